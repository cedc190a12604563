"""What the handlers need of the world, as protocols; the concrete things are put together in `bot/app.py`."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from handlers.broadcasts import Broadcasts
from handlers.messages import Kind
from handlers.notices import Delivery, Notice
from handlers.ports_citizens import Asked, KeptCommunes, ReviewedAnswers, Tickets
from handlers.ports_links import Links
from handlers.ports_official_account import OfficialAccount
from handlers.ports_people import Audit, Consents, Invitations, People, Personal, Questions
from handlers.ports_plans import Drafts, PlanVersions
from handlers.ports_reminders import Reminders
from handlers.ports_web import WebAccess
from handlers.ports_work import Progress
from handlers.remarks import Remarks
from handlers.report_records import Calendars, Printer

if TYPE_CHECKING:
    from handlers.memory import Memory
    from knowledge.library import Library


class Conversations(Protocol):
    """What each person talked about last, for a while; values are JSON objects."""

    def get(self, person: str, now: datetime) -> dict[str, Any] | None:
        """Return what was kept for `person`, or None when nothing is, or it is too old at `now`."""
        ...

    def put(self, person: str, value: dict[str, Any], now: datetime, kept_for: timedelta = ...) -> None:
        """Keep `value` for `person`, in the place of what was there; half an hour where `kept_for` says no other."""
        ...

    def list_kept(self, person: str, now: datetime) -> list[dict[str, Any]]:
        """Return all that is kept for `person` at `now`, under this name and under those made of it with a "#"."""
        ...

    def forget(self, person: str) -> None:
        """Erase what was kept for `person`, under this name and under those made of it with a "#"."""
        ...


class Outbox(Protocol):
    """What is to be sent, and what became of it; the dispatcher sends it."""

    def put(self, notice: Notice) -> bool:
        """Keep `notice` to be sent; False when one with its key was there already, which then stands."""
        ...

    def put_all(self, notices: Iterable[Notice]) -> int:
        """Keep every one of `notices` whose key is not there yet, and return how many."""
        ...

    def move(self, notice: Notice) -> bool:
        """Give the one with the key of `notice` its time, subject and priority; False when it went out or is not there.

        Its tries begin anew. One that is on its way at this moment counts as gone out.
        """
        ...

    def withdraw(
        self, now: datetime, reason: str, *, key: str | None = None, about: str | None = None,
        kind: str | None = None, person_id: int | None = None,
    ) -> int:  # fmt: skip
        """Drop what has not gone out and meets every condition given, and return how many notices these were.

        Raises ValueError without any condition.
        """
        ...

    def acknowledge(self, notice_id: int, person_id: int, now: datetime) -> bool:
        """Note that a person has taken note of what was sent; False when somebody had done so before."""
        ...

    def find(self, notice_id: int) -> Delivery | None:
        """Return one notice and what became of it."""
        ...

    def ledger(
        self, *, person_ids: Iterable[int] | None = None, kinds: Iterable[str] | None = None, about: str | None = None,
        due_from: datetime | None = None, due_until: datetime | None = None, states: Iterable[str] | None = None,
        acknowledged: bool | None = None, limit: int = 1000, offset: int = 0,
    ) -> list[Delivery]:  # fmt: skip
        """Return notices that meet every condition given, the latest due first, and what became of each."""
        ...

    def count(
        self, *, person_ids: Iterable[int] | None = None, kinds: Iterable[str] | None = None, about: str | None = None,
        due_from: datetime | None = None, due_until: datetime | None = None, states: Iterable[str] | None = None,
        acknowledged: bool | None = None,
    ) -> dict[str, int]:  # fmt: skip
        """Return how many notices that meet every condition given are in each state, as the table calls it."""
        ...


class Work(Protocol):
    """One transaction on the store: all that is done in it stands, or nothing."""

    @property
    def people(self) -> People:
        """People and their roles."""
        ...

    @property
    def progress(self) -> Progress:
        """How far the work is."""
        ...

    @property
    def plan_versions(self) -> PlanVersions:
        """Which version of each plan it follows."""
        ...

    @property
    def outbox(self) -> Outbox:
        """What is to be sent."""
        ...

    @property
    def audit(self) -> Audit:
        """Who changed what."""
        ...

    @property
    def invitations(self) -> Invitations:
        """Codes by which people join."""
        ...

    @property
    def consents(self) -> Consents:
        """Who agreed to what."""
        ...

    @property
    def questions(self) -> Questions:
        """What was asked, without who asked."""
        ...

    @property
    def tickets(self) -> Tickets:
        """Citizens' questions to officials."""
        ...

    @property
    def reviewed_answers(self) -> ReviewedAnswers:
        """Answers of officials that may be given without them."""
        ...

    @property
    def kept_communes(self) -> KeptCommunes:
        """The communes that people allowed to be remembered."""
        ...

    @property
    def asked(self) -> Asked:
        """How often citizens ask about what."""
        ...

    @property
    def personal(self) -> Personal:
        """All that is kept of one person."""
        ...

    @property
    def remarks(self) -> Remarks:
        """What people say of the answers."""
        ...

    @property
    def reminders(self) -> Reminders:
        """How people want to be reminded, and what has been taken note of."""
        ...

    @property
    def broadcasts(self) -> Broadcasts:
        """What admins tell many at once."""
        ...

    @property
    def calendar(self) -> Calendars:
        """What was given out in calendars."""
        ...

    @property
    def web_access(self) -> WebAccess:
        """Login links and sessions of the site."""
        ...

    @property
    def links(self) -> Links:
        """A person's accounts on several channels."""
        ...

    @property
    def official_account(self) -> OfficialAccount:
        """The Zalo Official Account."""
        ...


class Jottings(Protocol):
    """What is only counted or collected, and may be written a moment later, together with that of others."""

    def count_asked(self, asked_on: date, entry: str, outcome: Kind) -> None:
        """Count what a citizen asked about and what came of it."""
        ...

    def keep_question(self, person_id: int, asked_on: date, text: str, outcome: Kind) -> None:
        """Keep a question without who asked it, where the person has agreed to that; numbers of people are masked."""
        ...


class Store(Protocol):
    """What must last: people, their progress, and what is still to be sent."""

    @property
    def jottings(self) -> Jottings:
        """What is only counted or collected."""
        ...

    def begin(self) -> AbstractContextManager[Work]:
        """Return a transaction that may write; it stands when the block ends, and is undone when the block raises."""
        ...

    def look(self) -> AbstractContextManager[Work]:
        """Return a transaction that only reads, and holds nobody up."""
        ...

    def scrub(self) -> None:
        """Make what was erased unreadable in the database's files as well, as far as the database lets itself be told.

        Called after the transaction that erased.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What a handler works with; without a `store` everybody is who the channel says, and nothing is kept;
    without `drafts` no plan is taken in. `office` is who operates it and answers for people's data, '' for no name;
    `site` is where the site is seen from outside, '' where it is not. With a `memory` the same is worked out once.
    """

    library: "Library"
    conversations: Conversations
    store: Store | None = None
    printer: Printer | None = None
    drafts: Drafts | None = None
    office: str = ""
    site: str = ""
    memory: "Memory | None" = None


def require_store(services: Services) -> Store:
    """Return the store, which the router and the dispatcher have made sure of; LookupError where there is none."""
    if services.store is None:
        raise LookupError
    return services.store
