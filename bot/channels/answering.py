"""Answering on a channel without buttons: the reply thought out in a worker thread, sent page by page."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot.channels.sending import RecipientGone, Rejected, RetryLater, Sender, Uncertain
from bot.incidents import Outcome, Respond, record_incident
from bot.metrics import counted
from handlers.messages import Incoming, Reply

_LOG = logging.getLogger("cchc.answering")

_SEND_ATTEMPTS = 5
_LONGEST_WAIT = 120.0
_WORKER_COUNT = 8

Send = Callable[..., Awaitable[object]]
"""Sends one page once (`page`, `doubtful=`), and raises as `Sender.send` does."""


class Answering:
    """Thinks and sends for one channel."""

    def __init__(self, respond: Respond, sender: Sender[Any]) -> None:
        self._respond, self._sender = respond, sender
        self._workers = ThreadPoolExecutor(_WORKER_COUNT, thread_name_prefix="answer")

    async def think(self, incoming: Incoming) -> Outcome:
        """Return the reply to a message."""
        return await asyncio.get_running_loop().run_in_executor(self._workers, self._respond, incoming)

    async def send(self, address: str, reply: Reply, send: Send | None = None, *, doubtful: bool = False) -> bool:
        """Send a reply in as many messages as it takes, by `send` where one is given; return whether all arrived.

        `doubtful`: an earlier process may have sent it, so the first message says that it may be there twice.
        """
        post = send or (lambda page, *, doubtful: self._sender.send(address, page, doubtful=doubtful))
        loop = asyncio.get_running_loop()
        for page in await loop.run_in_executor(self._workers, self._sender.make_pages, address, reply):
            if not await _deliver(address.partition(":")[0], post, page, doubtful=doubtful):
                return False
            doubtful = False
        return True

    def close(self) -> None:
        """Let the threads go."""
        self._workers.shutdown(wait=False, cancel_futures=True)


async def _deliver(channel: str, send: Send, page: object, *, doubtful: bool) -> bool:
    """Send one page, and return whether it arrived; in doubt it is sent once more, with a note that says so."""
    for attempt in range(_SEND_ATTEMPTS):
        pause = float(2**attempt)
        try:
            with counted(channel, "reply"):
                await send(page, doubtful=doubtful)
        except RecipientGone:
            _LOG.info("a reply was not sent: the person has blocked the account or left")
            return False
        except RetryLater as refusal:
            pause = pause if refusal.wait is None else refusal.wait
            failure: Exception | None = refusal if pause > _LONGEST_WAIT else None
        except Uncertain as doubt:
            failure, doubtful = (doubt if doubtful else None), True
        except Rejected as refusal:
            failure = refusal
        else:
            return True
        if failure is not None or attempt == _SEND_ATTEMPTS - 1:
            record_incident(failure or RetryLater("tried too often"), "sending a reply")
            return False
        await asyncio.sleep(pause)
    return False
