"""Progress of the work: what each agency owes, how far it is, in which colour, and what may be done to it next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from handlers.ports import Work
from handlers.standings import Action, Change, Key, Standing, State, Step
from knowledge.facts import RoleName
from knowledge.library import Library
from knowledge.model import Document, Task
from knowledge.owing import Assignment, assignments_of, tasks_of
from knowledge.turns import Turn, current_turns, turns_so_far

Colour = Literal["green", "yellow", "red", "white"]
"""As in Vietnamese task systems: done; begun and in time; past its day and not done; not begun and in time."""

SOON_DAYS: Final = 30

MOVES: Final[dict[State, dict[Action, State]]] = {
    "not_started": {"start": "in_progress", "finish": "done"},
    "in_progress": {"note": "in_progress", "finish": "done"},
    "done": {"note": "done", "reopen": "in_progress", "confirm": "confirmed", "send_back": "in_progress"},
    "confirmed": {"send_back": "in_progress"},
}
"""What may be done in each state, and the state after it; who may is handlers/permissions.py's matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing to be done: an assignment in one turn, and how far it is (`standing` None: nobody has touched it)."""

    assignment: Assignment
    turn: Turn
    standing: Standing | None = None

    @property
    def key(self) -> Key:
        """What its progress is kept under."""
        return key_of(self.assignment, self.turn)

    @property
    def state(self) -> State:
        """How far it is."""
        return "not_started" if self.standing is None else self.standing.state

    @property
    def revision(self) -> int:
        """The number of changes it has seen."""
        return 0 if self.standing is None else self.standing.revision

    @property
    def is_open(self) -> bool:
        """Whether its agency still has something to do."""
        return self.state in {"not_started", "in_progress"}

    @property
    def due_on(self) -> date | None:
        """The day by which it is to be done, None where the plan sets none or it is not known yet."""
        return self.turn.due_on

    def is_overdue(self, today: date) -> bool:
        """Whether its day is past and nobody has reported it as done."""
        return self.is_open and self.due_on is not None and self.due_on < today

    def is_late(self) -> bool:
        """Whether it was done after its day."""
        done_on = None if self.standing is None else self.standing.done_on
        return done_on is not None and self.due_on is not None and done_on > self.due_on

    def is_soon(self, today: date, days: int = SOON_DAYS) -> bool:
        """Whether it is still to be done, and due within so many days."""
        return self.is_open and self.due_on is not None and 0 <= (self.due_on - today).days <= days

    def colour(self, today: date) -> Colour:
        """Return its colour."""
        if not self.is_open:
            return "green"
        if self.is_overdue(today):
            return "red"
        return "white" if self.state == "not_started" else "yellow"


def key_of(assignment: Assignment, turn: Turn) -> Key:
    """Return what the progress of an assignment in one turn is kept under."""
    return Key(
        plan=assignment.document.id,
        item=assignment.task.item,
        output=assignment.output,
        agency=assignment.agency,
        period=turn.period,
    )


def cases_of(
    library: Library, work: Work, agency: str, today: date, roles: Sequence[RoleName] = ("lead",), *,
    with_older: bool = False,
) -> tuple[Case, ...]:  # fmt: skip
    """Return what an agency has to do as of `today`, in the order of plans and annexes.

    The last turn that is past stands as long as it is not confirmed, beside the one that runs; `with_older` all such
    turns of the year. What an agency coordinates shows how far its own part is: only the lead closes the row.
    """
    return assemble(tasks_of(library, agency, roles), work, today, agencies=(agency,), with_older=with_older)


def cases_of_task(document: Document, task: Task, work: Work, today: date) -> tuple[Case, ...]:
    """Return what every lead agency has to do for a task as of `today`, each output and agency on its own."""
    assignments = [one for index in range(len(task.outputs)) for one in assignments_of(document, task, index)]
    return assemble(assignments, work, today)


def cases_of_plans(library: Library, work: Work, today: date, plans: Sequence[str] | None = None) -> tuple[Case, ...]:
    """Return what all lead agencies have to do as of `today` in all plans, or in some."""
    assignments = [
        one
        for document in library.documents
        if plans is None or document.id in plans
        for task in library.get_plan(document.id).tasks
        for index in range(len(task.outputs))
        for one in assignments_of(document, task, index)
    ]
    return assemble(assignments, work, today)


def assemble(
    assignments: Iterable[Assignment], work: Work, today: date, agencies: Sequence[str] | None = None, *,
    with_older: bool = False,
) -> tuple[Case, ...]:  # fmt: skip
    """Return the cases of assignments as of `today`; the store is asked twice, however many they are."""
    listed = list(assignments)
    plans = {one.document.id for one in listed}
    names = None if agencies is None else {one.agency for one in listed}
    standings = {one.key: one for one in work.progress.standings(agencies=names, plans=plans)}
    events = work.progress.events(plans)
    found: list[Case] = []
    for one in listed:
        happened_on = events.get((one.document.id, one.task.item, one.output))
        turns = (turns_so_far if with_older else current_turns)(one.document, one.row, today, happened_on)
        cases = [Case(assignment=one, turn=turn, standing=standings.get(key_of(one, turn))) for turn in turns]
        found += [case for case in cases if case is cases[-1] or case.state != "confirmed"]
    return tuple(found)


def find_case(assignment: Assignment, period: date | None, work: Work, today: date) -> Case | None:
    """Return one assignment's turn, also one that is long past; None for a turn that the plan does not know."""
    happened_on = work.progress.find_event(assignment.document.id, assignment.task.item, assignment.output)
    turns = turns_so_far(assignment.document, assignment.row, today, happened_on)
    turn = next((turn for turn in turns if turn.period == period), None)
    key = key_of(assignment, turn or Turn(period=period))
    standing = work.progress.find(key)
    if turn is None and (standing is None or period is None):
        return None
    return Case(assignment=assignment, turn=turn or Turn(period=period, due_on=period), standing=standing)


def may_follow(state: State, action: Action) -> bool:
    """Whether `action` may be done in `state`."""
    return action in MOVES[state]


def take_step(work: Work, case: Case, step: Step) -> Standing | None:
    """Make a change to a case as it was read; None when somebody has changed it since.

    Raises KeyError for a step that may not be done in this state.
    """
    return work.progress.change(case.key, step, MOVES[case.state][step.action], case.revision)


def reporter_of(history: Sequence[Change]) -> int | None:
    """Return who last reported the work as done."""
    return next((one.step.person_id for one in reversed(history) if one.step.action == "finish"), None)
