"""What each person talked about last, in the store: for several machines, any of which may get the next message."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, bindparam, delete, or_, select

from bot.conversations import KEPT_FOR, PURGED_EVERY, Entry, JsonConversations, put_at
from bot.store.inserting import make_put
from bot.store.tables.conversations import CONVERSATIONS

_FIND = select(CONVERSATIONS.c.person, CONVERSATIONS.c.value).where(
    CONVERSATIONS.c.person.in_(bindparam("names", expanding=True)), CONVERSATIONS.c.kept_at > bindparam("oldest")
)


class SharedConversations(JsonConversations):
    """Conversations in the store; any thread of any machine may call, each call is a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._reading = engine, engine.execution_options(writes=False)
        self._purged_at = datetime.min.replace(tzinfo=UTC)

    def read(self, names: Sequence[str], now: datetime) -> dict[str, str]:
        """Return what is kept under each of `names` and not too old at `now`."""
        asked = {"names": list(names), "oldest": _oldest(now)}
        with self._reading.begin() as connection:
            return {row.person: row.value for row in connection.execute(_FIND, asked)}

    def write(self, entries: Sequence[Entry], now: datetime) -> None:
        """Keep all of `entries`, each in the place of what was there, and forget what has grown too old."""
        rows = [{"person": one.name, "value": one.value, "kept_at": put_at(one).timestamp()} for one in entries]
        late = abs(now - self._purged_at) > PURGED_EVERY  # also where the clock was set back
        with self._engine.begin() as connection:
            if late:
                self._purged_at = now
                connection.execute(delete(CONVERSATIONS).where(~_is_fresh(now)))
            connection.execute(make_put(connection.dialect.name, CONVERSATIONS), rows)

    def list_kept(self, person: str, now: datetime) -> list[dict[str, Any]]:
        """Return all that is kept for `person` at `now`, under this name and under those made of it with a "#"."""
        query = select(CONVERSATIONS.c.value).where(_is_of(person), _is_fresh(now)).order_by(CONVERSATIONS.c.person)
        with self._reading.begin() as connection:
            return [json.loads(value) for value in connection.execute(query).scalars()]

    def forget(self, person: str) -> None:
        """Erase what was kept for `person`, under this name and under those made of it with a "#"."""
        with self._engine.begin() as connection:
            connection.execute(delete(CONVERSATIONS).where(_is_of(person)))


def _is_fresh(now: datetime) -> ColumnElement[bool]:
    return CONVERSATIONS.c.kept_at > _oldest(now)


def _oldest(now: datetime) -> float:
    return (now - KEPT_FOR).timestamp()


def _is_of(person: str) -> ColumnElement[bool]:
    return or_(CONVERSATIONS.c.person == person, CONVERSATIONS.c.person.startswith(f"{person}#", autoescape=True))
