"""Which records hold a rare word, in order: kept beside the full-text index, which gives its rows slowly."""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from knowledge.packed_words import pack_long, unpack_long
from knowledge.records import CLASSES, Kind

FEW = 2000  # records of a kind that hold a word up to which their numbers are kept in the library
_KEPT = 512  # words whose records are kept in memory

ROWS_SQL = "CREATE TABLE word_rows (kind TEXT, word TEXT, named BLOB, held BLOB);"
_INDEX_SQL = "CREATE UNIQUE INDEX word_rows_word ON word_rows (kind, word)"


PackedRows = tuple[Kind, str, bytes, bytes]


class Rows(NamedTuple):
    """The numbers of the records whose titles hold a word, and of those that hold it anywhere."""

    named: Sequence[int]
    held: Sequence[int]


def write_rows(connection: sqlite3.Connection, rows: Iterable[PackedRows]) -> None:
    """Write what `list_rows` has found."""
    connection.executemany("INSERT INTO word_rows VALUES (?, ?, ?, ?)", rows)
    connection.execute(_INDEX_SQL)


def list_rows(connection: sqlite3.Connection) -> list[PackedRows]:
    """Return the records of the rare words of a library whose full-text index and counts are whole."""
    found: list[PackedRows] = []
    for kind in CLASSES:
        sql = "SELECT word FROM counts WHERE kind = ? AND count <= ? ORDER BY word"
        for (word,) in connection.execute(sql, (kind, FEW)).fetchall():
            named, held = _match(connection, kind, word)
            found.append((kind, word, pack_long(named), pack_long(held)))
    return found


class WordRows:
    """The records of a word, as `write_rows` has written them, or else as the full-text index tells them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.read = lru_cache(maxsize=_KEPT)(self._read)

    def _read(self, kind: Kind, word: str) -> Rows:
        sql = "SELECT named, held FROM word_rows WHERE kind = ? AND word = ?"
        row = self._connection.execute(sql, (kind, word)).fetchone()
        return _match(self._connection, kind, word) if row is None else Rows(*map(unpack_long, row))


def _match(connection: sqlite3.Connection, kind: Kind, word: str) -> Rows:
    sql = f"SELECT rowid FROM {kind}_words WHERE {kind}_words MATCH ?"
    rows = (connection.execute(sql, (match,)).fetchall() for match in (f'{{title}} : "{word}"', f'"{word}"'))
    return Rows(*([number for (number,) in found] for found in rows))
