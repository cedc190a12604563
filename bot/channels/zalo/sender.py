"""What goes out on a Zalo bot: one message once, and what its failure means."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial

import httpx

from bot.channels.handing_out import HandingOut
from bot.channels.numbered import Offer, Page, make_pages, offering
from bot.channels.sending import Limits, RecipientGone, Rejected, RetryLater, Uncertain
from bot.channels.zalo.client import NotSent, Refused, ZaloClient
from bot.settings import Settings
from bot.store.store import SqlStore
from handlers.messages import Reply
from handlers.texts import common

PAGE_LIMIT = 2000 - 96
"""Characters in a message: Zalo's 2,000 less the room for the note on a message that is sent again."""

_UNKNOWN_CHAT = ("chat not found", "user not found", "chat_id is invalid", "user_id is invalid")


class ZaloSender:
    """Sends for the dispatcher and for the channel; Zalo publishes no limits, so a modest pace is kept."""

    limits = Limits(per_second=20.0, chat_seconds=0.5)

    def __init__(self, client: ZaloClient, handing_out: HandingOut, offer: Offer | None = None) -> None:
        self._client, self._handing_out, self._offer = client, handing_out, offer

    def is_group(self, address: str) -> bool:  # noqa: ARG002 - notices go to people alone
        """Whether several people read there."""
        return False

    def make_pages(self, address: str, reply: Reply) -> Sequence[Page]:
        """Return the messages that make up `reply`."""
        return make_pages(reply, PAGE_LIMIT, partial(self._handing_out.link, address))

    async def send(self, address: str, page: Page, *, doubtful: bool, reply_to: str | None = None) -> str:
        """Send one message once and return its id; raises as `bot.channels.sending.Sender` has it."""
        async with offering(self._offer, address, page.buttons):
            return await self._post(address, page, doubtful=doubtful, reply_to=reply_to)

    async def _post(self, address: str, page: Page, *, doubtful: bool, reply_to: str | None) -> str:
        note = common.SENT_AGAIN if doubtful else ""
        more = {} if reply_to is None else {"reply_to_message_id": reply_to}
        chat = address.partition(":")[2]
        words = "\n".join(filter(None, (note, page.text)))
        try:
            if page.picture:
                sent = await self._client.call("sendPhoto", chat_id=chat, photo=page.picture, caption=words, **more)
            else:
                sent = await self._client.call("sendMessage", chat_id=chat, text=words, **more)
        except Refused as refusal:
            raise _translate(refusal) from None
        except NotSent:
            raise RetryLater("no connection", scope="channel") from None
        return str(sent.get("message_id", "")) if isinstance(sent, dict) else ""


def _translate(refusal: Refused) -> Exception:
    unknown = any(sign in refusal.description.lower() for sign in _UNKNOWN_CHAT)
    match refusal.code:
        case httpx.codes.UNAUTHORIZED:
            return RetryLater("token refused", scope="channel")
        case httpx.codes.TOO_MANY_REQUESTS:
            return RetryLater("too many requests", wait=refusal.wait or 5.0, scope="unknown")
        case httpx.codes.FORBIDDEN:
            return RecipientGone()
        case httpx.codes.REQUEST_TIMEOUT | httpx.codes.GATEWAY_TIMEOUT:
            return Uncertain()  # who gave up waiting does not know what lies behind
        case code if code >= httpx.codes.INTERNAL_SERVER_ERROR:
            return RetryLater("the server failed")
    return RecipientGone() if unknown else Rejected(refusal.description)


def make_client(settings: Settings) -> ZaloClient:
    """Return what calls the bot that the settings name."""
    token = settings.zalo_bot_token.get_secret_value() if settings.zalo_bot_token else ""
    return ZaloClient(settings.zalo_bot_base_url, token)


@asynccontextmanager
async def open_sender(
    settings: Settings, store: SqlStore, read_now: Callable[[], datetime], offer: Offer | None = None
) -> AsyncIterator[ZaloSender]:
    """Give the sender of the bot that the settings name; its connections are closed at the end."""
    client = make_client(settings)
    try:
        yield ZaloSender(client, HandingOut(store, settings.http_public_url, read_now), offer)
    finally:
        await client.close()
