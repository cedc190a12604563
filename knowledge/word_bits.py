"""Which records of the first plans hold a common word, a bit for each: words are looked for together at once."""

import re
import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from knowledge.packed_words import pack_long, unpack, unpack_long
from knowledge.records import CLASSES, Kind

if TYPE_CHECKING:
    from array import array

FIRST_PLANS = 1000 << 20  # the last record that is looked at: words that stand in thousands of plans stand in these
COMMON = 200  # records of a kind that hold a word from which its bits are kept in the library
COLUMNS = ("title", "")  # the words of a title, and those of a record wherever they stand
_KEPT = 4096  # words whose bits are kept in memory
_HELD = re.compile(rb"[^\0]")
_BITS_OF = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))

BITS_SQL = """
CREATE TABLE first_records (kind TEXT PRIMARY KEY, numbers BLOB) WITHOUT ROWID;
CREATE TABLE word_bits (kind TEXT, word TEXT, place TEXT, bits BLOB);
"""
_INDEX_SQL = "CREATE UNIQUE INDEX word_bits_word ON word_bits (kind, word, place)"


def write_bits(connection: sqlite3.Connection, numbers: Mapping[str, int]) -> None:
    """Write the bits of the common words of a library whose records, words and counts are whole.

    `numbers` are those by which records hold their words.
    """
    records: dict[Kind, list[int]] = {kind: [] for kind in CLASSES}
    sql = "SELECT record, kind FROM record_words WHERE record <= ? ORDER BY record"
    for record, kind in connection.execute(sql, (FIRST_PLANS,)):
        records[kind].append(record)
    common: dict[Kind, dict[int, str]] = {kind: {} for kind in CLASSES}
    sql = "SELECT kind, word FROM counts WHERE count > ? ORDER BY kind, word"
    for kind, word in connection.execute(sql, (COMMON,)):
        common[kind][numbers[word]] = word
    drafts = {kind: _Draft.of(common[kind], len(records[kind])) for kind in CLASSES}
    sql = "SELECT kind, title, context FROM record_words WHERE record <= ? ORDER BY record"
    for kind, title, context in connection.execute(sql, (FIRST_PLANS,)):
        drafts[kind].add(title, context)
    for kind in CLASSES:
        connection.execute("INSERT INTO first_records VALUES (?, ?)", (kind, pack_long(records[kind])))
        rows = ((kind, common[kind][word], place, bits) for word, place, bits in drafts[kind].list_bits())
        connection.executemany("INSERT INTO word_bits VALUES (?, ?, ?, ?)", rows)
    connection.execute(_INDEX_SQL)


@dataclass(slots=True)
class _Draft:
    """The bits of one kind while they are made: by the number of a word, those of titles and of what is around."""

    named: dict[int, bytearray]
    around: dict[int, bytearray]
    record_count: int = 0

    @classmethod
    def of(cls, words: Iterable[int], record_count: int) -> "_Draft":
        size = record_count // 8 + 1
        return cls(named={word: bytearray(size) for word in words}, around={word: bytearray(size) for word in words})

    def add(self, title: bytes, context: bytes) -> None:
        """Take the words of the next record, packed."""
        byte, bit = self.record_count >> 3, 1 << (self.record_count & 7)
        self.record_count += 1
        for bits in filter(None, map(self.named.get, unpack(title))):
            bits[byte] |= bit
        for bits in filter(None, map(self.around.get, unpack(context))):
            bits[byte] |= bit

    def list_bits(self) -> Iterator[tuple[int, str, bytes]]:
        """Yield the bits of each word and column."""
        for word, named in self.named.items():
            title = int.from_bytes(named, "little")
            for column, bits in zip(COLUMNS, (title, title | int.from_bytes(self.around[word], "little")), strict=True):
                yield word, column, bits.to_bytes(len(named), "little").rstrip(b"\0")


class WordBits:
    """The records of the first plans by the words that they hold, as `write_bits` has written them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._numbers = lru_cache(maxsize=None)(self._read_numbers)
        self._bits = lru_cache(maxsize=_KEPT)(self._read_bits)

    def hold_any(self, kind: Kind, ways: Iterable[Sequence[str]], column: str) -> int:
        """Return the bits of the records that hold all words of one of `ways`, in the title where `column` says so."""
        found = 0
        for way in ways:
            bits = -1
            for word in way:
                bits &= self._bits(kind, word, column)
            found |= bits
        return found

    def first(self, kind: Kind, bits: int, limit: int) -> list[int]:
        """Return the numbers of the first `limit` records whose bits are set."""
        numbers = self._numbers(kind)
        return [numbers[place] for place in islice(_places(bits), limit)]

    def _read_numbers(self, kind: Kind) -> "array[int]":
        (packed,) = self._connection.execute("SELECT numbers FROM first_records WHERE kind = ?", (kind,)).fetchone()
        return unpack_long(packed)

    def _read_bits(self, kind: Kind, word: str, column: str) -> int:
        sql = "SELECT bits FROM word_bits WHERE kind = ? AND word = ? AND place = ?"
        row = self._connection.execute(sql, (kind, word, column)).fetchone()
        if row is not None:
            return int.from_bytes(row[0], "little")
        numbers = self._numbers(kind)
        rows = _read_rows(self._connection, kind, word, column)
        return int.from_bytes(_to_bits((bisect_left(numbers, number) for number in rows), len(numbers)), "little")


def _read_rows(connection: sqlite3.Connection, kind: Kind, word: str, column: str) -> list[int]:
    match = f'{{{column}}} : "{word}"' if column else f'"{word}"'
    sql = f"SELECT rowid FROM {kind}_words WHERE {kind}_words MATCH ? AND rowid <= ?"
    return [number for (number,) in connection.execute(sql, (match, FIRST_PLANS)).fetchall()]


def _to_bits(places: Iterable[int], count: int) -> bytearray:
    bits = bytearray(count // 8 + 1)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return bits


def _places(bits: int) -> Iterator[int]:
    data = bits.to_bytes(bits.bit_length() // 8 + 1, "little")
    for match in _HELD.finditer(data):
        start = match.start()
        yield from (8 * start + bit for bit in _BITS_OF[data[start]])
