"""Text set in columns without drawn lines: tables whose columns only the blank between them shows, and letterheads.

A river is a strip of blank that runs down through several lines. One river parts two texts set side by side; two
or more make a table.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from knowledge.readers.pdf_words import Box, Line, Word, make_line

_GAP = 1.1  # of the letters' size: a blank that wide between two words may be a river
_RIVER = 6.0  # the narrowest blank that parts columns
_NEAR = 2.2  # of the letters' size: from one line's top to the next within one region
_NEAR_ROW = 4.5  # the same in a table, and for a line that is itself set in columns
_ROW_GAP = 1.25  # of the lines' usual distance
_LOOK_AHEAD = 3
_MARK = re.compile(r"[-–—+•*]|(?:\d{1,2}(?:\.\d{1,2})*|[IVXLC]{1,6}|[^\W\d_])[.)]?")
_ITEM = re.compile(r"(?:\d{1,3}(?:\.\d{1,2})*|[IVXLC]{1,6}|[A-ZĐ])[.)]?|[^\W\d_]{2,4}")  # the last: a heading

Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region(Box):
    """Lines set in columns: `rivers` lie between the columns, from the left."""

    lines: tuple[Line, ...]
    rivers: tuple[Span, ...]

    @property
    def is_table(self) -> bool:
        """Tell whether the columns are those of a table: three or more, filled side by side at least twice."""
        wide = sum(sum(map(bool, split_line(line, self.bounds))) > 2 for line in self.lines)
        return len(self.rivers) > 1 and wide > 1

    @property
    def bounds(self) -> tuple[float, ...]:
        """Where the columns begin and end."""
        return (self.x0, *((start + end) / 2 for start, end in self.rivers), self.x1)


def find_region(lines: Sequence[Line], start: int) -> Region | None:
    """Return the region that begins with the line at `start`, None when that line is running text."""
    rivers = _gaps(lines[start])
    if not rivers or _is_item_of_list(lines, start):
        return None
    end = start + 1
    while end < len(lines):
        near = _NEAR_ROW if len(rivers) > 1 or _gaps(lines[end]) else _NEAR
        if lines[end].top - lines[end - 1].top > near * lines[end].size:
            break
        left = _narrow(rivers, lines[end])
        if all(left):
            rivers = [river for pieces in left for river in pieces]
        elif not _comes_back(lines, end, rivers):
            break
        end += 1
    taken = tuple(lines[start:end])
    split_count = sum(bool(_gaps(line)) for line in taken)
    if split_count < 2 and (len(taken) > 1 or len(rivers) > 1 or not _stands_out(taken[0])):
        return None  # a wide blank in running text
    return _make_region(taken, rivers)


def _is_item_of_list(lines: Sequence[Line], at: int) -> bool:
    """Tell whether the one wide blank of a line only follows a dash or a number, and no table comes below."""
    gaps = _gaps(lines[at])
    marked = len(gaps) == 1 and gaps[0][0] == lines[at].words[0].x1 and _MARK.fullmatch(lines[at].words[0].text)
    return bool(marked) and not any(len(_gaps(line)) > 1 for line in lines[at + 1 : at + 1 + _LOOK_AHEAD])


def _stands_out(line: Line) -> bool:
    """Tell whether one blank of a line is far wider than its others, which stretching a line does not do."""
    blanks = sorted(right.x0 - left.x1 for left, right in pairwise(line.words))
    return len(blanks) < 3 or blanks[-1] > 3 * blanks[-2]


def _make_region(lines: tuple[Line, ...], rivers: Sequence[Span]) -> Region:
    return Region(
        x0=min(line.x0 for line in lines) - 1,
        x1=max(line.x1 for line in lines) + 1,
        top=lines[0].top,
        bottom=lines[-1].bottom,
        lines=lines,
        rivers=tuple(rivers),
    )


def columns_of(region: Region) -> list[list[Line]]:
    """Return the lines of each column."""
    columns: list[list[Line]] = [[] for _ in range(len(region.rivers) + 1)]
    for line in region.lines:
        for column, words in enumerate(split_line(line, region.bounds)):
            if words:
                columns[column].append(make_line(words))
    return columns


def split_line(line: Line, bounds: Sequence[float]) -> list[list[Word]]:
    """Return the words of a line by column."""
    columns: list[list[Word]] = [[] for _ in range(len(bounds) - 1)]
    for word in line.words:
        middle = (word.x0 + word.x1) / 2
        column = sum(middle > bound for bound in bounds[1:-1])
        columns[column].append(word)
    return columns


def split_rows(lines: Sequence[Line], bounds: Sequence[float], rules: Sequence[float]) -> list[list[Line]]:
    """Return the lines of an unruled table by row.

    `rules` are the heights of lines drawn across it. Where there are none, rows stand apart by more than lines do;
    where they do not either, a number in the first column begins a row.
    """
    drawn = [any(above.bottom - 3 < at < below.top + 3 for at in rules) for above, below in pairwise(lines)]
    if any(drawn):
        return _cut(lines, drawn)
    steps = [below.top - above.top for above, below in pairwise(lines)]
    usual = min(median(steps), 1.6 * median(line.size for line in lines)) if steps else 0
    apart = [step > _ROW_GAP * usual for step in steps]
    numbered = [_is_item(line, bounds) for line in lines]
    rows = _cut(lines, apart)
    if all(sum(_is_item(line, bounds) for line in row) <= 1 for row in rows):
        return rows
    return _cut(lines, [gap or item for gap, item in zip(apart, numbered[1:], strict=True)])


def row_cells(row: Sequence[Line], region: Region) -> list[tuple[int, int, list[Line]]]:
    """Return the cells of an unruled row as (column, columns taken, lines).

    A row that crosses the rivers is the title of a group: its number, and words that run over the other columns.
    """
    bounds = region.bounds
    count = len(bounds) - 1
    if not all(all(_narrow(region.rivers, line)) for line in row):
        first = [words for line in row if (words := split_line(line, bounds)[0])]
        rest = [[word for words in split_line(line, bounds)[1:] for word in words] for line in row]
        cells = [(0, 1, [make_line(words) for words in first]), (1, count - 1, [make_line(w) for w in rest if w])]
        return [cell for cell in cells if cell[2]]
    columns: list[list[Line]] = [[] for _ in range(count)]
    for line in row:
        for column, words in enumerate(split_line(line, bounds)):
            if words:
                columns[column].append(make_line(words))
    return [(column, 1, lines) for column, lines in enumerate(columns) if lines]


def _is_item(line: Line, bounds: Sequence[float]) -> bool:
    words = split_line(line, bounds)[0]
    return len(words) == 1 and _ITEM.fullmatch(words[0].text) is not None


def _cut(lines: Sequence[Line], before: Sequence[bool]) -> list[list[Line]]:
    rows = [[lines[0]]]
    for line, begins in zip(lines[1:], before, strict=True):
        if begins:
            rows.append([line])
        else:
            rows[-1].append(line)
    return rows


def _gaps(line: Line) -> list[Span]:
    return [
        (left.x1, right.x0) for left, right in pairwise(line.words) if right.x0 - left.x1 > max(_GAP * line.size, 9.0)
    ]


def _narrow(rivers: Sequence[Span], line: Line) -> list[list[Span]]:
    """Return what the words of a line leave of each river: nothing, a part, or parts on both sides of a text."""
    left: list[list[Span]] = []
    for start, end in rivers:
        inside = [word for word in line.words if word.x0 < end and word.x1 > start]
        edges = [start, *(edge for word in inside for edge in (word.x0, word.x1)), end]
        pieces = list(zip(edges[::2], edges[1::2], strict=True))
        inner = max(_GAP * line.size, _RIVER)
        left.append(
            [
                piece
                for index, piece in enumerate(pieces)
                if piece[1] - piece[0] >= (inner if 0 < index < len(pieces) - 1 else _RIVER)
            ]
        )
    return left


def _comes_back(lines: Sequence[Line], at: int, rivers: Sequence[Span]) -> bool:
    """Tell whether a line that crosses rivers is a row over the whole width: lines in columns follow close below."""
    if len(rivers) < 2:
        return False
    following = lines[at + 1 : at + 1 + _LOOK_AHEAD]
    near = all(b.top - a.top <= _NEAR_ROW * b.size for a, b in pairwise([lines[at], *following]))
    return near and any(all(_narrow(rivers, line)) and len(_gaps(line)) >= 2 for line in following)
