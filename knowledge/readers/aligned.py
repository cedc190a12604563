"""Text set in columns by blanks alone, as `pdftotext -layout` prints it: annex tables and two-sided heads and feet."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from knowledge.blocks import Row, Table
from knowledge.column_names import name_column
from knowledge.layout import name_line

_CHUNK = re.compile(r"\S+(?: \S+)*")
_WIDE_GAP = re.compile(r"\S\s{4,}\S")
_GAP = " " * 4
_MARK = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]+|[A-Z])[.)]?")
_PAGE = re.compile(r"[-–\s]*\d{1,3}[-–\s]*")
_LONGEST_PAIR = 40  # lines; heads and feet are short
_HEADER_LINES = 4  # a heading is wrapped over this many lines at most


class RawLine(NamedTuple):
    """One line with its white space; `number` is counted from 1."""

    text: str
    number: int

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """The lines from `first` up to (not with) `last` and the table that they make."""

    first: int
    last: int
    table: Table


def find_regions(lines: Sequence[RawLine]) -> list[Region]:
    """Return the parts of a text that are set in columns, in order, none overlapping another."""
    found: list[Region] = []
    heights: dict[str, int] = {}
    position = 0
    while position < len(lines):
        if "  " not in lines[position].text:  # nothing in columns begins here
            position += 1
            continue
        region = _find_table(lines, position, heights) or _find_pair(lines, position)
        if region is None:
            position += 1
        else:
            found.append(region)
            position = region.last
    return found


def _find_table(lines: Sequence[RawLine], start: int, heights: dict[str, int]) -> Region | None:
    """Return the annex table whose headings stand in the line at `start`.

    `heights` keeps over how many lines the headings run, as their first place shows it: above the first number.
    Where they are repeated on a new page, the rest of a cut row may follow at once.
    """
    text = lines[start].text
    if "  " not in text.strip() or "\t" in text:
        return None
    chunks = list(_CHUNK.finditer(text))
    names = {name_column(chunk.group()) for chunk in chunks} - {None}
    if len(chunks) < 3 or len(names) < 3 or "title" not in names:
        return None
    last = _find_end(lines, start + 1, chunks)
    cuts = _find_cuts([line.text for line in lines[start:last] if not line.is_blank], chunks)
    cut = [(line, _cut(line.text, cuts)) for line in lines[start:last]]
    height = heights.setdefault(" ".join(text.split()), _find_height(cut))
    rows = list(_join_rows(cut, height))
    return Region(first=start, last=last, table=Table(rows=tuple(rows), place=_place(lines[start])))


def _find_end(lines: Sequence[RawLine], start: int, header: Sequence[re.Match[str]]) -> int:
    """Return where the table ends: at its next headings, or at running text that keeps to no column."""
    labels = [chunk.group() for chunk in header]
    for position in range(start, len(lines)):
        text = lines[position].text
        if lines[position].is_blank:
            continue
        chunks = [chunk.group() for chunk in _CHUNK.finditer(text)]
        if chunks == labels:
            return position
        indent = len(text) - len(text.lstrip())
        if len(chunks) == 1 and indent < header[1].start() and len(text.rstrip()) > header[2].start() + 10:
            return position
    return len(lines)


def _find_cuts(texts: Sequence[str], header: Sequence[re.Match[str]]) -> list[int]:
    """Return where the columns part: between two headings, where the fewest lines have a letter."""
    width = max(map(len, texts))
    filled = [0] * (width + 1)
    for text in texts:
        for chunk in _CHUNK.finditer(text):
            for column in range(chunk.start(), chunk.end()):
                filled[column] += 1
    cuts: list[int] = []
    for left, right in pairwise(header):
        middle = (left.start() + left.end()) // 2
        span = range(middle, max(middle + 1, (right.start() + right.end()) // 2))
        least = min(filled[column] for column in span)
        emptiest = [column for column in span if filled[column] == least]
        cuts.append(emptiest[-1] if right.start() in range(emptiest[-1], right.end()) else emptiest[len(emptiest) // 2])
    return cuts


def _cut(text: str, cuts: Sequence[int]) -> tuple[str, ...]:
    """Return the cells of a line; a chunk belongs to the column in which its greater part stands."""
    cells = [""] * (len(cuts) + 1)
    for chunk in _CHUNK.finditer(text):
        for start, words in _part(chunk, cuts):
            column = sum(cut <= start for cut in cuts)
            cells[column] = f"{cells[column]} {words}".strip()
    return tuple(cells)


def _part(chunk: re.Match[str], cuts: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield the pieces of a chunk that runs over the border of a column by a single blank."""
    text, start = chunk.group(), chunk.start()
    for cut in cuts:
        at = cut - start
        if 0 < at < len(text) and text[at - 1 : at + 1].strip() != text[at - 1 : at + 1]:
            yield start, text[:at].strip()
            text, start = text[at:].lstrip(), start + at + (len(text[at:]) - len(text[at:].lstrip()))
    yield start, text


def _find_height(lines: Sequence[tuple[RawLine, tuple[str, ...]]]) -> int:
    """Return over how many lines the headings run: up to a blank line or the first number."""
    for position, (line, cells) in enumerate(lines[: _HEADER_LINES + 1]):
        if position and (line.is_blank or _MARK.fullmatch(cells[0])):
            return position
    return 1


def _join_rows(lines: Sequence[tuple[RawLine, tuple[str, ...]]], height: int) -> Iterator[Row]:
    """Yield rows: a number in the first column opens one, the lines below go on with it."""
    row: list[str] = []
    place = ""
    blank, in_header = False, True
    for position, (line, cells) in enumerate(lines):
        if line.is_blank or _PAGE.fullmatch(line.text):
            blank = True
            continue
        if in_header:
            in_header = position < height
            opens = not in_header
        else:
            opens = _MARK.fullmatch(cells[0]) is not None or (blank and _is_whole(cells))
        if opens and row:
            yield Row(cells=tuple(row), place=place)
        if opens or not row:
            row, place = list(cells), _place(line)
        else:
            row = [" ".join(filter(None, pair)) for pair in zip(row, cells, strict=True)]
        blank = False
    if row:
        yield Row(cells=tuple(row), place=place)


def _is_whole(cells: Sequence[str]) -> bool:
    """Whether a line without a number is the first of a row: several cells begin, each with a capital."""
    filled = [cell for cell in cells[1:] if cell]
    return not cells[0] and len(filled) >= 3 and all(not cell[0].islower() for cell in filled)


def _find_pair(lines: Sequence[RawLine], start: int) -> Region | None:
    """Return lines that stand side by side, as in a letterhead or beside a list of recipients."""
    text = lines[start].text
    if _GAP not in text or "\t" in text or not _WIDE_GAP.search(text):
        return None
    last, both, splits = start, 0, list[int]()
    while last < len(lines) and not lines[last].is_blank:
        if last - start > _LONGEST_PAIR:
            return None
        chunks = re.split(r"\s{4,}", lines[last].text.strip())
        if len(chunks) > 2 or "\t" in lines[last].text:
            return None
        if len(chunks) == 2:
            both += 1
            splits.append(lines[last].text.rindex(chunks[1]))
        last += 1
    if both < 2 or both * 2 < last - start:
        return None
    rows = tuple(Row(cells=_split_at(line.text, min(splits)), place=_place(line)) for line in lines[start:last])
    return Region(first=start, last=last, table=Table(rows=rows, place=_place(lines[start])))


def _split_at(text: str, column: int) -> tuple[str, str]:
    chunks = re.split(r"\s{4,}", text.strip())
    if len(chunks) == 2:
        return chunks[0], chunks[1]
    indent = len(text) - len(text.lstrip())
    return ("", text.strip()) if indent >= column - 4 else (text.strip(), "")


def _place(line: RawLine) -> str:
    return name_line(line.number)
