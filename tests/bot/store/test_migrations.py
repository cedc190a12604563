"""Every step of the schema, taken with rows in every table, on both databases."""

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from fakes.filling import LAST_NUMBER, ROWS, fill
from sqlalchemy import func, insert, select

import bot.store.migrations
from bot.errors import StoreTooNew
from bot.store.engine import open_engine
from bot.store.migrations import HEAD, is_known, migrate, read_version, upgrade
from bot.store.rows import reflect_tables
from bot.store.tables import METADATA

STEPS = sorted(
    re.match(r"\d+", path.name)[0]
    for path in (Path(bot.store.migrations.__file__).parent / "versions").glob("[0-9]*.py")
)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    """Return a database without anything in it."""
    made = request.getfixturevalue("postgresql").make() if request.param == "postgresql" else None
    opened = open_engine(made or f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield opened
    opened.dispose()


def count_rows(connection):
    tables = reflect_tables(connection).values()
    return {table.name: connection.execute(select(func.count()).select_from(table)).scalar() for table in tables}


def test_the_steps_are_one_row_and_the_last_is_the_newest():
    assert [f"{number:04}" for number in range(1, len(STEPS) + 1)] == STEPS
    assert STEPS[-1] == HEAD
    assert is_known(HEAD)
    assert not is_known("00")


def test_every_step_keeps_every_row_that_was_there(engine):
    filled = set()
    for step in STEPS:
        with engine.begin() as connection:
            upgrade(connection, step)
            assert read_version(connection) == step
            tables = reflect_tables(connection).keys()
            fill(connection, tables - filled)
            filled |= tables
    with engine.connect() as connection:
        assert count_rows(connection) == dict.fromkeys(METADATA.tables, ROWS)
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


@pytest.mark.parametrize("step", STEPS[:-1])
def test_a_store_of_any_schema_is_brought_to_the_newest(engine, step):
    with engine.begin() as connection:
        upgrade(connection, step)
        fill(connection)
        before = count_rows(connection)
    migrate(engine)
    with engine.connect() as connection:
        after = count_rows(connection)
        assert read_version(connection) == HEAD
    assert {name: after[name] for name in before} == before


def test_numbers_go_on_after_a_step(engine):
    with engine.begin() as connection:
        upgrade(connection, "0001")
        fill(connection)
    migrate(engine)
    people = METADATA.tables["people"]
    with engine.begin() as connection:
        created_at = connection.execute(select(people.c.created_at)).scalars().first()
        made = connection.execute(insert(people).values(created_at=created_at).returning(people.c.id)).scalar()
    assert made == LAST_NUMBER + 1


def test_a_schema_of_a_later_program_is_left_alone(engine):
    migrate(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreTooNew):
        migrate(engine)
    with engine.connect() as connection:
        assert read_version(connection) == "9999"
