"""What rules for periods in questions build, and its days once the day of the question is known."""

from datetime import date, timedelta
from typing import Literal, NamedTuple, assert_never

from knowledge.deadline import Unit, last_day
from knowledge.deadline_parts import Day, Range, Stretch

Kind = Literal["day", "week", "month", "quarter", "half_year", "year", "range", "soon"]
Part = Literal["first", "middle", "last"]
_SOON_DAYS = 30
_KINDS: dict[int, Kind] = {1: "month", 3: "quarter", 6: "half_year", 12: "year"}
_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


class Relative(NamedTuple):
    """The unit in which the day of the question lies, or one `steps` units from it."""

    unit: Unit
    steps: int


class YearsOn(NamedTuple):
    """A period of the calendar, in a year counted from that of the question."""

    stretch: Stretch
    steps: int


class SomeDay(NamedTuple):
    """A day counted from that of the question."""

    steps: int


class Ahead(NamedTuple):
    """From the day of the question so many units on, or back when `number` is negative."""

    number: int
    unit: str


class Soon(NamedTuple):
    """The days to come: thirty of them."""

    days: int = _SOON_DAYS


class Weekend(NamedTuple):
    """Friday to Sunday of a week."""

    steps: int


class PartOf(NamedTuple):
    """A third of a month (days 1-10, 11-20, 21-end), a month of a quarter, a quarter of a year; middle: the rest."""

    whole: "Point"
    part: Part


class Until(NamedTuple):
    """Up to the end of something: from the day of the question, or from the beginning of that year."""

    target: "Point"
    from_now: bool


class From(NamedTuple):
    """From the beginning of something to the end of that year."""

    target: "Point"


Point = Day | Stretch | Range | Relative | YearsOn | SomeDay | PartOf | Weekend
Mention = Point | Ahead | Soon | Until | From
Bounds = tuple[date, date]


def _months_on(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    end = last_day(number // 12, number % 12 + 1)
    return end.replace(day=min(day.day, end.day))


def _relative(unit: Unit, steps: int, today: date) -> Bounds:
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=steps)
        return monday, monday + timedelta(days=6)
    length = _MONTHS[unit]
    first = _months_on(date(today.year, (today.month - 1) // length * length + 1, 1), steps * length)
    end = _months_on(first, length - 1)
    return first, last_day(end.year, end.month)


def _ahead(mention: Ahead, today: date) -> Bounds:
    if mention.unit in _MONTHS:
        other = _months_on(today, mention.number * _MONTHS[mention.unit])
    else:
        other = today + timedelta(days=mention.number * (7 if mention.unit == "week" else 1))
    return min(today, other), max(today, other)


def _part(mention: PartOf, today: date) -> Bounds:
    first, last = bounds(mention.whole, today)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months == 1:
        days = {"first": (1, 10), "middle": (11, 20), "last": (21, last.day)}[mention.part]
        return first.replace(day=days[0]), first.replace(day=days[1])
    edge = months // 4 if months > 3 else 1
    start = {"first": 0, "middle": edge, "last": months - edge}[mention.part]
    length = months - 2 * edge if mention.part == "middle" else edge
    end = _months_on(first, start + length - 1)
    return _months_on(first, start), last_day(end.year, end.month)


def _until(mention: Until, today: date) -> Bounds:
    first, last = bounds(mention.target, today)
    if not mention.from_now:
        return min(first, date(last.year, 1, 1)), last
    if last < today and not _says_year(mention.target):
        last = bounds(mention.target, today.replace(year=today.year + 1, day=min(today.day, 28)))[1]
    return min(today, last), last


def _says_year(point: Mention) -> bool:
    match point:
        case Day(year=year) | Stretch(year=year):
            return year is not None
        case Range(last=last):
            return last.year is not None
        case PartOf(whole=whole):
            return _says_year(whole)
        case _:
            return True


def bounds(mention: Mention, today: date) -> Bounds:
    """Return the first and last day of what is mentioned on `today`; raises ValueError for a day that cannot be."""
    match mention:
        case Day() | Stretch() | Range():
            return _calendar(mention, today)
        case Relative(unit=unit, steps=steps):
            return _relative(unit, steps, today)
        case YearsOn(stretch=stretch, steps=steps):
            return _calendar(stretch._replace(year=today.year + steps), today)
        case SomeDay(steps=steps):
            return today + timedelta(days=steps), today + timedelta(days=steps)
        case Weekend(steps=steps):
            sunday = _relative("week", steps, today)[1]
            return sunday - timedelta(days=2), sunday
        case PartOf():
            return _part(mention, today)
        case Ahead():
            return _ahead(mention, today)
        case Soon(days=days):
            return today, today + timedelta(days=days)
        case Until():
            return _until(mention, today)
        case From(target=target):
            first = bounds(target, today)[0]
            return first, date(first.year, 12, 31)
        case _:
            assert_never(mention)


def _calendar(point: Day | Stretch | Range, today: date) -> Bounds:
    match point:
        case Day(day=day, month=month, year=year):
            found = date(year or today.year, month, day)
            return found, found
        case Stretch(first=first, last=last, year=year):
            return date(year or today.year, first, 1), last_day(year or today.year, last)
        case Range(first=start, last=end):
            return _calendar(start, today)[0], _calendar(end, today)[1]
        case _:
            assert_never(point)


def kind_of(mention: Mention) -> Kind:
    """Return what kind of period is mentioned; years and stages of years alike are "year"."""
    match mention:
        case Day() | SomeDay():
            return "day"
        case Relative(unit=unit):
            return unit
        case YearsOn(stretch=Stretch(first=first, last=last)) | Stretch(first=first, last=last):
            return _KINDS.get(last - first + 1, "range")
        case Range(first=start, last=end):
            return "year" if kind_of(start) == kind_of(end) == "year" else "range"
        case Soon():
            return "soon"
        case PartOf() | Weekend() | Ahead() | Until() | From():
            return "range"
        case _:
            assert_never(mention)
