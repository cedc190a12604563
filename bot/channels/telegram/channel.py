"""One bot on Telegram: updates by polling or by webhook, in order within a chat, answered in worker threads."""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any

from telegram import Bot, CallbackQuery, InlineQuery, Message, Update
from telegram.constants import ChatAction, ChatType
from telegram.error import InvalidToken, TelegramError

from bot.channels.inbox import Inbox, Letter
from bot.channels.recent import Recent
from bot.channels.signing import Signer
from bot.channels.telegram.incoming import Receiver
from bot.channels.telegram.inline import Search, answer_inline, find_nothing
from bot.channels.telegram.menus import Menus
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.requests import Request
from bot.channels.telegram.trying import repeat
from bot.channels.telegram.webhook import find_address, make_webhook
from bot.errors import TokenRefused
from bot.incidents import Outcome, Respond, record_incident
from bot.settings import Settings
from bot.store.store import SqlStore
from bot.web.webhooks import NotReady, Webhook
from handlers.messages import Incoming, Reply
from handlers.texts import common

_LOG = logging.getLogger("cchc.telegram")

_UPDATE_KINDS = ("message", "edited_message", "callback_query", "inline_query")
_POLL_FOR = dt.timedelta(seconds=20)
_DRAIN_SECONDS = 7
_WORKER_COUNT = 8
_POPUP_LENGTH = 200
_TYPING_SECONDS = 0.7
"""How long an answer may take before the person is shown that one is being written: most take a few milliseconds."""

_MOST_SHOWN = 4 * _WORKER_COUNT
"""While more answers than these are waited for, nobody is shown that: a second call for each would slow all of them."""

_PRESS_SECONDS = 2.0
"""How long a pressed button waits for what to say before it is let go with its label alone."""


class TelegramChannel:
    """One bot: `run` serves it until it is told to stop.

    `respond` is called for every message, `search` for what is typed in other chats, in a worker thread. What is
    said is in the store before Telegram is told that it has arrived.
    """

    def __init__(
        self, settings: Settings, respond: Respond, read_now: Callable[[], dt.datetime], store: SqlStore,
        search: Search = find_nothing,
    ) -> None:  # fmt: skip
        if settings.telegram_token is None:
            raise TokenRefused("telegram")
        self._respond = respond
        self._search = search
        self._workers = ThreadPoolExecutor(_WORKER_COUNT, thread_name_prefix="answer")
        self._texts = Recent(10_000)
        self._albums = Recent(1_000)
        self._presses: dict[int, tuple[int, str]] = {}
        self._thinking_count = 0
        self._next_update: int | None = None
        self._passing: set[asyncio.Task[None]] = set()
        self._bot = _make_bot(settings)
        self._inbox = Inbox("telegram", store, self._handle, self._read_letter, read_now, drain_seconds=_DRAIN_SECONDS)
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
            await repeat(self._bot.initialize, stop)
            if stop.is_set():
                return
            await repeat(self._prepare, stop)
            _LOG.info("serving @%s", self._bot.username)
            async with self._inbox.serving():
                await (self._poll if self._address is None else self._listen)(stop)
            await self._part()
        except InvalidToken:
            raise TokenRefused("telegram") from None
        finally:
            await self._bot.shutdown()  # closes its connections even where the start was never finished
            self._workers.shutdown(wait=False, cancel_futures=True)

    async def _prepare(self) -> None:
        if self._address is None:
            await self._bot.delete_webhook()  # while one is set, polling is refused
        await self._menus.publish()

    async def _poll(self, stop: asyncio.Event) -> None:
        updates: tuple[Update, ...] = ()

        async def fetch() -> None:
            nonlocal updates
            updates = await self._bot.get_updates(
                offset=self._next_update, timeout=_POLL_FOR, allowed_updates=_UPDATE_KINDS
            )

        while not stop.is_set():
            updates = ()
            await repeat(fetch, stop)
            if updates:
                await self._take_all(updates)
                self._next_update = updates[-1].update_id + 1  # asking for this one confirms those before it

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
        await self._take_all((update,))

    async def _take_all(self, updates: Sequence[Update]) -> None:
        """Put safely what people say; what they are typing elsewhere is of this moment, and is not kept."""
        for update in updates:
            if update.inline_query is not None:
                task = asyncio.create_task(self._on_inline(update.inline_query))
                self._passing.add(task)
                task.add_done_callback(self._passing.discard)
        await self._inbox.take_all([_make_letter(update) for update in updates if update.inline_query is None])

    async def _part(self) -> None:
        """Confirm to Telegram what is safe, and leave."""
        if self._passing:
            await asyncio.wait(self._passing, timeout=1)
        if self._next_update is not None:
            with suppress(TelegramError):
                await self._bot.get_updates(
                    offset=self._next_update, timeout=dt.timedelta(0), read_timeout=1, connect_timeout=1
                )

    # ---- one update

    def _read_letter(self, body: dict[str, Any]) -> Letter | None:
        try:
            update = Update.de_json(body, self._bot)
        except (TelegramError, KeyError, TypeError, ValueError, AttributeError):
            return None
        return _make_letter(update)

    async def _handle(self, letter: Letter) -> None:
        update: Update = letter.parsed
        try:
            if letter.surplus:
                await self._tell_surplus(update)
            elif update.callback_query is not None:
                await self._on_press(update.callback_query, doubtful=letter.doubtful)
            elif update.effective_message is not None:
                edited = update.edited_message is not None
                await self._on_message(update.effective_message, edited=edited, doubtful=letter.doubtful)
        except TelegramError as error:
            record_incident(error, "handling an update")

    async def _tell_surplus(self, update: Update) -> None:
        """Tell somebody who writes faster than is answered; a group, where nobody asked for that, hears nothing."""
        chat = update.effective_chat
        if chat is not None and chat.type == ChatType.PRIVATE:
            await self._outgoing.send(chat.id, Reply(text=common.TOO_MANY_WAITING, kind="clarify"))

    async def _on_inline(self, query: InlineQuery) -> None:
        try:
            await answer_inline(query, self._search, self._workers)
        except TelegramError as error:
            record_incident(error, "handling an update")

    async def _on_message(self, message: Message, *, edited: bool, doubtful: bool) -> None:
        """Answer a message; silence for what nobody said to the bot, and for an edit that changed no word."""
        sender = message.from_user
        if sender is None or sender.is_bot or not self._receiver.is_addressed(message):
            return
        self._presses.pop(message.chat_id, None)
        reply_to = None if message.chat.type == ChatType.PRIVATE else message.message_id
        incoming = self._receiver.read(message, sender)
        if message.text is not None and incoming is not None:
            if self._texts.notice((message.chat_id, message.message_id), hash(incoming.text)):
                await self._answer(incoming, message.chat_id, reply_to, doubtful=doubtful)
        elif edited or message.effective_attachment is None or not self._is_first_of_album(message):
            return
        elif incoming is not None:
            await self._answer(incoming, message.chat_id, reply_to, doubtful=doubtful)
        else:
            reply = Reply(text=common.ONLY_TEXT, kind="clarify")
            await self._outgoing.send(message.chat_id, reply, reply_to, doubtful=doubtful)

    def _is_first_of_album(self, message: Message) -> bool:
        return message.media_group_id is None or self._albums.notice(message.media_group_id)

    async def _on_press(self, query: CallbackQuery, *, doubtful: bool) -> None:
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
        sent = await self._outgoing.send(chat_id, reply, edited=message.message_id, doubtful=doubtful)
        if sent and not reply.edits and reply.text:
            self._presses[chat_id] = press
        await self._menus.fit(chat_id, outcome.role)

    # ---- the reply

    async def _answer(self, incoming: Incoming, chat_id: int, reply_to: int | None, *, doubtful: bool) -> None:
        outcome = await self._think(incoming, chat_id)
        await self._outgoing.send(chat_id, outcome.reply, reply_to, doubtful=doubtful)
        await self._menus.fit(chat_id, outcome.role)

    async def _think(self, incoming: Incoming, chat_id: int) -> Outcome:
        answering = asyncio.get_running_loop().run_in_executor(self._workers, self._respond, incoming)
        self._thinking_count += 1
        try:
            await asyncio.wait((answering,), timeout=_TYPING_SECONDS)
            if not answering.done() and self._thinking_count <= _MOST_SHOWN:
                await self._show_typing(chat_id)
            return await answering
        finally:
            self._thinking_count -= 1

    async def _show_typing(self, chat_id: int) -> None:
        with suppress(TelegramError):  # a nicety; the answer itself will tell whether the chat can be reached
            await self._bot.send_chat_action(chat_id, ChatAction.TYPING)


def _make_bot(settings: Settings) -> Bot:
    return Bot(
        settings.telegram_token.get_secret_value() if settings.telegram_token else "",
        base_url=settings.telegram_base_url,
        base_file_url=settings.telegram_base_file_url,
        request=Request(connections=256),
        get_updates_request=Request(connections=1),
    )


def _make_letter(update: Update) -> Letter:
    chat = update.effective_chat
    where = str(chat.id) if chat is not None else f"update {update.update_id}"
    return Letter(id=str(update.update_id), chat=where, lay_out=update.to_dict, parsed=update)


async def _pop_up(query: CallbackQuery, text: str, *, alert: bool = False) -> None:
    with suppress(TelegramError):  # too late for a note at the button; the answer still follows
        await query.answer(text[:_POPUP_LENGTH] or None, show_alert=alert)


def _find_label(message: Message, data: str | None) -> str:
    """Return what stands on the button of `message` that carries `data`, '' where it is there no more."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return next((button.text for row in rows for button in row if button.callback_data == data), "")
