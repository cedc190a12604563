"""Building the library: every record of every plan into one SQLite file, beside its place, then moved there at once.

A reader sees the old library or the new one, whole.
"""

import hashlib
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Literal

from knowledge import records
from knowledge.deadline import By, Deadline, Every, Mixed, Within
from knowledge.index import Entry, Name, entries_of
from knowledge.library_finish import FINISH_SQL, finish
from knowledge.model import Output, Plan, Target, Task
from knowledge.packed_words import Numbering, SeenTexts, pack_words
from knowledge.text import fold
from knowledge.word_pairs import GatheredPairs, number_words, pack_pairs
from knowledge.wording import count_accented

SCHEMA = 12

MOST_RECORDS = 1 << 20  # of one plan: a record's number tells its plan's position, so one plan can be exchanged

_INDEX_BYTES = 1 << 22  # of each full-text index in memory before they are written: fewer pieces to join later

_SCHEMA_SQL = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE plans (id TEXT PRIMARY KEY, position INTEGER, document TEXT, task_count INTEGER, rest TEXT);
CREATE TABLE records (
    id INTEGER PRIMARY KEY, code TEXT, plan TEXT, kind TEXT, key TEXT, title TEXT, context TEXT, json TEXT);
CREATE TABLE roles (record INTEGER, plan TEXT, output INTEGER, role TEXT, agency TEXT);
CREATE TABLE dues (record INTEGER, plan TEXT, output INTEGER, first TEXT, last TEXT, form TEXT);
CREATE TABLE counts (kind TEXT, word TEXT, count INTEGER, PRIMARY KEY (kind, word)) WITHOUT ROWID;
CREATE TABLE words (word TEXT PRIMARY KEY, count INTEGER, form TEXT, number INTEGER) WITHOUT ROWID;
CREATE TABLE record_words (
    record INTEGER PRIMARY KEY, kind TEXT, title_length INTEGER, title BLOB, context BLOB);
CREATE TABLE forms (form TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE pairs (packed BLOB);
CREATE INDEX records_definition ON records (key) WHERE kind = 'definition';
"""
# A word index for each kind: rows of other kinds need not be read. Only which words stand in which column is kept.
# All words are folded, so the tokenizer of plain letters gives what the one of Unicode would, in less time.
_WORDS_SQL = """
CREATE VIRTUAL TABLE {kind}_words USING fts5(
    title, context, content = '', columnsize = 0, detail = column, tokenize = 'ascii');
CREATE VIRTUAL TABLE temp.{kind}_terms USING fts5vocab(main, {kind}_words, row);
INSERT INTO {kind}_words ({kind}_words, rank) VALUES ('hashsize', {size});
"""
_COUNT_SQL = """
INSERT INTO {kind}_words ({kind}_words) VALUES ('optimize');
INSERT INTO counts SELECT '{kind}', term, doc FROM temp.{kind}_terms;
DROP TABLE temp.{kind}_terms;
"""
_INDEX_SQL = """
CREATE INDEX records_plan ON records (plan, kind, key);
CREATE INDEX records_code ON records (code);
CREATE INDEX roles_agency ON roles (agency, role, record, output);
CREATE INDEX dues_last ON dues (last, record);
CREATE INDEX dues_record ON dues (record, last);
"""


Row = tuple[int, str, str, records.Kind, str, str, str, bytes]
Role = tuple[int, str, int, Literal["lead", "coordinate"], str]
Due = tuple[int, str, int, str | None, str | None, str]
_kind_of = itemgetter(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A plan made ready for the library, in whatever process: JSON texts, rows, and its titles.

    `rest` is what the plan holds beside its document and its records, as `records.dump_rest` writes it. A row of
    `records` is (index, code, plan, kind, key, title, context, JSON in UTF-8); one of `roles` (index of the record,
    plan, index of the output, role, agency); one of `dues` (index of the record, plan, index of the output, first,
    last, form). `titles` are those of the records as the plan words them, a line each; `percents` are the records with
    the sign, which the full-text index does not keep.
    """

    id: str
    document: str
    rest: str
    task_count: int
    records: list[Row]
    roles: list[Role]
    dues: list[Due]
    titles: str
    percents: int

    def read_plan(self) -> Plan:
        """Return the plan that was made ready, as the library will give it back."""
        rows = ((kind, json.decode()) for _, _, _, kind, _, _, _, json in self.records)
        return records.load(Plan, _join_plan(self.document, rows, self.rest))


def prepare(plan: Plan) -> Prepared:
    """Return `plan` ready for `build`, which has little left to do with it; plain data, quick to send to a process."""
    name = plan.document.id
    entries = list(entries_of(plan))
    rows: list[Row] = []
    for index, entry in enumerate(entries):
        json = records.write(entry.content)
        rows.append((index, code_of(name, entry), name, entry.kind, entry.key, entry.title, entry.context, json))
    outputs = [
        (index, number, output)
        for index, entry in enumerate(entries)
        if isinstance(entry.content, Task)
        for number, output in enumerate(entry.content.outputs)
    ]
    return Prepared(
        id=name,
        document=records.dump(plan.document),
        rest=records.dump_rest(plan),
        task_count=len(plan.tasks),
        records=rows,
        roles=[role for index, number, output in outputs for role in _list_roles(index, name, number, output)],
        dues=[due for index, number, output in outputs for due in _list_dues(index, name, number, output.deadline)],
        titles="\n".join([entry.named for entry in entries]),
        percents=sum("%" in entry.title or "%" in entry.context for entry in entries),
    )


def build(plans: Iterable[Plan | Prepared], path: Path, fingerprint: str | Callable[[], str] = "") -> None:
    """Write the library of `plans` to `path`, replacing what is there in one step.

    Plans are taken one by one and not kept. Of two with one id the later stands, in the place of the earlier.
    `fingerprint` says what it was built from, or is asked for it once all plans are taken; `Library.fingerprint`
    gives it back.
    """
    import sqlite_utils  # it brings numpy along: only who builds waits for it

    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    draft.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(draft, check_same_thread=False)) as connection:
            connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA_SQL)
            connection.executescript(FINISH_SQL)
            for kind in records.CLASSES:
                connection.executescript(_WORDS_SQL.format(kind=kind, size=_INDEX_BYTES))
            vocabulary = _fill(connection, plans)
            for kind in records.CLASSES:
                connection.executescript(_COUNT_SQL.format(kind=kind))
            _write_vocabulary(connection, vocabulary)
            finish(connection, draft, _INDEX_SQL, numbers=vocabulary.numbers, most_records=MOST_RECORDS)
            table = sqlite_utils.Database(connection).table("records")
            stamp = fingerprint() if callable(fingerprint) else fingerprint
            meta = {"schema": str(SCHEMA), "fingerprint": stamp, "records": str(table.count)}
            connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
            connection.commit()
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@dataclass(slots=True, kw_only=True)
class _Vocabulary:
    """What stands between the blanks of titles and how often, which words stand side by side there, signs of percent.

    `numbers` are those by which records hold their words, and `pairs` name theirs.
    """

    tokens: Counter[str] = field(default_factory=Counter)
    pairs: GatheredPairs = field(default_factory=GatheredPairs)
    percents: int = 0
    numbers: Numbering = field(default_factory=Numbering)
    seen: SeenTexts = field(default_factory=SeenTexts)

    def add(self, plan: Prepared) -> None:
        self.tokens.update(plan.titles.split())
        self.percents += plan.percents

    def remove(self, plan: Prepared) -> None:
        """Take a plan's words out; its pairs may be other plans' too, and are found anew at the end."""
        self.percents -= plan.percents
        tokens = plan.titles.split()
        self.tokens.subtract(tokens)
        for token in set(tokens):
            if not self.tokens[token]:
                del self.tokens[token]

    def pack(self, records: Iterable[tuple[str, str]]) -> Iterator[tuple[int, bytes, bytes]]:
        """Yield the words of records as `pack_words` does, their numbers and pairs kept."""
        return pack_words(records, self.numbers, self.pairs, self.seen)

    def forget_numbers(self) -> None:
        """Forget the numbers of words, and what was told by them."""
        self.numbers.clear()
        self.pairs.clear()
        self.seen.clear()


def _fill(connection: sqlite3.Connection, plans: Iterable[Plan | Prepared]) -> _Vocabulary:
    vocabulary = _Vocabulary()
    positions: dict[str, int] = {}
    replaced = False
    for given in plans:
        plan = prepare(given) if isinstance(given, Plan) else given
        if plan.id in positions:
            replaced = True
            _take_out(connection, plan.id, positions[plan.id], vocabulary)
        position = positions.setdefault(plan.id, len(positions))
        _insert(connection, plan, position, vocabulary)
        vocabulary.add(plan)
    if replaced:
        connection.executescript("DROP INDEX roles_record; DROP INDEX dues_record;")
        _number_words_anew(connection, vocabulary)
    return vocabulary


def _number_words_anew(connection: sqlite3.Connection, vocabulary: _Vocabulary) -> None:
    """Give the words the numbers that they would have had without the plans that were taken out; find pairs anew."""
    vocabulary.forget_numbers()
    connection.execute("DELETE FROM record_words")
    rows = connection.execute("SELECT id, kind, title, context FROM records ORDER BY id")
    for record, kind, title, context in rows:
        packed = ((record, kind, *one) for one in vocabulary.pack([(title, context)]))
        connection.executemany("INSERT INTO record_words VALUES (?, ?, ?, ?, ?)", packed)


def _insert(connection: sqlite3.Connection, plan: Prepared, position: int, vocabulary: _Vocabulary) -> None:
    first, _ = _span_of(position)
    connection.execute(
        "INSERT INTO plans VALUES (?, ?, ?, ?, ?)", (plan.id, position, plan.document, plan.task_count, plan.rest)
    )
    # numbers are added by the database: rows go in as they came
    connection.executemany(f"INSERT INTO records VALUES (? + {first}, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT))", plan.records)
    words = vocabulary.pack([(row[5], row[6]) for row in plan.records])
    packed = ((row[0], row[3], *one) for row, one in zip(plan.records, words, strict=True))
    connection.executemany(f"INSERT INTO record_words VALUES (? + {first}, ?, ?, ?, ?)", packed)
    for kind, rows in groupby(plan.records, key=_kind_of):
        texts = ((index, title, context) for index, _, _, _, _, title, context, _ in rows)
        connection.executemany(f"INSERT INTO {kind}_words (rowid, title, context) VALUES (? + {first}, ?, ?)", texts)
    connection.executemany(f"INSERT INTO roles VALUES (? + {first}, ?, ?, ?, ?)", plan.roles)
    connection.executemany(f"INSERT INTO dues VALUES (? + {first}, ?, ?, ?, ?, ?)", plan.dues)


def _take_out(connection: sqlite3.Connection, plan: str, position: int, vocabulary: _Vocabulary) -> None:
    """Take a plan out of the draft, its words with it."""
    vocabulary.remove(prepare(records.load(Plan, get_plan_json(connection, plan))))
    connection.execute("DELETE FROM plans WHERE id = ?", (plan,))
    span = _span_of(position)
    for kind in records.CLASSES:
        connection.execute(
            f"INSERT INTO {kind}_words ({kind}_words, rowid, title, context)"
            " SELECT 'delete', id, title, context FROM records WHERE id BETWEEN ? AND ? AND kind = ?",
            (*span, kind),
        )
    connection.execute("DELETE FROM records WHERE id BETWEEN ? AND ?", span)
    connection.execute("DELETE FROM record_words WHERE record BETWEEN ? AND ?", span)
    for table in ("roles", "dues"):
        connection.execute(f"CREATE INDEX IF NOT EXISTS {table}_record ON {table} (record)")
        connection.execute(f"DELETE FROM {table} WHERE record BETWEEN ? AND ?", span)


def _span_of(position: int) -> tuple[int, int]:
    """Return the first and the last number that a record of the plan at `position` may have."""
    return position * MOST_RECORDS + 1, (position + 1) * MOST_RECORDS


def get_plan_json(connection: sqlite3.Connection, plan: str) -> str:
    """Return a plan of the library, or of the draft of one, as `knowledge.records` writes it; raises KeyError."""
    row = connection.execute("SELECT position, document, rest FROM plans WHERE id = ?", (plan,)).fetchone()
    if row is None:
        raise KeyError(plan)
    position, document, rest = row
    sql = "SELECT kind, json FROM records WHERE id BETWEEN ? AND ? ORDER BY id"
    return _join_plan(document, connection.execute(sql, _span_of(position)), rest)


def _join_plan(document: str, rows: Iterable[tuple[records.Kind, str]], rest: str) -> str:
    dumped: dict[records.Kind, list[str]] = {}
    for kind, json in rows:
        dumped.setdefault(kind, []).append(json)
    return records.join_plan(document, dumped, rest)


def _write_vocabulary(connection: sqlite3.Connection, vocabulary: _Vocabulary) -> None:
    forms = count_accented(vocabulary.tokens)
    common = _common_forms(forms)
    words = _count_words(connection)
    if vocabulary.percents:
        words["%"] = vocabulary.percents
    rows = ((word, words[word], common.get(word, word), vocabulary.numbers[word]) for word in sorted(words))
    connection.executemany("INSERT INTO words VALUES (?, ?, ?, ?)", rows)
    connection.executemany("INSERT INTO forms VALUES (?)", ((form,) for form in sorted(forms)))
    numbered = list(vocabulary.numbers)
    pairs = ((numbered[first], numbered[second]) for first, second in vocabulary.pairs)
    packed = pack_pairs(pairs, number_words(sorted(words)))
    connection.execute("INSERT INTO pairs VALUES (?)", (packed,))


def _count_words(connection: sqlite3.Connection) -> dict[str, int]:
    """Return in how many records each word stands, as the word indexes have counted already."""
    return dict(connection.execute("SELECT word, sum(count) FROM counts GROUP BY word"))


def _common_forms(forms: Mapping[str, int]) -> dict[str, str]:
    """Return, for each folded word, the accented form in which plans write it most."""
    common: dict[str, str] = {}
    for form, count in sorted(forms.items()):
        word = fold(form)
        if word not in common or count > forms[common[word]]:
            common[word] = form
    return common


def code_of(plan: str, entry: Entry | Name) -> str:
    """Return ten hexadecimal digits for a record: by number for a task, by its words for everything else.

    A figure counts as well: "2 - 3 sáng kiến" is two targets of the same words.
    """
    words = "" if entry.kind == "task" else entry.title
    if isinstance(entry.content, Target):
        words += f" {entry.content.operator}{entry.content.value:g}{entry.content.unit}"
    return hashlib.sha256(f"{plan}|{entry.kind}|{entry.key}|{words}".encode()).hexdigest()[:10]


def _list_roles(index: int, plan: str, number: int, output: Output) -> list[Role]:
    roles: list[Role] = [(index, plan, number, "lead", agency) for agency in output.lead]
    roles += [(index, plan, number, "coordinate", agency) for agency in output.coordinate]
    return roles


def _list_dues(index: int, plan: str, number: int, deadline: Deadline) -> list[Due]:
    match deadline:
        case By(due=due):
            day = due.isoformat()
            return [(index, plan, number, day, day, "date")]
        case Within(spans=spans):
            return [(index, plan, number, span.first.isoformat(), span.last.isoformat(), "period") for span in spans]
        case Every(every=every):
            return [(index, plan, number, None, None, unit) for unit in every]
        case Mixed(parts=parts):
            return [due for part in parts for due in _list_dues(index, plan, number, part)]
        case _:
            return [(index, plan, number, None, None, type(deadline).__name__.lower())]
