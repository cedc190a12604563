"""A notice: something to be said to a person unasked, kept until it is sent; its words are made when it goes out."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Priority = Literal[0, 1, 2]
State = Literal["waiting", "claimed", "sending", "sent", "uncertain", "dropped"]

AT_ONCE: Priority = 0
"""What answers something that happened just now: before all others, in quiet hours too."""
BY_DAY: Priority = 1
"""What can wait for the morning: nothing of it goes out in quiet hours."""
AFTER_OTHERS: Priority = 2
"""What many are told at once: by day, and never before a reminder that is due."""

UNSURE = "unsure"
"""The kind of the notice that another, whose number its `subject` holds as "notice", may never have arrived."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to tell one person from `due_at` on.

    `key` is what makes it the same notice when it is planned again; `kind` says which room renders it;
    `subject` holds codes and numbers (JSON), never words about people: these are looked up when it goes out.
    Where `subject` holds "agency", the person must still have the right there. `about` names what it speaks of
    ("task:4110-kh-ubnd:13:0"), so that all notices about it are withdrawn together. `id` is the number that it
    has once it is kept: buttons carry it.
    """

    key: str
    person_id: int
    kind: str
    due_at: datetime
    subject: dict[str, Any] = field(default_factory=dict)
    about: str = ""
    priority: Priority = BY_DAY
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """What a renderer returns in the place of words when there is nothing to say any more; `reason` is for the ledger.

    A reason is a short English word or two ("done", "no right"), which whoever shows the ledger puts into words.
    """

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The time that is to be planned: later than `after`, up to and including `until`, in the office's time zone."""

    after: datetime
    until: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether `moment` is to be planned."""
        return self.after < moment <= self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A line of the ledger: a notice, and what became of it.

    `state` "uncertain": sent twice, and it is not known whether either arrived. `doubled`: sent a second time since
    nobody could know whether the first had arrived. `address` is where it went ("telegram:7"), None before.
    """

    notice: Notice
    state: State
    settled_at: datetime | None
    address: str | None
    doubled: bool
    attempt_count: int
    reason: str | None
    acknowledged_at: datetime | None
    acknowledged_by: int | None
