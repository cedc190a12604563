"""What goes out on the Official Account: free for 48 hours after the last act, billed to 7 days, then a template.

Outside the window a template message tells in one line what there is, where the settings name an approved template and
the person gave a telephone number; else the notice is out of reach here, until the person writes.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import httpx

from bot.channels.handing_out import HandingOut
from bot.channels.numbered import Offer, Page, make_pages, offering
from bot.channels.sending import Limits, OutOfReach, RecipientGone, Rejected, RetryLater
from bot.channels.zalo.sender import PAGE_LIMIT
from bot.channels.zalo_oa.client import Denied, OfficialAccountClient
from bot.channels.zalo_oa.tokens import TokenKeeper
from bot.settings import Settings
from bot.store.store import SqlStore
from handlers.messages import Reply
from handlers.ports_official_account import BILLED_UNTIL
from handlers.texts import common

_PER_MINUTE_WAIT = 60.0
_TEMPLATE_LENGTH = 200
_GONE = frozenset({-213, -217, -244})  # no follower, blocked
_CLOSED = frozenset({-230, -232})
_NOT_NOW = frozenset({-211, -224, -227})  # quota, package, nobody at the person's phone for 45 days
_TOO_MANY = -32


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePage:
    """A template message in the place of all pages, since the person has not written for seven days."""

    phone: str
    fields: dict[str, str]


AnyPage = Page | TemplatePage


class OfficialAccountSender:
    """Sends for the dispatcher and for the channel."""

    limits = Limits(per_second=30.0, chat_seconds=0.5)

    def __init__(
        self, settings: Settings, client: OfficialAccountClient, store: SqlStore, read_now: Callable[[], datetime],
        offer: Offer | None = None,
    ) -> None:  # fmt: skip
        self._offer = offer
        self._settings, self._client, self._store, self._read_now = settings, client, store, read_now
        self._handing_out = HandingOut(store, settings.http_public_url, read_now)

    def is_group(self, address: str) -> bool:  # noqa: ARG002 - the Official Account talks with people alone
        """Whether several people read there."""
        return False

    def make_pages(self, address: str, reply: Reply) -> Sequence[AnyPage]:
        """Return the messages that make up `reply`, or the template message that stands for them."""
        template = None if self._is_open(address) else self._make_template(address, reply)
        return [template] if template else make_pages(reply, PAGE_LIMIT, partial(self._handing_out.link, address))

    async def send(self, address: str, page: AnyPage, *, doubtful: bool) -> str:
        """Send one message once and return its id; raises as `bot.channels.sending.Sender` has it."""
        if isinstance(page, TemplatePage):
            return await self._send_template(page)
        if not await asyncio.to_thread(self._is_open, address):
            raise OutOfReach
        async with offering(self._offer, address, page.buttons):
            return await self._post(address, page, doubtful=doubtful)

    async def _post(self, address: str, page: Page, *, doubtful: bool) -> str:
        try:
            data = await self._client.consult(address.partition(":")[2], _make_message(page, doubtful=doubtful))
        except Denied as denial:
            if denial.error in _CLOSED:
                await asyncio.to_thread(self._note_closed, address)
            raise _translate(denial) from None
        return str(data.get("message_id", ""))

    def _is_open(self, address: str) -> bool:
        with self._store.look() as work:
            if work.people.find(address) is None:  # an answer to somebody who is not kept, who has just written
                return True
            acted_at = work.official_account.find_acted(address)
        return acted_at is not None and self._read_now() - acted_at < BILLED_UNTIL

    def _note_closed(self, address: str) -> None:
        with self._store.begin() as work:
            work.official_account.note_act(address, None)

    # ---- templates

    def _make_template(self, address: str, reply: Reply) -> TemplatePage | None:
        if self._settings.zalo_oa_template_id is None:
            return None
        with self._store.look() as work:
            phone = work.official_account.find_phone(address)
        if phone is None:
            return None
        text = " ".join((reply.text or reply.alert).split())
        sources = {
            "text": text if len(text) <= _TEMPLATE_LENGTH else f"{text[: _TEMPLATE_LENGTH - 1].rstrip()}…",
            "date": self._read_now().strftime("%d/%m/%Y"),
            "office": self._settings.office_name,
        }
        fields = {name: sources[source] for name, source in self._settings.list_template_parameters()}
        return TemplatePage(phone=phone, fields=fields)

    async def _send_template(self, page: TemplatePage) -> str:
        body = {
            "phone": page.phone, "template_id": self._settings.zalo_oa_template_id, "template_data": page.fields,
            "tracking_id": secrets.token_hex(12),
        }  # fmt: skip
        try:
            data = await self._client.send_template(body)
        except Denied as denial:
            if denial.error == _TOO_MANY:
                raise _translate(denial) from None
            raise OutOfReach(str(denial)) from None  # the number, the template, the day's limit, the night
        return str(data.get("msg_id", ""))


def _make_message(page: Page, *, doubtful: bool) -> dict[str, Any]:
    note = common.SENT_AGAIN if doubtful else ""
    words = "\n".join(filter(None, (note, page.text)))
    if not page.picture:
        return {"text": words}
    shown = {"template_type": "media", "elements": [{"media_type": "image", "url": page.picture}]}
    return {"text": words, "attachment": {"type": "template", "payload": shown}}


def _translate(denial: Denied) -> Exception:
    match denial.error:
        case error if error in _GONE or "user_id" in denial.message:
            return RecipientGone()
        case error if error in _CLOSED | _NOT_NOW:
            return OutOfReach(str(denial))
        case error if error == _TOO_MANY:
            return RetryLater("too many requests", wait=_PER_MINUTE_WAIT, scope="channel")
    return Rejected(str(denial))


def make_client(
    settings: Settings, store: SqlStore, read_now: Callable[[], datetime], http: httpx.AsyncClient
) -> tuple[OfficialAccountClient, TokenKeeper]:
    """Return what calls the Official Account that the settings name, and what keeps its tokens."""
    keeper = TokenKeeper(settings, store, http, read_now)
    return OfficialAccountClient(settings, keeper, http), keeper


@asynccontextmanager
async def open_sender(
    settings: Settings, store: SqlStore, read_now: Callable[[], datetime], offer: Offer | None = None
) -> AsyncIterator[OfficialAccountSender]:
    """Give the sender of the Official Account that the settings name; its connections are closed at the end."""
    async with httpx.AsyncClient() as http:
        client, keeper = make_client(settings, store, read_now, http)
        keeper.seed()
        yield OfficialAccountSender(settings, client, store, read_now, offer)
