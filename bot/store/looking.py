"""How a store is, looked at without changing anything: for whoever runs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from bot.errors import StoreUnusable
from bot.store.engine import open_engine
from bot.store.migrations import HEAD, read_version
from bot.store.store import StoredWork
from bot.store.turns import is_taken
from handlers.notices import Priority
from handlers.ports_official_account import AccountState


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A store's schema and, where that is ours, what is to be sent; `next_at` is when the first may go."""

    version: str | None
    waiting_count: int = 0
    uncertain_count: int = 0
    next_at: datetime | None = None
    served: bool = False
    official_account: AccountState | None = None


def describe_url(url: str) -> str:
    """Return where a store is, without who may enter and how; raises StoreUnusable for what is no address."""
    try:
        parts = make_url(url)
    except ArgumentError as error:
        raise StoreUnusable("ArgumentError") from error
    if parts.get_backend_name() == "sqlite":
        return f"SQLite {parts.database or ':memory:'}"
    host = parts.host or parts.query.get("host", "")
    return f"{parts.drivername} {host}{f':{parts.port}' if parts.port else ''}/{parts.database or ''}"


def look_at_store(url: str, now: datetime, priorities: Sequence[Priority]) -> Condition:
    """Return how the store is at `now`, when notices of `priorities` may go out.

    Raises StoreUnusable: "ArgumentError" for what is no address, "driver" for a library that is not there.
    """
    try:
        engine = open_engine(url)
    except (NoSuchModuleError, ImportError) as error:
        raise StoreUnusable("driver") from error
    except (SQLAlchemyError, ValueError) as error:
        raise StoreUnusable("ArgumentError") from error
    try:
        return _look(engine, now, priorities)
    except DBAPIError as error:
        raise StoreUnusable(type(error.orig).__name__) from error
    finally:
        engine.dispose()


def _look(engine: Engine, now: datetime, priorities: Sequence[Priority]) -> Condition:
    with engine.connect().execution_options(writes=False) as connection, connection.begin():
        version = read_version(connection)
        if version != HEAD:
            return Condition(version=version)
        work = StoredWork(connection)
        counts = work.outbox.count()
        return Condition(
            version=version,
            waiting_count=sum(counts.get(state, 0) for state in ("waiting", "claimed", "sending")),
            uncertain_count=counts.get("uncertain", 0),
            next_at=work.sending.find_next(priorities),
            served=is_taken(connection, now),
            official_account=work.official_account.find_state(),
        )
