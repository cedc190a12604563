"""All that the store has of a person is shown and erased, whichever table it stands in, on both databases."""

import datetime as dt
import re
from contextlib import suppress

import pytest
from sqlalchemy import JSON, Date, DateTime, Integer, LargeBinary, func, insert, select

from bot.store.personal import account_columns, references
from bot.store.tables import METADATA
from bot.store.tables.columns import Instant
from bot.store.tables.people import AUDIT, PEOPLE, WRONG_CODES

NOW = dt.datetime(2026, 11, 28, 8, 30, tzinfo=dt.UTC)
ADDRESS, OTHER_ADDRESS = "telegram:700700700", "telegram:800800800"
NAME = "Nguyễn Thị Hoa Lan"
ABOUT_PEOPLE = re.compile(r"address|person|people|sender|chat|account|user|owner|asker|_by$|^actor$")
TABLES = [table for table in METADATA.sorted_tables if table is not PEOPLE]
PERSONAL = [table for table in TABLES if references(table) or account_columns(table)]
# Columns that look as though they named somebody, and why they do not.
NAMELESS = {
    ("wrong_codes", "sender"),  # a hash; gone after an hour
    ("audit", "actor"),  # a number that says nothing once the person is erased
    ("outbox", "claimed_by"),  # the process that sends it
    ("conversations", "person"),  # shown and erased beside the tables, also under names made of an address
}


def needs_value(column):
    if column.primary_key:
        return not isinstance(column.type, Integer)
    return not column.nullable and column.server_default is None


def fill(connection, table, person_id):
    """Put a row about `person_id` into a table, with values of the right kind in all columns that need one."""
    values = {}
    for column in table.columns:
        if column in references(table):
            values[column.name] = person_id
        elif column.name.endswith("address"):
            values[column.name] = ADDRESS
        elif column.foreign_keys:
            target = next(iter(column.foreign_keys)).column
            values[column.name] = connection.execute(select(target).order_by(target.desc())).scalars().first()
            if values[column.name] is None:
                fill(connection, target.table, person_id)
                values[column.name] = connection.execute(select(target).order_by(target.desc())).scalars().first()
        elif needs_value(column):
            values[column.name] = make_value(column.type)
    connection.execute(insert(table).values(**values))


def make_value(kind):
    match kind:
        case Instant() | DateTime():
            return NOW
        case Date():
            return NOW.date()
        case JSON():
            return {}
        case LargeBinary():
            return b"x"
        case Integer():
            return 1
    return "x"


@pytest.fixture
def lan(store):
    """Return a person whom every table speaks of."""
    with store.begin() as work:
        person = work.people.add(ADDRESS, NAME, NOW)
        other = work.people.add(OTHER_ADDRESS, "Minh", NOW)
        work.people.join(other.id, "official", "Sở Nội vụ", NOW, invited_by=person.id)
        work.audit.note(NOW, f"person:{person.id}", "test")
        work.invitations.note_wrong(ADDRESS, NOW)
        for table in PERSONAL:
            if work.connection.execute(select(func.count()).select_from(table)).scalar_one() == 0:
                fill(work.connection, table, person.id)
        if ADDRESS not in person.addresses:
            raise AssertionError
        return work.people.get(person.id)


def test_every_column_that_may_name_somebody_is_known_as_one():
    suspects = {
        (table.name, column.name) for table in TABLES for column in table.columns if ABOUT_PEOPLE.search(column.name)
    }
    known = {(table.name, column.name) for table in TABLES for column in (*references(table), *account_columns(table))}
    assert suspects - known - NAMELESS == set()
    assert suspects >= NAMELESS


@pytest.mark.parametrize("table", PERSONAL, ids=lambda table: table.name)
def test_what_names_somebody_goes_with_them_or_lets_go_of_them(table):
    for column in references(table):
        (key,) = column.foreign_keys
        assert key.ondelete in {"CASCADE", "SET NULL"}, column.name


def test_every_table_is_shown(store, lan):
    with store.look() as work:
        shown = work.personal.export(lan.id, lan.addresses)
        empty = {
            table.name for table in PERSONAL
            if work.connection.execute(select(func.count()).select_from(table)).scalar_one() == 0
        }  # fmt: skip
    assert empty == set()
    assert {table.name for table in PERSONAL} | {"people", "audit", "wrong_codes"} == set(shown)
    assert NAME in str(shown)
    assert "Minh" not in str(shown)
    assert "code_hash" not in str(shown)
    (invited,) = [row for row in shown["memberships"] if row["agency"] == "Sở Nội vụ"]
    assert "person_id" not in invited


def test_nothing_is_left_of_somebody_who_is_erased(store, lan):
    with store.begin() as work:
        work.personal.erase(lan.id, lan.addresses)
    with store.look() as work:
        left = work.personal.export(lan.id, lan.addresses)
        assert set(left) <= {"audit", "wrong_codes"}
        everything = str([work.connection.execute(select(table)).all() for table in METADATA.sorted_tables])
        assert NAME not in everything
        assert ADDRESS not in everything
        assert work.people.find(ADDRESS) is None
        assert work.people.find(OTHER_ADDRESS).memberships[0].agency == "Sở Nội vụ"
        assert work.connection.execute(select(AUDIT)).all()


def test_erasing_resets_no_count_of_wrong_codes(store, lan):
    with store.begin() as work:
        work.personal.erase(lan.id, lan.addresses)
        assert work.invitations.count_wrong(ADDRESS, NOW) == 1
        assert work.connection.execute(select(WRONG_CODES)).all()


def test_the_files_of_sqlite_hold_nothing_of_somebody_erased(store, lan, tmp_path):
    if store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL overwrites what is erased in its own time")
    files = list(tmp_path.glob("store.sqlite*"))
    assert any(NAME.encode() in file.read_bytes() for file in files)
    with store.begin() as work:
        work.personal.erase(lan.id, lan.addresses)
    store.scrub()
    for file in tmp_path.glob("store.sqlite*"):
        with suppress(FileNotFoundError):
            content = file.read_bytes()
            assert NAME.encode() not in content, file.name
            assert ADDRESS.encode() not in content, file.name


def test_somebody_with_an_account_alone_is_shown_and_erased(store):
    with store.begin() as work:
        work.invitations.note_wrong(ADDRESS, NOW)
        assert set(work.personal.export(None, [ADDRESS])) == {"wrong_codes"}
        work.personal.erase(None, [ADDRESS])
        assert work.personal.export(None, ["telegram:1"]) == {}
