"""/baocao and /lich: for whom, about what, and the files that come; on both databases."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from fakes.assistant import ZONE
from icalendar import Calendar

from bot.conversations import StoredConversations
from bot.reports.printer import FilePrinter
from handlers.messages import Asker, Incoming
from handlers.offices import code_of_agency
from handlers.ports import Services
from handlers.progress import cases_of, take_step
from handlers.report_periods import make_period, to_code
from handlers.reporting import make_chart, make_report
from handlers.reports import PERIOD
from handlers.router import respond
from handlers.standings import Event, Evidence, Step
from handlers.texts import reports as texts
from knowledge.deadline import By, Every
from knowledge.library import Library
from knowledge.library_build import build

NOW = datetime(2026, 10, 3, 9, tzinfo=ZONE)
TODAY = NOW.date()
OWN, OTHER = "Sở Tư pháp", "Sở Nội vụ"
QUARTER = make_period(date(2026, 7, 1), date(2026, 9, 30))
PROVINCE = "4110-kh-ubnd"


class Office:
    """People of some agencies in talk with the assistant."""

    def __init__(self, library, store):
        self.store = store
        self.services = Services(
            library=library, conversations=StoredConversations(), store=store, printer=FilePrinter()
        )
        with store.begin() as work:
            for person, role, agency in (
                ("t:official", "official", OWN), ("t:supervisor", "supervisor", OTHER), ("t:admin", "admin", None),
                ("t:commune", "official", "UBND xã Nấm Dẩn"), ("t:both", "official", OWN),
                ("t:both", "official", OTHER),
            ):  # fmt: skip
                known = work.people.add(person, "", NOW)
                work.people.join(known.id, role, agency, NOW)

    def say(self, person, text, choice=None, now=NOW):
        incoming = Incoming(person=f"t:{person}", text=text, asker=Asker(), received_at=now, choice=choice)
        return respond(incoming, self.services)

    def press(self, person, reply, label):
        (value,) = [one.value for row in reply.buttons for one in row if one.label == label]
        return self.say(person, label, value)

    def step(self, item, action, at=NOW, agency=OWN, **more):
        with self.store.begin() as work:
            (case,) = [
                one for one in cases_of(self.services.library, work, agency, at.date())
                if (one.assignment.document.id, one.assignment.task.item) == (PROVINCE, item)
            ]  # fmt: skip
            assert take_step(work, case, Step(action=action, at=at, person_id=None, **more))

    def report(self, agency=OWN, period=QUARTER, now=NOW):
        with self.store.look() as work:
            return make_report(self.services.library, work, agency, period, now)


@pytest.fixture
def office(library, store):
    """Return an office over the shipped plans."""
    return Office(library, store)


def names(reply):
    return [file.name for file in reply.files]


def rows_of(reply):
    (book,) = [file for file in reply.files if file.name.endswith(".xlsx")]
    sheet = openpyxl.load_workbook(BytesIO(book.content))[texts.SHEET_ROWS]
    heads = [cell.value for cell in sheet[4]]
    return [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=5, values_only=True)]


# ---- who gets what


def test_an_official_gets_the_files_of_the_own_agency(office):
    reply = office.say("official", "/baocao quý 3")
    assert names(reply) == [f"bao-cao-cchc_so-tu-phap_quy-iii-nam-2026.{kind}" for kind in ("png", "docx", "xlsx")]
    assert reply.files[0].content.startswith(b"\x89PNG")
    rows = rows_of(reply)
    assert {row["Cơ quan chủ trì"] for row in rows} == {OWN}
    assert f"Trong kỳ có {len(rows)} việc" in reply.text


def test_the_period_can_be_pressed(office):
    screen = office.say("official", "/baocao")
    assert "Sở Tư pháp" in screen.text
    assert names(office.press("official", screen, "Quý III năm 2026")) == names(office.say("official", "/baocao quý 3"))


def test_an_admin_gets_all_agencies_or_the_one_that_is_named(office):
    everybody = rows_of(office.say("admin", "/baocao quý 3"))
    assert len({row["Cơ quan chủ trì"] for row in everybody}) > 50
    named = office.say("admin", "/baocao quy 3 so noi vu")
    assert {row["Cơ quan chủ trì"] for row in rows_of(named)} == {OTHER}
    screen = office.say("admin", "/baocao sở nội vụ")
    assert names(office.press("admin", screen, "Quý III năm 2026")) == names(named)


def test_who_works_in_two_agencies_is_asked_which(office):
    screen = office.say("both", "/baocao quý 3")
    assert [row[0].label for row in screen.buttons] == [OTHER, OWN]
    assert "so-noi-vu" in names(office.press("both", screen, OTHER))[0]


@pytest.mark.parametrize("text", ["/baocao quý 3 sở nội vụ", "/lich sở nội vụ"])
def test_anothers_work_is_refused_by_name(office, text):
    reply = office.say("official", text)
    assert (reply.files, reply.text) == ((), texts.OWN_ALONE.format(agencies=OWN))


@pytest.mark.parametrize("agency", [OTHER, ""])
def test_a_button_of_anothers_report_is_refused_when_it_is_pressed(office, agency):
    value = PERIOD.value(f"{to_code(QUARTER)}.{code_of_agency(agency)}")
    assert office.say("official", "x", value).files == ()
    with office.store.begin() as work:
        (held,) = work.people.find("t:official").memberships
        work.people.leave(held.id, NOW, ended_by=None)
    own = PERIOD.value(f"{to_code(QUARTER)}.{code_of_agency(OWN)}")
    assert office.say("official", "x", own).files == ()
    assert office.say("official", "/lich").files == ()


@pytest.mark.parametrize("text", ["/baocao", "/baocao quý 3", "/lich"])
def test_citizens_are_refused(office, text):
    assert office.say("nobody", text).kind == "no_answer"


@pytest.mark.parametrize(
    "value", ["report.", "report.x.y", "report.2026070120260930.zzzzzzzz", "ics.", "ics.zz", "ics.a"]
)
def test_forged_values_break_nothing(office, value):
    for person in ("official", "admin", "nobody"):
        reply = office.say(person, "x", value)
        assert reply.text
        assert not reply.files


def test_what_is_no_period_or_has_not_begun_is_told(office):
    assert "“xyz”" in office.say("official", "/baocao xyz").text
    assert office.say("official", "/baocao quý 1 năm 2027").text == texts.NOT_YET.format(period="quý I năm 2027")
    assert office.say("official", "/baocao năm 2019").kind == "no_answer"


def test_a_communes_report_holds_the_work_of_its_rooms(office):
    leads = {row["Cơ quan chủ trì"] for row in rows_of(office.say("commune", "/baocao năm 2026"))}
    assert any(name.startswith("Phòng") for name in leads)


def test_without_a_printer_it_is_said(office):
    office.services = replace(office.services, printer=None)
    assert office.say("official", "/baocao quý 3").text == texts.NO_FILES


# ---- what a report holds


def row(report, item):
    (found,) = [one for one in report.rows if (one.plan_id, one.item) == (PROVINCE, item)]
    return found


def test_what_was_done_is_there_with_its_number_and_proof(office):
    proof = Evidence(kind="link", name="Quyết định", reference="https://a.vn/1")
    office.step("13", "start", datetime(2026, 8, 1, tzinfo=ZONE), note="đang soạn")
    office.step("13", "finish", datetime(2026, 8, 20, tzinfo=ZONE), document_number="9/QĐ", evidence=proof)
    found = row(office.report(), "13")
    assert (found.stage, found.done_on, found.is_late) == ("done", date(2026, 8, 20), True)
    assert (found.document_number, found.note, found.evidence) == ("9/QĐ", "đang soạn", proof)


def test_what_is_still_open_from_before_is_overdue_and_what_was_done_before_is_left_out(office):
    assert row(office.report(), "13").stage == "overdue"
    office.step("13", "finish", datetime(2026, 6, 20, tzinfo=ZONE))
    assert [one for one in office.report().rows if (one.plan_id, one.item) == (PROVINCE, "13")] == []
    first_half = make_period(date(2026, 1, 1), date(2026, 6, 30))
    assert row(office.report(period=first_half), "13").stage == "done"


def test_what_waits_for_its_event_has_no_day_until_it_is_known(office):
    assert (row(office.report(), "15").stage, row(office.report(), "15").due_on) == ("standing", None)
    with office.store.begin() as work:
        event = Event(plan=PROVINCE, item="15", output=0, happened_on=date(2026, 9, 1))
        work.progress.record_event(event, None, NOW)
    assert row(office.report(), "15").due_on == date(2026, 9, 16)


def test_the_next_period_brings_what_is_due_in_it(office):
    report = office.report()
    assert report.next_label == "quý IV năm 2026"
    assert report.coming
    assert all(TODAY <= one.due_on <= date(2026, 12, 31) for one in report.coming)


def test_the_chart_is_by_area_for_one_agency_and_by_agency_for_all(office):
    assert "Cải cách thể chế" in [bar.label for bar in make_chart(office.report()).bars]
    chart = make_chart(office.report(agency=""))
    assert OWN in [bar.label for bar in chart.bars]
    overdue = [bar.counts["overdue"] for bar in chart.bars]
    assert overdue == sorted(overdue, reverse=True)


def test_the_same_day_gives_the_same_report(office):
    assert office.report() == office.report()
    first, again = (office.say("official", "/baocao quý 3").files for _ in range(2))
    assert first[0] == again[0]


# ---- the calendar


def calendar_of(reply):
    (file,) = reply.files
    assert file.mime == "text/calendar"
    return Calendar.from_ical(file.content)


def events_of(reply):
    return {str(event["UID"]): event for event in calendar_of(reply).walk("VEVENT")}


def test_the_calendar_keeps_the_rules_of_rfc_5545(office):
    (file,) = office.say("official", "/lich").files
    assert file.name == "lich-cchc_so-tu-phap.ics"
    assert file.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert file.content.endswith(b"END:VCALENDAR\r\n")
    lines = file.content.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    calendar = Calendar.from_ical(file.content)
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    assert calendar["PRODID"]
    assert calendar.errors == []
    for event in calendar.walk("VEVENT"):
        assert event.errors == []
        assert event["DTSTAMP"].dt == NOW
        assert b"DTSTAMP:20261003T020000Z" in event.to_ical()  # in UTC
        assert (event["DTSTART"].params["VALUE"], event["DTEND"].params["VALUE"]) == ("DATE", "DATE")
        assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)
        assert (event["STATUS"], event["SEQUENCE"], event["TRANSP"]) == ("CONFIRMED", 0, "TRANSPARENT")
        alarms = [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
        assert alarms == [timedelta(hours=-16), timedelta(days=-6, hours=-16)]
        assert all(alarm["ACTION"] == "DISPLAY" and alarm["DESCRIPTION"] for alarm in event.walk("VALARM"))


def test_each_deadline_stands_once_under_a_name_that_stays(office):
    first = events_of(office.say("official", "/lich"))
    later = NOW + timedelta(days=1)
    again = events_of(office.say("official", "/lich", now=later))
    assert first
    assert list(first) == list(again)
    assert {event["SEQUENCE"] for event in again.values()} == {0}
    assert {event["LAST-MODIFIED"].dt for event in again.values()} == {NOW}
    assert len(first) == len(set(first))
    text = str(next(iter(first.values()))["DESCRIPTION"])
    assert "Nguồn: Kế hoạch 4110/KH-UBND, Phụ lục, STT" in text


def test_what_is_done_rings_no_alarm_and_is_no_change(office):
    item = "20"
    before = {uid: event for uid, event in events_of(office.say("official", "/lich")).items()
              if f"STT {item}" in event["DESCRIPTION"]}  # fmt: skip
    office.step(item, "finish")
    after = events_of(office.say("official", "/lich"))
    assert before
    for uid, event in before.items():
        assert event.walk("VALARM")
        assert not after[uid].walk("VALARM")
        assert after[uid]["SUMMARY"] == event["SUMMARY"].replace("Hạn: ", "Đã xong: ")
        assert after[uid]["SEQUENCE"] == 0


def relibrary(tmp_path, plan, change):
    """Return a library of one plan whose tasks `change` makes anew (None drops one)."""
    tasks = tuple(task for task in map(change, plan.tasks) if task is not None)
    path = tmp_path / f"{abs(hash(tasks))}.sqlite"
    build((replace(plan, tasks=tasks),), path, "changed")
    return Library.open(path)


@pytest.fixture
def plan(shipped_plans):
    """Return the province's plan."""
    return next(one for one in shipped_plans if one.document.id == PROVINCE)


def due(task, deadline):
    return replace(task, outputs=(replace(task.outputs[0], deadline=deadline), *task.outputs[1:]))


def test_a_new_date_keeps_the_name_and_raises_the_sequence_once(office, plan, tmp_path):
    library = relibrary(
        tmp_path, plan, lambda task: due(task, By(due=date(2026, 11, 1))) if task.item == "13" else task
    )
    office.services = replace(office.services, library=library)
    before = events_of(office.say("official", "/lich"))
    (uid,) = [uid for uid, event in before.items() if "STT 13" in event["DESCRIPTION"].splitlines()[-1]]
    library = relibrary(
        tmp_path, plan, lambda task: due(task, By(due=date(2026, 12, 1))) if task.item == "13" else task
    )
    office.services = replace(office.services, library=library)
    for _ in range(2):
        after = events_of(office.say("official", "/lich", now=NOW + timedelta(hours=1)))
        assert (after[uid]["SEQUENCE"], after[uid]["DTSTART"].dt) == (1, date(2026, 12, 1))
        assert after[uid]["LAST-MODIFIED"].dt == NOW + timedelta(hours=1)
        assert {event["SEQUENCE"] for other, event in after.items() if other != uid} == {0}


def test_what_the_plan_drops_is_cancelled_and_comes_back_with_a_higher_sequence(office, plan, tmp_path):
    def dated(task):
        return due(task, By(due=date(2026, 11, 1))) if task.item == "13" else task

    whole = relibrary(tmp_path, plan, dated)
    less = relibrary(tmp_path, plan, lambda task: None if task.item == "13" else task)
    office.services = replace(office.services, library=whole)
    (uid,) = [u for u, e in events_of(office.say("official", "/lich")).items() if e["DTSTART"].dt == date(2026, 11, 1)]
    office.services = replace(office.services, library=less)
    for _ in range(2):
        reply = office.say("official", "/lich")
        gone = events_of(reply)[uid]
        assert (gone["STATUS"], gone["SEQUENCE"], gone.walk("VALARM")) == ("CANCELLED", 1, [])
        assert texts.CALENDAR_CANCELLED.format(count=1) in reply.text
    office.services = replace(office.services, library=whole)
    back = events_of(office.say("official", "/lich"))[uid]
    assert (back["STATUS"], back["SEQUENCE"]) == ("CONFIRMED", 2)


def test_what_is_long_past_is_forgotten_without_being_cancelled(office, plan, tmp_path):
    library = relibrary(
        tmp_path, plan, lambda task: due(task, By(due=date(2026, 9, 20))) if task.item == "13" else task
    )
    office.services = replace(office.services, library=library)
    assert any(e["DTSTART"].dt == date(2026, 9, 20) for e in events_of(office.say("official", "/lich")).values())
    later = events_of(office.say("official", "/lich", now=NOW + timedelta(days=30)))
    assert "CANCELLED" not in {event["STATUS"] for event in later.values()}


def test_what_comes_again_stands_once_a_turn(office, plan, tmp_path):
    monthly = Every(every=("month",), day=20)
    library = relibrary(tmp_path, plan, lambda task: due(task, monthly) if task.item == "13" else task)
    office.services = replace(office.services, library=library)
    days = {e["DTSTART"].dt for e in events_of(office.say("official", "/lich")).values()
            if "STT 13" in e["DESCRIPTION"].splitlines()[-1]}  # fmt: skip
    assert days == {date(2026, month, 20) for month in (9, 10, 11, 12)}


def test_each_agency_has_a_calendar_of_its_own(office):
    mine = set(events_of(office.say("official", "/lich")))
    theirs = set(events_of(office.say("supervisor", "/lich")))
    assert mine
    assert theirs
    assert not mine & theirs
    assert "CANCELLED" not in {event["STATUS"] for event in events_of(office.say("official", "/lich")).values()}


# ---- a period that is over


def test_a_report_on_a_past_period_shows_what_was_known_when_it_ended(office):
    first = make_period(date(2026, 1, 1), date(2026, 3, 31))
    office.step("13", "start", datetime(2026, 2, 20, 9, tzinfo=ZONE))
    office.step("13", "finish", datetime(2026, 4, 10, 9, tzinfo=ZONE))
    past = office.report(period=first, now=datetime(2026, 5, 1, 9, tzinfo=ZONE))
    assert past.as_of == first.last
    assert [row.stage for row in past.rows if row.item == "13"] == ["overdue"]
    running = office.report(period=first, now=datetime(2026, 3, 20, 9, tzinfo=ZONE))
    assert running.as_of == date(2026, 3, 20)
    second = make_period(date(2026, 4, 1), date(2026, 6, 30))
    later = office.report(period=second, now=datetime(2026, 7, 1, 9, tzinfo=ZONE))
    assert [row.stage for row in later.rows if row.item == "13"] == ["done"]


def test_the_reply_says_that_a_past_period_is_closed(office):
    reply = office.say("official", "/baocao quý 1", now=datetime(2026, 5, 1, 9, tzinfo=ZONE))
    assert texts.READY_CLOSED.format(day="31/03/2026") in reply.text
    assert "đã kết thúc" not in office.say("official", "/baocao quý 4", now=datetime(2026, 11, 1, 9, tzinfo=ZONE)).text


def test_what_was_sent_back_later_was_done_then(office):
    first = make_period(date(2026, 1, 1), date(2026, 3, 31))
    office.step("13", "finish", datetime(2026, 3, 20, 9, tzinfo=ZONE))
    office.step("13", "send_back", datetime(2026, 4, 2, 9, tzinfo=ZONE), note="thiếu phụ lục")
    past = office.report(period=first, now=datetime(2026, 5, 1, 9, tzinfo=ZONE))
    assert [row.stage for row in past.rows if row.item == "13"] == ["done"]
