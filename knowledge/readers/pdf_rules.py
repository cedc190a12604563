"""Drawn lines of a PDF page as tables: which rectangles of the grid are one cell, whatever way the lines were drawn.

Programs draw a border as one line, as pieces of a cell's length, or as thin filled rectangles. All become rules on
a grid; two neighbouring squares are one cell where no rule parts them.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pdfplumber.utils.geometry import line_to_edge, rect_to_edges

from knowledge.readers.pdf_words import Box
from knowledge.readers.source import Refused

MAX_RULES = 4000  # on one page, after joining; a drawing, not a table
MAX_SQUARES = 50_000  # of one grid

_BAR = 4.0  # a filled rectangle no thicker than this is a line
_SNAP = 3.0  # rules nearer than this are one
_SHORTEST = 8.0
_NARROWEST = 9.0  # no column is narrower, so nearer rules bound the same one
_COVERED = 0.6  # a rule along that share of a side draws it


Piece = tuple[float, float, float]  # where it is drawn, from, to


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line across (`at` is its height) or down (`at` is its distance from the left)."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledCell(Box):
    """One cell of a ruled table, with the grid lines it lies between."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid(Box):
    """A ruled table: the places of its columns' and rows' edges, and its cells.

    `squares` tells which cell a square of the grid belongs to, by the square's row and column.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[RuledCell, ...]
    squares: dict[tuple[int, int], int]

    def cell_of(self, box: Box) -> int | None:
        """Return the index of the cell in which the middle of `box` lies, None outside the grid."""
        row = bisect_right(self.ys, (box.top + box.bottom) / 2) - 1
        column = bisect_right(self.xs, (box.x0 + box.x1) / 2) - 1
        return self.squares.get((row, column))


def drawn_rules(page: Any) -> tuple[list[Rule], list[Rule]]:
    """Return the lines drawn across a pdfplumber page and those drawn down it.

    A filled rectangle is a line when it is thin; a broad one is the colour behind a cell or a marked word.
    """
    pieces: tuple[list[Piece], list[Piece]] = ([], [])
    bars = [rect for rect in page.rects if not rect["stroke"]]
    for bar in bars:
        if bar["bottom"] - bar["top"] <= _BAR:
            pieces[0].append(((bar["top"] + bar["bottom"]) / 2, bar["x0"], bar["x1"]))
        elif bar["x1"] - bar["x0"] <= _BAR:
            pieces[1].append(((bar["x0"] + bar["x1"]) / 2, bar["top"], bar["bottom"]))
    frames = (edge for rect in page.rects if rect["stroke"] for edge in rect_to_edges(rect))
    for edge in (*frames, *map(line_to_edge, page.lines), *page.curve_edges):
        if edge["orientation"] == "h":
            pieces[0].append((edge["top"], edge["x0"], edge["x1"]))
        elif edge["orientation"] == "v":
            pieces[1].append((edge["x0"], edge["top"], edge["bottom"]))
    return _join(pieces[0]), _join(pieces[1])


def find_grids(across: list[Rule], down: list[Rule]) -> list[Grid]:
    """Return the ruled tables among the lines of a page, from the top; frames of one cell are none."""
    if len(across) + len(down) > MAX_RULES:
        raise Refused("too_large", f"more than {MAX_RULES} lines drawn on a page")
    grids = [grid for rules in _components(across, down) if (grid := _make_grid(*rules)) is not None]
    outer = [
        grid
        for grid in grids
        if not any(other is not grid and other.holds(grid) and _area(other) > _area(grid) for other in grids)
    ]
    return sorted(outer, key=lambda grid: grid.top)


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.bottom - box.top)


def _join(pieces: Iterable[Piece]) -> list[Rule]:
    """Return the rules that pieces of lines make up: on one height, and with no gap between them."""
    rules: list[Rule] = []
    for group in _groups(sorted(pieces)):
        at = sum(piece[0] for piece in group) / len(group)
        start, end = None, 0.0
        for _, first, last in sorted(group, key=lambda piece: piece[1]):
            if start is None or first > end + _SNAP:
                if start is not None:
                    rules.append(Rule(at, start, end))
                start, end = first, last
            end = max(end, last)
        if start is not None:
            rules.append(Rule(at, start, end))
    return [rule for rule in rules if rule.end - rule.start >= _SHORTEST]


def _groups(pieces: list[Piece]) -> list[list[Piece]]:
    groups: list[list[Piece]] = []
    for piece in pieces:
        if groups and piece[0] - groups[-1][-1][0] <= _SNAP and piece[0] - groups[-1][0][0] <= 2 * _SNAP:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _components(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return groups of rules that touch each other, each as rules across and rules down."""
    groups: list[tuple[list[Rule], list[Rule]]] = [([rule], []) for rule in across]
    for rule in down:
        touched = [group for group in groups if any(_touch(other, rule) for other in group[0])]
        merged: tuple[list[Rule], list[Rule]] = ([], [rule])
        for group in touched:
            merged[0].extend(group[0])
            merged[1].extend(group[1])
        groups = [group for group in groups if not any(group is other for other in touched)]
        groups.append(merged)
    return groups


def _touch(across: Rule, down: Rule) -> bool:
    return across.start - _SNAP <= down.at <= across.end + _SNAP and down.start - _SNAP <= across.at <= down.end + _SNAP


def _make_grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    if not across or not down:
        return None
    # a page that ends within a row, or a table open at its sides, leaves the outer lines undrawn
    xs = _edges([r.at for r in down] + [min(r.start for r in across), max(r.end for r in across)])
    ys = _edges([r.at for r in across] + [min(r.start for r in down), max(r.end for r in down)])
    if len(xs) * len(ys) > MAX_SQUARES:
        raise Refused("too_large", f"a drawn grid of more than {MAX_SQUARES} squares")
    cells = tuple(_cells(xs, ys, across, down))
    if len(cells) < 2:
        return None
    squares = {
        (row, column): index
        for index, cell in enumerate(cells)
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    }
    return Grid(x0=xs[0], x1=xs[-1], top=ys[0], bottom=ys[-1], xs=xs, ys=ys, cells=cells, squares=squares)


def _edges(places: Iterable[float]) -> tuple[float, ...]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _NARROWEST:
            edges.append(place)
    return tuple(edges)


def _cells(xs: Sequence[float], ys: Sequence[float], across: list[Rule], down: list[Rule]) -> list[RuledCell]:
    walls = _drawn(xs, ys, down)
    floors = _drawn(ys, xs, across)
    taken: set[tuple[int, int]] = set()
    cells = []
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in taken:
                continue
            right = column + 1
            while right < len(xs) - 1 and (right, row) not in walls and (row, right) not in taken:
                right += 1
            lower = row + 1
            while lower < len(ys) - 1 and _goes_on(lower, column, right, walls, floors):
                lower += 1
            taken.update((r, c) for r in range(row, lower) for c in range(column, right))
            cells.append(
                RuledCell(
                    x0=xs[column],
                    x1=xs[right],
                    top=ys[row],
                    bottom=ys[lower],
                    row=row,
                    column=column,
                    rows=lower - row,
                    columns=right - column,
                )
            )
    return cells


def _goes_on(row: int, left: int, right: int, walls: set[tuple[int, int]], floors: set[tuple[int, int]]) -> bool:
    """Tell whether the cell above goes on in `row`: no floor between them, and no wall within its width."""
    return all((row, column) not in floors for column in range(left, right)) and all(
        (column, row) not in walls for column in range(left + 1, right)
    )


def _drawn(edges: Sequence[float], between: Sequence[float], rules: list[Rule]) -> set[tuple[int, int]]:
    """Return which sides are drawn: (index of the edge, index of the stretch between two crossing edges)."""
    drawn = set()
    for index, edge in enumerate(edges):
        near = [rule for rule in rules if -_SNAP <= rule.at - edge <= _NARROWEST]
        for stretch in range(len(between) - 1) if near else ():
            start, end = between[stretch], between[stretch + 1]
            covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in near)
            if covered >= _COVERED * (end - start):
                drawn.add((index, stretch))
    return drawn
