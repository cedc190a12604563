"""What every reader returns, whatever the file was: paragraphs and table rows in reading order, each with its place."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph of text, joined where the file wrapped it; `place` tells a person where to look ("dòng 12")."""

    text: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table, cells left to right over the table's whole grid; an empty cell is ''.

    A cell that a merge covers is '' as well, and `covered` holds its column, so that
    "nothing was written" and "the cell above goes on" stay two things. `from_above` holds those of them
    whose merge began in a row above; the others are the width of a cell in this row.
    """

    cells: tuple[str, ...]
    place: str
    covered: frozenset[int] = frozenset()
    from_above: frozenset[int] = frozenset()


def stands_under_merges(above: Row, below: Row) -> bool:
    """Whether all that `below` says stands under cells of `above` that go over several columns."""
    wide = above.covered - above.from_above
    spread = wide | {index - 1 for index in wide}
    filled = {index for index, cell in enumerate(below.cells) if cell.strip()}
    return bool(filled) and filled <= spread and len(filled) < len(below.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table, or the part of one that stands on a page; `new_page_rows` are rows that open a page.

    Only at those rows can a cell be the rest of a cell that the page break cut.
    """

    rows: tuple[Row, ...]
    place: str
    new_page_rows: frozenset[int] = field(default_factory=frozenset)


Block = Paragraph | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """A file as read: its name, its format ("txt", "docx", "pdf", "xlsx") and its blocks in reading order."""

    name: str
    format: str
    blocks: tuple[Block, ...]
