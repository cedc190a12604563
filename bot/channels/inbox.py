"""Messages as channels give them: put safely first, then answered, in order within a chat."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.channels.order import Order
from bot.channels.recent import Recent
from bot.channels.waiting import until
from bot.incidents import record_incident
from bot.metrics import LEFT_OUT
from bot.store.inbox import Kept, key_of_message
from bot.store.store import FAILURES, SqlStore
from bot.together import Together

_LOG = logging.getLogger("cchc.inbox")
_SWEEP_SECONDS = 5.0
_DRAIN_SECONDS = 4.0
_IN_HAND = 4096
MOST_WAITING = 30
"""Messages of one chat that may wait for their answers; those beyond are left out until all of them are answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message as the channel gave it: its id there, the chat whose order it keeps, and what gives all of it (JSON).

    `lay_out` is asked only where it is kept: of somebody who floods thousands are left out, before everybody else's.
    `doubtful`: an earlier process had begun to answer it, so the answer may be there. `parsed` is the same message as
    the channel has read it already. `surplus`: it came on top of as many as may wait; it is to be answered with that.
    """

    id: str
    chat: str
    lay_out: Callable[[], dict[str, Any]]
    doubtful: bool = False
    parsed: Any = None
    surplus: bool = False


class Inbox:
    """The messages of one channel: what was taken is answered, by this process or the next.

    `handle` answers one; `read` makes the letter of a body that is kept. A message given twice is answered once, over
    restarts too. While the store is away a message is answered all the same, from memory. Who writes faster than is
    answered holds nobody up: of their messages some wait, the next one tells them so, and the others are left out.
    """

    def __init__(
        self, channel: str, store: SqlStore, handle: Callable[[Letter], Awaitable[None]],
        read: Callable[[dict[str, Any]], Letter | None], read_now: Callable[[], datetime],
        *, drain_seconds: float = _DRAIN_SECONDS,
    ) -> None:  # fmt: skip
        self._channel, self._store, self._handle, self._read = channel, store, handle, read
        self._read_now, self._drain_seconds = read_now, drain_seconds
        self._order = Order()
        self._seen, self._done = Recent(10_000), Recent(10_000)
        self._hands: dict[asyncio.Task[None], str] = {}
        self._waiting: Counter[str] = Counter()
        self._full: set[str] = set()
        self._begun: set[str] = set()
        self._closed = False
        self._writes = Together(self._write_all)

    async def take(self, letter: Letter) -> bool:
        """Put a message safely and begin to answer it; False when it was given before, or is left out."""
        return (await self.take_all([letter]))[0]

    async def take_all(self, letters: Sequence[Letter]) -> list[bool]:
        """Put messages safely, in one write, and begin to answer them in their order; as `take` says of each.

        While too many are in hand, those who ask wait.
        """
        while len(self._hands) >= _IN_HAND:
            await asyncio.wait(self._hands, return_when=asyncio.FIRST_COMPLETED)
        keys = [key_of_message(self._channel, letter.id) for letter in letters]
        admitted = [self._admit(*one) for one in zip(keys, letters, strict=True)]
        new = [letter is not None for letter in admitted]
        fresh = [(key, letter) for key, letter in zip(keys, admitted, strict=True) if letter is not None]
        if fresh:
            taken = await self._keep([(key, letter.lay_out()) for key, letter in fresh])
            begun = [one for one, news in zip(fresh, taken, strict=True) if news]
            for (_, letter), news in zip(fresh, taken, strict=True):
                if self._closed or not news:
                    self._free(letter.chat)
            if self._closed:
                await self._write(lambda work, now: work.inbox.give_back([key for key, _ in begun], now))
            else:
                for key, letter in begun:
                    self._begin(key, letter)
            told = iter(taken)
            new = [news and next(told) for news in new]
        return new

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Answer what another process died over, and say what is in hand, until the end; then finish that.

        What is not finished in time, or comes later, is for the next process; of what was begun the answer may be
        there, and the next process says so.
        """
        over = asyncio.Event()
        sweeping = asyncio.create_task(self._keep_sweeping(over))
        try:
            yield
        finally:
            over.set()
            await self._close()
            await sweeping

    async def _keep_sweeping(self, over: asyncio.Event) -> None:
        while not over.is_set():
            await self._sweep()
            await until(over, asyncio.sleep(_SWEEP_SECONDS))

    async def _close(self) -> None:
        self._closed = True
        if not self._hands:
            return
        _, late = await asyncio.wait(self._hands, timeout=self._drain_seconds)
        keys = [self._hands[task] for task in late]
        doubtful = [key for key in keys if key in self._begun]
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        if keys:
            _LOG.warning("stopped with %d messages unanswered, which are answered at the next start", len(keys))
            await self._write(lambda work, now: work.inbox.give_back(keys, now, doubtful))

    # ---- one message

    def _admit(self, key: str, letter: Letter) -> Letter | None:
        """Return the letter, its place among the chat's taken; None for one given before and one to be left out."""
        if not self._seen.notice(key):
            return None
        if letter.chat in self._full:
            LEFT_OUT.labels(self._channel).inc()
            return None
        surplus = self._waiting[letter.chat] >= MOST_WAITING
        if surplus:
            self._full.add(letter.chat)
        self._waiting[letter.chat] += 1
        return replace(letter, surplus=surplus)

    def _free(self, chat: str) -> None:
        self._waiting[chat] -= 1
        if self._waiting[chat] <= 0:
            del self._waiting[chat]
            self._full.discard(chat)

    def _begin(self, key: str, letter: Letter) -> None:
        task = asyncio.create_task(self._see_through(key, letter))
        self._hands[task] = key
        task.add_done_callback(partial(self._put_down, letter.chat))

    async def _see_through(self, key: str, letter: Letter) -> None:
        async with self._order.turn(letter.chat):
            self._begun.add(key)
            await self._handle(letter)
            self._done.notice(key)
        try:  # the chat's next message need not wait for it
            await self._writes.add((key, None))
        except FAILURES as error:
            _LOG.warning("that a message was answered cannot be noted: %s", type(error).__name__)

    def _put_down(self, chat: str, task: "asyncio.Task[None]") -> None:
        """Let go of a message; one that broke beyond all that is foreseen is taken up once more, later."""
        self._free(chat)
        self._begun.discard(self._hands.pop(task))
        error = None if task.cancelled() else task.exception()
        if error is not None:
            record_incident(error, "handling a message")

    # ---- the store

    async def _keep(self, messages: list[tuple[str, dict[str, Any]]]) -> list[bool]:
        try:
            return await self._writes.add_all(messages)
        except FAILURES as error:
            _LOG.warning("a message is answered without being kept: %s", type(error).__name__)
            return [True] * len(messages)

    def _write_all(self, items: list[tuple[str, dict[str, Any] | None]]) -> list[bool]:
        """Keep messages, and forget what those said that come without a body: they are answered.

        Return which are news.
        """
        kept = [(key, body) for key, body in items if body is not None]
        done = [key for key, body in items if body is None]
        with self._store.begin() as work:
            if done:
                work.inbox.finish(done)
            new = work.inbox.take_all(self._channel, kept, self._read_now()) if kept else set()
        return [key in new for key, _ in items]

    async def _sweep(self) -> None:
        left: list[Kept] | None = await self._write(partial(self._hold_and_take_over, list(self._hands.values())))
        for kept in left or ():
            letter = self._read(kept.body)
            if letter is None or self._done.has(kept.key):  # an older program could read it; the store was away then
                await self._write(partial(_finish, kept.key))
            else:
                self._waiting[letter.chat] += 1
                self._begin(kept.key, replace(letter, doubtful=kept.doubtful))

    def _hold_and_take_over(self, in_hand: list[str], work: Any, now: datetime) -> list[Kept]:
        if in_hand:
            work.inbox.hold(in_hand, now)
        work.inbox.purge(now)
        found: list[Kept] = work.inbox.take_over(self._channel, now)
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
    work.inbox.finish([key])
