"""Rules for deadlines over days and periods: before, by, again and again, when something happens, all the time.

`SHARED` holds wherever a deadline stands. In a cell headed "time" every phrase of time is one (`CELL_RULES`);
in a sentence only what says by its words that something is due (`BODY_RULES`): cited documents, titles and
programmes are full of dates and years that are no deadlines.
"""

from typing import Any

from knowledge.calendar_rules import CALENDAR_RULES, at, rule
from knowledge.deadline import UNITS, Every, Ongoing
from knowledge.deadline_parts import (
    BeforePeriod,
    Day,
    Days,
    Form,
    Happening,
    Period,
    Periods,
    Several,
    Stretch,
    Uncertain,
    Yearly,
)
from knowledge.grammar import Grammar, Rule, Stops, compile_rules

_NINE_MONTHS = "nine_months"
_MONTHS_AS_UNIT = {1: "month", 3: "quarter", 6: "half_year", 9: _NINE_MONTHS, 12: "year"}
_MOST = 8


def _units(known: tuple[str, ...], *rest: Any) -> tuple[str, ...] | None:
    return (*known, rest[-1]) if rest[-1] not in known and len(known) < _MOST else None


def _cycle(units: tuple[str, ...], day: int | None = None) -> Form | None:
    """Return what units mean together: nine months are the third quarter where quarters are asked for anyway."""
    if day is not None and not 1 <= day <= 31:
        return None
    every = Every(every=tuple(unit for unit in UNITS if unit in units), day=day)
    if _NINE_MONTHS in units and "quarter" not in units:
        return Several((every, Periods((Stretch(1, 9, None),)))) if every.every and day is None else None
    return every


def _day_of_cycle(every: Form, day: int) -> Every | None:
    if not isinstance(every, Every) or every.day is not None or "week" in every.every or not 1 <= day <= 31:
        return None
    return Every(every=every.every, ad_hoc=every.ad_hoc, day=day)


def _merge(cycle: Form | None, dated: Form) -> Form | None:
    """Join "hằng quý, hằng năm" with "trước ngày 15 của kỳ báo cáo", which says the day of the same periods."""
    if not isinstance(cycle, Every) or not isinstance(dated, Every) or dated.day is None:
        return None
    return _day_of_cycle(cycle, dated.day) if dated.every in ((), cycle.every) else None


def _out_of_turn(cycle: Form) -> Form | None:
    if isinstance(cycle, Every):
        return Every(every=cycle.every, ad_hoc=True, day=cycle.day, weekday=cycle.weekday)
    if isinstance(cycle, Several):
        return Several(tuple(_out_of_turn(form) or form for form in cycle.forms))
    return None


def _yearly(cycle: Form, days: tuple[Day, ...], before: object) -> Yearly | None:
    if cycle != Every(every=("year",)) or any(day.year for day in days):
        return None
    return Yearly(days, before is not None)


def _every_year(before: object, days: tuple[Day, ...]) -> Yearly | None:
    return None if any(day.year for day in days) else Yearly(days, before is not None)


def _before_periods(periods: tuple[Period, ...] | Period, at_end: bool) -> BeforePeriod | None:
    return BeforePeriod(periods, at_end) if isinstance(periods, Stretch) else None


def _duration(number: int, unit: str, working: object) -> tuple[int, bool] | None:
    if unit == "week":
        return (7 * number, False) if working is None else None
    return (number, working is not None)


def _counted(duration: tuple[int, bool], trigger: str) -> Happening:
    days, working = duration
    return Happening(trigger, days, working)


def _counted_from_day(duration: tuple[int, bool], day: Day) -> Happening:
    written = f"{day.day:02}/{day.month:02}" + (f"/{day.year}" if day.year else "")
    return _counted(duration, written)


def _happening(*_: Any) -> Happening:
    return Happening()


def _on_demand(*_: Any) -> Happening:
    return Happening(on_demand=True)


def _ongoing(*_: Any) -> Ongoing:
    return Ongoing()


def _uncertain(*_: Any) -> Uncertain:
    return Uncertain("uncertain_day")


def _chain(*values: Any) -> tuple[str, ...]:
    """Return the kinds of the words that lead to a day or a period ("hoàn thành", "trong", …)."""
    found: tuple[str, ...] = ()
    for value in values:
        found += value if isinstance(value, tuple) else (value,) if value is not None else ()
    return found


_LEADS = (
    rule("loose_lead", "in|until|act|report|from_now|is", "loose", _chain),
    rule("loose_leads", "loose in|until|act|report|from_now|is|colon", "loose", _chain),
    rule("firm_lead", "complete|label|at_latest", "firm", _chain),
    rule("firm_leads", "firm in|until|act|report|colon|is|complete|label|at_latest|from_now", "firm", _chain),
    rule("leads", "loose firm", "firm", _chain),
    rule("lead", "loose|firm", "lead", at(0)),
)

_BOUNDS = (
    rule("before_days", "lead? before lead? dates", "deadline", lambda *v: Days(v[3], before=True)),
    rule("before_period", "lead? before period", "deadline", lambda *v: _before_periods(v[2], at_end=False)),
    rule("before_end", "lead? before until? end", "deadline", lambda *v: _before_periods(v[3], at_end=True)),
    rule(
        "before_end_of_period", "lead? before until period", "deadline", lambda *v: _before_periods(v[3], at_end=True)
    ),
    rule("before_vague", "lead? before vague", "deadline", at(2)),
    rule("by_days", "firm dates", "deadline", lambda _, days: Days(days)),
    rule("by_vague", "firm vague", "deadline", at(1)),
    rule("days_every_year", "lead? before? dates every year", "recurring", lambda *v: _every_year(v[1], v[2])),
    rule(
        "event_and_days",
        "duration comma? since ...",
        "deadline",
        lambda counted, _c, _s, words: _counted(counted, words),
    ),
    rule("days_after_day", "duration comma? since day? date", "deadline", lambda *v: _counted_from_day(v[0], v[4])),
)

_CYCLES = (
    rule("unit", "week|month|quarter|year|half_unit", "unit", at(0)),
    rule("months_as_unit", "number month", "unit", lambda number, _: _MONTHS_AS_UNIT.get(number)),
    rule("one_unit", "number week|quarter|year", "unit", lambda number, unit: unit if number == 1 else None),
    rule("half_unit", "half_word year", "unit", lambda *_: "half_year"),
    rule("unit_a_time", "unit slash? number? times", "timed", lambda *v: v[0] if v[2] in (None, 1) else None),
    rule("once_a_unit", "number times slash|every? unit", "timed", lambda *v: v[3] if v[0] == 1 else None),
    rule("timed_unit", "timed", "unit", at(0)),
    rule("one_unit_listed", "unit", "units", lambda unit: (unit,)),
    rule("more_units", "units sep every? periodic? report? unit", "units", _units),
    rule("units_with_marks", "units slash|dash every? unit", "units", _units),
    rule("every_units", "report? every units", "cycle", lambda *v: _cycle(v[2])),
    rule("periodic_units", "report? periodic in? every|all? units", "cycle", lambda *v: _cycle(v[4])),
    rule("periodic_list", "report? periodic open|colon every? units close?", "cycle", lambda *v: _cycle(v[4])),
    rule("timed_units", "report? periodic? timed", "cycle", lambda *v: _cycle((v[2],))),
    rule("each_year", "each_year", "cycle", lambda *_: _cycle(("year",))),
    rule("each_end", "periodic? in? last of? every unit", "cycle", lambda *v: _cycle((v[5],))),
    rule("last_day_of_each", "every? day last of? every? unit", "cycle", lambda *v: _cycle((v[5],))),
    rule("day_each_month", "day? number of? every units", "dated", lambda *v: _cycle(v[4], v[1])),
    rule("day_of_the_month", "day number of month", "dated", lambda *v: _cycle(("month",), v[1])),
    rule("day_of_last_month", "day? number of? month last of? every? units", "dated", lambda *v: _cycle(v[7], v[1])),
    rule(
        "day_of_last_month_of_report",
        "day? number of? month last of? every? report_period",
        "dated",
        lambda *v: _cycle((), v[1]),
    ),
    rule("day_of_report", "day? number of? every? report_period", "dated", lambda *v: _cycle((), v[1])),
    rule("dated_bound", "lead? before? lead? dated", "dated", lambda *v: v[3] if any(v[:3]) else None),
    rule("dated_cycle", "dated", "recurring", at(0)),
    rule("plain_cycle", "cycle", "recurring", at(0)),
    rule(
        "cycle_by_day",
        "cycle comma|open? lead? before? lead? day number close?",
        "recurring",
        lambda *v: _day_of_cycle(v[0], v[6]),
    ),
    rule("cycle_with_dated", "cycle sep|semicolon|open|dash? dated close?", "recurring", lambda *v: _merge(v[0], v[2])),
    rule(
        "cycle_by_days",
        "cycle comma|open? lead? before? dates close?",
        "recurring",
        lambda *v: _yearly(v[0], v[4], v[3]),
    ),
    rule("weekday", "weekday_word number", "weekday", lambda _, number: number - 1 if 2 <= number <= 7 else None),
    rule("weekday_at_hour", "clock|day_part comma? weekday", "weekday", at(2)),
    rule(
        "day_each_week", "weekday comma? every week", "recurring", lambda day, *_: Every(every=("week",), weekday=day)
    ),
    rule(
        "each_week_by_day",
        "periodic? every week comma? lead? before? weekday",
        "recurring",
        lambda *v: Every(every=("week",), weekday=v[6]),
    ),
    rule("cycle_of_a_year", "recurring in? year year_number", "recurring", at(0)),
    rule("cycle_in_the_year", "recurring in|of year", "recurring", at(0)),
    rule(
        "too_rare",
        "periodic? number times slash|every? unit",
        "deadline",
        lambda *v: _uncertain() if v[1] > 1 else None,
    ),
)

_OUT_OF_TURN = (
    rule("out_of_turn", "report? ad_hoc report? on_demand?", "ad_hoc_part", _on_demand),
    rule("on_demand", "report? on_demand", "ad_hoc_part", _on_demand),
    rule(
        "cycle_and_out_of_turn",
        "recurring sep|semicolon|open|dash? ad_hoc_part close?",
        "recurring",
        lambda cycle, *_: _out_of_turn(cycle),
    ),
    rule("out_of_turn_and_cycle", "ad_hoc_part sep|semicolon recurring", "recurring", lambda *v: _out_of_turn(v[2])),
)

_DURATIONS = (
    rule("number_in_brackets", "open number close", "repeated", at(1)),
    rule(
        "duration",
        "span_head|lead? number repeated? day|week working?",
        "duration",
        lambda *v: _duration(v[1], v[3], v[4]),
    ),
)

SHARED = CALENDAR_RULES + _LEADS + _BOUNDS + _CYCLES + _OUT_OF_TURN + _DURATIONS

CELL_RULES: tuple[Rule, ...] = (
    *SHARED,
    rule("days", "loose? dates", "deadline", lambda _, days: Days(days)),
    rule("periods", "lead? periods", "deadline", lambda _, periods: Periods(periods)),
    rule("vague", "loose? vague", "deadline", at(1)),
    rule("cycle", "recurring", "deadline", at(0)),
    rule(
        "units_listed",
        "report? units",
        "deadline",
        lambda report, units: _cycle(units) if report or len(units) > 1 else None,
    ),
    rule("units_as_ordered", "according every? periodic? units", "recurring", lambda *v: _cycle(v[3])),
    rule("all_units", "all units", "recurring", lambda _, units: _cycle(units)),
    rule("some_end", "in? last month|quarter", "deadline", lambda *v: _cycle((v[2],))),
    rule("report_by_day_of_cycle", "report units dated", "deadline", lambda *v: _merge(_cycle(v[1]), v[2])),
    rule("noted", "deadline open report unit close", "deadline", at(0)),
    rule("percentage", "number|figure percent", "aside", at(0)),
    rule("percentage_with_decimals", "number comma|dot number percent", "aside", at(0)),
    rule("numbered_part", "round number|roman", "aside", at(0)),
    rule("dated_citation", "citation day? date", "aside", at(0)),
    rule("document_number", "number_sign number|figure|year_number", "aside", at(0)),
    rule("report_by_days", "report unit before dates", "deadline", lambda *v: Days(v[3], before=True)),
    rule("no_start", "duration", "deadline", lambda *_: Uncertain("no_start")),
    rule("long_after", "span_head|lead? number repeated? month|year|quarter|hour since ...", "deadline", _happening),
    rule("days_before", "span_head|lead? number repeated? day working? before ...", "deadline", _happening),
    rule("when", "when ...", "deadline", _happening),
    rule("since", "since word ...?", "deadline", _happening),
    rule("according", "according ...", "deadline", _happening),
    rule("event", "in|before|until? event_noun ...?", "deadline", _happening),
    rule("cycle_as_ordered", "recurring comma? according ...", "recurring", at(0)),
    rule("out_of_turn_when", "report? ad_hoc report? on_demand|when|according ...", "ad_hoc_part", _on_demand),
    rule("on_demand_of", "report? on_demand ...", "ad_hoc_part", _on_demand),
    rule("asked_for", "ad_hoc_part", "deadline", at(0)),
    rule("ongoing", "lead? ongoing", "deadline", _ongoing),
    rule("still_ongoing", "ongoing sep? ongoing|periodic", "ongoing", at(0)),
    rule("ongoing_in_year", "ongoing comma? in|whole|every? year year_number?", "ongoing", at(0)),
    rule("ongoing_as_ordered", "ongoing according ...", "ongoing", at(0)),
    rule("days_as_ordered", "lead? before? dates according ...", "deadline", lambda *v: Days(v[2], v[1] is not None)),
    rule("periods_as_ordered", "lead? periods according ...", "deadline", lambda *v: Periods(v[1])),
    rule(
        "and_years_after",
        "lead? periods sep following_years",
        "deadline",
        lambda *v: Several((Periods(v[1]), Ongoing())),
    ),
)


def _due_in(chain: tuple[str, ...], periods: tuple[Period, ...]) -> Periods | None:
    """Take periods in a sentence: a whole year only where "in" or "until" ties it to the words of finishing."""
    if any(isinstance(period, Stretch) and period.last - period.first == 11 for period in periods):
        return Periods(periods) if {"in", "until", "at_latest", "label"} & set(chain) else None
    return Periods(periods)


def _due_again(form: Form) -> Form | None:
    """Take what recurs in a sentence; one bare unit ("khen thưởng hằng năm") is seldom a deadline."""
    weak = isinstance(form, Every) and len(form.every) < 2 and not (form.day or form.weekday or form.ad_hoc)
    return None if weak else form


def _in_periods(periods: tuple[Period, ...]) -> Periods | None:
    short = all(isinstance(period, Stretch) and period.last - period.first < 11 for period in periods)
    return Periods(periods) if short else None


BODY_RULES: tuple[Rule, ...] = (
    *SHARED,
    rule("due_in_periods", "firm periods", "deadline", _due_in),
    rule("in_periods", "in periods", "deadline", lambda _, periods: _in_periods(periods)),
    rule("due_again", "recurring", "deadline", _due_again),
    rule("due_each_period", "report? periodic in? every? units", "deadline", lambda *v: _cycle(v[4])),
    rule("report_each_period", "report every units", "deadline", lambda *v: _cycle(v[2])),
    rule("label_of_anything", "label colon ongoing", "deadline", _ongoing),
    rule("label_of_event", "label colon when|according ...", "deadline", _happening),
)

_NEVER_FIRST = frozenset(
    {
        "number",
        "year_number",
        "figure",
        "quarter",
        "month",
        "week",
        "every",
        "periodic",
        "before",
        "dash",
        "in",
        "comma",
        "semicolon",
        "colon",
        "close",
    }
)
_OPENING = frozenset(
    {
        "before",
        "at_latest",
        "complete",
        "ongoing",
        "every",
        "periodic",
        "quarter",
        "month",
        "in",
        "number",
        "ad_hoc",
        "report",
        "when",
        "on_demand",
        "label",
    }
)
CELL_STOPS = Stops(
    hard=frozenset({"semicolon", "before", "at_latest", "bullet"}),
    soft=frozenset({"comma", "and", "open", "dash", "dot"}),
    opening=_OPENING,
    never_first=_NEVER_FIRST,
    enter="open",
    leave="close",
)
BODY_STOPS = Stops(
    hard=frozenset({"semicolon", "before", "at_latest", "bullet", "comma", "close", "open", "dot"}),
    never_first=_NEVER_FIRST,
)


def compile_cell_rules() -> Grammar:
    """Return the grammar of a cell that holds a deadline and nothing else."""
    return compile_rules(CELL_RULES)


def compile_body_rules() -> Grammar:
    """Return the grammar of running text."""
    return compile_rules(BODY_RULES)
