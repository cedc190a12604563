"""What a report holds, as plain records: handlers choose it, `bot/reports` makes files of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from handlers.standings import Evidence, State
from knowledge.text import fold

Stage = Literal["done", "overdue", "running", "waiting", "standing"]
"""Done; past its day; begun and in time; not begun and in time; not begun and without a day of its own."""
STAGES: tuple[Stage, ...] = ("done", "overdue", "running", "waiting", "standing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days that a report is about, both included; `label` is how they are called ("quý III năm 2026")."""

    first: date
    last: date
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One output as one agency has it to do in one turn, and how far it is.

    `plan` is what the plan is called, `group` what the plan calls the agency among others. `document_number`, `note`
    and `evidence` are the last ones that were given. `period` names the turn of what is due again and again.
    """

    plan_id: str
    plan: str
    item: str
    output: int
    period: date | None
    area: str
    title: str
    product: str
    agency: str
    group: str
    coordinate: tuple[str, ...]
    time_raw: str
    due_on: date | None
    state: State
    stage: Stage
    done_on: date | None = None
    is_late: bool = False
    document_number: str = ""
    note: str = ""
    evidence: Evidence | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A target of a plan: what is measured, the level that the plan sets, in words, and where it stands."""

    area: str
    metric: str
    level: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """A plan that the report speaks of: what it is called, who issued it and when, and what it is about."""

    name: str
    title: str
    issuer: str
    issued_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that goes into the files of one report.

    `agency` is whose it is, '' for all agencies. `rows` are what the period is about, `coming` what is due in the
    one after it, `next_label`. Everything is as of `as_of`.
    """

    agency: str
    period: Period
    as_of: date
    bases: tuple[Basis, ...]
    rows: tuple[Row, ...]
    figures: tuple[Figure, ...]
    next_label: str
    coming: tuple[Row, ...]


Counts = dict[Stage, int]


def count_stages(rows: Iterable[Row]) -> Counts:
    """Return how many rows are in each stage, every stage named."""
    counts: Counts = dict.fromkeys(STAGES, 0)
    for row in rows:
        counts[row.stage] += 1
    return counts


def group_by_area(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Return the rows by their areas, in the order of the plans; plans write an area in capitals or not."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(fold(row.area), []).append(row)
    return [(_area_name(group), group) for group in groups.values()]


def _area_name(rows: Sequence[Row]) -> str:
    return next((row.area for row in rows if not row.area.isupper()), rows[0].area)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of the chart: whose it is, and how many rows are in each stage."""

    label: str
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart of stages: its title, what is said below it, and its bars from the top."""

    title: str
    subtitle: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One day of a calendar; `sequence` grows when it changes, `changed_at` is when it last did.

    `uid` stays the same however often it is given out. What the plans hold no more is `cancelled`; what is done
    rings no alarm.
    """

    uid: str
    due_on: date
    title: str
    description: str
    sequence: int = 0
    changed_at: datetime | None = None
    cancelled: bool = False
    done: bool = False


class Calendars(Protocol):
    """What was given out in calendars, so that a change is seen as one."""

    def publish(self, calendar: str, entries: Sequence[Entry], first: date, now: datetime) -> list[Entry]:
        """Return the entries as they are given out at `now`, those cancelled that are no more among them at the end.

        An entry that differs from what was given out before has a higher sequence. What was due before `first` is
        forgotten.
        """
        ...


class Printer(Protocol):
    """Makes files of what the handlers choose."""

    def workbook(self, report: Report) -> bytes:
        """Return an Excel workbook (.xlsx) of the rows."""
        ...

    def document(self, report: Report) -> bytes:
        """Return a Word document (.docx) in the form of a periodic report."""
        ...

    def chart(self, chart: Chart) -> bytes:
        """Return a picture (PNG)."""
        ...

    def calendar(self, name: str, entries: Iterable[Entry], now: datetime) -> bytes:
        """Return a calendar (.ics)."""
        ...
