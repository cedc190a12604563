"""Telegram: updates by polling, questions answered in worker threads, replies as plain text with buttons.

The only file that knows python-telegram-bot. Text goes out without markup, so no text can break it.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from weakref import WeakValueDictionary

import httpx
from telegram import (
    BotCommand,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
    Update,
    User,
)
from telegram.constants import ChatAction, ChatType, MessageLimit
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, BaseUpdateProcessor, ContextTypes, TypeHandler

from bot.channels.pages import split_text
from bot.channels.recent import Recent
from bot.errors import TokenRefused
from bot.incidents import Respond, record_incident
from bot.settings import Settings
from handlers.messages import Asker, Choice, Incoming, Reply
from handlers.texts import common

_LOG = logging.getLogger("cchc.telegram")

PAGE_LIMIT = MessageLimit.MAX_TEXT_LENGTH - 96
"""UTF-16 units in a message: Telegram's 4,096 less the room for the note on a message that is sent again."""

_UPDATE_KINDS = ("message", "edited_message", "callback_query")
_POLL_FOR = dt.timedelta(seconds=20)
_DRAIN_SECONDS = 7
_WORKER_COUNT = 8
_SEND_ATTEMPTS = 5
_LONGEST_WAIT = 120
_BUTTON_LENGTH = 40
_POPUP_LENGTH = 200
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class _OneChatAtATime(BaseUpdateProcessor):
    """Keeps the order within a chat, while chats run side by side."""

    def __init__(self) -> None:
        super().__init__(max_concurrent_updates=4096)  # those that wait for their turn are counted too
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's turn, in the order of arrival, and run the handlers."""
        chat = update.effective_chat if isinstance(update, Update) else None
        turn = self._turns.setdefault(chat.id if chat else 0, asyncio.Lock())
        async with turn:
            await coroutine

    async def initialize(self) -> None:
        """Nothing is to be set up."""

    async def shutdown(self) -> None:
        """Nothing is to be put away."""


class TelegramChannel:
    """One bot: `run` serves it until it is told to stop.

    `respond` is called for every message, in a worker thread.
    """

    def __init__(self, settings: Settings, respond: Respond, read_now: Callable[[], dt.datetime]) -> None:
        if settings.telegram_token is None:
            raise TokenRefused
        self._respond = respond
        self._read_now = read_now
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

    # ---- coming and going

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set, then finish the updates in hand, within ten seconds.

        Raises TokenRefused; what the network does is waited out.
        """
        try:
            await _repeat(self._application.initialize, stop)
            if stop.is_set():
                return
            await _repeat(self._prepare, stop)
            await self._application.start()
            _LOG.info("serving @%s", self._bot.username)
            try:
                await self._poll(stop)
            finally:
                await self._finish()
        except InvalidToken:
            raise TokenRefused from None
        finally:
            await self._application.shutdown()
            await self._bot.shutdown()  # closes its connections even where the start was never finished
            self._workers.shutdown(wait=False, cancel_futures=True)

    async def _prepare(self) -> None:
        await self._bot.delete_webhook()  # while one is set, polling is refused
        try:
            await self._bot.set_my_commands([BotCommand(name, about) for name, about in common.MENU])
        except BadRequest as error:  # people can type the commands all the same
            _LOG.warning("the menu of commands was refused: %s", error)

    async def _poll(self, stop: asyncio.Event) -> None:
        async def fetch() -> None:
            updates = await self._bot.get_updates(
                offset=self._next_update, timeout=_POLL_FOR, allowed_updates=_UPDATE_KINDS
            )
            for update in updates:
                await self._application.update_queue.put(update)
                self._next_update = update.update_id + 1  # asking for this one confirms those before it

        while not stop.is_set():
            await _repeat(fetch, stop)

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
        elif update.effective_message is not None:
            await self._on_message(update.effective_message, edited=update.edited_message is not None)

    async def _on_message(self, message: Message, *, edited: bool) -> None:
        """Answer a message; silence for what nobody said to the bot, and for an edit that changed no word."""
        sender = message.from_user
        if sender is None or sender.is_bot or not self._is_addressed(message):
            return
        self._presses.pop(message.chat_id, None)
        reply_to = None if message.chat.type == ChatType.PRIVATE else message.message_id
        if message.text is not None:
            text = self._strip_mention(message.text)
            if self._texts.notice((message.chat_id, message.message_id), hash(text)):
                await self._answer(self._receive(sender, text), message.chat_id, reply_to)
        elif message.effective_attachment is not None and not edited and self._is_first_of_album(message):
            await self._send(message.chat_id, Reply(text=common.ONLY_TEXT, kind="clarify"), reply_to)

    def _is_first_of_album(self, message: Message) -> bool:
        return message.media_group_id is None or self._albums.notice(message.media_group_id)

    def _is_addressed(self, message: Message) -> bool:
        if message.chat.type == ChatType.PRIVATE:
            return True
        text = message.text or ""
        answered = message.reply_to_message
        return (
            text.startswith("/")
            or self._mention().lower() in text.lower()
            or (answered is not None and answered.from_user is not None and answered.from_user.id == self._bot.id)
        )

    def _mention(self) -> str:
        return f"@{self._bot.username}"

    def _strip_mention(self, text: str) -> str:
        at = text.lower().find(self._mention().lower())
        return text if at < 0 else f"{text[:at]}{text[at + len(self._mention()) :]}".strip()

    async def _on_press(self, query: CallbackQuery) -> None:
        """Answer a button: only one that stands under its message counts, so a forged one is refused.

        Pressed again while its answer is the last thing in the chat, it brings no second copy.
        """
        message, value = query.message, query.data
        label = _find_label(message, value) if isinstance(message, Message) else None
        if not isinstance(message, Message) or value is None or label is None:
            await _pop_up(query, common.CHOICE_STALE, alert=True)
            return
        press = (message.message_id, value)
        if self._presses.get(message.chat_id) == press:
            await _pop_up(query, common.CHOICE_REPEATED)
            return
        await _pop_up(query, common.CHOICE_TAKEN.format(label=label))
        incoming = self._receive(query.from_user, label, choice=value)
        if await self._answer(incoming, message.chat_id, None):
            self._presses[message.chat_id] = press

    def _receive(self, sender: User, text: str, choice: str | None = None) -> Incoming:
        return Incoming(
            person=f"telegram:{sender.id}",
            text=text,
            asker=Asker(),
            received_at=self._read_now(),
            choice=choice,
            display_name=sender.full_name,
        )

    # ---- the reply

    async def _answer(self, incoming: Incoming, chat_id: int, reply_to: int | None) -> bool:
        typing = asyncio.create_task(self._show_typing(chat_id))
        outcome = await asyncio.get_running_loop().run_in_executor(self._workers, self._respond, incoming)
        await typing
        return await self._send(chat_id, outcome.reply, reply_to)

    async def _show_typing(self, chat_id: int) -> None:
        with suppress(TelegramError):  # a nicety; the answer itself will tell whether the chat can be reached
            await self._bot.send_chat_action(chat_id, ChatAction.TYPING)

    async def _send(self, chat_id: int, reply: Reply, reply_to: int | None) -> bool:
        """Send the reply in as many messages as it takes, and return whether all of it arrived."""
        *others, last = split_text(reply.text, PAGE_LIMIT)
        for page in others:
            if not await self._deliver(chat_id, page, None, reply_to):
                return False
            reply_to = None
        return await self._deliver(chat_id, last, _make_keyboard(reply.choices), reply_to)

    async def _deliver(
        self, chat_id: int, text: str, keyboard: InlineKeyboardMarkup | None, reply_to: int | None
    ) -> bool:
        """Send one message, and return whether it arrived.

        Refused for the moment, it is sent again after the time that Telegram asks for. When nobody can know
        whether it arrived, it is sent once more, with a note that says so.
        """
        answered = None if reply_to is None else ReplyParameters(reply_to, allow_sending_without_reply=True)
        doubtful = False
        for attempt in range(_SEND_ATTEMPTS):
            try:
                await self._bot.send_message(
                    chat_id,
                    f"{common.SENT_AGAIN}\n{text}" if doubtful else text,
                    reply_markup=keyboard,
                    reply_parameters=answered,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
            except Forbidden:
                _LOG.info("a reply was not sent: the person has blocked the bot or left")
                return False
            except TelegramError as error:
                pause = _choose_pause(error, attempt)
                lost_from_sight = _may_have_arrived(error)
                if pause is None or (doubtful and lost_from_sight) or attempt == _SEND_ATTEMPTS - 1:
                    record_incident(error, "sending a reply")
                    return False
                doubtful = doubtful or lost_from_sight
                await asyncio.sleep(pause)
            else:
                return True
        return False


def _choose_pause(error: TelegramError, attempt: int) -> float | None:
    """Return after how many seconds to send again, None when that is of no use."""
    match error:
        case RetryAfter(retry_after=wait):
            seconds = wait.total_seconds() if isinstance(wait, dt.timedelta) else float(wait)
            return seconds if seconds <= _LONGEST_WAIT else None
        case BadRequest():  # a NetworkError by its class, but the message's own fault
            return None
        case NetworkError():
            return float(2**attempt)
        case _:
            return None


def _may_have_arrived(error: TelegramError) -> bool:
    """Return whether the connection broke at a point where Telegram may already have shown the message."""
    cause = error.__cause__
    return isinstance(cause, httpx.HTTPError) and not isinstance(cause, _NEVER_SENT)


async def _repeat(action: Callable[[], Awaitable[object]], stop: asyncio.Event) -> None:
    """Do `action` until it succeeds or `stop` is set, which also breaks it off; pauses grow up to half a minute.

    Raises InvalidToken, which no waiting helps.
    """
    pause = 1.0
    while not stop.is_set():
        try:
            await _until(stop, action())
        except InvalidToken:
            raise
        except TelegramError as error:
            _LOG.warning("Telegram cannot be reached, trying again: %s: %s", type(error).__name__, error)
            wait = _choose_pause(error, 0) if isinstance(error, RetryAfter) else None
            await _until(stop, asyncio.sleep(wait or pause))
            pause = min(30.0, pause * 2)
        else:
            return


async def _until(stop: asyncio.Event, action: Awaitable[object]) -> None:
    """Wait for `action`, or break it off once `stop` is set; what `action` raises is raised."""
    acting, stopping = asyncio.ensure_future(action), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((acting, stopping), return_when=asyncio.FIRST_COMPLETED)
        if acting.done():
            acting.result()
    finally:
        for task in (acting, stopping):
            task.cancel()
        await asyncio.gather(acting, stopping, return_exceptions=True)


async def _on_error(_update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    if context.error is not None:
        record_incident(context.error, "handling an update")


async def _pop_up(query: CallbackQuery, text: str, *, alert: bool = False) -> None:
    with suppress(TelegramError):  # too late for a note at the button; the answer still follows
        await query.answer(text[:_POPUP_LENGTH], show_alert=alert)


def _find_label(message: Message, value: str | None) -> str | None:
    """Return what stands on the button of `message` that holds `value`."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return next((button.text for row in rows for button in row if button.callback_data == value), None)


def _make_keyboard(choices: Sequence[Choice]) -> InlineKeyboardMarkup | None:
    """Return a button a row; where a label is too long for one, all begin with the number they have in the text."""
    labels = [choice.label for choice in choices]
    if any(len(label) > _BUTTON_LENGTH for label in labels):
        labels = [_shorten(f"{number}. {label}") for number, label in enumerate(labels, start=1)]
    rows = [
        [InlineKeyboardButton(label, callback_data=choice.value)] for label, choice in zip(labels, choices, strict=True)
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def _shorten(label: str) -> str:
    return label if len(label) <= _BUTTON_LENGTH else f"{label[: _BUTTON_LENGTH - 1].rstrip()}…"
