"""The proof of an import: every filled cell of the annex is in a record of the plan, or named as unread.

It looks at the file's cells and at the finished records alone, and at nothing that the reading noted on its way:
a cell that the reading lost is found here, and so are words of a record that stand in no cell.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from knowledge.agencies import read_cell
from knowledge.agency_registry import registry
from knowledge.blocks import Blocks
from knowledge.column_names import Column
from knowledge.coverage_rows import Cell, FileRow, list_rows
from knowledge.coverage_tasks import AGENCY_COLUMNS, AgencyColumn, HeldOutput, HeldTasks
from knowledge.layout import layout
from knowledge.model import Plan, UnreadPlace
from knowledge.text import squeeze, words

_AREA_CELLS = 2  # a row that heads an area says its number and its title, and nothing else
_AREA_MARK = re.compile(r"(?:[IVXLC]+|[A-ZĐ]|\d{1,3}(?:\.\d{1,3})*)[.)]*(?:\s+|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unaccounted:
    """A cell that is in no record and named nowhere, or words of a record that stand in no cell.

    `column` is what its heading says it holds ("area" for the row of an area), None when no heading tells.
    """

    place: str
    column: Column | Literal["area"] | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What became of the annex: its `rows` of data are those `stored` whole and those with a cell that is not.

    `joined` rows are the rest of a row that the end of a page cut; `areas` and `headings` are no data.
    Of the filled `cells`, `told` are named as unread by the reading; `lost` are named by nothing.
    `added` are words of records that stand in no cell.
    """

    rows: int = 0
    stored: int = 0
    joined: int = 0
    areas: int = 0
    headings: int = 0
    cells: int = 0
    told: int = 0
    lost: tuple[Unaccounted, ...] = ()
    added: tuple[Unaccounted, ...] = ()


def check_coverage(blocks: Blocks, plan: Plan) -> Coverage:
    """Return what became of every row and cell of the annex in `blocks`, by the records of `plan`."""
    rows = list_rows(blocks)
    if not rows:
        return Coverage()
    check = _Check(plan)
    for row in rows:
        check.read(row)
    return check.finish()


def name_lost(plan: Plan, coverage: Coverage) -> Plan:
    """Return the plan with every lost cell named as unread, so that nobody takes the records for the whole."""
    if not coverage.lost:
        return plan
    place, reason = str(layout()["places"]["annex_row"]), str(layout()["missing"]["lost"])
    lost = (UnreadPlace(place=place.format(row=one.place), text=one.text, reason=reason) for one in coverage.lost)
    return replace(plan, unread=(*plan.unread, *lost))


class _Check:
    """Goes through the rows once, and asks for each cell which record holds it."""

    def __init__(self, plan: Plan) -> None:
        self.tasks = HeldTasks(plan.tasks)
        self.areas = set(map(squeeze, {task.area for task in plan.tasks}))
        self.area: tuple[FileRow, str] | None = None
        self.mends: dict[str, list[tuple[str, str]]] = {}
        for repair in plan.repairs:
            self.mends.setdefault(repair.place, []).append((repair.before, repair.after))
        self.passages: dict[str, list[str]] = {}
        for passage in plan.passages:
            self.passages.setdefault(passage.place, []).extend((passage.text, *passage.headings))
        row_place = str(layout()["places"]["annex_row"])
        self.unread: dict[str, list[str]] = {}
        for one in plan.unread:
            self.unread.setdefault(one.place, []).append(one.text)
        self._place_of = row_place.format
        self.counts = Counter[str]()
        self.lost: list[Unaccounted] = []
        self.flawed: set[int] = set()  # rows of data, by identity, with a cell that is in no record

    def read(self, row: FileRow) -> None:
        """Take one row of the file."""
        if row.kind == "heading":
            self.counts["headings"] += 1
            return
        if row.place in self.mends:
            row = self._mend(row)
        self.counts["cells"] += len(row.texts)
        if not row.has_headings:
            for cell in row.cells:
                self._look_beside(row, cell)
            return
        is_told = bool(self.unread) and self._is_told(row)
        if not is_told and len(row.texts) <= _AREA_CELLS and (area := self._find_area(row)) is not None:
            self.counts["areas"] += 1
            self.area = (row, area)
            return
        self.counts["rows"] += 1
        if not is_told and (whole := self.tasks.take_whole(row)) is not None:
            self._check_area(whole)
            return
        held = None if is_told else self.tasks.find(row)
        if held is None:
            for cell in row.cells:
                self._look_beside(row, cell)
            return
        self.counts["joined"] += bool(held.rows)
        held.rows.append(row)
        if held.is_first and len(held.rows) == 1:
            self._check_area(held)
        for cell in row.cells:
            if not self.tasks.take(held, row, cell):
                self._look_beside(row, cell)

    def _mend(self, row: FileRow) -> FileRow:
        """Return a row with the scan errors mended that the plan's repairs name at its place."""
        texts = []
        for text in row.texts:
            mended = text
            for before, after in self.mends[row.place]:
                mended = mended.replace(before, after)
            texts.append(mended)
        return row._replace(texts=tuple(texts))

    def _find_area(self, row: FileRow) -> str | None:
        """Return the area that a row heads, None when it is a row of data."""
        if row.text("item") and self.tasks.has(row.text("item"), row.text("title")):
            return None
        text = " ".join(row.texts)
        for _ in range(3):
            if text in self.areas or text in self.passages.get(row.place, ()):
                return text
            mark = _AREA_MARK.match(text)
            if mark is None:
                return None
            text = text[mark.end() :]
        return None

    def _is_told(self, row: FileRow) -> bool:
        """Whether the row as a whole is named as unread."""
        told = self.unread.get(self._place_of(row=row.place), ())
        return bool(told) and all(any(said in text for text in told) for said in row.texts)

    def _check_area(self, held: HeldOutput) -> None:
        if self.area is None:
            return
        row, area = self.area
        if held.task.area != area and squeeze(held.task.area) != area:
            self.lost.append(Unaccounted(place=row.place, column="area", text=area))
            self.area = None  # told once

    def _look_beside(self, row: FileRow, cell: Cell) -> None:
        """Look for a cell that is in no task among what was named as unread, and among the paragraphs."""
        if any(cell.text in text for text in self.passages.get(row.place, ())):
            return
        self.flawed.add(id(row))
        if any(cell.text in text for text in self.unread.get(self._place_of(row=row.place), ())):
            self.counts["told"] += 1
        else:
            self.lost.append(Unaccounted(place=row.place, column=cell.column, text=cell.text))

    def finish(self) -> Coverage:
        """Return what was found, once the agencies of every output are compared with all their cells."""
        for held in self.tasks.outputs:
            for column in AGENCY_COLUMNS:
                self._check_agencies(held, column)
        return Coverage(
            **self.counts,
            stored=self.counts["rows"] - len(self.flawed),
            lost=tuple(self.lost),
            added=tuple(self._list_added()) if self.counts["headings"] else (),
        )

    def _check_agencies(self, held: HeldOutput, column: AgencyColumn) -> None:
        cells = held.agencies[column]
        text = cells[0][1].text if len(cells) == 1 else " ".join([cell.text for _, cell in cells])
        if not cells or _holds(held, column, text):
            return
        for row, cell in cells:
            self._look_beside(row, cell)

    def _list_added(self) -> Iterator[Unaccounted]:
        """Yield the words of tasks that stand in no cell; what a merged cell holds may stand in a row above."""
        for held in self.tasks.outputs:
            if not held.rows:
                text = held.output.product or held.task.title
                yield Unaccounted(place=held.task.place, column=None, text=text)
                continue
            if self.tasks.is_told(held):
                continue
            inherited = {column for row in held.rows for column in row.inherits}
            for column, text in self.tasks.list_rest(held):
                if column not in inherited:
                    yield Unaccounted(place=held.task.place, column=column, text=text)
            for name in AGENCY_COLUMNS:
                names = held.names(name)
                if names and not held.agencies[name] and name not in inherited:
                    yield Unaccounted(place=held.task.place, column=name, text="; ".join(names))


def _holds(held: HeldOutput, column: AgencyColumn, text: str) -> bool:
    """Whether the agencies of an output are all that its cell says: each word is a name's, or what it was read as."""
    names, is_whole, has_remark = _read_agencies(text)
    if names != held.names(column) or not is_whole:
        return False
    return not has_remark or held.take_extra(text)  # a remark names nobody; the whole cell is kept for it


@cache
def _joiners() -> frozenset[str]:
    return frozenset(word for joiner in registry().words.separators for word in words(joiner))


@lru_cache(maxsize=4096)
def _words_of(name: str) -> tuple[str, ...]:
    return tuple(words(name))


@lru_cache(maxsize=4096)
def _read_agencies(text: str) -> tuple[tuple[str, ...], bool, bool]:
    """Return the agencies of a cell, whether they explain each of its words, and whether it holds a remark."""
    reading = read_cell(text)
    said = set(_joiners()).union(*map(_words_of, reading.names))
    said |= {word for source, _ in (*reading.repairs, *reading.rewordings) for word in words(source)}
    has_remark = any(not shown for _, shown in reading.rewordings)
    return reading.names, said.issuperset(words(text)), has_remark
