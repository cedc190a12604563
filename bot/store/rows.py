"""The rows of the store as plain JSON values: written by SQLite and PostgreSQL alike, read back by either.

An instant is `2026-11-28T16:00:00.000000Z`, a day `2026-11-28`, bytes are base64. What is NULL is left out; what is
there and null is JSON's own null.
"""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    event,
    insert,
    inspect,
    null,
    select,
    text,
)

from bot.store.tables import METADATA

Row = dict[str, Any]

_AT_ONCE = 500
_VERSION_TABLE = "alembic_version"


@contextmanager
def freeze(engine: Engine) -> Iterator[Connection]:
    """Give a transaction that only reads and sees all tables as they were at one moment; it holds nobody up."""
    options: dict[str, Any] = {"writes": False}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def list_tables() -> tuple[Table, ...]:
    """Return the tables of the newest schema, each after those that it points to."""
    return tuple(METADATA.sorted_tables)


def read_rows(connection: Connection, table: Table) -> Iterator[Row]:
    """Give the rows of a table of the newest schema, in the order of its key."""
    absent = [column.is_(null()).label(f"{column.name} is null") for column in table.c if _is_json(column)]
    query = select(table, *absent).order_by(*table.primary_key).execution_options(yield_per=_AT_ONCE)
    for row in connection.execute(query).mappings():
        yield {
            column.name: _encode(row[column])
            for column in table.c
            if not (row[f"{column.name} is null"] if _is_json(column) else row[column] is None)
        }


def _is_json(column: Column[Any]) -> bool:
    return isinstance(column.type, JSON)


def _encode(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def find_last_number(connection: Connection, table: Table) -> int | None:
    """Return the last number that a table gave to a row, which may be gone; None for one that gives none."""
    if "id" not in table.c:
        return None
    if connection.dialect.name == "postgresql":
        sequence = connection.execute(text(f"SELECT pg_get_serial_sequence('{table.name}', 'id')")).scalar_one()
        last, given = connection.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()
        return int(last) if given else 0
    seen = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}).scalar()
    return int(seen or 0)


# ---- back into a store


def is_empty(connection: Connection) -> bool:
    """Whether no table of the store, of whatever schema, holds a row."""
    found = _reflect(connection).tables.values()
    return all(connection.execute(select(text("1")).select_from(table).limit(1)).first() is None for table in found)


def drop_all(connection: Connection) -> None:
    """Take every table of the store away, so that it can be made anew."""
    _reflect(connection).drop_all(connection)
    if inspect(connection).has_table(_VERSION_TABLE):
        connection.execute(text(f"DROP TABLE {_VERSION_TABLE}"))


def reflect_tables(connection: Connection) -> dict[str, Table]:
    """Return the tables that the store has now, by name."""
    return dict(_reflect(connection).tables)


def _reflect(connection: Connection) -> MetaData:
    """Return the tables as they are in the database, which may be those of an older schema."""
    found = MetaData()
    event.listen(found, "column_reflect", _keep_json)
    found.reflect(connection, only=lambda name, _metadata: name != _VERSION_TABLE)
    return found


def _keep_json(_inspector: object, _table: object, column: Any) -> None:
    if isinstance(column["type"], JSON):
        column["type"] = JSON(none_as_null=True)


def write_rows(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Put rows into a table that was reflected; raises KeyError, TypeError and ValueError for what does not fit in."""
    decoded = (_decode_row(table, row) for row in rows)
    while some := list(islice(decoded, _AT_ONCE)):
        connection.execute(insert(table), some)


def _decode_row(table: Table, row: Mapping[str, Any]) -> Row:
    unknown = row.keys() - table.c.keys()
    if unknown:
        raise KeyError(f"{table.name}.{min(unknown)}")
    return {column.name: _decode(column, row[column.name]) if column.name in row else None for column in table.c}


def _decode(column: Column[Any], value: Any) -> Any:
    match column.type:
        case JSON():
            return JSON.NULL if value is None else value
        case DateTime():
            return datetime.fromisoformat(value)
        case Date():
            return date.fromisoformat(value)
        case LargeBinary():
            return base64.b64decode(value, validate=True)
    return value


def go_on_from(connection: Connection, table: Table, last_number: int) -> None:
    """Have the next row of a table numbered above `last_number`, even where the rows up to it are gone."""
    if connection.dialect.name == "postgresql":
        numbers: dict[str, Any] = {"number": max(last_number, 1), "given": last_number > 0}
        sequence = f"pg_get_serial_sequence('{_check(table.name)}', 'id')"
        connection.execute(text(f"SELECT setval({sequence}, :number, :given)"), numbers)
        return
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
    told: dict[str, Any] = {"name": table.name, "number": last_number}
    connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)"), told)


def _check(name: str) -> str:
    if not re.fullmatch(r"\w+", name):
        raise ValueError(name)
    return name
