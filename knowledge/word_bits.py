"""Which records of the first plans hold a common word, a bit for each: words are looked for together at once."""

import re
import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from knowledge.packed_words import pack_long, unpack_long
from knowledge.records import CLASSES, Kind
from knowledge.word_pairs import WORD_BYTES
from knowledge.word_rows import WordRows

if TYPE_CHECKING:
    from array import array

    import numpy as np
    import numpy.typing as npt

FIRST_PLANS = 1000 << 20  # the last record that is looked at: words that stand in thousands of plans stand in these
COMMON = 200  # records of a kind that hold a word from which its bits are kept in the library
COLUMNS = ("title", "")  # the words of a title, and those of a record wherever they stand
_MOST_FLAGS = 1 << 24  # words times records that are looked at together
_KEPT = 4096  # words whose bits are kept in memory
_HELD = re.compile(rb"[^\0]")
_BITS_OF = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))

BITS_SQL = """
CREATE TABLE first_records (kind TEXT PRIMARY KEY, numbers BLOB) WITHOUT ROWID;
CREATE TABLE word_bits (kind TEXT, word TEXT, place TEXT, bits BLOB);
"""
_INDEX_SQL = "CREATE UNIQUE INDEX word_bits_word ON word_bits (kind, word, place)"


class Bits(NamedTuple):
    """What `list_bits` has found: the numbers of the first records of each kind, and the bits of common words."""

    records: list[tuple[Kind, bytes]]
    words: list[tuple[Kind, str, str, bytes]]


def write_bits(connection: sqlite3.Connection, bits: Bits) -> None:
    """Write what `list_bits` has found."""
    connection.executemany("INSERT INTO first_records VALUES (?, ?)", bits.records)
    connection.executemany("INSERT INTO word_bits VALUES (?, ?, ?, ?)", bits.words)
    connection.execute(_INDEX_SQL)


def list_bits(connection: sqlite3.Connection, numbers: Mapping[str, int]) -> Bits:
    """Return the bits of the common words of a library whose records, words and counts are whole.

    `numbers` are those by which records hold their words.
    """
    records: dict[Kind, list[int]] = {kind: [] for kind in CLASSES}
    titles: dict[Kind, list[bytes]] = {kind: [] for kind in CLASSES}
    contexts: dict[Kind, list[bytes]] = {kind: [] for kind in CLASSES}
    sql = "SELECT record, kind, title, context FROM record_words WHERE record <= ? ORDER BY record"
    for record, kind, title, context in connection.execute(sql, (FIRST_PLANS,)):
        records[kind].append(record)
        titles[kind].append(title)
        contexts[kind].append(context)
    common: dict[Kind, dict[int, str]] = {kind: {} for kind in CLASSES}
    sql = "SELECT kind, word FROM counts WHERE count > ? ORDER BY kind, word"
    for kind, word in connection.execute(sql, (COMMON,)):
        common[kind][numbers[word]] = word
    found = Bits(records=[(kind, pack_long(records[kind])) for kind in CLASSES], words=[])
    for kind in CLASSES:
        made = _make_bits(titles[kind], contexts[kind], list(common[kind]))
        found.words.extend((kind, common[kind][word], place, bits) for word, place, bits in made)
    return found


def _make_bits(
    titles: Sequence[bytes], contexts: Sequence[bytes], words: Sequence[int]
) -> Iterator[tuple[int, str, bytes]]:
    """Yield for each word and each column which of the records hold it, whose words are packed, a bit for each."""
    import numpy as np  # only who builds waits for it

    columns = [_find_words(packed, words) for packed in (titles, contexts)]
    width = 8 * (len(titles) // 8 + 1)
    many = max(1, _MOST_FLAGS // width)
    for first in range(0, len(words), many):
        flags = np.zeros((min(many, len(words) - first), width), dtype=bool)
        bits = []
        for word, record in columns:  # the words of a title, then those around it as well
            here = (word >= first) & (word < first + many)
            flags[word[here] - first, record[here]] = True
            bits.append(np.packbits(flags, axis=1, bitorder="little"))
        for row in range(len(flags)):
            for column, of_column in zip(COLUMNS, bits, strict=True):
                yield words[first + row], column, of_column[row].tobytes().rstrip(b"\0")


def _find_words(
    packed: Sequence[bytes], wanted: Sequence[int]
) -> tuple["npt.NDArray[np.int32]", "npt.NDArray[np.int32]"]:
    """Return the places among `wanted` of the words that records hold, and for each the place of its record."""
    import numpy as np

    words = np.frombuffer(b"".join(packed), dtype=f"<u{WORD_BYTES}")
    records = np.repeat(np.arange(len(packed), dtype=np.int32), [len(one) // WORD_BYTES for one in packed])
    places = np.full(max([int(words.max(initial=0)), *wanted]) + 1, -1, dtype=np.int32)
    places[list(wanted)] = np.arange(len(wanted), dtype=np.int32)
    found = places[words]
    held = found >= 0
    return found[held], records[held]


class WordBits:
    """The records of the first plans by the words that they hold, as `write_bits` has written them.

    Those of words without bits are told by `rows`.
    """

    def __init__(self, connection: sqlite3.Connection, rows: WordRows) -> None:
        self._connection = connection
        self._rows = rows
        self._numbers = lru_cache(maxsize=None)(self._read_numbers)
        self._bits = lru_cache(maxsize=_KEPT)(self._read_bits)

    def hold_any(self, kind: Kind, ways: Iterable[Sequence[str]], column: str) -> int:
        """Return the bits of the records that hold all words of one of `ways`, in the title where `column` says so."""
        place = COLUMNS.index(column)
        found = 0
        for way in ways:
            bits = -1
            for word in way:
                bits &= self._bits(kind, word)[place]
            found |= bits
        return found

    def first(self, kind: Kind, bits: int, limit: int) -> list[int]:
        """Return the numbers of the first `limit` records whose bits are set."""
        numbers = self._numbers(kind)
        return [numbers[place] for place in islice(_places(bits), limit)]

    def within(self, kind: Kind, bits: int, first: int, last: int) -> list[int]:
        """Return the numbers of the records between two numbers whose bits are set, these being of the first plans."""
        numbers = self._numbers(kind)
        start, end = bisect_left(numbers, first), bisect_right(numbers, last)
        return [numbers[start + place] for place in _places(bits >> start & (1 << (end - start)) - 1)]

    def _read_numbers(self, kind: Kind) -> "array[int]":
        (packed,) = self._connection.execute("SELECT numbers FROM first_records WHERE kind = ?", (kind,)).fetchone()
        return unpack_long(packed)

    def _read_bits(self, kind: Kind, word: str) -> tuple[int, ...]:
        """Return the bits of a word for each of `COLUMNS`."""
        sql = "SELECT place, bits FROM word_bits WHERE kind = ? AND word = ?"
        kept = dict(self._connection.execute(sql, (kind, word)).fetchall())
        if kept:
            return tuple([int.from_bytes(kept[column], "little") for column in COLUMNS])
        numbers, rows = self._numbers(kind), self._rows.read(kind, word)
        return tuple([_to_bits(numbers, found) for found in (rows.named, rows.held)])


def _to_bits(numbers: Sequence[int], rows: Iterable[int]) -> int:
    """Return the bits of those of `numbers` that are among `rows`, both in order."""
    bits = bytearray(len(numbers) // 8 + 1)
    for row in rows:
        if row > FIRST_PLANS:
            break
        place = bisect_left(numbers, row)
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def _places(bits: int) -> Iterator[int]:
    data = bits.to_bytes(bits.bit_length() // 8 + 1, "little")
    for match in _HELD.finditer(data):
        start = match.start()
        yield from (8 * start + bit for bit in _BITS_OF[data[start]])
