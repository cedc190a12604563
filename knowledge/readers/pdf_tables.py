"""The tables of a PDF: words put into the cells of a grid, and the parts of one table on many pages joined."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from knowledge.blocks import Row, Table
from knowledge.readers.grid import Cell, lay_out, tidy
from knowledge.readers.pdf_columns import Region, row_cells, split_rows
from knowledge.readers.pdf_rules import Grid, RuledCell
from knowledge.readers.pdf_words import Box, Line, Word, cell_text, lines_of
from knowledge.text import fold

_SAME = 9.0  # edges of columns on two pages nearer than this are one
_MIRROR = 60.0  # pages may be shifted against each other by a binding margin, not more
_HEADINGS = 3  # so many columns with a title, and a row is known for repeated headings
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*\.?")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTable:
    """The part of a table that stands on one page; `first_row` rows of other tables stand above it there."""

    page: int
    xs: tuple[float, ...]
    cells: tuple[Cell, ...]
    row_count: int
    first_row: int
    ruled: bool


def is_layout(grid: Grid, words: Sequence[Word]) -> bool:
    """Tell whether a grid only frames paragraphs: one or two columns with words, in one or two rows."""
    if len(grid.ys) > 3:
        return False
    filled = {index for word in words if (index := grid.cell_of(word)) is not None}
    return len({grid.cells[index].column for index in filled}) <= 2


def ruled_table(grid: Grid, words: Sequence[Word], page: int, first_row: int) -> PageTable:
    """Return the table of a grid; rows that only numbers in the first column tell apart are cut there."""
    held: dict[int, list[Word]] = {}
    for word in words:
        index = grid.cell_of(word)
        if index is not None:
            held.setdefault(index, []).append(word)
    lines = {index: lines_of(found) for index, found in held.items()}
    cells: list[Cell] = []
    extra = 0
    begin = groupby(enumerate(grid.cells), key=lambda item: item[1].row)  # cells come row by row
    for _, group in begin:
        begun = list(group)
        cuts = _cuts([(cell, lines.get(index, [])) for index, cell in begun])
        for index, cell in begun:
            for part, part_lines in enumerate(_parts(lines.get(index, []), cuts)):
                cells.append(
                    Cell(
                        row=cell.row + extra + part,
                        column=cell.column,
                        rows=cell.rows,
                        columns=cell.columns,
                        text=tidy(cell_text(part_lines, cell)),
                    )
                )
        extra += len(cuts)
    return PageTable(
        page=page, xs=grid.xs, cells=tuple(cells), row_count=len(grid.ys) - 1 + extra, first_row=first_row, ruled=True
    )


def unruled_table(region: Region, rules: Sequence[float], page: int, first_row: int) -> PageTable:
    """Return the table of a region whose columns only the blank between them shows."""
    bounds = region.bounds
    rows = [row_cells(row, region) for row in split_rows(region.lines, bounds, rules)]
    ends = list(bounds[1:])  # a column ends where its longest line does
    for column in range(len(ends) - 1):
        filled = [line.x1 for row in rows for at, taken, lines in row if at == column and taken == 1 for line in lines]
        ends[column] = max(filled, default=ends[column])
    cells: list[Cell] = []
    for index, row in enumerate(rows):
        for column, taken, lines in row:
            right = ends[column + taken - 1]
            box = Box(x0=min(line.x0 for line in lines), x1=right, top=lines[0].top, bottom=lines[-1].bottom)
            cells.append(Cell(row=index, column=column, columns=taken, text=tidy(cell_text(lines, box))))
    return PageTable(page=page, xs=bounds, cells=tuple(cells), row_count=len(rows), first_row=first_row, ruled=False)


def goes_on(above: PageTable, below: PageTable) -> bool:
    """Tell whether two parts, the last on one page and the first on the next, have the columns of one table."""
    if below.page != above.page + 1 or above.ruled != below.ruled:
        return False
    if not above.ruled:
        return len(above.xs) == len(below.xs)
    shift = below.xs[0] - above.xs[0]
    if abs(shift) > _MIRROR or abs(below.xs[-1] - above.xs[-1] - shift) > _SAME:
        return False
    fewer, more = sorted((above.xs, [x - shift for x in below.xs]), key=len)
    return all(any(abs(x - other) <= _SAME for other in more) for x in fewer)


def join_parts(parts: Sequence[PageTable]) -> Table:
    """Return the parts of one table as one; rows that open a page are marked, past repeated headings as well."""
    edges = _edges(parts)
    rows: list[Row] = []
    opening: set[int] = set()
    for part in parts:
        places = [f"page {part.page}, row {part.first_row + index}" for index in range(1, part.row_count + 1)]
        part_rows = lay_out(_onto(part, edges), part.row_count, len(edges) - 1, places)
        if rows:
            part_rows = _part_from_headings(part_rows, rows)
            repeated = 0
            while repeated < min(len(part_rows), len(rows)) and _same(part_rows[repeated], rows[repeated]):
                repeated += 1
            opening.update(range(len(rows), len(rows) + min(repeated + 1, len(part_rows))))
        rows.extend(part_rows)
    return Table(rows=tuple(rows), place=f"page {parts[0].page}", new_page_rows=frozenset(opening))


def _part_from_headings(rows: Sequence[Row], headings: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows of a page, the rest of a cut row apart where no line is drawn between it and the headings.

    `headings` are the rows with which the table begins; those repeated on this page are looked for.
    """
    found = list(rows)
    for index, (row, heading) in enumerate(zip(rows, headings, strict=False)):
        if _same(row, heading):
            continue
        pairs = list(zip(row.cells, heading.cells, strict=True))
        if sum(bool(title) for _, title in pairs) >= _HEADINGS and all(_goes_on(text, title) for text, title in pairs):
            rest = tuple(text[len(title) :].strip() for text, title in pairs)
            found[index : index + 1] = [replace(row, cells=heading.cells), replace(row, cells=rest)]
        break
    return tuple(found)


def _goes_on(text: str, title: str) -> bool:
    return text == title or (bool(title) and text.startswith(title) and text[len(title)].isspace())


def _same(row: Row, other: Row) -> bool:
    return [fold(text).split() for text in row.cells] == [fold(text).split() for text in other.cells]


def _edges(parts: Sequence[PageTable]) -> list[float]:
    """Return the edges of all parts' columns, each counted from its part's left side."""
    if not parts[0].ruled:
        return list(range(len(parts[0].xs)))
    edges: list[float] = []
    for place in sorted(x - part.xs[0] for part in parts for x in part.xs):
        if not edges or place - edges[-1] > _SAME:
            edges.append(place)
    return edges


def _onto(part: PageTable, edges: Sequence[float]) -> list[Cell]:
    """Return the cells of a part on the columns that all parts share."""
    if not part.ruled:
        return list(part.cells)

    def at(edge: int) -> int:
        place = part.xs[edge] - part.xs[0]
        return min(range(len(edges)), key=lambda index: abs(edges[index] - place))

    return [
        Cell(
            row=cell.row,
            column=at(cell.column),
            rows=cell.rows,
            columns=max(1, at(cell.column + cell.columns) - at(cell.column)),
            text=cell.text,
        )
        for cell in part.cells
    ]


def _cuts(row: Iterable[tuple[RuledCell, list[Line]]]) -> list[float]:
    """Return the heights at which a drawn row falls into several, each opened by a number in the first column."""
    cells = list(row)
    first = next((lines for cell, lines in cells if cell.column == 0), [])
    if len(first) < 2 or any(cell.rows > 1 for cell, _ in cells):
        return []
    if not all(_NUMBER.fullmatch(line.text) for line in first):
        return []
    return [line.top - 0.25 * line.size for line in first[1:]]


def _parts(lines: Sequence[Line], cuts: Sequence[float]) -> list[list[Line]]:
    parts: list[list[Line]] = [[] for _ in range(len(cuts) + 1)]
    for line in lines:
        parts[sum((line.top + line.bottom) / 2 > cut for cut in cuts)].append(line)
    return parts
