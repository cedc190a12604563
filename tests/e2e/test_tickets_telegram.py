"""A citizen's question to officials between two Telegram chats, through `cchc serve` and its dispatcher."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

pytest.importorskip("aiohttp")

from fakes.fake_telegram import FakeTelegram
from test_serve_telegram import Server

from bot.store.engine import default_url
from bot.store.store import SqlStore
from handlers.notices import AT_ONCE
from handlers.texts import citizens as citizen_texts
from handlers.texts import tickets as texts

LAN = {"id": 1001, "first_name": "Lan"}
HOA = {"id": 2001, "first_name": "Hoa"}
QUESTION = "Em nộp hồ sơ khai sinh nhầm tên, muốn rút lại, số em 0912345678"
ANSWER = "Chị mang giấy hẹn đến trung tâm, chúng tôi trả lại hồ sơ ngay."
CENTRE = "Trung tâm Phục vụ Hành chính công xã Đông Khê"


@pytest.fixture
def telegram():
    server = FakeTelegram()
    yield server
    server.close()


@pytest.fixture
def serving(telegram, tmp_path):
    """Return a server where an official of the commune's centre has joined."""
    store = SqlStore.open(default_url(tmp_path))
    with store.begin() as work:
        now = datetime.now(UTC)
        official = work.people.add(f"telegram:{HOA['id']}", "Hoa", now)
        work.people.join(official.id, "official", CENTRE, now)
    store.close()
    server = Server(telegram.url, tmp_path)
    server.wait_until_serving()
    yield server
    assert server.stop() == 0
    assert "0912345678" not in server.log
    assert "Traceback" not in server.log


def wait_for(telegram, who, sent, words, method="sendMessage"):
    """Return the text that reaches `who` after `sent` and holds `words`."""
    (event, *_) = telegram.wait(
        who["id"], sent["seq"], method=method, matching=lambda event: words in event["message"]["text"]
    )
    return event["message"]["text"]


def call_monday(store):
    """Make what waits for working hours due now: the test may run on a Sunday."""
    with store.begin() as work:
        for line in work.outbox.ledger(kinds=["ticket_new"], states=["waiting"]):
            assert work.outbox.move(replace(line.notice, due_at=datetime.now(UTC), priority=AT_ONCE))


def test_a_question_and_its_answer_go_between_two_chats(telegram, serving, tmp_path):
    telegram.wait(HOA["id"], telegram.say(HOA, "/start")["seq"])  # a bot writes to nobody first
    sent = telegram.say(LAN, "rút hồ sơ đã nộp thế nào")
    wait_for(telegram, LAN, sent, "18001096")
    tap = telegram.tap(LAN, citizen_texts.PERSON)
    wait_for(telegram, LAN, tap, texts.ASK_QUESTION)
    sent = telegram.say(LAN, QUESTION)
    wait_for(telegram, LAN, sent, "Bạn hỏi cán bộ ở đâu")
    sent = telegram.say(LAN, "xã Đông Khê")
    wait_for(telegram, LAN, sent, "Bạn ở nơi nào")
    tap = telegram.tap(LAN, "Xã Đông Khê")
    assert CENTRE in wait_for(telegram, LAN, tap, "Gửi đến")
    tap = telegram.tap(LAN, texts.SEND)
    wait_for(telegram, LAN, tap, "câu hỏi số 1", method="editMessageText")

    store = SqlStore.open(default_url(tmp_path))
    call_monday(store)
    store.close()
    news = wait_for(telegram, HOA, tap, "Người dân hỏi")
    assert QUESTION in news
    tap = telegram.tap(HOA, texts.TAKE)
    wait_for(telegram, HOA, tap, "đã nhận câu hỏi số 1")
    wait_for(telegram, LAN, tap, f"Cán bộ {CENTRE} đã nhận")
    tap = telegram.tap(HOA, texts.REPLY)
    wait_for(telegram, HOA, tap, "Gõ câu trả lời")
    sent = telegram.say(HOA, ANSWER)
    wait_for(telegram, HOA, sent, "Đã gửi câu trả lời")
    assert ANSWER in wait_for(telegram, LAN, sent, "trả lời câu hỏi số 1")

    tap = telegram.tap(LAN, texts.DONE)
    wait_for(telegram, LAN, tap, "ở mức nào")
    tap = telegram.tap(LAN, "5")
    wait_for(telegram, LAN, tap, "5/5", method="editMessageText")
    sent = telegram.say(HOA, "/hangdoi")
    wait_for(telegram, HOA, sent, texts.QUEUE_NONE)
