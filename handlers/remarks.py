"""What people say of the answers: a remark is an answer called wrong, or a suggestion; praise is only counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from handlers.messages import Citation

RemarkKind = Literal["wrong", "suggestion"]
RemarkState = Literal["open", "accepted", "declined"]
Cause = Literal["agency", "deadline", "missing", "question", "other"]
"""What is wrong with an answer: its agency, its deadline, something left out, another question answered, or else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A remark as it is made; `token` is the answer's, by which it is called wrong once. Numbers of people are masked.

    `question`, `reply` and `citations` are those of the answer, empty for a suggestion; `words` are the person's own.
    """

    kind: RemarkKind
    person_id: int
    cause: Cause | None = None
    words: str = ""
    token: str | None = None
    question: str = ""
    reply: str = ""
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A remark as it is kept; `person_id` is None once the person is erased, `outcome` what whoever settled it said."""

    id: int
    kind: RemarkKind
    person_id: int | None
    cause: Cause | None
    words: str
    question: str
    reply: str
    citations: tuple[Citation, ...]
    state: RemarkState
    made_at: datetime
    settled_at: datetime | None
    settled_by: int | None
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """How many answers were called helpful, and how many wrong; by whom is kept nowhere."""

    helpful_count: int
    wrong_count: int


class Remarks(Protocol):
    """Remarks and ratings."""

    def make(self, draft: Draft, now: datetime) -> tuple[Remark, bool]:
        """Return the new remark and True, or the one that was made of the same answer before and False."""
        ...

    def add_words(self, remark_id: int, person_id: int, words: str) -> bool:
        """Put what the person adds to an open remark of theirs below its words; False where there is none."""
        ...

    def find(self, remark_id: int) -> Remark | None:
        """Return one remark."""
        ...

    def list_some(self, states: Sequence[RemarkState], offset: int, limit: int) -> list[Remark]:
        """Return `limit` remarks in one of `states` after the first `offset`: open ones oldest first, others newest."""
        ...

    def count(self, states: Sequence[RemarkState]) -> int:
        """Return how many remarks are in one of `states`."""
        ...

    def count_by(self, person_id: int, since: datetime) -> int:
        """Return how many remarks a person has made since an instant."""
        ...

    def settle(self, remark_id: int, state: RemarkState, outcome: str, now: datetime, *, by: int) -> bool:
        """Settle an open remark; False when somebody has done so before."""
        ...

    def rate(self, day: date, *, helpful: bool) -> None:
        """Count one answer as helpful, or as wrong."""
        ...

    def ratings(self, first: date, last: date) -> Ratings:
        """Return the counts of the days from `first` to `last`, both included."""
        ...

    def purge(self, before: datetime) -> int:
        """Forget questions, replies and words of remarks made before an instant, and return how many these were."""
        ...
