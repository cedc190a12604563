"""The site's server: in one process with the other channels, stopped by one signal, no header forgotten."""

import asyncio
import signal
import socket

import httpx
import pytest
from fakes.browsing import Site, find_free_port, make_settings
from fakes.serving import Server
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.serve import run_together
from bot.web.health import make_health_room
from bot.web.server import WebRoom, WebServer, make_site
from handlers.texts import web


def fetch(site, path, settings=None, **request):
    """Return what a real server of the site answers to one request."""
    with Site(site, settings) as serving:
        return httpx.get(serving.url + path, **request)


async def tell_address(request):
    return PlainTextResponse(f"{request.url.scheme} {request.client.host}")


ADDRESS = WebRoom(routes=(Route("/address", tell_address),))


def test_the_first_room_that_has_a_path_answers():
    site = make_site([make_health_room(), ADDRESS])
    assert fetch(site, "/health").text == "ok"
    assert fetch(site, "/address").text == "http 127.0.0.1"
    assert fetch(site, "/else").status_code == 404


@pytest.mark.parametrize("path", ["/health", "/else"])
def test_every_answer_bears_the_headers(path):
    headers = fetch(make_site([make_health_room()]), path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers


FORWARDED = {"X-Forwarded-For": "6.6.6.6, 203.0.113.7", "X-Forwarded-Proto": "https"}


@pytest.mark.parametrize(
    ("trusted", "seen"),
    [("127.0.0.1", "https 203.0.113.7"), ("10.0.0.0/8", "http 127.0.0.1"), ("", "http 127.0.0.1")],
)
def test_an_address_is_believed_from_a_named_proxy_alone(trusted, seen):
    named = make_settings(http_trusted_proxies=trusted)
    assert fetch(make_site([ADDRESS]), "/address", named, headers=FORWARDED).text == seen


def test_a_request_in_hand_is_finished_when_told_to_stop():
    async def serve():
        stop, begun = asyncio.Event(), asyncio.Event()

        async def dawdle(_request):
            begun.set()
            await stop.wait()
            return PlainTextResponse("done")

        server = WebServer(make_site([WebRoom(routes=(Route("/", dawdle),))]), make_settings())

        async def visit(_stop):
            async with httpx.AsyncClient() as client:
                asked = asyncio.create_task(client.get(f"http://127.0.0.1:{server.port}/"))
                await begun.wait()
                stop.set()
                answers.append((await asked).text)

        answers = []
        await run_together((server.run, visit), stop)
        return answers

    assert asyncio.run(serve()) == ["done"]


def test_when_one_channel_fails_the_others_are_stopped_and_its_reason_is_raised():
    stopped = []

    async def fail(_stop):
        raise LookupError

    async def serve(stop):
        await stop.wait()
        stopped.append(True)

    async def run():
        await run_together((serve, fail), asyncio.Event())

    with pytest.raises(LookupError):
        asyncio.run(run())
    assert stopped == [True]


def test_without_a_token_the_site_alone_is_served_and_leaves_cleanly(tmp_path):
    port = find_free_port()
    server = Server("http://127.0.0.1:1", tmp_path, CCHC_TELEGRAM_TOKEN="", CCHC_HTTP_PORT=str(port))
    try:
        server.wait_until_serving()
        assert httpx.get(f"http://127.0.0.1:{port}/health").text == "ok"
    finally:
        code = server.stop(signal.SIGTERM)
    assert code == 0
    assert "Traceback" not in server.log
    assert "Warning" not in server.log


def test_a_port_that_is_taken_is_told_in_one_line(shipped_command, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("CCHC_HTTP_PORT", str(port))
        done = shipped_command("serve")
    assert done.code == 1
    last = done.err.splitlines()[-1]
    assert f"127.0.0.1:{port}" in last
    assert "CCHC_HTTP_PORT" in last


def test_nothing_to_serve_is_told(command, monkeypatch):
    monkeypatch.setenv("CCHC_HTTP_PORT", "0")
    done = command("serve")
    assert done.code == 2
    assert "CCHC_TELEGRAM_TOKEN" in done.error


def test_what_goes_wrong_is_logged_under_an_id_that_is_shown_and_nobodys_words_are(caplog):
    async def fail(_request):
        raise LookupError("what somebody typed")

    answer = fetch(make_site([WebRoom(routes=(Route("/", fail),))]), "/?q=secret")
    assert answer.status_code == 500
    (line,) = [record.getMessage() for record in caplog.records if "incident" in record.getMessage()]
    incident = line.split()[1]
    assert incident in answer.text
    assert "default-src" in answer.headers["content-security-policy"]
    assert "typed" not in caplog.text + answer.text
    assert "secret" not in caplog.text


def test_a_method_that_no_page_takes_is_told_with_those_it_does():
    with Site(make_site([make_health_room()])) as serving:
        answer = httpx.post(serving.url + "/health")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    assert web.NOT_FOUND in answer.text
