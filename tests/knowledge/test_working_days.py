"""Working days: weekends, Tết and the other holidays, days in lieu, swapped days, and what was decided by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import working_days
from knowledge.errors import BadData
from knowledge.working_days import (
    add_working_days,
    count_working_days,
    find_holiday,
    is_working_day,
    on_or_after,
    on_or_before,
    read_decided_days,
)

DAYS = st.dates(date(2025, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-01-01", False),  # New Year
        ("2026-02-16", False), ("2026-02-20", False), ("2026-02-23", True),  # Tết 2026, Monday to Friday
        ("2026-04-26", False), ("2026-04-27", False),  # Giỗ Tổ falls on a Sunday: Monday in lieu
        ("2026-04-30", False), ("2026-05-01", False), ("2026-05-04", True),
        ("2026-08-22", True), ("2026-08-31", False),  # a Saturday worked for a Monday off
        ("2026-09-01", False), ("2026-09-02", False), ("2026-09-03", True),
        ("2026-11-24", False),  # the new day of culture
        ("2026-11-28", False), ("2026-11-29", False), ("2026-11-30", True),
        ("2028-02-29", True),  # a leap day is a Tuesday like any other
        ("2030-02-04", False), ("2030-02-08", True),  # Tết by Vietnam's own calendar
    ],
)  # fmt: skip
def test_days_are_worked_or_not_as_decided(day, works):
    assert is_working_day(date.fromisoformat(day)) is works


def test_a_holiday_has_its_name_and_a_weekend_none():
    assert find_holiday(date(2026, 2, 17)) == "Tết Nguyên Đán"
    assert find_holiday(date(2026, 11, 28)) is None
    assert find_holiday(date(2026, 11, 30)) is None


def test_what_falls_on_tet_is_moved_over_the_whole_of_it():
    assert on_or_before(date(2026, 2, 18)) == date(2026, 2, 13)
    assert on_or_after(date(2026, 2, 16)) == date(2026, 2, 23)


def test_working_days_are_counted_over_tet():
    assert add_working_days(date(2026, 2, 13), 1) == date(2026, 2, 23)
    assert add_working_days(date(2026, 2, 23), -1) == date(2026, 2, 13)
    assert count_working_days(date(2026, 2, 13), date(2026, 2, 23)) == 1
    assert count_working_days(date(2026, 2, 23), date(2026, 2, 13)) == -1


@given(DAYS, st.integers(1, 40))
def test_adding_and_counting_agree(day, count):
    end = add_working_days(day, count)
    assert is_working_day(end)
    assert count_working_days(day, end) == count


@given(DAYS)
def test_a_day_off_lies_between_the_working_days_around_it(day):
    before, after = on_or_before(day), on_or_after(day)
    assert before <= day <= after
    assert after - before < timedelta(days=14)
    assert (before == day) is (after == day) is is_working_day(day)


def test_a_decided_day_stands_over_the_calendar(monkeypatch):
    data = {"days": [
        {"date": date(2027, 2, 3), "works": False, "name": "Nghỉ Tết", "source": "TB 1/VPCP"},
        {"date": date(2027, 2, 13), "works": True, "name": "Làm bù", "source": "TB 1/VPCP"},
    ]}  # fmt: skip
    decided = read_decided_days(data)
    monkeypatch.setattr(working_days, "_decided", lambda: decided)
    is_working_day.cache_clear()
    assert not is_working_day(date(2027, 2, 3))
    assert find_holiday(date(2027, 2, 3)) == "Nghỉ Tết"
    assert is_working_day(date(2027, 2, 13))
    assert find_holiday(date(2027, 2, 13)) is None
    is_working_day.cache_clear()


@pytest.mark.parametrize(
    "entry",
    [
        {"date": date(2027, 2, 3), "works": False, "name": "Nghỉ"},
        {"date": "2027-02-30", "works": False, "name": "Nghỉ", "source": "x"},
        {"date": date(2027, 2, 3), "works": "no", "name": "Nghỉ", "source": "x"},
        {"date": date(2027, 2, 3), "works": False, "name": "Nghỉ", "source": ""},
        "2027-02-03",
    ],
)
def test_a_decided_day_that_lacks_something_is_refused(entry):
    with pytest.raises(BadData, match=r"holidays\.yaml"):
        read_decided_days({"days": [entry]})


def test_a_day_decided_twice_is_refused():
    entry = {"date": date(2027, 2, 3), "works": False, "name": "Nghỉ", "source": "x"}
    with pytest.raises(BadData, match="twice"):
        read_decided_days({"days": [entry, entry]})


def test_the_shipped_file_is_sound_and_says_until_when_days_are_decided():
    assert working_days.decided_until() >= 2026
