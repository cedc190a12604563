"""Building the library: every record of every plan into one SQLite file, beside its place, then moved there at once.

A reader sees the old library or the new one, whole.
"""

import hashlib
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge import records
from knowledge.deadline import By, Deadline, Every, Mixed, Within
from knowledge.index import Entry, entries_of
from knowledge.model import Plan, Target, Task
from knowledge.text import fold

if TYPE_CHECKING:
    import sqlite_utils

SCHEMA = 2

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
    import sqlite_utils  # it brings numpy along: only who builds waits for it

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


def _fill(database: "sqlite_utils.Database", plans: Iterable[Plan], fingerprint: str) -> None:
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
    _write_vocabulary(connection, words, pairs, forms)
    table = database.table("records")
    table.enable_fts(["title", "context"], tokenize="unicode61 remove_diacritics 0")
    table.optimize()
    meta = {"schema": str(SCHEMA), "fingerprint": fingerprint, "records": str(number)}
    connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())


def _write_vocabulary(
    connection: sqlite3.Connection, words: Counter[str], pairs: Counter[str], forms: Counter[str]
) -> None:
    common = _common_forms(forms)
    connection.executemany(
        "INSERT INTO words VALUES (?, ?, ?)", [(word, words[word], common.get(word, word)) for word in sorted(words)]
    )
    connection.executemany("INSERT INTO forms VALUES (?)", [(form,) for form in sorted(forms)])
    connection.executemany("INSERT INTO pairs VALUES (?, ?)", sorted(pairs.items()))
    connection.executescript(_INDEX_SQL)


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
