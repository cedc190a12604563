"""`cchc serve` behind a Telegram webhook: the same answers as by polling; the forged and the replayed do nothing."""

import json

import httpx
import pytest

pytest.importorskip("aiohttp")

from fakes.browsing import find_free_port
from fakes.serving import Server

LAN = {"id": 7, "first_name": "Lan"}
QUESTION = "Ai chủ trì nhiệm vụ 13 kế hoạch 4110?"
SECRET_NAME = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
SECRET = "hook-secret_4110"  # noqa: S105


@pytest.fixture(scope="module")
def hook(telegram, tmp_path_factory):
    """Serve behind the webhook, and return its address."""
    port = find_free_port()
    url = f"http://127.0.0.1:{port}/webhook/telegram"
    more = {"CCHC_TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}", "CCHC_TELEGRAM_WEBHOOK_SECRET": SECRET}
    serving = Server(telegram.url, tmp_path_factory.mktemp("serve"), CCHC_HTTP_PORT=str(port), **more)
    serving.wait_until_serving()
    (call,) = telegram.wait_for_call("setWebhook")
    assert call["params"]["url"] == url
    yield url
    assert serving.stop() == 0
    assert SECRET not in serving.log
    assert "Traceback" not in serving.log
    assert telegram.calls(method="deleteWebhook") == []
    assert telegram.calls(method="getUpdates") == []


def make_update(telegram, number, text):
    return {
        "update_id": number,
        "message": {
            "message_id": number, "date": 1, "chat": {"id": 7, "type": "private"}, "text": text,
            "from": {"id": 7, "is_bot": False, "first_name": "Lan"},
        },
    }  # fmt: skip


def test_a_question_is_answered(telegram, hook):
    sent = telegram.say(LAN, QUESTION)
    (answer,) = telegram.texts(telegram.wait(LAN["id"], sent["seq"]))
    assert "Sở Tư pháp" in answer
    assert set(telegram.world.statuses) == {200}


def test_a_button_is_answered(telegram, hook):
    telegram.wait(LAN["id"], telegram.say(LAN, "Việc kiểm tra do ai chủ trì?")["seq"])
    seq = len(telegram.world.events)
    telegram.tap(LAN, button="1")
    (answer,) = telegram.texts(telegram.wait(LAN["id"], seq))
    assert "Nguồn" in answer


def test_a_forged_call_brings_no_answer(telegram, hook):
    before = len(telegram.history(7))
    forged = make_update(telegram, 900_001, QUESTION)
    assert httpx.post(hook, json=forged).status_code == 403
    assert httpx.post(hook, json=forged, headers={SECRET_NAME: "guess"}).status_code == 403
    telegram.wait(LAN["id"], telegram.say(LAN, "/trogiup")["seq"])
    assert len(telegram.history(7)) == before + 2


def test_a_replayed_call_brings_no_second_answer(telegram, hook):
    update = make_update(telegram, 900_002, "/trogiup")
    seq = len(telegram.world.events)
    codes = [httpx.post(hook, json=update, headers={SECRET_NAME: SECRET}).status_code for _ in range(3)]
    assert codes == [200, 200, 200]
    telegram.wait(LAN["id"], seq)
    telegram.wait(LAN["id"], telegram.say(LAN, QUESTION)["seq"])
    told = [event for event in telegram.world.events[seq:] if event["method"] == "sendMessage"]
    assert len(told) == 2


@pytest.mark.parametrize("fields", [{}, {"update_id": "x"}, {"update_id": 1, "message": 5}, {"message": {}}])
def test_what_is_no_update_is_refused_and_the_bot_goes_on(telegram, hook, fields):
    answer = httpx.post(hook, content=json.dumps(fields), headers={SECRET_NAME: SECRET})
    assert answer.status_code == 400
    assert telegram.wait(LAN["id"], telegram.say(LAN, "/trogiup")["seq"])
