"""When an output is due: once, turn by turn, after an event, and by working days."""

from datetime import date

import pytest

from knowledge.deadline import After, By, Every, Mixed, Ongoing, Span, Unread, Within
from knowledge.model import Document, Output
from knowledge.turns import Turn, comes_again, current_turns, turns_between, turns_so_far, waits_for

PLAN = Document(
    id="p", number="1/KH", kind="Kế hoạch", title="", issuer=None, place=None, issued_on=date(2025, 12, 30),
    signer=None, signer_title=None, year=2026, based_on=(),
)  # fmt: skip
MONTHLY = Every(every=("month",))
AFTER = After(trigger="ban hành", offset_days=15, working_days=False)


def due(deadline):
    return Output(product="", lead=(), coordinate=(), time_raw="", deadline=deadline)


def turns(deadline, today, happened_on=None):
    return current_turns(PLAN, due(deadline), today, happened_on)


def turn(*day):
    return Turn(period=date(*day), due_on=date(*day))


def test_what_is_due_once_has_one_turn_without_a_name():
    for deadline in (By(due=date(2026, 1, 31)), Within(spans=(Span(first=date(2026, 1, 1), last=date(2026, 1, 31)),))):
        assert turns(deadline, date(2026, 5, 1)) == (Turn(due_on=date(2026, 1, 31)),)
        assert not comes_again(deadline)


@pytest.mark.parametrize("deadline", [Ongoing(), Unread(raw="?"), AFTER, Every(every=(), day=15)])
def test_without_a_day_there_is_one_turn_without_a_day(deadline):
    assert turns(deadline, date(2026, 5, 1)) == (Turn(),)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ((2026, 1, 5), (turn(2026, 1, 31),)),  # none before the plan's year
        ((2026, 1, 31), (turn(2026, 1, 31),)),
        ((2026, 2, 1), (turn(2026, 1, 31), turn(2026, 2, 28))),
        ((2026, 12, 31), (turn(2026, 11, 30), turn(2026, 12, 31))),
        ((2027, 1, 1), (turn(2026, 12, 31),)),  # none after it
    ],
)
def test_each_month_has_its_turn(today, expected):
    assert turns(MONTHLY, date(*today)) == expected


def test_several_periods_are_several_turns():
    spans = tuple(Span(first=date(2026, month, 1), last=date(2026, month, 30)) for month in (6, 9))
    assert turns(Within(spans=spans), date(2026, 7, 1)) == (turn(2026, 6, 30), turn(2026, 9, 30))


def test_an_event_makes_the_deadline_a_day():
    assert turns(AFTER, date(2026, 5, 1), date(2026, 4, 20)) == (Turn(due_on=date(2026, 5, 5)),)
    assert waits_for(Mixed(parts=(Ongoing(), AFTER))) == "ban hành"
    assert waits_for(MONTHLY) == ""
    unsaid = After(trigger="khi có hướng dẫn", offset_days=None, working_days=False)
    assert turns(unsaid, date(2026, 5, 1), date(2026, 4, 20)) == (Turn(),)  # no number of days, no day


def test_the_turns_of_a_time_are_those_of_its_parts():
    mixed = Mixed(parts=(MONTHLY, AFTER))
    first, middle, last = date(2026, 1, 1), date(2026, 6, 15), date(2026, 12, 31)
    happened_on = date(2026, 4, 1)
    whole = turns_between(PLAN, due(mixed), first, last, happened_on)
    parts = turns_between(PLAN, due(mixed), first, middle, happened_on)
    parts += turns_between(PLAN, due(mixed), date(2026, 6, 16), last, happened_on)
    assert whole == parts
    assert len(whole) == 13
    assert turn(2026, 4, 16) in whole


def test_working_days_are_counted_over_the_new_year():
    wait = After(trigger="ban hành", offset_days=1, working_days=True)
    assert turns(wait, date(2026, 3, 1), date(2026, 2, 13)) == (Turn(due_on=date(2026, 2, 23)),)


def test_turns_further_back_are_those_of_the_year_and_not_too_many():
    assert turns_so_far(PLAN, due(MONTHLY), date(2026, 4, 1)) == (
        turn(2026, 1, 31), turn(2026, 2, 28), turn(2026, 3, 31), turn(2026, 4, 30),
    )  # fmt: skip
    assert turns_so_far(PLAN, due(MONTHLY), date(2027, 1, 1)) == (turn(2026, 12, 31),)
    assert turns_so_far(PLAN, due(By(due=date(2026, 1, 31))), date(2026, 5, 1)) == (Turn(due_on=date(2026, 1, 31)),)
    weekly = turns_so_far(PLAN, due(Every(every=("week",))), date(2026, 12, 1))
    assert 12 <= len(weekly) <= 13
