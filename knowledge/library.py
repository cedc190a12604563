"""The library: every record of every plan in one SQLite file, searchable by folded words; derived, never edited."""

import math
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from operator import itemgetter
from pathlib import Path
from sys import intern
from typing import Any

from knowledge import records
from knowledge.candidates import Candidates, Span, Wanted, drop_oldest, read_numbers
from knowledge.directory import Directory
from knowledge.errors import LibraryUnusable
from knowledge.library_build import MOST_RECORDS, SCHEMA, get_plan_json
from knowledge.model import Document, Plan
from knowledge.near_words import NearWords
from knowledge.records import Content, Kind
from knowledge.role_counts import RoleCounts
from knowledge.word_pairs import WordPairs, number_words

_FIELDS = "id, code, plan, kind, key, title, context, json"
_KEPT = 4096  # records kept in memory
_LISTED = 128  # lists of the records of one kind in some plans that are kept in memory
_MOST_SPANS = 16  # plans that one search looks into, the first ones where more are named
_AT_ONCE = 500  # records read by one statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record with its folded words: `title` names it, `context` stands around it (area, headings, agencies).

    The lines are the same words as text, a blank around each.
    """

    id: int
    code: str
    plan: str
    kind: Kind
    key: str
    title: tuple[str, ...]
    context: tuple[str, ...]
    title_line: str
    context_line: str
    json: str

    def content(self) -> Content:
        """Return the record itself."""
        return _read_content(self.kind, self.json)


class Library:
    """A library that is open for reading; safe to use from several threads, one statement at a time."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path
        meta = dict(connection.execute("SELECT key, value FROM meta"))
        if meta.get("schema") != str(SCHEMA):
            raise LibraryUnusable(f"{path}: another version of the library ({meta.get('schema')})")
        self.fingerprint = str(meta.get("fingerprint", ""))
        self.record_count = int(meta.get("records", 0))
        rows = connection.execute("SELECT word, count, form, number FROM words ORDER BY word").fetchall()
        self.words: dict[str, int] = {word: count for word, count, _, _ in rows}
        self.forms: dict[str, str] = {word: form for word, _, form, _ in rows}
        (packed,) = connection.execute("SELECT packed FROM pairs").fetchone()
        pairs = WordPairs(packed, number_words(list(self.words)))
        self._holds_pair = lru_cache(maxsize=8192)(pairs.holds)  # a question asks for each of its pairs several times
        self.accented = frozenset(form for (form,) in connection.execute("SELECT form FROM forms"))
        self.word_list = [word for word in self.words if not word.isdigit()]
        self._near_words = NearWords(self.words, self.word_list)
        self.weight = _Weights(self.words, self.record_count).__getitem__
        self._weigh_all = lru_cache(maxsize=4096)(self._sum_weights)
        self._records: dict[int, Record] = {}
        self._duty_agencies = lru_cache(maxsize=4096)(self._read_duty_agencies)
        self._numbers_of_kind = lru_cache(maxsize=_LISTED)(self._read_numbers_of_kind)
        numbers = {word: number for word, _, _, number in rows}
        self._candidates = Candidates(connection, numbers, self.record_count)
        self._plan = lru_cache(maxsize=32)(self._read_plan)

    @classmethod
    def open(cls, path: Path) -> "Library":
        """Open the library at `path`; raises `LibraryUnusable` when it is missing, damaged or of another version."""
        if not path.is_file():
            raise LibraryUnusable(f"{path}: there is no library")
        try:
            connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
            return cls(connection, path)
        except sqlite3.DatabaseError as error:
            raise LibraryUnusable(f"{path}: {error}") from error

    def can_read(self) -> bool:
        """Whether a record can be read at this moment."""
        try:
            self._connection.execute("SELECT id FROM records LIMIT 1").fetchone()
        except sqlite3.Error:
            return False
        return True

    def is_sound(self) -> bool:
        """Whether every page of the file is as it was written; it reads all of them."""
        try:
            return bool(self._connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
        except sqlite3.Error:
            return False

    def close(self) -> None:
        """Close the file; the library can't be used afterwards."""
        self._connection.close()

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The heads of all plans, in the order in which they were given to `build`."""
        rows = self._connection.execute("SELECT document FROM plans ORDER BY position")
        return tuple(records.load(Document, text) for (text,) in rows)

    @cached_property
    def _documents_by_id(self) -> dict[str, Document]:
        return {document.id: document for document in self.documents}

    @cached_property
    def directory(self) -> Directory:
        """The heads of all plans, ready to look up."""
        return Directory(self.documents)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return dict(self._connection.execute("SELECT id, position FROM plans"))

    @cached_property
    def _plans_at(self) -> dict[int, str]:
        return {position: plan for plan, position in self._positions.items()}

    @cached_property
    def _role_counts(self) -> RoleCounts:
        return RoleCounts(self._connection, MOST_RECORDS)

    @cached_property
    def task_counts(self) -> dict[str, int]:
        """The number of annex tasks of each plan, by plan id."""
        return dict(self._connection.execute("SELECT id, task_count FROM plans"))

    def get_document(self, plan: str) -> Document:
        """Return the head of one plan; raises KeyError."""
        return self._documents_by_id[plan]

    def get_plan(self, plan: str) -> Plan:
        """Return everything read from one plan; raises KeyError."""
        return self._plan(plan)

    def _read_plan(self, plan: str) -> Plan:
        return records.load(Plan, self.get_plan_json(plan))

    def get_plan_json(self, plan: str) -> str:
        """Return one plan as `knowledge.records` writes it; raises KeyError."""
        return get_plan_json(self._connection, plan)

    def plans(self) -> Iterator[Plan]:
        """Give every plan, in the order in which they were given to `build`."""
        for document in self.documents:
            yield self.get_plan(document.id)

    def words_near(self, word: str) -> tuple[str, ...]:
        """Return known words that sound the same as `word` or are one letter away, most frequent first."""
        return self._near_words.find(word)

    def weigh_all(self, words: tuple[str, ...]) -> float:
        """Return how much the words of a title tell together, each counted once."""
        return self._weigh_all(words)

    def _sum_weights(self, words: tuple[str, ...]) -> float:
        return sum(map(self.weight, dict.fromkeys(words)))

    def knows_pair(self, first: str, second: str) -> bool:
        """Whether two words stand side by side in some record."""
        return self._holds_pair(first, second)

    def get_record(self, number: int) -> Record:
        """Return one record by its number in this library; raises KeyError."""
        return self.get_records([number])[0]

    def get_records(self, numbers: Sequence[int]) -> list[Record]:
        """Return the records with these numbers, in their order; raises KeyError."""
        kept = self._records
        found: dict[int, Record] = {}
        missing: list[int] = []
        for number in numbers:
            record = kept.get(number)  # other threads may drop it meanwhile
            if record is None:
                missing.append(number)
            else:
                found[number] = record
        for start in range(0, len(missing), _AT_ONCE):
            sql, some = read_numbers(f"SELECT {_FIELDS} FROM records WHERE id", missing[start : start + _AT_ONCE])
            for row in self._connection.execute(sql, some).fetchall():
                found[row[0]] = kept[row[0]] = _make_record(row)
        if missing:
            drop_oldest(kept, _KEPT)
        return [found[number] for number in numbers]

    def search(
        self,
        words: Iterable[str] | Wanted,
        kinds: Sequence[Kind],
        plans: Sequence[str] | None = None,
        limit: int = 40,
    ) -> list[Record]:
        """Return records of each of `kinds` that hold most of what is wanted, at most `limit` of a kind, best first.

        Words (folded) alone count by how rare they are.
        """
        if not isinstance(words, Wanted):
            words = Wanted(weights={word: self.weight(word) for word in sorted(set(words)) if word in self.words})
        spans = None if plans is None else self._spans(plans)
        return self.get_records([n for kind in kinds for n in self._candidates.find(kind, words, spans, limit)])

    def _spans(self, plans: Sequence[str], most: int = _MOST_SPANS) -> list[Span]:
        """Return the stretches of record numbers that belong to `plans`, in order, neighbours joined."""
        spans: list[Span] = []
        held = [self._positions[plan] for plan in plans if plan in self._positions][:most]
        for position in sorted(set(held)):
            first, last = position * MOST_RECORDS + 1, (position + 1) * MOST_RECORDS
            if spans and spans[-1][1] == first - 1:
                first = spans.pop()[0]
            spans.append((first, last))
        return spans

    def find_by_code(self, code: str) -> Record | None:
        """Return the record with this code, which stays the same when the library is built again."""
        row = self._connection.execute("SELECT id FROM records WHERE code = ?", (code,)).fetchone()
        return None if row is None else self.get_record(row[0])

    def duty_agencies(self, plan: str, section: str) -> frozenset[str]:
        """Return the agencies to which a section of `plan` gives a duty."""
        return self._duty_agencies(plan, section)

    def _read_duty_agencies(self, plan: str, section: str) -> frozenset[str]:
        sql = "SELECT json ->> 'agency' FROM records WHERE plan = ? AND kind = 'duty' AND key = ?"
        return frozenset(agency for (agency,) in self._connection.execute(sql, (plan, section)).fetchall())

    def find_task(self, plan: str, item: str) -> Record | None:
        """Return the task with this number in the annex of `plan`, if there is one."""
        row = self._connection.execute(
            "SELECT id FROM records WHERE plan = ? AND kind = 'task' AND key = ?", (plan, item)
        ).fetchone()
        return None if row is None else self.get_record(row[0])

    @cached_property
    def definitions(self) -> list[Record]:
        """The first definition of every short form, in the order of the plans."""
        sql = "SELECT min(id) FROM records WHERE kind = 'definition' GROUP BY key"
        return self.get_records(sorted(number for (number,) in self._connection.execute(sql)))

    def with_words(self, kind: Kind, words: Sequence[str], plans: Sequence[str] | None = None) -> list[Record]:
        """Return the first records of a kind whose title holds all of `words` (folded), in order; never very many."""
        spans = None if plans is None else self._spans(plans)
        return self.get_records(self._candidates.find_all(kind, words, spans))

    def all_of_kind(self, kind: Kind, plans: Sequence[str] | None = None) -> list[Record]:
        """Return all records of a kind, in the order of the plans and of the documents."""
        if plans is not None:
            return self.get_records(self._numbers_of_kind(kind, tuple(plans)))
        rows = self._connection.execute("SELECT id FROM records WHERE kind = ? ORDER BY id", (kind,))
        return self.get_records([number for (number,) in rows.fetchall()])

    def _read_numbers_of_kind(self, kind: Kind, plans: tuple[str, ...]) -> tuple[int, ...]:
        where, values = _filters({"plan": plans})
        rows = self._connection.execute(f"SELECT id FROM records WHERE kind = ?{where} ORDER BY id", (kind, *values))
        return tuple([number for (number,) in rows.fetchall()])

    def tasks_with_role(
        self, agencies: Sequence[str], roles: Sequence[str], plans: Sequence[str] | None = None
    ) -> list[tuple[Record, int, str, str]]:
        """Return (task, index of the output, role, agency) where one of `agencies` has one of `roles`."""
        where, values = _filters({"agency": agencies, "role": roles})
        sql = f"SELECT record, output, role, agency FROM roles WHERE 1{where}"
        rows = self._within(sql, values, plans, "record, output")
        found = self.get_records([row[0] for row in rows])
        return [(record, output, role, agency) for record, (_, output, role, agency) in zip(found, rows, strict=True)]

    def count_roles(self, agencies: Sequence[str], roles: Sequence[str]) -> dict[str, int]:
        """Return how many tasks of each plan name one of `agencies` in one of `roles`, where any do."""
        return self._by_plan(self._role_counts.count(agencies, roles).items())

    def count_due(self, first: date, last: date, agencies: Sequence[str] = ()) -> dict[str, int]:
        """Return how many tasks of each plan are due between two days, of `agencies` where any are given."""
        where, values = _filters({"agency": agencies})
        within = f" AND record IN (SELECT record FROM roles WHERE 1{where})" if agencies else ""
        sql = (
            f"SELECT (record - 1) / {MOST_RECORDS}, count(DISTINCT record) FROM dues"
            f" WHERE last BETWEEN ? AND ?{within} GROUP BY 1"
        )
        days = (first.isoformat(), last.isoformat())
        return self._by_plan(self._connection.execute(sql, (*days, *(values if agencies else ()))).fetchall())

    def _within(self, sql: str, values: list[Any], plans: Sequence[str] | None, order: str) -> list[tuple[Any, ...]]:
        """Return the rows that belong to `plans`, each stretch of plans in `order`, found by the numbers of records."""
        if plans is None:
            return self._connection.execute(f"{sql} ORDER BY {order}", values).fetchall()
        within = f"{sql} AND record BETWEEN ? AND ? ORDER BY {order}"
        spans = self._spans(plans, most=len(plans))
        return [row for span in spans for row in self._connection.execute(within, (*values, *span)).fetchall()]

    def _by_plan(self, rows: Iterable[tuple[int, int]]) -> dict[str, int]:
        return {self._plans_at[position]: count for position, count in rows}

    def tasks_due(
        self, first: date, last: date, plans: Sequence[str] | None = None
    ) -> list[tuple[Record, int, date, str]]:
        """Return (task, index of the output, last day, form) for what must be done between the two days, by day."""
        index = "dues_last" if plans is None else "dues_record"
        sql = f"SELECT record, output, last, form FROM dues INDEXED BY {index} WHERE last BETWEEN ? AND ?"
        rows = self._within(sql, [first.isoformat(), last.isoformat()], plans, "last, record, output")
        rows.sort(key=itemgetter(2))
        found = self.get_records([row[0] for row in rows])
        return [
            (record, output, date.fromisoformat(day), form)
            for record, (_, output, day, form) in zip(found, rows, strict=True)
        ]


class _Weights(dict[str, float]):
    """How much each word tells: the logarithm of how rare it is; an unknown word counts as the rarest."""

    def __init__(self, counts: Mapping[str, int], record_count: int) -> None:
        super().__init__()
        self._counts = counts
        self._record_count = record_count

    def __missing__(self, word: str) -> float:
        weight = math.log((self._record_count + 1) / (self._counts.get(word, 0) + 0.5))
        if word in self._counts:  # what people may type has no end
            self[word] = weight
        return weight


@lru_cache(maxsize=1024)
def _read_content(kind: Kind, json: str) -> Content:
    return records.load(records.CLASSES[kind], json)


def _make_record(row: tuple[Any, ...]) -> Record:
    number, code, plan, kind, key, title, context, json = row
    around, context_line = _read_context(context)
    return Record(
        id=number,
        code=code,
        plan=plan,
        kind=kind,
        key=key,
        title=tuple(map(intern, title.split())),
        context=around,
        title_line=f" {title} ",
        context_line=context_line,
        json=json,
    )


@lru_cache(maxsize=_KEPT)
def _read_context(context: str) -> tuple[tuple[str, ...], str]:
    """Return the words around records and the same as text, once for all records that stand there."""
    return tuple(map(intern, context.split())), f" {context} "


def _filters(wanted: dict[str, Sequence[str] | None]) -> tuple[str, list[Any]]:
    sql = ""
    values: list[Any] = []
    for column, options in wanted.items():
        if options is not None:
            sql += f" AND {column} IN ({', '.join('?' * len(options))})"
            values.extend(options)
    return sql, values
