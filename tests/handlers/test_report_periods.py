"""Periods of reports: typed, offered, carried by buttons, and what follows them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.report_periods import find_period, following, from_code, make_period, offer_periods, to_code

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("words", "first", "last", "label"),
    [
        ("quý 3", date(2026, 7, 1), date(2026, 9, 30), "quý III năm 2026"),
        ("quy iii/2026", date(2026, 7, 1), date(2026, 9, 30), "quý III năm 2026"),
        ("quý", date(2026, 10, 1), date(2026, 12, 31), "quý IV năm 2026"),
        ("tháng 10", date(2026, 10, 1), date(2026, 10, 31), "tháng 10 năm 2026"),
        ("t10", date(2026, 10, 1), date(2026, 10, 31), "tháng 10 năm 2026"),
        ("thang", date(2026, 11, 1), date(2026, 11, 30), "tháng 11 năm 2026"),
        ("6 tháng", date(2026, 1, 1), date(2026, 6, 30), "6 tháng đầu năm 2026"),
        ("6 tháng Sở Nội vụ", date(2026, 1, 1), date(2026, 6, 30), "6 tháng đầu năm 2026"),
        ("6 tháng cuối năm", date(2026, 7, 1), date(2026, 12, 31), "6 tháng cuối năm 2026"),
        ("9 thang", date(2026, 1, 1), date(2026, 9, 30), "9 tháng đầu năm 2026"),
        ("năm", date(2026, 1, 1), date(2026, 12, 31), "năm 2026"),
        ("năm 2025", date(2025, 1, 1), date(2025, 12, 31), "năm 2025"),
    ],
)
def test_a_period_is_read_as_it_is_typed(words, first, last, label):
    found = find_period(words, TODAY)
    assert (found.first, found.last, found.label) == (first, last, label)


@pytest.mark.parametrize("words", ["", "xyz", "Sở Nội vụ", "=1+1"])
def test_what_is_no_period_is_none(words):
    assert find_period(words, TODAY) is None


def test_this_period_and_the_one_before_are_offered():
    labels = [period.label for row in offer_periods(date(2026, 1, 15)) for period in row]
    assert labels == [
        "tháng 1 năm 2026", "tháng 12 năm 2025", "quý I năm 2026", "quý IV năm 2025",
        "6 tháng đầu năm 2026", "9 tháng đầu năm 2026", "năm 2026", "năm 2025",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "next_label"),
    [
        ("tháng 12", "tháng 1 năm 2027"),
        ("quý 3", "quý IV năm 2026"),
        ("6 tháng", "6 tháng cuối năm 2026"),
        ("9 tháng", "quý IV năm 2026"),
        ("năm 2026", "năm 2027"),
    ],
)
def test_after_a_period_comes_the_next(words, next_label):
    assert following(find_period(words, TODAY)).label == next_label


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 800))
def test_a_period_survives_its_button_and_is_followed_at_once(first, days):
    period = make_period(first, first + timedelta(days=days))
    assert from_code(to_code(period)) == period
    assert len(to_code(period)) == 16
    assert following(period).first == period.last + timedelta(days=1)
    assert following(period).last >= following(period).first


@pytest.mark.parametrize("code", ["", "x", "2026010120251231", "20260101", "2026990120261231", "2026010120261231x"])
def test_a_forged_code_is_no_period(code):
    assert from_code(code) is None
