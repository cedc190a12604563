"""Rules for days and periods as they are written, over kinds of tokens; deadlines and questions share them.

What they give: `date` (a Day), `dates` (one or several), `period` (a Stretch or a Range), `end` (the end of one),
`periods` (one or several), `vague` (a part of a period without certain days).
"""

from collections.abc import Callable
from typing import Any

from knowledge.deadline_parts import Day, Period, Range, Stretch, Uncertain
from knowledge.grammar import Rule

_MOST = 12  # a list longer than this is no list of days or periods


def rule(name: str, pattern: str, gives: str, make: Callable[..., Any]) -> Rule:
    """Return a rule; written in one line each, a table of them can be read."""
    return Rule(name=name, pattern=pattern, gives=gives, make=make)


def at(index: int) -> Callable[..., Any]:
    """Return a maker that hands on the value of one element."""
    return lambda *values: values[index]


def _short_year(value: int) -> int | None:
    return 2000 + value if 20 <= value <= 49 else None


def _day(day: int, month: int, year: int | None) -> Day | None:
    if year is None and not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    return Day(day, month, year)


def _numeric_date(_: str | None, day: int, mark: str, month: int, second: str, year: int) -> Day | None:
    return _day(day, month, year) if mark == second else None


def _short_date(_: str | None, day: int, mark: str, month: int, second: str, year: int) -> Day | None:
    if mark != second or _short_year(year) is None or not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    return _day(day, month, _short_year(year))


def _with_tail(date: Day, *tail: Any) -> Day | None:
    return date._replace(year=tail[-1] or None) if date.year is None else None


def _month(number: int, tail: int | None) -> Stretch | None:
    return Stretch(number, number, tail or None) if 1 <= number <= 12 else None


def _quarter(number: int, tail: int | None) -> Stretch | None:
    return Stretch(3 * number - 2, 3 * number, tail or None) if 1 <= number <= 4 else None


def _listed(
    numbers: tuple[int, ...], tail: int | None, make: Callable[..., Stretch | None]
) -> tuple[Stretch, ...] | None:
    found = tuple(stretch for number in numbers if (stretch := make(number, tail)))
    return found if len(found) == len(numbers) else None


def _numbered_range(
    first: int, last: int, tail: int | None, make: Callable[[int, int | None], Stretch | None]
) -> Range | None:
    start, end = make(first, tail), make(last, tail)
    return Range(start, end) if start and end and first < last else None


def _more(known: tuple[Any, ...], *rest: Any) -> tuple[Any, ...] | None:
    """Add one day or period to a list; a year said only at the end is that of the whole list."""
    added = rest[-1]
    if len(known) >= _MOST or (_is_year(added) and not any(_may_share(item) for item in known)):
        return None
    year = _last_year(added)
    if year is not None and all(_last_year(item) is None for item in known):
        known = tuple(_fill(item, year) for item in known)
    return (*known, added)


def _is_year(item: Any) -> bool:
    return isinstance(item, Stretch) and item.last - item.first == 11


def _may_share(item: Any) -> bool:
    """Tell what a year may follow in a list: "quý I, năm 2026" is one period, "6 tháng, năm 2026" are two."""
    return _last_year(item) is not None or (isinstance(item, Stretch) and item.last - item.first > 2)


def _more_months(known: tuple[Any, ...], *rest: Any) -> tuple[Any, ...] | None:
    """Add "6/2026" to a list of months; after a quarter it would be one of the list's numerals."""
    months = all(isinstance(period, Stretch) and period.first == period.last for period in known)
    return _more(known, rest[-1]) if months else None


def _last_year(item: Day | Period) -> int | None:
    return _last_year(item.last) if isinstance(item, Range) else item.year


def _fill(item: Any, year: int) -> Any:
    if isinstance(item, Range):
        return Range(_fill(item.first, year), _fill(item.last, year))
    return item._replace(year=year) if item.year is None else item


def _range(start: Any, end: Any) -> Range | None:
    if isinstance(start, Range) or isinstance(end, Range) or type(start) is not type(end):
        return None
    if _is_year(start) != _is_year(end):
        return None
    if start.year is None and end.year is not None:
        start = start._replace(year=end.year)
    if start.year is not None and end.year is None:
        end = end._replace(year=start.year)
    if (start.year or 0, *_position(start)) >= (end.year or 0, *_position(end)):
        return None
    return Range(start, end)


def _position(point: Day | Stretch) -> tuple[int, int]:
    return (point.month, point.day) if isinstance(point, Day) else (point.first, point.last)


def _months_of_year(number: int, edge: str, tail: int | None) -> Stretch | None:
    if number not in (3, 6, 9):
        return None
    return Stretch(1, number, tail or None) if edge == "first" else Stretch(13 - number, 12, tail or None)


def _numbers(known: tuple[int, ...], *rest: Any) -> tuple[int, ...] | None:
    added = rest[-1]
    return (*known, added) if len(known) < _MOST and added not in known else None


def _ten_days(third: int, number: int, tail: int | None) -> Range | None:
    month = _month(number, tail)
    if month is None:
        return None
    first = Day(10 * third - 9, number, month.year)
    return Range(first, month if third == 3 else Day(10 * third, number, month.year))


def _days_of_months(day: int, months: tuple[int, ...], tail: int | None) -> tuple[Day, ...] | None:
    if len(months) < 2 or not all(1 <= month <= 12 for month in months):
        return None
    return tuple(Day(day, month, tail or None) for month in months)


def _uncertain(*_: Any) -> Uncertain:
    return Uncertain("uncertain_day")


YEAR_TAILS = (
    rule("year_after_mark", "slash|dash|dot year_number", "tail", at(1)),
    rule("year_in_words", "comma? of? in? year slash? year_number", "tail", at(5)),
    rule("year_after_comma", "comma year_number", "tail", at(1)),
    rule("year_in_brackets", "open year? year_number close", "tail", at(2)),
    rule("year_alone", "year_number", "tail", at(0)),
    rule("short_year", "slash number", "tail", lambda _, number: _short_year(number)),
    rule("year_of_the_plan", "of|in year", "tail", lambda *_: 0),
)

DATES = (
    rule("date", "day? number slash|dash|dot number slash|dash|dot year_number", "date", _numeric_date),
    rule("date_with_short_year", "day? number slash|dash|dot number slash|dash|dot number", "date", _short_date),
    rule("date_in_words", "day? number of? month number tail?", "date", lambda *v: _day(v[1], v[4], v[5] or None)),
    rule("day_and_month", "day? number slash number", "date", lambda _, day, _mark, month: _day(day, month, None)),
    rule(
        "day_and_month_marked",
        "day number dot|dash number",
        "date",
        lambda _, day, _mark, month: _day(day, month, None),
    ),
    rule("date_and_year", "date comma? of? year year_number", "date", _with_tail),
    rule("clock", "number hour number? minute? day_part?", "clock", at(0)),
    rule("clock_with_colon", "number colon number", "clock", at(0)),
    rule("date_at_hour", "clock|day_part|weekday comma|open? in? date close?", "date", at(3)),
    rule("date_before_hour", "date comma? in? clock", "date", at(0)),
    rule("one_date", "date", "dates", lambda date: (date,)),
    rule("more_dates", "dates sep before? date", "dates", _more),
    rule(
        "days_of_months",
        "day? number of? all? month numbers tail?",
        "dates",
        lambda *v: _days_of_months(v[1], v[5], v[6]),
    ),
    rule("date_range", "from|since? date until|dash date", "period", lambda _, start, _to, end: _range(start, end)),
    rule(
        "days_of_a_month",
        "from|since? day? number until|dash date",
        "period",
        lambda *v: _range(Day(v[2], v[4].month, v[4].year), v[4]),
    ),
)

LISTS = (
    rule("separator", "comma|and", "sep", at(0)),
    rule("separators", "comma and", "sep", at(0)),
    rule("a_number", "number", "numbers", lambda number: (number,)),
    rule("more_numbers", "numbers sep month? number", "numbers", _numbers),
    rule("ordinal", "roman|number", "ordinal", at(0)),
    rule("an_ordinal", "roman|number", "ordinals", lambda number: (number,)),
    rule("more_ordinals", "ordinals sep quarter? roman|number", "ordinals", _numbers),
)

PERIODS = (
    rule("month", "month|month_short dot? number tail?", "period", lambda *v: _month(v[2], v[3])),
    rule(
        "months", "month|month_short numbers tail?", "listed", lambda _, numbers, tail: _listed(numbers, tail, _month)
    ),
    rule("month_and_year", "number slash|dash|dot year_number", "bare_month", lambda *v: _month(v[0], v[2])),
    rule("bare_month", "bare_month", "periods", lambda period: (period,)),
    rule("more_bare_months", "periods sep bare_month", "periods", _more_months),
    rule("range_to_month", "from? period|bare_month dash|until bare_month", "period", lambda *v: _range(v[1], v[3])),
    rule(
        "month_range",
        "from? month number dash|until number tail?",
        "period",
        lambda *v: _numbered_range(v[2], v[4], v[5], _month),
    ),
    rule("quarter", "quarter|quarter_short dot? ordinal tail?", "period", lambda *v: _quarter(v[2], v[3])),
    rule(
        "quarters",
        "quarter|quarter_short ordinals tail?",
        "listed",
        lambda _, numbers, tail: _listed(numbers, tail, _quarter),
    ),
    rule(
        "quarter_range",
        "from? quarter|quarter_short ordinal dash|until ordinal tail?",
        "period",
        lambda *v: _numbered_range(v[2], v[4], v[5], _quarter),
    ),
    rule("another_quarter", "periods sep roman tail", "periods", lambda *v: _more(v[0], _quarter(v[2], v[3]))),
    rule(
        "months_of_year",
        "number month first|last of? year? slash? year_number?",
        "period",
        lambda *v: _months_of_year(v[0], v[2], v[6]),
    ),
    rule(
        "half_of_year",
        "half_word first|last of? year slash? year_number?",
        "period",
        lambda *v: _months_of_year(6, v[1], v[5]),
    ),
    rule(
        "months_so_far",
        "number month year|slash|dash year_number",
        "period",
        lambda number, _, _mark, year: _months_of_year(number, "first", year) if number > 3 else None,
    ),
    rule("year", "whole? year slash? year_number", "period", lambda *v: Stretch(1, 12, v[3])),
    rule("year_number", "year_number", "period", lambda year: Stretch(1, 12, year)),
    rule("whole_year", "in|whole year", "period", lambda *_: Stretch(1, 12, None)),
    rule("ten_days", "ten_days of? month number tail?", "period", lambda *v: _ten_days(v[0], v[3], v[4])),
    rule("stage", "stage period", "period", at(1)),
    rule("range", "from? period dash|until period", "period", lambda _, start, _to, end: _range(start, end)),
    rule("range_of_edges", "from first period until end", "period", lambda *v: _range(v[2], v[4])),
    rule("end", "last of? period|bare_month", "end", at(2)),
    rule("end_of_year", "last year", "end", lambda *_: Stretch(1, 12, None)),
    rule("last_week", "week last of? period", "end", at(3)),
    rule("a_period", "period|end", "periods", lambda period: (period,)),
    rule("all_periods", "all periods", "periods", at(1)),
    rule("listed_periods", "listed", "periods", at(0)),
    rule("more_periods", "periods sep in? period|end", "periods", _more),
    rule(
        "reports_so_far",
        "periods sep number month",
        "periods",
        lambda known, _, number, _month: _more(known, Stretch(1, number, None)) if number in (6, 9) else None,
    ),
    rule("report_of_year", "periods sep year", "periods", lambda known, *_: _more(known, Stretch(1, 12, None))),
)

VAGUE = (
    rule("part_of_period", "first|middle of? period", "vague", _uncertain),
    rule("part_of_some_period", "first|middle of? week|month|quarter|year|report_period", "vague", _uncertain),
    rule("end_of_some_report", "last of? report_period", "vague", _uncertain),
    rule("some_week", "week first|middle|number|weekday of? period?", "vague", _uncertain),
    rule("school_year", "school_year roman|number? school_year? year_number? dash? year_number?", "vague", _uncertain),
)

CALENDAR_RULES: tuple[Rule, ...] = YEAR_TAILS + DATES + LISTS + PERIODS + VAGUE
