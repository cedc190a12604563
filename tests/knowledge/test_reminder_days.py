"""On which days deadlines are called to mind, over weekends, Tết, leap days and the turn of the year."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.deadline import By, Every, Mixed, Ongoing
from knowledge.reminder_days import LEAD_DAYS, Call, find_call, list_calls, most_ahead, working_days_late
from knowledge.working_days import is_working_day

DUES = st.dates(date(2025, 3, 1), date(2032, 12, 31))


def calls_near(due, days=60):
    return [call for call in list_calls(due) if call.day <= due + timedelta(days=days)]


def days_of(due):
    calls = calls_near(due, 20)
    return [(call.day.isoformat(), call.kind, call.lead) for call in calls]


def test_a_deadline_is_called_to_mind_before_on_and_after_its_day():
    assert days_of(date(2026, 6, 30)) == [
        ("2026-05-29", "ahead", 30),  # the thirtieth day ahead, 31 May, is a Sunday
        ("2026-06-15", "ahead", 15),
        ("2026-06-23", "ahead", 7),
        ("2026-06-26", "ahead", 3),  # 27 June is a Saturday
        ("2026-06-29", "ahead", 1),
        ("2026-06-30", "ahead", 0),
        ("2026-07-01", "past", 1),
        ("2026-07-08", "past", 8),
        ("2026-07-15", "past", 15),
    ]


def test_what_is_due_in_tet_is_called_to_mind_on_the_last_day_before_it():
    calls = days_of(date(2026, 2, 18))
    assert ("2026-02-13", "ahead", 0) in calls  # 3, 1 and 0 days ahead all fall on days off: once, as the shortest
    assert [call for call in calls if call[0] == "2026-02-13"] == [("2026-02-13", "ahead", 0)]
    assert ("2026-02-23", "past", 1) in calls


def test_the_year_turns_and_a_leap_day_comes():
    assert ("2026-12-31", "ahead", 0) in days_of(date(2026, 12, 31))
    assert ("2027-01-04", "past", 1) in days_of(date(2026, 12, 31))  # New Year is a Friday
    assert ("2028-02-29", "ahead", 0) in days_of(date(2028, 2, 29))
    assert ("2028-02-29", "ahead", 1) in days_of(date(2028, 3, 1))


def test_ones_own_lead_times_are_kept_to():
    assert find_call(date(2026, 6, 25), date(2026, 6, 30), (5,)) == Call(day=date(2026, 6, 25), kind="ahead", lead=5)
    assert find_call(date(2026, 6, 23), date(2026, 6, 30), (5,)) is None


@pytest.mark.parametrize(
    ("deadline", "days"),
    [
        (By(due=date(2026, 6, 30)), 30),
        (Every(every=("week",)), 1),
        (Every(every=("month", "year"), day=25), 7),
        (Every(every=("quarter",)), 15),
        (Every(every=("year",)), 30),
        (Mixed(parts=(Ongoing(), Every(every=("quarter",)))), 15),
    ],
)
def test_what_comes_again_soon_is_not_called_to_mind_a_month_ahead(deadline, days):
    assert most_ahead(deadline) == days


@given(DUES)
def test_calls_fall_on_working_days_and_none_is_lost(due):
    calls = list_calls(due)
    assert all(is_working_day(call.day) for call in calls)
    assert [call.day for call in calls] == sorted({call.day for call in calls})
    ahead = [call for call in calls if call.kind == "ahead"]
    assert ahead[-1].lead == 0
    assert ahead[-1].day <= due
    past = [call for call in calls if call.kind == "past"]
    assert past[0].lead in {1, 8}  # over Tết two of them fall on the same day
    assert all(timedelta(0) < other.day - one.day <= timedelta(days=17) for one, other in pairwise(past))


@given(DUES, st.integers(-45, 60))
def test_a_call_needs_no_look_at_other_days(due, offset):
    day = due + timedelta(days=offset)
    among = [call for call in calls_near(due) if call.day == day]
    assert among == [call for call in [find_call(day, due, LEAD_DAYS)] if call]


def test_lateness_is_counted_in_working_days():
    assert working_days_late(date(2026, 6, 26), date(2026, 6, 29)) == 1
    assert working_days_late(date(2026, 6, 30), date(2026, 6, 30)) == 0
    assert working_days_late(date(2026, 2, 13), date(2026, 2, 24)) == 2
