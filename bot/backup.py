"""Backing everything up that an office has, and putting it back: the store, conversations, plan files, corrections."""

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bot.app import find_conversations, find_store_url, make_data_directory
from bot.backup_file import BackupReader, BackupWriter, Manifest, is_backup, open_backup
from bot.conversations import read_all, write_all
from bot.errors import BadBackup, StoreInUse
from bot.settings import Settings
from bot.shelf import find_overrides, list_plan_files
from bot.store.migrations import HEAD, is_known
from bot.store.restoring import Rows, restore_rows
from bot.store.rows import find_last_number, freeze, list_tables, read_rows
from bot.store.store import SqlStore

_CONVERSATIONS = "conversations"
_PLANS, _OVERRIDES = "plans", "overrides.yaml"


def choose_place(path: Path, now: datetime) -> Path:
    """Return where a backup goes: into a folder under a name with the time, else to `path` itself.

    Raises FileExistsError where something else than a backup stands there.
    """
    if path.is_dir():
        return path / f"cchc-{now:%Y%m%d-%H%M%S}.zip"
    if path.exists() and not is_backup(path):
        raise FileExistsError(path)
    return path


def back_up(settings: Settings, store: SqlStore, path: Path, now: datetime) -> Manifest:
    """Write a backup to `path`, whole or not at all, while the store is in use; raises OSError.

    All tables are as they were at one moment. It is read again before it takes the place of an earlier one.
    """
    with _write_beside(path) as beside:
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
            manifest = _write(BackupWriter(archive), settings, store, now)
        with open_backup(beside) as reader:
            reader.check()
    return manifest


@contextmanager
def _write_beside(path: Path) -> Iterator[Path]:
    """Give a new file beside `path`, for the owner's eyes alone, which takes its place once it is written."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    beside = Path(name)
    try:
        yield beside
        os.fsync(handle)
        beside.replace(path)
    finally:
        os.close(handle)
        beside.unlink(missing_ok=True)


def _write(writer: BackupWriter, settings: Settings, store: SqlStore, now: datetime) -> Manifest:
    with freeze(store.engine) as connection:
        for table in list_tables():
            rows: Iterable[dict[str, Any]] = read_rows(connection, table)
            if table.name == _CONVERSATIONS and _has_file_of_conversations(store.engine.dialect.name):
                rows = read_all(find_conversations(settings))
            writer.add_table(table.name, rows, find_last_number(connection, table))
    written: set[Path] = set()
    while new := [path for path in _list_files(settings.data_dir) if path not in written]:
        for path in new:
            written.add(path)
            if path.is_file():  # plans are taken in meanwhile
                writer.add_file(path.relative_to(settings.data_dir).as_posix(), path)
    return writer.finish(program=version("cchc"), schema=HEAD, made_at=now.isoformat(timespec="seconds"))


def _has_file_of_conversations(database: str) -> bool:
    return database == "sqlite"


def _list_files(data_dir: Path) -> list[Path]:
    overrides = find_overrides(data_dir)
    return [*list_plan_files(data_dir / _PLANS), *([overrides] if overrides.is_file() else [])]


# ---- back


def restore(settings: Settings, path: Path, now: datetime, *, overwrite: bool) -> Manifest:
    """Put a backup in the place of what is there, all of it or nothing, and bring it to the newest schema.

    Raises BadBackup for what is none or has been changed; StoreInUse where something is there, unless `overwrite`,
    or where it is being served; StoreUnusable and OSError.
    """
    with open_backup(path) as reader:
        reader.check()
        if not is_known(reader.manifest.schema):
            raise BadBackup(f"schema {reader.manifest.schema}")
        if not overwrite and _list_files(settings.data_dir):
            raise StoreInUse(served=False)
        make_data_directory(settings)
        beside = Path(tempfile.mkdtemp(prefix=".restore-", dir=settings.data_dir))
        try:
            reader.unpack_files(beside)
            _restore_rows(reader, settings, now, overwrite=overwrite)
            _move_files(beside, settings.data_dir)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return reader.manifest


def _restore_rows(reader: BackupReader, settings: Settings, now: datetime, *, overwrite: bool) -> None:
    url = find_store_url(settings)
    own_file = _has_file_of_conversations(url.partition(":")[0].partition("+")[0])
    rows = [
        Rows(table=table.name, last_number=table.last_number, read=partial(reader.read_table, table.name))
        for table in reader.manifest.tables
        if not (own_file and table.name == _CONVERSATIONS)
    ]
    restore_rows(url, reader.manifest.schema, rows, now, overwrite=overwrite)
    if own_file:
        held = any(table.name == _CONVERSATIONS for table in reader.manifest.tables)
        write_all(find_conversations(settings), reader.read_table(_CONVERSATIONS) if held else ())


def _move_files(source: Path, data_dir: Path) -> None:
    """Put the files in the place of those there."""
    plans = data_dir / _PLANS
    shutil.rmtree(plans, ignore_errors=True)
    find_overrides(data_dir).unlink(missing_ok=True)
    for path in source.iterdir():
        path.rename(data_dir / path.name)
