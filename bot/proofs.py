"""The proof of how a plan on the shelf was read, for whoever asks for it later: its file read again, once a version."""

from collections.abc import Iterator
from pathlib import Path
from threading import Lock

from bot.app import read_overrides
from bot.intake import Taken
from bot.plan_files import report_file
from bot.settings import Settings
from bot.shelf import find_overrides, list_sources, name_copy
from knowledge.errors import UnreadableFile

_Version = tuple[int, int, int]


class Proofs:
    """Reads the files of plans again, one at a time; any thread may ask."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._read: dict[Path, tuple[_Version, Taken | None]] = {}

    def find(self, plan: str) -> Taken | None:
        """Return what is told of the plan with this id; None when no file on the shelf holds it.

        Raises OSError, and BadCorrections when the office's corrections cannot be used.
        """
        with self._lock:
            for path in self._list_candidates(plan):
                taken = self._report(path)
                if taken is not None and taken.report.document.id == plan:
                    return taken
        return None

    def _list_candidates(self, plan: str) -> Iterator[Path]:
        """Yield the copy that bears the plan's name, then what is shipped: a copy stands in its place."""
        sources = list_sources(self._settings.data_dir)
        yield from (one.path for one in sources if not one.shipped and one.path.stem == name_copy(plan))
        yield from (one.path for one in sources if one.shipped)

    def _report(self, path: Path) -> Taken | None:
        state, own = path.stat(), find_overrides(self._settings.data_dir)
        version = (state.st_size, state.st_mtime_ns, own.stat().st_mtime_ns if own.is_file() else 0)
        if path not in self._read or self._read[path][0] != version:
            read = report_file(path, read_overrides(self._settings))
            taken = None if isinstance(read, UnreadableFile) else Taken(path=path, report=read.report, replaced=False)
            self._read[path] = (version, taken)
        return self._read[path][1]
