"""Messages of a channel that gives each once: put safely first, then answered, in order within a chat."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from bot.channels.order import Order
from bot.channels.recent import Recent
from bot.incidents import record_incident
from bot.store.inbox import key_of_message
from bot.store.store import FAILURES, SqlStore

_LOG = logging.getLogger("cchc.inbox")
_SWEEP_SECONDS = 15.0
_DRAIN_SECONDS = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message as the channel gave it: its id there, the chat whose order it keeps, and all of it (JSON)."""

    id: str
    chat: str
    body: dict[str, Any]


class Inbox:
    """The messages of one channel: what was taken is answered, by this process or the next.

    `handle` answers one; `read` makes the letter of a body that is kept. A message given twice is answered once, over
    restarts too. While the store is away a message is answered all the same, from memory.
    """

    def __init__(
        self, channel: str, store: SqlStore, handle: Callable[[Letter], Awaitable[None]],
        read: Callable[[dict[str, Any]], Letter | None], read_now: Callable[[], datetime],
    ) -> None:  # fmt: skip
        self._channel, self._store, self._handle, self._read = channel, store, handle, read
        self._read_now = read_now
        self._order = Order()
        self._seen = Recent(10_000)
        self._hands: dict[asyncio.Task[None], str] = {}
        self._closed = False

    async def take(self, letter: Letter) -> bool:
        """Put a message safely and begin to answer it; False when it was given before."""
        key = key_of_message(self._channel, letter.id)
        if not self._seen.notice(key):
            return False
        try:
            news = await asyncio.to_thread(self._put, key, letter.body)
        except FAILURES as error:
            _LOG.warning("a message is answered without being kept: %s", type(error).__name__)
            news = True
        if news and self._closed:
            await self._write(lambda work, now: work.inbox.give_back([key], now))
        elif news:
            self._begin(key, letter)
        return news

    async def run(self, stop: asyncio.Event) -> None:
        """Answer what another process died over, and say what is in hand, until `stop` is set; then finish that."""
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await self._sweep()
                await asyncio.wait((stopping,), timeout=_SWEEP_SECONDS)
        finally:
            stopping.cancel()

    async def close(self) -> None:
        """Finish what is in hand, within four seconds; what is left then, or comes later, is for the next process."""
        self._closed = True
        if not self._hands:
            return
        _, late = await asyncio.wait(self._hands, timeout=_DRAIN_SECONDS)
        keys = [self._hands[task] for task in late]
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        if keys:
            _LOG.warning("stopped with %d messages unanswered, which are answered at the next start", len(keys))
            await self._write(lambda work, now: work.inbox.give_back(keys, now))

    # ---- one message

    def _begin(self, key: str, letter: Letter) -> None:
        task = asyncio.create_task(self._see_through(key, letter))
        self._hands[task] = key
        task.add_done_callback(self._put_down)

    async def _see_through(self, key: str, letter: Letter) -> None:
        async with self._order.turn(letter.chat):
            await self._handle(letter)
            await self._write(lambda work, _now: work.inbox.finish(key))

    def _put_down(self, task: "asyncio.Task[None]") -> None:
        """Let go of a message; one that broke beyond all that is foreseen is taken up once more, later."""
        del self._hands[task]
        error = None if task.cancelled() else task.exception()
        if error is not None:
            record_incident(error, "handling a message")

    # ---- the store

    def _put(self, key: str, body: dict[str, Any]) -> bool:
        with self._store.begin() as work:
            return work.inbox.take(self._channel, key, body, self._read_now())

    async def _sweep(self) -> None:
        left = await self._write(partial(self._hold_and_take_over, list(self._hands.values())))
        for key, body in left or ():
            letter = self._read(body)
            if letter is None:  # an older program could read it
                await self._write(partial(_finish, key))
            elif self._seen.notice(key):
                self._begin(key, letter)

    def _hold_and_take_over(self, in_hand: list[str], work: Any, now: datetime) -> list[tuple[str, dict[str, Any]]]:
        if in_hand:
            work.inbox.hold(in_hand, now)
        work.inbox.purge(now)
        found: list[tuple[str, dict[str, Any]]] = work.inbox.take_over(self._channel, now)
        return found

    async def _write(self, act: Callable[[Any, datetime], Any]) -> Any:
        """Return what `act` returns in a transaction of its own; None while the store is away."""

        def write() -> Any:
            with self._store.begin() as work:
                return act(work, self._read_now())

        try:
            return await asyncio.to_thread(write)
        except FAILURES as error:
            _LOG.warning("the store cannot be written: %s", type(error).__name__)
            return None


def _finish(key: str, work: Any, _now: datetime) -> None:
    work.inbox.finish(key)
