"""Opening the store's database: SQLite by default, PostgreSQL by address."""

import sqlite3
from pathlib import Path
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event

_BUSY_MILLISECONDS = 10_000


def default_url(data_dir: Path) -> str:
    """Return the address of the store that lies in the data directory."""
    return f"sqlite:///{default_path(data_dir)}"


def default_path(data_dir: Path) -> Path:
    """Return the file of the store that lies in the data directory."""
    return data_dir / "store.sqlite"


def open_engine(url: str) -> Engine:
    """Return the database at `url`; raises sqlalchemy.exc.ArgumentError for what is no address.

    On SQLite a commit is on disk when it returns, what was erased is overwritten, and a transaction that will
    write takes its turn at the start (execution option `writes`), so that none fails half-way for another's sake.
    """
    if not url.startswith("sqlite"):
        return _open_server(url)
    in_memory = url in {"sqlite://", "sqlite:///:memory:"}
    options: dict[str, Any] = {"poolclass": StaticPool} if in_memory else {}
    engine = create_engine(url, connect_args={"check_same_thread": False}, **options)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _open_server(url: str) -> Engine:
    """Return the engine; when it is disposed of, connections that somebody has not given back are closed as well."""
    engine = create_engine(url, pool_size=10, max_overflow=30, pool_pre_ping=True)
    opened: WeakSet[Any] = WeakSet()

    def note(connection: Any, _record: object) -> None:
        opened.add(connection)

    def close_all(_engine: Engine) -> None:
        for connection in tuple(opened):
            connection.close()

    event.listen(engine, "connect", note)
    event.listen(engine, "engine_disposed", close_all)
    return engine


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the module would begin transactions in its own way
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def scrub(engine: Engine) -> None:
    """Empty SQLite's log of changes, which holds old pages with what was erased, into the file and overwrite it.

    A reader that is at it keeps the log for its time; the next call empties it. PostgreSQL does so by itself (VACUUM).
    """
    if engine.dialect.name != "sqlite":
        return
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    finally:
        raw.close()
