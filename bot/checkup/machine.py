"""What lies on this machine: the settings, the data directory, its disk, the library and the corrections."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from bot.app import find_library, read_overrides
from bot.checkup.finding import Finding
from bot.errors import BadCorrections
from bot.misfits import find_misfit
from bot.settings import Settings, list_unknown_variables
from bot.shelf import find_overrides, read_stamp
from handlers.texts import checkup as texts
from handlers.texts import upkeep
from knowledge.errors import LibraryUnusable
from knowledge.library import Library

_LITTLE, _TOO_LITTLE = 1024**3, 100 * 1024**2


def look_at_machine(settings: Settings) -> Iterator[Finding]:
    """Give what is found; nothing is changed."""
    yield _look_at_settings(settings)
    yield _look_at_data(settings.data_dir)
    yield _look_at_disk(settings.data_dir)
    yield _look_at_corrections(settings)
    yield _look_at_library(settings)


def _look_at_settings(settings: Settings) -> Finding:
    misfit, unknown = find_misfit(settings), list_unknown_variables()
    if misfit is not None:
        return Finding(about="settings", state="wrong", said=misfit)
    if unknown:
        said = texts.SETTINGS_UNKNOWN.format(names=", ".join(unknown))
        return Finding(about="settings", state="unsure", said=said)
    return Finding(about="settings", state="good", said=texts.SETTINGS_GOOD)


def _look_at_data(folder: Path) -> Finding:
    there = _find_existing(folder)
    if there.is_dir() and os.access(there, os.R_OK | os.W_OK | os.X_OK):
        said = texts.DATA_GOOD if there == folder else texts.DATA_NOT_YET
        return Finding(about="data", state="good", said=said.format(path=folder))
    reason = os.strerror(13 if there.is_dir() else 20)  # no permission; not a directory
    return Finding(about="data", state="wrong", said=texts.DATA_BAD.format(path=folder, reason=reason))


def _find_existing(folder: Path) -> Path:
    return next((one for one in (folder, *folder.parents) if one.exists()), folder)


def _look_at_disk(folder: Path) -> Finding:
    total, _, free = shutil.disk_usage(_find_existing(folder))
    counts = {"free": upkeep.size(free), "percent": round(100 * free / total) if total else 0}
    if free >= _LITTLE:
        return Finding(about="disk", state="good", said=texts.DISK.format(**counts))
    return Finding(
        about="disk", state="unsure" if free >= _TOO_LITTLE else "wrong", said=texts.DISK_LOW.format(**counts)
    )


def _look_at_corrections(settings: Settings) -> Finding:
    if not find_overrides(settings.data_dir).is_file():
        return Finding(about="corrections", state="off", said=texts.CORRECTIONS_NONE)
    try:
        count = len(read_overrides(settings))
    except BadCorrections as error:
        return Finding(about="corrections", state="wrong", said=str(error))
    return Finding(about="corrections", state="good", said=texts.CORRECTIONS.format(count=count))


def _look_at_library(settings: Settings) -> Finding:
    path = find_library(settings)
    if not path.exists():
        return Finding(about="library", state="unsure", said=texts.LIBRARY_NOT_YET)
    try:
        library = Library.open(path)
    except LibraryUnusable as error:
        return Finding(about="library", state="unsure", said=texts.LIBRARY_BAD.format(reason=error))
    count, fresh = len(library.documents), library.fingerprint == read_stamp(settings.data_dir)
    library.close()
    said = texts.LIBRARY_GOOD if fresh else texts.LIBRARY_OLD
    return Finding(about="library", state="good" if fresh else "unsure", said=said.format(count=count))
