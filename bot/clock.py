"""The clock: the only file that reads it; everything else is given `now` or `today`."""

from datetime import datetime
from time import monotonic
from zoneinfo import ZoneInfo


def read_now(timezone: str) -> datetime:
    """Return this instant in `timezone`, an IANA name ("Asia/Ho_Chi_Minh")."""
    return datetime.now(ZoneInfo(timezone))


def read_seconds() -> float:
    """Return seconds of a clock that never goes back, for measuring how long something took."""
    return monotonic()
