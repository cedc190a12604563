"""What the handlers need of the world, as protocols; the concrete things are put together in `bot/app.py`."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from knowledge.library import Library


class Conversations(Protocol):
    """What each person talked about last, for a while; values are JSON objects."""

    def get(self, person: str, now: datetime) -> dict[str, Any] | None:
        """Return what was kept for `person`, or None when nothing is, or it is too old at `now`."""
        ...

    def put(self, person: str, value: dict[str, Any], now: datetime) -> None:
        """Keep `value` for `person`, in the place of what was there."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What a handler works with."""

    library: "Library"
    conversations: Conversations
