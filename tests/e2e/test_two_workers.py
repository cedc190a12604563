"""Two workers behind a proxy on one PostgreSQL, one killed in between: nothing lost, nothing twice without a note."""

import signal
import time
from contextlib import closing

import pytest

pytest.importorskip("aiohttp")

from fakes.balancer import Balancer
from fakes.browsing import find_free_port
from fakes.fake_telegram import FakeTelegram
from fakes.lost_tokens import put_notices
from fakes.serving import ABOUT_NEW, NEW_NUMBER, Server

from bot.store.store import SqlStore
from handlers.texts import common
from handlers.texts import official_account as account_texts

CITIZENS = [{"id": number, "first_name": "Lan"} for number in range(100, 124)]
ADMINS = range(200, 230)
HELD = [*range(100, 106), *range(200, 206)]
AGAIN = f"{common.SENT_AGAIN}\n"


@pytest.fixture
def telegram():
    with closing(FakeTelegram()) as server:
        yield server


@pytest.fixture
def url(postgresql, postgresql_template):
    return postgresql.make(postgresql_template)


@pytest.fixture
def workers(telegram, url, tmp_path):
    """Two workers, the first with the dispatcher's turn, and what stands before them."""
    ports = [find_free_port(), find_free_port()]
    with closing(Balancer(*ports)) as balancer:
        servers = []
        for number, port in enumerate(ports):
            folder = tmp_path / f"machine{number}"
            folder.mkdir()
            more = {"CCHC_HTTP_PORT": str(port), "CCHC_TELEGRAM_WEBHOOK_URL": balancer.url, "CCHC_DATABASE_URL": url}
            servers.append(Server(telegram.url, folder, **more))
            servers[-1].wait_until_serving()
        yield servers, balancer
        for server in servers:
            if server.process.poll() is None:
                assert server.stop() == 0
            else:
                server.stop()
            assert "Traceback" not in server.log


def about_rows(telegram, person):
    return [text for text in telegram.history(person) if "STT" in text]


def test_a_conversation_goes_on_on_another_machine(telegram, workers):
    """Each message goes to the other worker, so each follow-up meets one that did not hear the question."""
    _, balancer = workers
    for person in CITIZENS[:6]:
        sent = telegram.say(person, "nhiệm vụ 13 kế hoạch 4110")
        telegram.wait(person["id"], sent["seq"])
        sent = telegram.say(person, "bao giờ xong?")
        (answer,) = telegram.texts(telegram.wait(person["id"], sent["seq"]))
        assert "31/01/2026" in answer
    first, second = balancer.counts.values()
    assert min(first, second) >= 5


def test_a_plan_taken_in_on_one_machine_is_answered_from_on_both(telegram, workers, tmp_path):
    """The workers are asked in turn, so four right answers one after another are two of each."""
    (first, _), _ = workers
    first.take_in_new_letter(tmp_path / "hoa-sen.txt")
    right = 0
    for number in range(300, 360):
        person = {"id": number, "first_name": "Hoa"}
        sent = telegram.say(person, f"công văn {NEW_NUMBER} nói về việc gì?")
        (answer,) = telegram.texts(telegram.wait(number, sent["seq"]))
        right = right + 1 if answer.startswith(ABOUT_NEW) else 0
        if right == 4:
            return
        time.sleep(0.5)  # the other machine looks every ten seconds, and builds its library anew
    pytest.fail(f"not answered from on both: {answer}")


def test_one_killed_in_the_middle_of_conversations_and_notices_loses_nothing(telegram, workers, url):
    """Some sends are held just after they arrived: those whom the dead worker served hear them again."""
    (first, _second), _ = workers
    telegram.start(*ADMINS)
    telegram.set_faults({"method": "sendMessage", "chat_ids": HELD, "kind": "hang_after"})
    put_notices(SqlStore.open(url), ADMINS)
    for person in CITIZENS:
        telegram.say(person, "nhiệm vụ 13 kế hoạch 4110")
    for number in HELD[6:]:
        telegram.wait(number, timeout=40)
    for person in CITIZENS[12:]:
        telegram.say(person, "bao giờ xong?")
    first.process.send_signal(signal.SIGKILL)
    first.process.wait(10)
    telegram.set_faults()
    for person in CITIZENS[:12]:
        telegram.say(person, "nhiệm vụ 14 kế hoạch 4110")
    for number in HELD[6:]:
        telegram.wait(number, count=2, timeout=90)
    for person in CITIZENS[:12]:
        telegram.wait(person["id"], matching=lambda event: "STT 14." in event["message"]["text"], timeout=90)
    for person in CITIZENS[12:]:
        telegram.wait(person["id"], matching=lambda event: "31/01/2026" in event["message"]["text"], timeout=90)
    for person in CITIZENS:
        telegram.wait(person["id"], matching=lambda event: "STT 13." in event["message"]["text"], timeout=90)
    for number in ADMINS:
        telegram.wait(number, timeout=90)
    for number in ADMINS:
        texts = telegram.history(number)
        assert {text.removeprefix(AGAIN) for text in texts} == {account_texts.TOLD_LOST}
        noted = [text.startswith(AGAIN) for text in texts]
        assert noted == [False, True] if number in HELD else noted in ([False], [True], [False, True])
    for person in CITIZENS:
        plain = [text for text in about_rows(telegram, person["id"]) if not text.startswith(AGAIN)]
        assert len(plain) == len(set(plain))
    assert not telegram.world.updates
