"""Rows that are put in once, or in the place of the one that is there: as either database says it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return an insert that can be told what to do about a row that is there already."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def put(connection: Connection, table: Table, where: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Write the row that is known by `where`, in the place of the one that is there."""
    adding = insert_into(connection, table).values(**where, **values)
    connection.execute(adding.on_conflict_do_update(index_elements=list(where), set_=dict(values)))
