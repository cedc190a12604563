"""`cchc tick`: what is due goes out on the channels that are configured, and the turn tells what it came to."""

import pytest
from click.testing import CliRunner

pytest.importorskip("aiohttp")

from fakes.dispatching import MORNING
from fakes.fake_telegram import TOKEN, FakeTelegram

from bot.cli import cchc
from bot.store.store import SqlStore
from handlers.notices import UNSURE, Notice
from handlers.texts import common, console, unsure

TOLD = unsure.tell(1)


@pytest.fixture
def telegram():
    server = FakeTelegram()
    server.start(7)
    yield server
    server.close()


@pytest.fixture
def store(tmp_path):
    """Return the store of an office where somebody is to be told something, and this of it."""
    opened = SqlStore.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    with opened.begin() as work:
        lan = work.people.add("telegram:7", "Lan", MORNING).id
        work.outbox.put(Notice(key="a", person_id=lan, kind="of a later program", due_at=MORNING))
        number = work.outbox.ledger()[0].notice.id
        work.outbox.withdraw(MORNING, "test", key="a")
        work.outbox.put(Notice(key="b", person_id=lan, kind=UNSURE, due_at=MORNING, subject={"notice": number}))
    yield opened
    opened.close()


@pytest.fixture
def tick(tmp_path, telegram, monkeypatch):
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CCHC_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("CCHC_TELEGRAM_BASE_URL", telegram.url)
    return lambda *more: CliRunner().invoke(cchc, ["tick", *more])


def test_what_is_due_then_goes_out_once(telegram, store, tick):
    assert tick("--now", "2026-11-30T06:59").output.startswith("Lên lịch")
    assert telegram.history(7) == []
    ticked = tick("--now", "2026-11-30T08:00")
    assert "Gửi 1 tin (trong đó 0 tin" in ticked.output
    assert telegram.history(7) == [TOLD]
    assert "Gửi 0 tin" in tick("--now", "2026-11-30T09:00").output


def test_a_send_that_was_lost_from_sight_is_seen_through_in_the_same_turn(telegram, store, tick):
    telegram.set_faults({"method": "sendMessage", "kind": "drop_after", "times": 1})
    assert "trong đó 1 tin gửi lại" in tick("--now", "2026-11-30T08:00").output
    assert telegram.history(7) == [TOLD, f"{common.SENT_AGAIN}\n{TOLD}"]


def test_while_another_has_the_turn_nothing_is_sent(telegram, store, tick, monkeypatch):
    monkeypatch.setattr("bot.tick._TURN_SECONDS", 1)
    turn = store.make_turn("another")
    turn.take(MORNING)
    assert tick("--now", "2026-11-30T08:00").output.strip() == console.TURN_TAKEN
    assert telegram.history(7) == []
    turn.give_back()


def test_an_instant_that_cannot_be_read_is_told(tick):
    ticked = tick("--now", "mai")
    assert console.wrong_value("--now") in ticked.output
