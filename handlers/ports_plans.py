"""What the handlers need to take a plan in: files that wait for a decision, and the library that they go into."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from knowledge.model import Plan

if TYPE_CHECKING:
    from knowledge.library import Library
    from knowledge.report import PlanReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A plan that was read and waits for a decision under `code`; `before` is the version that the library holds.

    `base` tells that version from any other, so that nobody publishes over one they have not seen. `details` is the
    whole report as text.
    """

    code: str
    file_name: str
    report: "PlanReport"
    before: Plan | None
    after: Plan
    base: str
    details: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A file that is no plan or cannot be read; `reason` says it for people."""

    reason: str


class NotPublished(Exception):
    """The library could not be written; the draft waits as before."""


class Drafts(Protocol):
    """Plan files that people sent, each kept for a day until it is published or dropped."""

    def take(self, name: str, content: bytes, now: datetime) -> Draft | Unreadable:
        """Keep a file and read it; one that cannot be read is not kept."""
        ...

    def find(self, code: str, now: datetime) -> Draft | None:
        """Return a draft, compared with the library as it is now; None once it was decided, or after a day."""
        ...

    def publish(self, code: str) -> bool:
        """Put a draft into the library, and return whether it was still there; raises NotPublished."""
        ...

    def open_library(self) -> "Library":
        """Return the library as it lies there at this moment; the caller closes it."""
        ...

    def drop(self, code: str) -> bool:
        """Throw a draft away, and return whether it was still there."""
        ...


class PlanVersions(Protocol):
    """Which version of each plan the store follows: progress, events and wishes bear the numbers of its tasks."""

    def take_turn(self) -> None:
        """Wait until nobody else is at it, and keep all others waiting until the transaction ends."""
        ...

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of each plan's version, by the plan's id."""
        ...

    def get(self, plan: str) -> str:
        """Return the version that is followed, as JSON; raises KeyError."""
        ...

    def keep(self, plan: str, digest: str, content: str) -> int:
        """Follow another version from now on, and return its number: 1 for the first one."""
        ...
