"""Building a library from a stream of plans: none is kept, and of two with one id the later stands."""

import gc
import sqlite3
import weakref
from contextlib import closing
from dataclasses import replace

import pytest

from knowledge.library import Library
from knowledge.library_build import build, prepare
from knowledge.records import CLASSES


class Rows(list):
    """Rows that may be watched as they are let go."""


@pytest.fixture
def renamed(shipped_plans):
    """Return the province's plan with other words in one title, and without its last task."""
    plan = next(plan for plan in shipped_plans if len(plan.tasks) > 50)
    first = replace(plan.tasks[0], title="Quokka zebra quokka")
    return replace(plan, tasks=(first, *plan.tasks[1:-1]))


def everything(path):
    """Return all that a library holds, table by table."""
    library = Library.open(path)
    tables = ("plans", "records", "roles", "dues", "words", "counts", "forms", "pairs", "meta")
    rows = {table: sorted(map(repr, library._connection.execute(f"SELECT * FROM {table}"))) for table in tables}
    for kind in CLASSES:
        library._connection.execute(f"CREATE VIRTUAL TABLE temp.seen USING fts5vocab(main, {kind}_words, instance)")
        rows[f"{kind}_words"] = sorted(map(repr, library._connection.execute("SELECT * FROM temp.seen")))
        library._connection.execute("DROP TABLE temp.seen")
    library.close()
    return rows


def test_prepared_plans_make_the_same_library(tmp_path, shipped_plans):
    build(shipped_plans, tmp_path / "plans.sqlite")
    build(map(prepare, shipped_plans), tmp_path / "prepared.sqlite")
    assert everything(tmp_path / "plans.sqlite") == everything(tmp_path / "prepared.sqlite")


def test_a_later_plan_takes_the_place_of_an_earlier_one_with_its_id(tmp_path, shipped_plans, renamed):
    build([*shipped_plans[:3], renamed], tmp_path / "first.sqlite")
    earlier = {plan.document.id: plan for plan in shipped_plans[:3]} | {renamed.document.id: renamed}
    build(earlier.values(), tmp_path / "second.sqlite")
    assert everything(tmp_path / "first.sqlite") == everything(tmp_path / "second.sqlite")
    library = Library.open(tmp_path / "first.sqlite")
    assert library.get_plan(renamed.document.id) == renamed
    assert library.knows_pair("quokka", "zebra")


def test_nothing_is_left_of_a_plan_that_was_exchanged(tmp_path, shipped_plans, renamed):
    whole = next(plan for plan in shipped_plans if plan.document.id == renamed.document.id)
    build([renamed, *shipped_plans[:3], whole], tmp_path / "library.sqlite")
    library = Library.open(tmp_path / "library.sqlite")
    assert library.documents[0].id == whole.document.id
    assert not library.knows_pair("quokka", "zebra")
    assert "quokka" not in library.words
    assert "quokka" not in library.accented
    assert library.record_count == len(list(library._connection.execute("SELECT id FROM records")))
    assert not list(library._connection.execute("SELECT rowid FROM task_words WHERE task_words MATCH 'quokka'"))
    library.close()
    with closing(sqlite3.connect(tmp_path / "library.sqlite")) as connection:
        for kind in CLASSES:
            connection.execute(f"INSERT INTO {kind}_words ({kind}_words, rank) VALUES ('integrity-check', 1)")


def test_plans_are_let_go_as_they_are_written(tmp_path, shipped_plans):
    alive = []

    def plans():
        for number in range(6):
            plan = shipped_plans[number % len(shipped_plans)]
            prepared = prepare(replace(plan, document=replace(plan.document, id=f"plan-{number}")))
            prepared = replace(prepared, records=Rows(prepared.records))
            alive.append(weakref.ref(prepared.records))
            yield prepared
            del prepared
            gc.collect()
            assert sum(rows() is not None for rows in alive) <= 1

    build(plans(), tmp_path / "library.sqlite")
    assert len(alive) == 6
