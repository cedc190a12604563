"""What deadline rules build before the year is known, and how it becomes a `Deadline`.

A day or a period may come without its year; `resolve` puts in the year of the plan, or says why it cannot.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, NamedTuple, assert_never

from knowledge.deadline import UNITS, After, By, Deadline, Every, Mixed, Ongoing, Span, Unit, Within, last_day

Reason = Literal[
    "empty",
    "no_year",  # a day or a period, but neither the words nor the plan say of which year
    "impossible_date",
    "uncertain_day",  # "đầu quý": which day that is, nobody said
    "no_start",  # "trong 15 ngày", and not from when
    "words_left",  # words about time, or a negation, that no rule explains
    "nothing_read",
]


NEXT_YEAR = 1  # stands for the year after the plan's, as "năm sau" says it


class Day(NamedTuple):
    """A day as written; `year` is None where the words hold none, and may be `NEXT_YEAR`."""

    day: int
    month: int
    year: int | None


class Stretch(NamedTuple):
    """Whole months `first` to `last` of one year."""

    first: int
    last: int
    year: int | None


class Range(NamedTuple):
    """From the beginning of one day or period to the end of another."""

    first: Day | Stretch
    last: Day | Stretch


Period = Stretch | Range


@dataclass(frozen=True, slots=True)
class Days:
    """One or more days, each a deadline; `before` when the words say so."""

    days: tuple[Day, ...]
    before: bool = False


@dataclass(frozen=True, slots=True)
class Periods:
    """One or more periods, each done by its last day."""

    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class BeforePeriod:
    """Done before a period begins: before its first day."""

    period: Stretch
    at_end: bool = False  # "trước cuối năm": before its last day


@dataclass(frozen=True, slots=True)
class Yearly:
    """Days that come back every year ("trước 15/12 hằng năm")."""

    days: tuple[Day, ...]
    before: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """After an event; `trigger` None stands for the whole words of the reading."""

    trigger: str | None = None
    offset_days: int | None = None
    working_days: bool = False
    on_demand: bool = False


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Understood, but no deadline follows from it."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Several:
    """Forms that one rule found together."""

    forms: "tuple[Form, ...]"


Form = Days | Periods | BeforePeriod | Yearly | Every | Happening | Ongoing | Uncertain | Several
Resolved = tuple[Deadline, ...] | Reason

_YEARLY_UNITS: dict[tuple[int, ...], Unit] = {(12,): "year", (6, 12): "half_year", (3, 6, 9, 12): "quarter"}


class _Unresolved(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def _year(said: int | None, year: int | None) -> int:
    if said and said != NEXT_YEAR:
        return said
    if year is None or not 1 < year < 9998:
        raise _Unresolved("no_year")
    return year + 1 if said == NEXT_YEAR else year


def _date(day: Day, year: int | None) -> date:
    try:
        return date(_year(day.year, year), day.month, day.day)
    except ValueError as error:
        raise _Unresolved("impossible_date") from error


def _span(period: Day | Period, year: int | None) -> Span:
    match period:
        case Day():
            day = _date(period, year)
            return Span(first=day, last=day)
        case Stretch(first=first, last=last, year=said):
            known = _year(said, year)
            return Span(first=date(known, first, 1), last=last_day(known, last))
        case Range(first=start, last=end):
            span = Span(first=_span(start, year).first, last=_span(end, year).last)
            if span.first > span.last:
                raise _Unresolved("impossible_date")
            return span
        case _:
            assert_never(period)


def find_cycle(days: tuple[Day, ...]) -> Every | None:
    """Return the recurrence that days of every year amount to ("15/6 và 15/12" is each half-year), if any."""
    unit = _YEARLY_UNITS.get(tuple(sorted(day.month for day in days)))
    if unit is None or len({day.day for day in days}) > 1:
        return None
    return Every(every=(unit,), day=days[0].day)


def _yearly(form: Yearly, year: int | None) -> tuple[Deadline, ...]:
    cycle = find_cycle(form.days)
    if cycle is not None:
        _date(form.days[0], year or 2024)
        return (cycle,)
    return tuple(By(due=_date(day, year), before=form.before) for day in form.days)


def _resolve(form: Form, year: int | None, words: str) -> tuple[Deadline, ...]:
    match form:
        case Days(days=days, before=before):
            return tuple(By(due=_date(day, year), before=before) for day in days)
        case Periods(periods=periods):
            return (Within(spans=tuple(_span(period, year) for period in periods)),)
        case BeforePeriod(period=period, at_end=at_end):
            span = _span(period, year)
            return (By(due=span.last if at_end else span.first, before=True),)
        case Yearly():
            return _yearly(form, year)
        case Happening(trigger=trigger, offset_days=offset, working_days=working):
            return (After(trigger=words if trigger is None else trigger, offset_days=offset, working_days=working),)
        case Every() | Ongoing():
            return (form,)
        case Several(forms=forms):
            return tuple(deadline for one in forms for deadline in _resolve(one, year, words))
        case Uncertain(reason=reason):
            raise _Unresolved(reason)
        case _:
            assert_never(form)


def resolve(form: Form, year: int | None, words: str) -> Resolved:
    """Return the deadlines that `form` says with the plan's `year`, or why there is none; `words` are its own words."""
    try:
        return _resolve(form, year, words)
    except _Unresolved as unresolved:
        return unresolved.reason


def join(deadlines: tuple[Deadline, ...]) -> Deadline:
    """Return several deadlines of one phrase as one: periods and recurrences flow together, others stay side by side.

    `deadlines` holds at least one.
    """
    parts: list[Deadline] = []
    for deadline in deadlines:
        if deadline in parts:
            continue
        last = parts[-1] if parts else None
        if isinstance(last, Within) and isinstance(deadline, Within):
            parts[-1] = Within(spans=last.spans + tuple(span for span in deadline.spans if span not in last.spans))
        elif (
            isinstance(last, Every)
            and isinstance(deadline, Every)
            and (last.day, last.weekday)
            == (
                deadline.day,
                deadline.weekday,
            )
        ):
            units = {*last.every, *deadline.every}
            every = tuple(unit for unit in UNITS if unit in units)
            parts[-1] = replace(last, every=every, ad_hoc=last.ad_hoc or deadline.ad_hoc)
        else:
            parts.append(deadline)
    return parts[0] if len(parts) == 1 else Mixed(parts=tuple(parts))
