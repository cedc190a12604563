"""Rules for deadlines over days and periods: before, by, again and again, when something happens, all the time.

`SHARED` holds wherever a deadline stands. In a cell headed "time" every phrase of time is one (`CELL_RULES`);
in a sentence only what says by its words that something is due (`BODY_RULES`): cited documents, titles and
programmes are full of dates and years that are no deadlines.
"""

from typing import Any

from knowledge.calendar_rules import CALENDAR_RULES, at, rule
from knowledge.cycle_rules import CYCLE_RULES, cycle_of, merge_day, on_demand
from knowledge.deadline import Every, Ongoing
from knowledge.deadline_parts import (
    NEXT_YEAR,
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
)
from knowledge.grammar import Grammar, Rule, Stops, compile_rules

_MOST_LEADS = 6


def _before_periods(periods: tuple[Period, ...] | Period, at_end: bool) -> BeforePeriod | None:
    return BeforePeriod(periods, at_end) if isinstance(periods, Stretch) else None


def _duration(number: int, unit: str, working: object) -> tuple[int, bool] | None:
    if unit == "week":
        return (7 * number, False) if working is None else None
    return (number, working is not None)


def _in_next_year(day: Day) -> Day | None:
    return day._replace(year=NEXT_YEAR) if day.year is None else None


def _counted(duration: tuple[int, bool], trigger: str) -> Happening:
    days, working = duration
    return Happening(trigger, days, working)


def _counted_from_day(duration: tuple[int, bool], day: Day) -> Happening:
    written = f"{day.day:02}/{day.month:02}" + (f"/{day.year}" if day.year else "")
    return _counted(duration, written)


def _happening(*_: Any) -> Happening:
    return Happening()


def _ongoing(*_: Any) -> Ongoing:
    return Ongoing()


def _chain(*values: Any) -> tuple[str, ...] | None:
    """Return the kinds of the words that lead to a day or a period ("hoàn thành", "trong", …)."""
    found: tuple[str, ...] = ()
    for value in values:
        found += value if isinstance(value, tuple) else (value,)
    return found if len(found) <= _MOST_LEADS else None


_LEADS = (
    rule("loose_lead", "in|until|act|report|from_now|is", "loose", _chain),
    rule("loose_leads", "loose in|until|act|report|from_now|is|colon", "loose", _chain),
    rule("firm_lead", "complete|label|at_latest", "firm", _chain),
    rule("firm_leads", "firm in|until|act|report|colon|is|complete|label|at_latest|from_now", "firm", _chain),
    rule("leads", "loose firm", "firm", _chain),
    rule("lead", "loose|firm", "lead", at(0)),
)

_BOUNDS = (
    rule("before_days", "lead? before lead? all? dates", "deadline", lambda *v: Days(v[4], before=True)),
    rule("before_period", "lead? before period|bare_month", "deadline", lambda *v: _before_periods(v[2], at_end=False)),
    rule("before_end", "lead? before until? end", "deadline", lambda *v: _before_periods(v[3], at_end=True)),
    rule(
        "before_end_of_period", "lead? before until period", "deadline", lambda *v: _before_periods(v[3], at_end=True)
    ),
    rule(
        "before_period_is_over",
        "before_doing until period",
        "deadline",
        lambda *v: _before_periods(v[2], at_end=True),
    ),
    rule("before_vague", "lead? before vague", "deadline", at(2)),
    rule("by_days", "firm dates", "deadline", lambda _, days: Days(days)),
    rule("by_vague", "firm vague", "deadline", at(1)),
    rule(
        "event_and_days",
        "duration comma? day? since ...",
        "deadline",
        lambda *v: _counted(v[0], v[4]),
    ),
    rule("days_after_day", "duration comma? since day? date", "deadline", lambda *v: _counted_from_day(v[0], v[4])),
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

_NEXT_YEARS = (
    rule("tail_of_next_year", "comma? of? year next", "tail", lambda *_: NEXT_YEAR),
    rule("date_of_next_year", "date comma? of? year next", "date", lambda date, *_: _in_next_year(date)),
)

SHARED = CALENDAR_RULES + _NEXT_YEARS + _LEADS + _BOUNDS + CYCLE_RULES + _DURATIONS

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
        lambda report, units: cycle_of(units) if report or len(units) > 1 else None,
    ),
    rule("units_as_ordered", "according every? periodic? units", "recurring", lambda *v: cycle_of(v[3])),
    rule("all_units", "all units", "recurring", lambda _, units: cycle_of(units)),
    rule("some_end", "in? last month|quarter", "deadline", lambda *v: cycle_of((v[2],))),
    rule("report_by_day_of_cycle", "report units dated", "deadline", lambda *v: merge_day(cycle_of(v[1]), v[2])),
    rule("noted", "deadline open report? unit close", "deadline", at(0)),
    rule("percentage", "number|figure percent", "aside", at(0)),
    rule("percentage_with_decimals", "number comma|dot number percent", "aside", at(0)),
    rule("numbered_part", "round number|roman", "aside", at(0)),
    rule("numbered_time", "times number", "aside", at(1)),
    rule("dated_citation", "citation day? date", "aside", at(0)),
    rule("document_number", "number_sign number|figure|year_number", "aside", at(0)),
    rule("report_by_days", "report unit before dates", "deadline", lambda *v: Days(v[3], before=True)),
    rule("no_start", "duration", "deadline", lambda *_: Uncertain("no_start")),
    rule("long_after", "span_head|lead? number repeated? month|year|quarter|hour since ...", "deadline", _happening),
    rule(
        "days_before", "span_head|lead? number repeated? day working? before|before_doing ...", "deadline", _happening
    ),
    rule("when", "day? when ...", "deadline", _happening),
    rule("before_doing", "before_doing ...", "deadline", _happening),
    rule("since", "since word|report_period ...?", "deadline", _happening),
    rule("according", "according ...", "deadline", _happening),
    rule("according_to_each", "according every ...", "deadline", _happening),
    rule("before_event", "before day event_noun ...?", "deadline", _happening),
    rule("event", "in|before|until? event_noun ...?", "deadline", _happening),
    rule("cycle_as_ordered", "recurring comma|open? according ... close?", "recurring", at(0)),
    rule("out_of_turn_when", "report? ad_hoc report? on_demand|when|according ...", "ad_hoc_part", on_demand),
    rule("on_demand_of", "report? on_demand ...", "ad_hoc_part", on_demand),
    rule("asked_for", "ad_hoc_part", "deadline", at(0)),
    rule("ongoing", "lead? ongoing", "deadline", _ongoing),
    rule("still_ongoing", "ongoing sep? ongoing|periodic", "ongoing", at(0)),
    rule("ongoing_in_year", "ongoing comma? in|whole|every? year year_number?", "ongoing", at(0)),
    rule("ongoing_of_year", "ongoing year_number", "ongoing", at(0)),
    rule("ongoing_as_ordered", "ongoing according ...", "ongoing", at(0)),
    rule("days_as_ordered", "lead? before? dates according ...", "deadline", lambda *v: Days(v[2], v[1] is not None)),
    rule("periods_as_ordered", "lead? periods open? according ... close?", "deadline", lambda *v: Periods(v[1])),
    rule(
        "and_years_after",
        "lead? periods sep following_years",
        "deadline",
        lambda *v: Several((Periods(v[1]), Ongoing())),
    ),
    rule(
        "days_and_years_after",
        "lead? before? dates sep following_years",
        "deadline",
        lambda *v: Several((Days(v[2], v[1] is not None), Ongoing())),
    ),
    rule("until_the_year_is_over", "from_now? until year", "deadline", lambda *_: Periods((Stretch(1, 12, None),))),
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
    rule("due_each_period", "report? periodic in? every? units", "deadline", lambda *v: cycle_of(v[4])),
    rule("report_each_period", "report every units", "deadline", lambda *v: cycle_of(v[2])),
    rule("label_of_anything", "label colon ongoing", "deadline", _ongoing),
    rule("waiting", "day? when|according ...", "waiting", _happening),
    rule("label_of_event", "label colon waiting", "deadline", at(2)),
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
