"""What a plan tells each agency to do, in the part on organisation or, in a letter, by addressee."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from knowledge.agencies import CellReading, read_cell, read_leading
from knowledge.extract.headings import Entry
from knowledge.layout import folded, layout
from knowledge.model import Duty
from knowledge.text import fold

_TAIL = re.compile(r"[\s:,.]+$")


@dataclass(slots=True)
class Duties:
    """The duties, and the agencies in their headings that the registry does not know."""

    found: list[Duty] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = layout()
    return (
        re.compile(rf"\b(?:{folded(words['organisation'])})\b"),
        re.compile(rf"(?:{folded(words['not_agencies'])})\b"),
        re.compile(rf"\b(?:{folded(words['duty_verbs'])})\b.*"),
    )


@lru_cache(maxsize=4096)
def _is_organisation(title: str) -> bool:
    return _patterns()[0].search(fold(title)) is not None


def find_duties(entries: Sequence[Entry], is_letter: bool) -> Duties:
    """Return one duty for each agency that a heading (or the opening of a paragraph) names."""
    duties = Duties()
    chosen = [e for e in entries if e.section and (is_letter or any(map(_is_organisation, e.headings)))]
    for section, group in _group(chosen):
        _read_section(section, group, duties)
    return duties


def _group(entries: Iterable[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    section, group = "", list[Entry]()
    for entry in entries:
        if entry.section != section and group:
            yield section, group
            group = []
        section = entry.section
        group.append(entry)
    if group:
        yield section, group


def _read_section(section: str, group: list[Entry], duties: Duties) -> None:
    """Read one numbered section: the agencies of its heading, or those with which its paragraphs open."""
    title = group[0].title
    points = tuple(entry.text for entry in group if entry.text)
    if title is not None:
        reading = _read_heading(title)
        if reading is not None and points:
            duties.found.extend(Duty(agency=name, section=section, points=points) for name in reading.names)
            duties.unknown.extend(reading.unknown)
            return
        if reading is None and _patterns()[1].match(fold(title)):
            return
    for entry in group:
        reading, end = read_leading(entry.text) if entry.text else (None, 0)
        if reading is None or not reading.names or not _opens_duty(entry, end):
            continue
        duties.found.extend(Duty(agency=name, section=section, points=(entry.text,)) for name in reading.names)


def _opens_duty(entry: Entry, end: int) -> bool:
    """Whether what follows the agencies at the start of a paragraph says what they do."""
    rest = entry.text[end:].lstrip()
    return rest.startswith(":") or _patterns()[2].match(fold(rest)) is not None


@lru_cache(maxsize=2048)
def _read_heading(title: str) -> CellReading | None:
    """Return the agencies of a heading, None when it names something else."""
    plain = fold(title)
    if _patterns()[1].match(plain) or _patterns()[0].match(plain):
        return None
    words = _TAIL.sub("", title)
    reading = read_cell(words)
    if not reading.unknown:
        return reading if reading.names else None
    leading, end = read_leading(words)
    if leading.names and _patterns()[2].match(fold(words[end:].lstrip(" ,"))):
        return leading
    return reading if _looks_like_agency(words) else None


def _looks_like_agency(words: str) -> bool:
    return re.match(folded(layout()["agency_openings"]), fold(words)) is not None
