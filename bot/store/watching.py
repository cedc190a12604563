"""How the outbox and the tickets are, in numbers, for whoever watches over the program."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, not_, or_, select

from bot.store.sending import NO_CHANNEL
from bot.store.tables.outbox import OUTBOX
from bot.store.tables.tickets import TICKETS

_UNDER_WAY = ("waiting", "claimed", "sending")
_OWN_REASONS = (NO_CHANNEL, "out of reach", "gone", "unknown kind")
"""Why a notice waits for its own person's sake or its own fault; nothing is wrong with the sending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """Notices that have not gone out: how many in each state, and how many of `since` and later are late."""

    counts: Mapping[str, int]
    late_count: int = 0
    since: datetime | None = None


class StoredWatching:
    """What is counted within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find_backlog(self, due_before: Mapping[int, datetime]) -> Backlog:
        """Return what has not gone out. Late is what was due before `due_before` has it, by priority."""
        counted = select(OUTBOX.c.state, func.count()).where(OUTBOX.c.state.in_(_UNDER_WAY)).group_by(OUTBOX.c.state)
        counts = {row[0]: row[1] for row in self._connection.execute(counted)}
        late = or_(*(and_(OUTBOX.c.priority == one, OUTBOX.c.due_at < at) for one, at in due_before.items()))
        own = or_(OUTBOX.c.reason.in_(_OWN_REASONS), OUTBOX.c.reason.like("incident %"))
        others = or_(OUTBOX.c.reason.is_(None), not_(own))
        found = select(func.count(), func.min(OUTBOX.c.due_at)).where(OUTBOX.c.state.in_(_UNDER_WAY), late, others)
        late_count, since = self._connection.execute(found).one()
        return Backlog(counts=counts, late_count=late_count, since=since)

    def count_tickets(self) -> dict[str, int]:
        """Return how many questions of citizens are in each state."""
        counted = select(TICKETS.c.state, func.count()).group_by(TICKETS.c.state)
        return {row[0]: row[1] for row in self._connection.execute(counted)}
