"""The records of a plan: what was read, in the plan's own words, each with its place.

`section` is the path of headings ("II.2.1", "V.2.4"); `item` is the number in the annex ("13").
Ids come from document number and annex item, never from position, so progress and reminders
survive when a plan is read again.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from knowledge.deadline import Deadline

Operator = Literal[">=", "=", ">", "<=", "<"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Another document that a plan names: "Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ …"."""

    number: str
    kind: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    about: str | None = None
    section: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The head and foot of a plan; what the file leaves blank is None.

    `recipients` are who is sent a copy, as the foot lists them.
    """

    id: str
    number: str | None
    kind: str
    title: str
    issuer: str | None
    place: str | None
    issued_on: date | None
    signer: str | None
    signer_title: str | None
    year: int | None
    based_on: tuple[str, ...]
    source: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One row of a task: its product with its own lead, coordinators and time."""

    product: str
    lead: tuple[str, ...]
    coordinate: tuple[str, ...]
    time_raw: str
    deadline: Deadline
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One numbered task of the annex (or of a narrative plan); `outputs` has at least one."""

    item: str
    area: str
    title: str
    outputs: tuple[Output, ...]
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One figure that the plan sets itself; `text` is the sentence, `metric` what is measured."""

    area: str
    section: str
    text: str
    metric: str
    operator: Operator
    value: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What the plan tells one agency (or one group) to do; a point is a paragraph."""

    agency: str
    section: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyDeadline:
    """A deadline that stands in the body, not in the annex."""

    text: str
    section: str
    deadline: Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One of several figures for the same thing."""

    text: str
    section: str
    value: float
    unit: str = "%"
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """The same thing said with different figures; all readings are shown, none is preferred."""

    about: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One paragraph of the body under its headings; `headings` are their texts, outermost first."""

    section: str
    headings: tuple[str, ...]
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of the body with what stands under it; `path` are the headings above it, outermost first."""

    section: str
    heading: str
    path: tuple[str, ...]
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """An abbreviation as the plan explains it: "cải cách hành chính (CCHC)"."""

    short: str
    long: str
    section: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadPlace:
    """Something that was seen but not understood, or that the file lacks."""

    place: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Who corrected a plan by hand, when and why."""

    who: str
    when: date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What was mended: where, what stood there, what stands now, and the rule or source for it.

    What a person corrected has the reason "override" and its `correction`; all else are scan errors.
    """

    place: str
    before: str
    after: str
    reason: str
    correction: Correction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything read from one file."""

    document: Document
    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    duties: tuple[Duty, ...] = ()
    other_deadlines: tuple[BodyDeadline, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    passages: tuple[Passage, ...] = ()
    references: tuple[Reference, ...] = ()
    definitions: tuple[Definition, ...] = ()
    unread: tuple[UnreadPlace, ...] = ()
    repairs: tuple[Repair, ...] = ()
    unknown_agencies: tuple[str, ...] = ()
    row_count: int = 0
    counts: dict[str, int] = field(default_factory=dict)
