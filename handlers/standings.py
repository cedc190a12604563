"""How far the work is, as it is kept: the state of an output for one agency and one turn, and how it came to it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

State = Literal["not_started", "in_progress", "done", "confirmed"]
"""Not begun; begun; reported as done and waiting for confirmation; confirmed by a supervisor. Overdue is no state of
its own: it follows from the deadline at `today`."""
STATES: tuple[State, ...] = ("not_started", "in_progress", "done", "confirmed")

Action = Literal["start", "note", "finish", "reopen", "confirm", "send_back"]
"""What is done to an output: `reopen` takes back one's own report, `send_back` is a supervisor's, with a reason."""

EvidenceKind = Literal["file", "link"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """Which work it is: the row of a plan, for one agency; `period` names the turn where it is due again and again."""

    plan: str
    item: str
    output: int
    agency: str
    period: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What proves that it is done: a link, or a file by the channel and its code there ("telegram:BQAC…")."""

    kind: EvidenceKind
    name: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far it is; `revision` grows with every change. `done_on` is the day on which it was reported as done."""

    id: int
    key: Key
    state: State
    revision: int
    updated_at: datetime
    done_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What somebody does, and the words, the document's number and the proof that go with it.

    `at` is in the office's time zone; `person_id` is None where it is not known any more.
    """

    action: Action
    at: datetime
    person_id: int | None
    note: str = ""
    document_number: str = ""
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A step that was taken, with the states before and after it."""

    step: Step
    before: State
    after: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The day on which what a deadline waits for came about ("kể từ ngày Thủ tướng ban hành…"), for one output."""

    plan: str
    item: str
    output: int
    happened_on: date
