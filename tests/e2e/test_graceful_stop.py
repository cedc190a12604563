"""`cchc serve` told to stop in the middle of answering and of sending: away within ten seconds, and nothing is lost."""

import itertools
import signal

import pytest

pytest.importorskip("aiohttp")

from contextlib import closing

from fakes.browsing import find_free_port
from fakes.fake_telegram import FakeTelegram
from fakes.lost_tokens import put_notices
from fakes.serving import Server

from bot.app import open_store
from bot.settings import Settings
from handlers.texts import common
from handlers.texts import official_account as account_texts

LAN, MINH = {"id": 7, "first_name": "Lan"}, {"id": 8, "first_name": "Minh"}
NUMBERS = itertools.count(1)


@pytest.fixture
def telegram():
    with closing(FakeTelegram()) as server:
        yield server


@pytest.fixture(params=["polling", "webhook"])
def serve(request, telegram, tmp_path):
    """Return a function that serves one data directory, again and again."""
    begun = []

    def begin():
        more = {}
        if request.param == "webhook":
            port = find_free_port()
            more = {"CCHC_HTTP_PORT": str(port), "CCHC_TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}"}
        server = Server(telegram.url, tmp_path, **more)
        begun.append(server)
        server.wait_until_serving()
        return server

    yield begin
    for server in begun:
        if server.process.poll() is None:
            server.stop(signal.SIGKILL)


def ask(item):
    return f"nhiệm vụ {item} kế hoạch 4110"


def told(telegram, chat):
    return [text for text in telegram.history(chat) if "STT" in text]


def test_stopped_while_answers_hang_it_leaves_in_time_and_the_next_run_answers(telegram, serve):
    """Lan's answer arrived and nobody can know it; what waits behind it was never begun; Minh's is finished."""
    server = serve()
    telegram.set_faults({"method": "sendMessage", "chat_ids": [7], "kind": "hang_after"})
    sent = telegram.say(LAN, ask(13))
    telegram.wait(7, sent["seq"])
    telegram.say(LAN, ask(14))
    telegram.say(MINH, ask(15))
    telegram.wait(8)
    assert server.stop() == 0
    assert "Traceback" not in server.log
    assert len(told(telegram, 7)) == len(told(telegram, 8)) == 1
    assert not telegram.world.updates
    telegram.set_faults()
    again = serve()
    telegram.wait(7, count=3, timeout=40)
    first, second, third = told(telegram, 7)
    assert second == f"{common.SENT_AGAIN}\n{first}"
    assert "STT 14." in third
    assert common.SENT_AGAIN not in third
    assert again.stop() == 0
    assert len(told(telegram, 8)) == 1


def test_stopped_under_a_stream_of_questions_each_is_answered_once(telegram, serve):
    people = [{"id": number, "first_name": "A"} for number in range(20, 40)]
    server = serve()
    for person in people:
        telegram.say(person, ask(13))
    telegram.wait(people[0]["id"])
    assert server.stop() == 0
    again = serve()
    for person in people:
        telegram.wait(person["id"], timeout=40)
    assert again.stop() == 0
    assert [len(told(telegram, person["id"])) for person in people] == [1] * len(people)
    assert not telegram.world.updates


def test_stopped_while_a_notice_hangs_it_leaves_in_time_and_the_next_run_sends_it_again_and_says_so(
    telegram, serve, tmp_path
):
    telegram.start(7, 8)
    put_notices(open_store(Settings(_env_file=None, data_dir=tmp_path)), (7, 8))
    telegram.set_faults({"method": "sendMessage", "chat_ids": [7], "kind": "hang_after"})
    server = serve()
    telegram.wait(7)
    telegram.wait(8)
    assert server.stop() == 0
    telegram.set_faults()
    again = serve()
    telegram.wait(7, count=2, timeout=60)
    assert again.stop() == 0
    first, second = telegram.history(7)
    assert first.startswith(account_texts.TOLD_LOST)
    assert second == f"{common.SENT_AGAIN}\n{first}"
    assert len(telegram.history(8)) == 1
