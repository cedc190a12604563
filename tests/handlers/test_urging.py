"""/dondoc: what lags is listed and urged once a day a task; who urged hears what came of it."""

from datetime import datetime, timedelta

import pytest
from fakes.assistant import ZONE
from fakes.mornings import go_on, next_days
from fakes.office import AGENCY, OTHER, Office

from handlers.notices import Dropped
from handlers.texts import reminders as reminder_texts
from handlers.texts import urging as texts

PLANNERS = {"urgings"}
TASK_13 = "Nhiệm vụ 13:"  # due on 31 January 2026; led by Sở Tư pháp


@pytest.fixture
def office(library, store):
    """Return an office a fortnight after the deadline of task 13."""
    opened = Office.open(library, store)
    opened.now = datetime(2026, 2, 10, 8, 30, tzinfo=ZONE)
    return opened


def number_of(screen, words):
    """Return the number under which a line with these words stands."""
    return next(line.split(".")[0] for line in screen.text.splitlines() if words in line)


def urge_13(worker):
    """Urge task 13 from the list; return the reply."""
    worker.say("/dondoc")
    worker.tap(number_of(worker.screen, TASK_13))
    return worker.tap(texts.SEND)


def sent_now(office):
    return go_on(office, office.now + timedelta(minutes=1), PLANNERS)


def test_a_supervisor_urges_the_officials_of_the_agency_with_the_row(office):
    lan = office.hire("Lan", "official")
    office.hire("Hoa", "official")
    office.hire("Khác", "official", agency=OTHER)
    minh = office.hire("Minh", "supervisor")
    reply = urge_13(minh)
    assert "2 cán bộ của Sở Tư pháp (Lan, Hoa)" in reply.text
    sent = sent_now(office)
    assert [name for _, name, _ in sent] == ["Lan", "Hoa"]
    lan.screen = sent[0][2]
    assert f"Minh, lãnh đạo {AGENCY}, đôn đốc" in lan.screen.text
    assert "quá hạn 7 ngày làm việc (hạn 31/01/2026)" in lan.screen.text
    assert "Nguồn: Kế hoạch 4110/KH-UBND, Phụ lục, STT 13" in lan.screen.text
    assert [one.item for one in lan.screen.citations] == ["13"]
    assert reminder_texts.TAKE in lan.labels()


def test_once_a_day_a_task_whoever_presses_and_however_often(office):
    office.hire("Lan", "official")
    minh, thu = office.hire("Minh", "supervisor"), office.hire("Thu", "supervisor")
    minh.say("/dondoc")
    minh.tap(number_of(minh.screen, TASK_13))
    value = next(one.value for row in minh.screen.buttons for one in row if one.label == texts.SEND)
    minh.press(value)
    assert "Minh đôn đốc lúc 08:" in minh.press(value).alert
    assert "Minh đôn đốc lúc 08:" in thu.press(value).alert
    assert len(office.notices("urging")) == 1
    thu.say("/dondoc")
    assert texts.URGED_TODAY in next(
        block for block in thu.screen.text.split("\n\n") if TASK_13 in block
    )  # fmt: skip
    thu.tap(number_of(thu.screen, TASK_13))
    assert texts.SEND not in thu.labels()
    office.now += timedelta(days=1)
    assert "Đã gửi" in thu.press(value).text


@pytest.mark.parametrize(
    ("answer", "word"), [("take", "đã nhận"), ("start", "đã bắt đầu làm"), ("finish", "đã báo xong")]
)
def test_who_urged_hears_who_answered_and_how(office, answer, word):
    lan = office.hire("Lan", "official")
    office.hire("Minh", "supervisor")
    admin = office.hire("Quản trị", "admin")
    admin.say("/dondoc stp")
    admin.tap(number_of(admin.screen, TASK_13))
    admin.tap(texts.SEND)
    lan.screen = sent_now(office)[0][2]
    assert "Quản trị, quản trị CCHC, đôn đốc" in lan.screen.text
    if answer == "take":
        lan.tap(reminder_texts.TAKE)
    elif answer == "start":
        lan.tap(reminder_texts.UPDATE)
        lan.say("Đang rà soát")
    else:
        lan.say("xong 13 so 12/BC-STP")
    (heard,) = [reply.text for _, name, reply in sent_now(office) if name == "Quản trị"]
    assert heard.startswith(f"Lan ({AGENCY}) {word} việc bạn đã đôn đốc:")
    assert TASK_13 in heard
    assert [name for _, name, reply in next_days(office, 3, PLANNERS) if "chưa ai trả lời" in reply.text] == []


def test_a_supervisor_who_is_asked_to_confirm_is_not_told_twice(office):
    lan, minh = office.hire("Lan", "official"), office.hire("Minh", "supervisor")
    urge_13(minh)
    lan.say("xong 13 so 12/BC-STP")
    assert {one.kind for one in office.notices() if one.person_id == minh.id} == {"work_awaiting"}


def test_without_an_answer_the_next_morning_says_so(office):
    office.hire("Lan", "official")
    minh = office.hire("Minh", "supervisor")
    office.now = datetime(2026, 2, 13, 15, tzinfo=ZONE)  # the Friday before Tết
    urge_13(minh)
    sent_now(office)
    office.now = office.now.replace(hour=23, minute=0)
    silent = [(at, reply) for at, name, reply in next_days(office, 14, PLANNERS) if name == "Minh"]
    (at, reply), *rest = silent
    assert rest == []
    assert at == datetime(2026, 2, 23, 8, tzinfo=ZONE)  # the first working day after it
    assert TASK_13 in reply.text
    assert "đôn đốc lúc 15:" in reply.text
    minh.screen = reply
    minh.tap("1")
    assert texts.SEND in minh.labels()


def test_where_nobody_is_there_to_be_urged_it_is_said(office):
    admin = office.hire("Quản trị", "admin")
    admin.say("/dondoc stp")
    admin.tap(number_of(admin.screen, TASK_13))
    assert texts.NOBODY.format(agency=AGENCY) in admin.screen.text
    assert texts.SEND not in admin.labels()


def test_what_is_done_is_not_urged_any_more(office):
    lan, minh = office.hire("Lan", "official"), office.hire("Minh", "supervisor")
    minh.say("/dondoc")
    minh.tap(number_of(minh.screen, TASK_13))
    lan.say("xong 13 so 12/BC-STP")
    assert minh.tap(texts.SEND).alert == texts.NOT_NEEDED
    assert office.notices("urging") == []


def test_an_urging_that_waits_is_dropped_when_the_work_is_done_meanwhile(office):
    lan, minh = office.hire("Lan", "official"), office.hire("Minh", "supervisor")
    urge_13(minh)
    lan.say("xong 13 so 12/BC-STP")
    from fakes.office import deliver

    (notice,) = office.notices("urging")
    assert deliver(notice, office) == Dropped(reason="done")


def test_at_night_it_is_said_that_it_goes_out_in_the_morning(office):
    office.hire("Lan", "official")
    minh = office.hire("Minh", "supervisor")
    office.now = office.now.replace(hour=22)
    assert "7 giờ sáng" in urge_13(minh).text


def test_only_for_agencies_that_one_supervises(office):
    office.hire("Lan", "official")
    minh = office.hire("Minh", "supervisor", agency=OTHER)
    assert minh.say("/dondoc stp").text == texts.NOT_OVERSEEN.format(agency=AGENCY)
    assert AGENCY not in minh.say("/dondoc").text
    boss = office.hire("Thu", "supervisor")
    boss.say("/dondoc")
    boss.tap(number_of(boss.screen, TASK_13))
    value = next(one.value for row in boss.screen.buttons for one in row if one.label == texts.SEND)
    minh.press(value)
    assert office.notices("urging") == []


@pytest.mark.parametrize("value", ["ul.", "ul.x", "ul.99999", "uc.", "uc.0000000000", "ug.zz", "ug.'; --"])
def test_a_forged_button_gets_a_sentence(office, value):
    reply = office.hire("Minh", "supervisor").press(value)
    assert reply.text or reply.alert
