"""The store: its schema and the steps to it, transactions, instants, people and notices, on both databases."""

import threading
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from bot.errors import StoreTooNew, StoreUnusable
from bot.store import migrations
from bot.store.migrations import HEAD, migrate, read_version
from bot.store.store import SqlStore
from bot.store.tables import METADATA
from bot.store.tables.people import AUDIT
from handlers.messages import Asker

NOW = datetime(2026, 11, 28, 8, 30, 15, 123456, tzinfo=UTC)


def test_the_steps_end_at_the_newest_schema():
    config = Config()
    config.set_main_option("script_location", migrations.__path__[0])
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_steps_bring_the_tables_that_the_program_uses(store):
    with store.engine.begin() as connection:
        assert read_version(connection) == HEAD
        context = MigrationContext.configure(connection, opts={"compare_server_default": False})
        assert compare_metadata(context, METADATA) == []


def test_a_store_of_a_later_program_is_left_alone(store):
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreTooNew, match="9999"):
        migrate(store.engine)


@pytest.mark.parametrize(
    "url", ["nonsense", "sqlite:////proc/no/store.sqlite", "postgresql+psycopg://u:secret@127.0.0.1:1/x"]
)
def test_a_store_that_cannot_be_opened_is_told_without_its_address(url):
    with pytest.raises(StoreUnusable) as failure:
        SqlStore.open(url)
    assert "secret" not in str(failure.value)


def test_two_processes_may_bring_a_new_store_up_at_once(request, tmp_path):
    urls = [f"sqlite:///{tmp_path / 'new.sqlite'}", request.getfixturevalue("postgresql").make()]
    for url in urls:
        failures = []

        def bring_up(url=url, failures=failures):
            try:
                SqlStore.open(url).close()
            except Exception as error:  # noqa: BLE001 - told to the test below
                failures.append(error)

        threads = [threading.Thread(target=bring_up) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []


def test_an_instant_comes_back_the_same_moment_and_sorts_as_time_goes(store):
    hanoi = timezone(timedelta(hours=7))
    moments = [NOW, NOW.astimezone(hanoi) + timedelta(microseconds=1), NOW + timedelta(days=400)]
    with store.begin() as work:
        for moment in reversed(moments):
            work.audit.note(moment, "command line", "test")
        kept = work.connection.execute(AUDIT.select().order_by(AUDIT.c.at)).mappings().all()
    assert [row["at"] for row in kept] == moments
    assert all(row["at"].tzinfo is UTC for row in kept)


def test_a_moment_without_its_time_zone_is_refused(store):
    with pytest.raises(Exception, match="time zone"), store.begin() as work:
        work.audit.note(NOW.replace(tzinfo=None), "command line", "test")


def test_what_is_done_before_a_failure_is_undone(store):
    def add_and_fail():
        with store.begin() as work:
            work.people.add("telegram:7", "Lan", NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        add_and_fail()
    with store.look() as work:
        assert work.people.find("telegram:7") is None


def test_a_person_is_made_once_and_has_the_highest_role_held(store):
    with store.begin() as work:
        lan = work.people.add("telegram:7", "Lan", NOW)
        assert work.people.add("telegram:7", "Lan", NOW).id == lan.id
        assert lan.asker == Asker()
        work.people.join(lan.id, "official", "Sở Tư pháp", NOW)
        work.people.join(lan.id, "admin", None, NOW)
    with store.look() as work:
        found = work.people.find("telegram:7")
        assert found.asker == Asker(role="admin", agency="Sở Tư pháp")
        assert [person.id for person in work.people.with_role("official", "Sở Tư pháp")] == [lan.id]
        assert work.people.with_role("official", "Sở Nội vụ") == []


def test_a_role_ends_once_and_is_gone_at_once(store):
    with store.begin() as work:
        lan = work.people.add("telegram:7", "Lan", NOW)
        work.people.join(lan.id, "official", "Sở Tư pháp", NOW)
        work.people.join(lan.id, "official", "Sở Tư pháp", NOW + timedelta(days=1))
        (held,) = work.people.get(lan.id).memberships
        assert held.confirmed_at == NOW + timedelta(days=1)
        assert work.people.leave(held.id, NOW, ended_by=None)
        assert not work.people.leave(held.id, NOW, ended_by=None)
        assert work.people.get(lan.id).asker == Asker()


def test_closing_closes_a_connection_that_was_not_given_back(postgresql, postgresql_template):
    opened = SqlStore.open(postgresql.make(postgresql_template))
    kept = opened.engine.connect()
    kept.execute(text("SELECT 1"))
    connection = kept.connection.driver_connection
    opened.close()
    assert connection.closed
    kept.invalidate()
    kept.close()


def test_a_store_that_is_not_used_in_the_end_keeps_no_connection(postgresql, postgresql_template):
    url = postgresql.make(postgresql_template)
    store = SqlStore.open(url)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreTooNew):
        SqlStore.open(url)
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for _ in range(200):  # the server sees a moment later that it was closed
            if not connection.execute(text(others)).scalar():
                break
            time.sleep(0.01)
        assert connection.execute(text(others)).scalar() == 0
    store.close()
