"""Rules for periods in questions: those of the calendar, and those that hang on the day of the question."""

from itertools import pairwise
from typing import Any

from knowledge.calendar_rules import DATES, LISTS, PERIODS, YEAR_TAILS, at, rule
from knowledge.deadline_parts import Range, Stretch
from knowledge.grammar import Rule
from knowledge.period_parts import Ahead, From, Part, PartOf, Point, Relative, SomeDay, Soon, Until, Weekend, YearsOn


def _short(number: int, tail: int | None) -> Stretch | None:
    """Read "t12" and "t6/2026" as months; a bare "t6" is as often a Friday."""
    if not 1 <= number <= 12 or (number <= 7 and not tail):
        return None
    return Stretch(number, number, tail or None)


def _year_on(stretch: Any, steps: int) -> YearsOn | None:
    if not isinstance(stretch, Stretch) or stretch.year is not None or stretch.last - stretch.first == 11:
        return None
    return YearsOn(stretch, steps)


def _part_of(part: Part, point: Point) -> PartOf | None:
    return None if isinstance(point, PartOf) else PartOf(point, part)


def _joined(periods: tuple[Any, ...]) -> Range | None:
    """Join periods that follow each other ("quý I và quý II") to one."""
    if len(periods) < 2 or not all(isinstance(period, Stretch) for period in periods):
        return None
    for before, after in pairwise(periods):
        if before.year != after.year or after.first != before.last + 1:
            return None
    return Range(periods[0], periods[-1])


QUESTION_RULES: tuple[Rule, ...] = (
    *YEAR_TAILS,
    *DATES,
    *LISTS,
    *PERIODS,
    rule("months_named", "month_short number tail?", "point", lambda _, number, tail: _short(number, tail)),
    rule("this_unit", "week|month|quarter|year this", "point", lambda unit, _: Relative(unit, 0)),
    rule("next_unit", "week|month|quarter|year next", "point", lambda unit, _: Relative(unit, 1)),
    rule("previous_unit", "week|month|quarter|year previous", "point", lambda unit, _: Relative(unit, -1)),
    rule("this_year", "year this", "years_on", lambda *_: 0),
    rule("next_year", "year next", "years_on", lambda *_: 1),
    rule("previous_year", "year previous", "years_on", lambda *_: -1),
    rule("period_of_year", "period of? years_on", "point", lambda period, _, steps: _year_on(period, steps)),
    rule("period_at_hand", "period this", "point", lambda period, _: _year_on(period, 0)),
    rule("calendar_period", "period|bare_month", "point", at(0)),
    rule("calendar_date", "date", "point", at(0)),
    rule("some_day", "some_day", "point", SomeDay),
    rule("day_named_twice", "some_day comma? date", "point", at(2)),
    rule("part", "first|middle|last of? point", "point", lambda part, _, point: _part_of(part, point)),
    rule("part_of_year", "first|middle|last year", "point", lambda part, _: PartOf(Stretch(1, 12, None), part)),
    rule("part_of_month", "first|middle|last month", "point", lambda part, _: PartOf(Relative("month", 0), part)),
    rule("part_of_quarter", "first|middle|last quarter", "point", lambda part, _: PartOf(Relative("quarter", 0), part)),
    rule("weekend", "weekend this?", "point", lambda *_: Weekend(0)),
    rule("next_weekend", "weekend next", "point", lambda *_: Weekend(1)),
    rule("a_point", "in? point", "mention", at(1)),
    rule("joined", "in? periods", "mention", lambda _, periods: _joined(periods)),
    rule("ahead", "in|span_head? number day|week|month|quarter|year more", "mention", lambda *v: Ahead(v[1], v[2])),
    rule("back", "in|span_head? number day|week|month|quarter|year ago", "mention", lambda *v: Ahead(-v[1], v[2])),
    rule("soon", "in? soon", "mention", lambda *_: Soon()),
    rule("until", "before|until point", "mention", lambda _, point: Until(point, from_now=False)),
    rule("until_end_of", "before|until until? year", "mention", lambda *_: Until(Stretch(1, 12, None), from_now=False)),
    rule("from_now", "from_now before|until? point", "mention", lambda *v: Until(v[2], from_now=True)),
    rule("from_now_to_end", "from_now until year", "mention", lambda *_: Until(Stretch(1, 12, None), from_now=True)),
    rule("from_today", "from some_day until point", "mention", lambda *v: Until(v[3], from_now=v[1] == 0)),
    rule("from", "from|since point", "mention", lambda _, point: None if isinstance(point, Range) else From(point)),
    rule("dated_citation", "citation date", "aside", at(1)),
)
