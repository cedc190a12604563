"""Which records may answer: those that hold most of what is asked, in a time that hardly grows with the library."""

import sqlite3
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest

from knowledge.records import Kind

CONTEXT = 0.55  # a word found around the title, not in it
FEW = 600  # rows of one word that are kept in memory once read
BUDGET = 2000  # rows of the index that one search reads one by one
MOST = 400  # records that hold given words: a document that thousands of plans name is told from the first of them
FEWEST = 8  # records taken even where the best one holds far more
POOL = 160  # records whose words are looked at where the words are too common to read all their rows
SIZES = (5, 3, 2)  # groups of words that must stand together, fewer and fewer until some record holds them
WAYS = 2  # in which a group is looked for there
Span = tuple[int, int]
FIRST_PLANS = (0, 1000 << 20)  # where words that stand in thousands of records are looked for together


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for: how much each word counts, and groups of which each should be met, the heaviest first.

    A group is one thing in the ways in which it may be written, each a run of words. `least` is the share of the best
    record's weight that others need to be worth a look.
    """

    weights: Mapping[str, float]
    least: float = 0.0
    groups: tuple[tuple[tuple[str, ...], ...], ...] = ()


class Candidates:
    """The word indexes of a library, one for each kind; a record's number tells its plan: plans are spans of rows."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._rows = lru_cache(maxsize=4096)(self._read_rows)
        self._count = lru_cache(maxsize=16_384)(self._read_count)

    def find(self, kind: Kind, wanted: Wanted, spans: Sequence[Span] | None, limit: int) -> list[int]:
        """Return the numbers of the records of a kind that hold most of `wanted`, at most `limit`, best first."""
        counts = {word: count for word in wanted.weights if (count := self._count(kind, word))}
        if spans is None and sum(counts.values()) > BUDGET:
            return self._find_among_many(kind, wanted, counts, limit)
        found = self._sum(kind, {word: wanted.weights[word] for word in counts}, spans)
        return _take([(-round(weight, 9), 0, number) for number, weight in found.items()], wanted.least, limit)

    def find_all(self, kind: Kind, words: Sequence[str], spans: Sequence[Span] | None) -> list[int]:
        """Return the numbers of the first records of a kind whose title holds all of `words`, in order."""
        if not words:
            return []
        together = f"{{title}} : ({' AND '.join(_one(word, '') for word in words)})"
        within: Sequence[Span | None] = [None] if spans is None else spans
        return [n for span in within for n in self._match(kind, together, span=span, limit=MOST)][:MOST]

    def _sum(self, kind: Kind, weights: Mapping[str, float], spans: Sequence[Span] | None) -> dict[int, float]:
        """Return for each record how much of the weight its words have."""
        found: dict[int, float] = {}
        for word, weight in weights.items():
            for column, share in (("", CONTEXT), ("title", 1 - CONTEXT)):
                for numbers in self._rows_in(kind, word, column, spans):
                    for number in numbers:
                        found[number] = found.get(number, 0.0) + share * weight
        return found

    def _rows_in(self, kind: Kind, word: str, column: str, spans: Sequence[Span] | None) -> Iterable[Sequence[int]]:
        if self._count(kind, word) <= FEW:
            rows = self._rows(kind, word, column)
            if spans is None:
                yield rows
            else:
                yield from (rows[bisect_left(rows, first) : bisect_right(rows, last)] for first, last in spans)
        elif spans is None:
            yield self._match(kind, _one(word, column))
        else:
            yield from (self._match(kind, _one(word, column), span=span) for span in spans)

    def _find_among_many(self, kind: Kind, wanted: Wanted, counts: Mapping[str, int], limit: int) -> list[int]:
        """Take the records that hold rare words, and those that hold many of the groups together; weigh only these."""
        rare, read = {}, 0
        for word in sorted(counts, key=lambda word: (counts[word], word)):
            read += counts[word]
            if read > BUDGET:
                break
            rare[word] = wanted.weights[word]
        found = self._sum(kind, rare, None)
        heaviest = nsmallest(POOL // 2, [(-round(weight, 9), number) for number, weight in found.items()])
        pool = [number for _, number in heaviest]
        pool += self._find_together(kind, wanted, counts)
        weighed = self._weigh(dict.fromkeys(pool), wanted.weights)
        return _take(weighed, wanted.least, limit)

    def _find_together(self, kind: Kind, wanted: Wanted, counts: Mapping[str, int]) -> list[int]:
        """Return records of the first plans that hold the heaviest groups together, in the title if there are any."""
        groups = [_either(group, counts) for group in wanted.groups or tuple(((word,),) for word in counts)]
        present = [group for group in groups if group][: SIZES[0]]
        for size in sorted({min(size, len(present)) for size in SIZES} - {0}, reverse=True):
            together = " AND ".join(present[:size])
            for match in (f"{{title}} : ({together})", together):
                found = self._match(kind, match, span=FIRST_PLANS, limit=POOL // 2)
                if found:
                    return list(found)
        return []

    def _weigh(self, numbers: Iterable[int], weights: Mapping[str, float]) -> list[tuple[float, int, int]]:
        """Return (weight below zero, words of the title, number) of each record, the best being the least."""
        wanted = list(numbers)
        marks = ", ".join("?" * len(wanted))
        rows = self._connection.execute(f"SELECT id, title, context FROM records WHERE id IN ({marks})", wanted)
        weighed = []
        for number, title, context in rows.fetchall():
            words = title.split()
            inside, around = weights.keys() & words, weights.keys() & context.split()
            total = sum(weights[word] for word in inside) + CONTEXT * sum(weights[word] for word in around - inside)
            weighed.append((-round(total, 9), len(words), number))
        return weighed

    def _match(self, kind: Kind, match: str, span: Span | None = None, limit: int = -1) -> Sequence[int]:
        within = "" if span is None else " AND rowid BETWEEN ? AND ?"
        sql = f"SELECT rowid FROM {kind}_words WHERE {kind}_words MATCH ?{within} LIMIT ?"
        rows = self._connection.execute(sql, (match, *(span or ()), limit)).fetchall()
        return [number for (number,) in rows]

    def _read_rows(self, kind: Kind, word: str, column: str) -> Sequence[int]:
        return array("q", self._match(kind, _one(word, column)))

    def _read_count(self, kind: Kind, word: str) -> int:
        sql = "SELECT count FROM counts WHERE kind = ? AND word = ?"
        row = self._connection.execute(sql, (kind, word)).fetchone()
        return 0 if row is None else int(row[0])


def _take(weighed: list[tuple[float, int, int]], share: float, limit: int) -> list[int]:
    """Return the best numbers, without those that hold too little of what the best one holds to come near it."""
    best = nsmallest(limit, weighed)
    least = share * best[0][0] if best else 0.0
    return [number for place, (weight, _, number) in enumerate(best) if place < FEWEST or weight <= least]


def _one(word: str, column: str) -> str:
    return f'{{{column}}} : "{word}"' if column else f'"{word}"'


def _either(group: Sequence[Sequence[str]], counts: Mapping[str, int]) -> str:
    """Return the ways of writing a thing as one expression, without those with a word that no record holds."""
    ways = [" AND ".join(f'"{word}"' for word in way) for way in group if all(word in counts for word in way)][:WAYS]
    return f"({' OR '.join(f'({way})' for way in ways)})" if ways else ""
