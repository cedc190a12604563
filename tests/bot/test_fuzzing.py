"""What comes from outside, bent and broken, is taken or refused, and nothing else happens: updates, events, forms."""

import asyncio
import copy
from datetime import datetime

import httpx
import pytest
from fakes.assistant import ZONE
from fakes.fake_telegram import TOKEN
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Bot

from bot.channels.signing import Signer
from bot.channels.telegram.webhook import Address, make_webhook
from bot.channels.zalo.incoming import read_message, read_updates
from bot.channels.zalo.webhook import make_webhook as make_zalo_webhook
from bot.channels.zalo_oa.events import read_event
from bot.conversations import StoredConversations
from bot.incidents import respond_or_apologise
from bot.settings import Settings
from bot.store.store import SqlStore
from bot.web.site import open_site
from bot.web.webhooks import Unreadable
from handlers.ports import Services

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=6,
)  # fmt: skip
USER = {"id": 7, "is_bot": False, "first_name": "Lan"}
CHAT = {"id": 7, "type": "private", "first_name": "Lan"}
MESSAGE = {
    "message_id": 1, "date": 1764500000, "chat": CHAT, "from": USER, "text": "/start a",
    "entities": [{"type": "bot_command", "offset": 0, "length": 6}], "location": {"latitude": 1.0, "longitude": 2.0},
    "photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}],
}  # fmt: skip
TELEGRAM = [
    {"update_id": 1, "message": MESSAGE},
    {"update_id": 2, "edited_message": MESSAGE},
    {
        "update_id": 3,
        "callback_query": {"id": "1", "from": USER, "chat_instance": "1", "data": "x", "message": MESSAGE},
    },
    {"update_id": 4, "inline_query": {"id": "1", "from": USER, "query": "a", "offset": ""}},
]
ZALO = [
    {"event_name": "message.text.received", "message": {
        "message_id": "m", "date": 1, "text": "a", "chat": {"id": "c", "chat_type": "PRIVATE"},
        "from": {"id": "u", "display_name": "Lan", "is_bot": False}, "photo_url": "http://a.vn/a.jpg"}},
    {"event_name": "user_send_text", "app_id": "1", "sender": {"id": "7"}, "recipient": {"id": "9"}, "timestamp": "1",
     "message": {"msg_id": "m", "text": "a", "attachments": [
         {"type": "location", "payload": {"coordinates": {"latitude": "1", "longitude": "2"}, "url": "http://a.vn"}}]}},
]  # fmt: skip


def list_places(value, path=()):
    """Give the path of every value within `value`."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from list_places(inner, (*path, key))


@st.composite
def bent(draw, models):
    """Return one of `models` with up to three values of it put in another's place, or taken away."""
    found = copy.deepcopy(draw(st.sampled_from(models)))
    for _ in range(draw(st.integers(1, 3))):
        places = [path for path in list_places(found) if path]
        if not places:
            break
        *way, last = draw(st.sampled_from(places))
        inner = found
        for key in way:
            inner = inner[key]
        if draw(st.booleans()):
            inner[last] = draw(JSON)
        else:
            del inner[last]
    return found


async def take(_update):
    """Take it."""


HOOK = make_webhook(Address(url="https://a.vn/w", path="/w", secret="s"), Bot(TOKEN), take)  # noqa: S106
ZALO_HOOK = make_zalo_webhook("s" * 20, take)


@settings(max_examples=400)
@given(bent(TELEGRAM) | st.dictionaries(st.text(max_size=10), JSON, max_size=4))
def test_a_bent_update_of_telegram_is_taken_or_refused(fields):
    try:
        update = HOOK.read(fields)
    except Unreadable:
        return
    asyncio.run(update.take())
    hash((update.key, update.person))


@settings(max_examples=300)
@given(bent(ZALO) | st.dictionaries(st.text(max_size=10), JSON, max_size=4))
def test_a_bent_event_of_zalo_is_taken_or_refused(fields):
    for update in read_updates(fields):
        read_message(update)
    read_event(fields)
    try:
        hash(ZALO_HOOK.read(fields).key)
    except Unreadable:
        return


@given(st.text(max_size=80), st.text(max_size=20))
def test_no_button_is_read_that_was_not_signed_for_the_chat(data, chat):
    assert Signer(TOKEN).read(chat, data) is None


class Visitor:
    """Somebody who calls the site in this process."""

    def __init__(self, site):
        self._transport = httpx.ASGITransport(app=site)
        self._loop = asyncio.new_event_loop()

    def request(self, method, path, **more):
        async def call():
            async with httpx.AsyncClient(transport=self._transport, base_url="http://a.vn") as client:
                return await client.request(method, path, **more)

        return self._loop.run_until_complete(call())

    def post(self, path, **more):
        return self.request("POST", path, **more)

    def close(self):
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()


@pytest.fixture(scope="module")
def visitor(library, tmp_path_factory):
    store = SqlStore.open(f"sqlite:///{tmp_path_factory.mktemp('fuzzing') / 'store.sqlite'}")
    services = Services(library=library, conversations=StoredConversations(), store=store)
    seconds = iter(range(0, 10**9, 600))  # nobody is too fast
    site = open_site(
        Settings(_env_file=None, http_port=1), store=store, get_services=lambda: services,
        respond=lambda incoming: respond_or_apologise(incoming, services),
        read_now=lambda: datetime(2026, 1, 12, 8, tzinfo=ZONE), read_seconds=lambda: next(seconds),
    )  # fmt: skip
    caller = Visitor(site)
    yield caller
    caller.close()
    store.close()


FIELDS = st.dictionaries(
    st.sampled_from(["c", "turn", "text", "choice", "part", "x"]),
    st.text(max_size=30) | st.sampled_from(["1", "-1", "0:t:1", "99999999999999999999", "c" * 24]), max_size=5,
)  # fmt: skip
PATHS = st.lists(
    st.sampled_from(["ke-hoach", "4110-kh-ubnd", "muc", "13", "..", "khung", "bang", "vao", "tep", "static", "webhook",
                     "telegram", "%00", "%F0%9F%92%A1", "a" * 300, "%2e%2e", ";", "-1"]), min_size=1, max_size=5,
).map("/".join)  # fmt: skip


@settings(max_examples=150)
@given(FIELDS)
def test_no_form_breaks_the_chat_page(visitor, fields):
    answer = visitor.post("/", data={name: value.encode("utf-8", "replace").decode() for name, value in fields.items()})
    assert answer.status_code < 500


@settings(max_examples=100)
@given(
    st.binary(max_size=200),
    st.sampled_from(["application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "x"]),
)
def test_no_body_breaks_the_chat_page(visitor, body, kind):
    assert visitor.post("/", content=body, headers={"Content-Type": kind}).status_code < 500


@settings(max_examples=200)
@given(
    PATHS,
    st.sampled_from(["GET", "POST", "HEAD", "PUT"]),
    st.dictionaries(st.text("abcq", max_size=3), st.text(max_size=9), max_size=2),
)
def test_no_address_breaks_the_site(visitor, path, method, query):
    clean = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
    assert visitor.request(method, f"/{path}", params=clean).status_code < 500
