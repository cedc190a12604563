"""Which records may answer: those that hold most of what is asked, in a time that hardly grows with the library."""

import sqlite3
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from itertools import islice
from sys import intern
from typing import Any

from knowledge.packed_words import unpack
from knowledge.records import CLASSES, Kind
from knowledge.word_bits import COLUMNS, FIRST_PLANS, WordBits
from knowledge.word_rows import FEW, WordRows

CONTEXT = 0.55  # a word found around the title, not in it
BUDGET = FEW  # rows of the index that one search reads one by one: no more than are kept of a rare word;
# the words of all records are kept in memory where there are no more of these
MOST = 400  # records that hold given words: a document that thousands of plans name is told from the first of them
FEWEST = 5  # records taken even where the best one holds far more
POOL = 160  # records whose words are looked at where the words are too common to read all their rows
MOST_OF_MANY = 24  # records taken from all plans of a large library, which hold nearly the same again and again
SIZES = (5, 3, 2)  # groups of words that must stand together, fewer and fewer until some record holds them
WAYS = 2  # in which a group is looked for there
PLANS_KEPT = 48  # stretches of one kind, of mostly one plan, whose words are kept in memory
_AT_ONCE = (1, 4, 10, 20, 40, 80, POOL, 500)  # rows that one statement reads
_ROUNDED = 1e-8  # weights nearer than this may be equal once they are rounded
Span = tuple[int, int]
Rows = Mapping[int, frozenset[int]]  # of records, by the number of a word
Held = tuple[int, Sequence[int], Sequence[int]]
_MOST_HELD = 8192  # records whose words are kept in memory: what is common is looked at again and again
_EVERYWHERE: tuple[Span, ...] = ((0, (1 << 63) - 1),)
_NOWHERE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for: how much each word counts, and groups of which each should be met, the heaviest first.

    A group is one thing in the ways in which it may be written, each a run of words. `least` is the share of the best
    record's weight that others need to be worth a look, and `need` what all of them need, where anything.
    """

    weights: Mapping[str, float]
    least: float = 0.0
    need: "Need | None" = None
    groups: tuple[tuple[tuple[str, ...], ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What records must hold: words that tell so much at most, those around a title `context` times that, in all."""

    told: Mapping[str, float]
    context: float
    least: float

    def may_be_met(self, words: Container[str]) -> bool:
        """Whether a record that holds all of `words` may hold enough."""
        return sum([most for word, most in self.told.items() if word in words]) >= self.least - _ROUNDED


class Candidates:
    """The word indexes of a library, one for each kind; a record's number tells its plan: plans are spans of rows.

    `numbers` are those by which records hold their words.
    """

    def __init__(self, connection: sqlite3.Connection, numbers: Mapping[str, int], record_count: int) -> None:
        self._connection = connection
        self._numbers = numbers
        self._rows = WordRows(connection)
        self._bits = WordBits(connection, self._rows)
        self._words_of = lru_cache(maxsize=PLANS_KEPT)(self._read_words)
        self._counts: dict[Kind, dict[str, int]] = {kind: {} for kind in CLASSES}
        for kind, word, count in connection.execute("SELECT kind, word, count FROM counts"):
            self._counts[kind][intern(word)] = count
        self._held: dict[int, Held] = {}
        self._is_small = record_count <= FEW

    def find(self, kind: Kind, wanted: Wanted, spans: Sequence[Span] | None, limit: int) -> list[int]:
        """Return the numbers of the records of a kind that hold most of `wanted`, at most `limit`, best first."""
        known = self._counts[kind]
        counts = {word: known[word] for word in wanted.weights if word in known}
        if wanted.need is not None and not wanted.need.may_be_met(known):
            return []
        if spans is None and self._is_small:
            spans = _EVERYWHERE
        limit = min(limit, MOST_OF_MANY) if spans is None else limit
        if spans is None and sum(counts.values()) > BUDGET:
            return self._leave(wanted.need, self._find_among_many(kind, wanted, counts, limit))
        weights = {word: wanted.weights[word] for word in counts}
        within = self._sum_within
        found = self._sum(kind, weights) if spans is None else within(kind, weights, spans, wanted.least)
        best = _pick_best(found, limit, wanted.least)
        taken = _take([(weight, 0, number) for weight, number in best], wanted.least, limit)
        return self._leave(wanted.need, taken)

    def _leave(self, need: Need | None, numbers: list[int]) -> list[int]:
        """Return the numbers of those records that may hold what is needed."""
        if need is None or not numbers:
            return numbers
        told = {self._numbers[word]: most for word, most in need.told.items() if word in self._numbers}
        among, most_of = frozenset(told).intersection, told.__getitem__
        met: list[int] = []
        held = self._read_held(numbers)
        for number in numbers:
            _, title, context = held[number]
            most = sum(map(most_of, among(title))) + need.context * sum(map(most_of, among(context)))
            if most >= need.least - _ROUNDED:
                met.append(number)
        return met

    def find_all(self, kind: Kind, words: Sequence[str], spans: Sequence[Span] | None) -> list[int]:
        """Return the numbers of the first records of a kind whose title holds all of `words`, in order."""
        if not words or not all(word in self._counts[kind] for word in words):
            return []
        bits = self._bits.hold_any(kind, [words], "title")
        together = f"{{title}} : ({' AND '.join(_one(word) for word in words)})"
        found: list[int] = []
        for first, last in _EVERYWHERE if spans is None else spans:
            if last <= FIRST_PLANS:
                found += self._bits.within(kind, bits, first, last)
            else:
                sql = f"SELECT rowid FROM {kind}_words WHERE {kind}_words MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?"
                found += [number for (number,) in self._connection.execute(sql, (together, first, last, MOST))]
        return found[:MOST]

    def _sum(self, kind: Kind, weights: Mapping[str, float]) -> dict[int, float]:
        """Return for each record how much of the weight its words have."""
        found: dict[int, float] = {}
        counts = {word: self._counts[kind][word] for word in weights}
        for word in sorted(counts, key=counts.__getitem__, reverse=True):  # of the most rows, sums need no look-up
            rows = self._rows.read(kind, word)
            around, inside = CONTEXT * weights[word], (1 - CONTEXT) * weights[word]
            if found:
                known = found.get
                for number in rows.held:
                    found[number] = known(number, 0.0) + around
            else:
                found = dict.fromkeys(rows.held, around)
            for number in rows.named:
                found[number] += inside
        return found

    def _sum_within(
        self, kind: Kind, weights: Mapping[str, float], spans: Sequence[Span], least: float
    ) -> dict[int, float]:
        """Return the same for the records of some plans, whose words are kept in memory.

        Records are left out whose words can't make up the share `least` of what the best ones hold.
        """
        found: dict[int, float] = {}
        known = found.get
        tables = [table for span in spans for table in self._words_of(kind, span)]
        parts = (1.0, CONTEXT) * len(spans)
        total = rest = sum(weights.values())
        settled = False
        for word in sorted(weights, key=weights.__getitem__, reverse=True):
            number, weight = self._numbers[word], weights[word]
            for table, part in zip(tables, parts, strict=True):
                rows, value = table.get(number, _NOWHERE), part * weight
                for record in found.keys() & rows if settled else rows:
                    found[record] = known(record, 0.0) + value
            rest -= weight
            settled = settled or (rest < least * (total - rest) and _is_settled(found, rest, least))
        return found

    def _read_words(self, kind: Kind, span: Span) -> tuple[Rows, Rows]:
        """Return by which words the records of a stretch are named, and which words stand only around them."""
        named: dict[int, list[int]] = {}
        around: dict[int, list[int]] = {}
        sql = "SELECT record, title, context FROM record_words WHERE record BETWEEN ? AND ? AND kind = ?"
        for record, title, context in self._connection.execute(sql, (*span, kind)).fetchall():
            for word in unpack(title):
                named.setdefault(word, []).append(record)
            for word in unpack(context):
                around.setdefault(word, []).append(record)
        return _packed(named), _packed(around)

    def _find_among_many(self, kind: Kind, wanted: Wanted, counts: Mapping[str, int], limit: int) -> list[int]:
        """Take the records that hold rare words, and those that hold many of the groups together; weigh only these."""
        rare, read = {}, 0
        for word in sorted(counts, key=lambda word: (counts[word], word)):
            read += counts[word]
            if read > BUDGET:
                break
            rare[word] = wanted.weights[word]
        found = self._sum(kind, rare)
        pool = [number for _, number in _pick_best(found, POOL // 2)]
        pool += self._find_together(kind, wanted, counts)
        weighed = self._weigh(list(dict.fromkeys(pool)), wanted.weights)
        return _take(weighed, wanted.least, limit)

    def _find_together(self, kind: Kind, wanted: Wanted, counts: Mapping[str, int]) -> list[int]:
        """Return records of the first plans that hold the heaviest groups together, in the title if there are any."""
        groups = [_known_ways(group, counts) for group in wanted.groups or tuple(((word,),) for word in counts)]
        present = [group for group in groups if group][: SIZES[0]]
        for size in sorted({min(size, len(present)) for size in SIZES} - {0}, reverse=True):
            for column in COLUMNS:
                bits = -1
                for group in present[:size]:
                    bits &= self._bits.hold_any(kind, group, column)
                if bits:
                    return self._bits.first(kind, bits, POOL // 2)
        return []

    def _weigh(self, numbers: Sequence[int], weights: Mapping[str, float]) -> list[tuple[float, int, int]]:
        """Return (weight below zero, words of the title, number) of each record, the best being the least."""
        by_number = {self._numbers[word]: weight for word, weight in weights.items() if word in self._numbers}
        held, weight_of = frozenset(by_number).intersection, by_number.__getitem__
        weighed = []
        for number, (length, title, context) in self._read_held(numbers).items():
            total = sum(map(weight_of, held(title))) + CONTEXT * sum(map(weight_of, held(context)))
            weighed.append((-round(total, 9), length, number))
        return weighed

    def _read_held(self, numbers: Sequence[int]) -> dict[int, Held]:
        """Return how long the title of each record is, and the numbers of the words in it and around it."""
        kept = self._held
        found: dict[int, Held] = {}
        missing = []
        for number in numbers:
            held = kept.get(number)  # other threads may empty it meanwhile
            if held is None:
                missing.append(number)
            else:
                found[number] = held
        if missing:
            sql, wanted = read_numbers(
                "SELECT record, title_length, title, context FROM record_words WHERE record", missing
            )
            for number, length, title, context in self._connection.execute(sql, wanted).fetchall():
                found[number] = kept[number] = (length, unpack(title), unpack(context))
            drop_oldest(kept, _MOST_HELD)
        return found


def drop_oldest(kept: dict[int, Any], most: int) -> None:
    """Leave in `kept` the `most` that were put there last; other threads may put and drop there meanwhile."""
    for number in list(islice(kept, max(len(kept) - most, 0))):
        kept.pop(number, None)


def read_numbers(select: str, numbers: Sequence[int]) -> tuple[str, list[int | None]]:
    """Return a statement that reads the rows with these numbers, and its values, of few lengths: it is parsed once."""
    length = next((most for most in _AT_ONCE if most >= len(numbers)), len(numbers))
    return f"{select} IN ({', '.join('?' * length)})", [*numbers, *[None] * (length - len(numbers))]


def _packed(rows: Mapping[int, Sequence[int]]) -> Rows:
    return {word: frozenset(numbers) for word, numbers in rows.items()}


def _is_settled(found: Mapping[int, float], rest: float, least: float) -> bool:
    """Whether records that hold no more than `rest` come after enough others and hold too little to come near them."""
    if not found or rest >= least * max(found.values()) - _ROUNDED:
        return False
    return sum([weight > rest + _ROUNDED for weight in found.values()]) >= FEWEST


def _pick_best(found: Mapping[int, float], limit: int, least: float = 0.0) -> list[tuple[float, int]]:
    """Return (weight below zero, number) of the best `limit` records, best first, of equal ones the first.

    Beyond the first few, none that holds less than the share `least` of what the best one holds need be among them.
    """
    if len(found) > limit:
        weights = sorted(found.values(), reverse=True)
        few = weights[min(FEWEST, limit) - 1]
        bound = max(weights[limit - 1], min(few, least * weights[0])) - _ROUNDED
        found = {number: weight for number, weight in found.items() if weight >= bound}
    return sorted([(-round(weight, 9), number) for number, weight in found.items()])[:limit]


def _take(weighed: list[tuple[float, int, int]], share: float, limit: int) -> list[int]:
    """Return the best numbers, without those that hold too little of what the best one holds to come near it."""
    best = nsmallest(limit, weighed)
    least = share * best[0][0] if best else 0.0
    return [number for place, (weight, _, number) in enumerate(best) if place < FEWEST or weight <= least]


def _one(word: str) -> str:
    return f'"{word}"'


def _known_ways(group: Sequence[Sequence[str]], counts: Mapping[str, int]) -> list[Sequence[str]]:
    """Return the first ways of writing a thing, without those with a word that no record holds."""
    return [way for way in group if all(word in counts for word in way)][:WAYS]
