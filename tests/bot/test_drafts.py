"""A plan by chat: an admin sends the file, sees what was read and what changes, and decides."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.office import AGENCY, OTHER, Office, deliver

from bot.app import open_library
from bot.drafts import FolderDrafts
from bot.settings import Settings
from handlers.messages import FileUnavailable, IncomingFile
from handlers.standings import Key, Step
from handlers.texts import common
from handlers.texts import plans as texts

SOURCE = next(Path("knowledge/plans").glob("4110*"))
PLAN = "4110-kh-ubnd"


@pytest.fixture
def settings(shipped, tmp_path):
    shutil.copytree(shipped, tmp_path / "data")
    return Settings(_env_file=None, data_dir=tmp_path / "data")


@pytest.fixture
def office(settings, store):
    made = Office.open(open_library(settings), store)
    made.services = replace(made.services, drafts=FolderDrafts(settings))
    return made


@pytest.fixture
def hung(office):
    return office.hire("Hùng", "admin")


def changed_plan(*pairs):
    text = SOURCE.read_text(encoding="utf-8")
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after, 1)
    return text.encode()


LATER = ("Chậm nhất ngày 31/01/2026", "Chậm nhất ngày 28/02/2026")


def incoming_files(settings):
    return [path for path in (settings.data_dir / "incoming").rglob("*") if path.is_file()]


def test_what_was_read_and_what_changes_is_shown_before_anything_is(office, hung, settings):
    before = office.services.library.path.stat().st_mtime_ns
    reply = hung.send_file("kế hoạch.txt", content=changed_plan(LATER), mime="text/plain")
    assert "57 nhiệm vụ" in reply.text
    assert "4110/KH-UBND" in reply.text
    assert (
        "có 1 thay đổi:\n- nhiệm vụ 13, thời gian: “Chậm nhất ngày 31/01/2026” → “Chậm nhất ngày 28/02/2026”"
        in reply.text
    )
    assert hung.labels() == [texts.PUBLISH, texts.DROP]
    assert "57 nhiệm vụ" in reply.files[0].content.decode()
    assert office.services.library.path.stat().st_mtime_ns == before
    assert len(incoming_files(settings)) == 1


def test_published_it_is_answered_from_and_those_it_concerns_are_told(office, hung, settings):
    lan, oanh = office.hire("Lan", "official"), office.hire("Oanh", "official", OTHER)
    hung.send_file("kh.txt", content=changed_plan(LATER))
    reply = hung.tap(texts.PUBLISH)
    assert reply.text.startswith("Đã công bố Kế hoạch 4110/KH-UBND.")
    library = open_library(settings)
    assert "28/02/2026" in library.find_task(PLAN, "13").content().outputs[0].time_raw
    told = {notice.person_id: deliver(notice, office) for notice in office.notices("plan_changed")}
    assert "Việc của Sở Tư pháp thay đổi:\n- nhiệm vụ 13, thời gian" in told[lan.id].text
    assert incoming_files(settings) == []
    again = hung.press("pp.0123456789ab.01234567")
    assert again.text == texts.GONE
    assert len(told) == len(office.notices("plan_changed"))
    assert set(told) == {lan.id, oanh.id}  # task 13 is coordinated by all departments


def test_pressed_twice_it_is_published_once(office, hung):
    hung.send_file("kh.txt", content=changed_plan(LATER))
    screen = hung.screen
    hung.tap(texts.PUBLISH)
    hung.screen = screen
    assert hung.tap(texts.PUBLISH).text == texts.GONE


def test_dropped_it_leaves_nothing(office, hung, settings):
    hung.send_file("kh.txt", content=changed_plan(LATER))
    assert hung.tap(texts.DROP).text.startswith("Đã bỏ tệp kh.txt")
    assert incoming_files(settings) == []
    assert "31/01/2026" in open_library(settings).find_task(PLAN, "13").content().outputs[0].time_raw


def test_a_draft_waits_for_a_day(office, hung, settings):
    hung.send_file("kh.txt", content=changed_plan(LATER))
    office.now = office.now.replace(day=office.now.day + 2)
    assert hung.tap(texts.PUBLISH).text == texts.GONE
    assert incoming_files(settings) == []


def test_nobody_publishes_over_a_version_they_have_not_seen(office, hung):
    other = office.hire("Hà", "admin")
    hung.send_file("a.txt", content=changed_plan(LATER))
    other.send_file("b.txt", content=changed_plan(("Chậm nhất ngày 31/01/2026", "Chậm nhất ngày 15/03/2026")))
    hung.tap(texts.PUBLISH)
    office.services = replace(office.services, library=open_library(office.services.drafts._settings))
    reply = other.tap(texts.PUBLISH)
    assert reply.alert == texts.MOVED_ON
    assert "“Chậm nhất ngày 28/02/2026” → “Chậm nhất ngày 15/03/2026”" in reply.text
    assert other.tap(texts.PUBLISH).text.startswith("Đã công bố")


def test_progress_follows_a_task_to_its_new_number_and_a_dropped_one_is_set_aside(office):
    with office.services.store.begin() as work:
        for item in ("13", "14", "15"):
            key = Key(plan=PLAN, item=item, output=0, agency=AGENCY)
            work.progress.change(key, Step(action="finish", at=office.now, person_id=None, note=item), "done", 0)
        work.progress.renumber(PLAN, {"14": "13", "15": "14"}, ["13"])
        found = {one.key.item: work.progress.history(one.key)[0].step.note for one in work.progress.standings()}
    assert {item: found[item] for item in ("13", "14")} == {"13": "14", "14": "15"}
    assert [note for item, note in found.items() if item.startswith("~")] == ["13"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.zip", b"PK\x03\x04", common.UNREADABLE["unknown_format"]),
        ("x.docx", b"\xd0\xcf\x11\xe0 old word", common.UNREADABLE["wrong_format"]),
        ("x.txt", b"", common.UNREADABLE["empty"]),
        ("x.pdf", b"%PDF-1.7 broken", common.UNREADABLE["damaged"]),
        ("../../etc/passwd.txt", "Thực đơn hôm nay: phở, bún, cơm.".encode(), common.UNREADABLE["not_a_plan"]),
    ],
)
def test_a_file_that_is_no_plan_is_told_so_and_not_kept(office, hung, settings, name, content, said):
    reply = hung.send_file(name, content=content)
    assert said.split(";")[0] in reply.text
    assert "Thư viện giữ nguyên." in reply.text
    assert incoming_files(settings) == []


def test_a_file_that_is_too_large_is_told_so(office, hung):
    def unavailable():
        raise FileUnavailable

    file = IncomingFile(name="kh.pdf", mime="application/pdf", size=50 << 20, code="C", read=unavailable)
    reply = hung._send(text="", file=file)
    assert reply.text == texts.UNAVAILABLE.format(file="kh.pdf", size=50)


def test_only_admins_and_only_in_private(office, hung):
    minh = office.hire("Minh", "supervisor")
    assert minh.send_file("kh.txt", content=changed_plan(LATER)).text == common.FILE_UNASKED
    file = IncomingFile(name="kh.txt", mime="text/plain", size=9, code="C", read=lambda: b"")
    assert hung._send(text="", file=file, group=True).text == common.ONLY_PRIVATE
    hung.send_file("kh.txt", content=changed_plan(LATER))
    minh.screen = hung.screen
    assert minh.tap(texts.PUBLISH).kind == "no_answer"
    office.dismiss(hung)
    assert hung.tap(texts.PUBLISH).kind == "no_answer"
    assert office.notices("plan_changed") == []
