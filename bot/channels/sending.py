"""What the dispatcher asks of a channel: to send one message once, and to say what a failure means.

An address is the channel's name, a colon, and what the channel calls the chat: "telegram:7".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from handlers.messages import Reply

Scope = Literal["chat", "channel", "unknown"]
"""Whom a channel wants to hear less of: one chat, all of the bot, or it does not say which."""


class RetryLater(Exception):
    """It was not sent and may be sent again, after `wait` seconds where the channel says so."""

    def __init__(self, reason: str, *, wait: float | None = None, scope: Scope = "chat") -> None:
        super().__init__(reason)
        self.wait, self.scope = wait, scope


class RecipientGone(Exception):
    """The address takes no messages any more: blocked, deleted, never written; never try it again."""


class OutOfReach(Exception):
    """The channel would send to the address only after the person has written there again; elsewhere it may go."""


class Rejected(Exception):
    """The channel will never take this message; the text says why, without the message's own words."""


class Uncertain(Exception):
    """It may have arrived: the connection broke after the message had left, before the answer came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a channel bears: messages a second over all chats, seconds between two in a chat, a minute in a group."""

    per_second: float
    chat_seconds: float = 0.0
    group_per_minute: int | None = None


Page = TypeVar("Page")


class Sender(Protocol[Page]):
    """One channel's way of sending."""

    @property
    def limits(self) -> Limits:
        """What the channel bears."""
        ...

    def is_group(self, address: str) -> bool:
        """Whether several people read there."""
        ...

    def make_pages(self, address: str, reply: Reply) -> Sequence[Page]:
        """Return the messages that make up `reply`, at least one where it says anything."""
        ...

    async def send(self, address: str, page: Page, *, doubtful: bool) -> str:
        """Send one message once and return the channel's id of it; `doubtful`: with the note that it may be there.

        Raises RetryLater, RecipientGone, OutOfReach, Rejected and Uncertain, and nothing else.
        """
        ...
