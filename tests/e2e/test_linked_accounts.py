"""One person on Telegram and Zalo through one `cchc serve`: linked, told on one, on the other when that is blocked."""

from datetime import UTC, datetime

import pytest

pytest.importorskip("aiohttp")

from fakes.fake_zalo import TOKEN
from fakes.serving import Server

from bot.store.engine import default_url
from bot.store.store import SqlStore
from handlers.notices import AT_ONCE, Notice
from handlers.texts import consent
from handlers.texts import linking as texts

LAN, ZLAN = {"id": 61, "first_name": "Lan"}, "zlan"


@pytest.fixture
def server(telegram, zalo, tmp_path):
    """Serve both."""
    serving = Server(telegram.url, tmp_path, CCHC_ZALO_BOT_TOKEN=TOKEN, CCHC_ZALO_BOT_BASE_URL=zalo.url)
    serving.wait_until_serving()
    yield serving
    serving.stop()
    assert "Traceback" not in serving.log


@pytest.fixture
def store(server, tmp_path):
    opened = SqlStore.open(default_url(tmp_path))
    yield opened
    opened.close()


def remind(store, key):
    """Tell Lan that somebody's account was linked: a notice that needs no plan, and comes at once."""
    with store.begin() as work:
        person = work.people.find("telegram:61")
        mark = next(line.notice.subject["mark"] for line in work.outbox.ledger(kinds=["linked"]))
        work.outbox.put(
            Notice(
                key=key, person_id=person.id, kind="linked", due_at=datetime.now(UTC), priority=AT_ONCE,
                subject={"channel": "zalo", "mark": mark},
            )
        )  # fmt: skip


def link(telegram, zalo):
    telegram.wait(61, telegram.say(LAN, "/start")["seq"])
    tap = telegram.tap(LAN, consent.AGREE)
    telegram.wait(61, tap["seq"], matching=lambda event: "Đã ghi nhận" in event["message"]["text"])
    telegram.wait(61, telegram.say(LAN, "/lienket")["seq"])
    tap = telegram.tap(LAN, texts.GET_CODE)
    (shown,) = telegram.texts(telegram.wait(61, tap["seq"]))
    asked = zalo.say(ZLAN, shown.splitlines()[3])
    zalo.wait(ZLAN, asked["seq"], matching=lambda event: f"1. {texts.YES}" in event["message"]["text"])
    (linked,) = zalo.texts(zalo.wait(ZLAN, zalo.say(ZLAN, "1")["seq"]))
    assert linked == texts.LINKED.format(channel="Telegram")


def test_told_on_one_channel_and_on_the_other_once_it_is_blocked_never_on_both(telegram, zalo, server, store):
    link(telegram, zalo)
    told = texts.TOLD.format(channel="Zalo")
    telegram.wait(61, matching=lambda event: event["message"]["text"] == told)
    telegram.block(LAN)
    seq = len(zalo.world.events)
    remind(store, "again")
    (event,) = zalo.wait(ZLAN, seq)
    assert event["message"]["text"].startswith(told)
    assert telegram.history(61).count(told) == 1

    telegram.wait(61, telegram.say(LAN, "xin chào")["seq"])  # back again
    zalo.block(ZLAN)
    remind(store, "once more")
    telegram.wait(61, count=2, matching=lambda event: event["message"]["text"] == told)
    assert [text.startswith(told) for text in zalo.history(ZLAN)].count(True) == 1
    assert server.stop() == 0  # what was sent is written down by then
    with store.look() as work:
        lines = work.outbox.ledger(kinds=["linked"])
        assert {line.state for line in lines} == {"sent"}
        assert sorted(line.address for line in lines) == ["telegram:61", "telegram:61", "zalo:zlan"]
