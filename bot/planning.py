"""Planning: what falls due by the calendar is put into the outbox a little ahead, all that was missed included."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.incidents import Incident, guard
from bot.store.store import SqlStore
from handlers.notices import Notice, Window
from handlers.ports import Services
from handlers.rooms import Planner

PLAN_AHEAD = timedelta(minutes=10)
"""How far ahead of time notices are planned, so that each stands in the outbox when it is due."""

_PLAN_EVERY = timedelta(minutes=5)
_CLOCK_WAS_WRONG = timedelta(minutes=30)


def plan_ahead(store: SqlStore, planners: Sequence[Planner], services: Services, now: datetime) -> int:
    """Put what falls due until a little ahead into the outbox, and return how many notices that were.

    For whoever has the turn to send; at once where all of it was planned a short while ago.
    """
    return sum(_plan(store, planner, services, now) for planner in planners)


def _plan(store: SqlStore, planner: Planner, services: Services, now: datetime) -> int:
    with store.look() as work:
        planned_until = work.sending.find_planned(planner.name)
    if planned_until is None or planned_until > now + _CLOCK_WAS_WRONG:  # what is planned twice stands once
        planned_until = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if planned_until >= now + PLAN_AHEAD - _PLAN_EVERY:
        return 0
    window = Window(after=planned_until.astimezone(now.tzinfo), until=now + PLAN_AHEAD)
    found = guard(lambda: _find(store, planner, services, window), f"planning: {planner.name}")
    if isinstance(found, Incident):  # the window stays open, and is planned when the planner is mended
        return 0
    with store.begin() as work:
        planned_count = work.outbox.put_all(found)
        work.sending.note_planned(planner.name, window.until)
    return planned_count


def _find(store: SqlStore, planner: Planner, services: Services, window: Window) -> list[Notice]:
    with store.look() as work:
        return list(planner.plan(window, services, work))
