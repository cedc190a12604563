"""What an answer is made of: facts with their documents, and the outcomes of a question as values."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge.model import (
    BodyDeadline,
    Conflict,
    Definition,
    Document,
    Duty,
    Output,
    Passage,
    Reference,
    Section,
    Target,
    Task,
)

RoleName = Literal["lead", "coordinate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFact:
    """A task of a plan; `outputs` are the ones asked for, all of them where nothing set one apart."""

    document: Document
    task: Task
    outputs: tuple[int, ...]

    @property
    def chosen(self) -> tuple[Output, ...]:
        """The outputs asked for."""
        return tuple(self.task.outputs[index] for index in self.outputs)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetFact:
    """One figure of a plan."""

    document: Document
    target: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictFact:
    """Several figures of one plan for the same thing."""

    document: Document
    conflict: Conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyFact:
    """What one agency is told to do in one plan; `together` are the others who are told the same in one breath."""

    document: Document
    duty: Duty
    together: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageFact:
    """A paragraph of a plan; `excerpt` is the part that was asked for, in the plan's words."""

    document: Document
    passage: Passage
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineFact:
    """A deadline from the body of a plan."""

    document: Document
    deadline: BodyDeadline


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFact:
    """The head of a plan; `fields` are what was asked for: number, issued, signer, basis, about, addressee."""

    document: Document
    fields: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    addressees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionFact:
    """What a short form means; `document` is None where it is common usage, not a plan's own words."""

    document: Document | None
    definition: Definition


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceFact:
    """What a plan says about another document."""

    document: Document
    reference: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionFact:
    """A part of a plan under one heading, all its paragraphs."""

    document: Document
    section: Section


Fact = (
    TaskFact
    | TargetFact
    | ConflictFact
    | DutyFact
    | PassageFact
    | DeadlineFact
    | DocumentFact
    | DefinitionFact
    | ReferenceFact
    | SectionFact
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The facts that answer the question. `note` is a key for a sentence that must be said with them.

    `as_of` is a day that the question supposes ("mùng 5 mới nộp thì trễ không"), None for today.
    `beside` are facts of another kind that fit nearly as well: they are set out after the answer, as such.
    """

    facts: tuple[Fact, ...]
    wants: tuple[str, ...] = ()
    note: str = ""
    subject: tuple[str, ...] = ()
    beside: tuple[Fact, ...] = ()
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of a list: a task, which of its outputs, its role for the agency asked about, and the day, if any."""

    document: Document
    task: Task
    output: int
    role: RoleName | None = None
    agency: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """An agency that shares tasks with another one, and its role in them; None for either."""

    name: str
    role: RoleName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What a list is a part of where all of it would be too long to read: the plans it could be made from.

    `task_count` is how many tasks these hold that fit, None where nobody has counted.
    """

    plan_count: int
    task_count: int | None = None


Lack = Literal["", "product", "coordinate", "lead", "one_lead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """By what a list was made, so that the reply can say it.

    `lacks` names the cell that the rows leave empty; "one_lead" are rows that have several leads. `left_out` are
    pairs of a role, or "topic", with the agency or the words whose tasks are left out.
    """

    plans: tuple[Document, ...] = ()
    agencies: tuple[str, ...] = ()
    roles: tuple[RoleName, ...] = ()
    first: date | None = None
    last: date | None = None
    area: str = ""
    product: str = ""
    value: str = ""
    lacks: Lack = ""
    excepted: tuple[str, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    topic: str = ""
    state: Literal["", "overdue", "upcoming", "next", "latest", "longest_overdue"] = ""
    form: str = ""
    partners: tuple[Partner, ...] = ()
    rest: Rest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Tasks that meet the criteria; `shared` are those that name only a group to which the agency belongs.

    `standing` are tasks without a day (ongoing, again and again) that fit otherwise. `counted` when a number
    was asked for, `shows_lead` when it was asked as well who leads.
    """

    criteria: Criteria
    entries: tuple[Entry, ...]
    shared: tuple[Entry, ...] = ()
    standing: tuple[Entry, ...] = ()
    duties: tuple[DutyFact, ...] = ()
    counted: bool = False
    shows_lead: bool = False
    coordinated: tuple[Entry, ...] = ()
    all_year: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyRow:
    """One agency with the numbers of its tasks in an annex."""

    agency: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many tasks of one annex each agency has in a role: the most first, or the fewest where `least`.

    `shared` are those that the annex gives to groups of agencies.
    """

    criteria: Criteria
    role: RoleName
    rows: tuple[TallyRow, ...]
    shared: tuple[TallyRow, ...] = ()
    least: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetList:
    """Targets that meet the criteria, in the order of the plan."""

    criteria: Criteria
    targets: tuple[TargetFact, ...]
    counted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """Several things fit: the person must choose. `reason` is a key of the text module.

    `more_count` is how many plans fit as well that are not among the choices.
    """

    choices: tuple[Fact, ...]
    reason: str = "several"
    about: str = ""
    more_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NotInPlans:
    """The plans do not hold it. `nearest` are suggestions, not the answer; `reason` is a key of the text module."""

    reason: str
    about: str = ""
    nearest: tuple[Fact, ...] = ()
    plans: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """No question: a greeting, thanks, a call for help, or that the last answer was no good."""

    kind: Literal["greeting", "thanks", "help", "complaint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaList:
    """The areas of each plan's annex with their numbers of tasks."""

    areas: tuple[tuple[Document, tuple[tuple[str, int], ...]], ...]
    rest: Rest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """Several outcomes, one for each thing that was asked about."""

    outcomes: "tuple[Outcome, ...]"


Outcome = Several | AreaList | Found | Listing | Tally | TargetList | Unclear | NotInPlans | Talk
