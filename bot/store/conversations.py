"""What each person talked about last, in the store: for several machines, any of which may get the next message."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, or_, select

from bot.store.inserting import put
from bot.store.tables.conversations import CONVERSATIONS

KEPT_FOR = timedelta(minutes=30)
PURGED_EVERY = timedelta(minutes=1)


class SharedConversations:
    """Conversations in the store; any thread of any machine may call, each call is a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._purged_at = datetime.min.replace(tzinfo=UTC)

    def get(self, person: str, now: datetime) -> dict[str, Any] | None:
        """Return what was kept for `person`, or None when nothing is, or it is older than half an hour at `now`."""
        query = select(CONVERSATIONS.c.value).where(CONVERSATIONS.c.person == person, _is_fresh(now))
        with self._engine.connect().execution_options(writes=False) as connection, connection.begin():
            kept: str | None = connection.execute(query).scalar()
        if kept is None:
            return None
        value: dict[str, Any] = json.loads(kept)
        return value

    def put(self, person: str, value: dict[str, Any], now: datetime, kept_for: timedelta = KEPT_FOR) -> None:
        """Keep `value` for `person`, in the place of what was there, and forget what has grown too old."""
        kept_at = now + (kept_for - KEPT_FOR)  # as if put later, where it is to last longer
        values = {"value": json.dumps(value), "kept_at": kept_at.timestamp()}
        late = abs(now - self._purged_at) > PURGED_EVERY  # also where the clock was set back
        with self._engine.begin() as connection:
            if late:
                self._purged_at = now
                connection.execute(delete(CONVERSATIONS).where(~_is_fresh(now)))
            put(connection, CONVERSATIONS, {"person": person}, values)

    def list_kept(self, person: str, now: datetime) -> list[dict[str, Any]]:
        """Return all that is kept for `person` at `now`, under this name and under those made of it with a "#"."""
        query = select(CONVERSATIONS.c.value).where(_is_of(person), _is_fresh(now)).order_by(CONVERSATIONS.c.person)
        with self._engine.connect().execution_options(writes=False) as connection, connection.begin():
            return [json.loads(value) for value in connection.execute(query).scalars()]

    def forget(self, person: str) -> None:
        """Erase what was kept for `person`, under this name and under those made of it with a "#"."""
        with self._engine.begin() as connection:
            connection.execute(delete(CONVERSATIONS).where(_is_of(person)))


def _is_fresh(now: datetime) -> ColumnElement[bool]:
    return CONVERSATIONS.c.kept_at > (now - KEPT_FOR).timestamp()


def _is_of(person: str) -> ColumnElement[bool]:
    return or_(CONVERSATIONS.c.person == person, CONVERSATIONS.c.person.startswith(f"{person}#", autoescape=True))
