"""What the handlers need to know of the Zalo Official Account, as a protocol."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

FREE_UNTIL: Final = timedelta(hours=48)
"""For so long after the person's last act a message costs nothing."""
BILLED_UNTIL: Final = timedelta(days=7)
"""For so long it is taken, and billed; later only a template message is."""
OUT_OF_REACH: Final = "out of reach"
"""The reason under which a notice waits until the person writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountState:
    """How the tokens and the quota are; `lost_at` since when the tokens can be renewed no more."""

    renewed_at: datetime
    expires_at: datetime | None
    lost_at: datetime | None
    quota: dict[str, Any] | None
    quota_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """How many people can be written to free, for money, and by template alone."""

    free: int
    billed: int
    closed: int


class OfficialAccount(Protocol):
    """The Official Account as admins and the person concerned see it."""

    def find_state(self) -> AccountState | None:
        """Return how the tokens and the quota are, None where no Official Account is configured."""
        ...

    def count_windows(self, now: datetime) -> Windows:
        """Return how many people can be written to free, for money, and not at all."""
        ...

    def count_out_of_reach(self) -> int:
        """Return how many notices wait until the person writes."""
        ...

    def find_phone(self, address: str) -> str | None:
        """Return the number for template messages, None where the person gave none."""
        ...

    def set_phone(self, address: str, phone: str | None) -> None:
        """Keep the number for template messages, or forget it."""
        ...
