"""How calls to Telegram travel: what is known of those that failed, and that no error repeats the token."""

import asyncio

import pytest
from fakes.browsing import find_free_port
from fakes.fake_telegram import TOKEN, FakeTelegram
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.channels.telegram.requests import NotSent, Request
from bot.channels.telegram.trying import may_have_arrived

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:telegram")


@pytest.fixture
def telegram():
    server = FakeTelegram()
    server.start(7)
    yield server
    server.close()


def fail(url, **more):
    """Return the error of a message that is sent to `url`."""

    async def send():
        request = Request(connections=1, **more)
        try:
            await Bot(TOKEN, base_url=f"{url}/bot", request=request, get_updates_request=request).send_message(
                7, "xin chào"
            )
        finally:
            await request.shutdown()

    with pytest.raises(TelegramError) as caught:
        asyncio.run(send())
    assert TOKEN not in f"{caught.value}"
    return caught.value


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid"])
def test_without_a_connection_nothing_was_sent(host):
    error = fail(f"http://{host}:{find_free_port()}")
    assert isinstance(error, NotSent)
    assert not may_have_arrived(error)


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
def test_a_connection_that_breaks_leaves_it_open_whether_it_arrived(telegram, kind):
    telegram.set_faults({"method": "sendMessage", "kind": kind})
    error = fail(telegram.url)
    assert isinstance(error, NetworkError)
    assert may_have_arrived(error)


def test_an_answer_that_does_not_come_leaves_it_open_as_well(telegram):
    telegram.set_faults({"method": "sendMessage", "kind": "hang_after"})
    error = fail(telegram.url, read_timeout=0.2)
    assert isinstance(error, TimedOut)
    assert may_have_arrived(error)
    assert telegram.history(7) == ["xin chào"]


def test_what_telegram_refuses_has_not_arrived(telegram):
    telegram.set_faults({"method": "sendMessage", "kind": "500"})
    assert not may_have_arrived(fail(telegram.url))


def test_a_call_that_finds_all_connections_taken_was_not_sent(telegram):
    telegram.set_faults({"method": "sendMessage", "kind": "hang_after"})

    async def send_two():
        request = Request(connections=1, pool_timeout=0.1, connect_timeout=0.1, read_timeout=3)
        bot = Bot(TOKEN, base_url=f"{telegram.url}/bot", request=request, get_updates_request=request)
        first = asyncio.create_task(bot.send_message(7, "một"))
        await asyncio.to_thread(telegram.wait, 7)
        with pytest.raises(NotSent):
            await bot.send_message(7, "hai")
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        await request.shutdown()

    asyncio.run(send_two())


@pytest.mark.parametrize(("bypassed", "asked"), [("", True), ("telegram.invalid", False)])
def test_calls_go_by_the_proxy_that_the_environment_names(monkeypatch, bypassed, asked):
    heads = []

    async def refuse(reader, writer):
        heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 2\r\n\r\n{}")
        writer.close()

    async def send():
        proxy = await asyncio.start_server(refuse, "127.0.0.1", 0)
        monkeypatch.setenv("http_proxy", f"http://lan:secret@127.0.0.1:{proxy.sockets[0].getsockname()[1]}")
        monkeypatch.setenv("no_proxy", bypassed)
        request = Request(connections=1)
        with pytest.raises(NetworkError):
            await Bot(TOKEN, base_url="http://telegram.invalid/bot", request=request).send_message(7, "xin chào")
        await request.shutdown()
        proxy.close()

    asyncio.run(send())
    assert len(heads) == asked
    for head in heads:
        assert head.startswith("POST http://telegram.invalid/bot")
        assert "Proxy-Authorization: Basic bGFuOnNlY3JldA==" in head
