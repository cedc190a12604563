"""`cchc chat`: a conversation at the terminal, with the store opened and notices brought while the person types."""

import platform
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot import clock
from bot.app import LiveServices, find_library, open_library, prepare_shelf, write_library
from bot.channels.links import add_links
from bot.channels.terminal import Screen, TerminalSender, converse, find_login, make_address
from bot.commands import announce, prepare
from bot.conversations import StoredConversations
from bot.errors import StoreTooNew, StoreUnusable
from bot.incidents import guard, respond_or_apologise
from bot.settings import Settings
from handlers.messages import Asker, Choice, Incoming, Reply
from handlers.numbers import offer_unasked
from handlers.ports import Services
from handlers.texts import common, console

if TYPE_CHECKING:
    from bot.terminal_post import TerminalPost
    from knowledge.library import Library

_PATIENCE_SECONDS = 12.0
"""For how long an answer waits for the store to open; a locked SQLite file is given up after ten."""

_RETRY_SECONDS = 30.0
_RING_SECONDS = 1.0
_END_SECONDS = 2.0


def chat_in_terminal(asker: Asker) -> None:
    """Hold a conversation until the person leaves; what is kept is kept as on any channel."""
    settings = prepare()

    def read_now() -> datetime:
        return clock.read_now(settings.timezone)

    machine = platform.node() if _is_shared(settings) else ""
    person = make_address(find_login(), machine)
    screen = Screen(settings.data_dir)
    with _open_library(settings) as library:
        behind = Backstage(settings, library, screen, person, read_now)
        behind.start()
        try:
            converse(behind.answer, screen, person, asker, read_now)
        finally:
            behind.end()


def _is_shared(settings: Settings) -> bool:
    url = settings.database_url
    return url is not None and not url.get_secret_value().startswith("sqlite")


@contextmanager
def _open_library(settings: Settings) -> "Iterator[Library]":
    """Give the library, built elsewhere for this conversation where the data directory cannot be written."""
    from knowledge.library import Library

    try:
        library = open_library(settings, announce)
    except (OSError, sqlite3.OperationalError):
        with tempfile.TemporaryDirectory(prefix="cchc-") as folder:
            elsewhere = settings.model_copy(update={"data_dir": Path(folder)})
            write_library(prepare_shelf(settings, announce), "", elsewhere)
            yield Library.open(find_library(elsewhere))
        return
    yield library


class Backstage:
    """What goes on behind a conversation, in one thread: the store is opened, then what is due is brought.

    `answer` answers from the plans alone while there is no store, and says so once. It is tried again meanwhile.
    """

    def __init__(
        self, settings: Settings, library: "Library", screen: Screen, person: str, read_now: Callable[[], datetime]
    ) -> None:
        self._settings, self._screen, self._person, self._read_now = settings, screen, person, read_now
        self._alone = Services(library=library, conversations=StoredConversations(), office=settings.office_name)
        self._live: LiveServices | None = None
        self._post: TerminalPost | None = None
        self._reason = console.STORE_SLOW
        self._tried, self._over, self._news = threading.Event(), threading.Event(), threading.Event()
        self._told = False
        self._thread = threading.Thread(target=self._work, name="backstage", daemon=True)

    def start(self) -> None:
        """Begin to open the store."""
        self._thread.start()

    def end(self) -> None:
        """Bring nothing more; what is being done is waited for a moment."""
        self._over.set()
        self._news.set()
        self._thread.join(_END_SECONDS)

    def answer(self, incoming: Incoming) -> Sequence[Reply]:
        """Return what is to be said to a line that was typed."""
        self._tried.wait(_PATIENCE_SECONDS)
        if self._live is None:
            return self._answer_alone(incoming)
        services = self._live.get()
        outcome = respond_or_apologise(incoming, services)
        if outcome.incident is not None:
            self._live.doubt()
        self._news.set()
        return (add_links(outcome.reply, services, self._person),)

    def _answer_alone(self, incoming: Incoming) -> Sequence[Reply]:
        from bot.fallback import is_deed

        reply = Reply(text=common.STORE_AWAY, kind="no_answer")
        if not is_deed(incoming):
            reply = respond_or_apologise(incoming, self._alone).reply
        told, self._told = self._told, True
        why = Reply(text=console.CHAT_WITHOUT_STORE.format(reason=self._reason), kind="no_answer")
        return (reply,) if told else (why, reply)

    # ---- the thread

    def _work(self) -> None:
        while not self._over.is_set():
            opened = guard(self._open, "opening the store")
            self._live = opened if isinstance(opened, LiveServices) else None
            if isinstance(opened, str):
                self._reason = opened
            self._tried.set()
            if self._live is not None:
                break
            self._over.wait(_RETRY_SECONDS)
        if self._live is None:
            return
        if self._told:
            self._screen.show(console.CHAT_STORE_BACK)
        self._bring(self._live)
        self._live.store.close()

    def _open(self) -> LiveServices | str:
        """Return the services with the store, or why it cannot be opened."""
        from bot.store.store import FAILURES

        try:
            return LiveServices(self._settings)
        except StoreTooNew as error:
            return console.CHAT_STORE_NEW.format(version=error)
        except (StoreUnusable, OSError, sqlite3.OperationalError, *FAILURES) as error:
            return describe_trouble(error)

    def _bring(self, live: LiveServices) -> None:
        """Show what is due, soon after each answer and once a second; who types is left in peace."""
        pause = _RING_SECONDS
        while not self._over.is_set():
            self._news.wait(pause)
            self._news.clear()
            if self._over.is_set() or self._screen.is_busy():
                continue
            rung = guard(lambda: self._ring(live), "bringing notices to a terminal")
            pause = _RING_SECONDS if isinstance(rung, int) else _RETRY_SECONDS

    def _ring(self, live: LiveServices) -> int | None:
        """Return how many notices were shown; None where the store is away."""
        from bot.store.store import FAILURES

        try:
            if self._post is None:
                self._post = self._make_post(live)
            return 0 if self._post is None else self._post.ring()
        except FAILURES:
            return None

    def _make_post(self, live: LiveServices) -> "TerminalPost | None":
        """Return what brings notices; None for somebody whom the store does not know, and who is told nothing."""
        with live.store.look() as work:
            if work.people.find(self._person) is None:
                return None
        from bot.terminal_post import TerminalPost
        from handlers.registry import list_kinds, list_planners

        def offer(address: str, buttons: tuple[Choice, ...]) -> Callable[[], None]:
            return offer_unasked(address, buttons, live.get().conversations, self._read_now())

        return TerminalPost(
            store=live.store, sender=TerminalSender(self._screen, offer), address=self._person, kinds=list_kinds(),
            planners=list_planners(), get_services=live.get, read_now=self._read_now,
        )  # fmt: skip


def describe_trouble(error: Exception) -> str:
    """Return in words why the store cannot be opened."""
    said = f"{error} {error.__cause__}".lower()
    if "locked" in said:
        return console.STORE_LOCKED
    if "readonly" in said or "unable to open" in said or isinstance(error, OSError):
        return console.STORE_NOT_WRITABLE
    return str(error) if isinstance(error, StoreUnusable) else type(error).__name__
