"""Plan files and corrections of several machines on one store: what changes on one reaches the others, once."""

import json
from datetime import UTC, datetime

import pytest
from conftest import PLAN

from bot.app import LiveServices, find_library
from bot.drafts import FolderDrafts
from bot.following import Follower
from bot.settings import Settings
from bot.shelf_sharing import share_shelf
from bot.store.store import SqlStore
from handlers.ports_plans import Draft

NOW = datetime(2026, 11, 28, tzinfo=UTC)


class Machine:
    """One data directory, and what it has in common with the others."""

    def __init__(self, folder, store):
        self.folder, self.store = folder, store
        (folder / "plans").mkdir(parents=True)

    def write(self, name, text):
        path = self.folder / name
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")

    def share(self, publish=False):
        return share_shelf(self.folder, self.store, publish=publish)

    def read(self):
        paths = [*(self.folder / "plans").iterdir(), self.folder / "overrides.yaml"]
        return {path.name: path.read_text(encoding="utf-8") for path in paths if path.is_file()}


@pytest.fixture
def shared(postgresql, postgresql_template):
    opened = SqlStore.open(postgresql.make(postgresql_template))
    yield opened
    opened.close()


@pytest.fixture
def machines(tmp_path, shared):
    return Machine(tmp_path / "one", shared), Machine(tmp_path / "two", shared)


def test_a_machine_alone_shares_nothing(tmp_path):
    store = SqlStore.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    assert not Machine(tmp_path / "one", store).share(publish=True).changed
    assert not (tmp_path / "one" / "shelf.json").exists()
    store.close()


def test_what_the_first_machine_has_is_the_others_and_what_is_published_later(machines):
    one, two = machines
    one.write("plans/a.txt", "a")
    one.write("overrides.yaml", "[]")
    assert not one.share().changed
    assert two.share().changed
    assert two.read() == {"a.txt": "a", "overrides.yaml": "[]"}
    two.write("plans/b.txt", "b")
    two.write("plans/a.txt", "a2")
    two.share(publish=True)
    assert one.share().changed
    assert one.read() == two.read() == {"a.txt": "a2", "b.txt": "b", "overrides.yaml": "[]"}
    assert not one.share().changed
    assert not two.share().changed


def test_a_file_that_is_taken_away_is_taken_away_everywhere(machines):
    one, two = machines
    one.write("plans/a.txt", "a")
    one.write("plans/b.txt", "b")
    one.share()
    two.share()
    two.write("plans/a.txt", None)
    two.share()
    assert one.share().changed is False
    two.share(publish=True)
    assert one.share().changed
    assert one.read() == {"b.txt": "b"}
    one.write("plans/a.txt", "again")
    one.share(publish=True)
    two.share()
    assert two.read() == {"a.txt": "again", "b.txt": "b"}


def test_what_is_changed_here_and_not_published_stays_as_long_as_nobody_else_changes_it(machines):
    one, two = machines
    one.write("plans/a.txt", "a")
    one.share()
    two.share()
    one.write("overrides.yaml", "mine")
    one.write("plans/a.txt", "half done")
    for _ in range(3):
        assert not one.share().changed
    assert one.read() == {"a.txt": "half done", "overrides.yaml": "mine"}
    two.write("plans/a.txt", "theirs")
    two.share(publish=True)
    assert one.share().changed
    assert one.read()["a.txt"] == "theirs"
    assert one.read()[".a.txt.replaced"] == "half done"
    one.share(publish=True)
    two.share()
    assert two.read() == {"a.txt": "theirs", "overrides.yaml": "mine"}


def test_of_two_who_publish_the_last_stands(machines):
    one, two = machines
    one.write("plans/a.txt", "one")
    two.write("plans/a.txt", "two")
    one.share(publish=True)
    two.share(publish=True)
    assert one.share().changed
    assert one.read() == two.read() == {"a.txt": "two"}


@pytest.mark.parametrize("name", ["../x", "plans/../../x", "/etc/x", "store.sqlite"])
def test_a_name_that_leads_elsewhere_is_refused(machines, name):
    one, _ = machines
    with one.store.begin() as work:
        work.shelf.write(name, "0" * 64, b"x")
    with pytest.raises(OSError, match="not a name"):
        one.share()


def test_a_record_of_what_was_alike_that_cannot_be_read_loses_nothing(machines):
    one, two = machines
    one.write("plans/a.txt", "a")
    one.share()
    two.share()
    (two.folder / "shelf.json").write_text("{", encoding="utf-8")
    two.write("plans/b.txt", "b")
    two.share(publish=True)
    one.share()
    assert one.read() == {"a.txt": "a", "b.txt": "b"}
    assert set(json.loads((two.folder / "shelf.json").read_text(encoding="utf-8"))) == {"plans/a.txt", "plans/b.txt"}


@pytest.fixture
def offices(tmp_path, postgresql, postgresql_template):
    """Two processes that serve, on two machines."""
    url = postgresql.make(postgresql_template)
    made = [Settings(_env_file=None, data_dir=tmp_path / name, database_url=url) for name in ("one", "two")]
    services = [LiveServices(settings) for settings in made]
    yield [(settings, one, Follower(settings, one)) for settings, one in zip(made, services, strict=True)]
    for one in services:
        one.store.close()


def test_a_plan_published_on_one_machine_is_answered_from_on_the_other(offices):
    (settings, one, _), (_, two, follower) = offices
    assert not follower.look()
    before = two.get().library
    drafts = FolderDrafts(settings, one.store)
    draft = drafts.take("hoa-sen.txt", PLAN.encode(), NOW)
    assert isinstance(draft, Draft)
    assert drafts.publish(draft.code)
    assert "77-kh-ubnd" in "".join(document.id for document in one.get().library.documents)
    assert follower.look()
    after = two.get().library
    assert after is not before
    assert [document.id for document in after.documents] == [document.id for document in one.get().library.documents]
    assert not follower.look()
    assert list(before.documents)  # who still answers from it can


def test_a_new_machine_begins_with_what_the_others_have_and_announces_nothing(offices, tmp_path):
    (settings, one, _), _ = offices
    drafts = FolderDrafts(settings, one.store)
    drafts.publish(drafts.take("hoa-sen.txt", PLAN.encode(), NOW).code)
    LiveServices(settings).store.close()  # it follows its library
    with one.store.look() as work:
        known = work.plan_versions.digests()
    new = LiveServices(settings.model_copy(update={"data_dir": tmp_path / "three"}))
    assert {document.id for document in new.get().library.documents} == set(known)
    with one.store.look() as work:
        assert work.plan_versions.digests().keys() == known.keys()
        assert work.outbox.count() == {}
    new.store.close()


def test_while_a_library_is_built_messages_are_answered_from_the_old_one(offices, monkeypatch):
    _, (settings, two, _) = offices
    (settings.data_dir / "plans").mkdir(exist_ok=True)
    (settings.data_dir / "plans" / "x.txt").write_text(PLAN, encoding="utf-8")
    seen = []

    def warm_up(library, _today):
        seen.append((two.get().library, library))

    monkeypatch.setattr("bot.warming.warm_up", warm_up)
    before = two.get().library
    two.renew()
    ((during, built),) = seen
    assert during is before
    assert built is not before
    assert two.get().library is built


def test_plans_are_followed_while_a_dispatcher_has_its_turn(offices):
    (settings, one, _), _ = offices
    turn = one.store.make_turn("dispatcher")
    assert turn.take(NOW)
    again = LiveServices(settings)  # it waited for the same lock
    again.store.close()
    turn.give_back()
    assert find_library(settings).exists()
