"""The pages of a PDF taken apart: tables, texts set side by side, running text, notes; page numbers are left out."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from knowledge.blocks import Paragraph
from knowledge.readers.pdf_columns import Region, columns_of, find_region
from knowledge.readers.pdf_letters import read_words
from knowledge.readers.pdf_paragraphs import PageLine
from knowledge.readers.pdf_rules import Grid, drawn_rules, find_grids
from knowledge.readers.pdf_tables import PageTable, is_layout, ruled_table, unruled_table
from knowledge.readers.pdf_words import Line, Word, glue, lines_of
from knowledge.text import squeeze

_EDGE = 57.0  # the margin of an official document is 2 cm at least: what stands beyond is no text of it
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:[^\W\d_]{2,5}\s)?(\d{1,4})(?:\s?/\s?\d{1,4})?[-–—\s]*")
_OFFSET = 30  # an annex may count its pages anew or go on from another file; a year is no page number
_DIGITS = re.compile(r"\d+")
_NOTE = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹\d(*]")
_SMALLER = 1.2  # notes are set that much smaller than the text, in points
_PICTURE = 0.5  # of the page: a picture that large, with hardly a word, is a scan
_SCAN_WORDS = 8
_REPEATS = 3


@dataclass(slots=True, kw_only=True)
class Page:
    """What stands on a page before it is put in order; lines of text are those outside ruled tables."""

    number: int
    width: float
    height: float
    grids: list[Grid]
    grid_words: list[Word]
    lines: list[Line]
    rules: list[float]
    is_scan: bool
    notes: list[Line] = field(default_factory=list)


Item = PageLine | Paragraph | PageTable


def read_page(page: Any, number: int) -> Page:
    """Return what a pdfplumber page holds; raises `Refused` for one that no plan has."""
    words = read_words(page.chars, number)
    across, down = drawn_rules(page)
    grids = [grid for grid in find_grids(across, down) if not is_layout(grid, words)]
    inside = [any(grid.holds(word) for grid in grids) for word in words]
    width, height = float(page.width), float(page.height)
    pictured = sum(float(picture["width"]) * float(picture["height"]) for picture in page.images)
    return Page(
        number=number,
        width=width,
        height=height,
        grids=grids,
        grid_words=[word for word, held in zip(words, inside, strict=True) if held],
        lines=lines_of(word for word, held in zip(words, inside, strict=True) if not held),
        rules=[rule.at for rule in across if rule.end - rule.start > width / 3],
        is_scan=len(words) < _SCAN_WORDS and pictured > _PICTURE * width * height,
    )


def drop_running_heads(pages: Sequence[Page]) -> None:
    """Take page numbers, and texts that repeat at one height at the edge of the pages, out of the pages' lines."""
    edges = Counter(_masked(line) for page in pages for line in page.lines if _is_at_edge(line, page))
    enough = max(_REPEATS, len(pages) // 2)
    for page in pages:
        page.lines = [
            line
            for line in page.lines
            if not _is_at_edge(line, page) or not (_is_page_number(line, page) or edges[_masked(line)] >= enough)
        ]


def take_notes(pages: Sequence[Page]) -> None:
    """Move the footnotes of each page from its lines to its notes: small print at its end that a figure opens."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size, 1)] += len(line.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    for page in pages:
        start = len(page.lines)
        while start and page.lines[start - 1].size < usual - _SMALLER:
            start -= 1
        lowest = max((grid.bottom for grid in page.grids), default=0.0)
        while start < len(page.lines) and not (
            _NOTE.match(page.lines[start].text) and page.lines[start].top > max(lowest, page.height / 3)
        ):
            start += 1
        page.lines, page.notes = page.lines[:start], page.lines[start:]


def put_in_order(pages: Sequence[Page]) -> Iterator[Item]:
    """Give what the pages hold in reading order."""
    margins = {page.number: _margins(page) for page in pages}
    by_width: dict[int, tuple[float, float]] = {}
    for page in pages:
        found = margins[page.number]
        known = by_width.get(round(page.width))
        if found and (known is None or found[1] - found[0] > known[1] - known[0]):
            by_width[round(page.width)] = found
    for page in pages:
        left = min((line.x0 for line in page.lines), default=0.0)
        likely = left, max([page.width - left, *(line.x1 for line in page.lines)])
        yield from _items(page, margins[page.number] or by_width.get(round(page.width)) or likely)


def _items(page: Page, margins: tuple[float, float]) -> Iterator[Item]:
    row = 0
    above = float("-inf")
    for grid in [*page.grids, None]:
        below = grid.top if grid else float("inf")
        lines = [line for line in page.lines if above <= (line.top + line.bottom) / 2 < below]
        for item in _text_items(lines, page, margins, row):
            row += item.row_count if isinstance(item, PageTable) else 0
            yield item
        if grid:
            table = ruled_table(grid, page.grid_words, page.number, row)
            row += table.row_count
            above = below
            yield table


def _text_items(lines: Sequence[Line], page: Page, margins: tuple[float, float], row: int) -> Iterator[Item]:
    index = 0
    while index < len(lines):
        region = find_region(lines, index)
        if region is None:
            yield PageLine(line=lines[index], page=page.number, left=margins[0], right=margins[1])
            index += 1
            continue
        index += len(region.lines)
        if region.is_table:
            table = unruled_table(region, page.rules, page.number, row)
            row += table.row_count
            yield table
        else:
            yield from _side_by_side(region, page.number)


def _side_by_side(region: Region, number: int) -> Iterator[Paragraph]:
    """Give the texts of a letterhead or a signature block, column by column; each line stands for itself there,
    unless a small letter shows that it only goes on."""
    for lines in columns_of(region):
        text = lines[0].text if lines else ""
        for above, below in pairwise(lines):
            if below.text[:1].islower():
                text = glue(text, above, below, above.x1 - above.x0)
            else:
                yield Paragraph(text=squeeze(text), place=f"page {number}")
                text = below.text
        if text:
            yield Paragraph(text=squeeze(text), place=f"page {number}")


def _margins(page: Page) -> tuple[float, float] | None:
    """Return where full lines begin and end on a page, None when it has too few to tell."""
    widest = max((line.x1 - line.x0 for line in page.lines), default=0.0)
    full = [line for line in page.lines if line.x1 - line.x0 > 0.7 * widest]
    if len(full) < 5 or widest < 0.5 * page.width:
        return None
    ends = sorted(line.x1 for line in full)
    return min(line.x0 for line in full), ends[int(0.95 * (len(ends) - 1))]


def _is_at_edge(line: Line, page: Page) -> bool:
    return line.bottom < _EDGE or line.top > page.height - _EDGE


def _is_page_number(line: Line, page: Page) -> bool:
    match = _PAGE_NUMBER.fullmatch(line.text)
    return match is not None and abs(int(match[1]) - page.number) <= _OFFSET


def _masked(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text), round(line.top / 3)
