"""What is kept, as one message uses it: conversations read and written together, and whether the store was changed."""

import json
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.conversations import KEPT_FOR, Entry, JsonConversations, make_entry
from handlers import awaited, numbers
from handlers.ports import Jottings, Store, Work


@dataclass(slots=True)
class Talk:
    """The conversation of one message, for one thread; what is put is seen here at once, and kept by `write`."""

    kept: JsonConversations
    person: str
    now: datetime
    known: dict[str, str | None] = field(default_factory=dict)
    new: dict[str, Entry] = field(default_factory=dict)

    def get(self, person: str, now: datetime) -> dict[str, Any] | None:
        """Return what is kept for `person`."""
        if person not in self.known:
            usual = (self.person, self.person + awaited.SUFFIX, self.person + numbers.SUFFIX)
            names = tuple(name for name in {person, *usual} if name not in self.known)
            found = self.kept.read(names, now)
            self.known |= {name: found.get(name) for name in names}  # as text: whoever gets a value may change it
        text = self.known[person]
        value: dict[str, Any] | None = None if text is None else json.loads(text)
        return value

    def put(self, person: str, value: dict[str, Any], now: datetime, kept_for: timedelta = KEPT_FOR) -> None:
        """Keep `value` for `person`."""
        entry = make_entry(person, value, now, kept_for)
        self.known[person] = entry.value
        self.new[person] = entry

    def list_kept(self, person: str, now: datetime) -> list[dict[str, Any]]:
        """Return all that is kept for `person`."""
        self.write()
        return self.kept.list_kept(person, now)

    def forget(self, person: str) -> None:
        """Erase what is kept for `person`, here and in what is kept."""
        self.known = {name: text for name, text in self.known.items() if not _is_of(name, person)}
        self.new = {name: entry for name, entry in self.new.items() if not _is_of(name, person)}
        self.kept.forget(person)

    def write(self) -> None:
        """Keep what was put."""
        if self.new:
            entries = tuple(self.new[name] for name in sorted(self.new))  # two that write at once wait in one order
            self.new.clear()
            self.kept.write(entries, self.now)


def _is_of(name: str, person: str) -> bool:
    return name == person or name.startswith(f"{person}#")


@dataclass(slots=True)
class WatchedStore:
    """A store, and whether a message began to change it."""

    store: Store
    changed: bool = False

    @property
    def jottings(self) -> Jottings:
        """What is only counted or collected."""
        return self.store.jottings

    def begin(self) -> AbstractContextManager[Work]:
        """Return a transaction that may write."""
        self.changed = True
        return self.store.begin()

    def look(self) -> AbstractContextManager[Work]:
        """Return a transaction that only reads."""
        return self.store.look()

    def scrub(self) -> None:
        """Make what was erased unreadable."""
        self.store.scrub()
