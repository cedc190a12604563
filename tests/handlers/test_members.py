"""/thanhvien: who sees whom, and who may remove whom, at once and only with the right, on both databases."""

import threading

import pytest
from fakes.desk import Desk, button, labels

from handlers.texts import common, members

ADMIN, HEAD, LAN, MINH, OTHER_HEAD = (f"telegram:{number}" for number in (1, 2, 7, 8, 9))
AGENCY, OTHER = "Sở Tư pháp", "Sở Nội vụ"


@pytest.fixture
def desk(store):
    desk = Desk(store)
    desk.admit(ADMIN, "Quản", "admin")
    desk.admit(HEAD, "Hoa", "supervisor", AGENCY)
    desk.admit(LAN, "Lan", "official", AGENCY)
    desk.admit(MINH, "Minh", "official", OTHER)
    return desk


def number_of(desk, address):
    with desk.store.look() as work:
        return work.people.find(address).memberships[0].id


def test_a_supervisor_sees_their_own_agency_alone(desk):
    assert labels(desk.say(HEAD, "/thanhvien")) == ["Hoa · lãnh đạo đơn vị", "Lan · cán bộ"]
    assert "dành cho" in desk.say(HEAD, "/thanhvien sở nội vụ").text
    assert "dành cho" in desk.press(HEAD, f"member.{number_of(desk, MINH)}").text


def test_an_admin_sees_all_or_one_agency(desk):
    assert len(labels(desk.say(ADMIN, "/thanhvien"))) == 4
    assert labels(desk.say(ADMIN, "/thanhvien snv")) == ["Minh · cán bộ"]
    assert "Chưa có ai, Sở Tài chính" in desk.say(ADMIN, "/thanhvien sở tài chính").text


def test_a_long_list_has_pages(desk):
    for number in range(20):
        desk.admit(f"telegram:1{number:02}", f"Cán bộ {number}", "official", AGENCY)
    first = desk.say(HEAD, "/thanhvien stp")
    assert "22 vai trò (trang 1/3)" in first.text
    assert labels(first)[-1] == members.NEXT
    second = desk.press(HEAD, button(first, members.NEXT))
    assert second.edits
    assert labels(second)[-2:] == [members.PREVIOUS, members.NEXT]
    assert len(labels(desk.press(HEAD, button(second, members.NEXT)))) == 6 + 1
    assert "trang 3/3" in desk.press(HEAD, "members.99.").text
    assert "trang 1/3" in desk.press(HEAD, "members.x.").text


def test_a_supervisor_removes_an_official_at_once(desk):
    lan = number_of(desk, LAN)
    shown = desk.press(HEAD, button(desk.say(HEAD, "/thanhvien"), "Lan"))
    assert "28/11/2026" in shown.text
    assert "Telegram" in shown.text
    sure = desk.press(HEAD, button(shown, members.REMOVE))
    assert desk.roles(LAN) == [("official", AGENCY)]
    assert "Đã gỡ Lan" in desk.press(HEAD, button(sure, members.REMOVE_YES)).text
    assert desk.roles(LAN) == []
    assert desk.press(HEAD, f"remove.{lan}.yes").text == members.MEMBER_GONE
    with desk.store.look() as work:
        (told,) = desk.notices(work.people.find(LAN).id)
        assert work.audit.page(0, 1)[0].action == "removed"
    assert "Vai trò cán bộ, Sở Tư pháp của bạn đã được" in told.text


@pytest.mark.parametrize("value", ["leave.{}", "stay.{}", "remove.{}.yes", "member.{}", "members.1."])
def test_a_removed_person_s_old_button_is_refused(desk, value):
    head = number_of(desk, HEAD)
    old = value.format(head)
    assert "dành cho" not in desk.press(HEAD, "members.1.").text
    desk.press(ADMIN, f"remove.{head}.yes")
    assert "dành cho" in desk.press(HEAD, old).text
    assert "dành cho" in desk.say(HEAD, "/thanhvien").text
    assert "dành cho" in desk.say(HEAD, "/roikhoi").text


def test_nobody_is_removed_without_the_right(desk):
    desk.admit("telegram:3", "Phó", "admin", AGENCY)
    deputy = number_of(desk, "telegram:3")
    for sender, target in ((LAN, number_of(desk, HEAD)), (HEAD, number_of(desk, MINH)), (HEAD, deputy),
                           (HEAD, number_of(desk, ADMIN)), ("telegram:99", number_of(desk, LAN))):  # fmt: skip
        for value in (f"remove.{target}", f"remove.{target}.yes", f"restore.{target}"):
            assert "dành cho" in desk.press(sender, value).text
    assert members.REMOVE not in labels(desk.press(HEAD, f"member.{deputy}"))
    assert all(desk.roles(address) for address in (ADMIN, HEAD, LAN, MINH, "telegram:3"))
    assert "Đã gỡ" in desk.press(ADMIN, f"remove.{deputy}.yes").text


def test_two_who_remove_at_once_end_it_once(desk):
    desk.admit(OTHER_HEAD, "Nga", "supervisor", AGENCY)
    lan = number_of(desk, LAN)
    gate, replies = threading.Barrier(2), []

    def remove(sender):
        gate.wait()
        replies.append(desk.press(sender, f"remove.{lan}.yes").text)

    threads = [threading.Thread(target=remove, args=(sender,)) for sender in (HEAD, OTHER_HEAD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert desk.roles(LAN) == []
    with desk.store.look() as work:
        assert [line.action for line in work.audit.page(0, 9)] == ["removed"]
        assert len(desk.notices(work.people.find(LAN).id)) == 1


@pytest.mark.parametrize("value", ["member.", "member.x", "member.999999", "remove.-1", "restore.٣", "remove.1.2.yes"])
def test_a_value_that_names_nobody_does_nothing(desk, value):
    assert desk.press(ADMIN, value).text == members.MEMBER_GONE


def test_names_that_channels_let_through_stand_as_they_are(desk):
    desk.admit("telegram:5", "", "official", AGENCY)
    desk.admit("telegram:6", "<b>& *x*", "official", AGENCY)
    assert {"(không tên) · cán bộ", "<b>& *x* · cán bộ"} <= set(labels(desk.say(HEAD, "/thanhvien")))


def test_in_a_group_no_member_is_named(desk):
    assert desk.say(HEAD, "/thanhvien", group=True).text == common.ONLY_PRIVATE
