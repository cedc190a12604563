"""What goes out on Telegram unasked: one message once, and what its failure means."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels.sending import Limits, RecipientGone, Rejected, RetryLater, Uncertain
from bot.channels.signing import Signer
from bot.channels.telegram.outgoing import Outgoing, Page
from bot.channels.telegram.requests import Request
from bot.channels.telegram.trying import may_have_arrived, read_wait
from bot.settings import Settings
from handlers.messages import Reply

_UNKNOWN_CHAT = ("chat not found", "user is deactivated", "peer_id_invalid", "user not found")


class TelegramSender:
    """Sends for the dispatcher, over connections of its own.

    Telegram bears about 30 messages a second over all, one in a chat, 20 a minute in a group; what is answered to
    people comes on top, so a little is left to it.
    """

    limits = Limits(per_second=29.0, chat_seconds=1.0, group_per_minute=20)

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing

    def is_group(self, address: str) -> bool:
        """Whether several people read there: a group's number is below zero."""
        return _read_chat(address) < 0

    def make_pages(self, address: str, reply: Reply) -> Sequence[Page]:
        """Return the messages that make up `reply`."""
        return self._outgoing.make_pages(_read_chat(address), reply)

    async def send(self, address: str, page: Page, *, doubtful: bool) -> str:
        """Send one message once and return its id; raises as `bot.channels.sending.Sender` has it."""
        try:
            return str(await self._outgoing.post(_read_chat(address), page, doubtful=doubtful))
        except TelegramError as error:
            raise _translate(error) from error


def _read_chat(address: str) -> int:
    return int(address.partition(":")[2])


def _translate(error: TelegramError) -> Exception:
    match error:
        case RetryAfter():
            return RetryLater("too many requests", wait=read_wait(error), scope="unknown")
        case Forbidden() | ChatMigrated():
            return RecipientGone()
        case BadRequest():  # a NetworkError by its class
            unknown = any(sign in error.message.lower() for sign in _UNKNOWN_CHAT)
            return RecipientGone() if unknown else Rejected(error.message)
        case InvalidToken():
            return RetryLater("token refused", scope="channel")
    if may_have_arrived(error) or "gateway timeout" in error.message.lower():
        return Uncertain()  # a gateway that gave up waiting does not know what lies behind it
    answered = error.__cause__ is None or isinstance(error.__cause__, TelegramError)
    return RetryLater("the server failed" if answered else "no connection", scope="chat" if answered else "channel")


@asynccontextmanager
async def open_sender(settings: Settings) -> AsyncIterator[TelegramSender]:
    """Give the sender of the bot that the settings name; its connections are closed at the end."""
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    request = Request(connections=64, read_timeout=14, connect_timeout=5, pool_timeout=5)
    bot = Bot(
        token,
        base_url=settings.telegram_base_url,
        base_file_url=settings.telegram_base_file_url,
        request=request,
        get_updates_request=request,  # it would open one more for itself
    )
    try:
        yield TelegramSender(Outgoing(bot, Signer(token)))
    finally:
        await request.shutdown()
