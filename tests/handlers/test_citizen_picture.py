"""What citizens ask in a month, without a sign of who asked, and the reminder to check the guide; both databases."""

from datetime import datetime, timedelta

import pytest
from fakes.assistant import ZONE
from fakes.counter import Counter

from handlers.texts import picture as texts
from handlers.texts import tickets as ticket_texts

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZONE)
CENTRE = "Trung tâm Phục vụ Hành chính công xã Đông Khê"
HIDDEN = "bí mật nhà tôi 0912345678"


@pytest.fixture
def counter(store, library):
    return Counter(library, store, NOON)


@pytest.fixture
def month(counter):
    """A month in which citizens asked, and one question went to a desk and was marked."""
    counter.official("telegram:2", "official", CENTRE, "Hoa")
    for number, text in enumerate(
        ("đăng ký tạm trú ở đâu", "lệ phí tạm trú", "giá vàng hôm nay", "công an gọi yêu cầu chuyển tiền")
    ):
        counter.citizen(f"telegram:10{number}").say(text)
    lan = counter.citizen("telegram:1001")
    lan.say("gặp cán bộ Trung tâm Phục vụ Hành chính công xã Đông Khê")
    lan.say(HIDDEN)
    lan.press(ticket_texts.SEND)
    hoa = counter.citizen("telegram:2")
    counter.now += timedelta(hours=3)
    hoa.say(choice="dk.reply.1")
    hoa.say("Mời bạn đến trung tâm")
    lan.say(choice="tk.done.1")
    lan.press("4")
    return counter


def test_the_month_is_told_by_topic_and_desk_and_names_nobody(month):
    boss = month.official("telegram:3", "supervisor", CENTRE, "Trưởng")
    text = boss.say("/tinhhinh").text
    assert "Đăng ký tạm trú: 2 lượt" in text
    assert "Lừa đảo: 1 lượt" in text
    assert "Việc khác, tôi chưa hiểu hoặc ngoài hướng dẫn: 1 lượt" in text
    assert "chưa trả lời được 1" in text
    assert f"{CENTRE}: 1 câu, đã trả lời 1, đang chờ 0" in text
    assert "nửa số câu trong 3 giờ" in text
    assert "hài lòng 4,0/5 (1 người chấm)" in text
    for secret in (HIDDEN, "0912345678", "bí mật", "1001", "Hoa", "giá vàng"):
        assert secret not in text


def test_a_supervisor_sees_the_desk_of_the_own_agency_alone(month):
    other = month.official("telegram:4", "supervisor", "Sở Nội vụ", "Khác")
    text = other.say("/tinhhinh 11/2026").text
    assert CENTRE not in text
    assert texts.NO_DESKS in text
    admin = month.official("telegram:5", "admin", None, "Quản trị")
    assert CENTRE in admin.say("/tinhhinh 11").text


def test_officials_and_citizens_do_not_see_it(month):
    assert "không có quyền" in month.citizen("telegram:2").say("/tinhhinh").text
    assert "dành cho" in month.citizen("telegram:999").say("/tinhhinh").text


@pytest.mark.parametrize(
    ("words", "answer"), [("13/2026", texts.BAD_MONTH), ("x", texts.BAD_MONTH), ("1/2020", "01/2020")]
)
def test_other_months_can_be_named(counter, words, answer):
    boss = counter.official("telegram:3", "supervisor", CENTRE, "Trưởng")
    assert answer in boss.say(f"/tinhhinh {words}").text


def test_on_the_first_the_month_before_goes_to_supervisors_and_admins(month):
    month.official("telegram:3", "supervisor", CENTRE, "Trưởng")
    month.official("telegram:5", "admin", None, "Quản trị")
    month.now = datetime(2026, 11, 30, 20, 0, tzinfo=ZONE)
    found = month.plan("citizen_pictures", days=1)
    assert {one.due_at for one in found} == {datetime(2026, 12, 1, 8, 0, tzinfo=ZONE)}
    month.now += timedelta(days=1)
    sent = {address: reply.text for address, kind, reply in month.send_due() if kind == "picture"}
    assert set(sent) == {"telegram:3", "telegram:5"}
    assert all("tháng 11/2026" in text for text in sent.values())
    assert "đến nay" not in str(sent)
    assert month.plan("citizen_pictures", days=20) == []


def test_admins_are_reminded_of_what_a_law_changes_and_of_what_is_old(counter):
    counter.official("telegram:5", "admin", None, "Quản trị")
    counter.official("telegram:3", "supervisor", CENTRE, "Trưởng")
    counter.now = datetime(2026, 12, 31, 20, 0, tzinfo=ZONE)
    (notice,) = counter.plan("guide_reviews", days=7)
    assert notice.due_at == datetime(2027, 1, 4, 8, 0, tzinfo=ZONE)  # the first worked day of the year
    counter.now = notice.due_at
    ((_, _, reply),) = counter.send_due()
    assert "Luật Hộ tịch" in reply.text
    assert "01/03/2027" in reply.text
    assert "quá sáu tháng" not in reply.text
    counter.now = datetime(2027, 6, 1, 7, 0, tzinfo=ZONE)
    (notice,) = counter.plan("guide_reviews", hours=3)
    counter.now = notice.due_at
    ((_, _, reply),) = counter.send_due()
    assert "quá sáu tháng" in reply.text


def test_nothing_to_check_reminds_nobody(counter):
    counter.official("telegram:5", "admin", None, "Quản trị")
    counter.now = datetime(2026, 11, 30, 20, 0, tzinfo=ZONE)
    counter.plan("guide_reviews", days=3)
    assert [kind for _, kind, _ in counter.send_due()] == []


def test_what_is_counted_holds_the_day_the_topic_and_the_outcome_alone(month):
    with month.store.look() as work:
        counts = work.asked.sum_up(NOON.date(), NOON.date() + timedelta(days=1))
    assert {one.entry for one in counts} >= {"s:tam_tru", "urgent.fraud", "unknown"}
    assert sum(one.times for one in counts) >= 4
