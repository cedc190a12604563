"""One thing at a time for each chat, in the order of arrival, while chats run side by side."""

import asyncio
from collections.abc import Hashable
from weakref import WeakValueDictionary


class Order:
    """Gives each chat's turn out; whoever asks first goes first."""

    def __init__(self) -> None:
        self._turns: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()

    def turn(self, chat: Hashable) -> asyncio.Lock:
        """Return the turn of a chat, to be held (`async with`) while something is done there."""
        return self._turns.setdefault(chat, asyncio.Lock())
