"""The store follows the library: progress goes with renumbered tasks, and people hear what changed in theirs."""

import hashlib
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

from handlers.changes import announce_changes, dropped_items, moved_items
from handlers.ports import Store, Work
from knowledge import records
from knowledge.changes import compare_plans
from knowledge.model import Plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from knowledge.library import Library


def follow_library(open_library: "Callable[[], Library]", store: Store, now: datetime, actor: str) -> dict[str, int]:
    """Bring the store to the plans' versions in the library, and return how many notices each changed plan made.

    It may be called at any time, and again: what the store follows already is left alone, so a call that was cut off
    is made good by the next one. The library is opened when nobody else can be at it, so the last one there decides.
    A plan that the store meets for the first time has nothing to be followed yet.
    """
    with store.begin() as work:
        work.plan_versions.take_turn()
        with closing(open_library()) as library:
            known = work.plan_versions.digests()
            told = {}
            for document in library.documents:
                content = library.get_plan_json(document.id)
                digest = hashlib.sha256(content.encode()).hexdigest()
                if known.get(document.id) == digest:
                    continue
                before = _load(work.plan_versions.get(document.id)) if document.id in known else None
                revision = work.plan_versions.keep(document.id, digest, content)
                if before is not None or known:
                    told[document.id] = _follow(
                        before, records.load(Plan, content), revision, work, now=now, actor=actor
                    )
    return told


def _load(content: str) -> Plan | None:
    """Return a version as it was kept; None for one that an earlier program wrote in another form."""
    try:
        return records.load(Plan, content)
    except ValueError:
        return None


def _follow(before: Plan | None, after: Plan, revision: int, work: Work, *, now: datetime, actor: str) -> int:
    changes = () if before is None else compare_plans(before, after)
    plan = after.document.id
    work.progress.renumber(plan, moved_items(changes), dropped_items(changes))
    told = announce_changes(before, after, revision, now, work)
    if changes or before is None:
        work.audit.note(now, actor, "plan.publish", plan, changes=len(changes), told=told)
    return told
