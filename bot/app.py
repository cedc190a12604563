"""Where the concrete things are put together: the library from the shelf, and the services from the settings."""

import errno
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from bot.clock import read_now
from bot.conversations import StoredConversations
from bot.errors import BadCorrections
from bot.reading import read_each
from bot.reports.printer import FilePrinter
from bot.settings import Settings
from bot.shelf import find_overrides, list_sources, read_stamp
from handlers.ports import Conversations, Services
from knowledge.errors import BadData, LibraryUnusable, UnreadableFile

if TYPE_CHECKING:
    from bot.store.store import SqlStore
    from knowledge.library import Library
    from knowledge.library_build import Prepared
    from knowledge.model import Plan
    from knowledge.overrides import Override

_LOG = logging.getLogger("cchc")

Progress = Callable[[Path], None]


def stay_silent(_path: Path) -> None:
    """Tell nobody which file is being read."""


def open_library(settings: Settings, progress: Progress = stay_silent) -> "Library":
    """Return the library, built again first when it is missing, damaged or from other plans or another program.

    `progress` is told each file before it is read. Raises OSError when the data directory cannot be written.
    """
    from knowledge.library import Library

    path = find_library(settings)
    stamp = read_stamp(settings.data_dir)
    try:
        library = Library.open(path)
    except LibraryUnusable as error:
        _LOG.info("the library is built: %s", error)
    else:
        if library.fingerprint == stamp:
            return library
        library.close()
    write_library(prepare_shelf(settings, progress), stamp, settings)
    return Library.open(path)


def prepare_shelf(settings: Settings, progress: Progress) -> "Iterator[Prepared]":
    """Give every plan on the shelf, ready for a library; what cannot be read is left out."""
    from bot.plan_files import prepare_plan

    paths = [source.path for source in list_sources(settings.data_dir)]
    for outcome in read_each(paths, partial(prepare_plan, overrides=read_overrides(settings)), progress):
        if isinstance(outcome, UnreadableFile):
            _LOG.warning("left out of the library: %s", outcome)
        else:
            yield outcome


def read_overrides(settings: Settings) -> "tuple[Override, ...]":
    """Return people's corrections, the office's own among them; raises BadCorrections."""
    from knowledge.overrides import load_overrides

    path = find_overrides(settings.data_dir)
    try:
        return load_overrides(path)
    except BadData as error:
        raise BadCorrections(f"{path.parent}: {error}") from error
    except OSError as error:
        raise BadCorrections(f"{path}: {error.strerror or error}") from error


def is_sound(path: Path) -> bool:
    """Whether the library at `path` can be opened and every page of it read."""
    from knowledge.library import Library

    try:
        library = Library.open(path)
    except LibraryUnusable:
        return False
    try:
        return library.is_sound()
    finally:
        library.close()


def find_library(settings: Settings) -> Path:
    """Return where the library lies."""
    return settings.data_dir / "library.sqlite"


def write_library(plans: "Iterable[Plan | Prepared]", stamp: str | Callable[[], str], settings: Settings) -> None:
    """Build the library anew from `plans`, in the place of the one there.

    `stamp` says from what (see `read_stamp`), or is asked for it once all plans are taken.
    """
    from knowledge.library_build import build

    make_data_directory(settings)
    build(plans, find_library(settings), stamp)


def open_passing_services(settings: Settings, progress: Progress = stay_silent) -> Services:
    """Return what the handlers work with, conversations forgotten with the process."""
    return Services(library=open_library(settings, progress), conversations=StoredConversations())


def open_store(settings: Settings) -> "SqlStore":
    """Return the store, brought to the newest schema; raises StoreUnusable and OSError."""
    from bot.store.engine import default_path
    from bot.store.store import SqlStore

    make_data_directory(settings)
    if settings.database_url is None:
        default_path(settings.data_dir).touch(mode=0o600)  # who reports what is nobody else's
    return SqlStore.open(find_store_url(settings))


def make_data_directory(settings: Settings) -> None:
    """Make the data directory where there is none; raises OSError, also for one that cannot be written.

    SQLite would only say that it cannot open a file.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not os.access(settings.data_dir, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(settings.data_dir))


def find_store_url(settings: Settings) -> str:
    """Return the address of the store, which may hold a password."""
    from bot.store.engine import default_url

    url = settings.database_url
    return default_url(settings.data_dir) if url is None else url.get_secret_value()


def find_conversations(settings: Settings) -> Path:
    """Return the file of the conversations, for an office with one machine."""
    return settings.data_dir / "conversations.sqlite"


def find_store(settings: Settings) -> "SqlStore | None":
    """Return the store, None where nobody has one yet; raises StoreUnusable and OSError."""
    from bot.store.engine import default_path

    if settings.database_url is None and not default_path(settings.data_dir).exists():
        return None
    return open_store(settings)


def open_conversations(settings: Settings, store: "SqlStore") -> Conversations:
    """Return the conversations of a long run: in the store where machines share it, else in a file of their own."""
    from bot.store.conversations import SharedConversations

    return SharedConversations(store.engine) if store.shared else StoredConversations(find_conversations(settings))


class LiveServices:
    """What the handlers of a long run work with: conversations that last, and the library as it is now.

    Plans may be taken in by another process meanwhile; the library that it leaves is opened at the next message.
    Any thread may call `get`.
    """

    def __init__(self, settings: Settings, progress: Progress = stay_silent) -> None:
        from bot.drafts import FolderDrafts  # it reads files by what stands here
        from bot.shelf_sharing import share_shelf
        from handlers.memory import Memory
        from handlers.plan_following import follow_library

        self._lock = Lock()
        self._settings, self._path = settings, find_library(settings)
        self._renewing = self._doubted = False
        self.store = open_store(settings)
        share_shelf(settings.data_dir, self.store, publish=False)
        library = open_library(settings, progress)
        self._seen = self._look()
        now = read_now(settings.timezone)
        follow_library(partial(open_library, settings), self.store, now, "dispatcher")
        self._services = Services(
            library=library,
            conversations=open_conversations(settings, self.store),
            store=self.store,
            printer=FilePrinter(),
            drafts=FolderDrafts(settings, self.store),
            office=settings.office_name,
            site=settings.http_public_url or "",
            memory=Memory(),
        )

    def get(self) -> Services:
        """Return the services of this moment."""
        from knowledge.library import Library

        with self._lock:
            seen = self._look()
            if seen != self._seen and not self._renewing:
                self._seen = seen
                try:
                    self._services = replace(self._services, library=Library.open(self._path))
                except LibraryUnusable as error:  # the one in hand still serves
                    _LOG.warning("the new library is not used: %s", error)
                    self._doubted = True
            return self._services

    def doubt(self) -> None:
        """Have the library looked through when `mend` is next called: an answer broke, maybe over a damaged page."""
        self._doubted = True

    def mend(self) -> bool:
        """Build the library again from the plans where it was doubted and is damaged or gone; return whether it was."""
        if not self._doubted:
            return False
        self._doubted = False
        if is_sound(self._path):
            return False
        _LOG.error("the library is damaged, and is built again from the plans")
        write_library(prepare_shelf(self._settings, stay_silent), read_stamp(self._settings.data_dir), self._settings)
        return True

    def renew(self) -> None:
        """Build the library of what lies on the shelf now; messages are answered from the old one until all is ready.

        Raises OSError and BadCorrections.
        """
        from bot.warming import warm_up

        with self._lock:
            self._renewing = True
        try:
            library = open_library(self._settings)
            warm_up(library, read_now(self._settings.timezone).date())
            with self._lock:
                self._seen = self._look()
                self._services = replace(self._services, library=library)
        finally:
            with self._lock:
                self._renewing = False

    def _look(self) -> tuple[int, int] | None:
        try:
            state = self._path.stat()
        except FileNotFoundError:
            return None
        return state.st_ino, state.st_mtime_ns
