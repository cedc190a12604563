"""What a deadline means: a union of forms, never an invented day.

Consumers `match` on `Deadline` and end in `assert_never`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Unit = Literal["week", "month", "quarter", "half_year", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """One day: "30/01/2026", "Chậm nhất ngày 31/01/2026"; `before` when the words say "trước"."""

    due: date
    before: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of days, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """One or more periods, each done by its last day: "Quý III, IV/2026", "Năm 2026", "Tháng 12/2025"."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """Again and again: "Hằng tháng, Quý, Năm; báo cáo đột xuất".

    `ad_hoc` when asked for out of turn as well. `day` is the day of the month that ends the period
    ("ngày 20 tháng cuối quý" gives 20), where one is said.
    """

    every: tuple[Unit, ...]
    ad_hoc: bool = False
    day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """When something else has happened: `trigger` in the plan's words; no date until that day is known."""

    trigger: str
    offset_days: int | None = None
    working_days: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ongoing:
    """All the time: "Thường xuyên"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    """Several at once: "Thường xuyên; báo cáo trước 15/12"."""

    parts: "tuple[Deadline, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Words that no rule covers, or an empty cell (`raw` is '' then); never guessed."""

    raw: str


Deadline = By | Within | Every | After | Ongoing | Mixed | Unread
