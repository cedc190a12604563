"""What a failed send on Telegram means to the dispatcher, against a strict server on loopback."""

import asyncio

import pytest

pytest.importorskip("aiohttp")

from fakes.fake_telegram import TOKEN, FakeTelegram

from bot.channels.sending import RecipientGone, Rejected, RetryLater, Uncertain
from bot.channels.telegram import open_sender
from bot.settings import Settings
from handlers.messages import Attachment, Choice, Reply
from handlers.texts import common

LAN = 7
pytestmark = pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # the library's own use of its own


@pytest.fixture(scope="module")
def telegram():
    server = FakeTelegram()
    server.start(LAN)
    yield server
    server.close()


def send(telegram, reply=None, chat=LAN, doubtful=False):
    """Send every page of `reply` and return the ids."""
    settings = Settings(telegram_token=TOKEN, telegram_base_url=telegram.url, telegram_base_file_url=telegram.url)
    reply = reply or Reply(text="Nhiệm vụ 13 đến hạn.", kind="answer")

    async def act():
        async with open_sender(settings) as sender:
            address = f"telegram:{chat}"
            assert sender.is_group(address) == (chat < 0)
            return [await sender.send(address, page, doubtful=doubtful) for page in sender.make_pages(address, reply)]

    return asyncio.run(act())


def test_what_is_sent_stands_in_the_chat_under_the_id_that_is_returned(telegram):
    (message,) = send(telegram)
    assert telegram.world.messages[LAN][int(message)]["text"] == "Nhiệm vụ 13 đến hạn."


def test_what_may_be_there_already_says_so(telegram):
    send(telegram, doubtful=True)
    assert telegram.history(LAN)[-1] == f"{common.SENT_AGAIN}\nNhiệm vụ 13 đến hạn."


def test_a_long_message_with_buttons_and_a_file_is_several(telegram):
    text = "\n\n".join("Nhiệm vụ" * 100 for _ in range(10))
    file = Attachment(name="a.txt", mime="text/plain", content=b"a")
    reply = Reply(text=text, kind="list", buttons=((Choice(label="Xong", value="work.1"),),), files=(file,))
    numbers = send(telegram, reply)
    assert len(numbers) == 4
    messages = telegram.world.messages[LAN]
    assert [("reply_markup" in messages[int(number)], "document" in messages[int(number)]) for number in numbers] == [
        (False, False), (False, False), (True, False), (False, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "meant", "scope"),
    [
        ({"kind": "429", "retry_after": 3}, RetryLater, "unknown"),
        ({"kind": "500"}, RetryLater, "chat"),
        ({"kind": "502", "body": "html"}, RetryLater, "chat"),
        ({"kind": "503", "body": "empty"}, RetryLater, "chat"),
        ({"kind": "504", "body": "html"}, Uncertain, None),
        ({"kind": "401"}, RetryLater, "channel"),
        ({"kind": "blocked"}, RecipientGone, None),
        ({"kind": "400", "description": "Bad Request: chat not found"}, RecipientGone, None),
        ({"kind": "400", "description": "Bad Request: BUTTON_DATA_INVALID"}, Rejected, None),
        ({"kind": "drop_before"}, Uncertain, None),
        ({"kind": "drop_after"}, Uncertain, None),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_failure_says_what_to_do_next(telegram, fault, meant, scope):
    telegram.set_faults({"method": "sendMessage", "times": 1, **fault})
    with pytest.raises(meant) as failure:
        send(telegram)
    telegram.set_faults()
    assert getattr(failure.value, "scope", None) == scope
    if fault["kind"] == "429":
        assert failure.value.wait == 3


def test_a_server_that_is_not_there_was_sent_nothing():
    class Nowhere:
        url = "http://127.0.0.1:1"

    with pytest.raises(RetryLater) as failure:
        send(Nowhere)
    assert failure.value.scope == "channel"


def test_who_never_started_the_bot_cannot_be_written_to(telegram):
    with pytest.raises(RecipientGone):
        send(telegram, chat=99)
