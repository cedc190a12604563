"""Citizens' questions to officials in the store, from waiting to closed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, case, delete, func, insert, literal, or_, select, update

from bot.store.tables.columns import Instant
from bot.store.tables.tickets import TICKET_TURNS, TICKETS
from handlers.tickets import OPEN, DeskCount, NewTicket, Side, Ticket, TicketState, TicketTurn

_NOT_CLOSED = TICKETS.c.state != "closed"


class StoredTickets:
    """Tickets within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, new: NewTicket, now: datetime) -> Ticket:
        """Return the ticket made of `new`."""
        made = insert(TICKETS).values(
            person_id=new.person_id, agency=new.agency, question=new.question, entry=new.entry, consent=new.consent,
            state="waiting", created_at=now, waiting_since=now,
        )  # fmt: skip
        return _to_ticket(self._connection.execute(made.returning(TICKETS)).mappings().one())

    def find(self, ticket_id: int) -> Ticket | None:
        """Return one ticket."""
        row = self._connection.execute(select(TICKETS).where(TICKETS.c.id == ticket_id)).mappings().first()
        return None if row is None else _to_ticket(row)

    def list_some(
        self, *, person_id: int | None = None, agencies: Iterable[str] | None = None,
        states: Sequence[TicketState] | None = None, limit: int = 1000,
    ) -> list[Ticket]:  # fmt: skip
        """Return tickets that meet every condition given, the one that waits longest first."""
        conditions: list[ColumnElement[bool]] = []
        if person_id is not None:
            conditions.append(TICKETS.c.person_id == person_id)
        if agencies is not None:
            conditions.append(TICKETS.c.agency.in_(tuple(agencies)))
        if states is not None:
            conditions.append(TICKETS.c.state.in_(states))
        found = select(TICKETS).where(*conditions).order_by(TICKETS.c.waiting_since, TICKETS.c.id).limit(limit)
        return [_to_ticket(row) for row in self._connection.execute(found).mappings()]

    def turns(self, ticket_id: int) -> list[TicketTurn]:
        """Return what was written below the question, in order."""
        found = select(TICKET_TURNS).where(TICKET_TURNS.c.ticket_id == ticket_id).order_by(TICKET_TURNS.c.id)
        return [_to_turn(row) for row in self._connection.execute(found).mappings()]

    def take(self, ticket_id: int, person_id: int, *, instead: bool = False) -> bool:
        """Let an official take an open ticket; False where it is not open, or taken (unless `instead`)."""
        which = [TICKETS.c.id == ticket_id, TICKETS.c.state.in_(OPEN)]
        if not instead:
            which.append(or_(TICKETS.c.taken_by.is_(None), TICKETS.c.taken_by == person_id))
        taken = update(TICKETS).where(*which).values(state="taken", taken_by=person_id)
        return self._connection.execute(taken).rowcount == 1

    def write(self, ticket_id: int, side: Side, person_id: int, text: str, now: datetime) -> TicketTurn | None:
        """Add what one side wrote: an official's words answer the ticket, a citizen's open it again; None if closed."""
        if side == "official":
            first = func.coalesce(TICKETS.c.answered_at, literal(now, Instant))
            moved = update(TICKETS).values(state="answered", taken_by=person_id, answered_at=first)
        else:
            again = case((TICKETS.c.taken_by.is_(None), "waiting"), else_="taken")
            since = case((TICKETS.c.state == "answered", literal(now, Instant)), else_=TICKETS.c.waiting_since)
            moved = update(TICKETS).values(state=again, waiting_since=since)
        if self._connection.execute(moved.where(TICKETS.c.id == ticket_id, _NOT_CLOSED)).rowcount == 0:
            return None
        added = insert(TICKET_TURNS).values(ticket_id=ticket_id, side=side, person_id=person_id, text=text, at=now)
        return _to_turn(self._connection.execute(added.returning(TICKET_TURNS)).mappings().one())

    def hand(self, ticket_id: int, agency: str) -> bool:
        """Give a ticket that is not closed to another agency, where nobody has taken it yet; False for any other."""
        which = (TICKETS.c.id == ticket_id, _NOT_CLOSED, TICKETS.c.agency != agency)
        handed = update(TICKETS).where(*which).values(agency=agency, state="waiting", taken_by=None)
        return self._connection.execute(handed).rowcount == 1

    def close(self, ticket_id: int, now: datetime) -> bool:
        """Close a ticket; False when it was closed before."""
        closed = update(TICKETS).where(TICKETS.c.id == ticket_id, _NOT_CLOSED).values(state="closed", closed_at=now)
        return self._connection.execute(closed).rowcount == 1

    def erase(self, ticket_id: int) -> None:
        """Erase a ticket with all that was written below it."""
        self._connection.execute(delete(TICKETS).where(TICKETS.c.id == ticket_id))

    def rate(self, ticket_id: int, satisfaction: int) -> bool:
        """Keep the citizen's mark of 1 to 5 for a closed ticket; False when there is one."""
        open_still = (TICKETS.c.id == ticket_id, TICKETS.c.state == "closed", TICKETS.c.satisfaction.is_(None))
        return (
            self._connection.execute(update(TICKETS).where(*open_still).values(satisfaction=satisfaction)).rowcount == 1
        )

    def count_desks(
        self, since: datetime, until: datetime, agencies: Iterable[str] | None = None
    ) -> tuple[DeskCount, ...]:
        """Return the figures of each agency over the tickets opened from `since` to before `until`."""
        span = [TICKETS.c.created_at >= since, TICKETS.c.created_at < until]
        if agencies is not None:
            span.append(TICKETS.c.agency.in_(tuple(agencies)))
        by_agency: dict[str, list[Ticket]] = {}
        for row in self._connection.execute(select(TICKETS).where(*span).order_by(TICKETS.c.id)).mappings():
            by_agency.setdefault(row["agency"], []).append(_to_ticket(row))
        return tuple(_count(agency, tickets) for agency, tickets in sorted(by_agency.items()))


def _count(agency: str, tickets: Sequence[Ticket]) -> DeskCount:
    return DeskCount(
        agency=agency,
        asked_count=len(tickets),
        answered_count=sum(one.answered_at is not None for one in tickets),
        waiting_count=sum(one.state in OPEN for one in tickets),
        wait_seconds=[(t.answered_at - t.created_at).total_seconds() for t in tickets if t.answered_at is not None],
        satisfaction=Counter(one.satisfaction for one in tickets if one.satisfaction is not None),
    )


def _to_ticket(row: RowMapping) -> Ticket:
    return Ticket(
        id=row["id"], person_id=row["person_id"], agency=row["agency"], question=row["question"], entry=row["entry"],
        state=row["state"], taken_by=row["taken_by"], created_at=row["created_at"],
        waiting_since=row["waiting_since"], answered_at=row["answered_at"], closed_at=row["closed_at"],
        satisfaction=row["satisfaction"],
    )  # fmt: skip


def _to_turn(row: RowMapping) -> TicketTurn:
    return TicketTurn(id=row["id"], side=row["side"], text=row["text"], at=row["at"])
