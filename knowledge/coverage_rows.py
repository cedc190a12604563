"""The rows of a file's annex as they stand there, found without the reader of annexes, for the proof of its work."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from knowledge.blocks import Blocks, Row, Table, stands_under_merges
from knowledge.cell_marks import DITTO_COLUMNS, is_cross, is_ditto, list_crossed, names_period
from knowledge.column_names import Column, is_bare_heading, name_column
from knowledge.text import fold, squeeze

RowKind = Literal["heading", "data"]
_COUNTING = re.compile(r"\(?\d{1,2}\)?")
_NOTHING: frozenset[Column | None] = frozenset()
_DITTO_COLUMNS: frozenset[Column | None] = frozenset(DITTO_COLUMNS)
_LONGEST_COUNT = 4  # letters of a cell that numbers a column: "(12)"
_WIDE = 3  # a row with this many filled cells is no letterhead and no signature


class Cell(NamedTuple):
    """One filled cell; `column` is what its heading says it holds, None when no heading tells."""

    text: str
    column: Column | None


class FileRow(NamedTuple):
    """One row that is not blank: the texts of its filled cells, each in one of `columns`.

    `inherits` are the columns in which a merged cell from above goes on.
    """

    kind: RowKind
    place: str
    texts: tuple[str, ...]
    columns: tuple[Column | None, ...]
    inherits: frozenset[Column | None] = _NOTHING
    has_headings: bool = True

    def text(self, column: Column) -> str:
        """Return what stands in one column, '' when nothing does."""
        return self.texts[self.columns.index(column)] if column in self.columns else ""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The filled cells one by one."""
        return tuple(map(Cell, self.texts, self.columns))


@dataclass(slots=True)
class _Headings:
    """The headings in force: the label of each cell, and how every row of headings was worded."""

    labels: list[str] = field(default_factory=list)
    columns: tuple[Column | None, ...] = ()
    seen: set[tuple[str, ...]] = field(default_factory=set)
    above: Iterable[tuple[Column | None, str]] = ()  # the last row of data, by column: what "as above" stands for
    is_plain: bool = False  # no cell of the table that is read has white space or letters to be made plain
    dittos: tuple[int, ...] = ()  # the columns in which "as above" is written

    def put(self, labels: list[str]) -> None:
        """Name the columns; of two of one kind, the second is a further one like any other."""
        self.labels = labels
        columns: list[Column | None] = []
        for label in labels:
            kind = name_column(label)
            columns.append("extra" if kind in columns else kind)
        self.columns = tuple(columns)
        self.dittos = tuple(index for index, column in enumerate(columns) if column in _DITTO_COLUMNS)

    def column(self, index: int) -> Column | None:
        return self.columns[index] if index < len(self.columns) else None

    def inherits(self, row: Row) -> frozenset[Column | None]:
        merged = row.from_above or row.covered
        return frozenset(map(self.column, merged)) if merged else _NOTHING


def list_rows(blocks: Blocks) -> list[FileRow]:
    """Return the rows of every table that holds data; a letterhead and a signature set as tables are none."""
    headings = _Headings()
    widths: set[int] = set()
    found: list[FileRow] = []
    for table in blocks.blocks:
        if not isinstance(table, Table) or not any(_is_filled(row) for row in table.rows):
            continue
        headed = any(_is_heading(row, headings) for row in table.rows)
        width = max(len(row.cells) for row in table.rows)
        if headed or (headings.labels and width in widths):
            widths.add(width)
            found.extend(_read_table(table, headings))
        elif sum(len(_filled(row)) >= _WIDE for row in table.rows) > 1:
            found.extend(_read_table(table, None))
    return found


def _read_table(table: Table, headings: _Headings | None) -> Iterator[FileRow]:
    above: Row | None = None  # the row of headings that stands right above
    if headings is not None:
        headings.is_plain = _is_plain(table)
    for row in table.rows:
        if headings is not None and above is None and _is_whole(row, headings):
            headings.above = list(zip(headings.columns, row.cells, strict=True))
            yield FileRow("data", row.place, row.cells, headings.columns)
            continue
        if not (filled := _filled(row)):
            continue
        if headings is None:
            yield _make("data", row, filled, _Headings(), has_headings=False)
        elif above is not None and _is_second_heading(above, row):
            pairs = zip(headings.labels, row.cells, strict=False)
            headings.put([low if low.strip() else high for high, low in pairs])
            above = None
            yield _make("heading", row, filled, headings)
        elif _is_counting(row, filled):
            above = None
            yield _make("heading", row, filled, headings)
        elif _is_heading(row, headings):
            headings.put(list(row.cells))
            headings.seen.add(_wording(row))
            above = row
            yield _make("heading", row, filled, headings)
        else:
            above = None
            yield _make("data", row, filled, headings, has_headings=bool(headings.labels))


def _is_whole(row: Row, headings: _Headings) -> bool:
    """Whether a row is a numbered one of data that says all of its columns in words; nearly every row is.

    What the other rules would make of it is known then: the row as it stands.
    """
    cells = row.cells
    if len(cells) != len(headings.columns) or not cells[0].isdecimal() or "time" not in headings.columns:
        return False
    if not headings.is_plain or not all(cells) or len(cells[-1]) <= _LONGEST_COUNT or row.covered or row.from_above:
        return False
    if not all(map(str.isalnum, [cell[0] for cell in cells])):
        return False
    return not any(map(is_ditto, map(cells.__getitem__, headings.dittos)))


def _is_plain(table: Table) -> bool:
    """Whether every cell stands there as it would be squeezed; nearly every table is looked at once."""
    joined = " ".join([cell for row in table.rows for cell in row.cells if cell])
    return squeeze(joined) == joined


def _make(kind: RowKind, row: Row, filled: list[int], headings: _Headings, *, has_headings: bool = True) -> FileRow:
    if len(filled) == len(row.cells) == len(headings.columns):  # nearly every row of data
        texts, columns = row.cells, headings.columns
    else:
        texts, columns = tuple([row.cells[index] for index in filled]), tuple(map(headings.column, filled))
    if not headings.is_plain:
        texts = tuple(map(squeeze, texts))
    if kind == "data":
        if "time" not in columns:
            texts, columns = _follow_crosses(row, filled, texts, columns, headings)
        texts = _follow_dittos(texts, columns, headings)
    return FileRow(kind, row.place, texts, columns, headings.inherits(row), has_headings)


def _follow_crosses(
    row: Row, filled: list[int], texts: tuple[str, ...], columns: tuple[Column | None, ...], headings: _Headings
) -> tuple[tuple[str, ...], tuple[Column | None, ...]]:
    """Return the texts of a row and their columns, with what headings say in place of a cross under them."""
    said, under = list(texts), list(columns)
    labels = [(headings.labels[index], index) for index in filled if index < len(headings.labels)]
    for label, index in list_crossed(row.cells, labels):
        at = filled.index(index)
        said[at], under[at] = squeeze(label), "time"
    return tuple(said), tuple(under)


def _follow_dittos(texts: tuple[str, ...], columns: tuple[Column | None, ...], headings: _Headings) -> tuple[str, ...]:
    """Return the texts of a row, those of the row above in place of "as above"; they are kept for the row below."""
    if _DITTO_COLUMNS.isdisjoint(columns):
        return texts  # the title of an area, or the rest of a row
    meant = texts
    for at, column in enumerate(columns):
        if column in _DITTO_COLUMNS and is_ditto(texts[at]):
            above = dict(headings.above).get(column, "")
            if above and not is_ditto(above):
                meant = (*meant[:at], above, *meant[at + 1 :])
    headings.above = list(zip(columns, meant, strict=True))
    return meant


def _filled(row: Row) -> list[int]:
    """Return the cells that say something: a dash or dots stand for nothing, other marks for other words."""
    return [
        index
        for index, cell in enumerate(row.cells)
        if cell and (cell[0].isalnum() or any(map(str.isalnum, cell)) or is_ditto(cell) or is_cross(cell))
    ]


def _is_filled(row: Row) -> bool:
    return bool(_filled(row))


def _wording(row: Row) -> tuple[str, ...]:
    return tuple(fold(squeeze(cell)) for cell in row.cells if cell.strip())


def _is_heading(row: Row, headings: _Headings) -> bool:
    """Whether a row names columns.

    Inside a table only words that named columns before do so again, or a row that names the column of numbers:
    a row of data may speak of a task, its result and its time as well.
    """
    if _is_numbered(row):
        return False
    kinds = {name_column(cell) for cell in row.cells} - {None, "extra"}
    if "title" not in kinds or (len(kinds) < 3 and kinds != {"item", "title"}):
        return False
    if not headings.seen or "item" in kinds or _wording(row) in headings.seen:
        return True
    return all(is_bare_heading(row.cells[index]) for index in _filled(row))


def _is_numbered(row: Row) -> bool:
    return bool(row.cells) and (row.cells[0].isdecimal() or any(cell.strip().isdecimal() for cell in row.cells))


def _is_second_heading(above: Row, row: Row) -> bool:
    filled = _filled(row)
    if stands_under_merges(above, row):
        return True
    if len(filled) == len(row.cells):
        return False
    if not all(name_column(row.cells[index]) or names_period(row.cells[index]) for index in filled):
        return False
    return any(index < len(above.cells) and not above.cells[index].strip() for index in filled)


def _is_counting(row: Row, filled: list[int]) -> bool:
    texts = [row.cells[index].strip() for index in filled] if len(row.cells[filled[-1]]) <= _LONGEST_COUNT else ()
    if len(texts) < _WIDE or not all(map(_COUNTING.fullmatch, texts)):
        return False
    numbers = [int(text.strip("()")) for text in texts]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
