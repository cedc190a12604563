"""Putting all rows of another store into this one: by the schema that they were written in, then up to the newest."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.errors import BadBackup, StoreInUse, StoreUnusable
from bot.store.engine import open_engine
from bot.store.migrations import upgrade, wait_for_others
from bot.store.rows import Row, drop_all, go_on_from, is_empty, reflect_tables, write_rows
from bot.store.turns import is_taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of one table; `last_number` is the last that it gave to a row, None where it gives none."""

    table: str
    last_number: int | None
    read: Callable[[], Iterable[Row]]


def restore_rows(url: str, schema: str, tables: Sequence[Rows], now: datetime, *, overwrite: bool) -> None:
    """Put `tables`, each after those that it points to, into the store at `url`: all of it or nothing.

    Raises StoreInUse, unless `overwrite`, for a store that is not empty, and always for one that is served;
    BadBackup for rows that do not fit the schema; StoreUnusable.
    """
    try:
        engine = open_engine(url)
    except (SQLAlchemyError, ImportError, ValueError) as error:
        raise StoreUnusable(type(error).__name__) from error
    try:
        _restore(engine, schema, tables, now, overwrite=overwrite)
    except DBAPIError as error:
        raise StoreUnusable(type(error.orig).__name__) from error
    finally:
        engine.dispose()


def _restore(engine: Engine, schema: str, tables: Sequence[Rows], now: datetime, *, overwrite: bool) -> None:
    with engine.begin() as connection:
        wait_for_others(connection)
        if is_taken(connection, now):
            raise StoreInUse(served=True)
        if not overwrite and not is_empty(connection):
            raise StoreInUse(served=False)
        drop_all(connection)
        upgrade(connection, schema)
        found = reflect_tables(connection)
        for rows in tables:
            try:
                table = found[rows.table]
                write_rows(connection, table, rows.read())
            except (KeyError, TypeError, ValueError) as error:
                raise BadBackup(f"{rows.table}: {type(error).__name__} {error}") from error
            if rows.last_number is not None:
                go_on_from(connection, table, rows.last_number)
        upgrade(connection)
