"""What the handlers need of the world, as protocols; the concrete things are put together in `bot/app.py`."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from handlers.messages import Role
from handlers.notices import Notice
from handlers.people import Person

if TYPE_CHECKING:
    from knowledge.library import Library


class Conversations(Protocol):
    """What each person talked about last, for a while; values are JSON objects."""

    def get(self, person: str, now: datetime) -> dict[str, Any] | None:
        """Return what was kept for `person`, or None when nothing is, or it is too old at `now`."""
        ...

    def put(self, person: str, value: dict[str, Any], now: datetime) -> None:
        """Keep `value` for `person`, in the place of what was there."""
        ...


class People(Protocol):
    """People, their accounts and what they may act as."""

    def find(self, address: str) -> Person | None:
        """Return who has the account `address`."""
        ...

    def get(self, person_id: int) -> Person:
        """Return one person; raises KeyError."""
        ...

    def add(self, address: str, display_name: str, now: datetime) -> Person:
        """Return the person with the account `address`, made now where there is none."""
        ...

    def join(
        self, person_id: int, role: Role, agency: str | None, now: datetime, *, invited_by: int | None = None
    ) -> None:
        """Give the person a role in an agency, from `now` on; a role held there already is confirmed."""
        ...

    def leave(self, membership_id: int, now: datetime, *, ended_by: int | None) -> bool:
        """End a role at `now`; False when it had ended before."""
        ...

    def with_role(self, role: Role, agency: str | None = None) -> list[Person]:
        """Return who holds `role`, in `agency` where one is given, in the order in which they came."""
        ...


class Outbox(Protocol):
    """What is to be sent; the dispatcher sends it."""

    def put(self, notice: Notice) -> bool:
        """Keep `notice` to be sent; False when one with its key was there already, which then stands."""
        ...


class Audit(Protocol):
    """Who changed what, for whoever must account for it."""

    def note(self, now: datetime, actor: str, action: str, subject: str = "", **detail: object) -> None:
        """Write one line: `actor` is "person:12", "command line" or "dispatcher"; no personal data in `detail`."""
        ...


class Work(Protocol):
    """One transaction on the store: all that is done in it stands, or nothing."""

    @property
    def people(self) -> People:
        """People and their roles."""
        ...

    @property
    def outbox(self) -> Outbox:
        """What is to be sent."""
        ...

    @property
    def audit(self) -> Audit:
        """Who changed what."""
        ...


class Store(Protocol):
    """What must last: people, their progress, and what is still to be sent."""

    def begin(self) -> AbstractContextManager[Work]:
        """Return a transaction that may write; it stands when the block ends, and is undone when the block raises."""
        ...

    def look(self) -> AbstractContextManager[Work]:
        """Return a transaction that only reads, and holds nobody up."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What a handler works with; without a `store` everybody is who the channel says, and nothing is kept."""

    library: "Library"
    conversations: Conversations
    store: Store | None = None
