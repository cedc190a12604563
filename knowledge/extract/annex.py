"""The tables of an annex as tasks: rows that go on over a page are joined, areas and second outputs kept apart."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from knowledge.blocks import Row, Table
from knowledge.cell_marks import DITTO_COLUMNS, is_ditto, list_crossed
from knowledge.column_names import Column
from knowledge.extract.columns import Columns, find_columns, names_again, wording_of
from knowledge.text import tidy

_ROMAN = re.compile(r"[IVXLC]+")
_LETTER = re.compile(r"[A-ZĐ]")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*")
_LEADING_MARK = re.compile(r"([IVXLC]+|[A-ZĐ])[.)]\s+")
_ITEM = re.compile(r"[-–+•●▪*]\s*[^\W\d]|\d{1,2}[.)]\s|[a-zđ][.)]\s")
_PUNCTUATION = ".,;:!?…"
_AGENCIES = frozenset({"lead", "coordinate"})
_BESIDE_TITLE: tuple[Column, ...] = ("product", "lead", "coordinate", "time")
_FIELDS: tuple[Column, ...] = ("title", "product", "lead", "coordinate", "time")
_NO_TEXTS: dict[Column, str] = dict.fromkeys(_FIELDS, "")


@dataclass(slots=True)
class DraftOutput:
    """One row of a task as it stands: the text of each column, and its other columns by heading.

    `dittos` are the cells that said "as above", as they were written; `cells` hold what stood above, '' for nothing.
    """

    place: str
    cells: dict[Column, str]
    extra: dict[str, str]
    dittos: dict[Column, str] = field(default_factory=dict)


@dataclass(slots=True)
class DraftTask:
    """A numbered row with the rows that belong to it; `mark` is the number of its area ("II")."""

    item: str
    area: str
    mark: str
    outputs: list[DraftOutput]
    numbered: bool = True

    @property
    def title(self) -> str:
        """The words of the task's first row."""
        return self.outputs[0].cells["title"]


@dataclass(slots=True)
class Annex:
    """What the tables hold: tasks, areas with their numbers, the columns that no table has, rows that fit nowhere.

    `texts` stand in no task, each with its place: what is written above the headings, and the titles of areas
    under which only other areas stand, or nothing.
    """

    tasks: list[DraftTask] = field(default_factory=list)
    areas: list[tuple[str, str]] = field(default_factory=list)
    missing: tuple[Column, ...] = ()
    stray: list[Row] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    row_count: int = 0


class _Line(NamedTuple):
    """A row of data with the columns that were in force and their texts, and whether a page begins with it."""

    row: Row
    columns: Columns
    texts: dict[Column, str]
    opens_page: bool

    def cell(self, column: Column) -> str:
        return self.texts.get(column, "")

    def covers(self, column: Column) -> bool:
        """Whether a merged cell from above goes on in this column."""
        index = self.columns.cells.get(column)
        return index in self.row.from_above or (not self.row.from_above and index in self.row.covered)

    def filled(self) -> list[int]:
        return [index for index, cell in enumerate(self.row.cells) if cell.strip()]


def is_annex(table: Table) -> bool:
    """Whether a table has a header row that names the columns of an annex."""
    return any(find_columns(table.rows, start) for start in range(min(4, len(table.rows))))


def read_annex(tables: Sequence[Table]) -> Annex:
    """Return the tasks of annex tables in reading order; a table without headings goes on with those before it."""
    annex = Annex()
    lines = list(_read_lines(tables, annex.texts))
    if lines:
        annex.missing = lines[0].columns.missing
    reader = _Reader(annex)
    for position, line in enumerate(lines):
        below = lines[position + 1].cell("item") if position + 1 < len(lines) else ""
        reader.read(line, below)
    reader.close()
    _make_items_unique(annex.tasks)
    return annex


def _read_lines(tables: Sequence[Table], above: list[tuple[str, str]]) -> Iterator[_Line]:
    """Yield the rows of data; header rows, wherever they are repeated, open a page and are dropped.

    What stands above the first headings goes to `above`.
    """
    columns: Columns | None = None
    seen: set[tuple[str, ...]] = set()
    for number, table in enumerate(tables):
        opens_page = number > 0
        plain = _is_tidy(table)
        position = 0
        while position < len(table.rows):
            row = table.rows[position]
            opens_page = opens_page or position in table.new_page_rows
            header = find_columns(table.rows, position)
            if header is not None and (columns is None or names_again(row, seen)):
                seen.add(wording_of(row))
                opens_page = columns is not None
                columns = header
                position += header.row_count
                continue
            position += 1
            if not any(map(str.strip, row.cells)):
                continue
            if columns is None:
                above.append((" ".join(filter(None, map(tidy, row.cells))), row.place))
                continue
            yield _Line(row=row, columns=columns, texts=_read_texts(row, columns, plain), opens_page=opens_page)
            opens_page = False


def _is_tidy(table: Table) -> bool:
    """Whether no cell has white space to be tidied; nearly every table of a text file is looked at once."""
    joined = " ".join([cell for row in table.rows for cell in row.cells if cell])
    return tidy(joined) == joined


def _read_texts(row: Row, columns: Columns, is_tidy: bool) -> dict[Column, str]:
    """Return the text of each column; those of agencies keep their line ends, which part one name from the next."""
    cells = row.cells
    if is_tidy:
        return {column: cells[index] for column, index in columns.cells.items() if index < len(cells)}
    return {
        column: _tidy_lines(cells[index]) if column in _AGENCIES else join_lines(cells[index])
        for column, index in columns.cells.items()
        if index < len(cells)
    }


def _tidy_lines(text: str) -> str:
    return "\n".join(filter(None, map(tidy, text.splitlines()))) if "\n" in text else tidy(text)


def join_lines(text: str) -> str:
    """Return the lines of a cell as one; items of a list, each on its own line, are parted by semicolons."""
    if "\n" not in text:
        return tidy(text)
    joined, item_before = "", False
    for line in filter(None, map(tidy, text.splitlines())):
        item = _ITEM.match(line) is not None
        between = ";" if item and item_before and joined[-1] not in _PUNCTUATION else ""
        joined = f"{joined}{between} {line}" if joined else line
        item_before = item or (item_before and line[0].islower())
    return joined


class _Reader:
    """Goes through the rows of data once, keeping the area and the task that are open."""

    def __init__(self, annex: Annex) -> None:
        self.annex = annex
        self.area = ""
        self.mark = ""
        self.open_area: tuple[str, str] | None = None
        self.tasks_before = 0
        self.last_number = "0"
        self.loose_count = 0

    def read(self, line: _Line, below: str) -> None:
        """Take one row; `below` is the number in the row after it."""
        mark = _find_area_mark(line, below)
        if mark is not None:
            self.close()
            self._open_area(line, mark)
            return
        self.annex.row_count += 1
        item = line.cell("item").rstrip(".)")
        if item and _NUMBER.fullmatch(item):
            self._open_task(line, ".".join(part.lstrip("0") or "0" for part in item.split(".")))
        elif not self.annex.tasks:
            if "item" in line.columns.cells:
                self.annex.stray.append(line.row)
            else:
                self._open_unnumbered(line)
        elif item:
            self._open_task(line, item)
        elif "item" not in line.columns.cells:
            self._read_without_numbers(line)
        else:
            self._read_unnumbered(line)

    def _open_area(self, line: _Line, mark: str) -> None:
        words = " ".join(tidy(line.row.cells[index]) for index in line.filled())
        self.area = _LEADING_MARK.sub("", words.removeprefix(mark).lstrip(" .)"), count=1)
        self.mark = mark.rstrip(".)")
        self.annex.areas.append((self.mark, self.area))
        self.open_area = (self.area, line.row.place)
        self.tasks_before = len(self.annex.tasks)

    def close(self) -> None:
        """Keep the area that is open and has no task yet."""
        if self.open_area is not None and len(self.annex.tasks) == self.tasks_before:
            self.annex.texts.append(self.open_area)

    def _open_task(self, line: _Line, item: str) -> None:
        output = self._make_output(line)
        if self.annex.tasks and line.row.from_above:
            _inherit(output, self.annex.tasks[-1].outputs[-1], line)
        self.annex.tasks.append(DraftTask(item=item, area=self.area, mark=self.mark, outputs=[output]))
        self.last_number, self.loose_count = item, 0

    def _open_unnumbered(self, line: _Line) -> None:
        number = len(self.annex.tasks) + 1
        self.annex.tasks.append(
            DraftTask(
                item=str(number), area=self.area, mark=self.mark, outputs=[self._make_output(line)], numbered=False
            )
        )

    def _make_output(self, line: _Line) -> DraftOutput:
        """Return the output of a row; what says "as above" is replaced by what stands above."""
        output = _make_output(line)
        above = self.annex.tasks[-1].outputs[-1].cells if self.annex.tasks else {}
        for column in DITTO_COLUMNS:
            if is_ditto(output.cells[column]):
                output.dittos[column] = output.cells[column]
                output.cells[column] = above.get(column, "")
        return output

    def _read_without_numbers(self, line: _Line) -> None:
        """A row of a table that numbers nothing: a title opens a task, atop a page only in a whole row."""
        if line.cell("title") and (not line.opens_page or _is_whole(line)):
            self._open_unnumbered(line)
        else:
            self._read_unnumbered(line)

    def _read_unnumbered(self, line: _Line) -> None:
        """A row without a number: the rest of cut cells at the top of a page, else one more output."""
        task = self.annex.tasks[-1]
        whole = all(line.cell(column) or line.covers(column) for column in ("product", "lead", "time"))
        if line.opens_page and (line.cell("title") or not whole):
            _append_rest(task, line)
            self.annex.row_count -= 1  # half a row
            return
        output = self._make_output(line)
        above = task.outputs[-1]
        _inherit(output, above, line)
        output.cells["title"] = output.cells["title"] or above.cells["title"]
        if line.cell("title") and line.cell("title") != task.title:
            self.loose_count += 1
            item = f"{self.last_number}+{self.loose_count}"
            self.annex.tasks.append(
                DraftTask(item=item, area=self.area, mark=self.mark, outputs=[output], numbered=False)
            )
        else:
            task.outputs.append(output)


def _is_whole(line: _Line) -> bool:
    """Whether a row begins in every column: the rest of a cut row goes on in the middle of a sentence somewhere."""
    columns = [column for column in ("title", "product", "lead", "time") if column in line.columns.cells]
    return all(line.cell(column)[:1].isupper() or line.cell(column)[:1].isdigit() for column in columns)


def _find_area_mark(line: _Line, below: str) -> str | None:
    """Return the number of an area ('' when it has none) when the row is the heading of one, else None."""
    if any(map(line.cell, _BESIDE_TITLE)):
        return None
    filled = line.filled()
    item = line.cell("item")
    mark = item.rstrip(".)")
    if len(filled) > 2:
        return None
    if item and len(filled) == 1:
        match = _LEADING_MARK.match(item)  # "I. Title" over the whole width
        return match[1] if match else (None if _NUMBER.fullmatch(mark) else "")
    if not item:
        if line.opens_page or len(filled) != 1:
            return None
        match = _LEADING_MARK.match(tidy(line.row.cells[filled[0]]))
        merged = len(line.row.covered) >= len(line.row.cells) - 2 > 0
        return match[1] if match else ("" if merged else None)
    if _ROMAN.fullmatch(mark) or _LETTER.fullmatch(mark):
        return mark
    return mark if _NUMBER.fullmatch(mark) and below.startswith(f"{mark}.") and below != f"{mark}." else None


def _make_output(line: _Line) -> DraftOutput:
    cells, texts = line.row.cells, line.texts
    output = DraftOutput(
        place=line.row.place,
        cells=_NO_TEXTS | texts,
        extra={label: join_lines(cells[index]) for label, index in line.columns.extra if index < len(cells)},
    )
    if not output.cells["time"] and (crossed := list_crossed(cells, line.columns.extra)):
        periods = [label for label, _ in crossed]
        output.cells["time"] = "; ".join(periods)
        for label in periods:
            del output.extra[label]
    return output


def _inherit(output: DraftOutput, above: DraftOutput, line: _Line) -> None:
    """Give an output what the merged cells that go on from the row above hold."""
    for column in _FIELDS:
        if not output.cells[column] and line.covers(column):
            output.cells[column] = above.cells[column]
    for label, index in line.columns.extra:
        if not output.extra.get(label) and index in (line.row.from_above or line.row.covered):
            output.extra[label] = above.extra.get(label, "")


def _append_rest(task: DraftTask, line: _Line) -> None:
    """Join the rest of a cut row with its task: the title's with the title, the others with the last output's."""
    rest = _make_output(line)
    last = task.outputs[-1]
    for column in _FIELDS:
        cells = (task.outputs[0] if column == "title" else last).cells
        cells[column] = " ".join(filter(None, (cells[column], rest.cells[column])))
    for label, text in rest.extra.items():
        last.extra[label] = " ".join(filter(None, (last.extra.get(label, ""), text)))


def _make_items_unique(tasks: list[DraftTask]) -> None:
    """Where numbers begin anew in every area, name each task by its area too ("II.3")."""
    if len({task.item for task in tasks}) == len(tasks):
        return
    if all(task.mark for task in tasks):
        for task in tasks:
            task.item = f"{task.mark}.{task.item}"
    used: set[str] = set()
    counts: dict[str, int] = {}
    for task in tasks:
        item = task.item
        while task.item in used:
            counts[item] = counts.get(item, 0) + 1
            task.item = f"{item}+{counts[item]}"
        used.add(task.item)
