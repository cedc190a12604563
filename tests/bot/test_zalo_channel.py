"""The Zalo bot against a strict server: what is asked is answered once, in order, whatever comes between."""

import asyncio
import logging
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import datetime
from threading import Thread
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

pytest.importorskip("aiohttp")

from fakes.fake_zalo import TOKEN, FakeZalo

from bot.channels.sending import RecipientGone, Rejected, RetryLater, Uncertain
from bot.channels.zalo import ZaloChannel, open_sender
from bot.channels.zalo.incoming import read_message, read_updates
from bot.errors import TokenRefused
from bot.incidents import Outcome
from bot.settings import Settings
from bot.store.inbox import LEASE, Kept, key_of_message
from bot.store.store import SqlStore
from handlers.messages import Attachment, Choice, Reply
from handlers.texts import common
from handlers.texts import zalo as texts

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LAN, MINH, GROUP = "zlan", "zminh", "zgroup"
SITE = "https://cchc.example.vn"


def read_now():
    return datetime.now(ZONE)


@pytest.fixture
def zalo():
    server = FakeZalo()
    yield server
    server.set_faults()
    server.close()


@pytest.fixture
def sqlite(tmp_path):
    store = SqlStore.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield store
    store.close()


def echo(incoming):
    return Outcome(reply=Reply(text=f"{incoming.person}: {incoming.text}", kind="answer"))


def make_settings(zalo, **more):
    return Settings(_env_file=None, zalo_bot_token=TOKEN, zalo_bot_base_url=zalo.url, **more)


@contextmanager
def serving(zalo, store, respond=echo, **more):
    """Run the channel in a thread, and end it; what it raised is raised."""
    failed, begun = Future(), Future()

    async def serve():
        stop = asyncio.Event()
        begun.set_result((asyncio.get_running_loop(), stop))
        await ZaloChannel(make_settings(zalo, **more), respond, read_now, store).run(stop)

    def run():
        try:
            asyncio.run(serve())
        except TokenRefused as error:
            failed.set_result(error)

    thread = Thread(target=run)
    thread.start()
    try:
        yield failed
    finally:
        loop, stop = begun.result(20)
        if not loop.is_closed():
            loop.call_soon_threadsafe(stop.set)
        thread.join(20)
        assert not thread.is_alive()


def test_what_is_asked_is_answered_under_the_address_of_the_person(zalo, store):
    with serving(zalo, store):
        sent = zalo.say(LAN, "Ai chủ trì?")
        assert zalo.texts(zalo.wait(LAN, sent["seq"])) == ["zalo:zlan: Ai chủ trì?"]


def test_an_idle_poll_is_nothing(zalo, sqlite, caplog):
    with serving(zalo, sqlite):
        zalo.say(LAN, "a")
        zalo.wait(LAN)
    assert not [line for line in caplog.records if line.levelno >= logging.WARNING]


def test_many_people_are_answered_each_in_order(zalo, sqlite):
    with serving(zalo, sqlite):
        for number in range(5):
            zalo.say(LAN, f"l{number}")
            zalo.say(MINH, f"m{number}")
        zalo.wait(LAN, count=5)
        zalo.wait(MINH, count=5)
    assert zalo.history(LAN) == [f"zalo:zlan: l{number}" for number in range(5)]
    assert zalo.history(MINH) == [f"zalo:zminh: m{number}" for number in range(5)]


def test_the_same_message_twice_is_answered_once_even_by_the_next_process(zalo, store):
    update = zalo.make_update(LAN, "một lần")
    with serving(zalo, store):
        zalo.give(update, times=2)
        zalo.say(LAN, "sau")
        zalo.wait(LAN, count=2)
    with serving(zalo, store):
        zalo.give(update)
        zalo.say(LAN, "sau nữa")
        zalo.wait(LAN, count=3)
    assert zalo.history(LAN) == [f"zalo:zlan: {text}" for text in ("một lần", "sau", "sau nữa")]


def test_what_a_dead_process_had_taken_is_answered_by_the_next_and_then_forgotten(zalo, store):
    update = zalo.make_update(LAN, "nhiệm vụ 13")
    zalo.start(LAN)
    with store.begin() as work:
        work.inbox.take("zalo", key_of_message("zalo", update["message"]["message_id"]), update, read_now() - LEASE)
    with serving(zalo, store):
        (answer,) = zalo.texts(zalo.wait(LAN))
        assert answer == f"{common.SENT_AGAIN}\nzalo:zlan: nhiệm vụ 13"
    with store.look() as work:
        rows = work.connection.exec_driver_sql("SELECT body FROM inbox").all()
    assert rows == [(None,)]


def test_a_message_that_takes_the_process_down_is_tried_twice_and_no_more(store):
    with store.begin() as work:
        assert work.inbox.take("oa", "other", {"a": 1}, read_now() - LEASE)
        assert work.inbox.take("zalo", "done", {"a": 1}, read_now() - LEASE)
        assert not work.inbox.take("zalo", "done", {"a": 2}, read_now())
        work.inbox.finish(["done"])
        work.inbox.take("zalo", "k", {"a": 1}, read_now() - LEASE)
        assert work.inbox.take_over("zalo", read_now() - LEASE) == []
        assert work.inbox.take_over("zalo", read_now()) == [Kept(key="k", body={"a": 1}, doubtful=True)]
        assert work.inbox.take_over("zalo", read_now() + LEASE) == []


def test_a_long_reply_comes_in_pages_that_zalo_takes_with_its_buttons_numbered(zalo, sqlite):
    paragraph = "Nhiệm vụ " * 60
    reply = Reply(
        text="\n\n".join(paragraph.strip() for _ in range(9)),
        kind="list",
        buttons=((Choice(label="Nhận việc", value="a.1"), Choice(label="Xong", value="a.2")),),
    )
    with serving(zalo, sqlite, lambda _incoming: Outcome(reply=reply)):
        zalo.say(LAN, "dài")
        zalo.wait(LAN, matching=lambda event: "2. Xong" in event["message"]["text"])
        pages = zalo.history(LAN)
    assert "\n\n".join(pages) == f"{reply.text}\n\n1. Nhận việc\n2. Xong"
    assert all(len(page) <= 2000 for page in pages)


def test_files_come_by_links_that_lead_to_them_and_a_picture_is_shown(zalo, store):
    picture = Attachment(name="tien-do.png", mime="image/png", content=b"png")
    table = Attachment(name="báo cáo.xlsx", mime="application/vnd.ms-excel", content=b"xlsx")
    reply = Reply(text="Báo cáo quý 3.", kind="answer", files=(picture, table))
    with serving(zalo, store, lambda _incoming: Outcome(reply=reply), http_public_url=SITE):
        zalo.say(LAN, "báo cáo")
        words, shown, link = (event["message"] for event in zalo.wait(LAN, count=3))
    assert words["text"] == "Báo cáo quý 3."
    assert shown["photo"].startswith(f"{SITE}/tep/")
    address = link["text"].splitlines()[-1]
    code = address.removeprefix(f"{SITE}/tep/").split("/")[0]
    assert link["text"] == texts.FILE_LINK.format(name="báo cáo.xlsx", link=address)
    with store.look() as work:
        assert work.handouts.find(code, read_now()).content == b"xlsx"
        assert work.handouts.find(code[:-1], read_now()) is None


def test_without_a_site_a_file_is_told_and_not_lost_in_silence(zalo, sqlite):
    reply = Reply(text="Lịch.", kind="answer", files=(Attachment(name="a.ics", mime="text/calendar", content=b"x"),))
    with serving(zalo, sqlite, lambda _incoming: Outcome(reply=reply)):
        zalo.say(LAN, "lịch")
        zalo.wait(LAN, count=2)
    assert zalo.history(LAN)[1] == texts.FILE_NOT_HERE.format(name="a.ics")


def test_what_is_no_text_gets_a_sentence_and_a_photo_is_taken_by_either_name(zalo, sqlite):
    def look(incoming):
        return Outcome(reply=Reply(text=f"{incoming.file.code} {incoming.file.mime} {incoming.text}", kind="answer"))

    with serving(zalo, sqlite, look):
        zalo.say(LAN, event="message.sticker.received", sticker="s1")
        zalo.say(LAN, event="message.image.received", photo="https://zalo/1.jpg", caption="xong 12")
        zalo.say(LAN, event="message.image.received", photo_url="https://zalo/2.jpg")
        zalo.wait(LAN, count=3)
    assert zalo.history(LAN) == [
        common.ONLY_TEXT, "https://zalo/1.jpg image/jpeg xong 12", "https://zalo/2.jpg image/jpeg ",
    ]  # fmt: skip


def test_in_a_group_only_who_calls_the_bot_is_answered_there_with_the_question_quoted(zalo, sqlite):
    def look(incoming):
        return Outcome(reply=Reply(text=f"{incoming.person} {incoming.group} {incoming.text}", kind="answer"))

    with serving(zalo, sqlite, look):
        zalo.say(LAN, "chào cả nhà", group=GROUP)
        called = zalo.say(LAN, "@bot cchc nhiệm vụ 13", group=GROUP)
        (event,) = zalo.wait(GROUP)
    assert event["message"]["text"] == "zalo:zlan True nhiệm vụ 13"
    assert event["message"]["reply_to"] == called["message_id"]
    assert len(zalo.history(GROUP)) == 1


def test_refused_for_a_moment_and_in_doubt_the_answer_still_comes(zalo, sqlite):
    with serving(zalo, sqlite):
        zalo.set_faults({"method": "sendMessage", "kind": "429", "retry_after": 0, "times": 1})
        zalo.say(LAN, "a")
        zalo.wait(LAN)
        zalo.set_faults({"method": "sendMessage", "kind": "drop_after", "times": 1})
        zalo.say(LAN, "b")
        zalo.wait(LAN, count=3)
    assert zalo.history(LAN) == ["zalo:zlan: a", "zalo:zlan: b", f"{common.SENT_AGAIN}\nzalo:zlan: b"]


def test_a_server_that_fails_is_asked_again(zalo, sqlite):
    zalo.set_faults({"method": ["getMe", "getUpdates"], "kind": "502", "body": "html", "times": 2})
    with serving(zalo, sqlite):
        zalo.say(LAN, "a")
        zalo.wait(LAN)


def test_a_refused_token_ends_it_and_stands_in_no_line(zalo, sqlite, caplog):
    zalo.revoke()
    with caplog.at_level(logging.DEBUG, "cchc"), serving(zalo, sqlite) as failed:
        assert failed.result(20).channel == "zalo"
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(
    "body", [None, [], "x", 5, {}, {"ok": True}, {"message": 5}, {"message": {"chat": 1, "from": 2}}]
)
def test_a_body_of_another_shape_is_no_update_and_no_failure(body):
    assert [read_message(update) for update in read_updates(body)] in ([], [None])


# ---- the dispatcher's sender


def send(zalo, store, reply=None, chat=LAN, *, doubtful=False):
    async def act():
        async with open_sender(make_settings(zalo), store, read_now) as sender:
            address = f"zalo:{chat}"
            pages = sender.make_pages(address, reply or Reply(text="Nhiệm vụ 13 đến hạn.", kind="answer"))
            return [await sender.send(address, page, doubtful=doubtful) for page in pages]

    return asyncio.run(act())


def test_the_sender_returns_the_id_and_marks_what_may_be_there(zalo, sqlite):
    zalo.start(LAN)
    assert send(zalo, sqlite, doubtful=True) == [zalo.world.chats[LAN]["messages"][0]["message_id"]]
    assert zalo.history(LAN) == [f"{common.SENT_AGAIN}\nNhiệm vụ 13 đến hạn."]


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        ({"kind": "429", "retry_after": 7}, RetryLater),
        ({"kind": "500"}, RetryLater),
        ({"kind": "502", "body": "html"}, RetryLater),
        ({"kind": "401"}, RetryLater),
        ({"kind": "504", "body": "empty"}, Uncertain),
        ({"kind": "drop_after"}, Uncertain),
        ({"kind": "403"}, RecipientGone),
        ({"kind": "400", "description": "Bad Request: chat not found"}, RecipientGone),
        ({"kind": "400", "description": "Bad Request: text is wrong"}, Rejected),
    ],
)
def test_what_a_failure_means(zalo, sqlite, fault, failure):
    zalo.start(LAN)
    zalo.set_faults({"method": "sendMessage", **fault})
    with pytest.raises(failure) as caught:
        send(zalo, sqlite)
    assert TOKEN not in repr(caught.value)
    assert getattr(caught.value, "wait", None) == (7.0 if fault["kind"] == "429" else None)


def test_nobody_there_is_no_connection(sqlite):
    with pytest.raises(RetryLater) as caught:
        send(SimpleNamespace(url="http://127.0.0.1:9"), sqlite)
    assert caught.value.scope == "channel"


def test_a_screen_that_came_unasked_is_the_one_whose_numbers_count_and_one_that_did_not_is_not(zalo, sqlite):
    from bot.conversations import StoredConversations
    from handlers.numbers import offer_unasked

    kept = StoredConversations()
    screen = Reply(text="Nhắc việc", kind="list", buttons=((Choice(label="Đã nhận", value="take.1"),),))
    zalo.start(LAN)
    kept.put("zalo:zlan#buttons", {"buttons": [["Tôi đồng ý", "agree.2"]]}, read_now())

    async def act():
        def offer(address, buttons):
            return offer_unasked(address, buttons, kept, read_now())

        async with open_sender(make_settings(zalo), sqlite, read_now, offer) as sender:
            (page,) = sender.make_pages("zalo:zlan", screen)
            await sender.send("zalo:zlan", page, doubtful=False)

    zalo.set_faults({"method": "sendMessage", "kind": "500", "times": 1})
    with pytest.raises(RetryLater):
        asyncio.run(act())
    assert kept.get("zalo:zlan#buttons", read_now()) == {"buttons": [["Tôi đồng ý", "agree.2"]]}
    asyncio.run(act())
    assert kept.get("zalo:zlan#buttons", read_now()) == {"buttons": [["Đã nhận", "take.1"]]}
