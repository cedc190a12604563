"""A reply on its way to Telegram: cut into messages, with its buttons and files, sent or put in a screen's place."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, LinkPreviewOptions, ReplyParameters
from telegram.constants import MessageLimit
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.channels.pages import split_text
from bot.channels.signing import Signer
from bot.channels.telegram.trying import choose_pause, may_have_arrived
from bot.incidents import record_incident
from bot.metrics import OutcomeOfSend, count_send
from handlers.messages import Attachment, Choice, Reply
from handlers.texts import common

_LOG = logging.getLogger("cchc.telegram")

PAGE_LIMIT = MessageLimit.MAX_TEXT_LENGTH - 96
"""UTF-16 units in a message: Telegram's 4,096 less the room for the note on a message that is sent again."""

_SEND_ATTEMPTS = 5
_BUTTON_LENGTH = 40
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One message of a reply."""

    text: str = ""
    keyboard: InlineKeyboardMarkup | None = None
    file: Attachment | None = None


class Outgoing:
    """Sends replies to chats."""

    def __init__(self, bot: Bot, signer: Signer) -> None:
        self._bot = bot
        self._signer = signer

    def make_pages(self, chat_id: int, reply: Reply) -> list[Page]:
        """Return the messages that make up the reply: its text, the keyboard under the last of it, and its files."""
        files = [Page(file=file) for file in reply.files]
        if not reply.text:
            return files
        *others, last = split_text(reply.text, PAGE_LIMIT)
        return [*(Page(text=text) for text in others), Page(text=last, keyboard=self._lay(chat_id, reply)), *files]

    async def send(
        self, chat_id: int, reply: Reply, reply_to: int | None = None, edited: int | None = None, *,
        doubtful: bool = False,
    ) -> bool:  # fmt: skip
        """Send the reply in as many messages as it takes, and return whether all of it arrived.

        Where the reply edits, its first message takes the place of the message `edited`. `doubtful`: an earlier
        process may have sent it, so the first message says that it may be there twice.
        """
        pages = self.make_pages(chat_id, reply)
        if reply.edits and edited is not None and not reply.text:
            await self._change_keyboard(chat_id, edited, self._lay(chat_id, reply))
        elif reply.edits and edited is not None and pages and await self._edit(chat_id, edited, pages[0]):
            pages = pages[1:]
        for page in pages:
            if not await self._deliver(chat_id, page, reply_to, doubtful=doubtful):
                return False
            reply_to, doubtful = None, False
        return True

    async def post(self, chat_id: int, page: Page, *, doubtful: bool = False, reply_to: int | None = None) -> int:
        """Send one message once, and return its id; raises TelegramError. `doubtful`: it may be there already."""
        answered = None if reply_to is None else ReplyParameters(reply_to, allow_sending_without_reply=True)
        note = common.SENT_AGAIN if doubtful else ""
        if page.file is not None:
            file = page.file.code or InputFile(page.file.content, filename=page.file.name)
            send = (
                partial(self._bot.send_photo, photo=file)
                if page.file.mime == "image/png"
                else partial(self._bot.send_document, document=file)
            )
            message = await send(chat_id=chat_id, caption=note or None, reply_parameters=answered)
        else:
            message = await self._bot.send_message(
                chat_id,
                f"{note}\n{page.text}" if note else page.text,
                reply_markup=page.keyboard,
                reply_parameters=answered,
                link_preview_options=_NO_PREVIEW,
            )
        return message.message_id

    async def _edit(self, chat_id: int, message: int, page: Page) -> bool:
        """Put the page in the place of `message`; False when it must be sent instead. Twice the same is no failure."""

        async def edit(*, doubtful: bool) -> None:  # noqa: ARG001 - an edit done twice looks like one
            try:
                await self._bot.edit_message_text(
                    page.text,
                    chat_id=chat_id,
                    message_id=message,
                    reply_markup=page.keyboard,
                    link_preview_options=_NO_PREVIEW,
                )
            except BadRequest as error:
                if "not modified" not in error.message.lower():
                    raise

        return page.file is None and await _try(edit, "editing a screen", quietly=True)

    async def _change_keyboard(self, chat_id: int, message: int, keyboard: InlineKeyboardMarkup | None) -> None:
        async def change(*, doubtful: bool) -> None:  # noqa: ARG001 - as above
            await self._bot.edit_message_reply_markup(chat_id=chat_id, message_id=message, reply_markup=keyboard)

        await _try(change, "editing a keyboard", quietly=True)

    async def _deliver(self, chat_id: int, page: Page, reply_to: int | None, *, doubtful: bool = False) -> bool:
        """Send one message, and return whether it arrived.

        Refused for the moment, it is sent again after the time that Telegram asks for. When nobody can know
        whether it arrived, it is sent once more, with a note that says so.
        """

        async def post(*, doubtful: bool) -> None:
            await self.post(chat_id, page, doubtful=doubtful, reply_to=reply_to)

        return await _try(post, "sending a reply", doubtful=doubtful)

    def _lay(self, chat_id: int, reply: Reply) -> InlineKeyboardMarkup | None:
        rows = [*((choice,) for choice in _label(reply.choices)), *reply.buttons, *filter(None, (reply.rating,))]
        keyboard = [
            [
                InlineKeyboardButton(_shorten(one.label), callback_data=self._signer.sign(str(chat_id), one.value))
                for one in row
            ]
            for row in rows
        ]
        return InlineKeyboardMarkup(keyboard) if keyboard else None


async def _try(
    act: Callable[..., Awaitable[None]], doing: str, *, quietly: bool = False, doubtful: bool = False
) -> bool:
    """Do `act(doubtful=…)` until it is done or of no use; return whether it is done.

    When nobody can know whether it was done, it is tried once more with `doubtful`. A failure is an incident,
    unless `quietly` and Telegram refused: then something else is done instead.
    `doubtful`: it may have been done before.
    """
    for attempt in range(_SEND_ATTEMPTS):
        try:
            await act(doubtful=doubtful)
        except Forbidden:
            count_send("telegram", "reply", "gone")
            _LOG.info("a reply was not sent: the person has blocked the bot or left")
            return False
        except TelegramError as error:
            pause = choose_pause(error, attempt)
            lost_from_sight = may_have_arrived(error)
            count_send("telegram", "reply", _name_outcome(error, lost_from_sight=lost_from_sight))
            if pause is None or (doubtful and lost_from_sight) or attempt == _SEND_ATTEMPTS - 1:
                if not (quietly and isinstance(error, BadRequest)):
                    record_incident(error, doing)
                return False
            doubtful = doubtful or lost_from_sight
            await asyncio.sleep(pause)
        else:
            count_send("telegram", "reply", "sent")
            return True
    return False


def _name_outcome(error: TelegramError, *, lost_from_sight: bool) -> OutcomeOfSend:
    match error:
        case RetryAfter():
            return "refused"
        case BadRequest():
            return "rejected"
    return "uncertain" if lost_from_sight else "failed"


def _label(choices: Sequence[Choice]) -> list[Choice]:
    """Return the choices; where a label is too long for a button, all begin with the number they have in the text."""
    if all(len(choice.label) <= _BUTTON_LENGTH for choice in choices):
        return list(choices)
    return [
        Choice(label=f"{number}. {choice.label}", value=choice.value) for number, choice in enumerate(choices, start=1)
    ]


def _shorten(label: str) -> str:
    return label if len(label) <= _BUTTON_LENGTH else f"{label[: _BUTTON_LENGTH - 1].rstrip()}…"
