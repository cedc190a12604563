"""Deadlines as days: what is due when, windows of time, and the JSON form there and back."""

import json
from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.deadline import (
    UNITS,
    After,
    By,
    Deadline,
    Every,
    Mixed,
    Ongoing,
    Span,
    Unread,
    Within,
    due_dates,
    occurrences,
)
from knowledge.deadline_json import deadline_from_json, deadline_to_json

days = st.dates(date(2024, 1, 1), date(2029, 12, 31))
spans = st.tuples(days, days).map(lambda pair: Span(first=min(pair), last=max(pair)))
every = st.builds(
    Every,
    every=st.sets(st.sampled_from(UNITS)).map(lambda units: tuple(unit for unit in UNITS if unit in units)),
    ad_hoc=st.booleans(),
    day=st.none() | st.integers(1, 31),
    weekday=st.none() | st.integers(1, 7),
)
plain = st.one_of(
    st.builds(By, due=days, before=st.booleans()),
    st.builds(Within, spans=st.lists(spans, min_size=1, max_size=4).map(tuple)),
    every,
    st.builds(After, trigger=st.text(), offset_days=st.none() | st.integers(0, 90), working_days=st.booleans()),
    st.just(Ongoing()),
    st.builds(Unread, raw=st.text()),
)
deadlines: st.SearchStrategy[Deadline] = st.recursive(
    plain, lambda inner: st.builds(Mixed, parts=st.lists(inner, min_size=2, max_size=3).map(tuple)), max_leaves=5
)
windows = st.tuples(days, days).map(sorted)


@given(deadlines, windows, st.data())
def test_a_window_holds_what_its_parts_hold(deadline: Deadline, window: list[date], data: st.DataObject) -> None:
    first, last = window
    cut = data.draw(st.dates(first, last))
    whole = occurrences(deadline, first, last)
    assert whole == occurrences(deadline, first, cut) + occurrences(deadline, cut + timedelta(days=1), last)
    assert list(whole) == sorted(set(whole))
    assert all(first <= day <= last for day in whole)


def closes(day: date, deadline: Every) -> bool:
    """Tell whether `day` is one on which `deadline` is due, slowly: the oracle of `occurrences`."""
    length = monthrange(day.year, day.month)[1]
    of_month = day.day == min(deadline.day or length, length)
    months = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
    return any(
        day.isoweekday() == (deadline.weekday or 7) if unit == "week" else of_month and day.month % months[unit] == 0
        for unit in deadline.every
    )


@given(every, days, st.integers(0, 500))
def test_what_recurs_is_due_on_the_days_that_a_walk_over_the_calendar_finds(
    deadline: Every, first: date, length: int
) -> None:
    window = [first + timedelta(days=step) for step in range(length + 1)]
    assert occurrences(deadline, window[0], window[-1]) == tuple(day for day in window if closes(day, deadline))


@given(deadlines)
def test_json_comes_back_as_it_went(deadline: Deadline) -> None:
    written = deadline_to_json(deadline)
    assert deadline_to_json(deadline_from_json(json.loads(json.dumps(written)))) == written
    assert due_dates(deadline_from_json(written)) == due_dates(deadline)


@given(deadlines)
def test_due_days_are_in_order_and_each_once(deadline: Deadline) -> None:
    due = due_dates(deadline)
    assert list(due) == sorted(set(due))


@given(deadlines)
def test_a_window_the_wrong_way_round_holds_nothing(deadline: Deadline) -> None:
    assert occurrences(deadline, date(2026, 2, 1), date(2026, 1, 1)) == ()


def test_several_units_on_one_day_are_due_once() -> None:
    deadline = Every(every=("month", "quarter", "half_year", "year"))
    assert occurrences(deadline, date(2026, 12, 1), date(2026, 12, 31)) == (date(2026, 12, 31),)


def test_a_month_without_the_day_has_its_last_one() -> None:
    deadline = Every(every=("month",), day=30)
    assert occurrences(deadline, date(2026, 2, 1), date(2026, 3, 31)) == (date(2026, 2, 28), date(2026, 3, 30))


def test_a_day_of_a_report_without_its_period_is_no_date() -> None:
    assert occurrences(Every(every=(), day=15), date(2026, 1, 1), date(2026, 12, 31)) == ()


def test_a_week_ends_on_sunday_unless_its_day_is_said() -> None:
    window = (date(2026, 11, 16), date(2026, 11, 22))
    assert occurrences(Every(every=("week",)), *window) == (date(2026, 11, 22),)
    assert occurrences(Every(every=("week",), weekday=5), *window) == (date(2026, 11, 20),)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "someday"},
        {"kind": "date"},
        {"kind": "date", "due": "2026-02-31"},
        {"kind": "period", "due": [1]},
        {"kind": "recurring", "every": ["fortnight"]},
        {"kind": "mixed", "parts": [{}]},
        [],
        None,
    ],
)
def test_what_is_no_deadline_in_json_is_refused(data: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        deadline_from_json(data)
