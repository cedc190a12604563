"""Talks on the chat page: what was said on both sides, kept in the store under a code that the page alone holds."""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.channels.handing_out import HandingOut
from bot.channels.links import Place, find_places
from bot.store.store import SqlStore
from handlers.messages import Choice, Reply
from handlers.ports import Services

CHANNEL = "web"
KEPT_FOR = timedelta(minutes=30)
KEPT_FOR_MEMBERS = timedelta(days=30)
"""Somebody with a role, or with a question to an official, is written to unasked: that waits here until it is read."""

_MOST_ENTRIES = 80
_CODE_BYTES = 18  # 144 bits, 24 characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One message as the page shows it; `rows` are the rows of its buttons, each with its label and value.

    `files` are name, kind and address; `places` what it cites, by name and address; `note` stands above the text.
    """

    number: int
    by: Literal["person", "assistant"]
    text: str
    note: str = ""
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()
    rating: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, str, str], ...] = ()
    places: tuple[Place, ...] = ()

    def find_label(self, value: str) -> str | None:
        """Return what stands on the button that sends `value`, None where there is no such button."""
        buttons = (button for row in (*self.rows, self.rating) for button in row)
        return next((label for label, own in buttons if own == value), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A talk at a moment; `code` is what its page holds, '' for one that has not begun."""

    code: str = ""
    entries: tuple[Entry, ...] = field(default=())

    @property
    def address(self) -> str:
        """The account of whoever talks: nobody who reads it can take the talk over."""
        return address_of(self.code)

    @property
    def next_number(self) -> int:
        """The number of the next entry."""
        return self.entries[-1].number + 1 if self.entries else 1

    def find(self, number: int) -> Entry | None:
        """Return the entry with this number."""
        return next((entry for entry in self.entries if entry.number == number), None)


def address_of(code: str) -> str:
    """Return the account that a page's code stands for."""
    return f"{CHANNEL}:{hashlib.sha256(code.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


class Talks:
    """All talks of the site."""

    def __init__(self, store: SqlStore, read_now: Callable[[], datetime], get_services: Callable[[], Services]) -> None:
        self._store, self._read_now, self._get_services = store, read_now, get_services
        self._handing_out = HandingOut(store, "", read_now)

    def begin(self) -> Talk:
        """Return a talk that nobody knows of yet."""
        return Talk(code=secrets.token_urlsafe(_CODE_BYTES))

    def find(self, code: str) -> Talk | None:
        """Return the talk whose page holds `code`; None for a code that was not given out here, or too long ago."""
        if not code:
            return None
        address, now = address_of(code), self._read_now()
        with self._store.look() as work:
            kept = work.talks.find(address, now)
            if kept is None and work.people.find(address) is None:
                return None
        return Talk(code=code, entries=_read(kept or []))

    def note(self, talk: Talk, said: str, reply: Reply, pressed: int | None = None) -> Talk:
        """Note what the person said and the reply, and return the talk with both.

        A screen that takes the place of the one whose button was `pressed` leaves no words behind.
        """
        entry = self._lay(talk.address, reply)

        def add(before: Talk) -> tuple[Entry, ...]:
            own = Entry(number=before.next_number, by="person", text=said)
            turned = pressed is not None and reply.edits and before.find(pressed) is not None
            return _place(before if turned or not said else replace(before, entries=(*before.entries, own)),
                          entry, reply, pressed)  # fmt: skip

        return self._change(talk.code, talk.address, add)

    def deliver(self, address: str, reply: Reply) -> int:
        """Note what goes to an account unasked, and return its number."""
        entry = self._lay(address, reply)
        return self._change("", address, lambda now: _place(now, entry, reply, None)).entries[-1].number

    def forget(self, talk: Talk) -> None:
        """Erase a talk."""
        with self._store.begin() as work:
            work.talks.forget(talk.address)

    def _lay(self, address: str, reply: Reply) -> Entry:
        """Return the entry of a reply, its files handed out."""
        choices = [(_button(choice),) for choice in reply.choices]
        files = [(file.name, file.mime, self._handing_out.link(address, file) or "") for file in reply.files]
        return Entry(
            number=0,
            by="assistant",
            text=reply.text or reply.alert,
            note=reply.alert if reply.text else "",
            rows=(*choices, *(tuple(map(_button, row)) for row in reply.buttons)),
            rating=tuple(map(_button, reply.rating)),
            files=tuple(files),
            places=find_places(reply, self._get_services().library),
        )  # fmt: skip

    def _change(self, code: str, address: str, make: Callable[[Talk], Sequence[Entry]]) -> Talk:
        now = self._read_now()
        with self._store.begin() as work:
            before = Talk(code=code, entries=_read(work.talks.find(address, now) or []))
            entries = tuple(make(before))[-_MOST_ENTRIES:]
            known = work.people.find(address) is not None
            kept_for = KEPT_FOR_MEMBERS if known else KEPT_FOR
            work.talks.put(address, [asdict(entry) for entry in entries], now, kept_for)
        return Talk(code=code, entries=entries)


def _button(choice: Choice) -> tuple[str, str]:
    return choice.label, choice.value


def _place(talk: Talk, entry: Entry, reply: Reply, pressed: int | None) -> tuple[Entry, ...]:
    """Return the entries with the reply among them: at the end, or in the place of the screen that was pressed."""
    old = None if pressed is None or not reply.edits else talk.find(pressed)
    if old is None:
        return (*talk.entries, replace(entry, number=talk.next_number))
    new = replace(entry, number=old.number)
    if not reply.text:  # the text stays, with other buttons
        new = replace(old, rows=entry.rows, note=reply.alert)
    return tuple(new if one.number == old.number else one for one in talk.entries)


def _read(kept: Sequence[Mapping[str, Any]]) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            number=one["number"],
            by=one["by"],
            text=one["text"],
            note=one["note"],
            rows=tuple(tuple((label, value) for label, value in row) for row in one["rows"]),
            rating=tuple((label, value) for label, value in one["rating"]),
            files=tuple((name, mime, link) for name, mime, link in one["files"]),
            places=tuple(Place(**place) for place in one["places"]),
        )
        for one in kept
    )
