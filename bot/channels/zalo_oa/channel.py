"""The Official Account: events by webhook, taken at once and answered afterwards, in order for each person."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import httpx

from bot.channels.answering import Answering
from bot.channels.inbox import Inbox, Letter
from bot.channels.sending import RetryLater, Uncertain
from bot.channels.waiting import until
from bot.channels.zalo_oa.client import Denied
from bot.channels.zalo_oa.events import dump, load, make_check, make_incoming, read_event
from bot.channels.zalo_oa.sender import OfficialAccountSender, make_client
from bot.channels.zalo_oa.tokens import PairLost
from bot.incidents import Respond
from bot.settings import Settings
from bot.store.store import FAILURES, SqlStore
from bot.web.webhooks import Update, Webhook
from handlers.messages import Reply
from handlers.texts import common

_LOG = logging.getLogger("cchc.zalo_oa")
_UPKEEP_SECONDS = 1800.0
_KEPT_NAMES = 5_000
WEBHOOK_PATH = "/webhook/zalo-oa"


class OfficialAccountChannel:
    """One Official Account: `run` serves it until it is told to stop; its `webhook` is for the site to serve.

    `respond` is called in a worker thread.
    """

    def __init__(self, settings: Settings, respond: Respond, read_now: Callable[[], datetime], store: SqlStore) -> None:
        self._settings, self._read_now, self._store = settings, read_now, store
        self._http = httpx.AsyncClient(limits=httpx.Limits(max_connections=64))
        self._client, self._keeper = make_client(settings, store, read_now, self._http)
        self._sender = OfficialAccountSender(settings, self._client, store, read_now)
        self._answering = Answering(respond, self._sender)
        self._inbox = Inbox("oa", store, self._handle, _read_letter, read_now)
        self._names: OrderedDict[str, str] = OrderedDict()

    @property
    def webhook(self) -> Webhook:
        """Where Zalo sends events to; one that is not signed with the Official Account's secret is not taken."""
        secret = self._settings.zalo_oa_webhook_secret
        check = make_check(
            self._settings.zalo_oa_app_id or "", secret.get_secret_value() if secret else "", self._read_now
        )
        return Webhook(
            path=WEBHOOK_PATH, admits=lambda headers: "X-ZEvent-Signature" in headers, read=self._read, vouches=check
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set, then finish the messages in hand."""
        self._keeper.seed()
        _LOG.info("serving the Official Account on Zalo")
        try:
            async with self._inbox.serving():
                while not stop.is_set():
                    await self._keep_up()
                    await until(stop, asyncio.sleep(_UPKEEP_SECONDS))
        finally:
            self._answering.close()
            await self._http.aclose()

    async def _keep_up(self) -> None:
        """Renew the tokens before they expire, and keep the quota for admins to see."""
        try:
            await self._keeper.renew_early()
            quota = await self._client.read_quota()
            await asyncio.to_thread(self._note_quota, quota)
        except PairLost:
            _LOG.error("the tokens of the Official Account are lost: an admin must authorise the application again")
        except (Denied, RetryLater, Uncertain, *FAILURES) as error:
            _LOG.warning("the Official Account's quota is not known: %s", type(error).__name__)

    def _note_quota(self, quota: dict[str, Any]) -> None:
        with self._store.begin() as work:
            work.official_account.note_quota(self._settings.zalo_oa_app_id or "", quota, self._read_now())

    # ---- one event

    def _read(self, fields: dict[str, Any]) -> Update:
        event = read_event(fields)

        async def take() -> None:
            if event is not None:
                await self._inbox.take(Letter(id=event.id, chat=event.user, lay_out=partial(dump, event)))

        key = event.id if event is not None else None
        person = ("oa", event.user if event is not None else "")
        return Update(key=("oa", key or id(fields)), person=person, take=take)

    async def _handle(self, letter: Letter) -> None:
        event = load(letter.lay_out())
        if event is None:
            return
        address = f"oa:{event.user}"
        if event.name == "unfollow":
            await asyncio.to_thread(self._note_gone, address)
            return
        known = await asyncio.to_thread(self._note_act, address)
        if letter.surplus:
            await self._answering.send(address, Reply(text=common.TOO_MANY_WAITING, kind="clarify"))
            return
        incoming = make_incoming(event, await self._find_name(event.user), self._read_now())
        reply = Reply(text=common.ONLY_TEXT, kind="clarify")
        if incoming is not None:
            reply = (await self._answering.think(incoming)).reply
        if not known:  # they may have joined by this very message
            await asyncio.to_thread(self._note_act, address)
        await self._answering.send(address, reply, doubtful=letter.doubtful)

    async def _find_name(self, user: str) -> str:
        """Return how a person is called; asked of Zalo once, for events do not say it."""
        if user not in self._names:
            try:
                self._names[user] = await self._client.read_name(user)
            except (Denied, RetryLater, Uncertain):
                return ""
            while len(self._names) > _KEPT_NAMES:
                self._names.popitem(last=False)
        return self._names[user]

    def _note_act(self, address: str) -> bool:
        with self._store.begin() as work:
            return work.official_account.note_act(address, self._read_now())

    def _note_gone(self, address: str) -> None:
        with self._store.begin() as work:
            work.sending.mark_gone(address, self._read_now())


def _read_letter(body: dict[str, Any]) -> Letter | None:
    event = load(body)
    return None if event is None else Letter(id=event.id, chat=event.user, lay_out=lambda: body)
