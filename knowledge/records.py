"""One record of the library, as JSON and back; pydantic reads the frozen dataclasses of the model as they are."""

from functools import cache
from typing import Any, Literal, TypeVar

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


_NAMED: dict[str, Any] = {cls.__name__: cls for cls in (*CLASSES.values(), Document, Plan)}


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(_NAMED[name])


def dump(value: Content | Document | Plan) -> str:
    """Return a record as one JSON text."""
    return _adapter(type(value).__name__).dump_json(value).decode()


def load(cls: type[T], text: str) -> T:
    """Return the record of class `cls` that `dump` wrote as `text`."""
    value: T = _adapter(cls.__name__).validate_json(text)
    return value
