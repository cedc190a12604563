"""A citizen's question to officials, the answers that were reviewed, and what a month looked like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

TicketState = Literal["waiting", "taken", "answered", "closed"]
Side = Literal["citizen", "official"]
AnswerState = Literal["proposed", "approved", "declined", "retired"]
OPEN: tuple[TicketState, ...] = ("waiting", "taken")
"""States in which the citizen waits for an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTicket:
    """A question as the citizen agreed to have it passed on; `consent` is the SHA-256 of the words agreed to."""

    person_id: int
    agency: str
    question: str
    entry: str
    consent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A question to the officials of `agency`; `waiting_since` is when the citizen last began to wait."""

    id: int
    person_id: int
    agency: str
    question: str
    entry: str
    state: TicketState
    taken_by: int | None
    created_at: datetime
    waiting_since: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    satisfaction: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTurn:
    """What one side wrote below the question."""

    id: int
    side: Side
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedAnswer:
    """A question with an official's answer, proposed to be given by the assistant itself; both without numbers."""

    id: int
    question: str
    answer: str
    agency: str
    state: AnswerState
    proposed_by: int | None
    proposed_at: datetime
    reviewed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCount:
    """How often something was asked about with one outcome ("answer", "list", "clarify", "no_answer")."""

    entry: str
    outcome: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskCount:
    """The questions to one agency in a span: how many came, were answered, wait still; seconds to the first answer.

    `satisfaction` counts the marks of 1 to 5.
    """

    agency: str
    asked_count: int
    answered_count: int
    waiting_count: int
    wait_seconds: Sequence[float]
    satisfaction: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What citizens asked from `since` up to the day before `until`, without a sign of who asked."""

    since: date
    until: date
    asked: tuple[AskedCount, ...]
    desks: tuple[DeskCount, ...]
