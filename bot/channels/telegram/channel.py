"""One bot on Telegram: updates by polling or by webhook, in order within a chat, answered in worker threads."""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatAction, ChatType
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, BaseUpdateProcessor, ContextTypes, TypeHandler

from bot.channels.order import Order
from bot.channels.recent import Recent
from bot.channels.signing import Signer
from bot.channels.telegram.incoming import Receiver
from bot.channels.telegram.inline import Search, answer_inline, find_nothing
from bot.channels.telegram.menus import Menus
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.trying import repeat
from bot.channels.telegram.webhook import find_address, make_webhook
from bot.errors import TokenRefused
from bot.incidents import Outcome, Respond, record_incident
from bot.settings import Settings
from bot.web.webhooks import NotReady, Webhook
from handlers.messages import Incoming, Reply
from handlers.texts import common

_LOG = logging.getLogger("cchc.telegram")

_UPDATE_KINDS = ("message", "edited_message", "callback_query", "inline_query")
_POLL_FOR = dt.timedelta(seconds=20)
_DRAIN_SECONDS = 7
_WORKER_COUNT = 8
_POPUP_LENGTH = 200
_PRESS_SECONDS = 2.0
"""How long a pressed button waits for what to say before it is let go with its label alone."""


class _OneChatAtATime(BaseUpdateProcessor):
    """Keeps the order within a chat, while chats run side by side."""

    def __init__(self) -> None:
        super().__init__(max_concurrent_updates=4096)  # those that wait for their turn are counted too
        self._order = Order()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's turn, in the order of arrival, and run the handlers."""
        chat = update.effective_chat if isinstance(update, Update) else None
        async with self._order.turn(chat.id if chat else 0):
            await coroutine

    async def initialize(self) -> None:
        """Nothing is to be set up."""

    async def shutdown(self) -> None:
        """Nothing is to be put away."""


class TelegramChannel:
    """One bot: `run` serves it until it is told to stop.

    `respond` is called for every message, `search` for what is typed in other chats, in a worker thread.
    """

    def __init__(
        self, settings: Settings, respond: Respond, read_now: Callable[[], dt.datetime], search: Search = find_nothing
    ) -> None:
        if settings.telegram_token is None:
            raise TokenRefused("telegram")
        self._respond = respond
        self._search = search
        self._workers = ThreadPoolExecutor(_WORKER_COUNT, thread_name_prefix="answer")
        self._updates = Recent(10_000)
        self._texts = Recent(10_000)
        self._albums = Recent(1_000)
        self._presses: dict[int, tuple[int, str]] = {}
        self._next_update: int | None = None
        self._application = (
            Application.builder()
            .token(settings.telegram_token.get_secret_value())
            .base_url(settings.telegram_base_url)
            .base_file_url(settings.telegram_base_file_url)
            .concurrent_updates(_OneChatAtATime())
            .updater(None)  # `_poll` puts the updates into the queue itself
            .job_queue(None)
            .read_timeout(15)
            .connect_timeout(10)
            .pool_timeout(15)
            .build()
        )
        self._application.add_handler(TypeHandler(Update, self._on_update))
        self._application.add_error_handler(_on_error)
        self._bot = self._application.bot
        self._signer = Signer(settings.telegram_token.get_secret_value())
        self._receiver = Receiver(self._bot, read_now)
        self._outgoing = Outgoing(self._bot, self._signer)
        self._menus = Menus(self._bot)
        self._address = find_address(settings)
        self._listening = False

    @property
    def webhook(self) -> Webhook | None:
        """What the site is to serve for this channel, None where it polls."""
        return None if self._address is None else make_webhook(self._address, self._bot, self._take)

    # ---- coming and going

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set, then finish the updates in hand, within ten seconds.

        Raises TokenRefused; what the network does is waited out.
        """
        try:
            await repeat(self._application.initialize, stop)
            if stop.is_set():
                return
            await repeat(self._prepare, stop)
            await self._application.start()
            _LOG.info("serving @%s", self._bot.username)
            try:
                await (self._poll if self._address is None else self._listen)(stop)
            finally:
                await self._finish()
        except InvalidToken:
            raise TokenRefused("telegram") from None
        finally:
            await self._application.shutdown()
            await self._bot.shutdown()  # closes its connections even where the start was never finished
            self._workers.shutdown(wait=False, cancel_futures=True)

    async def _prepare(self) -> None:
        if self._address is None:
            await self._bot.delete_webhook()  # while one is set, polling is refused
        await self._menus.publish()

    async def _poll(self, stop: asyncio.Event) -> None:
        async def fetch() -> None:
            updates = await self._bot.get_updates(
                offset=self._next_update, timeout=_POLL_FOR, allowed_updates=_UPDATE_KINDS
            )
            for update in updates:
                await self._application.update_queue.put(update)
                self._next_update = update.update_id + 1  # asking for this one confirms those before it

        while not stop.is_set():
            await repeat(fetch, stop)

    async def _listen(self, stop: asyncio.Event) -> None:
        """Take what the site is sent; what comes after the end is refused, and Telegram keeps it for the next run."""
        address = self._address
        if address is None:
            return
        self._listening = True  # Telegram may call before it says that it will
        try:
            await repeat(
                lambda: self._bot.set_webhook(
                    address.url, secret_token=address.secret, allowed_updates=_UPDATE_KINDS, max_connections=40
                ),
                stop,
            )
            await stop.wait()
        finally:
            self._listening = False

    async def _take(self, update: Update) -> None:
        if not self._listening:
            raise NotReady
        await self._application.update_queue.put(update)

    async def _finish(self) -> None:
        try:
            await asyncio.wait_for(self._application.stop(), _DRAIN_SECONDS)
        except TimeoutError:
            _LOG.warning("stopped with messages unanswered")
        if self._next_update is not None:
            with suppress(TelegramError):
                await self._bot.get_updates(
                    offset=self._next_update, timeout=dt.timedelta(0), read_timeout=1, connect_timeout=1
                )

    # ---- one update

    async def _on_update(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        if not self._updates.notice(update.update_id):
            return
        if update.callback_query is not None:
            await self._on_press(update.callback_query)
        elif update.inline_query is not None:
            await answer_inline(update.inline_query, self._search, self._workers)
        elif update.effective_message is not None:
            await self._on_message(update.effective_message, edited=update.edited_message is not None)

    async def _on_message(self, message: Message, *, edited: bool) -> None:
        """Answer a message; silence for what nobody said to the bot, and for an edit that changed no word."""
        sender = message.from_user
        if sender is None or sender.is_bot or not self._receiver.is_addressed(message):
            return
        self._presses.pop(message.chat_id, None)
        reply_to = None if message.chat.type == ChatType.PRIVATE else message.message_id
        incoming = self._receiver.read(message, sender)
        if message.text is not None and incoming is not None:
            if self._texts.notice((message.chat_id, message.message_id), hash(incoming.text)):
                await self._answer(incoming, message.chat_id, reply_to)
        elif edited or message.effective_attachment is None or not self._is_first_of_album(message):
            return
        elif incoming is not None:
            await self._answer(incoming, message.chat_id, reply_to)
        else:
            await self._outgoing.send(message.chat_id, Reply(text=common.ONLY_TEXT, kind="clarify"), reply_to)

    def _is_first_of_album(self, message: Message) -> bool:
        return message.media_group_id is None or self._albums.notice(message.media_group_id)

    async def _on_press(self, query: CallbackQuery) -> None:
        """Answer a button: only one that was made for this chat counts, so a forged one is refused.

        Pressed again while its answer is the last thing in the chat, it brings no second copy. A button of a
        screen that has changed since, or from before a restart, is still known; what it may do is checked anew.
        """
        message = query.message
        value = None if message is None else self._signer.read(str(message.chat.id), query.data or "")
        if message is None or value is None:
            await _pop_up(query, common.CHOICE_STALE, alert=True)
            return
        chat_id, press = message.chat.id, (message.message_id, value)
        if self._presses.get(chat_id) == press:
            await _pop_up(query, common.CHOICE_REPEATED)
            return
        label = _find_label(message, query.data) if isinstance(message, Message) else ""
        group = message.chat.type != ChatType.PRIVATE
        incoming = self._receiver.receive(query.from_user, label, choice=value, group=group)
        answering = asyncio.create_task(self._think(incoming, chat_id))
        await asyncio.wait((answering,), timeout=_PRESS_SECONDS)
        early = answering.result().reply if answering.done() else None
        alert = early.alert if early else ""
        note = alert or (common.CHOICE_TAKEN.format(label=label) if label else "")
        await _pop_up(query, note, alert=bool(alert) and early is not None and early.kind != "answer")
        outcome = await answering
        reply = outcome.reply
        if not reply.text and reply.alert and not alert:  # it came too late for the button
            reply = replace(reply, text=reply.alert)
        if await self._outgoing.send(chat_id, reply, edited=message.message_id) and not reply.edits and reply.text:
            self._presses[chat_id] = press
        await self._menus.fit(chat_id, outcome.role)

    # ---- the reply

    async def _answer(self, incoming: Incoming, chat_id: int, reply_to: int | None) -> None:
        outcome = await self._think(incoming, chat_id)
        await self._outgoing.send(chat_id, outcome.reply, reply_to)
        await self._menus.fit(chat_id, outcome.role)

    async def _think(self, incoming: Incoming, chat_id: int) -> Outcome:
        typing = asyncio.create_task(self._show_typing(chat_id))
        outcome = await asyncio.get_running_loop().run_in_executor(self._workers, self._respond, incoming)
        await typing
        return outcome

    async def _show_typing(self, chat_id: int) -> None:
        with suppress(TelegramError):  # a nicety; the answer itself will tell whether the chat can be reached
            await self._bot.send_chat_action(chat_id, ChatAction.TYPING)


async def _on_error(_update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    if context.error is not None:
        record_incident(context.error, "handling an update")


async def _pop_up(query: CallbackQuery, text: str, *, alert: bool = False) -> None:
    with suppress(TelegramError):  # too late for a note at the button; the answer still follows
        await query.answer(text[:_POPUP_LENGTH] or None, show_alert=alert)


def _find_label(message: Message, data: str | None) -> str:
    """Return what stands on the button of `message` that carries `data`, '' where it is there no more."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return next((button.text for row in rows for button in row if button.callback_data == data), "")
