"""The clock: the only file that reads it; everything else is given `now` or `today`."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from zoneinfo import ZoneInfo


def read_now(timezone: str) -> datetime:
    """Return this instant in `timezone`, an IANA name ("Asia/Ho_Chi_Minh")."""
    return datetime.now(ZoneInfo(timezone))


def start_at(moment: datetime) -> Callable[[], datetime]:
    """Return a clock that stands at `moment` now and goes on from there."""
    started = monotonic()
    return lambda: moment + timedelta(seconds=monotonic() - started)


def read_seconds() -> float:
    """Return seconds of a clock that never goes back, for measuring how long something took."""
    return monotonic()
