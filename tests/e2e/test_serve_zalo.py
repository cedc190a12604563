"""`cchc serve` as a process against a strict Zalo: asked, joined, killed in the middle of an answer, started again."""

import signal
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

pytest.importorskip("aiohttp")

from fakes.fake_zalo import TOKEN, FakeZalo
from fakes.zalo_serving import serve_polling

from bot.store.engine import default_url
from bot.store.store import SqlStore
from bot.store.tables.channels import INBOX
from handlers.texts import consent, console
from handlers.texts import work as texts

LAN = "zlan"
QUESTION = "Ai chủ trì nhiệm vụ 13 kế hoạch 4110?"


@pytest.fixture
def zalo():
    server = FakeZalo()
    yield server
    server.set_faults()
    server.close()


def say(zalo, text):
    return zalo.texts(zalo.wait(LAN, zalo.say(LAN, text)["seq"]))[0]


def test_asked_joined_by_a_typed_code_and_reported_by_number_and_by_words(zalo, tmp_path):
    store = SqlStore.open(default_url(tmp_path))
    with store.begin() as work:
        code, _ = work.invitations.make("official", "Sở Tư pháp", datetime.now(UTC), created_by=None)
    store.close()
    server = serve_polling(zalo, tmp_path)
    server.wait_until_serving()
    assert say(zalo, QUESTION).startswith("Sở Tư pháp chủ trì.")
    assert "31/01/2026" in say(zalo, "bao giờ xong?")
    zalo.wait(
        LAN,
        zalo.say(LAN, f"start {code}")["seq"],
        matching=lambda event: f"1. {consent.AGREE}" in event["message"]["text"],
    )
    assert "Chào mừng" in say(zalo, "1")
    assert texts.DONE["finish"] in say(zalo, "xong 13 số 5/BC-STP")
    assert server.stop() == 0
    for secret in (TOKEN, "Traceback", "Warning", "nhiệm vụ"):
        assert secret not in server.log


def test_killed_over_an_answer_the_next_start_gives_it(zalo, tmp_path):
    server = serve_polling(zalo, tmp_path)
    server.wait_until_serving()
    zalo.set_faults({"method": "sendMessage", "kind": "hold"})
    zalo.say(LAN, QUESTION)
    zalo.wait_for_fault()
    server.process.send_signal(signal.SIGKILL)
    server.process.wait(10)
    zalo.set_faults()
    store = SqlStore.open(default_url(tmp_path))
    with store.begin() as work:  # a minute later
        work.connection.execute(update(INBOX).values(leased_until=datetime.now(UTC) - timedelta(seconds=1)))
    store.close()
    seq = len(zalo.world.events)
    again = serve_polling(zalo, tmp_path)
    again.wait_until_serving()
    note, answer = zalo.texts(zalo.wait(LAN, seq))[0].split("\n", 1)
    assert note.startswith("(Gửi lại")  # the first may have arrived, so this one says that it is sent again
    assert answer.startswith("Sở Tư pháp chủ trì.")
    assert again.stop() == 0
    server.stop()


def test_told_to_stop_while_zalo_does_not_answer_it_leaves_all_the_same(zalo, tmp_path):
    server = serve_polling(zalo, tmp_path)
    server.wait_until_serving()
    zalo.set_faults({"method": "getUpdates", "kind": "hold"})
    zalo.wait_for_fault()
    assert server.stop() == 0


def test_a_refused_token_ends_it_with_one_line(zalo, tmp_path):
    zalo.revoke()
    server = serve_polling(zalo, tmp_path)
    assert server.process.wait(60) == 1
    server.stop()
    assert server.lines[-1].rstrip() == console.error(console.TOKENS_REFUSED["zalo"])
    assert TOKEN not in server.log
