"""Which tasks are due first or last, and which are overdue the longest."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from knowledge.answer_limits import is_long
from knowledge.answer_lists import LONG_AGO, list_by_period
from knowledge.deadline import due_dates
from knowledge.facts import Entry, Listing, Outcome
from knowledge.scope import Scope

Extreme = Literal["next", "latest", "longest_overdue"]

_TASK = r"(?:viec|nhiem vu|cong viec|dau viec|cai|muc)"
_DUE = r"(?:han chot|han cuoi|thoi han|den han|toi han|het han|han|deadline|dl)"
_LATE = r"(?:tre han|qua han|tre|cham tien do|cham)"
_DO = r"(?:lam|lam xong|xong|hoan thanh|nop)"
_WAYS: tuple[tuple[Extreme, re.Pattern[str]], ...] = (
    (
        "longest_overdue",
        re.compile(
            rf"\b{_TASK}(?: nao| gi)?(?: dang| da| bi)* {_LATE}(?: lau| nhieu| dai)? nhat\b"
            rf"|\b{_LATE}(?: lau| nhieu)? nhat la {_TASK}\b"
        ),
    ),
    (
        "next",
        re.compile(
            rf"\b{_DUE}(?: nop| hoan thanh)? (?:gan|som|sat)(?: den| toi)? nhat\b"
            rf"|\b(?:gan|sap|sat|som)(?: den| toi)? {_DUE} nhat\b"
            rf"|\b{_TASK}(?: nao| gi)?(?: phai| can| se)? {_DO} (?:som|truoc|gap) nhat\b"
        ),
    ),
    (
        "latest",
        re.compile(
            rf"\b{_DUE}(?: nop| hoan thanh)? (?:xa|muon|cuoi|dai|tre|lau|cham) nhat\b"
            rf"|\b{_TASK}(?: nao| gi)?(?: phai| can| se)? {_DO} (?:muon|sau|cuoi) (?:nhat|cung)\b"
        ),
    ),
)
_NEVER_LATER = timedelta(days=3 * 366)  # than plans reach
_MANNER = frozenset({"gan", "xa", "som", "muon", "tre", "cham", "lau", "nhat", "sap", "han", "chot", "cuoi", "cung"})
_MANNER |= {"nam", "nay", "ke", "hoach", "tien", "do", "qua", "sat", "truoc", "sau", "gap", "den", "toi", "nop"}


def answer_extreme(scope: Scope, plans: Sequence[str] | None) -> Outcome | None:
    """Answer with the tasks whose day comes first or last; None where no such thing is asked.

    The tasks that may be done at any time of the year are due on its last day, like those of its last quarter.
    """
    text = scope.query.line
    way = next((name for name, pattern in _WAYS if pattern.search(text)), None)
    if way is None or set(scope.content) - _MANNER - scope.query.area_words or is_long(scope, plans):
        return None
    today = scope.today
    first, last = (LONG_AGO, today - timedelta(days=1)) if way == "longest_overdue" else (today, today + _NEVER_LATER)
    listing = list_by_period(scope, first, last, plans, "overdue" if way == "longest_overdue" else "")
    if not isinstance(listing, Listing):
        return listing
    entries = (*listing.entries, *listing.coordinated, *listing.all_year)
    if way == "latest":
        entries = tuple(replace(entry, due=_last_day(entry)) for entry in entries)
    days = [entry.due for entry in entries if entry.due is not None]
    listing = replace(listing, entries=(), coordinated=(), all_year=(), standing=())
    if not days:
        return listing
    day: date = max(days) if way == "latest" else min(days)
    criteria = replace(listing.criteria, first=day, last=day, state=way)
    return replace(listing, criteria=criteria, entries=tuple(entry for entry in entries if entry.due == day))


def _last_day(entry: Entry) -> date | None:
    """Return the last of the days on which a task is due, of which a list names the next one."""
    return max(due_dates(entry.task.outputs[entry.output].deadline), default=entry.due)
