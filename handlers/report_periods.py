"""The period of a report: as it is typed ("quý 3", "6 tháng"), offered, carried by a button, and called."""

import re
from calendar import monthrange
from datetime import date, timedelta

from handlers.report_records import Period
from handlers.texts import dates
from handlers.texts import reports as texts
from knowledge.periods import find_periods
from knowledge.text import fold

_MONTHS_ALONE = re.compile(r"\b[3-9] thang(?! (?:dau|cuoi|nam|qua|toi|sau|truoc|\d))")
_UNITS = frozenset({"thang", "quy", "nam"})


def find_period(words: str, today: date) -> Period | None:
    """Return the period that `words` name, None for none; "6 tháng" alone is the first half of the year."""
    said = fold(words)
    bare = _MONTHS_ALONE.search(said)
    if bare is not None:
        words = f"{bare[0]} {texts.OF_THE_YEAR}"
    elif said.strip() in _UNITS:
        words = f"{words} {texts.THIS_ONE}"
    found = find_periods(words, today)
    return make_period(found[0].first, found[-1].last) if found else None


def make_period(first: date, last: date) -> Period:
    """Return the period from `first` to `last` under its usual name."""
    return Period(first=first, last=last, label=_name(first, last))


def _name(first: date, last: date) -> str:
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1] and first.year == last.year
    months = (first.month, last.month)
    year = first.year
    if not whole:
        return texts.FROM_TO.format(first=dates.day(first), last=dates.day(last))
    if months[0] == months[1]:
        return texts.MONTH.format(month=months[0], year=year)
    if months in texts.NAMED_MONTHS:
        return texts.NAMED_MONTHS[months].format(year=year)
    return texts.FROM_TO.format(first=dates.day(first), last=dates.day(last))


def following(period: Period) -> Period:
    """Return the period of the same length that comes after; after nine months comes the last quarter."""
    length = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
    first = period.last + timedelta(days=1)
    if first.day != 1 or period.first.day != 1:
        return make_period(first, first + (period.last - period.first))
    months = length if (first.month - 1 + length) <= 12 else 12 - first.month + 1
    month = first.month + months - 1
    return make_period(first, date(first.year, month, monthrange(first.year, month)[1]))


def offer_periods(today: date) -> tuple[tuple[Period, ...], ...]:
    """Return the periods that reports are made for, in rows: this one and the one before, and those of the year."""
    year = today.year
    month = _months(year, today.month, 1)
    quarter = _months(year, (today.month - 1) // 3 * 3 + 1, 3)
    rows = ((month, _before(month, 1)), (quarter, _before(quarter, 3)), (_months(year, 1, 6), _months(year, 1, 9)))
    return (*rows, (_months(year, 1, 12), _months(year - 1, 1, 12)))


def _months(year: int, month: int, count: int) -> Period:
    last = month + count - 1
    return make_period(date(year, month, 1), date(year, last, monthrange(year, last)[1]))


def _before(period: Period, count: int) -> Period:
    year, month = divmod(period.first.year * 12 + period.first.month - 1 - count, 12)
    return _months(year, month + 1, count)


def to_code(period: Period) -> str:
    """Return the period as a button carries it."""
    return f"{period.first:%Y%m%d}{period.last:%Y%m%d}"


def from_code(code: str) -> Period | None:
    """Return the period that a button carries, None for what is none."""
    try:
        first, last = (date.fromisoformat(part) for part in (code[:8], code[8:]))
    except ValueError:
        return None
    return make_period(first, last) if first <= last else None
