"""A Word table as its real grid: merged cells, skipped columns, and edges that a hand dragged a little apart."""

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.readers.archive import Element
from knowledge.readers.docx_styles import Styles, W, number, value
from knowledge.readers.docx_text import flatten
from knowledge.readers.grid import Cell
from knowledge.readers.source import Refused

MAX_COLUMNS = 200
MAX_CELLS = 500_000
# two edges closer than this (twentieths of a point; 2.8 mm) were meant as one: no column is that narrow
_NEAR = 160
_LAYOUT_COLUMNS = 2
_LAYOUT_ROWS = 2
_LAYOUT_ROWS_WITHOUT_BORDERS = 6
_NO_BORDER = frozenset({"", "nil", "none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One w:tc in its row: the grid edges where it begins and ends, and whether it only goes on another cell.

    `is_merged` cells, and no others, can go on below.
    """

    element: Element
    start: int
    end: int
    is_merged: bool
    continues_above: bool
    continues_left: bool


def slots_of(table: Element) -> list[list[Slot]]:
    """Return the cells of a table row by row; rows deleted under tracked changes are left out."""
    rows = [_slots(row) for row in flatten(table) if row.tag == f"{W}tr" and row.find(f"{W}trPr/{W}del") is None]
    if any(slots and slots[-1].end > MAX_COLUMNS for slots in rows):
        raise Refused("too_large", f"a table of more than {MAX_COLUMNS} columns")
    return rows


def is_layout(table: Element, rows: list[list[Slot]], styles: Styles) -> bool:
    """Tell whether a table only puts paragraphs side by side, as in a letterhead or a signature block."""
    filled = {slot.start for slots in rows for slot in slots if any(text.text for text in slot.element.iter(f"{W}t"))}
    if len(filled) > _LAYOUT_COLUMNS:
        return False
    most_rows = _LAYOUT_ROWS if has_borders(table, styles) else _LAYOUT_ROWS_WITHOUT_BORDERS
    return len(rows) <= most_rows or max(len(slots) for slots in rows) == 1


def has_borders(table: Element, styles: Styles) -> bool:
    """Tell whether any line of the table is drawn, by itself, its style, or one of its cells."""
    properties = table.find(f"{W}tblPr")
    sources = [table.find(f"{W}tblPr/{W}tblBorders")]
    if sources[0] is None and properties is not None:  # a table's own borders replace those of its style
        chain = styles.chain(value(properties.find(f"{W}tblStyle")))
        sources += [style.find(f"{W}tblPr/{W}tblBorders") for style in chain]
    sources += list(table.iter(f"{W}tcBorders"))
    return any(value(line) not in _NO_BORDER for source in sources if source is not None for line in source)


def cells_of(table: Element, rows: list[list[Slot]], text_of: Callable[[Element, int], str]) -> tuple[list[Cell], int]:
    """Return the cells with their spans, and the number of columns; `text_of` gets a w:tc and its row's index.

    A cell that goes on the one above takes no text of its own: Word shows none there.
    """
    columns = _columns(table, rows)
    cells: list[Cell] = []
    open_cells: dict[int, Cell] = {}
    for index, slots in enumerate(rows):
        still_open: dict[int, Cell] = {}
        for slot in slots:
            start, end = columns[slot.start], columns[slot.end]
            above = open_cells.get(start)
            if slot.continues_left and cells and cells[-1].row == index:
                cells[-1].columns = end - cells[-1].column
                continue
            if slot.continues_above and above is not None and start + above.columns == end:
                above.rows += 1
                still_open[start] = above
                continue
            cell = Cell(row=index, column=start, columns=end - start, text=text_of(slot.element, index))
            cells.append(cell)
            if slot.is_merged:
                still_open[start] = cell
        open_cells = still_open
    count = max(columns.values(), default=0)
    if count * len(rows) > MAX_CELLS:
        raise Refused("too_large", f"a table of more than {MAX_CELLS} cells")
    return cells, count


def _slots(row: Element) -> list[Slot]:
    edge = max(number(row.find(f"{W}trPr/{W}gridBefore")) or 0, 0)
    slots = []
    for cell in flatten(row):
        if cell.tag != f"{W}tc":
            continue
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        beside = cell.find(f"{W}tcPr/{W}hMerge")
        end = edge + max(number(cell.find(f"{W}tcPr/{W}gridSpan")) or 1, 1)
        slots.append(
            Slot(
                element=cell,
                start=edge,
                end=end,
                is_merged=merge is not None,
                continues_above=merge is not None and value(merge) in ("", "continue"),
                continues_left=beside is not None and value(beside) in ("", "continue"),
            )
        )
        edge = end
    return slots


def _columns(table: Element, rows: list[list[Slot]]) -> dict[int, int]:
    """Return the column at which each used grid edge stands; near edges fall together where no cell would vanish."""
    used = sorted({edge for slots in rows for slot in slots for edge in (slot.start, slot.end)})
    widths = [int(width) if width.isdigit() else 0 for width in _widths(table)]
    positions = [sum(widths[:edge]) for edge in range(len(widths) + 1)]
    known = bool(widths) and all(widths) and (not used or used[-1] < len(positions))
    taken = {(slot.start, slot.end) for slots in rows for slot in slots}
    columns: dict[int, int] = {}
    group: list[int] = []
    for edge in used:
        joins = (
            known
            and bool(group)
            and positions[edge] - positions[group[0]] < _NEAR
            and not any((other, edge) in taken for other in group)
        )
        group = [*group, edge] if joins else [edge]
        columns[edge] = len(set(columns.values())) - (1 if joins else 0)
    return columns


def _widths(table: Element) -> list[str]:
    return [column.get(f"{W}w", "") for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
