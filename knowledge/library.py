"""The library: every record of every plan in one SQLite file, searchable by folded words; derived, never edited.

Built beside its place and moved there at once, so that a reader sees the old library or the new one, whole.
"""

import hashlib
import math
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import sqlite_utils

from knowledge import records
from knowledge.deadline import By, Deadline, Every, Mixed, Within
from knowledge.errors import LibraryUnusable
from knowledge.index import Entry, entries_of
from knowledge.model import Document, Plan, Target, Task
from knowledge.records import Content, Kind
from knowledge.text import fold

SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record with its folded words: `title` names it, `context` stands around it (area, headings, agencies)."""

    id: int
    code: str
    plan: str
    kind: Kind
    key: str
    title: tuple[str, ...]
    context: tuple[str, ...]
    json: str

    def content(self) -> Content:
        """Return the record itself."""
        return records.load(records.CLASSES[self.kind], self.json)


_SCHEMA_SQL = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE plans (id TEXT PRIMARY KEY, position INTEGER, document TEXT, task_count INTEGER, json TEXT);
CREATE TABLE records (
    id INTEGER PRIMARY KEY, code TEXT, plan TEXT, kind TEXT, key TEXT, title TEXT, context TEXT, json TEXT);
CREATE TABLE roles (record INTEGER, plan TEXT, output INTEGER, role TEXT, agency TEXT);
CREATE TABLE dues (record INTEGER, plan TEXT, output INTEGER, first TEXT, last TEXT, form TEXT);
CREATE TABLE words (word TEXT PRIMARY KEY, count INTEGER, form TEXT) WITHOUT ROWID;
CREATE TABLE forms (form TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE pairs (pair TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID;
"""
_INDEX_SQL = """
CREATE INDEX records_plan ON records (plan, kind, key);
CREATE INDEX records_code ON records (code);
CREATE INDEX roles_agency ON roles (agency, role);
CREATE INDEX dues_last ON dues (last);
"""


def build(plans: Iterable[Plan], path: Path, fingerprint: str = "") -> None:
    """Write the library of `plans` to `path`, replacing what is there in one step.

    `fingerprint` says what it was built from; `Library.fingerprint` gives it back.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    draft.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(draft)) as connection:
            connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA_SQL)
            _fill(sqlite_utils.Database(connection), plans, fingerprint)
            connection.commit()
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _fill(database: sqlite_utils.Database, plans: Iterable[Plan], fingerprint: str) -> None:
    connection = database.conn
    words: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    number = 0
    for position, plan in enumerate(plans):
        rows: list[tuple[object, ...]] = []
        roles: list[tuple[object, ...]] = []
        dues: list[tuple[object, ...]] = []
        for entry in entries_of(plan):
            number += 1
            rows.append(
                (number, code_of(plan.document.id, entry), plan.document.id, entry.kind, entry.key,
                 " ".join(entry.title), " ".join(entry.context),
                 records.dump(entry.content))
            )  # fmt: skip
            words.update(set(entry.title) | set(entry.context))
            pairs.update({f"{a} {b}" for a, b in zip(entry.title, entry.title[1:], strict=False)})
            forms.update(entry.accented)
            if isinstance(entry.content, Task):
                roles.extend((number, plan.document.id, *role) for role in _roles(entry.content))
                dues.extend((number, plan.document.id, *due) for due in _dues(entry.content))
        connection.execute(
            "INSERT OR REPLACE INTO plans VALUES (?, ?, ?, ?, ?)",
            (plan.document.id, position, records.dump(plan.document), len(plan.tasks), records.dump(plan)),
        )
        connection.executemany("INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        connection.executemany("INSERT INTO roles VALUES (?, ?, ?, ?, ?)", roles)
        connection.executemany("INSERT INTO dues VALUES (?, ?, ?, ?, ?, ?)", dues)
    common = _common_forms(forms)
    connection.executemany(
        "INSERT INTO words VALUES (?, ?, ?)", [(word, words[word], common.get(word, word)) for word in sorted(words)]
    )
    connection.executemany("INSERT INTO forms VALUES (?)", [(form,) for form in sorted(forms)])
    connection.executemany("INSERT INTO pairs VALUES (?, ?)", sorted(pairs.items()))
    connection.executescript(_INDEX_SQL)
    table = database.table("records")
    table.enable_fts(["title", "context"], tokenize="unicode61 remove_diacritics 0")
    table.optimize()
    meta = {"schema": str(SCHEMA), "fingerprint": fingerprint, "records": str(number)}
    connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())


def _common_forms(forms: Counter[str]) -> dict[str, str]:
    """Return, for each folded word, the accented form in which plans write it most."""
    common: dict[str, str] = {}
    for form, count in sorted(forms.items()):
        word = fold(form)
        if word not in common or count > forms[common[word]]:
            common[word] = form
    return common


def code_of(plan: str, entry: Entry) -> str:
    """Return ten hexadecimal digits for a record: by number for a task, by its words for everything else.

    A figure counts as well: "2 - 3 sáng kiến" is two targets of the same words.
    """
    words = "" if entry.kind == "task" else " ".join(entry.title)
    if isinstance(entry.content, Target):
        words += f" {entry.content.operator}{entry.content.value:g}{entry.content.unit}"
    return hashlib.sha256(f"{plan}|{entry.kind}|{entry.key}|{words}".encode()).hexdigest()[:10]


def _roles(task: Task) -> Iterator[tuple[int, str, str]]:
    for index, output in enumerate(task.outputs):
        yield from ((index, "lead", agency) for agency in output.lead)
        yield from ((index, "coordinate", agency) for agency in output.coordinate)


def _dues(task: Task) -> Iterator[tuple[int, str | None, str | None, str]]:
    for index, output in enumerate(task.outputs):
        yield from ((index, *row) for row in _due_rows(output.deadline))


def _due_rows(deadline: Deadline) -> Iterator[tuple[str | None, str | None, str]]:
    match deadline:
        case By(due=due):
            yield due.isoformat(), due.isoformat(), "date"
        case Within(spans=spans):
            yield from ((span.first.isoformat(), span.last.isoformat(), "period") for span in spans)
        case Every(every=every):
            yield from ((None, None, unit) for unit in every)
        case Mixed(parts=parts):
            for part in parts:
                yield from _due_rows(part)
        case _:
            yield None, None, type(deadline).__name__.lower()


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
        rows = connection.execute("SELECT word, count, form FROM words").fetchall()
        self.words: dict[str, int] = {word: count for word, count, _ in rows}
        self.forms: dict[str, str] = {word: form for word, _, form in rows}
        self.accented = frozenset(form for (form,) in connection.execute("SELECT form FROM forms"))
        self.word_list = [word for word in self.words if not word.isdigit()]
        self._record = lru_cache(maxsize=20_000)(self._read_record)
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
        row = self._connection.execute("SELECT json FROM plans WHERE id = ?", (plan,)).fetchone()
        if row is None:
            raise KeyError(plan)
        return records.load(Plan, row[0])

    def plans(self) -> Iterator[Plan]:
        """Give every plan, in the order in which they were given to `build`."""
        for document in self.documents:
            yield self.get_plan(document.id)

    def weight(self, word: str) -> float:
        """Return how much a word tells: the logarithm of how rare it is; an unknown word counts as the rarest."""
        return math.log((self.record_count + 1) / (self.words.get(word, 0) + 0.5))

    @lru_cache(maxsize=8192)  # noqa: B019 - a library lives as long as the process
    def knows_pair(self, first: str, second: str) -> bool:
        """Whether two words stand side by side in some record."""
        found = self._connection.execute("SELECT 1 FROM pairs WHERE pair = ?", (f"{first} {second}",)).fetchone()
        return found is not None

    def get_record(self, number: int) -> Record:
        """Return one record by its number in this library; raises KeyError."""
        return self._record(number)

    def _read_record(self, number: int) -> Record:
        row = self._connection.execute(
            "SELECT id, code, plan, kind, key, title, context, json FROM records WHERE id = ?", (number,)
        ).fetchone()
        if row is None:
            raise KeyError(number)
        return Record(
            id=row[0], code=row[1], plan=row[2], kind=row[3], key=row[4],
            title=tuple(row[5].split()), context=tuple(row[6].split()), json=row[7],
        )  # fmt: skip

    def search(
        self, words: Iterable[str], kinds: Sequence[Kind], plans: Sequence[str] | None = None, limit: int = 40
    ) -> list[Record]:
        """Return the records that hold some of `words` (folded), best by BM25 first, titles counting three times."""
        known = sorted({word for word in words if word in self.words})
        if not known:
            return []
        match = " OR ".join(f'"{word}"' for word in known)
        where, values = _filters({"r.kind": kinds, "r.plan": plans})
        sql = (
            "SELECT r.id FROM records_fts JOIN records AS r ON r.id = records_fts.rowid "
            f"WHERE records_fts MATCH ?{where} ORDER BY bm25(records_fts, 3.0, 1.0) LIMIT ?"
        )
        rows = self._connection.execute(sql, (match, *values, limit)).fetchall()
        return [self.get_record(number) for (number,) in rows]

    def find_by_code(self, code: str) -> Record | None:
        """Return the record with this code, which stays the same when the library is built again."""
        row = self._connection.execute("SELECT id FROM records WHERE code = ?", (code,)).fetchone()
        return None if row is None else self.get_record(row[0])

    def find_task(self, plan: str, item: str) -> Record | None:
        """Return the task with this number in the annex of `plan`, if there is one."""
        row = self._connection.execute(
            "SELECT id FROM records WHERE plan = ? AND kind = 'task' AND key = ?", (plan, item)
        ).fetchone()
        return None if row is None else self.get_record(row[0])

    def all_of_kind(self, kind: Kind, plans: Sequence[str] | None = None) -> list[Record]:
        """Return all records of a kind, in the order of the plans and of the documents."""
        where, values = _filters({"plan": plans})
        rows = self._connection.execute(f"SELECT id FROM records WHERE kind = ?{where} ORDER BY id", (kind, *values))
        return [self.get_record(number) for (number,) in rows.fetchall()]

    def tasks_with_role(
        self, agencies: Sequence[str], roles: Sequence[str], plans: Sequence[str] | None = None
    ) -> list[tuple[Record, int, str, str]]:
        """Return (task, index of the output, role, agency) where one of `agencies` has one of `roles`."""
        where, values = _filters({"agency": agencies, "role": roles, "plan": plans})
        sql = f"SELECT record, output, role, agency FROM roles WHERE 1{where} ORDER BY record, output"
        rows = self._connection.execute(sql, values).fetchall()
        return [(self.get_record(number), output, role, agency) for number, output, role, agency in rows]

    def tasks_due(
        self, first: date, last: date, plans: Sequence[str] | None = None
    ) -> list[tuple[Record, int, date, str]]:
        """Return (task, index of the output, last day, form) for what must be done between the two days, by day."""
        where, values = _filters({"plan": plans})
        sql = (
            "SELECT record, output, last, form FROM dues WHERE last BETWEEN ? AND ?"
            f"{where} ORDER BY last, record, output"
        )
        rows = self._connection.execute(sql, (first.isoformat(), last.isoformat(), *values)).fetchall()
        return [(self.get_record(n), output, date.fromisoformat(day), form) for n, output, day, form in rows]


def _filters(wanted: dict[str, Sequence[str] | None]) -> tuple[str, list[Any]]:
    sql = ""
    values: list[Any] = []
    for column, options in wanted.items():
        if options is not None:
            sql += f" AND {column} IN ({', '.join('?' * len(options))})"
            values.extend(options)
    return sql, values
