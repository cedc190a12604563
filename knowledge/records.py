"""One record of the library, as JSON and back; pydantic reads the frozen dataclasses of the model as they are."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Literal, TypeVar, cast, get_args, get_type_hints

from pydantic import TypeAdapter

from knowledge.model import (
    BodyDeadline,
    Conflict,
    Definition,
    Document,
    Duty,
    Passage,
    Plan,
    Reference,
    Section,
    Target,
    Task,
)

Kind = Literal["task", "target", "duty", "passage", "deadline", "definition", "reference", "conflict", "section"]
Content = Task | Target | Duty | Passage | BodyDeadline | Definition | Reference | Conflict | Section

CLASSES: dict[Kind, type[Content]] = {
    "task": Task,
    "target": Target,
    "duty": Duty,
    "passage": Passage,
    "deadline": BodyDeadline,
    "definition": Definition,
    "reference": Reference,
    "conflict": Conflict,
    "section": Section,
}

T = TypeVar("T")

_DOCUMENT = "document"  # the field of a plan that the library keeps by itself
_NAMED: dict[str, Any] = {cls.__name__: cls for cls in (*CLASSES.values(), Document, Plan)}
_KIND_OF: dict[type[Any], Kind] = {cls: kind for kind, cls in CLASSES.items()}


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(_NAMED[name])


@cache
def _writer(name: str) -> Callable[[Any], bytes]:
    """Return the inmost function that writes a record: there are hundreds of thousands of them."""
    write: Callable[[Any], bytes] = _adapter(name).serializer.to_json
    return write


@cache
def _plan_writers() -> dict[str, tuple[Kind | None, Callable[[Any], bytes]]]:
    """Return for each field of a plan which records it holds (None: something else), and how it is written."""
    found: dict[str, tuple[Kind | None, Callable[[Any], bytes]]] = {}
    for name, hint in get_type_hints(Plan).items():
        held = (*get_args(hint), None)[0]
        found[name] = (_KIND_OF.get(cast("type[Any]", held)), TypeAdapter(hint).serializer.to_json)
    return found


def make_ready() -> None:
    """Prepare the reading of every kind of record, which the first one of each would wait for."""
    for name in _NAMED:
        _adapter(name)


def write(value: Content | Document | Plan) -> bytes:
    """Return a record as one JSON text, in UTF-8."""
    return _writer(type(value).__name__)(value)


def dump(value: Content | Document | Plan) -> str:
    """Return a record as one JSON text."""
    return write(value).decode()


@lru_cache(maxsize=4096)
def quote(text: str) -> str:
    """Return a text as it stands inside what `dump` writes, in its quotation marks."""
    return json.dumps(text, ensure_ascii=False)


def dump_rest(plan: Plan) -> str:
    """Return what a plan holds beside its document and its records: the JSON of each field on its own line."""
    return "\n".join(
        write(getattr(plan, name)).decode()
        for name, (kind, write) in _plan_writers().items()
        if kind is None and name != _DOCUMENT
    )


def join_plan(document: str, dumped: Mapping[Kind, Sequence[str]], rest: str) -> str:
    """Return what `dump` does of a plan, made of its parts as they were dumped: records by kind and in their order."""
    beside = iter(rest.split("\n"))  # in JSON, a line end within a text is written otherwise
    fields = []
    for name, (kind, _) in _plan_writers().items():
        if kind is not None:
            text = f"[{','.join(dumped.get(kind, ()))}]"
        else:
            text = document if name == _DOCUMENT else next(beside)
        fields.append(f'"{name}":{text}')
    return f"{{{','.join(fields)}}}"


def load(cls: type[T], text: str) -> T:
    """Return the record of class `cls` that `dump` wrote as `text`."""
    value: T = _adapter(cls.__name__).validate_json(text)
    return value
