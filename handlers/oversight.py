"""What somebody answers for who supervises agencies, or all: what is overdue, coming, waiting, unanswered, done."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, Literal

from handlers.ports import Services, Work
from handlers.progress import Case, assemble
from handlers.reminding import ASK_AGAIN_AFTER, Office
from handlers.summary import all_assignments
from handlers.work_notices import case_of
from knowledge.deadline import Deadline, Mixed, Ongoing
from knowledge.library import Library
from knowledge.owing import Assignment, acts_for, settle_name, tasks_of
from knowledge.working_days import Stretch, end_of, opened_before, start_of

View = Literal["o", "s", "w", "u", "d", "t"]
"""Overdue; coming; reported as done and waiting for confirmation; called to mind and unanswered; done; standing."""

VIEWS: Final[tuple[View, ...]] = ("o", "s", "w", "u", "d", "t")

SOON = timedelta(days=14)
Held = frozenset[str] | None
"""The agencies that somebody answers for; None for all."""


def held_by(agencies: frozenset[str] | None) -> Held:
    """Return the agencies under the names that work is kept under."""
    return None if agencies is None else frozenset(map(settle_name, agencies))


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What a digest looks over: what was done from `since` to `done_until`, and what is due by `due_until`."""

    since: date
    done_until: date
    due_until: date


def term_of(first: date, last: date, stretch: Stretch, today: date) -> Term:
    """Return the term of digests that were to go out from `first` to `last`: done before, due after `today`.

    Back to the stretch in which the digest before the first one went out, so that nothing is left out between them.
    """
    return Term(
        since=start_of(opened_before(first, stretch), stretch),
        done_until=start_of(last, stretch) - timedelta(days=1),
        due_until=max(today + SOON, end_of(last, stretch)) if stretch != "week" else today + SOON,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The work of `held` on a day; `cases` are those open or not yet confirmed.

    `waited` says for how many working days a call has waited for an answer, by the key of the case.
    """

    held: Held
    term: Term
    today: date
    cases: tuple[Case, ...]
    groups: dict[View, tuple[Case, ...]]
    waited: dict[object, int] = field(default_factory=dict)

    @property
    def is_of_several(self) -> bool:
        """Whether it is the work of more than one agency."""
        return self.held is None or len(self.held) > 1


def look_over(services: Services, work: Work, held: Held, term: Term, now: datetime) -> Overview:
    """Return the work of `held` as of `now`, each group in the order in which it presses."""
    today = now.date()
    assignments = _assignments(services.library, held)
    cases = assemble(assignments, work, today, None if held is None else sorted(held))
    waited = find_unanswered(cases, services, work, now)
    until = term.due_until
    groups: dict[View, Iterable[Case]] = {
        "o": (case for case in cases if case.is_overdue(today)),
        "s": (case for case in cases if case.is_soon(today, (until - today).days)),
        "w": (case for case in cases if case.state == "done"),
        "u": (case for case in cases if case.key in waited),
        "d": _done(assignments, services, work, term, now),
        "t": (case for case in cases if case.is_open and stands(case.assignment.row.deadline)),
    }
    ordered = {view: tuple(sorted(some, key=lambda case: case.due_on or date.max)) for view, some in groups.items()}
    return Overview(held=held, term=term, today=today, cases=cases, groups=ordered, waited=waited)


def find_unanswered(cases: Iterable[Case], services: Services, work: Work, now: datetime) -> dict[object, int]:
    """Return for how many working days calls have waited for an answer, by the case; two at the least."""
    listed = tuple(cases)
    office = Office(services, work, now.tzinfo, only=frozenset(case.key.agency for case in listed))
    found = {case.key: office.waiting_days(case, now.date()) or 0 for case in listed}
    return {key: days for key, days in found.items() if days >= ASK_AGAIN_AFTER}


def list_overseen(services: Services, work: Work, held: Held, today: date) -> tuple[Case, ...]:
    """Return the cases that `held` lead, the rooms of a commune with its committee."""
    return assemble(_assignments(services.library, held), work, today, None if held is None else sorted(held))


def _assignments(library: Library, held: Held) -> tuple[Assignment, ...]:
    if held is None:
        return all_assignments(library)
    found = [one for one in all_assignments(library) if any(acts_for(own, one.agency) for own in held)]
    found += [one for own in sorted(held) for one in tasks_of(library, own)]
    return tuple({(one.document.id, one.task.item, one.output, one.agency): one for one in found}.values())


def _done(
    assignments: Iterable[Assignment], services: Services, work: Work, term: Term, now: datetime
) -> Iterable[Case]:
    """Give what was reported as done within the term, and is still; confirmed turns that are past among them."""
    agencies = {one.agency for one in assignments}
    for standing in work.progress.standings(plans={one.document.id for one in assignments}):
        done_on = standing.done_on
        within = done_on is not None and term.since <= done_on <= term.done_until
        if within and standing.state in {"done", "confirmed"} and settle_name(standing.key.agency) in agencies:
            case = case_of(standing, services, work, now)
            if case is not None and case.assignment.role == "lead":
                yield case


def stands(deadline: Deadline) -> bool:
    """Whether an output is to be done all the time."""
    if isinstance(deadline, Mixed):
        return any(stands(part) for part in deadline.parts)
    return isinstance(deadline, Ongoing)
