"""Plan files that wait for a decision, for a day: each in its own folder under `incoming` in the data directory."""

import hashlib
import re
import secrets
import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import open_library
from bot.errors import BadCorrections
from bot.intake import Failed, look_over, take_in
from bot.intake_report import plan_text
from bot.settings import Settings
from bot.shelf_sharing import share_shelf
from bot.store.store import FAILURES, SqlStore
from handlers.ports_plans import Draft, NotPublished, Unreadable
from handlers.texts import common
from knowledge import records
from knowledge.library import Library

KEPT_FOR = timedelta(days=1)
_CLAIMED = ".claimed"
_CODE = re.compile(r"[0-9a-f]{12}")
_LONGEST_NAME = 80


class FolderDrafts:
    """Drafts of one data directory; any thread and any process may call."""

    def __init__(self, settings: Settings, store: SqlStore | None = None) -> None:
        """Publish to the other machines that share `store`, too."""
        self._settings, self._store = settings, store
        self._folder = settings.data_dir / "incoming"

    def take(self, name: str, content: bytes, now: datetime) -> Draft | Unreadable:
        """Keep a file and read it; one that cannot be read is not kept."""
        self._sweep(now)
        code = secrets.token_hex(6)
        home = self._folder / f"{code}-{int(now.timestamp())}"
        home.mkdir(parents=True, mode=0o700)
        path = home / _safe_name(name)
        try:
            path.write_bytes(content)
            return self._read(code, path)
        except (OSError, BadCorrections) as error:
            shutil.rmtree(home, ignore_errors=True)
            return Unreadable(reason=common.not_kept(str(getattr(error, "strerror", None) or error)))

    def _read(self, code: str, path: Path) -> Draft | Unreadable:
        found = look_over(path, self._settings)
        if isinstance(found, Failed):
            shutil.rmtree(path.parent, ignore_errors=True)
            return Unreadable(reason=found.reason)
        before = found.before
        base = hashlib.sha256(records.dump(before).encode() if before else b"").hexdigest()[:8]
        return Draft(
            code=code, file_name=path.name, report=found.taken.report, before=before, after=found.after, base=base,
            details=plan_text(found.taken),
        )  # fmt: skip

    def find(self, code: str, now: datetime) -> Draft | None:
        """Return a draft, compared with the library as it is now; None once it was decided, or after a day."""
        self._sweep(now)
        home = self._home(code)
        path = next(iter(sorted(home.iterdir())), None) if home else None
        if path is None:
            return None
        found = self._read(code, path)
        return None if isinstance(found, Unreadable) else found

    def publish(self, code: str) -> bool:
        """Put a draft into the library, and return whether it was still there; raises NotPublished."""
        claimed = self._claim(code)
        if claimed is None:
            return False
        home, place = claimed
        try:
            self._share()
            intake = take_in(sorted(home.iterdir()), self._settings)
            self._share()
        except (OSError, BadCorrections, *FAILURES) as error:
            home.rename(place)
            reason = type(error).__name__ if isinstance(error, FAILURES) else str(error)
            raise NotPublished(reason) from error
        if intake.failed:
            home.rename(place)
            raise NotPublished(intake.failed[0].reason)
        shutil.rmtree(home, ignore_errors=True)
        return True

    def _share(self) -> None:
        if self._store is not None:
            share_shelf(self._settings.data_dir, self._store, publish=True)

    def open_library(self) -> Library:
        """Return the library as it lies there at this moment; the caller closes it."""
        return open_library(self._settings)

    def drop(self, code: str) -> bool:
        """Throw a draft away, and return whether it was still there."""
        claimed = self._claim(code)
        if claimed is not None:
            shutil.rmtree(claimed[0], ignore_errors=True)
        return claimed is not None

    def _home(self, code: str) -> Path | None:
        if not _CODE.fullmatch(code):
            return None
        return next((one for one in self._folder.glob(f"{code}-*") if one.suffix != _CLAIMED), None)

    def _claim(self, code: str) -> tuple[Path, Path] | None:
        """Take a draft out of everybody else's reach; of several who try at once, one gets it."""
        home = self._home(code)
        if home is None:
            return None
        claimed = home.with_name(home.name + _CLAIMED)
        try:
            home.rename(claimed)
        except OSError:
            return None
        return claimed, home

    def _sweep(self, now: datetime) -> None:
        """Throw away what has waited for more than a day."""
        for home in self._folder.glob("*-*"):
            made_at = home.name.partition("-")[2].removesuffix(_CLAIMED)
            if made_at.isdecimal() and now.timestamp() - int(made_at) > KEPT_FOR.total_seconds():
                with suppress(OSError):
                    shutil.rmtree(home)


def _safe_name(name: str) -> str:
    """Return the name of a file without what might lead out of its folder; the ending stays."""
    plain = re.sub(r"[^\w. ()-]+", "_", Path(name.replace("\\", "/")).name).lstrip(".")
    return plain[-_LONGEST_NAME:] or "plan"
