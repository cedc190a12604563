"""`cchc serve` as a process against a strict Telegram server: a wrong answer until its settlement, and a report."""

import re
from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pytest

pytest.importorskip("aiohttp")

from fakes.serving import Server

from bot.store.engine import default_url
from bot.store.store import SqlStore
from handlers.texts import feedback, reports

LAN, HOA, ADMIN = ({"id": number, "first_name": name} for number, name in ((71, "Lan"), (72, "Hoa"), (79, "Quản")))
QUESTION = "Ai chủ trì nhiệm vụ 13 kế hoạch 4110?"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    """Return a data directory where an official and an admin have joined."""
    folder = tmp_path_factory.mktemp("serve")
    store, now = SqlStore.open(default_url(folder)), datetime.now(UTC)
    with store.begin() as work:
        for person, role, agency in ((HOA, "official", "Sở Tư pháp"), (ADMIN, "admin", None)):
            known = work.people.add(f"telegram:{person['id']}", person["first_name"], now)
            work.people.join(known.id, role, agency, now)
    store.close()
    return folder


@pytest.fixture(scope="module")
def server(telegram, data_dir):
    """Return the running server; at the end it leaves cleanly and has told nothing of what was said."""
    serving = Server(telegram.url, data_dir)
    serving.wait_until_serving()
    yield serving
    assert serving.stop() == 0
    assert "Traceback" not in serving.log
    assert "nhiệm vụ" not in serving.log
    assert "incident" not in serving.log


def last_of(telegram, person, sent, **more):
    return telegram.wait(person["id"], sent["seq"], **more)[-1]


def test_praise_takes_the_row_away(telegram, server):
    event = last_of(telegram, LAN, telegram.say(LAN, QUESTION))
    tap = telegram.tap(LAN, feedback.HELPFUL)
    assert (tap["text"], tap["show_alert"]) == (feedback.THANKS, False)
    edited = last_of(telegram, LAN, tap, method="editMessageReplyMarkup")
    assert edited["message"]["message_id"] == event["message"]["message_id"]
    assert "reply_markup" not in edited["message"]


def test_a_wrong_answer_is_settled_by_an_admin_and_the_person_hears_back(telegram, server):
    telegram.wait(LAN["id"], telegram.say(LAN, QUESTION)["seq"])
    screen = last_of(telegram, LAN, telegram.tap(LAN, feedback.WRONG))
    assert QUESTION in screen["message"]["text"]
    tap = telegram.tap(LAN, "Sai cơ quan")
    noted = last_of(telegram, LAN, tap, method="editMessageText")["message"]["text"]
    number = re.search(r"báo sai số (\d+)", noted)[1]

    desk = last_of(
        telegram, ADMIN, telegram.say(ADMIN, "/gopy"), matching=lambda e: "Góp ý chưa" in e["message"]["text"]
    )
    tap = telegram.tap(ADMIN, f"Số {number}", message_id=desk["message"]["message_id"])
    view = last_of(telegram, ADMIN, tap, method="editMessageText")["message"]["text"]
    assert QUESTION in view
    assert "Phụ lục, STT 13" in view
    telegram.tap(ADMIN, feedback.VERDICT_WRONG, message_id=desk["message"]["message_id"])
    sent = telegram.say(ADMIN, "Đã sửa lại dòng 13 <b>")
    told = last_of(telegram, LAN, sent)["message"]["text"]
    assert told == feedback.TOLD_WRONG.format(question=QUESTION, number=number, outcome="Đã sửa lại dòng 13 <b>")


def test_a_report_comes_as_a_picture_a_document_and_a_workbook(telegram, server):
    sent = telegram.say(HOA, "/baocao năm 2026")
    assert "Trong kỳ có" in last_of(telegram, HOA, sent)["message"]["text"]
    telegram.wait(HOA["id"], sent["seq"], method="sendPhoto", timeout=60)
    events = telegram.wait(HOA["id"], sent["seq"], count=2, method="sendDocument", timeout=60)
    files = [event["message"]["document"] for event in events]
    assert [file["file_name"].rsplit(".", 1)[1] for file in files] == ["docx", "xlsx"]
    content = telegram.world.files[files[1]["file_id"]][1]
    assert reports.SHEET_ROWS in openpyxl.load_workbook(BytesIO(content)).sheetnames


def test_the_calendar_comes_as_a_file(telegram, server):
    sent = telegram.say(HOA, "/lich")
    event = last_of(telegram, HOA, sent, method="sendDocument")
    content = telegram.world.files[event["message"]["document"]["file_id"]][1]
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")


def test_another_agencys_report_is_refused(telegram, server):
    sent = telegram.say(HOA, "/baocao quý 3 sở nội vụ")
    assert last_of(telegram, HOA, sent)["message"]["text"] == reports.OWN_ALONE.format(agencies="Sở Tư pháp")
