"""Whether the program is well: the store, what waits in the outbox, the disk, the dispatcher, the library."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from socket import gethostname

from bot.delivery import find_opening
from bot.store.store import FAILURES, SqlStore
from bot.store.watching import Backlog
from handlers.alarms import Trouble
from handlers.notices import AT_ONCE, BY_DAY
from handlers.ports import Services

STILL_SECONDS = 180.0
"""For how long a dispatcher may be heard nothing of: longer than a turn full of messages to one chat takes."""

LATE = timedelta(minutes=20)
_SCARCE_BYTES, _SCARCE_PART, _PLENTY_BYTES = 500_000_000, 0.05, 10_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """How things are at one moment; `backlog` is None while the store is away, `idle_seconds` where nothing is sent;
    `machine` is named where several serve one office."""

    backlog: Backlog | None
    tickets: Mapping[str, int] = field(default_factory=dict)
    disk_free: int = 0
    disk_total: int = 1
    idle_seconds: float | None = None
    library: bool = True
    machine: str = ""

    def list_failing(self) -> tuple[str, ...]:
        """Return what of store, library and dispatcher cannot do its work now."""
        failing = {
            "store": self.backlog is None,
            "library": not self.library,
            "dispatcher": self.idle_seconds is not None and self.idle_seconds > STILL_SECONDS,
        }
        return tuple(name for name, fails in failing.items() if fails)

    def list_troubles(self) -> tuple[Trouble, ...]:
        """Return what admins are to be told."""
        found = []
        if self.idle_seconds is not None and self.idle_seconds > STILL_SECONDS:
            still_minutes = int(self.idle_seconds // 60)
            found.append(Trouble(name="dispatcher", minutes=still_minutes, machine=self.machine))
        if self.backlog is not None and self.backlog.late_count and self.backlog.since is not None:
            found.append(Trouble(name="outbox", count=self.backlog.late_count, since=self.backlog.since.isoformat()))
        nearly_full = self.disk_free < min(_SCARCE_PART * self.disk_total, _PLENTY_BYTES)
        if nearly_full or self.disk_free < _SCARCE_BYTES:
            percent = 100 * self.disk_free // self.disk_total
            free = self.disk_free // 1_000_000
            found.append(Trouble(name="disk", megabytes=free, percent=percent, machine=self.machine))
        return tuple(found)


class VitalSigns:
    """Looks at them; any thread may ask."""

    def __init__(
        self, store: SqlStore, data_dir: Path, get_services: Callable[[], Services], read_now: Callable[[], datetime],
        read_idle: Callable[[], float | None],
    ) -> None:  # fmt: skip
        self._store, self._data_dir, self._get_services = store, data_dir, get_services
        self._read_now, self._read_idle = read_now, read_idle

    def look(self) -> Vitals:
        """Return how things are now."""
        now = self._read_now()
        disk = shutil.disk_usage(self._data_dir)
        backlog, tickets = None, {}
        try:
            with self._store.look() as work:
                backlog = work.watching.find_backlog({AT_ONCE: now - LATE, **_find_daytime(now)})
                tickets = work.watching.count_tickets()
        except FAILURES:
            pass
        return Vitals(
            backlog=backlog, tickets=tickets, disk_free=disk.free, disk_total=disk.total,
            idle_seconds=self._read_idle(), library=self._get_services().library.can_read(),
            machine=gethostname() if self._store.shared else "",
        )  # fmt: skip


def _find_daytime(now: datetime) -> dict[int, datetime]:
    """Return before when what goes out by day must have been due to be late; nothing is late at night."""
    opening = find_opening(now)
    return {} if opening is None or now - opening < LATE else {BY_DAY: now - LATE}
