"""The Official Account against a strict one: signatures, windows, templates, and tokens that are good once."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import httpx
import pytest

pytest.importorskip("aiohttp")

from fakes.fake_zalo import APP_ID, APP_SECRET, OA_SECRET, TEXT_MAX, FakeZalo, sign

from bot.channels.sending import OutOfReach, RecipientGone, Rejected, RetryLater, Uncertain
from bot.channels.zalo_oa.client import OfficialAccountClient
from bot.channels.zalo_oa.events import dump, load, make_check, make_incoming, read_event
from bot.channels.zalo_oa.sender import OfficialAccountSender
from bot.channels.zalo_oa.tokens import PairLost, TokenKeeper
from bot.settings import Settings
from bot.store.official_account import RENEWING
from bot.store.store import SqlStore
from handlers.messages import Reply
from handlers.texts import common

LAN = "o7"
ADDRESS = f"oa:{LAN}"
DUE = Reply(text="Nhiệm vụ 13 đến hạn ngày 31/01/2026.", kind="answer")


class Clock:
    """The time, as the fake's goes."""

    def __init__(self, zalo):
        self.zalo = zalo

    def __call__(self):
        return datetime.fromtimestamp(self.zalo.world.now(), UTC)


@pytest.fixture(scope="module")
def server():
    made = FakeZalo()
    yield made
    made.close()


@pytest.fixture
def zalo(server):
    server.set_faults()
    world = server.world
    world.skew, world.access, world.refresh, world.users = 0.0, {}, {}, {}
    world.sent_templates.clear()
    world.templates, world.refresh_count = {"t1": ["noi_dung", "ngay"]}, 0
    return server


@pytest.fixture
def sqlite(tmp_path):
    store = SqlStore.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield store
    store.close()


def make_settings(zalo, pair=None, **more):
    pair = pair or zalo.issue()
    return Settings(
        _env_file=None, zalo_oa_app_id=APP_ID, zalo_oa_secret=APP_SECRET, zalo_oa_base_url=zalo.url,
        zalo_oa_access_token=pair["access_token"], zalo_oa_refresh_token=pair["refresh_token"], **more,
    )  # fmt: skip


@asynccontextmanager
async def opened(zalo, store, settings):
    async with httpx.AsyncClient() as http:
        keeper = TokenKeeper(settings, store, http, Clock(zalo))
        keeper.seed()
        client = OfficialAccountClient(settings, keeper, http)
        sender = OfficialAccountSender(settings, client, store, Clock(zalo))
        yield SimpleNamespace(keeper=keeper, client=client, sender=sender)


def send(zalo, store, settings, reply=DUE, *, doubtful=False):
    async def act():
        async with opened(zalo, store, settings) as oa:
            pages = oa.sender.make_pages(ADDRESS, reply)
            return [await oa.sender.send(ADDRESS, page, doubtful=doubtful) for page in pages]

    return asyncio.run(act())


def befriend(zalo, store):
    """Let Lan write to the Official Account, and be known."""
    now = Clock(zalo)()
    zalo.world.users[LAN] = {"messages": [], "acted_at": zalo.world.now(), "blocked": False}
    with store.begin() as work:
        work.people.add(ADDRESS, "Lan", now)
        work.official_account.note_act(ADDRESS, now)


def read(zalo):
    return [(message["text"], message["charged"]) for message in zalo.world.users[LAN]["messages"]]


# ---- windows


def test_within_48_hours_it_is_free_and_up_to_7_days_it_is_billed(zalo, sqlite):
    settings = make_settings(zalo)
    befriend(zalo, sqlite)
    send(zalo, sqlite, settings)
    zalo.pass_time(hours=47)
    send(zalo, sqlite, settings, doubtful=True)
    zalo.pass_time(hours=2)
    send(zalo, sqlite, settings)
    assert read(zalo) == [(DUE.text, False), (f"{common.SENT_AGAIN}\n{DUE.text}", False), (DUE.text, True)]


def test_after_7_days_nothing_is_asked_of_zalo_and_it_is_out_of_reach(zalo, sqlite):
    settings = make_settings(zalo)
    befriend(zalo, sqlite)
    zalo.pass_time(days=7, hours=1)
    seen = len(zalo.calls())
    with pytest.raises(OutOfReach):
        send(zalo, sqlite, settings)
    assert len(zalo.calls()) == seen


def test_where_zalo_sees_the_window_closed_the_store_learns_it(zalo, sqlite):
    settings = make_settings(zalo)
    befriend(zalo, sqlite)
    zalo.world.users[LAN]["acted_at"] -= 8 * 24 * 3600
    with pytest.raises(OutOfReach):
        send(zalo, sqlite, settings)
    with sqlite.look() as work:
        assert work.official_account.find_acted(ADDRESS) is None


def test_after_7_days_a_template_tells_it_in_a_line_where_there_is_a_number(zalo, sqlite):
    more = {"zalo_oa_template_id": "t1", "zalo_oa_template_parameters": "noi_dung=text,ngay=date"}
    settings = make_settings(zalo, **more)
    befriend(zalo, sqlite)
    with sqlite.begin() as work:
        work.official_account.set_phone(ADDRESS, "84912345678")
    long = replace(DUE, text="\n\n".join([DUE.text] * 100))
    send(zalo, sqlite, settings, long)
    assert not zalo.world.sent_templates
    zalo.pass_time(days=8)
    send(zalo, sqlite, settings, long)
    (sent,) = zalo.world.sent_templates
    assert sent["phone"] == "84912345678"
    assert sent["template_data"]["noi_dung"].startswith(DUE.text)
    assert len(sent["template_data"]["noi_dung"]) <= 200


@pytest.mark.parametrize(("phone", "template"), [("84912", "t1"), ("84912345678", "unknown"), ("84912345678", "t2")])
def test_a_template_that_zalo_does_not_take_leaves_it_out_of_reach(zalo, sqlite, phone, template):
    zalo.world.templates["t2"] = ["khac"]
    settings = make_settings(zalo, zalo_oa_template_id=template)
    befriend(zalo, sqlite)
    with sqlite.begin() as work:
        work.official_account.set_phone(ADDRESS, phone)
    zalo.pass_time(days=8)
    with pytest.raises(OutOfReach):
        send(zalo, sqlite, settings)


def test_pages_are_as_long_as_zalo_takes(zalo, sqlite):
    befriend(zalo, sqlite)
    send(zalo, sqlite, make_settings(zalo), replace(DUE, text="\n\n".join([DUE.text] * 200)), doubtful=True)
    assert len(read(zalo)) > 3
    assert all(len(text) <= TEXT_MAX for text, _ in read(zalo))


# ---- what a failure means


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        ({"kind": "500"}, RetryLater),
        ({"kind": "429"}, RetryLater),
        ({"kind": "504", "body": "empty"}, Uncertain),
        ({"kind": "drop_after"}, Uncertain),
    ],
)
def test_what_goes_wrong_on_the_way(zalo, sqlite, fault, failure):
    settings = make_settings(zalo)
    befriend(zalo, sqlite)
    zalo.set_faults({"method": "v3.0/oa/message/cs", **fault})
    with pytest.raises(failure):
        send(zalo, sqlite, settings)


def test_who_blocked_or_left_is_gone_and_a_message_that_is_wrong_is_rejected(zalo, sqlite):
    settings = make_settings(zalo)
    befriend(zalo, sqlite)
    zalo.world.users[LAN]["blocked"] = True
    with pytest.raises(RecipientGone):
        send(zalo, sqlite, settings)
    del zalo.world.users[LAN]
    with pytest.raises(RecipientGone):
        send(zalo, sqlite, settings)


def test_an_empty_message_is_rejected(zalo, sqlite):
    settings = make_settings(zalo)
    befriend(zalo, sqlite)

    async def act():
        async with opened(zalo, sqlite, settings) as oa:
            (page,) = oa.sender.make_pages(ADDRESS, DUE)
            await oa.sender.send(ADDRESS, replace(page, text=""), doubtful=False)

    with pytest.raises(Rejected):
        asyncio.run(act())


# ---- tokens


def find_pair(store):
    with store.look() as work:
        return work.official_account.find_pair(APP_ID)


def test_an_expired_token_is_renewed_once_and_the_call_repeated(zalo, sqlite):
    settings = make_settings(zalo)
    befriend(zalo, sqlite)
    zalo.pass_time(hours=26)
    send(zalo, sqlite, settings)
    send(zalo, sqlite, settings)
    assert zalo.world.refresh_count == 1
    assert find_pair(sqlite).access in zalo.world.access
    assert timedelta(hours=24) < find_pair(sqlite).expires_at - Clock(zalo)() <= timedelta(hours=25)


def test_many_at_once_renew_once(zalo, store):
    settings = make_settings(zalo)
    befriend(zalo, store)
    zalo.pass_time(hours=26)

    async def act():
        async with opened(zalo, store, settings) as one, opened(zalo, store, settings) as two:
            (page,) = one.sender.make_pages(ADDRESS, DUE)
            senders = [one.sender, two.sender] * 5
            await asyncio.gather(*(sender.send(ADDRESS, page, doubtful=False) for sender in senders))

    asyncio.run(act())
    assert zalo.world.refresh_count == 1
    assert len(read(zalo)) == 10


def test_a_new_pair_stands_in_the_store_before_it_is_used(zalo, sqlite, monkeypatch):
    settings = make_settings(zalo)
    befriend(zalo, sqlite)
    zalo.pass_time(hours=26)
    written = []
    keep = TokenKeeper._write

    def watch(self, pair, *, lost):
        written.append(len(zalo.calls(method="v3.0/oa/message/cs")))
        keep(self, pair, lost=lost)

    monkeypatch.setattr(TokenKeeper, "_write", watch)
    before = len(zalo.calls(method="v3.0/oa/message/cs"))
    send(zalo, sqlite, settings)
    assert written == [before + 1]  # the refused call, the pair written down, the call repeated
    assert len(zalo.calls(method="v3.0/oa/message/cs")) == before + 2


def die_over_the_answer(zalo, store, settings):
    """Renew the tokens, and die when the answer has come, before it is kept."""

    async def act():
        async with opened(zalo, store, settings) as oa:
            pair = await oa.keeper._take_turn(find_pair(store).access)
            await oa.keeper._ask(pair.refresh)

    asyncio.run(act())


def test_dead_between_the_answer_and_the_store_the_pair_is_lost_and_admins_are_told_once(zalo, sqlite):
    settings = make_settings(zalo)
    befriend(zalo, sqlite)
    with sqlite.begin() as work:
        admin = work.people.add("telegram:1", "Hùng", Clock(zalo)())
        work.people.join(admin.id, "admin", None, Clock(zalo)())
    asyncio.run(open_once(zalo, sqlite, settings))
    die_over_the_answer(zalo, sqlite, settings)
    zalo.pass_time(hours=RENEWING.total_seconds() / 3600 + 0.01)
    for _ in range(3):
        with pytest.raises(RetryLater) as caught:
            send(zalo, sqlite, settings)
    assert caught.value.scope == "channel"
    assert zalo.world.refresh_count == 1
    with sqlite.look() as work:
        assert [line.notice.person_id for line in work.outbox.ledger(kinds=["oa_lost"])] == [admin.id]
        assert work.official_account.find_state().lost_at is not None
    anew = make_settings(zalo)
    send(zalo, sqlite, anew)
    with sqlite.look() as work:
        assert work.official_account.find_state().lost_at is None
    send(zalo, sqlite, anew)
    assert len(read(zalo)) == 2


async def open_once(zalo, store, settings):
    async with opened(zalo, store, settings):
        pass


def test_a_restart_goes_on_with_the_pair_in_the_store_not_with_that_of_the_settings(zalo, sqlite):
    settings = make_settings(zalo)
    befriend(zalo, sqlite)
    zalo.pass_time(hours=26)
    send(zalo, sqlite, settings)
    zalo.pass_time(hours=26)
    send(zalo, sqlite, settings)
    assert zalo.world.refresh_count == 2
    assert len(read(zalo)) == 2


@pytest.mark.parametrize("kind", ["drop_before", "500"])
def test_a_renewal_that_fails_on_the_way_loses_nothing(zalo, sqlite, kind):
    settings = make_settings(zalo)
    befriend(zalo, sqlite)
    zalo.pass_time(hours=26)
    zalo.set_faults({"method": "v4/oa/access_token", "kind": kind, "times": 1})
    with pytest.raises(RetryLater):
        send(zalo, sqlite, settings)
    send(zalo, sqlite, settings)
    assert len(read(zalo)) == 1


def test_a_process_that_died_before_it_asked_holds_nobody_up_for_more_than_a_minute(zalo, sqlite):
    settings = make_settings(zalo)
    befriend(zalo, sqlite)
    asyncio.run(open_once(zalo, sqlite, settings))
    with sqlite.begin() as work:
        assert work.official_account.begin_renewal(APP_ID, find_pair(sqlite).refresh, "dead", Clock(zalo)())
    zalo.pass_time(hours=26)
    send(zalo, sqlite, settings)
    assert len(read(zalo)) == 1


def test_a_token_that_will_expire_is_renewed_early(zalo, sqlite):
    settings = make_settings(zalo)

    async def act():
        async with opened(zalo, sqlite, settings) as oa:
            await oa.keeper.renew(await oa.keeper.read())
            await oa.keeper.renew_early()
            assert zalo.world.refresh_count == 1
            zalo.pass_time(hours=24.5)
            await oa.keeper.renew_early()
            assert zalo.world.refresh_count == 2

    asyncio.run(act())


def test_without_any_pair_it_says_so(zalo, sqlite):
    settings = Settings(_env_file=None, zalo_oa_app_id=APP_ID, zalo_oa_base_url=zalo.url)

    async def act():
        async with opened(zalo, sqlite, settings) as oa:
            await oa.keeper.read()

    with pytest.raises(PairLost):
        asyncio.run(act())


# ---- events

NOW = datetime(2026, 11, 28, 8, 30, tzinfo=UTC)
STAMP = str(int(NOW.timestamp() * 1000))
TEXT = r"\u0111ặt \"timestamp\":\"1700000000000\""
RAW = f'{{"app_id":"1","timestamp":"{STAMP}","message":{{"text":"{TEXT}"}}}}'.encode()


def check(headers, raw=RAW, secret=OA_SECRET, now=NOW):
    return make_check(APP_ID, secret, lambda: now)(headers, raw)


def test_a_signature_over_the_raw_bytes_is_known_with_and_without_its_prefix():
    mac = sign(RAW, STAMP)
    assert check({"X-ZEvent-Signature": f"mac={mac}"})
    assert check({"X-ZEvent-Signature": mac.upper()})


@pytest.mark.parametrize("mac", ["", "mac=", "mac=" + "0" * 64, "mac=" + sign(RAW, STAMP, secret=APP_SECRET), "é"])
def test_any_other_signature_is_not(mac):
    assert not check({"X-ZEvent-Signature": mac})


def test_other_bytes_an_old_event_and_a_missing_secret_are_refused():
    headers = {"X-ZEvent-Signature": f"mac={sign(RAW, STAMP)}"}
    assert not check(headers, RAW.replace(b": ", b":") + b" ")
    assert not check(headers, now=NOW + timedelta(days=1))
    assert not check({"X-ZEvent-Signature": f"mac={sign(RAW, STAMP, secret='')}"}, secret="")
    assert not check({})


@pytest.mark.parametrize(
    "body",
    [
        {}, {"event_name": "oa_send_text", "sender": {"id": "oa"}},
        {"event_name": "user_seen_message", "sender": {"id": "1"}},
        {"event_name": "user_send_text"}, {"event_name": "user_send_text", "sender": 5}, {"event_name": 5},
    ],
)  # fmt: skip
def test_what_the_account_did_itself_and_what_needs_no_answer_is_left_out(body):
    assert read_event(body) is None


def test_a_place_a_picture_and_a_follower_are_understood_and_survive_the_inbox():
    def take(event_name, **message):
        body = {
            "event_name": event_name,
            "sender": {"id": LAN},
            "timestamp": "1",
            "message": {"msg_id": "m", **message},
        }
        if event_name == "follow":
            body["follower"] = body.pop("sender")
        event = read_event(body)
        assert load(dump(event)) == event
        return make_incoming(event, "Lan", NOW)

    place = [{"type": "location", "payload": {"coordinates": {"latitude": "22.66", "longitude": "106.25"}}}]
    assert take("user_send_location", attachments=place).location == (22.66, 106.25)
    picture = [{"type": "image", "payload": {"url": "https://zalo/1.jpg"}}]
    assert take("user_send_image", text="xong 13", attachments=picture).file.code == "https://zalo/1.jpg"
    assert take("follow").text == "/start"
    assert take("user_send_sticker") is None
