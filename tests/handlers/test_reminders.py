"""Reminders over a year of an office: what is called to mind, once a morning, until it is answered or done."""

from datetime import date, datetime, timedelta

import pytest
from fakes.assistant import ZONE
from fakes.mornings import go_on, next_days
from fakes.office import AGENCY, OTHER, Office

from handlers.notices import Window
from handlers.reminding import plan_reminders
from handlers.texts import reminders as texts

PLANNERS = {"reminders", "unanswered"}
TASK_13 = "Nhiệm vụ 13:"  # due on 31 January 2026, a Saturday; led by Sở Tư pháp


@pytest.fixture
def office(library, store):
    """Return an office on the first Monday of January 2026, before anybody is at work."""
    opened = Office.open(library, store)
    opened.now = datetime(2026, 1, 5, tzinfo=ZONE)
    return opened


def told(sent, words, name=None):
    """Return on which days a message with these words was sent."""
    return [f"{at:%d/%m}" for at, whose, reply in sent if words in reply.text and name in {None, whose}]


def run(office, days):
    return next_days(office, days, PLANNERS)


def test_a_deadline_is_called_to_mind_by_its_lead_times_on_working_days(office):
    office.hire("Lan", "official")
    office.hire("Minh", "supervisor")
    sent = run(office, 40)
    lan = [(at, reply) for at, name, reply in sent if name == "Lan"]
    assert [f"{at:%d/%m}" for at, reply in lan if f"{TASK_13}" in reply.text and "còn 15 ngày" in reply.text] == [
        "16/01"
    ]
    assert {"16/01", "23/01", "28/01", "30/01"} <= set(told(sent, TASK_13, "Lan"))
    assert "02/02" in told(sent, TASK_13, "Lan")  # the first working day after it
    assert all(at.weekday() < 5 and at.hour == 8 for at, _, _ in sent)


def test_there_is_one_message_a_morning(office):
    office.hire("Lan", "official")
    sent = run(office, 60)
    days = [at.date() for at, _, _ in sent]
    assert len(days) == len(set(days)) > 10


def test_planned_at_once_or_day_by_day_the_same_goes_out(library, store, office):
    office.hire("Lan", "official")
    with store.look() as work:
        start, end = office.now, office.now + timedelta(days=90)
        whole = [one.key for one in plan_reminders(Window(after=start, until=end), office.services, work)]
        parts = []
        for day in range(90):
            after = start + timedelta(days=day)
            window = Window(after=after, until=after + timedelta(days=1))
            parts += [one.key for one in plan_reminders(window, office.services, work)]
    assert whole == parts
    assert len(set(whole)) == len(whole) > 20


def test_after_days_without_power_one_message_tells_all_that_is_still_open(office):
    office.hire("Lan", "official")
    sent = go_on(office, office.now + timedelta(days=25, hours=9), PLANNERS)
    mornings = [reply for _, name, reply in sent if name == "Lan"]
    assert len(mornings) <= 25
    assert any(TASK_13 in reply.text for reply in mornings)


def test_what_is_done_is_called_to_mind_no_more(office):
    lan = office.hire("Lan", "official")
    run(office, 10)
    lan.say("xong 13 so 12/BC-STP")
    assert told(run(office, 40), TASK_13, "Lan") == []


def test_without_an_answer_it_is_asked_again_then_the_supervisor_hears_then_the_admin(office):
    office.hire("Lan", "official")
    office.hire("Minh", "supervisor")
    office.hire("Quản trị", "admin")
    sent = run(office, 31)
    assert "20/01" in [f"{at:%d/%m}" for at, name, reply in sent if name == "Lan" and texts.AGAIN in reply.text]
    assert "23/01" in told(sent, TASK_13, "Minh")
    assert "30/01" in told(sent, TASK_13, "Quản trị")


def morning_of(office, name, words):
    """Let days go by until `name` is told `words`; return the message."""
    for _ in range(60):
        for _, whose, reply in next_days(office, 1, PLANNERS):
            if whose == name and words in reply.text:
                return reply
    raise AssertionError(words)


def open_one(worker, words):
    """Open the reminder of one task, where the morning told several."""
    if texts.HINT_MANY in worker.screen.text:
        worker.tap(next(line.split(".")[0] for line in worker.screen.text.splitlines() if words in line))
    assert words in worker.screen.text


def test_one_official_who_takes_note_does_so_for_the_agency_and_says_who(office):
    lan = office.hire("Lan", "official")
    office.hire("Hoa", "official")
    office.hire("Minh", "supervisor")
    lan.screen = morning_of(office, "Lan", TASK_13)
    office.now += timedelta(hours=9)
    open_one(lan, TASK_13)
    taken = lan.tap(texts.TAKE)
    assert taken.alert == texts.TAKEN.format(name="Lan", agency=AGENCY)
    office.now = office.now.replace(hour=0, minute=0) + timedelta(days=1)
    sent = run(office, 6)
    assert told(sent, TASK_13, "Minh") == []


def test_all_of_a_morning_can_be_taken_note_of_at_once(office):
    lan = office.hire("Lan", "official")
    office.hire("Minh", "supervisor")
    lan.screen = morning_of(office, "Lan", texts.HINT_MANY)
    office.now += timedelta(hours=9)
    assert "đã nhận" in lan.tap(texts.TAKE_ALL).alert


def test_put_off_it_comes_again_at_the_hour_and_not_when_it_is_done(office):
    lan = office.hire("Lan", "official")
    lan.screen = morning_of(office, "Lan", "Nhiệm vụ 1:")
    open_one(lan, "Nhiệm vụ 1:")
    office.now += timedelta(hours=9)
    lan.tap(texts.PUT_OFF)
    reply = lan.tap(texts.DELAYS["h"])
    assert "nhắc lại lúc" in reply.text
    sent = go_on(office, office.now + timedelta(hours=2), PLANNERS)
    assert [name for _, name, reply in sent if "theo hẹn" in reply.text] == ["Lan"]


def test_not_mine_ends_it_for_this_person_and_tells_the_supervisor(office):
    lan = office.hire("Lan", "official")
    office.hire("Hoa", "official")
    office.hire("Minh", "supervisor")
    lan.screen = morning_of(office, "Lan", "Nhiệm vụ 1:")
    open_one(lan, "Nhiệm vụ 1:")
    office.now += timedelta(hours=9)
    reply = lan.tap(texts.NOT_MINE)
    assert "không nhắc bạn nhiệm vụ 1 nữa" in reply.text
    assert len(office.notices("disowned")) == 1
    office.now = office.now.replace(hour=0, minute=0) + timedelta(days=1)
    sent = run(office, 20)
    assert told(sent, "Nhiệm vụ 1:", "Lan") == []
    assert told(sent, "Nhiệm vụ 1:", "Hoa")


def test_who_coordinates_hears_ahead_of_the_day_that_it_is_for_coordinating_and_citizens_hear_nothing(office):
    office.hire("Lan", "official", agency=OTHER)
    office.hire("Dân")
    sent = run(office, 31)
    told_of = [line for _, _, reply in sent for line in reply.text.split("\n\n") if TASK_13 in line]
    assert told_of
    assert all(texts.COORDINATED in line for line in told_of)
    assert told(sent, TASK_13)[-1] == "30/01"
    assert {name for _, name, _ in sent} == {"Lan"}


def test_whoever_left_is_not_reminded(office):
    lan = office.hire("Lan", "official")
    office.dismiss(lan)
    assert run(office, 31) == []


def test_on_leave_nothing_comes_and_the_first_morning_back_tells_what_is_pressing(office, store):
    lan = office.hire("Lan", "official")
    with store.begin() as work:
        work.reminders.set_wishes(
            lan.id, lead_days=(30, 15, 7, 3, 1, 0), hour=7, roles=("lead",), agencies=None,
            paused_until=date(2026, 1, 25),
        )  # fmt: skip
    sent = run(office, 31)
    assert sent[0][0] == datetime(2026, 1, 26, 7, tzinfo=ZONE)
    assert TASK_13 in sent[0][2].text


def test_supervisors_are_reminded_where_the_agency_has_no_official(office):
    office.hire("Minh", "supervisor")
    assert told(run(office, 31), TASK_13, "Minh")


@pytest.mark.parametrize("value", ["ra.x", "ra.1.260101", "rs.z", "rk.", "rv.0000000000", "rn.'; --"])
def test_forged_buttons_get_a_sentence(office, value):
    lan = office.hire("Lan", "official")
    reply = lan.press(value)
    assert reply.text or reply.alert


def test_a_deadline_on_a_day_off_names_the_last_working_day_before_it(office):
    office.hire("Lan", "official")
    sent = run(office, 31)
    by_day = {f"{at:%d/%m}": reply.text for at, _, reply in sent}
    assert "còn 15 ngày (hạn 31/01/2026 là ngày nghỉ, nên xong trong 30/01/2026)" in by_day["16/01"]
    today = by_day["30/01"].partition(texts.SECTIONS["today"])[2]
    assert "hôm nay là ngày làm việc cuối trước hạn 31/01/2026 (ngày nghỉ)" in today


def test_nobody_is_asked_again_the_day_before_the_next_call(office):
    office.hire("Lan", "official")
    again = told(run(office, 31), texts.AGAIN)
    assert "20/01" in again
    assert "27/01" not in again  # the call of three days ahead is made on the 28th
