"""How many tasks of each plan name an agency in a role, counted over thousands of plans: a bit for each task."""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import lru_cache

_KEPT = 256  # agencies in a role whose bits are kept in memory; of 200,000 tasks they take 25 KB each
_BITS = tuple(1 << place for place in range(8))


class RoleCounts:
    """The tasks of a library that name agencies in roles, as `most` records of each plan are numbered.

    `task_counts` are the tasks of each plan by its position. A plan's tasks are the first of its records.
    """

    def __init__(self, connection: sqlite3.Connection, most: int, task_counts: Mapping[int, int]) -> None:
        self._connection = connection
        self._most = most
        self._places: dict[int, tuple[int, int]] = {}
        end = 0
        for position in sorted(task_counts):
            size = -(-task_counts[position] // 8)
            self._places[position] = (end, end + size)
            end += size
        self._size = end
        self._bits = lru_cache(maxsize=_KEPT)(self._read_bits)

    def count(self, agencies: Sequence[str], roles: Sequence[str]) -> dict[int, int]:
        """Return, by the position of the plan, how many of its tasks name one of `agencies` in one of `roles`."""
        held = 0
        for agency in agencies:
            for role in roles:
                held |= self._bits(agency, role)
        packed = held.to_bytes(self._size, "little")
        counts = (
            (position, int.from_bytes(packed[first:end], "little").bit_count())
            for position, (first, end) in self._places.items()
        )
        return {position: count for position, count in counts if count}

    def _read_bits(self, agency: str, role: str) -> int:
        bits, most, places = bytearray(self._size), self._most, self._places
        sql = "SELECT record FROM roles WHERE agency = ? AND role = ?"
        for (number,) in self._connection.execute(sql, (agency, role)).fetchall():
            position, index = divmod(number - 1, most)
            bits[places[position][0] + (index >> 3)] |= _BITS[index & 7]
        return int.from_bytes(bits, "little")
