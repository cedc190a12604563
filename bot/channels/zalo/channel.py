"""One bot on the Zalo Bot Platform: updates by polling or webhook, in order within a chat."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

import httpx

from bot.channels.answering import Answering
from bot.channels.handing_out import HandingOut
from bot.channels.inbox import Inbox, Letter
from bot.channels.sending import Uncertain
from bot.channels.waiting import repeat, until
from bot.channels.zalo.client import NotSent, Refused
from bot.channels.zalo.incoming import Message, is_addressed, make_incoming, read_message, read_updates
from bot.channels.zalo.sender import ZaloSender, make_client
from bot.channels.zalo.webhook import PATH, make_webhook
from bot.errors import TokenRefused
from bot.incidents import Respond
from bot.settings import Settings
from bot.store.store import SqlStore
from bot.web.webhooks import Webhook
from handlers.messages import Reply
from handlers.texts import common

_LOG = logging.getLogger("cchc.zalo")
_POLL_SECONDS = 5.0  # told to stop, the poll under way is waited for: what it brings is not given again
_ANSWER_SECONDS = 0.5
_FAILURES = (Refused, NotSent, Uncertain)


class ZaloChannel:
    """One bot: `run` serves it until it is told to stop.

    By webhook where the settings name a secret and a public address, else by polling; Zalo gives each update once,
    so each is kept in the store before the next is asked for. `respond` is called in a worker thread.
    """

    def __init__(self, settings: Settings, respond: Respond, read_now: Callable[[], datetime], store: SqlStore) -> None:
        self._settings, self._read_now = settings, read_now
        self._client = make_client(settings)
        self._sender = ZaloSender(self._client, HandingOut(store, settings.http_public_url, read_now))
        self._answering = Answering(respond, self._sender)
        self._inbox = Inbox("zalo", store, self._handle, _read_letter, read_now)
        self._name = ""

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set, then finish the messages in hand; raises TokenRefused.

        What the network does is waited out.
        """
        try:
            await until(stop, repeat(self._prepare, stop, _FAILURES, _weigh))
            if stop.is_set():
                return
            _LOG.info("serving @%s on Zalo", self._name)
            async with self._inbox.serving():
                await (stop.wait() if self._by_webhook else self._poll(stop))
        finally:
            self._answering.close()
            await self._client.close()

    @property
    def webhook(self) -> Webhook | None:
        """Where Zalo sends updates to, None where they are asked for."""
        secret = self._settings.zalo_bot_webhook_secret
        return make_webhook(secret.get_secret_value(), self.receive) if self._by_webhook and secret else None

    async def receive(self, body: Any) -> None:
        """Take the updates of a webhook's body, which is known to be Zalo's; they are answered afterwards."""
        for update in read_updates(body):
            letter = _read_letter(update)
            if letter is not None:
                await self._inbox.take(letter)

    # ---- coming

    @property
    def _by_webhook(self) -> bool:
        return self._settings.zalo_bot_webhook_secret is not None and self._settings.http_public_url is not None

    async def _prepare(self) -> None:
        me = await self._client.call("getMe")
        self._name = str(me.get("display_name") or me.get("account_name") or "") if isinstance(me, dict) else ""
        secret = self._settings.zalo_bot_webhook_secret
        if self._by_webhook and secret is not None:
            url = f"{self._settings.http_public_url}{PATH}"
            await self._client.call("setWebhook", url=url, secret_token=secret.get_secret_value())
            return
        with suppress(Refused):  # there is none to take away
            await self._client.call("deleteWebhook")

    async def _poll(self, stop: asyncio.Event) -> None:
        """Ask for updates; told to stop, wait for the poll under way, but for no server that does not answer."""
        polling = asyncio.create_task(self._poll_on(stop))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait((polling, stopping), return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait((polling,), timeout=_POLL_SECONDS + _ANSWER_SECONDS)
        finally:
            polling.cancel()
            stopping.cancel()
        if polling.done():
            polling.result()

    async def _poll_on(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await repeat(self._fetch, stop, _FAILURES, _weigh)

    async def _fetch(self) -> None:
        body = await self._client.poll(_POLL_SECONDS)
        if body is not None:
            await self.receive(body)

    # ---- one message

    async def _handle(self, letter: Letter) -> None:
        """Answer a message; silence for what nobody said to the bot."""
        message = read_message(letter.lay_out())
        if message is None or message.from_bot or not is_addressed(message, self._name):
            return
        if letter.surplus:
            if not message.group:
                await self._answering.send(f"zalo:{message.chat}", Reply(text=common.TOO_MANY_WAITING, kind="clarify"))
            return
        typing = asyncio.create_task(self._show_typing(message.chat))
        incoming = make_incoming(message, self._name, self._read_now())
        reply = Reply(text=common.ONLY_TEXT, kind="clarify")
        if incoming is not None:
            reply = (await self._answering.think(incoming)).reply
        await typing
        await self._answering.send(f"zalo:{message.chat}", reply, self._answer_to(message), doubtful=letter.doubtful)

    def _answer_to(self, message: Message) -> Any:
        """Return what sends a page to where the message was said; in a group the first one quotes it."""
        quoted = [message.id] if message.group else []

        async def send(page: Any, *, doubtful: bool) -> None:
            post = partial(self._sender.send, f"zalo:{message.chat}", page, doubtful=doubtful)
            await (post(reply_to=quoted[0]) if quoted else post())
            quoted.clear()

        return send

    async def _show_typing(self, chat: str) -> None:
        with suppress(Refused, NotSent, Uncertain):  # a nicety; the answer itself will tell
            await self._client.call("sendChatAction", chat_id=chat, action="typing")


def _read_letter(update: dict[str, Any]) -> Letter | None:
    message = read_message(update)
    return None if message is None else Letter(id=message.id, chat=message.chat, lay_out=lambda: update)


def _weigh(failure: Exception) -> float | None:
    """Return for how many seconds Zalo wants to be left alone, where it says so; raises TokenRefused."""
    if not isinstance(failure, Refused):
        _LOG.warning("Zalo cannot be reached, trying again: %s", failure)
        return None
    if failure.code == httpx.codes.UNAUTHORIZED:
        raise TokenRefused("zalo") from None
    _LOG.warning("Zalo refuses, trying again: %s", failure)
    return failure.wait
