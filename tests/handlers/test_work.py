"""The work as officials and supervisors do it: lists, cards, reports, confirmation, history, notices."""

import threading
from contextlib import suppress
from datetime import date

import pytest
from fakes.office import AGENCY, OTHER, Office, deliver

from handlers.case_codes import encode
from handlers.notices import Dropped
from handlers.progress import Case, cases_of
from handlers.texts import common
from handlers.texts import work as texts
from handlers.work_lists import _missed
from knowledge.turns import Turn


@pytest.fixture
def office(library, store):
    return Office.open(library, store)


@pytest.fixture
def lan(office):
    return office.hire("Lan", "official")


@pytest.fixture
def minh(office):
    return office.hire("Minh", "supervisor")


def open_task(worker, item="13"):
    """Bring somebody to the card of a task that is past its day."""
    worker.say("/viec")
    worker.tap("Quá hạn")
    line = next(line for line in worker.screen.text.splitlines() if f"STT {item}:" in line)
    return worker.tap(line.split(".")[0])


def codes_of(office, item):
    with office.services.store.look() as work:
        cases = cases_of(office.services.library, work, AGENCY, office.now.date())
    return [encode(case) for case in cases if case.assignment.task.item == item]


def test_the_list_shows_what_is_most_pressing_first_and_pages(lan):
    first = lan.say("/viec")
    assert first.text.startswith(f"{AGENCY}: 37 việc đang phải làm (trang 1/5):")
    assert "1. 🔴 STT 1: " in first.text
    assert "quá hạn 46 ngày, 15/01" in first.text
    second = lan.tap(texts.NEXT)
    assert second.edits
    assert "(trang 2/5)" in second.text
    assert lan.tap(texts.PREVIOUS).text == first.text
    assert lan.tap("Quá hạn").text.count("🔴 STT") == 7
    assert "phối hợp" in lan.tap("Phối hợp").text


def test_what_is_due_soon_or_past(lan):
    reply = lan.say("/han")
    assert reply.text.startswith(f"{AGENCY}: 12 việc quá hạn hoặc đến hạn trong 30 ngày tới")
    assert "còn 29 ngày, 31/03" in reply.text or "(trang 1/" in reply.text


def test_a_card_says_the_rows_words_and_leads_back(lan):
    card = open_task(lan)
    assert card.text.startswith(f"🔴 {AGENCY}: chưa bắt đầu, quá hạn 30 ngày, 31/01")
    assert "Chậm nhất ngày 31/01/2026" in card.text
    assert card.citations[0].item == "13"
    assert lan.labels() == [texts.START, texts.UPDATE, texts.ATTACH, texts.FINISH, texts.BACK]
    assert "7 việc quá hạn" in lan.tap(texts.BACK).text


def test_a_report_with_its_number_is_confirmed_and_the_reporter_hears(office, lan, minh):
    open_task(lan)
    lan.tap(texts.FINISH)
    done = lan.say("số 123/BC-STP, đã gửi")
    assert done.text.startswith(texts.DONE["finish"])
    assert "số 123/BC-STP; “đã gửi”" in done.text
    (awaiting,) = office.notices("work_awaiting")
    assert awaiting.person_id == minh.id
    minh.screen = deliver(awaiting, office)
    assert minh.screen.text.startswith(f"Lan ({AGENCY}) báo đã xong:")
    assert "123/BC-STP" in minh.screen.text
    confirmed = minh.tap(texts.CONFIRM)
    assert (confirmed.alert, confirmed.kind) == (texts.DONE["confirm"], "answer")
    assert confirmed.text.startswith(f"🟢 {AGENCY}: đã xác nhận hoàn thành")
    (told,) = office.notices("work_confirmed")
    assert told.person_id == lan.id
    assert deliver(told, office).text.startswith("Minh đã xác nhận hoàn thành:")
    assert isinstance(deliver(awaiting, office), Dropped)


def test_what_is_sent_back_comes_with_its_reason(office, lan, minh):
    lan.say("xong 13")
    minh.screen = deliver(office.notices("work_awaiting")[0], office)
    minh.tap(texts.SEND_BACK)
    minh.say("thiếu phụ lục 2")
    (returned,) = office.notices("work_returned")
    reply = deliver(returned, office)
    assert "Lý do: “thiếu phụ lục 2”" in reply.text
    lan.screen = reply
    assert lan.tap(texts.SEE_TASK).text.startswith(f"🔴 {AGENCY}: đang làm")
    history = lan.tap(texts.HISTORY).text
    assert history.index("Lan: báo xong") < history.index("Minh: trả lại; “thiếu phụ lục 2”")


def test_without_a_supervisor_the_admins_are_asked(office, lan):
    admin = office.hire("Hùng", "admin")
    lan.say("xong 13")
    (awaiting,) = office.notices("work_awaiting")
    assert awaiting.person_id == admin.id
    admin.screen = deliver(awaiting, office)
    assert admin.tap(texts.CONFIRM).alert == texts.DONE["confirm"]


@pytest.mark.parametrize(
    "words", ["co viec gi cho toi xac nhan khong", "việc nào chờ xác nhận", "nhiệm vụ chờ em xác nhận"]
)
def test_what_waits_to_be_confirmed_is_listed_when_asked_in_words(minh, lan, words):
    lan.say("xong 13")
    assert minh.say(words).text.startswith(f"{AGENCY}: 1 việc đã báo xong, chờ xác nhận:")
    assert "STT 13" in minh.screen.text


def test_two_who_confirm_at_once_confirm_once(office, lan, minh):
    hoa = office.hire("Hoa", "supervisor")
    lan.say("xong 13")
    code = codes_of(office, "13")[0]
    replies, both = [], threading.Barrier(2)

    def confirm(worker):
        both.wait()
        replies.append(worker.press(f"wk.{code}"))

    threads = [threading.Thread(target=confirm, args=(worker,)) for worker in (minh, hoa)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    alerts = sorted(reply.alert for reply in replies)
    assert texts.DONE["confirm"] in alerts
    assert any(text.startswith((texts.ALREADY["confirmed"], texts.CHANGED[:20])) for text in alerts)
    assert len(office.notices("work_confirmed")) == 1
    with office.services.store.look() as work:
        key = next(one.key for one in work.progress.standings())
        assert [change.step.action for change in work.progress.history(key)] == ["finish", "confirm"]


def test_nobody_confirms_what_they_have_not_seen(office, lan, minh):
    lan.say("xong 13")
    code = codes_of(office, "13")[0]
    lan.tap(texts.REOPEN)
    lan.say("xong 13 số 9/QĐ-STP")
    reply = minh.press(f"wk.{code}")
    assert reply.alert.startswith("Việc này vừa có thay đổi sau khi bạn mở ra: đã báo xong")
    assert "9/QĐ-STP" in reply.text
    assert minh.tap(texts.CONFIRM).alert == texts.DONE["confirm"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("xong 13", "báo xong"),
        ("capnhat 13 xong so 123/BC-STP", "báo xong; số 123/BC-STP"),
        ("Cập nhật nhiệm vụ 13 đã hoàn thành https://stp.vn/a?b=1", "báo xong; https://stp.vn/a?b=1"),
        ("/capnhat 13 kh 4110 đang làm: chờ ý kiến", "bắt đầu làm; “chờ ý kiến”"),
        ("cap nhat 13 đã trình lãnh đạo", "bắt đầu làm; “đã trình lãnh đạo”"),
    ],
)
def test_progress_typed_in_one_line(lan, typed, said):
    assert f"Lan: {said}\n" in lan.say(typed).text


def test_the_same_update_twice_is_kept_once(lan):
    lan.say("capnhat 13 đã trình")
    lan.say("capnhat 13 chờ ký")
    assert lan.say("capnhat 13 chờ ký").text.startswith(texts.SAME_AGAIN)
    assert lan.say("xong 13").text.startswith(texts.DONE["finish"])
    assert lan.say("xong 13").text.startswith(texts.ALREADY["done"])


def test_a_month_that_is_confirmed_makes_room_for_the_next(office, lan, minh):
    lan.say("xong 24 số 2/BC-STP")
    minh.press(f"wk.{codes_of(office, '24')[0]}")
    reply = lan.say("xong 24 số 3/BC-STP")
    assert "Kỳ đến hạn 31/03/2026" in reply.text


def test_a_file_is_the_proof_and_can_be_opened_again(office, lan, minh):
    open_task(lan)
    lan.tap(texts.ATTACH)
    assert "tệp báo cáo.pdf; “bản ký”" in lan.send_file("báo cáo.pdf", "bản ký").text
    assert "tệp 2.pdf" in lan.send_file("2.pdf", "xong 13").text
    minh.screen = deliver(office.notices("work_awaiting")[0], office)
    minh.tap(texts.SEE_TASK)
    minh.tap(texts.HISTORY)
    (file,) = minh.tap(texts.SEE_FILE.format(number=2)).files
    assert (file.name, file.code) == ("2.pdf", "CODE")


def test_a_file_that_nobody_asked_for_is_told_so(lan):
    assert lan.send_file("x.pdf").text == common.FILE_UNASKED
    assert lan.office.meet("Ai đó").send_file("x.pdf").text == common.ONLY_TEXT


@pytest.mark.parametrize(
    "note",
    [
        "<b>xong</b> & {title} %s *_`[a](b)",
        "🎉👩‍👩‍👧 xong",
        "שלום \u202eabc\u202c\x00 xong",
        "a" * 4096,
        "dòng 1\n\ndòng 2",
    ],
)
def test_any_words_are_kept_whole(office, lan, note):
    open_task(lan)
    lan.tap(texts.UPDATE)
    lan.say(note)
    kept = note.replace("\u202e", "").replace("\u202c", "").replace("\x00", "")
    assert kept in lan.tap(texts.HISTORY).text


def test_words_that_cannot_be_kept_are_asked_for_again(lan):
    open_task(lan)
    lan.tap(texts.UPDATE)
    assert lan.say("a" * 5000).text == texts.TOO_LONG.format(length=5000, limit=4096)
    assert lan.say("đã trình").text.startswith(texts.DONE["start"])


def test_a_question_is_no_report(office, lan):
    open_task(lan)
    lan.tap(texts.UPDATE)
    assert lan.say("ai chủ trì nhiệm vụ 14?").text == texts.A_QUESTION
    assert lan.say("đang trình ký").text.startswith(texts.DONE["start"])
    with office.services.store.look() as work:
        (standing,) = work.progress.standings()
        assert standing.revision == 1


def test_a_number_alone_opens_the_task(lan):
    assert lan.say("/capnhat 13").text.startswith(f"🔴 {AGENCY}: chưa bắt đầu")
    assert lan.say("/capnhat xyz").text == texts.TYPED_HELP


def test_an_answer_about_a_task_leads_to_the_own_progress(office, lan):
    lan.say("Ai chủ trì nhiệm vụ 13 kế hoạch 4110?")
    assert lan.tap("Tiến độ của đơn vị tôi").text.startswith(f"🔴 {AGENCY}: chưa bắt đầu")
    stranger = office.meet("Ai đó")
    assert stranger.say("Ai chủ trì nhiệm vụ 13 kế hoạch 4110?").buttons == ()
    assert lan.say("Ai chủ trì nhiệm vụ 13 kế hoạch 4110?", group=True).buttons == ()


def test_an_event_makes_the_deadline_real(office, lan):
    lan.say("/sukien")
    line = next(line for line in lan.screen.text.splitlines() if "STT 15:" in line)
    lan.tap(line.split(".")[0])
    assert "Thủ tướng Chính phủ ban hành" in lan.screen.text
    lan.tap(texts.RECORD_EVENT)
    assert lan.say("hôm nào đó").text == texts.EVENT_NOT_READ
    assert "chưa tới" in lan.say("05/03/2026").text
    reply = lan.say("20/02/2026")
    assert "Đã ghi: sự kiện xảy ra ngày 20/02/2026." in reply.text
    assert "còn 5 ngày, 07/03" in reply.text
    assert "STT 15: Xây dựng Kế hoạch theo dõi" in lan.say("/han").text


def open_missed(worker):
    """Bring somebody to the list of what is overdue; return the line of an output with turns that nobody reported."""
    worker.say("/viec")
    worker.tap("Quá hạn")
    while "kỳ chưa báo" not in worker.screen.text:
        worker.tap(texts.NEXT)
    return next(line for line in worker.screen.text.splitlines() if "kỳ chưa báo" in line)


def test_turns_that_nobody_reported_stand_in_one_row_until_each_is(office, lan):
    office.now = office.now.replace(month=4, day=2)
    line = open_missed(lan)
    assert "3 kỳ chưa báo: 1/2026, 2/2026, 3/2026" in line
    for left in ("2 kỳ chưa báo: 2/2026, 3/2026", ""):
        item = line.partition("STT ")[2].partition(":")[0]
        lan.tap(line.split(".")[0])
        assert "Kỳ đến hạn 31/01/2026" in lan.screen.text or not left
        lan.tap(texts.FINISH)
        lan.tap(texts.FINISH_NOW)
        lan.say("/viec")
        lan.tap("Quá hạn")
        assert left in lan.screen.text
        line = next(line for line in lan.screen.text.splitlines() if f"STT {item}:" in line)
    assert "kỳ chưa báo" not in line
    assert "Chờ xác nhận (2)" in lan.labels()


def test_many_turns_are_named_in_short():
    work_lists = [[_turn_of(month) for month in range(1, count + 1)] for count in (1, 3, 8)]
    said = [_missed(cases) for cases in work_lists]
    assert said[0] == ""
    assert said[1] == "3 kỳ chưa báo: 1/2026, 2/2026, 3/2026"
    assert said[2] == "8 kỳ chưa báo: 1/2026, 2/2026, 3/2026, 4/2026, 5/2026, 6/2026, …"
    assert _missed([_turn_of(1, 5), _turn_of(1, 20)]) == "2 kỳ chưa báo: 05/01/2026, 20/01/2026"


def _turn_of(month, day=25):
    due_on = date(2026, month, day)
    return Case(assignment=None, turn=Turn(period=due_on, due_on=due_on))


def test_an_event_that_is_recorded_is_told_to_the_lead_agency(office, lan, minh):
    office.hire("Oanh", "official", OTHER)
    cham = office.hire("Chăm", "official")
    office.hire("Hùng", "admin")
    (code,) = codes_of(office, "15")
    for day in ("20/02/2026", "20/02/2026", "21/02/2026"):
        lan.press(f"we.{code}")
        lan.say(day)
    told = [one for one in reversed(office.notices("event_recorded")) if one.person_id == cham.id]
    assert {one.person_id for one in office.notices("event_recorded")} == {minh.id, cham.id}
    assert len(told) == 2
    assert deliver(told[0], office) == Dropped(reason="changed since")
    cham.screen = deliver(told[1], office)
    assert f"{AGENCY}: việc này nay có hạn 08/03/2026, vì “" in cham.screen.text
    assert "đã xảy ra ngày 21/02/2026." in cham.screen.text
    assert "Nguồn: Kế hoạch 4110/KH-UBND" in cham.screen.text
    assert "còn 6 ngày, 08/03" in cham.tap(texts.SEE_TASK).text


def test_an_event_that_cannot_be_kept_is_told_to_nobody(office, lan, minh, monkeypatch):
    (code,) = codes_of(office, "15")
    lan.press(f"we.{code}")
    with monkeypatch.context() as patch, suppress(ZeroDivisionError):
        patch.setattr("handlers.work_events.card", lambda *_: 1 / 0)
        lan.say("20/02/2026")
    assert office.notices("event_recorded") == []
    with office.services.store.look() as work:
        assert work.progress.events() == {}


def test_a_removed_person_is_refused_at_once(office, lan):
    open_task(lan)
    office.dismiss(lan)
    assert lan.tap(texts.FINISH).kind == "no_answer"
    assert lan.say("/viec").kind == "no_answer"
    lan.say("xong 13")
    lan.say("/capnhat 13 xong")
    assert office.notices() == []
    with office.services.store.look() as work:
        assert work.progress.standings() == []


def test_a_commune_committee_confirms_for_its_rooms(office):
    room = office.hire("Tú", "official", "Phòng Văn hóa – Xã hội xã Nấm Dẩn")
    chair = office.hire("Chủ tịch", "supervisor", "UBND xã Nấm Dẩn")
    room.say("/viec")
    room.tap("1")
    room.tap(texts.FINISH)
    room.tap(texts.FINISH_NOW)
    (awaiting,) = office.notices("work_awaiting")
    assert awaiting.person_id == chair.id
    chair.screen = deliver(awaiting, office)
    assert chair.tap(texts.CONFIRM).alert == texts.DONE["confirm"]


def test_an_admin_chooses_the_agency(office):
    admin = office.hire("Hùng", "admin")
    admin.say("/viec")
    assert admin.screen.text.startswith(texts.WHICH_AGENCY)
    assert AGENCY in admin.labels()
    admin.tap(texts.NEXT)
    admin.tap(texts.PREVIOUS)
    assert admin.tap(AGENCY).text.startswith(f"{AGENCY}: 37 việc")


def test_the_summary_is_the_own_agency_for_officials_and_all_for_supervisors(lan, minh):
    lan.say("xong 13")
    own = lan.say("/tiendo").text
    assert f"{AGENCY}: 🟢 1 🔴 6 ⚪ 30" in own
    assert OTHER not in own
    everybody = minh.say("/tiendo").text
    assert f"{OTHER}: 🔴 8 ⚪ 34" in everybody
    assert "Cải cách thể chế" in minh.tap("Theo lĩnh vực").text


def test_numbers_press_the_rows_where_there_are_no_buttons(lan):
    from handlers.numbers import number_buttons

    shown = number_buttons(lan.say("/viec"))
    assert "1. 🔴 STT 1:" in shown
    assert "\n1. 1\n" not in shown
    assert lan.say("2").text.startswith(f"🔴 {AGENCY}: chưa bắt đầu, quá hạn 30 ngày")


def test_a_task_that_is_gone_after_a_new_import_is_told_so(office, lan):
    from dataclasses import replace

    code = codes_of(office, "13")[0]

    class Empty:
        documents = ()

        def find_by_code(self, _code):
            return None

    office.services = replace(office.services, library=Empty())
    assert lan.press(f"wf.{code}").text == texts.STALE
