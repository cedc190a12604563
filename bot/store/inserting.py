"""Rows that are put in once, or in the place of the one that is there: as either database says it."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite
    from sqlalchemy.sql.dml import ReturningInsert


def insert_into(connection: Connection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """Return an insert that can be told what to do about a row that is there already."""
    return _insert(connection.dialect.name, table)


def put(connection: Connection, table: Table, where: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Write the row that is known by `where`, in the place of the one that is there."""
    adding = insert_into(connection, table).values(**where, **values)
    connection.execute(adding.on_conflict_do_update(index_elements=list(where), set_=dict(values)))


@cache
def make_put(dialect: str, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """Return what writes whole rows, each in the place of the one with its key."""
    adding = _insert(dialect, table)
    others = {column.name: adding.excluded[column.name] for column in table.c if not column.primary_key}
    return adding.on_conflict_do_update(index_elements=list(table.primary_key), set_=others)


@cache
def make_add(dialect: str, table: Table) -> "ReturningInsert[tuple[Any]]":
    """Return what adds rows whose key is not there yet, and gives the keys of those that it added."""
    adding = _insert(dialect, table).on_conflict_do_nothing(index_elements=list(table.primary_key))
    return adding.returning(*table.primary_key)


def _insert(dialect: str, table: Table) -> "postgresql.Insert | sqlite.Insert":
    if dialect == "postgresql":  # of the two, a process loads its own
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)
