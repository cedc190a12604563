"""Digests of an office over its weeks: counts that hold, lists behind them, what is said when nothing is due."""

from datetime import date, datetime, timedelta

import pytest
from fakes.assistant import ZONE
from fakes.mornings import go_on, next_days
from fakes.office import AGENCY, OTHER, Office, deliver

from bot.reports.printer import FilePrinter
from handlers.notices import AFTER_OTHERS, Notice
from handlers.texts import digests as texts
from handlers.wishes import Wishes
from handlers.work_lists import LIST
from knowledge.working_days import end_of, opened_before, opens, start_of

PLANNERS = {"digests", "standing"}
TASK_13 = "Nhiệm vụ 13:"  # due on 31 January 2026; led by Sở Tư pháp


@pytest.fixture
def office(library, store):
    """Return an office on the first Monday of January 2026; the quarter's first working day was the Friday before."""
    opened = Office.open(library, store)
    opened.now = datetime(2026, 1, 5, tzinfo=ZONE)
    return opened


def run(office, days):
    return next_days(office, days, PLANNERS)


def texts_of(sent, name):
    return [reply.text for _, whose, reply in sent if whose == name]


def test_weeks_months_and_quarters_open_on_their_first_working_day():
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(120)]
    assert [day for day in days if opens(day, "quarter")] == [date(2026, 1, 2), date(2026, 4, 1)]
    assert [day for day in days if opens(day, "month")][1:3] == [date(2026, 2, 2), date(2026, 3, 2)]
    weeks = [day for day in days if opens(day, "week")]
    assert date(2026, 2, 16) not in weeks  # Tết from the 16th to the 20th: the week has no working day
    assert len(weeks) == len({start_of(day, "week") for day in weeks})
    assert opened_before(date(2026, 2, 23), "week") == date(2026, 2, 9)
    assert end_of(date(2026, 2, 9), "quarter") == date(2026, 3, 31)
    assert end_of(date(2026, 12, 9), "month") == date(2026, 12, 31)


def test_whoever_supervises_gets_one_digest_on_the_first_morning_of_a_week(office):
    office.hire("Lan", "official")
    office.hire("Minh", "supervisor")
    office.hire("Quản trị", "admin")
    sent = run(office, 28)
    for name in ("Minh", "Quản trị"):
        assert [f"{at:%d/%m %H}" for at, whose, _ in sent if whose == name] == [
            "05/01 08", "12/01 08", "19/01 08", "26/01 08"
        ]  # fmt: skip
    assert "Tổng hợp đầu tuần, 12/01/2026 – Sở Tư pháp" in texts_of(sent, "Minh")[1]


def test_the_digest_of_a_quarter_stands_for_those_of_the_month_and_the_week(office):
    office.hire("Minh", "supervisor")
    office.now = datetime(2026, 5, 31, tzinfo=ZONE)
    assert [text.partition(" – ")[0] for text in texts_of(run(office, 33), "Minh")] == [
        "Tổng hợp đầu tháng 6/2026", "Tổng hợp đầu tuần, 08/06/2026", "Tổng hợp đầu tuần, 15/06/2026",
        "Tổng hợp đầu tuần, 22/06/2026", "Tổng hợp đầu tuần, 29/06/2026", "Tổng hợp đầu quý III/2026",
    ]  # fmt: skip


def test_the_counts_are_those_of_the_work(office):
    lan, minh = office.hire("Lan", "official"), office.hire("Minh", "supervisor")
    run(office, 7)
    lan.say("xong 13 so 12/BC-STP")
    minh.screen = [reply for _, name, reply in run(office, 7) if name == "Minh"][-1]
    assert "Đã báo xong, chờ xác nhận: 1 việc" in minh.screen.text
    reply = minh.tap("Chờ xác nhận (1)")
    assert TASK_13 in reply.text
    assert "báo xong ngày 12/01/2026" in reply.text
    assert [one.item for one in reply.citations] == ["13"]
    minh.tap("1")
    minh.tap("Xác nhận")
    office.now = datetime(2026, 1, 19, tzinfo=ZONE)
    minh.screen = next(reply for _, name, reply in run(office, 1) if name == "Minh")
    assert "Báo xong từ 12/01 đến 18/01/2026: 1 việc" in minh.screen.text
    assert TASK_13 in minh.tap("Báo xong (1)").text


def test_what_is_overdue_and_coming_is_named_with_its_source(office):
    office.hire("Minh", "supervisor", agency=OTHER)
    text = texts_of(run(office, 1), "Minh")[0]
    assert "🔴 Quá hạn: 1 việc" in text
    assert "quá hạn 2 ngày làm việc (hạn 31/12/2025)" in text
    assert "Nguồn: Kế hoạch 4110/KH-UBND, Phụ lục, STT 1" in text


def test_a_week_with_nothing_due_says_so(office):
    office.hire("Minh", "supervisor", agency="Sở Ngoại vụ")
    office.now = datetime(2026, 4, 6, tzinfo=ZONE)
    assert texts.NOTHING_DUE["week"] in texts_of(run(office, 1), "Minh")[0]


def test_an_agency_that_the_plans_give_nothing_gets_no_digest(office):
    office.hire("Minh", "supervisor", agency="Trường Đại học Hà Nội")
    assert run(office, 8) == []


def test_an_admin_reads_about_all_agencies_and_who_is_missing(office):
    office.hire("Lan", "official")
    admin = office.hire("Quản trị", "admin")
    admin.screen = run(office, 1)[-1][2]
    text = admin.screen.text
    assert "tất cả đơn vị" in text
    assert "Sở Nội vụ: quá hạn 1" in text
    assert "chưa có ai dùng trợ lý" in text
    assert "Sở Tư pháp" not in text.partition("chẳng hạn")[2]
    reply = admin.tap("⏳ Đến hạn (")
    assert "trang 1/" in reply.text
    assert not reply.edits
    page = admin.tap("Sau ›")
    assert "trang 2/" in page.text
    assert page.edits


def test_after_weeks_without_power_one_digest_tells_them_all(office):
    lan = office.hire("Lan", "official")
    minh = office.hire("Minh", "supervisor")
    lan.say("xong 13 so 12/BC-STP")
    run(office, 1)
    office.now = datetime(2026, 1, 6, tzinfo=ZONE)
    go_on(office, datetime(2026, 2, 3, tzinfo=ZONE), PLANNERS)
    notices = [one for one in office.notices("digest") if one.person_id == minh.id]
    assert len(notices) == 5
    missed = tuple(sorted(notices, key=lambda one: one.due_at)[1:])
    reply = _deliver_all(missed, office)
    assert "Tổng hợp đầu tháng 2/2026" in reply.text
    assert "Báo xong từ 01/01 đến 31/01/2026: 1 việc" in reply.text


def _deliver_all(notices, office):
    from handlers.registry import list_kinds

    with office.services.store.look() as work:
        person = work.people.get(notices[0].person_id)
    return list_kinds()["digest"].render(notices, person, office.services, office.now)


def test_the_chart_goes_with_it(office):
    from dataclasses import replace

    office.services = replace(office.services, printer=FilePrinter())
    minh = office.hire("Minh", "supervisor")
    notice = Notice(
        key="d", person_id=minh.id, kind="digest", due_at=office.now, subject={"day": "2026-01-05", "stretch": "week"}
    )
    (chart,) = deliver(notice, office).files
    assert chart.mime == "image/png"
    assert chart.content.startswith(b"\x89PNG")


def test_digests_wait_for_reminders_and_for_the_end_of_a_leave(office, store):
    minh = office.hire("Minh", "supervisor")
    with store.begin() as work:
        wishes = Wishes()
        work.reminders.set_wishes(
            minh.id, lead_days=wishes.lead_days, hour=8, roles=wishes.roles, agencies=None,
            paused_until=date(2026, 1, 16),
        )  # fmt: skip
    sent = run(office, 21)
    assert [f"{at:%d/%m}" for at, _, _ in sent] == ["19/01"]
    assert {one.priority for one in office.notices("digest")} == {AFTER_OTHERS}


def test_whoever_lost_the_role_reads_nothing(office):
    minh = office.hire("Minh", "supervisor")
    office.dismiss(minh)
    assert run(office, 8) == []


def test_standing_work_is_told_once_a_quarter_with_the_last_update(office):
    lan, minh = office.hire("Lan", "official"), office.hire("Minh", "supervisor")
    sent = run(office, 95)
    standing = [(f"{at:%d/%m}", reply) for at, name, reply in sent if name == "Lan"]
    assert [day for day, _ in standing] == ["01/04"]
    reply = standing[0][1]
    assert f"Việc thường xuyên, quý II/2026 – {AGENCY}" in reply.text
    assert texts.NEVER_UPDATED in reply.text
    assert all(line.rstrip().endswith(".") for line in reply.text.splitlines() if "Nguồn" in line)
    lan.screen = reply
    lan.tap("1")
    lan.tap("Cập nhật")
    lan.say("Đã kiểm tra 3 đơn vị")
    quarter = next(reply for at, name, reply in sent if name == "Minh" and "quý II" in reply.text)
    minh.screen = quarter
    said = minh.tap("Thường xuyên (")
    assert "cập nhật gần nhất" in said.text
    assert all("Thường xuyên" not in one for one in texts_of(sent, "Minh")[1:4])


@pytest.mark.parametrize("rest", ["", "x.1", "o.260101", "o9x.260101260102260103", "o1.991399991399991399", "o.'; --"])
def test_a_forged_button_gets_a_sentence(office, rest):
    minh = office.hire("Minh", "supervisor")
    reply = minh.press(f"dl.{rest}")
    assert reply.text


def test_another_agencys_list_is_not_shown(office):
    run(office, 1)
    lan, minh = office.hire("Lan", "official"), office.hire("Minh", "supervisor")
    value = "dl.o.260101260104260119"
    assert "Nhiệm vụ" not in lan.press(value).text
    assert "Sở Nội vụ" not in minh.press(value).text
    assert LIST.prefix != "dl"
