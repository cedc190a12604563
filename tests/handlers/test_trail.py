"""/nhatky: the audit trail for admins, page by page, on both databases."""

import pytest
from fakes.desk import NOW, Desk, button, labels

from handlers.texts import trail

ADMIN = "telegram:1"


@pytest.fixture
def desk(store):
    desk = Desk(store)
    desk.admit(ADMIN, "Quản", "admin")
    return desk


def test_an_empty_trail_says_so(desk):
    assert desk.say(ADMIN, "/nhatky").text == trail.EMPTY


def test_the_newest_come_first_ten_a_page(desk):
    with desk.store.begin() as work:
        for number in range(25):
            work.audit.note(NOW, "dispatcher", "odd_action", f"task:{number}", value=number, nothing=None)
    first = desk.say(ADMIN, "/nhatky")
    assert not first.edits
    assert "trang 1/3" in first.text
    assert "28/11/2026 08:30 · tự động · odd_action task:24 (value=24)" in first.text
    second = desk.press(ADMIN, button(first, "Sau"))
    assert second.edits
    assert "task:14" in second.text
    assert "task:15 " not in second.text
    assert labels(second) == ["‹ Trước", "Sau ›"]
    assert "trang 3/3" in desk.press(ADMIN, "trail.99999").text


@pytest.mark.parametrize("role", ["official", "supervisor"])
def test_others_do_not_read_it(desk, role):
    desk.admit("telegram:2", "Hoa", role, "Sở Tư pháp")
    assert "dành cho quản trị" in desk.say("telegram:2", "/nhatky").text
