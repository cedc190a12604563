"""Plans kept in Excel (.xlsx): each visible sheet's titles as paragraphs and its cells as one table.

Rows and columns that are hidden are read all the same: a filter left on must not cost a task. Hidden sheets are
lists and old drafts, and are not. A formula shows its stored value; one that was never calculated shows itself, so
that the cell is not taken for an empty one.
"""

from collections.abc import Iterator
from pathlib import Path

from knowledge.blocks import Block, Blocks, Paragraph, Table
from knowledge.readers.archive import Package, open_package
from knowledge.readers.grid import Cell, lay_out
from knowledge.readers.source import Refused, load, reading
from knowledge.readers.xlsx_sheet import Book, Sheet, read_sheet, read_strings
from knowledge.readers.xlsx_values import S, read_looks

MAX_GRID = 4_000_000
_HEADER_CELLS = 3  # a title or a letterhead fills one or two cells of its row

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OFF = frozenset({"", "0", "false"})


def read(path: Path) -> Blocks:
    """Read an .xlsx file; raises `UnreadableFile`.

    Places are "sheet 'Annex', row 7" with the row as Excel numbers it. Columns in which nothing stands are left out.
    In cells a line feed is a line end that somebody typed.
    """
    with reading(path):
        package = open_package(load(path, "zip"), "xlsx")
        blocks = tuple(_read_workbook(package))
        if not blocks:
            pictures = any("/media/" in name for name in package.sizes)
            raise Refused("no_text" if pictures else "empty")
        return Blocks(name=path.name, format="xlsx", blocks=blocks)


def _read_workbook(package: Package) -> Iterator[Block]:
    workbook = package.tree(package.main)
    if workbook is None:
        raise Refused("damaged", "no workbook")
    relations = package.relations(package.main)
    properties = workbook.find(f"{S}workbookPr")
    book = Book(
        strings=read_strings(package.related(package.main, "sharedStrings")),
        looks=read_looks(package.related(package.main, "styles")),
        from_1904=properties is not None and properties.get("date1904", "") not in _OFF,
    )
    for sheet in workbook.iterfind(f"{S}sheets/{S}sheet"):
        relation = relations.get(sheet.get(f"{_R}id", ""))
        if sheet.get("state", "visible") != "visible" or relation is None or relation.kind != "worksheet":
            continue
        if not package.has(relation.part):
            raise Refused("damaged", relation.part)
        yield from _read_sheet(package, relation.part, f"sheet '{sheet.get('name', '')}'", book)


def _read_sheet(package: Package, part: str, place: str, book: Book) -> Iterator[Block]:
    sheet = read_sheet(package, part, book)
    first, last = _table_rows(sheet)
    rows = sorted(sheet.rows)
    for row in rows:
        if row < first:
            yield from _paragraphs(sheet, row, place)
    within = [row for row in rows if first <= row <= last]
    if within:
        yield _table(sheet, within, place)
    for row in rows:
        if row > last:
            yield from _paragraphs(sheet, row, place)


def _table_rows(sheet: Sheet) -> tuple[int, int]:
    """Return the first and the last row of the table: from the first row of headings to what a blank row parts off.

    A sheet without a table has its first row past its last.
    """
    counts = {row: len(cells) for row, cells in sheet.rows.items()}
    most = max(counts.values(), default=0)
    if most < 2:
        return max(counts, default=0) + 1, max(counts, default=0) + 1
    enough = min(most, max(_HEADER_CELLS, (most + 1) // 2))
    full = [row for row, count in counts.items() if count >= enough]
    last = max(row for row, count in counts.items() if count >= min(most, _HEADER_CELLS))
    merges = iter(sorted(sheet.merges))
    merge = next(merges, None)
    reach = last  # a merge that goes on over a row without text bridges it
    for row in sorted(row for row in counts if row > last):
        while merge is not None and merge[0] <= last:
            reach, merge = max(reach, merge[2]), next(merges, None)
        if row > max(last, reach) + 1:
            break
        last = row
    return min(full), last


def _paragraphs(sheet: Sheet, row: int, place: str) -> Iterator[Paragraph]:
    for _, text in sorted(sheet.rows[row].items()):
        for line in text.splitlines():
            yield Paragraph(text=line, place=f"{place}, row {row}")


def _table(sheet: Sheet, rows: list[int], place: str) -> Table:
    columns = sorted({column for row in rows for column in sheet.rows[row]})
    if len(rows) * len(columns) > MAX_GRID:
        raise Refused("too_large", f"{place}: more than {MAX_GRID} cells")
    at_row = {row: index for index, row in enumerate(rows)}
    at_column = {column: index for index, column in enumerate(columns)}
    cells = {
        (row, column): Cell(row=at_row[row], column=at_column[column], text=text)
        for row in rows
        for column, text in sheet.rows[row].items()
    }
    for top, left, bottom, right in sheet.merges:
        cell = cells.get((top, left))
        if cell is not None:
            cell.rows = sum(1 for row in rows[cell.row : cell.row + bottom - top + 1] if row <= bottom)
            cell.columns = sum(1 for c in columns[cell.column : cell.column + right - left + 1] if c <= right)
    places = [f"{place}, row {row}" for row in rows]
    return Table(rows=lay_out(list(cells.values()), len(rows), len(columns), places), place=place)
