"""The columns of an annex, recognised by their headings in any order and wording, over one or two header rows."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from knowledge.blocks import Row, stands_under_merges
from knowledge.cell_marks import names_period
from knowledge.column_names import Column, is_bare_heading, name_column
from knowledge.text import fold, tidy

NEEDED: tuple[Column, ...] = ("title", "product", "lead", "coordinate", "time")
_COUNTING = re.compile(r"\(?\d{1,2}\)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which cell of a row is what; `extra` are the other columns with their headings. `row_count` header rows."""

    cells: dict[Column, int]
    extra: tuple[tuple[str, int], ...]
    width: int
    row_count: int

    @property
    def missing(self) -> tuple[Column, ...]:
        """The columns that every annex should have and this one has not."""
        told = {*self.cells, *(("time",) if any(names_period(label) for label, _ in self.extra) else ())}
        return tuple(column for column in NEEDED if column not in told)


def find_columns(rows: Sequence[Row], start: int = 0) -> Columns | None:
    """Return the columns which the row at `start` (and the one below it) names, None when it is no header row."""
    if any(map(str.isdecimal, rows[start].cells)):
        return None  # a numbered row of data
    names = [name_column(cell) for cell in rows[start].cells]
    known = set(names) - {None, "extra"}
    if len(known) < 3 and known != {"item", "title"}:
        return None
    labels = list(rows[start].cells)
    count = 1
    if start + 1 < len(rows) and _is_second_level(rows[start], rows[start + 1]):
        labels = [low or high for high, low in zip(labels, rows[start + 1].cells, strict=False)]
        count = 2
    if start + count < len(rows) and is_counting(rows[start + count].cells):
        count += 1
    columns = _assign(labels, count)
    return columns if "title" in columns.cells else None


def wording_of(row: Row) -> tuple[str, ...]:
    """Return how a row of headings is worded, by which it is known when it comes again."""
    return tuple(fold(tidy(cell)) for cell in row.cells if cell.strip())


def names_again(row: Row, seen: Collection[tuple[str, ...]]) -> bool:
    """Whether a row that could name columns does so below other headings, whose wordings are `seen`.

    A row of data may speak of a task, its result and its time as well ("Giao nhiệm vụ mới", "Kết quả kiểm tra"):
    headings are worded as those before, name the column of numbers, or are nothing but headings.
    """
    filled = [cell for cell in row.cells if cell.strip()]
    if wording_of(row) in seen or any(name_column(cell) == "item" for cell in filled):
        return True
    return all(map(is_bare_heading, filled))


def _is_second_level(upper: Row, lower: Row) -> bool:
    """Whether `lower` parts a heading of `upper` in two: it names columns, and nothing under the others."""
    filled = [(index, cell) for index, cell in enumerate(lower.cells) if cell]
    if not filled or len(filled) == len(lower.cells):
        return False
    if stands_under_merges(upper, lower):
        return True  # "Quý I", "Quý II" under "Thời gian"
    if not all(name_column(cell) or names_period(cell) for _, cell in filled):
        return False
    return any(not upper.cells[index] for index, _ in filled if index < len(upper.cells))


def is_counting(cells: Iterable[str]) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3)."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 3 or not all(_COUNTING.fullmatch(cell) for cell in filled):
        return False
    numbers = [int(cell.strip("()")) for cell in filled]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _assign(labels: Sequence[str], count: int) -> Columns:
    cells: dict[Column, int] = {}
    extra: list[tuple[str, int]] = []
    for index, label in enumerate(labels):
        kind = name_column(label)
        if kind is None or kind == "extra" or kind in cells:
            if label:
                extra.append((tidy(label), index))
        else:
            cells[kind] = index
    return Columns(cells=cells, extra=tuple(extra), width=len(labels), row_count=count)
