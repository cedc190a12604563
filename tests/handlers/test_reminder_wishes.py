"""How people choose to be reminded, on one screen whose buttons change one thing each."""

from datetime import date, datetime, timedelta

import pytest
from fakes.assistant import ZONE
from fakes.mornings import next_days
from fakes.office import AGENCY, OTHER, Office

from handlers.texts import wishes as texts
from handlers.wishes import Wishes

PLANNERS = {"reminders"}


@pytest.fixture
def office(library, store):
    """Return an office on the first Monday of January 2026."""
    opened = Office.open(library, store)
    opened.now = datetime(2026, 1, 5, tzinfo=ZONE)
    return opened


def wishes_of(office, worker):
    with office.services.store.look() as work:
        return work.reminders.wishes([worker.id])[worker.id]


def test_who_never_chose_wishes_what_everybody_does(office):
    lan = office.hire("Lan", "official")
    assert wishes_of(office, lan) == Wishes()
    reply = lan.say("/nhacviec")
    assert "30 ngày, 15 ngày, 7 ngày, 3 ngày, 1 ngày, đúng ngày hạn" in reply.text
    assert "8 giờ" in reply.text


def test_each_button_changes_one_thing_and_shows_it(office):
    lan = office.hire("Lan", "official")
    lan.say("/nhacviec")
    assert lan.tap("☑ 30 ngày").alert == texts.SAVED
    lan.tap("☐ 9 giờ")
    reply = lan.tap("☑ phối hợp")
    assert "Nhắc trước hạn: 15 ngày" in reply.text
    assert reply.edits
    assert wishes_of(office, lan) == Wishes(lead_days=(15, 7, 3, 1, 0), hour=9, roles=("lead",))
    assert lan.tap("☑ chủ trì").alert == texts.AT_LEAST_ONE_ROLE
    lan.say("/nhacviec")
    lan.tap("☐ 30 ngày")
    assert wishes_of(office, lan).lead_days == (30, 15, 7, 3, 1, 0)


def test_a_leave_begins_and_ends_by_a_button(office):
    lan = office.hire("Lan", "official")
    lan.say("/nhacviec")
    reply = lan.tap("Nghỉ 2 tuần")
    assert "19/01/2026" in reply.text
    assert wishes_of(office, lan).paused_until == date(2026, 1, 19)
    lan.tap(texts.PAUSE_END)
    assert wishes_of(office, lan).paused_until is None


def test_of_several_agencies_some_may_be_chosen_but_not_none(office):
    lan = office.hire("Lan", "official")
    with office.services.store.begin() as work:
        work.people.join(lan.id, "official", OTHER, office.now)
    lan.say("/nhacviec")
    lan.tap(f"☑ {OTHER}")
    assert wishes_of(office, lan).agencies == (AGENCY,)
    assert lan.tap(f"☑ {AGENCY}").alert == texts.AT_LEAST_ONE_AGENCY
    lan.say("/nhacviec")
    lan.tap(f"☐ {OTHER}")
    assert wishes_of(office, lan).agencies is None


def test_a_task_of_another_agency_is_followed_and_called_to_mind_without_buttons_to_answer_it(office):
    lan = office.hire("Lan", "official", agency="Sở Y tế")
    assert lan.say("/theodoi").text == texts.FOLLOW_USAGE
    assert "không có" in lan.say("/theodoi 999").text.lower()
    lan.say("/theodoi 13")
    reply = lan.tap("4110")
    assert "nhiệm vụ 13" in reply.text
    lan.say("/nhacviec")
    sent = [reply for _, _, reply in next_days(office, 31, PLANNERS) if "việc của Sở Tư pháp" in reply.text]
    assert sent
    lan.say("/nhacviec")
    lan.tap(texts.UNFOLLOW)
    assert wishes_of(office, lan).followed == frozenset()


def test_what_was_put_away_comes_back(office):
    lan = office.hire("Lan", "official")
    with office.services.store.begin() as work:
        work.reminders.follow(lan.id, "4110-kh-ubnd", "13", wanted=False)
    assert "nhiệm vụ 13" in lan.say("/nhacviec").text
    lan.tap(texts.REMIND_AGAIN)
    assert wishes_of(office, lan).put_away == frozenset()


def test_the_hour_is_kept_to(office):
    lan = office.hire("Lan", "official")
    lan.say("/nhacviec")
    lan.tap("☐ 14 giờ")
    office.now = office.now.replace(hour=0, minute=0) + timedelta(days=1)
    assert {at.hour for at, _, _ in next_days(office, 20, PLANNERS)} == {14}


@pytest.mark.parametrize("rest", ["", "x", "h25", "d5", "d", "pzz", "axyz"])
def test_a_forged_button_changes_nothing(office, rest):
    lan = office.hire("Lan", "official")
    lan.press(f"rc.{rest}")
    assert wishes_of(office, lan) == Wishes()


def test_a_citizen_has_no_such_screen(office):
    reply = office.hire("Dân").say("/nhacviec")
    assert texts.HEAD not in reply.text
