"""Corrections by a person: what they name, as the data file and an office's own file give them.

Applying them to a plan is in `corrections`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from knowledge import datafile
from knowledge.errors import BadData
from knowledge.text import fold, squeeze

FILE = "overrides.yaml"

DocumentField = Literal["number", "title", "place", "issuer", "date", "signer", "signer_title"]
TaskField = Literal["title", "product", "lead", "coordinate", "time"]
TargetField = Literal["value", "operator", "unit", "metric"]
Field = DocumentField | TaskField | TargetField
Text = str | float | date | tuple[str, ...] | None

_FIELDS: dict[str, tuple[str, ...]] = {
    "document": get_args(DocumentField),
    "task": get_args(TaskField),
    "target": get_args(TargetField),
}
_ABOUT = ("why", "who", "when")
_KEYS = {"plan", "item", "output", "section", "measure", "field", "was", "to", *_ABOUT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One correction: in `plan`, the `field` says `was`, and should say `to`; `was` and `to` are None where blank.

    Of a task: `item` is its number, `output` which of its rows (from 1). Of a target: `section` is its place and
    `measure` what it measures, in the plan's words. Of the document: none of these. Agencies are lists of names.
    `where` tells a person which entry of which file it is.
    """

    plan: str
    field: Field
    was: Text
    to: Text
    who: str
    when: date
    why: str
    where: str
    item: str = ""
    output: int = 1
    section: str = ""
    measure: str = ""

    @property
    def subject(self) -> tuple[str, str, int, str, str, str]:
        """What is corrected: two entries of one file may not correct the same thing."""
        return self.plan, self.item, self.output, fold(self.section), fold(squeeze(self.measure)), self.field


@cache
def load_shipped() -> tuple[Override, ...]:
    """Return the corrections that come with the program; raises `BadData`."""
    return parse_overrides(datafile.load(FILE), FILE)


def load_overrides(own: Path | None = None) -> tuple[Override, ...]:
    """Return the corrections that come with the program and those in an office's file `own`, where there is one.

    The office's word counts where both correct the same thing. Raises `BadData` with file and entry, OSError when
    the file is there and cannot be opened.
    """
    shipped = load_shipped()
    if own is None or not own.exists():
        return shipped
    merged = {override.subject: override for override in shipped}
    merged.update((override.subject, override) for override in parse_overrides(_read(own), own.name))
    return tuple(merged.values())


def _read(path: Path) -> Mapping[str, Any]:
    try:
        data = yaml.safe_load(path.read_bytes())
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadData(f"{path.name}: {' '.join(str(error).split())}") from error
    if data is None:
        return {}  # nothing but comments
    if not isinstance(data, dict):
        raise BadData(f"{path.name}: a mapping was expected")
    return data


def parse_overrides(data: Mapping[str, Any], name: str) -> tuple[Override, ...]:
    """Return the corrections of a file's content; raises `BadData` with `name` and the entry that is wrong."""
    if extra := set(data) - {"overrides"}:
        raise BadData(f"{name}: unknown keys {sorted(map(str, extra))}")
    entries = data.get("overrides") or []
    if not isinstance(entries, list):
        raise BadData(f"{name}: overrides must be a list")
    found: dict[object, Override] = {}
    for number, entry in enumerate(entries, start=1):
        override = _read_entry(entry, f"{name}: overrides {number}")
        if override.subject in found:
            raise BadData(f"{override.where}: corrects the same as {found[override.subject].where}")
        found[override.subject] = override
    return tuple(found.values())


def _read_entry(entry: Any, where: str) -> Override:
    if not isinstance(entry, dict):
        raise BadData(f"{where}: a mapping was expected")
    if extra := set(entry) - _KEYS:
        raise BadData(f"{where}: unknown keys {sorted(map(str, extra))}")
    if missing := [key for key in ("plan", "field", "was", "to", *_ABOUT) if key not in entry]:
        raise BadData(f"{where}: {', '.join(missing)} missing")
    kind = _find_kind(entry, where)
    field = _text(entry, "field", where)
    if field not in _FIELDS[kind]:
        raise BadData(f"{where}: field of a {kind} must be one of {', '.join(_FIELDS[kind])}, not {field}")
    when = entry["when"]
    if type(when) is not date:
        raise BadData(f"{where}: when must be a day such as 2026-11-21")
    if field in {"title", *_FIELDS["target"]} and entry["to"] in {None, ""}:
        raise BadData(f"{where}: to must say something for {field}")
    output = entry.get("output", 1)
    if type(output) is not int or output < 1:
        raise BadData(f"{where}: output must be a number from 1")
    return Override(
        plan=_text(entry, "plan", where),
        item=_text(entry, "item", where) if kind == "task" else "",
        output=output,
        section=_text(entry, "section", where) if kind == "target" else "",
        measure=_text(entry, "measure", where) if kind == "target" else "",
        field=field,  # type: ignore[arg-type]  # it is one of the fields above
        was=_read_value(entry["was"], field, f"{where}: was"),
        to=_read_value(entry["to"], field, f"{where}: to"),
        who=_text(entry, "who", where),
        when=when,
        why=_text(entry, "why", where),
        where=where,
    )


def _find_kind(entry: Mapping[str, Any], where: str) -> Literal["document", "task", "target"]:
    """Return what an entry corrects, by the keys that name it."""
    named = {key for key in ("item", "output", "section", "measure") if key in entry}
    if not named:
        return "document"
    if "item" in named and named <= {"item", "output"}:
        return "task"
    if named == {"section", "measure"}:
        return "target"
    raise BadData(f"{where}: a task is named by item (and output), a target by section and measure")


def _text(entry: Mapping[str, Any], key: str, where: str) -> str:
    value = entry[key]
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)  # item: 13
    if not isinstance(value, str) or not value.strip():
        raise BadData(f"{where}: {key} must be a text")
    return squeeze(value)


def _read_value(value: Any, field: str, where: str) -> Text:
    """Return a value in the form of its field; '' and nothing are None, as both mean a blank."""
    if value is None or value == "":
        return () if field in {"lead", "coordinate"} else None
    if field in {"lead", "coordinate"}:
        return _read_names(value, where)
    if field == "value":
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadData(f"{where} must be a number")
        return float(value)
    if field == "date":
        if type(value) is not date:
            raise BadData(f"{where} must be a day such as 2026-11-21")
        return value
    if field == "operator" and value not in {">=", "=", ">", "<=", "<"}:
        raise BadData(f"{where} must be one of >= = > <= <")
    if not isinstance(value, str):
        raise BadData(f"{where} must be a text (in quotes where it looks like a number or a day)")
    return squeeze(value)


def _read_names(value: Any, where: str) -> tuple[str, ...]:
    names: Iterable[Any] = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
        raise BadData(f"{where} must be a list of agencies")
    return tuple(map(squeeze, names))
