"""When officials are at their desks, as the assistant reckons with it: working days from half past seven to five."""

from datetime import date, datetime, time, timedelta

from knowledge.working_days import add_working_days, is_working_day, on_or_after

OPENS, CLOSES = time(7, 30), time(17, 0)


def is_open(now: datetime) -> bool:
    """Whether officials are at their desks at `now`, in the office's time zone."""
    return is_working_day(now.date()) and OPENS <= now.time() < CLOSES


def opens_at(now: datetime) -> datetime:
    """Return `now` where they are at their desks, else when they come next."""
    if is_open(now):
        return now
    day = now.date() if now.time() < OPENS else now.date() + timedelta(days=1)
    return _at(on_or_after(day), OPENS, now)


def late_at(since: datetime, days: int) -> datetime:
    """Return when `days` working days have gone by since `since`; the hours away from the desk do not count."""
    start = opens_at(since)
    return _at(add_working_days(start.date(), days), start.timetz().replace(tzinfo=None), since)


def _at(day: date, clock: time, like: datetime) -> datetime:
    return datetime.combine(day, clock, tzinfo=like.tzinfo)
