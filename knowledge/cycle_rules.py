"""Rules for what comes again and again: every quarter, on the 25th of each month, out of turn as well.

They give `recurring` (an Every, or Yearly days) and `ad_hoc_part` (out of turn).
"""

from typing import Any

from knowledge.calendar_rules import at, rule
from knowledge.deadline import UNITS, Every
from knowledge.deadline_parts import Day, Form, Happening, Period, Periods, Several, Stretch, Uncertain, Yearly
from knowledge.grammar import Rule

_NINE_MONTHS = "nine_months"
_MONTHS_AS_UNIT = {1: "month", 3: "quarter", 6: "half_year", 9: _NINE_MONTHS, 12: "year"}
_MOST = 8


def _units(known: tuple[str, ...], *rest: Any) -> tuple[str, ...] | None:
    return (*known, rest[-1]) if rest[-1] not in known and len(known) < _MOST else None


def cycle_of(units: tuple[str, ...], day: int | None = None) -> Form | None:
    """Return what units mean together: nine months are the third quarter where quarters are asked for anyway."""
    if day is not None and not 1 <= day <= 31:
        return None
    every = Every(every=tuple(unit for unit in UNITS if unit in units), day=day)
    if _NINE_MONTHS in units and "quarter" not in units:
        return Several((every, Periods((Stretch(1, 9, None),)))) if every.every and day is None else None
    return every


def _on_day(every: Form, day: int) -> Every | None:
    if not isinstance(every, Every) or every.day is not None or "week" in every.every or not 1 <= day <= 31:
        return None
    return Every(every=every.every, ad_hoc=every.ad_hoc, day=day)


def _on_days(days: tuple[int, ...], units: tuple[str, ...]) -> Form | None:
    """Return what comes back on several days of each unit ("ngày 15 và 30 hằng tháng")."""
    cycles = tuple(cycle for day in days if isinstance(cycle := cycle_of(units, day), Every))
    return Several(cycles) if len(cycles) == len(days) and units == ("month",) else None


def merge_day(cycle: Form | None, dated: Form) -> Form | None:
    """Join "hằng quý, hằng năm" with "trước ngày 15 của kỳ báo cáo", which says the day of the same periods."""
    if not isinstance(cycle, Every) or not isinstance(dated, Every) or dated.day is None:
        return None
    return _on_day(cycle, dated.day) if dated.every in ((), cycle.every) else None


def _out_of_turn(cycle: Form) -> Form | None:
    if isinstance(cycle, Every):
        return Every(every=cycle.every, ad_hoc=True, day=cycle.day, weekday=cycle.weekday)
    if isinstance(cycle, Several):
        return Several(tuple(_out_of_turn(form) or form for form in cycle.forms))
    return None


def _holds_year(cycle: Form) -> bool:
    return isinstance(cycle, Every) and "year" in cycle.every


def _yearly(cycle: Form, days: tuple[Day, ...], before: object) -> Yearly | None:
    if cycle != Every(every=("year",)) or any(day.year for day in days):
        return None
    return Yearly(days, before is not None)


def _each_year(periods: tuple[Period, ...]) -> Form | None:
    """Read "quý I hằng năm" as the period of the plan's year; only what ends with the year recurs as a year does."""
    if any(not isinstance(period, Stretch) or period.year for period in periods):
        return None
    whole = len(periods) == 1 and periods[0].last == 12 if isinstance(periods[0], Stretch) else False
    return Every(every=("year",)) if whole else Periods(periods)


def _every_year(before: object, days: tuple[Day, ...]) -> Yearly | None:
    return None if any(day.year for day in days) else Yearly(days, before is not None)


def on_demand(*_: Any) -> Happening:
    return Happening(on_demand=True)


_CYCLES = (
    rule("days_every_year", "lead? before? dates every year", "recurring", lambda *v: _every_year(v[1], v[2])),
    rule("periods_every_year", "lead? in? periods every year", "recurring", lambda *v: _each_year(v[2])),
    rule(
        "every_year_in_periods",
        "every year comma|open? lead? in? periods close?",
        "recurring",
        lambda *v: _each_year(v[5]),
    ),
    rule("unit", "week|month|quarter|year|half_unit", "unit", at(0)),
    rule("months_as_unit", "number month", "unit", lambda number, _: _MONTHS_AS_UNIT.get(number)),
    rule("one_unit", "number week|quarter|year", "unit", lambda number, unit: unit if number == 1 else None),
    rule("whole_unit", "whole year", "unit", at(1)),
    rule("half_unit", "half_word year", "unit", lambda *_: "half_year"),
    rule("unit_a_time", "unit slash? number? times", "timed", lambda *v: v[0] if v[2] in (None, 1) else None),
    rule("once_a_unit", "number times slash|every? unit", "timed", lambda *v: v[3] if v[0] == 1 else None),
    rule("timed_unit", "timed", "unit", at(0)),
    rule("one_unit_listed", "unit", "units", lambda unit: (unit,)),
    rule("more_units", "units sep every? periodic? report? unit", "units", _units),
    rule("units_with_marks", "units slash|dash every? unit", "units", _units),
    rule("every_units", "report? every units", "cycle", lambda *v: cycle_of(v[2])),
    rule("periodic_units", "report? periodic in? every|all? units", "cycle", lambda *v: cycle_of(v[4])),
    rule("periodic_list", "report? periodic open|colon every? units close?", "cycle", lambda *v: cycle_of(v[4])),
    rule("timed_units", "report? periodic? timed", "cycle", lambda *v: cycle_of((v[2],))),
    rule("each_year", "each_year", "cycle", lambda *_: cycle_of(("year",))),
    rule("each_end", "periodic? in? last of? every|all unit", "cycle", lambda *v: cycle_of((v[5],))),
    rule("periodic_end", "periodic in? last of? unit", "cycle", lambda *v: cycle_of((v[4],))),
    rule("last_day_of_each", "every? day last of? every? unit", "cycle", lambda *v: cycle_of((v[5],))),
    rule("day_each_month", "day? number of? every units", "dated", lambda *v: cycle_of(v[4], v[1])),
    rule(
        "days_each_month",
        "lead? before? lead? day? number sep number of? every units",
        "recurring",
        lambda *v: _on_days((v[4], v[6]), v[9]),
    ),
    rule("day_of_the_month", "day number of month", "dated", lambda *v: cycle_of(("month",), v[1])),
    rule(
        "day_of_last_month", "day number of? all? month last of? every? units", "dated", lambda *v: cycle_of(v[8], v[1])
    ),
    rule(
        "day_of_last_month_of_report",
        "day? number of? month last of? every? report_period",
        "dated",
        lambda *v: cycle_of((), v[1]),
    ),
    rule("day_of_report", "day? number of? every? report_period", "dated", lambda *v: cycle_of((), v[1])),
    rule("dated_bound", "lead? before? lead? dated", "dated", lambda *v: v[3] if any(v[:3]) else None),
    rule("dated_cycle", "dated", "recurring", at(0)),
    rule("plain_cycle", "cycle", "recurring", at(0)),
    rule(
        "cycle_by_day",
        "cycle comma|open? lead? before? lead? day number close?",
        "recurring",
        lambda *v: _on_day(v[0], v[6]),
    ),
    rule(
        "cycle_with_dated", "cycle sep|semicolon|open|dash? dated close?", "recurring", lambda *v: merge_day(v[0], v[2])
    ),
    rule(
        "cycle_by_days",
        "cycle comma|open? lead? before? dates close?",
        "recurring",
        lambda *v: _yearly(v[0], v[4], v[3]),
    ),
    rule("weekday", "weekday_word number", "weekday", lambda _, number: number - 1 if 2 <= number <= 7 else None),
    rule("weekday_at_hour", "clock|day_part comma? weekday", "weekday", at(2)),
    rule(
        "day_each_week",
        "lead? before? weekday comma? every week",
        "recurring",
        lambda *v: Every(every=("week",), weekday=v[2]),
    ),
    rule(
        "each_week_by_day",
        "periodic? every week comma? lead? before? weekday",
        "recurring",
        lambda *v: Every(every=("week",), weekday=v[6]),
    ),
    rule("cycle_of_a_year", "recurring in? year year_number", "recurring", at(0)),
    rule(
        "cycle_with_year", "recurring year_number", "recurring", lambda cycle, _: cycle if _holds_year(cycle) else None
    ),
    rule("cycle_in_the_year", "recurring in|of year", "recurring", at(0)),
    rule(
        "too_rare",
        "periodic? number times slash|every? unit",
        "deadline",
        lambda *v: Uncertain("uncertain_day") if v[1] > 1 else None,
    ),
)

_OUT_OF_TURN = (
    rule("out_of_turn", "report? ad_hoc report? on_demand?", "ad_hoc_part", on_demand),
    rule("on_demand", "report? on_demand", "ad_hoc_part", on_demand),
    rule(
        "cycle_and_out_of_turn",
        "recurring sep|semicolon|open|dash? ad_hoc_part close?",
        "recurring",
        lambda cycle, *_: _out_of_turn(cycle),
    ),
    rule("out_of_turn_and_cycle", "ad_hoc_part sep|semicolon recurring", "recurring", lambda *v: _out_of_turn(v[2])),
)

CYCLE_RULES: tuple[Rule, ...] = _CYCLES + _OUT_OF_TURN
