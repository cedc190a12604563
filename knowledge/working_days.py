"""Working days in Vietnam: weekends, public holidays with their days in lieu, and swaps that the Government decides.

The public holidays are the `holidays` library's (Labour Code, Article 112); `data/holidays.yaml` stands over them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any, Literal

from knowledge import datafile
from knowledge.errors import BadData

Stretch = Literal["week", "month", "quarter"]
"""What a digest looks over."""

_DAY = timedelta(days=1)
_FRIDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedDay:
    """A day that was decided on its own: worked or not, what it is called, and by which decision."""

    day: date
    works: bool
    name: str
    source: str


def read_decided_days(data: Mapping[str, Any]) -> dict[date, DecidedDay]:
    """Return the decided days of the data file by date; raises BadData for one that lacks something."""
    found: dict[date, DecidedDay] = {}
    for entry in data.get("days") or ():
        try:
            day, works, name, source = entry["date"], entry["works"], entry["name"], entry["source"]
        except (KeyError, TypeError):
            raise BadData(f"holidays.yaml: {entry}: date, works, name and source are needed") from None
        if type(day) is not date or not isinstance(works, bool) or not source:
            raise BadData(f"holidays.yaml: {entry}: a date, true or false, and a source are needed")
        if day in found:
            raise BadData(f"holidays.yaml: {day} stands twice")
        found[day] = DecidedDay(day=day, works=works, name=str(name), source=str(source))
    return found


@cache
def _decided() -> dict[date, DecidedDay]:
    return read_decided_days(datafile.load("holidays.yaml"))


def decided_until() -> int:
    """Return the last year whose days off have been decided; later ones are an estimate."""
    return int(datafile.load("holidays.yaml")["decided_until"])


@cache
def _calendar() -> Any:
    import holidays  # heavy, and only who reminds needs it

    return holidays.country_holidays("VN", language="vi")


@lru_cache(maxsize=4096)
def is_working_day(day: date) -> bool:
    """Return whether offices work on `day`."""
    decided = _decided().get(day)
    return bool(_calendar().is_working_day(day)) if decided is None else decided.works


def find_holiday(day: date) -> str | None:
    """Return what the holiday on `day` is called; None on a working day and on a plain weekend."""
    decided = _decided().get(day)
    if decided is not None:
        return None if decided.works else decided.name
    name = _calendar().get(day)
    return None if name is None else str(name)


def on_or_before(day: date) -> date:
    """Return `day`, or the last working day before it."""
    while not is_working_day(day):
        day -= _DAY
    return day


def on_or_after(day: date) -> date:
    """Return `day`, or the first working day after it."""
    while not is_working_day(day):
        day += _DAY
    return day


def add_working_days(day: date, count: int) -> date:
    """Return the working day that is `count` working days after `day` (before it, when negative).

    `day` itself does not count, whether it is worked or not; with a count of 0 it is returned as it is.
    """
    step = _DAY if count > 0 else -_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def count_working_days(first: date, last: date) -> int:
    """Return how many working days lie after `first`, up to and including `last`; negative when `last` is earlier.

    So a thing due yesterday, on a working day, is one working day late today.
    """
    if last < first:
        return -count_working_days(last, first)
    return sum(map(is_working_day, _days(first + _DAY, last)))


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def start_of(day: date, stretch: Stretch) -> date:
    """Return the first day of the week, month or quarter of `day`, worked or not."""
    if stretch == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1, month=day.month if stretch == "month" else (day.month - 1) // 3 * 3 + 1)


def end_of(day: date, stretch: Stretch) -> date:
    """Return the last day of the week, month or quarter of `day`, worked or not."""
    longest = {"week": 7, "month": 31, "quarter": 92}[stretch]
    return start_of(start_of(day, stretch) + timedelta(days=longest), stretch) - _DAY


def opens(day: date, stretch: Stretch) -> bool:
    """Return whether `day` is the first working day of its week, month or quarter; a week off has none."""
    return is_working_day(day) and on_or_after(start_of(day, stretch)) == day


def opened_before(day: date, stretch: Stretch) -> date:
    """Return the last day before `day` that was the first working day of its week, month or quarter."""
    day -= _DAY
    while not opens(day, stretch):
        day -= _DAY
    return day
