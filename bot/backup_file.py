"""The file of a backup: a zip of JSON lines a table, the office's own files, and a manifest with their hashes.

manifest.json        what is in it: see `Manifest`
tables/NAME.jsonl    a row a line, as `bot.store.rows` has it
files/…              as they lie in the data directory
"""

import hashlib
import json
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from bot.errors import BadBackup

FORMAT = 1
_MANIFEST = "manifest.json"
_KIND = "cchc backup"
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedTable:
    """A table in a backup: how many rows, the SHA-256 of its lines, and the last number that it gave to a row."""

    name: str
    row_count: int
    sha256: str
    last_number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFile:
    """A file in a backup; `name` is its path in the data directory, with slashes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds, and from where; `made_at` is ISO 8601, `tables` stand in the order to be restored in."""

    program: str
    schema: str
    made_at: str
    tables: tuple[SavedTable, ...]
    files: tuple[SavedFile, ...]


class BackupWriter:
    """Writes one backup."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._tables: list[SavedTable] = []
        self._files: list[SavedFile] = []

    def add_table(self, name: str, rows: Iterable[dict[str, Any]], last_number: int | None) -> None:
        """Write the rows of a table."""
        digest, row_count = hashlib.sha256(), 0
        with self._archive.open(_table_entry(name), "w", force_zip64=True) as entry:
            for row in rows:
                line = json.dumps(row, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass") + b"\n"
                entry.write(line)
                digest.update(line)
                row_count += 1
        saved = SavedTable(name=name, row_count=row_count, sha256=digest.hexdigest(), last_number=last_number)
        self._tables.append(saved)

    def add_file(self, name: str, path: Path) -> None:
        """Write a file under `name`."""
        digest, size = hashlib.sha256(), 0
        with path.open("rb") as source, self._archive.open(_file_entry(name), "w", force_zip64=True) as entry:
            while chunk := source.read(_CHUNK):
                entry.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self._files.append(SavedFile(name=name, size=size, sha256=digest.hexdigest()))

    def finish(self, *, program: str, schema: str, made_at: str) -> Manifest:
        """Write the manifest, and return it."""
        manifest = Manifest(
            program=program, schema=schema, made_at=made_at, tables=tuple(self._tables), files=tuple(self._files)
        )
        fields = {"kind": _KIND, "format": FORMAT, **asdict(manifest)}
        self._archive.writestr(_MANIFEST, json.dumps(fields, ensure_ascii=False, indent=2))
        return manifest


class BackupReader:
    """Reads one backup, whose manifest is at hand."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.manifest = _read_manifest(archive)

    def check(self) -> None:
        """Raise BadBackup unless all that the manifest names is there as it was written, byte by byte."""
        for table in self.manifest.tables:
            self._check(_table_entry(table.name), table.sha256)
        for file in self.manifest.files:
            self._check(_file_entry(file.name), file.sha256)

    def read_table(self, name: str) -> Iterator[dict[str, Any]]:
        """Give the rows of a table."""
        with self._archive.open(_table_entry(name)) as entry:
            for line in entry:
                yield json.loads(line.decode("utf-8", "surrogatepass"))

    def unpack_files(self, folder: Path) -> None:
        """Write the files into `folder`."""
        for file in self.manifest.files:
            path = folder / file.name
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._archive.open(_file_entry(file.name)) as entry, path.open("wb") as target:
                shutil.copyfileobj(entry, target)

    def _check(self, name: str, sha256: str) -> None:
        digest = hashlib.sha256()
        try:
            with self._archive.open(name) as entry:
                while chunk := entry.read(_CHUNK):
                    digest.update(chunk)
        except KeyError:
            raise BadBackup(f"{name}: missing") from None
        if digest.hexdigest() != sha256:
            raise BadBackup(f"{name}: changed")


@contextmanager
def open_backup(path: Path) -> Iterator[BackupReader]:
    """Give a backup to read; raises BadBackup for what is none, is damaged, or is from a later program, and OSError."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield BackupReader(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise BadBackup(f"{type(error).__name__} {error}") from error


def is_backup(path: Path) -> bool:
    """Whether the file at `path` is a backup of any form; raises OSError."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _read_fields(archive).get("kind") == _KIND
    except (zipfile.BadZipFile, BadBackup):
        return False


def _read_fields(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        fields = json.loads(archive.read(_MANIFEST))
    except (KeyError, ValueError):
        raise BadBackup(f"no {_MANIFEST}") from None
    if not isinstance(fields, dict) or fields.get("kind") != _KIND:
        raise BadBackup(f"{_MANIFEST}: of something else")
    return fields


def _read_manifest(archive: zipfile.ZipFile) -> Manifest:
    fields = _read_fields(archive)
    if fields.get("format") != FORMAT:
        raise BadBackup(f"format {fields.get('format')}")
    try:
        manifest = Manifest(
            program=fields["program"],
            schema=fields["schema"],
            made_at=fields["made_at"],
            tables=tuple(SavedTable(**one) for one in fields["tables"]),
            files=tuple(SavedFile(**one) for one in fields["files"]),
        )
    except (KeyError, TypeError) as error:
        raise BadBackup(f"{_MANIFEST}: {error}") from None
    for file in manifest.files:
        parts = PurePosixPath(file.name).parts
        if not parts or parts[0].startswith("/") or ".." in parts or "\\" in file.name:
            raise BadBackup(f"{_MANIFEST}: {file.name}")
    return manifest


def _table_entry(name: str) -> str:
    return f"tables/{name}.jsonl"


def _file_entry(name: str) -> str:
    return f"files/{name}"
