"""How fast a channel may be sent to: over all, in a chat, in a group; slower where the channel complains.

Times are seconds of the event loop, which never go back, whatever becomes of the clock.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.channels.sending import Limits, Scope

_SLOWEST_PER_SECOND = 1.0
_SLOWEST_CHAT_SECONDS = 60.0
_SAME_CAUSE_SECONDS = 1.5
"""Two chats refused within this time were refused for what was sent in all, not for what each of them got."""
_EVENNESS = 1.02
_KEPT_CHATS = 20_000


@dataclass(slots=True)
class _Chat:
    interval: float
    free_at: float = 0.0
    waiting_count: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    sent_at: deque[float] = field(default_factory=deque)


class Pacer:
    """Gives out turns to send on one channel.

    A refusal of one chat slows that chat down (twice the pause, easing with each success); refusals of several at
    once hold the whole channel for the time it asked for, and lower its rate by a fifth, which then grows back.
    """

    def __init__(self, limits: Limits, read_seconds: Callable[[], float]) -> None:
        self._limits = limits
        self._read_seconds = read_seconds
        self._rate = limits.per_second
        self._next_slot = self._held_until = self._gone_at = 0.0
        self._gate = asyncio.Lock()
        self._chats: dict[str, _Chat] = {}
        self._refused: tuple[str, float] | None = None

    @asynccontextmanager
    async def turn(self, address: str, *, group: bool = False) -> AsyncIterator[None]:
        """Wait until one message may be sent to `address`; what is done inside is the sending."""
        chat = self._find(address)
        chat.waiting_count += 1
        try:
            async with chat.turn:
                await self._wait(chat, group=group)
                try:
                    yield
                finally:
                    now = self._read_seconds()
                    chat.free_at = max(chat.free_at, now + chat.interval)
                    if group:
                        chat.sent_at.append(now)
        finally:
            chat.waiting_count -= 1

    async def go(self) -> bool:
        """Wait for the last moments before a send; False when the channel has been held since its turn came.

        Turns are even, but what is done in them takes now more time, now less.
        """
        async with self._gate:
            gap = 1 / (self._rate * _EVENNESS)
            due = self._gone_at + gap
            if due > (now := self._read_seconds()):
                await asyncio.sleep(due - now)
            now = self._read_seconds()
            if self._held_until > now:
                return False
            self._gone_at = max(due, now - gap / 4)  # a late one may be caught up with, a little
            return True

    def find_wait(self, address: str, *, group: bool = False) -> float:
        """Return for about how many seconds a message to `address` would have to wait for others and for refusals."""
        chat, now = self._find(address), self._read_seconds()
        free_at = max(chat.free_at, self._find_group_free(chat, now) if group else 0.0, now)
        return max(self._held_until, free_at + chat.waiting_count * chat.interval) - now

    def succeed(self, address: str) -> None:
        """Note that a message was taken: what was slowed down eases."""
        self._rate = min(self._limits.per_second, self._rate + self._limits.per_second / 200)
        chat = self._find(address)
        chat.interval = max(self._limits.chat_seconds, chat.interval * 0.8)

    def refuse(self, address: str, wait: float, scope: Scope) -> None:
        """Note that the channel wants to be left alone for `wait` seconds, in this chat or in all."""
        now = self._read_seconds()
        chat = self._find(address)
        chat.free_at = max(chat.free_at, now + wait)
        other = self._refused
        self._refused = (address, now)
        if scope == "unknown" and other is not None and other[0] != address and now - other[1] < _SAME_CAUSE_SECONDS:
            scope = "channel"
        if scope == "channel":
            if self._held_until < now:  # the first of several that were on their way
                self._rate = max(_SLOWEST_PER_SECOND, self._rate * 0.8)
            self._held_until = max(self._held_until, now + wait)
        else:
            chat.interval = min(_SLOWEST_CHAT_SECONDS, max(1.0, chat.interval * 2))

    async def _wait(self, chat: _Chat, *, group: bool) -> None:
        while True:
            now = self._read_seconds()
            free_at = max(chat.free_at, self._find_group_free(chat, now) if group else 0.0)
            if free_at > now:
                await asyncio.sleep(free_at - now)
                continue
            slot = max(now, self._next_slot, self._held_until)
            self._next_slot = slot + 1 / self._rate
            if slot > now:
                await asyncio.sleep(slot - now)
            if self._held_until <= self._read_seconds():  # no refusal came meanwhile
                return

    def _find_group_free(self, chat: _Chat, now: float) -> float:
        while chat.sent_at and chat.sent_at[0] <= now - 60:
            chat.sent_at.popleft()
        allowed = self._limits.group_per_minute
        return chat.sent_at[-allowed] + 60 if allowed and len(chat.sent_at) >= allowed else 0.0

    def _find(self, address: str) -> _Chat:
        if len(self._chats) > _KEPT_CHATS:
            now = self._read_seconds()
            self._chats = {
                key: chat for key, chat in self._chats.items()
                if chat.waiting_count or chat.free_at > now or chat.interval > self._limits.chat_seconds or chat.sent_at
            }  # fmt: skip
        return self._chats.setdefault(address, _Chat(interval=self._limits.chat_seconds))
