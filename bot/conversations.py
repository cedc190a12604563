"""What each person talked about last, kept for half an hour: in memory, or in SQLite across restarts."""

import json
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

KEPT_FOR = timedelta(minutes=30)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversations (
    person TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    kept_at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS conversations_by_age ON conversations (kept_at);
"""
PURGED_EVERY = timedelta(minutes=1)
_ALL_OF = "person = ?1 OR substr(person, 1, length(?1) + 1) = ?1 || '#'"


_FIND = "SELECT person, value FROM conversations WHERE kept_at > ? AND person IN ({})"
_KEEP = "INSERT OR REPLACE INTO conversations (person, value, kept_at) VALUES (?, ?, ?)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is to be kept under a name: JSON, and until when."""

    name: str
    value: str
    until: datetime


class JsonConversations(ABC):
    """Conversations as JSON under names, of which several are read or written together."""

    @abstractmethod
    def read(self, names: Sequence[str], now: datetime) -> Mapping[str, str]:
        """Return what is kept under each of `names` and not too old at `now`."""

    @abstractmethod
    def write(self, entries: Sequence[Entry], now: datetime) -> None:
        """Keep all of `entries`, each in the place of what was there, and forget what has grown too old."""

    @abstractmethod
    def list_kept(self, person: str, now: datetime) -> list[dict[str, Any]]:
        """Return all that is kept for `person` at `now`, under this name and under those made of it with a "#"."""

    @abstractmethod
    def forget(self, person: str) -> None:
        """Erase what was kept for `person`, under this name and under those made of it with a "#"."""

    def get(self, person: str, now: datetime) -> dict[str, Any] | None:
        """Return what was kept for `person`, or None when nothing is, or it is older than half an hour at `now`."""
        text = self.read((person,), now).get(person)
        value: dict[str, Any] | None = None if text is None else json.loads(text)
        return value

    def put(self, person: str, value: dict[str, Any], now: datetime, kept_for: timedelta = KEPT_FOR) -> None:
        """Keep `value` for `person`, in the place of what was there, and forget what has grown too old."""
        self.write((make_entry(person, value, now, kept_for),), now)


def make_entry(name: str, value: dict[str, Any], now: datetime, kept_for: timedelta = KEPT_FOR) -> Entry:
    """Return what keeps `value` under `name` from `now` on."""
    return Entry(name=name, value=json.dumps(value), until=now + kept_for)  # escaped: half a letter cannot be written


class StoredConversations(JsonConversations):
    """Conversations in one SQLite file, or in memory when no path is given; any thread may call.

    Every call is one short transaction under a lock. An older copy of the program may still write to the same
    file while a new one starts: SQLite makes one of them wait, at most five seconds.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._lock = Lock()
        self._connection = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None, timeout=5)
        if path is not None:
            path.chmod(0o600)  # what people asked is theirs alone
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute("PRAGMA secure_delete=ON")
        self._connection.executescript(_SCHEMA)
        self._purged_at = datetime.min.replace(tzinfo=UTC)

    def read(self, names: Sequence[str], now: datetime) -> dict[str, str]:
        """Return what is kept under each of `names` and not too old at `now`."""
        query = _FIND.format(",".join("?" * len(names)))
        with self._lock, closing(self._connection.execute(query, (_oldest(now), *names))) as rows:
            return dict(rows.fetchall())

    def write(self, entries: Sequence[Entry], now: datetime) -> None:
        """Keep all of `entries`, each in the place of what was there, and forget what has grown too old."""
        rows = [(one.name, one.value, put_at(one).timestamp()) for one in entries]
        with self._lock:
            if len(rows) == 1 and abs(now - self._purged_at) <= PURGED_EVERY:
                self._connection.execute(_KEEP, rows[0])  # one statement is a transaction by itself
                return
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:
                if abs(now - self._purged_at) > PURGED_EVERY:  # also where the clock was set back
                    self._purged_at = now
                    self._connection.execute("DELETE FROM conversations WHERE kept_at <= ?", (_oldest(now),))
                self._connection.executemany(_KEEP, rows)

    def list_kept(self, person: str, now: datetime) -> list[dict[str, Any]]:
        """Return all that is kept for `person` at `now`, under this name and under those made of it with a "#"."""
        query = f"SELECT value FROM conversations WHERE ({_ALL_OF}) AND kept_at > ?2 ORDER BY person"
        with self._lock, closing(self._connection.execute(query, (person, _oldest(now)))) as rows:
            return [json.loads(value) for (value,) in rows]

    def forget(self, person: str) -> None:
        """Erase what was kept for `person`, under this name and under those made of it with a "#"; files too."""
        with self._lock:
            self._connection.execute(f"DELETE FROM conversations WHERE {_ALL_OF}", (person,))
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close the file; no call may follow."""
        with self._lock:
            self._connection.close()


def put_at(entry: Entry) -> datetime:
    """Return when an entry counts as put: later, where it is to last longer than half an hour."""
    return entry.until - KEPT_FOR


def _oldest(now: datetime) -> float:
    return (now - KEPT_FOR).timestamp()


def read_all(path: Path) -> Iterator[dict[str, Any]]:
    """Give every row of a file of conversations, which another process may be using; none where there is no file."""
    if not path.exists():
        return
    with closing(sqlite3.connect(path, timeout=5)) as connection:
        connection.row_factory = sqlite3.Row
        yield from map(dict, connection.execute("SELECT person, value, kept_at FROM conversations ORDER BY person"))


def write_all(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Make a file of conversations anew, with `rows` alone."""
    for old in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        old.unlink(missing_ok=True)
    StoredConversations(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany("INSERT INTO conversations VALUES (:person, :value, :kept_at)", rows)
