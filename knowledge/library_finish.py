"""The end of building a library: the database makes indexes, and beside it is found what else is kept of records."""

import sqlite3
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from knowledge.role_counts import ROLE_BITS_SQL, list_role_bits, write_role_bits
from knowledge.word_bits import BITS_SQL, list_bits, write_bits
from knowledge.word_rows import ROWS_SQL, list_rows, write_rows

FINISH_SQL = BITS_SQL + ROWS_SQL + ROLE_BITS_SQL


def finish(
    connection: sqlite3.Connection, draft: Path, indexes: str, *, numbers: Mapping[str, int], most_records: int
) -> None:
    """Run the script `indexes`, and write what is kept of the words and roles of the records in the file at `draft`.

    `connection` may be used by other threads. `numbers` are those by which records hold their words, `most_records`
    how many a plan may have.
    """
    connection.commit()  # what is read is whole in the file; indexes only add to it
    with ThreadPoolExecutor(max_workers=1) as beside, closing(_open_as_it_is(draft)) as source:
        making = beside.submit(connection.executescript, indexes)
        bits, rows = list_bits(source, numbers), list_rows(source)
        roles = list_role_bits(source, most_records)
        making.result()
    write_bits(connection, bits)
    write_rows(connection, rows)
    write_role_bits(connection, roles)


def _open_as_it_is(path: Path) -> sqlite3.Connection:
    """Return a connection that reads a database as it is now, whatever is added to it: it asks for no locks."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True, isolation_level=None)
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    return connection
