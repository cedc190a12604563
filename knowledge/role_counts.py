"""How many tasks of each plan name an agency in a role, counted over thousands of plans: a bit for each task."""

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

COMMON = 200  # tasks that name an agency in a role from which their bits are kept in the library
_KEPT = 256  # agencies in a role whose bits are kept in memory; of 200,000 tasks they take 25 KB each
_COUNTED = 16  # counts kept in memory
_BITS = tuple(1 << place for place in range(8))

ROLE_BITS_SQL = "CREATE TABLE role_bits (agency TEXT, role TEXT, bits BLOB);"
_INDEX_SQL = "CREATE UNIQUE INDEX role_bits_agency ON role_bits (agency, role)"


RoleBits = tuple[str, str, bytes]


def write_role_bits(connection: sqlite3.Connection, rows: Iterable[RoleBits]) -> None:
    """Write what `list_role_bits` has found."""
    connection.executemany("INSERT INTO role_bits VALUES (?, ?, ?)", rows)
    connection.execute(_INDEX_SQL)


def list_role_bits(connection: sqlite3.Connection, most: int) -> list[RoleBits]:
    """Return the bits of the agencies that many tasks name in a role, as `most` records of each plan are numbered.

    The roles are gone through once: no index of them is needed.
    """
    layout = _Layout(connection, most)
    held: defaultdict[tuple[str, str], array[int]] = defaultdict(lambda: array("q"))
    for agency, role, record in connection.execute("SELECT agency, role, record FROM roles"):
        held[agency, role].append(record)
    common = sorted(pair for pair, records in held.items() if len(records) > COMMON)
    return [(agency, role, bytes(layout.make_bits(held[agency, role]))) for agency, role in common]


class _Layout:
    """Where the bits of each plan's tasks stand, whole bytes by its position; they are the first of its records."""

    def __init__(self, connection: sqlite3.Connection, most: int) -> None:
        self._most = most
        self.places: dict[int, tuple[int, int]] = {}
        self.size = 0
        for position, count in connection.execute("SELECT position, task_count FROM plans ORDER BY position"):
            end = self.size + -(-count // 8)
            self.places[position] = (self.size, end)
            self.size = end

    def read_bits(self, connection: sqlite3.Connection, agency: str, role: str) -> bytearray:
        """Return a bit for each task that names an agency in a role."""
        sql = "SELECT record FROM roles WHERE agency = ? AND role = ?"
        return self.make_bits(number for (number,) in connection.execute(sql, (agency, role)).fetchall())

    def make_bits(self, records: Iterable[int]) -> bytearray:
        """Return the bits of records by their numbers."""
        bits, most, places = bytearray(self.size), self._most, self.places
        for number in records:
            position, index = divmod(number - 1, most)
            bits[places[position][0] + (index >> 3)] |= _BITS[index & 7]
        return bits


class RoleCounts:
    """The tasks of a library that name agencies in roles, as `most` records of each plan are numbered."""

    def __init__(self, connection: sqlite3.Connection, most: int) -> None:
        self._connection = connection
        self._layout = _Layout(connection, most)
        self._bits = lru_cache(maxsize=_KEPT)(self._read_bits)
        self._counts = lru_cache(maxsize=_COUNTED)(self._count)

    def count(self, agencies: Iterable[str], roles: Iterable[str]) -> Mapping[int, int]:
        """Return, by the position of the plan, how many of its tasks name one of `agencies` in one of `roles`."""
        return self._counts(tuple(agencies), tuple(roles))

    def _count(self, agencies: Sequence[str], roles: Sequence[str]) -> Mapping[int, int]:
        held = 0
        for agency in agencies:
            for role in roles:
                held |= self._bits(agency, role)
        packed, read = held.to_bytes(self._layout.size, "little"), int.from_bytes
        counts = {
            position: read(packed[first:end], "little").bit_count()
            for position, (first, end) in self._layout.places.items()
        }
        return {position: count for position, count in counts.items() if count}

    def _read_bits(self, agency: str, role: str) -> int:
        sql = "SELECT bits FROM role_bits WHERE agency = ? AND role = ?"
        row = self._connection.execute(sql, (agency, role)).fetchone()
        bits = self._layout.read_bits(self._connection, agency, role) if row is None else row[0]
        return int.from_bytes(bits, "little")
