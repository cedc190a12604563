"""What admins tell many at once, as it is kept, and the store's part in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from handlers.messages import Role

State = Literal["draft", "sending", "stopped", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """Words for all who hold one of `roles` in one of `agencies` (None: in any); `text` is '' when needed no more."""

    id: int
    author_id: int
    text: str
    roles: tuple[Role, ...]
    agencies: tuple[str, ...] | None
    state: State
    made_at: datetime
    sent_at: datetime | None
    recipient_count: int


class Broadcasts(Protocol):
    """Broadcasts within one transaction."""

    def make(self, author_id: int, text: str, roles: tuple[Role, ...], now: datetime) -> Broadcast:
        """Return a new draft, in the place of the author's other drafts."""
        ...

    def find(self, broadcast_id: int) -> Broadcast | None:
        """Return one broadcast."""
        ...

    def list_sending(self) -> list[Broadcast]:
        """Return those that are being sent, the oldest first."""
        ...

    def change(
        self, broadcast_id: int, *, text: str, roles: tuple[Role, ...], agencies: tuple[str, ...] | None
    ) -> bool:  # fmt: skip
        """Change a draft; False for what is none any more."""
        ...

    def send(self, broadcast_id: int, recipient_count: int, now: datetime) -> bool:
        """Take a draft as sent; False for what is none any more, so that it goes out once."""
        ...

    def end(self, broadcast_id: int, state: State) -> bool:
        """End the sending as stopped or done, and forget the words; False when it had ended before."""
        ...

    def discard(self, broadcast_id: int) -> bool:
        """Erase a draft; False for what is none any more."""
        ...

    def purge(self, drafts_before: datetime, sent_before: datetime) -> None:
        """Erase drafts made before an instant, and the words of what was sent before another."""
        ...
