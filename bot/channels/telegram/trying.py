"""What a failed call to Telegram means: when to try again, and whether it may have been done all the same."""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable

from aiohttp import ClientError
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.channels import waiting
from bot.channels.telegram.requests import NotSent

_LOG = logging.getLogger("cchc.telegram")
_LONGEST_WAIT = 120


def choose_pause(error: TelegramError, attempt: int) -> float | None:
    """Return after how many seconds to try again, None when that is of no use."""
    match error:
        case RetryAfter():
            seconds = read_wait(error)
            return seconds if seconds <= _LONGEST_WAIT else None
        case BadRequest():  # a NetworkError by its class, but the message's own fault
            return None
        case NetworkError():
            return float(2**attempt)
        case _:
            return None


def read_wait(error: RetryAfter) -> float:
    """Return for how many seconds Telegram wants to be left alone."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, dt.timedelta) else float(wait)


def may_have_arrived(error: TelegramError) -> bool:
    """Return whether the connection broke at a point where Telegram may already have shown the message."""
    broken = isinstance(error.__cause__, OSError | ClientError)
    return broken and not isinstance(error, NotSent)


async def repeat(action: Callable[[], Awaitable[object]], stop: asyncio.Event) -> None:
    """Do `action` until it succeeds or `stop` is set, which also breaks it off; pauses grow up to half a minute.

    Raises InvalidToken, which no waiting helps.
    """
    await waiting.repeat(lambda: waiting.until(stop, action()), stop, (TelegramError,), _weigh)


def _weigh(error: Exception) -> float | None:
    if isinstance(error, InvalidToken):
        raise error
    _LOG.warning("Telegram cannot be reached, trying again: %s: %s", type(error).__name__, error)
    return choose_pause(error, 0) if isinstance(error, RetryAfter) else None
