"""`cchc backup` and `cchc restore`: all that was there is there again, in either database; bad files change nothing."""

import json
import stat
import zipfile
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from fakes.filling import LAST_NUMBER, ROWS, fill, make_rows
from sqlalchemy import select

from bot.app import find_conversations, open_store
from bot.backup_file import BackupWriter, open_backup
from bot.conversations import StoredConversations, read_all
from bot.settings import Settings
from bot.store.engine import open_engine
from bot.store.migrations import HEAD, read_version, upgrade
from bot.store.rows import find_last_number, freeze, list_tables, read_rows, reflect_tables
from bot.store.tables import METADATA
from handlers.texts import console, upkeep

NOW = datetime(2026, 11, 28, 16, tzinfo=UTC)
CORRECTIONS = "[]\n"


class Office:
    """One office's data directory and database."""

    def __init__(self, folder, url):
        self.folder, self.url = folder, url
        self.settings = Settings(_env_file=None, data_dir=folder, database_url=url)

    def enter(self, monkeypatch):
        """Have `cchc` work for this office."""
        monkeypatch.setenv("CCHC_DATA_DIR", str(self.folder))
        monkeypatch.setenv("CCHC_DATABASE_URL", self.url or "")

    def live(self):
        """Put something into every table, and the office's own files on the shelf."""
        store = open_store(self.settings)
        with store.engine.begin() as connection:
            fill(connection, None if self.url else METADATA.tables.keys() - {"conversations"})
        store.close()
        if not self.url:
            conversations = StoredConversations(find_conversations(self.settings))
            conversations.put("telegram:7", {"topic": "hồ sen"}, NOW)
            conversations.close()
        plans = self.folder / "plans"
        plans.mkdir()
        (plans / "77-kh-ubnd.txt").write_bytes(b"plan \xff\x00")
        (self.folder / "overrides.yaml").write_text(CORRECTIONS, encoding="utf-8")

    def read(self):
        """Return all that it has: the rows by table, the numbers given last, the files."""
        store = open_store(self.settings)
        with freeze(store.engine) as connection:
            rows = {table.name: list(read_rows(connection, table)) for table in list_tables()}
            numbers = {table.name: find_last_number(connection, table) for table in list_tables()}
        store.close()
        if not self.url:
            rows["conversations"] = list(read_all(find_conversations(self.settings)))
        paths = [*(self.folder / "plans").glob("*"), self.folder / "overrides.yaml"]
        return rows, numbers, {path.name: path.read_bytes() for path in paths if path.exists()}


@pytest.fixture
def open_office(request, tmp_path):
    def make(kind, name):
        url = request.getfixturevalue("postgresql").make() if kind == "postgresql" else None
        folder = tmp_path / name
        folder.mkdir()
        return Office(folder, url)

    return make


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
@pytest.mark.parametrize("source", ["sqlite", "postgresql"])
def test_all_that_was_there_is_there_again(command, monkeypatch, tmp_path, open_office, source, target):
    old, new = open_office(source, "old"), open_office(target, "new")
    old.live()
    old.enter(monkeypatch)
    saved = command("backup", tmp_path / "saved.zip")
    assert (saved.code, saved.err) == (0, "")
    assert f"{len(METADATA.tables)} bảng và 2 tệp" in saved.out
    new.enter(monkeypatch)
    restored = command("restore", tmp_path / "saved.zip")
    assert (restored.code, restored.err) == (0, "")
    rows, numbers, files = new.read()
    assert (rows, numbers, files) == old.read()
    assert {name: len(some) for name, some in rows.items() if name != "conversations"} == dict.fromkeys(
        METADATA.tables.keys() - {"conversations"}, ROWS
    )
    assert {number for number in numbers.values() if number is not None} == {LAST_NUMBER}


def test_a_backup_is_for_its_owner_alone_and_a_folder_names_it_by_the_time(command, monkeypatch, tmp_path, open_office):
    open_office("sqlite", "old").enter(monkeypatch)
    (tmp_path / "kept").mkdir()
    assert command("backup", tmp_path / "kept").code == 0
    (made,) = (tmp_path / "kept").iterdir()
    assert made.name.startswith("cchc-2")
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_a_backup_takes_the_place_of_a_backup_and_of_nothing_else(command, monkeypatch, tmp_path, open_office):
    open_office("sqlite", "old").enter(monkeypatch)
    assert command("backup", tmp_path / "saved.zip").code == 0
    assert command("backup", tmp_path / "saved.zip").code == 0
    letter = tmp_path / "letter.txt"
    letter.write_text("Kính gửi", encoding="utf-8")
    refused = command("backup", letter)
    assert (refused.code, refused.error) == (2, console.error(upkeep.BACKUP_PLACE_TAKEN.format(path=letter)))
    assert letter.read_text(encoding="utf-8") == "Kính gửi"
    assert command("backup", tmp_path / "nowhere" / "saved.zip").code == 1


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_store_that_holds_something_is_overwritten_only_when_told(command, monkeypatch, tmp_path, open_office, kind):
    old, new = open_office("sqlite", "old"), open_office(kind, "new")
    old.enter(monkeypatch)
    command("backup", tmp_path / "saved.zip")
    new.live()
    before = new.read()
    new.enter(monkeypatch)
    refused = command("restore", tmp_path / "saved.zip")
    assert (refused.code, refused.error) == (1, console.error(upkeep.STORE_NOT_EMPTY))
    assert new.read() == before
    assert command("restore", tmp_path / "saved.zip", "--overwrite").code == 0
    rows, _, files = new.read()
    assert {name for name, some in rows.items() if some} == set()
    assert files == {}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_store_that_is_being_served_is_left_alone(command, monkeypatch, tmp_path, open_office, kind):
    from bot import clock

    office = open_office(kind, "new")
    office.enter(monkeypatch)
    command("backup", tmp_path / "saved.zip")
    store = open_store(office.settings)
    turn = store.make_turn("somebody")
    assert turn.take(clock.read_now("Asia/Ho_Chi_Minh"))
    refused = command("restore", tmp_path / "saved.zip", "--overwrite")
    assert (refused.code, refused.error) == (1, console.error(upkeep.STORE_SERVED))
    turn.give_back()
    assert command("restore", tmp_path / "saved.zip", "--overwrite").code == 0
    store.close()


def rewrite(path, changed, **entries):
    """Copy a backup with some entries in the place of those that were there; None leaves one out."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = entries.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return changed


@pytest.fixture
def saved(command, monkeypatch, tmp_path, open_office):
    old = open_office("sqlite", "old")
    old.live()
    old.enter(monkeypatch)
    command("backup", tmp_path / "saved.zip")
    return tmp_path / "saved.zip"


def change_manifest(path, **fields):
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json")) | fields
    return {"manifest.json": json.dumps(manifest)}


@pytest.mark.parametrize(
    "entries",
    [
        lambda _path: {"tables/people.jsonl": b'{"id": 1, "display_name": "Mallory"}\n'},
        lambda _path: {"tables/people.jsonl": None},
        lambda _path: {"files/plans/77-kh-ubnd.txt": b"another plan"},
        lambda _path: {"manifest.json": None},
        lambda _path: {"manifest.json": b"[]"},
        lambda path: change_manifest(path, format=2),
        lambda path: change_manifest(path, schema="9999"),
        lambda path: change_manifest(path, schema="../x"),
        lambda path: change_manifest(path, tables=[{"name": "people"}]),
        lambda path: change_manifest(path, files=[{"name": "../../x", "size": 1, "sha256": ""}]),
        lambda path: change_manifest(path, schema="0001"),
    ],
)
def test_a_backup_that_cannot_be_trusted_changes_nothing(command, monkeypatch, tmp_path, open_office, saved, entries):
    new = open_office("sqlite", "new")
    new.enter(monkeypatch)
    before = new.read()
    bad = rewrite(saved, tmp_path / "bad.zip", **entries(saved))
    refused = command("restore", bad)
    assert refused.code == 1
    assert refused.error.startswith(console.error(f"{bad} không phải bản sao lưu dùng được"))
    assert new.read() == before
    assert sorted(path.name for path in new.folder.iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize("content", [b"", b"PK", b"Hello" * 100])
def test_what_is_no_backup_at_all_is_refused(command, tmp_path, content):
    path = tmp_path / "saved.zip"
    path.write_bytes(content)
    assert command("restore", path).error.startswith(console.error(f"{path} không phải"))
    assert command("restore", tmp_path).code == 1
    assert command("restore", tmp_path / "nowhere").code == 1


def test_a_cut_off_backup_is_refused(command, tmp_path, saved):
    content = saved.read_bytes()
    for length in (len(content) // 2, len(content) - 10):
        cut = tmp_path / "cut.zip"
        cut.write_bytes(content[:length])
        assert command("restore", cut).code == 1


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("schema", ["0001", "0005", "0009"])
def test_a_backup_of_an_older_program_is_migrated_up(command, monkeypatch, tmp_path, open_office, kind, schema):
    """As an older program wrote it: the tables of its schema, with the columns that they had."""
    source = open_engine("sqlite://")
    with source.begin() as connection:
        upgrade(connection, schema)
        columns = {name: set(table.c.keys()) for name, table in reflect_tables(connection).items()}
    source.dispose()
    with zipfile.ZipFile(tmp_path / "older.zip", "w") as archive:
        writer = BackupWriter(archive)
        for table in METADATA.sorted_tables:
            if table.name in columns:
                last_number = LAST_NUMBER if "id" in table.c else None
                writer.add_table(table.name, make_rows(table, columns[table.name]), last_number)
        writer.finish(program="0.0.1", schema=schema, made_at=NOW.isoformat())
    new = open_office(kind, "new")
    new.enter(monkeypatch)
    assert command("restore", tmp_path / "older.zip").code == 0
    rows, numbers, _ = new.read()
    for name, known in columns.items():
        expected = list(make_rows(METADATA.tables[name], known))
        assert [{key: row[key] for key in row.keys() & known} for row in rows[name]] == expected
    assert {numbers[name] for name in columns} <= {LAST_NUMBER, None}
    store = open_store(new.settings)
    with store.look() as work:
        assert read_version(work.connection) == HEAD
    store.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_is_of_one_moment_however_much_is_written_meanwhile(command, monkeypatch, tmp_path, open_office, kind):
    """A writer adds a person and, in the same transaction, an account: no backup has one without the other."""
    office = open_office(kind, "busy")
    office.enter(monkeypatch)
    store = open_store(office.settings)
    done, begun = Event(), Event()

    def write():
        number = 0
        while not done.is_set():
            number += 1
            with store.begin() as work:
                work.people.add(f"telegram:{number}", "Lan", NOW + timedelta(seconds=number))
            begun.set()

    writer = Thread(target=write)
    writer.start()
    try:
        begun.wait(10)
        for number in range(3):
            assert command("backup", tmp_path / f"{number}.zip").code == 0
    finally:
        done.set()
        writer.join()
        store.close()
    for number in range(3):
        with open_backup(tmp_path / f"{number}.zip") as reader:
            people = {row["id"] for row in reader.read_table("people")}
            accounts = {row["person_id"] for row in reader.read_table("accounts")}
        assert people == accounts != set()


def test_the_first_row_after_a_restore_takes_no_number_that_was_ever_given(
    command, monkeypatch, tmp_path, open_office, saved
):
    new = open_office("postgresql", "new")
    new.enter(monkeypatch)
    command("restore", saved)
    store = open_store(new.settings)
    people = METADATA.tables["people"]
    with store.begin() as work:
        lan = work.people.add("telegram:99", "Lan", NOW)
        assert lan.id == LAST_NUMBER + 1
        assert len(work.connection.execute(select(people.c.id)).all()) == ROWS + 1
    store.close()
