"""A notice: something to be said to a person unasked, kept until it is sent; its words are made when it goes out."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to tell one person from `due_at` on.

    `key` is what makes it the same notice when it is planned again; `kind` says which room renders it;
    `subject` holds codes and numbers (JSON), never words about people: these are looked up when it goes out.
    """

    key: str
    person_id: int
    kind: str
    due_at: datetime
    subject: dict[str, Any] = field(default_factory=dict)
