"""How many tasks of each plan name an agency in a role, counted over thousands of plans: a bit for each task."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

COMMON = 200  # tasks that name an agency in a role from which their bits are kept in the library
_KEPT = 256  # agencies in a role whose bits are kept in memory; of 200,000 tasks they take 25 KB each
_COUNTED = 16  # counts kept in memory
_BITS = tuple(1 << place for place in range(8))

ROLE_BITS_SQL = "CREATE TABLE role_bits (agency TEXT, role TEXT, bits BLOB);"
_INDEX_SQL = "CREATE UNIQUE INDEX role_bits_agency ON role_bits (agency, role)"


def write_role_bits(connection: sqlite3.Connection, most: int) -> None:
    """Write the bits of the agencies that many tasks name in a role, as `most` records of each plan are numbered."""
    layout = _Layout(connection, most)
    sql = "SELECT agency, role FROM roles GROUP BY agency, role HAVING count(*) > ? ORDER BY agency, role"
    common = connection.execute(sql, (COMMON,)).fetchall()
    rows = ((agency, role, bytes(layout.read_bits(connection, agency, role))) for agency, role in common)
    connection.executemany("INSERT INTO role_bits VALUES (?, ?, ?)", rows)
    connection.execute(_INDEX_SQL)


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
        bits, most, places = bytearray(self.size), self._most, self.places
        sql = "SELECT record FROM roles WHERE agency = ? AND role = ?"
        for (number,) in connection.execute(sql, (agency, role)).fetchall():
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
