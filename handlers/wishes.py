"""How a person wants to be reminded, and what has been taken note of, as it is kept."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from handlers.standings import Key
from knowledge.facts import RoleName
from knowledge.reminder_days import LEAD_DAYS

FIRST_HOUR: Final = 7
LAST_HOUR: Final = 17
"""Between these hours the morning message may be wished for; nights are quiet for everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What somebody chose: how many days ahead, at which hour, for which roles and which of their own agencies.

    `agencies` None stands for all; `paused_until` is the last day of a leave. `followed` and `put_away` are tasks by
    plan and item, besides one's own and of one's own.
    """

    lead_days: tuple[int, ...] = LEAD_DAYS
    hour: int = 8
    roles: tuple[RoleName, ...] = ("lead", "coordinate")
    agencies: tuple[str, ...] | None = None
    paused_until: date | None = None
    followed: frozenset[tuple[str, str]] = frozenset()
    put_away: frozenset[tuple[str, str]] = frozenset()

    def is_paused(self, day: date) -> bool:
        """Whether the person is on leave on `day`."""
        return self.paused_until is not None and day <= self.paused_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """Somebody of the agency has taken note of what is to be done; None for somebody who is not known any more."""

    key: Key
    person_id: int | None
    at: datetime
