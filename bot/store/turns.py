"""Whose turn it is to send: one dispatcher at a time, however many processes serve one store.

On PostgreSQL an advisory lock of a connection: it ends with the connection, so the next dispatcher may go on as soon as
the server has seen the first one die. On SQLite, where all are on one machine, a row with a lease.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection, Engine, delete, inspect, or_, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.store.tables.outbox import TURNS

TURN = timedelta(seconds=20)
"""For how long a turn is held on SQLite without being taken again."""

_LOCK = 4111
# A holder whose machine loses power says no goodbye: the server asks after it, and gives it up within 25 seconds.
_WATCHFUL = ("tcp_keepalives_idle = 10", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 3")


class Turn(Protocol):
    """The right to send."""

    def take(self, now: datetime) -> bool:
        """Take it, or keep it where it is held already; False while another holds it."""
        ...

    def give_back(self) -> None:
        """Let the next one have it."""
        ...


class LeasedTurn:
    """The turn on SQLite."""

    def __init__(self, engine: Engine, holder: str) -> None:
        self._engine, self._holder = engine, holder

    def take(self, now: datetime) -> bool:
        """Take it for `TURN`; one that ends later than any given now can end is from a clock that was wrong."""
        values = {"holder": self._holder, "until": now + TURN}
        free = or_(TURNS.c.holder == self._holder, TURNS.c.until <= now, TURNS.c.until > now + 2 * TURN)
        taken = sqlite.insert(TURNS).values(name="dispatcher", **values)
        taken = taken.on_conflict_do_update(index_elements=["name"], set_=values, where=free)
        with self._engine.begin() as connection:
            return connection.execute(taken.returning(TURNS.c.name)).first() is not None

    def give_back(self) -> None:
        """Let the next one have it at once."""
        with self._engine.begin() as connection:
            connection.execute(delete(TURNS).where(TURNS.c.holder == self._holder))


class LockedTurn:
    """The turn on PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def take(self, now: datetime) -> bool:  # noqa: ARG002 - the server knows who is alive without a clock
        """Take the lock, or see that its connection is still there."""
        try:
            if self._connection is not None:
                self._connection.execute(text("SELECT 1"))
                return True
            return self._lock()
        except DBAPIError:
            self.give_back()
            raise

    def _lock(self) -> bool:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            for setting in _WATCHFUL:
                connection.execute(text(f"SET {setting}"))
            locked = bool(connection.execute(text(f"SELECT pg_try_advisory_lock({_LOCK})")).scalar())
        except DBAPIError:
            connection.close()
            raise
        if locked:
            self._connection = connection
        else:
            connection.close()
        return locked

    def give_back(self) -> None:
        """Unlock, and close the connection: the server may see only a while later that it was closed."""
        if self._connection is not None:
            with suppress(SQLAlchemyError):  # a connection that is broken holds no lock for long
                self._connection.execute(text(f"SELECT pg_advisory_unlock({_LOCK})"))
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def is_taken(connection: Connection, now: datetime) -> bool:
    """Whether a dispatcher is alive on this store; the transaction that asks keeps others from beginning."""
    if connection.dialect.name == "postgresql":
        return not connection.execute(text(f"SELECT pg_try_advisory_xact_lock({_LOCK})")).scalar()
    if not inspect(connection).has_table(TURNS.name):
        return False
    held = select(TURNS.c.until).where(TURNS.c.until > now, TURNS.c.until <= now + 2 * TURN)
    return connection.execute(held).first() is not None


def make_turn(engine: Engine, holder: str) -> Turn:
    """Return the turn that fits the database."""
    return LockedTurn(engine) if engine.dialect.name == "postgresql" else LeasedTurn(engine, holder)
