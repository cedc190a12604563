"""Leaving, and the half-yearly question whether somebody works there still, on both databases."""

from datetime import timedelta

import pytest
from fakes.desk import NOW, Desk, button, labels
from sqlalchemy import select

from bot.store.tables.people import QUESTIONS
from handlers.notices import Dropped, Window
from handlers.staying import plan
from handlers.texts import members

ADMIN, HEAD, LAN = "telegram:1", "telegram:2", "telegram:7"
AGENCY = "Sở Tư pháp"


@pytest.fixture
def desk(store):
    desk = Desk(store)
    desk.ids = {
        ADMIN: desk.admit(ADMIN, "Quản", "admin"),
        HEAD: desk.admit(HEAD, "Hoa", "supervisor", AGENCY),
        LAN: desk.admit(LAN, "Lan", "official", AGENCY),
    }
    return desk


def tick(desk, **span):
    """Let time go by, and plan it."""
    before = desk.now
    desk.pass_time(**span)
    with desk.store.begin() as work:
        work.outbox.put_all(plan(Window(after=before, until=desk.now), desk.services, work))


def test_leaving_ends_the_role_at_once_and_the_supervisor_is_told(desk):
    screen = desk.say(LAN, "/roikhoi")
    assert labels(screen) == ["Rời: cán bộ, Sở Tư pháp", members.STAY]
    assert desk.press(LAN, button(screen, members.STAY)).text == members.STAYED
    assert desk.press(LAN, button(screen, "Rời")).text == "Bạn đã rời vai trò cán bộ, Sở Tư pháp."
    assert desk.roles(LAN) == []
    assert [told.text for told in desk.notices(desk.ids[HEAD])] == ["Lan đã rời vai trò cán bộ, Sở Tư pháp."]
    assert "dành cho" in desk.press(LAN, button(screen, "Rời")).text


def test_nobody_leaves_for_another(desk):
    with desk.store.look() as work:
        head = work.people.find(HEAD).memberships[0].id
    assert desk.press(LAN, f"leave.{head}").text == members.MEMBER_GONE
    assert desk.press(LAN, f"stay.{head}").text == members.MEMBER_GONE
    assert desk.roles(HEAD) == [("supervisor", AGENCY)]


def test_when_the_only_supervisor_leaves_the_admins_are_told(desk):
    desk.press(HEAD, button(desk.say(HEAD, "/roikhoi"), "Rời"))
    assert len(desk.notices(desk.ids[ADMIN])) == 1


def test_after_half_a_year_everybody_is_asked_once(desk):
    tick(desk, days=181)
    assert desk.notices(desk.ids[LAN]) == []
    tick(desk, days=2)
    tick(desk, days=1)
    (asked,) = desk.notices(desk.ids[LAN])
    assert "29/06/2027" in asked.text
    assert labels(asked) == [members.STILL_YES, members.STILL_NO]
    assert len(desk.notices(desk.ids[ADMIN])) == 1


def test_who_answers_is_asked_again_half_a_year_later(desk):
    tick(desk, days=183)
    assert desk.press(LAN, button(desk.notices(desk.ids[LAN])[0], members.STILL_YES)).text == members.CONFIRMED
    tick(desk, days=100)
    assert desk.roles(LAN) == [("official", AGENCY)]
    tick(desk, days=83)
    assert len(desk.notices(desk.ids[LAN])) == 2


def test_who_has_moved_says_so_and_is_out(desk):
    tick(desk, days=183)
    desk.press(LAN, button(desk.notices(desk.ids[LAN])[0], members.STILL_NO))
    assert desk.roles(LAN) == []
    assert isinstance(desk.notices(desk.ids[LAN])[0], Dropped)


def test_without_an_answer_the_role_rests_and_the_supervisor_restores_it(desk):
    tick(desk, days=183)
    desk.press(HEAD, button(desk.notices(desk.ids[HEAD])[0], members.STILL_YES))
    desk.press(ADMIN, button(desk.notices(desk.ids[ADMIN])[0], members.STILL_YES))
    asked = desk.notices(desk.ids[LAN])[0]
    tick(desk, days=30)
    assert desk.roles(LAN) == [("official", AGENCY)]
    tick(desk, days=1)
    assert desk.roles(LAN) == []
    assert desk.roles(HEAD) == [("supervisor", AGENCY)]
    assert "dành cho" in desk.press(LAN, button(asked, members.STILL_YES)).text
    assert "tạm dừng từ hôm nay" in desk.notices(desk.ids[LAN])[1].text
    told = desk.notices(desk.ids[HEAD])[-1]
    assert "Lan (cán bộ, Sở Tư pháp)" in told.text
    assert "Lan · cán bộ · tạm dừng" in labels(desk.say(HEAD, "/thanhvien"))
    assert "Đã mở lại" in desk.press(HEAD, button(told, members.RESTORE)).text
    assert desk.roles(LAN) == [("official", AGENCY)]
    assert isinstance(desk.notices(desk.ids[HEAD])[-1], Dropped)
    tick(desk, days=100)
    assert desk.roles(LAN) == [("official", AGENCY)]


def test_what_is_old_is_forgotten_as_time_is_planned(desk):
    with desk.store.begin() as work:
        for age in (0, 90, 91):
            work.questions.keep((NOW - timedelta(days=age)).date(), f"{age}", "answer")
    tick(desk, seconds=1)
    with desk.store.look() as work:
        assert work.connection.execute(select(QUESTIONS.c.text)).scalars().all() == ["0", "90"]
