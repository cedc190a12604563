"""/gui: what an admin tells many at once goes to whom it is meant for, once, and stops when it is told to."""

from datetime import datetime, timedelta

import pytest
from fakes.assistant import ZONE
from fakes.mornings import go_on
from fakes.office import AGENCY, OTHER, Office, deliver

from handlers.broadcasting import LONGEST, plan_results
from handlers.notices import AFTER_OTHERS, Dropped, Window
from handlers.texts import broadcasts as texts

WORDS = "Họp giao ban CCHC <b>14 giờ</b> thứ Sáu & mang theo báo cáo.\nĐịa điểm: Hội trường *A*."


@pytest.fixture
def office(library, store):
    """Return an office on a morning, with an admin and people of two agencies."""
    opened = Office.open(library, store)
    opened.now = datetime(2026, 3, 3, 9, tzinfo=ZONE)
    opened.admin = opened.hire("Quản trị", "admin")
    opened.lan = opened.hire("Lan", "official")
    opened.hoa = opened.hire("Hoa", "official", agency=OTHER)
    opened.minh = opened.hire("Minh", "supervisor")
    opened.hire("Dân")
    return opened


def told(office):
    """Return who is to be told."""
    with office.services.store.look() as work:
        return {work.people.get(one.person_id).display_name for one in office.notices("broadcast")}


def settle(office, state, *people):
    """Let the notices of these people be settled, as a dispatcher would."""
    from sqlalchemy import update

    from bot.store.tables.outbox import OUTBOX

    with office.services.store.begin() as work:
        settled = update(OUTBOX).where(OUTBOX.c.person_id.in_([one.id for one in people]), OUTBOX.c.kind == "broadcast")
        work.connection.execute(settled.values(state=state))


def results(office):
    """Return what the author hears within ten minutes."""
    return go_on(office, office.now + timedelta(minutes=10), {"broadcasts"})


def test_it_is_written_looked_at_and_sent(office):
    admin = office.admin
    assert "nội dung" in admin.say("/gui").text
    reply = admin.say(WORDS)
    assert WORDS in reply.text
    assert "Gửi cho: cán bộ, lãnh đạo đơn vị – tất cả đơn vị" in reply.text
    assert "Số người nhận: 3" in reply.text
    assert told(office) == set()
    reply = admin.tap(texts.SEND.format(count=3))
    assert "cho 3 người" in reply.text
    assert "còn chờ: 3" in reply.text
    assert told(office) == {"Lan", "Hoa", "Minh"}
    assert {one.priority for one in office.notices("broadcast")} == {AFTER_OTHERS}
    notice = next(one for one in office.notices("broadcast") if one.person_id == office.lan.id)
    assert deliver(notice, office).text == texts.MESSAGE.format(name="Quản trị", text=WORDS)


def test_roles_and_agencies_are_turned_on_and_off(office):
    admin = office.admin
    admin.say(f"/gui {WORDS}")
    reply = admin.tap("☑ lãnh đạo")
    assert "Số người nhận: 2" in reply.text
    assert admin.tap("☑ cán bộ").alert == texts.AT_LEAST_ONE_ROLE
    admin.tap("☑ Tất cả đơn vị")
    assert not any("📢" in label for label in admin.labels())
    admin.tap("Chọn đơn vị")
    reply = admin.tap(f"☐ {OTHER}")
    assert f"Đang chọn: {OTHER}." in reply.text
    reply = admin.tap(texts.BACK)
    assert f"Gửi cho: cán bộ – {OTHER}" in reply.text
    admin.tap(texts.SEND.format(count=1))
    assert told(office) == {"Hoa"}


def test_admins_may_be_told_but_the_author_is_not(office):
    office.hire("Quản trị hai", "admin")
    office.admin.say(f"/gui {WORDS}")
    reply = office.admin.tap("☐ quản trị")
    assert "Số người nhận: 4 (không tính bạn)" in reply.text
    office.admin.tap(texts.SEND.format(count=4))
    assert told(office) == {"Lan", "Hoa", "Minh", "Quản trị hai"}


def test_pressed_twice_it_goes_out_once(office):
    office.admin.say(f"/gui {WORDS}")
    value = next(one.value for row in office.admin.screen.buttons for one in row if "📢" in one.label)
    office.admin.press(value)
    assert "còn chờ: 3" in office.admin.press(value).text
    assert len(office.notices("broadcast")) == 3


def test_where_the_recipients_have_changed_since_it_is_shown_again(office):
    office.admin.say(f"/gui {WORDS}")
    office.hire("Mới", "official")
    reply = office.admin.tap(texts.SEND.format(count=3))
    assert "Số người nhận: 4" in reply.text
    assert told(office) == set()


def test_the_words_can_be_written_anew_or_dropped(office):
    admin = office.admin
    admin.say(f"/gui {WORDS}")
    admin.tap("☑ lãnh đạo")
    admin.tap(texts.EDIT)
    reply = admin.say("Họp lúc 15 giờ")
    assert "Họp lúc 15 giờ" in reply.text
    assert "Số người nhận: 2" in reply.text
    value = next(one.value for row in reply.buttons for one in row if "📢" in one.label)
    assert admin.tap(texts.DISCARD).text == texts.DISCARDED
    assert admin.press(value).text == texts.STALE
    assert told(office) == set()


def test_what_is_too_long_is_asked_for_again(office):
    office.admin.say("/gui")
    assert "3.001" in office.admin.say("a" * (LONGEST + 1)).text
    assert "Họp" in office.admin.say("Họp").text


def test_stopped_what_waits_is_withdrawn_and_the_words_are_gone(office, store):
    office.admin.say(f"/gui {WORDS}")
    office.admin.tap("📢")
    settle(office, "sent", office.lan)
    late = next(one for one in office.notices("broadcast") if one.person_id == office.hoa.id)
    reply = office.admin.tap(texts.STOP)
    assert reply.alert == texts.STOPPED.format(count=2)
    assert "đã gửi: 1" in reply.text
    assert "còn chờ: 0" in reply.text
    assert deliver(late, office) == Dropped(reason="stopped")
    assert results(office) == []
    with store.look() as work:
        assert work.broadcasts.find(late.subject["broadcast"]).text == ""


def test_when_all_is_sent_the_author_hears_the_result_once_and_the_words_are_forgotten(office, store):
    office.admin.say(f"/gui {WORDS}")
    office.admin.tap("📢")
    assert results(office)[-1:] != []
    assert all(name != "Quản trị" for _, name, _ in results(office))
    settle(office, "sent", office.lan, office.minh)
    settle(office, "dropped", office.hoa)
    (heard,) = [reply.text for _, name, reply in results(office) if name == "Quản trị"]
    assert "đã gửi: 2" in heard
    assert "không gửi được: 1" in heard
    assert [one for _, one, _ in results(office) if one == "Quản trị"] == []
    with store.look() as work:
        assert work.broadcasts.list_sending() == []
        assert work.broadcasts.find(1).text == ""


def test_rights_are_asked_again_when_it_goes_out(office):
    office.admin.say(f"/gui {WORDS}")
    office.admin.tap("📢")
    notices = {one.person_id: one for one in office.notices("broadcast")}
    office.dismiss(office.lan)
    assert deliver(notices[office.lan.id], office) == Dropped(reason="no right")
    office.dismiss(office.admin)
    assert deliver(notices[office.hoa.id], office) == Dropped(reason="no right")


def test_drafts_and_old_words_are_forgotten(office, store):
    office.admin.say(f"/gui {WORDS}")
    window = Window(after=office.now, until=office.now + timedelta(days=2))
    with store.begin() as work:
        list(plan_results(window, office.services, work))
        assert work.broadcasts.find(1) is None
    office.admin.say(f"/gui {WORDS}")
    office.admin.tap("📢")
    window = Window(after=office.now, until=office.now + timedelta(days=8))
    with store.begin() as work:
        assert list(plan_results(window, office.services, work)) == []
        (number,) = {one.subject["broadcast"] for one in office.notices("broadcast")}
        assert work.broadcasts.find(number).text == ""


def test_another_admins_draft_is_not_touched_but_any_admin_may_stop(office):
    office.admin.say(f"/gui {WORDS}")
    value = next(one.value for row in office.admin.screen.buttons for one in row if "📢" in one.label)
    other = office.hire("Quản trị hai", "admin")
    assert other.press(value).text == texts.STALE
    assert other.press("gc.1.drop").text == texts.STALE
    office.admin.press(value)
    other.say("/gui")
    assert "còn chờ: 3" in other.tap("Đang gửi").text
    assert other.tap(texts.STOP).alert == texts.STOPPED.format(count=3)
    assert other.press("gx.1").alert == texts.STOPPED_BEFORE


def test_at_night_it_is_said_that_it_waits(office):
    office.now = office.now.replace(hour=22)
    office.admin.say(f"/gui {WORDS}")
    assert texts.AT_NIGHT in office.admin.tap("📢").text


@pytest.mark.parametrize("name", ["lan", "minh"])
def test_only_admins_write(office, name):
    worker = getattr(office, name)
    assert texts.PREVIEW[:10] not in worker.say(f"/gui {WORDS}").text
    assert office.notices("broadcast") == []


@pytest.mark.parametrize(
    "value", ["gw.x", "gc.", "gc.1.", "gc.9.all", "gg.1.2", "gg.", "gv.", "gv.7", "gx.", "gx.7", "gc.'; --"]
)
def test_a_forged_button_gets_a_sentence(office, value):
    reply = office.admin.press(value)
    assert reply.text or reply.alert
    assert office.notices("broadcast") == []


@pytest.mark.parametrize("what", ["", "rciti", "a000000x", "azzzzzz0", "x", "xx", "x999999", "zzz"])
def test_a_forged_change_of_a_draft_changes_nothing(office, what):
    office.admin.say(f"/gui {WORDS}")
    reply = office.admin.press(f"gc.1.{what}")
    assert reply.text
    assert "Số người nhận: 3" in office.admin.press("gc.1.look").text
    assert AGENCY not in office.admin.screen.text
