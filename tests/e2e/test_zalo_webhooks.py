"""`cchc serve` behind Zalo's webhooks, the bot's and the Official Account's: the forged and the replayed do nothing."""

import json
import time

import pytest

pytest.importorskip("aiohttp")

from fakes.fake_zalo import APP_SECRET, OA_SECRET, post, sign
from fakes.zalo_serving import HOOK_SECRET, serve_official, serve_webhook

from handlers.texts import common, consent

LAN = "zlan"
QUESTION = "Ai chủ trì nhiệm vụ 13 kế hoạch 4110?"
ANSWER = "Sở Tư pháp chủ trì."
DAY = 24 * 3600


@pytest.fixture(scope="module")
def hook(zalo, tmp_path_factory):
    server, url = serve_webhook(zalo, tmp_path_factory.mktemp("bot"))
    server.wait_until_serving()
    yield f"{url}/webhook/zalo"
    assert server.stop() == 0
    assert zalo.calls(method="getUpdates") == []
    for secret in (HOOK_SECRET, "Traceback", "nhiệm vụ"):
        assert secret not in server.log


@pytest.fixture(scope="module")
def official(zalo, tmp_path_factory):
    server, url = serve_official(zalo, tmp_path_factory.mktemp("oa"))
    server.wait_until_serving()
    yield url
    assert server.stop() == 0
    for secret in (OA_SECRET, APP_SECRET, *zalo.world.access, *zalo.world.refresh, "Traceback", "nhiệm vụ"):
        assert secret not in server.log


@pytest.mark.parametrize("shape", ["flat", "wrapped"])
def test_a_question_to_the_bot_is_answered_with_the_row_linked(zalo, hook, shape):
    zalo.world.shape = shape
    sent = zalo.say(LAN, QUESTION)
    assert sent["statuses"] == [200]
    (answer,) = zalo.texts(zalo.wait(LAN, sent["seq"]))
    assert answer.startswith(ANSWER)
    assert answer.splitlines()[-1].startswith(f"{hook.removesuffix('/webhook/zalo')}/ke-hoach/")


@pytest.mark.parametrize("secret", ["", "wrong-secret", HOOK_SECRET[:-1], "é"])
def test_a_forged_update_is_refused_and_not_answered(zalo, hook, secret):
    update = json.dumps(zalo.make_update(LAN, QUESTION)).encode()
    seq = len(zalo.world.events)
    headers = {"X-Bot-Api-Secret-Token": secret.encode().decode("latin-1")} if secret else {}
    assert post(hook, update, headers) == 403
    zalo.wait(LAN, zalo.say(LAN, QUESTION)["seq"])
    assert len(zalo.world.events) == seq + 1


def test_a_replayed_update_is_taken_once(zalo, hook):
    seq = len(zalo.world.events)
    assert zalo.give(zalo.make_update(LAN, QUESTION), times=3)["statuses"] == [200] * 3
    zalo.wait(LAN, seq)
    zalo.wait(LAN, zalo.say(LAN, QUESTION)["seq"])
    assert len(zalo.world.events) == seq + 2


def test_what_is_no_update_is_refused(zalo, hook):
    headers = {"X-Bot-Api-Secret-Token": HOOK_SECRET}
    assert post(hook, b"[1]", headers) == 400
    assert post(hook, b'{"a": 1}', headers) == 400


def test_the_official_account_is_answered_at_once_and_answers_afterwards(zalo, official):
    zalo.set_faults({"method": "v3.0/oa/message/cs", "kind": "hold"})
    sent = zalo.write(LAN, QUESTION)
    assert sent["status"] == 200
    assert sent["seconds"] < 2
    assert len(zalo.world.events) == sent["seq"]
    zalo.set_faults()
    (answer,) = zalo.texts(zalo.wait(LAN, sent["seq"], method="message/cs"))
    assert answer.startswith(ANSWER)


def test_a_follower_is_greeted_and_a_sticker_gets_a_sentence(zalo, official):
    followed = zalo.follow(LAN)
    greeting = "\n\n".join(zalo.texts(zalo.wait(LAN, followed["seq"], count=2)))
    assert greeting.startswith("Xin chào")
    assert f"1. {consent.AGREE}" in greeting
    sent = zalo.write(LAN, event="user_send_sticker")
    assert zalo.texts(zalo.wait(LAN, sent["seq"])) == [common.ONLY_TEXT]
    assert zalo.follow(LAN, followed=False)["status"] == 200
    zalo.wait(LAN, zalo.follow(LAN)["seq"], count=2)


def test_a_forged_and_an_old_event_are_refused_and_not_answered(zalo, official):
    zalo.wait(LAN, zalo.write(LAN, QUESTION)["seq"])
    sent = zalo.write(LAN, QUESTION)
    zalo.wait(LAN, sent["seq"])
    seq, body = len(zalo.world.events), sent["body"]
    body["message"]["msg_id"] = "another"
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    for mac in ("", "0" * 64, sign(raw, body["timestamp"], secret=APP_SECRET)):
        assert zalo.push(body, signature=f"mac={mac}")["status"] == 403
    body["timestamp"] = str(int((time.time() - 2 * DAY) * 1000))
    assert zalo.push(body)["status"] == 403
    zalo.wait(LAN, zalo.write(LAN, QUESTION)["seq"])
    assert len(zalo.world.events) == seq + 1


def test_an_event_that_zalo_repeats_is_answered_once_and_its_own_messages_not_at_all(zalo, official):
    first = zalo.write(LAN, QUESTION)
    zalo.wait(LAN, first["seq"])
    seq = len(zalo.world.events)
    assert zalo.push(first["body"])["status"] == 200
    own = {**first["body"], "event_name": "oa_send_text", "message": {"msg_id": "own", "text": QUESTION}}
    assert zalo.push(own)["status"] == 200
    zalo.wait(LAN, zalo.write(LAN, QUESTION)["seq"])
    assert len(zalo.world.events) == seq + 1
