"""What the handlers need of the store about citizens, as protocols."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from handlers.messages import Kind
from handlers.tickets import (
    AnswerState,
    AskedCount,
    DeskCount,
    NewTicket,
    ReviewedAnswer,
    Side,
    Ticket,
    TicketState,
    TicketTurn,
)


class Tickets(Protocol):
    """Citizens' questions to officials."""

    def open(self, new: NewTicket, now: datetime) -> Ticket:
        """Return the ticket made of `new`."""
        ...

    def find(self, ticket_id: int) -> Ticket | None:
        """Return one ticket."""
        ...

    def list_some(
        self, *, person_id: int | None = None, agencies: Iterable[str] | None = None,
        states: Sequence[TicketState] | None = None, limit: int = 1000,
    ) -> list[Ticket]:  # fmt: skip
        """Return tickets that meet every condition given, the one that waits longest first."""
        ...

    def turns(self, ticket_id: int) -> list[TicketTurn]:
        """Return what was written below the question, in order."""
        ...

    def take(self, ticket_id: int, person_id: int, *, instead: bool = False) -> bool:
        """Let an official take an open ticket; False where it is not open, or taken (unless `instead`)."""
        ...

    def write(self, ticket_id: int, side: Side, person_id: int, text: str, now: datetime) -> TicketTurn | None:
        """Add what one side wrote: an official's words answer the ticket, a citizen's open it again; None if closed."""
        ...

    def hand(self, ticket_id: int, agency: str) -> bool:
        """Give a ticket that is not closed to another agency, where nobody has taken it yet; False for any other."""
        ...

    def close(self, ticket_id: int, now: datetime) -> bool:
        """Close a ticket; False when it was closed before."""
        ...

    def erase(self, ticket_id: int) -> None:
        """Erase a ticket with all that was written below it."""
        ...

    def rate(self, ticket_id: int, satisfaction: int) -> bool:
        """Keep the citizen's mark of 1 to 5 for a closed ticket; False when there is one."""
        ...

    def count_desks(
        self, since: datetime, until: datetime, agencies: Iterable[str] | None = None
    ) -> tuple[DeskCount, ...]:
        """Return the figures of each agency over the tickets opened from `since` to before `until`."""
        ...


class ReviewedAnswers(Protocol):
    """Answers of officials that the assistant may give by itself once they are approved."""

    def propose(self, question: str, answer: str, agency: str, person_id: int, now: datetime) -> ReviewedAnswer:
        """Return the answer as proposed; numbers of people are masked in it already."""
        ...

    def find(self, answer_id: int) -> ReviewedAnswer | None:
        """Return one answer."""
        ...

    def list_some(self, states: Sequence[AnswerState], limit: int = 1000) -> list[ReviewedAnswer]:
        """Return answers in one of `states`, the first proposed first."""
        ...

    def settle(
        self, answer_id: int, state: AnswerState, person_id: int, now: datetime, *, before: Sequence[AnswerState]
    ) -> bool:
        """Give an answer that is in one of `before` another state; False where it is in none of them."""
        ...

    def reword(self, answer_id: int, question: str, answer: str) -> bool:
        """Change the words of a proposed answer; False where it is proposed no more."""
        ...


class KeptCommunes(Protocol):
    """The commune that somebody allowed to be remembered."""

    def find(self, person_id: int) -> str | None:
        """Return the id of a person's commune."""
        ...

    def keep(self, person_id: int, commune: str, now: datetime) -> None:
        """Remember a commune, in the place of the one before."""
        ...

    def forget(self, person_id: int) -> bool:
        """Forget it; False when there was none."""
        ...


class Asked(Protocol):
    """How often citizens ask about what; nothing says who asked, nor in which words."""

    def count(self, asked_on: date, entry: str, outcome: Kind) -> None:
        """Count one question."""
        ...

    def sum_up(self, since: date, until: date) -> tuple[AskedCount, ...]:
        """Return the counts from `since` up to the day before `until`, the most asked first."""
        ...
