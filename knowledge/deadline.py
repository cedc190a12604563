"""What a deadline means: a union of forms, never an invented day; its JSON is in `deadline_json`.

Consumers `match` on `Deadline` and end in `assert_never`.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, assert_never

Unit = Literal["week", "month", "quarter", "half_year", "year"]
UNITS: tuple[Unit, ...] = ("week", "month", "quarter", "half_year", "year")
_MONTHS: dict[Unit, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """One day: "30/01/2026", "Chậm nhất ngày 31/01/2026"; `before` when the words say "trước"."""

    due: date
    before: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of days, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """One or more periods, each done by its last day: "Quý III, IV/2026", "Năm 2026", "Tháng 12/2025"."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """Again and again: "Hằng tháng, Quý, Năm; báo cáo đột xuất".

    `ad_hoc` when asked for out of turn as well. `day` is the day of the month that ends the period
    ("ngày 20 tháng cuối quý" gives 20), where one is said; a month without that day has its last one instead.
    `every` is empty when only the day is said ("trước ngày 15 của kỳ báo cáo"): no date follows from it.
    `weekday` (1 Monday to 7 Sunday) is the day of a weekly deadline, where one is said.
    """

    every: tuple[Unit, ...]
    ad_hoc: bool = False
    day: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """When something else has happened: `trigger` in the plan's words; no date until that day is known."""

    trigger: str
    offset_days: int | None
    working_days: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ongoing:
    """All the time: "Thường xuyên"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    """Several at once: "Thường xuyên; báo cáo trước 15/12"."""

    parts: "tuple[Deadline, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Words that no rule covers, or an empty cell (`raw` is '' then); never guessed."""

    raw: str


Deadline = By | Within | Every | After | Ongoing | Mixed | Unread


def last_day(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def due_dates(deadline: Deadline) -> tuple[date, ...]:
    """Return the days by which something is due, in order, each once; forms without a calendar day give none.

    A period is due on its last day. What recurs has no end of its own: see `occurrences`.
    """
    match deadline:
        case By(due=due):
            return (due,)
        case Within(spans=spans):
            return tuple(sorted({span.last for span in spans}))
        case Mixed(parts=parts):
            return tuple(sorted({due for part in parts for due in due_dates(part)}))
        case Every() | After() | Ongoing() | Unread():
            return ()
        case _:
            assert_never(deadline)


def occurrences(deadline: Deadline, first: date, last: date) -> tuple[date, ...]:
    """Return the days from `first` to `last`, both included, on which something is due: in order, each once.

    What recurs is due on the last day of each period (a week ends on Sunday), or on the day that is named
    in the period's last month. Pure calendar: working days are not its matter. What goes on all the time,
    waits for an event or was not read gives none.
    """
    match deadline:
        case By() | Within():
            return tuple(day for day in due_dates(deadline) if first <= day <= last)
        case Every():
            return tuple(sorted(set(_recurrences(deadline, first, last))))
        case Mixed(parts=parts):
            return tuple(sorted({day for part in parts for day in occurrences(part, first, last)}))
        case After() | Ongoing() | Unread():
            return ()
        case _:
            assert_never(deadline)


def _recurrences(deadline: Every, first: date, last: date) -> Iterator[date]:
    for unit in deadline.every:
        days = (
            _weekly(deadline.weekday or 7, first, last) if unit == "week" else _monthly(unit, deadline.day, first, last)
        )
        yield from (day for day in days if first <= day <= last)


def _weekly(weekday: int, first: date, last: date) -> Iterator[date]:
    ordinal = first.toordinal() + (weekday - first.isoweekday()) % 7
    return (date.fromordinal(day) for day in range(ordinal, last.toordinal() + 1, 7))


def _monthly(unit: Unit, day: int | None, first: date, last: date) -> Iterator[date]:
    length = _MONTHS[unit]
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        year, month = divmod(number, 12)
        if (month + 1) % length == 0:
            end = last_day(year, month + 1)
            yield end if day is None else end.replace(day=min(day, end.day))
