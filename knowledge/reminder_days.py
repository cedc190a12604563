"""On which days a deadline is called to mind: so many days ahead, on the day, and again and again once it is past.

A call that falls on a day off is made the working day before; once the deadline is past, the working day after.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

from knowledge.deadline import Deadline, Every, Mixed, Unit
from knowledge.working_days import count_working_days, on_or_after, on_or_before

LEAD_DAYS: Final = (30, 15, 7, 3, 1, 0)
"""How many days ahead people are reminded unless they choose otherwise; 0 is the day itself."""

OVERDUE_FIRST: Final = 1
OVERDUE_EVERY: Final = 7
OVERDUE_LAST: Final = 366  # a year late it is a matter for the digests alone

_MOST_AHEAD: Final[dict[Unit, int]] = {"week": 1, "month": 7, "quarter": 15, "half_year": 30, "year": 30}
"""Of what comes again soon one is not reminded while the turn before still runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A reason to call a deadline to mind on `day`: it is `ahead`, or it is past. `lead` names which call it is:
    the lead time that was chosen, or, once past, 1, 8, 15 … days.
    """

    day: date
    kind: Literal["ahead", "past"]
    lead: int


def most_ahead(deadline: Deadline) -> int:
    """Return the longest lead time that makes sense for a deadline: short where it comes again soon."""
    match deadline:
        case Every(every=every):
            return min((_MOST_AHEAD[unit] for unit in every), default=max(LEAD_DAYS))
        case Mixed(parts=parts):
            return min((most_ahead(part) for part in parts), default=max(LEAD_DAYS))
        case _:
            return max(LEAD_DAYS)


@lru_cache(maxsize=4096)
def list_calls(due_on: date, lead_days: tuple[int, ...] = LEAD_DAYS) -> tuple[Call, ...]:
    """Return all calls of what is due on `due_on`, the earliest first, up to a year past it.

    Where two fall on the same day, the nearer to the deadline counts.
    """
    found: dict[date, Call] = {}
    for lead in sorted(lead_days, reverse=True):
        day = on_or_before(due_on - timedelta(days=lead))
        found[day] = Call(day=day, kind="ahead", lead=lead)
    for lead in range(OVERDUE_FIRST, OVERDUE_LAST, OVERDUE_EVERY):
        day = on_or_after(due_on + timedelta(days=lead))
        found[day] = Call(day=day, kind="past", lead=lead)
    return tuple(sorted(found.values(), key=lambda call: call.day))


def find_call(day: date, due_on: date, lead_days: tuple[int, ...] = LEAD_DAYS) -> Call | None:
    """Return why what is due on `due_on` is called to mind on `day`, None when it is not; never on a day off."""
    return next((call for call in list_calls(due_on, lead_days) if call.day == day), None)


def working_days_late(due_on: date, today: date) -> int:
    """Return how many working days have gone by since the deadline, 0 until it is past."""
    return max(0, count_working_days(due_on, today))
