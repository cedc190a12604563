"""Cells with their spans, laid out over the whole grid of a table as `Row`s."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.blocks import Row
from knowledge.text import squeeze


@dataclass(slots=True, kw_only=True)
class Cell:
    """One cell as written: its upper left corner, how many rows and columns it takes, its text.

    Lines that somebody ended on purpose (a new paragraph, Alt+Enter) are kept apart by line feeds.
    """

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    text: str = ""


def tidy(text: str) -> str:
    """Return the text of a cell: normalised, blanks squeezed, empty lines gone, line feeds kept."""
    return "\n".join(filter(None, map(squeeze, text.splitlines())))


def lay_out(cells: Sequence[Cell], row_count: int, column_count: int, places: Sequence[str]) -> tuple[Row, ...]:
    """Return the rows of the grid: a cell's text at its upper left corner, the rest of its area covered."""
    texts = [[""] * column_count for _ in range(row_count)]
    covered: list[set[int]] = [set() for _ in range(row_count)]
    from_above: list[set[int]] = [set() for _ in range(row_count)]
    for cell in cells:
        texts[cell.row][cell.column] = cell.text
        columns = range(cell.column, min(cell.column + cell.columns, column_count))
        covered[cell.row].update(columns[1:])
        for row in range(cell.row + 1, min(cell.row + cell.rows, row_count)):
            covered[row].update(columns)
            from_above[row].update(columns)
    return tuple(
        Row(
            cells=tuple(texts[row]),
            place=places[row],
            covered=frozenset(covered[row]),
            from_above=frozenset(from_above[row]),
        )
        for row in range(row_count)
    )
