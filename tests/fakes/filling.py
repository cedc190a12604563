"""A store with rows in every table: every type, with and without what may be missing, instants, bytes, nested JSON."""

from sqlalchemy import JSON, Date, Float, Integer, LargeBinary

from bot.store.rows import go_on_from, reflect_tables, write_rows
from bot.store.tables import METADATA
from bot.store.tables.columns import Instant

ROWS = 3
LAST_NUMBER = 17
WORDS = "Đo mực nước\n“hồ sen” \\ 'x' \U0001f33a"


def make_value(column, number):
    """Return what a column holds in the row `number`; a column that points to another table holds what that holds."""
    for key in column.foreign_keys:
        return make_value(key.column, number)
    kind = column.type
    if isinstance(kind, Instant):
        return f"2026-11-2{number}T16:00:00.00000{number}Z"
    if isinstance(kind, JSON):
        return None if number == 2 and column.nullable and not kind.none_as_null else {"a": [number, None, WORDS]}
    if isinstance(kind, Date):
        return f"2026-0{number}-28"
    if isinstance(kind, LargeBinary):
        return "AP8K"
    if isinstance(kind, Float):
        return 1_790_000_000.1 + number
    if isinstance(kind, Integer) or column.name == "id":
        return number
    words = f"{column.name}{number}" if column.primary_key or column.unique else f"{number} {WORDS}"
    return words[: getattr(kind, "length", None) or None]


def make_rows(table, known=None):
    """Return rows of a table, of the columns `known` alone; in the last one all that may be missing is."""
    columns = [column for column in table.c if known is None or column.name in known]
    for number in range(1, ROWS + 1):
        yield {column.name: make_value(column, number) for column in columns if number < ROWS or not column.nullable}


def fill(connection, names=None):
    """Put rows into the tables of `names`, all where none are named, as far as the newest schema knows them."""
    found = reflect_tables(connection)
    for table in METADATA.sorted_tables:
        if table.name in (found if names is None else names):
            write_rows(connection, found[table.name], make_rows(table, found[table.name].c.keys()))
            if "id" in table.c:
                go_on_from(connection, found[table.name], LAST_NUMBER)
