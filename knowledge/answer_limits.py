"""How long a list may get: from a library of thousands of plans the first few answer, and the reply says so."""

from collections.abc import Mapping, Sequence

from knowledge.facts import Rest
from knowledge.scope import Scope

MOST_TASKS = 120  # of one list; the shipped plans hold 102 in all
MOST_PLANS = 12  # from which a list is made where nobody has counted what each holds
MOST_CHOICES = 5  # tasks or plans offered to choose from

Narrowed = tuple[Sequence[str] | None, Rest | None]


def first_plans(scope: Scope, plans: Sequence[str] | None, counts: Mapping[str, int]) -> Narrowed:
    """Return the first plans that hold as many tasks as a person can read, and what all of them hold.

    `counts` are tasks by plan. Plans that fit come back as they are, with nothing left out; one plan is never cut.
    """
    total = sum(counts.values())
    if total <= MOST_TASKS or len(counts) < 2:
        return plans, None
    chosen: list[str] = []
    seen = 0
    for document in scope.library.directory.pick(counts):
        seen += counts[document.id]
        if chosen and seen > MOST_TASKS:
            break
        chosen.append(document.id)
    return chosen, Rest(plan_count=len(counts), task_count=total)


def is_long(scope: Scope, plans: Sequence[str] | None) -> bool:
    """Whether the plans hold more tasks than one list may: only then is it worth counting what fits."""
    counts = scope.library.task_counts
    return sum(counts.values() if plans is None else (counts.get(plan, 0) for plan in plans)) > MOST_TASKS


def few_plans(scope: Scope, plans: Sequence[str] | None) -> Narrowed:
    """Return the first plans where there are too many to look into each."""
    count = len(scope.library.documents if plans is None else plans)
    if count <= MOST_PLANS:
        return plans, None
    chosen = [document.id for document in scope.library.documents[:MOST_PLANS]] if plans is None else plans[:MOST_PLANS]
    return chosen, Rest(plan_count=count)
