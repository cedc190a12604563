"""Where the concrete things are put together: the library from the shelf, and the services from the settings."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from bot.conversations import StoredConversations
from bot.reading import read_each
from bot.settings import Settings
from bot.shelf import Source, list_sources, read_stamp
from handlers.ports import Services
from knowledge.errors import LibraryUnusable, UnreadableFile
from knowledge.model import Plan

if TYPE_CHECKING:
    from knowledge.library import Library
    from knowledge.library_build import Prepared

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
    write_library(_prepare_shelf(settings, progress), stamp, settings)
    return Library.open(path)


def _prepare_shelf(settings: Settings, progress: Progress) -> "Iterator[Prepared]":
    paths = [source.path for source in list_sources(settings.data_dir)]
    for outcome in read_each(paths, prepare_plan, progress):
        if isinstance(outcome, UnreadableFile):
            _LOG.warning("left out of the library: %s", outcome)
        else:
            yield outcome


def find_library(settings: Settings) -> Path:
    """Return where the library lies."""
    return settings.data_dir / "library.sqlite"


def read_plan(path: Path) -> Plan:
    """Return the plan in the file at `path`; raises UnreadableFile, NotAPlan among them."""
    from knowledge.extract import extract
    from knowledge.readers import read

    return extract(read(path))


def try_plan(path: Path) -> Plan | UnreadableFile:
    """Return the plan in the file at `path`, or why there is none."""
    try:
        return read_plan(path)
    except UnreadableFile as failure:
        return failure


def prepare_plan(path: Path) -> "Prepared | UnreadableFile":
    """Return the plan in the file at `path` ready for the library, or why there is none."""
    from knowledge.library_build import prepare

    plan = try_plan(path)
    return plan if isinstance(plan, UnreadableFile) else prepare(plan)


def read_shelf(
    sources: Iterable[Source], progress: Progress = stay_silent
) -> tuple[dict[str, Plan], list[UnreadableFile]]:
    """Return the plans of `sources` by id, the later of two with one id, and the files that could not be read."""
    plans: dict[str, Plan] = {}
    failures: list[UnreadableFile] = []
    for outcome in read_each([source.path for source in sources], try_plan, progress):
        if isinstance(outcome, UnreadableFile):
            failures.append(outcome)
        else:
            plans[outcome.document.id] = outcome
    return plans, failures


def write_library(plans: "Iterable[Plan | Prepared]", stamp: str, settings: Settings) -> None:
    """Build the library anew from `plans`, in the place of the one there; `stamp` says from what (see `read_stamp`)."""
    from knowledge.library_build import build

    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    build(plans, find_library(settings), stamp)


def open_passing_services(settings: Settings, progress: Progress = stay_silent) -> Services:
    """Return what the handlers work with, conversations forgotten with the process."""
    return Services(library=open_library(settings, progress), conversations=StoredConversations())


class LiveServices:
    """What the handlers of a long run work with: conversations on disk, and the library as it is now.

    Plans may be taken in by another process meanwhile; the library that it leaves is opened at the next message.
    Any thread may call `get`.
    """

    def __init__(self, settings: Settings, progress: Progress = stay_silent) -> None:
        self._lock = Lock()
        self._path = find_library(settings)
        library = open_library(settings, progress)
        self._seen = self._look()
        conversations = StoredConversations(settings.data_dir / "conversations.sqlite")
        self._services = Services(library=library, conversations=conversations)

    def get(self) -> Services:
        """Return the services of this moment."""
        from knowledge.library import Library

        with self._lock:
            seen = self._look()
            if seen != self._seen:
                self._seen = seen
                try:
                    self._services = replace(self._services, library=Library.open(self._path))
                except LibraryUnusable as error:  # the one in hand still serves
                    _LOG.warning("the new library is not used: %s", error)
            return self._services

    def _look(self) -> tuple[int, int] | None:
        try:
            state = self._path.stat()
        except FileNotFoundError:
            return None
        return state.st_ino, state.st_mtime_ns
