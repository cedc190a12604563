"""Any table with any merges, written as Word, Excel and PDF write it, comes out as it went in: cell by cell."""

from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from fakes.office_files import tbl, tc, tr, write_docx
from fakes.plan_files import font
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from knowledge.blocks import Paragraph, Table
from knowledge.readers import read

WORDS = ["Sở", "Nội", "vụ", "quý", "12/2026", "Đề", "án", "CCHC", "và", "hoàn", "thành", "trước"]
Area = tuple[int, int, int, int]  # row, column, rows, columns


@st.composite
def grids(draw) -> tuple[list[Area], int, int, dict[Area, str]]:
    """Draw a grid cut into rectangles, its first row whole, each rectangle with some words."""
    row_count, column_count = draw(st.integers(3, 6)), draw(st.integers(3, 6))
    free = {(row, column) for row in range(row_count) for column in range(column_count)}
    areas: list[Area] = []
    for row, column in sorted(free):
        if (row, column) not in free:
            continue
        rows = 1 if row == 0 else draw(st.integers(1, min(3, row_count - row)))
        columns = 1 if row == 0 else draw(st.integers(1, min(3, column_count - column)))
        squares = {(r, c) for r in range(row, row + rows) for c in range(column, column + columns)}
        if not squares <= free:
            rows = columns = 1
            squares = {(row, column)}
        free -= squares
        areas.append((row, column, rows, columns))
    texts = {area: " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))) for area in areas}
    return areas, row_count, column_count, texts


def expected(grid) -> list[tuple[tuple[str, ...], frozenset[int]]]:
    areas, row_count, column_count, texts = grid
    cells = [[""] * column_count for _ in range(row_count)]
    covered: list[set[int]] = [set() for _ in range(row_count)]
    for row, column, rows, columns in areas:
        cells[row][column] = texts[row, column, rows, columns]
        for r in range(row, row + rows):
            covered[r].update(range(column, column + columns))
        covered[row].discard(column)
    return [(tuple(texts), frozenset(hidden)) for texts, hidden in zip(cells, covered, strict=True)]


def found(path: Path) -> list[tuple[tuple[str, ...], frozenset[int]]]:
    (table,) = (block for block in read(path).blocks if isinstance(block, Table))
    return [(row.cells, row.covered) for row in table.rows]


def without_hollow_rows(rows):
    """Leave out rows and columns in which nothing begins: Excel's reader and the eye do not see them."""
    kept = [row for row in rows if any(row[0])]
    columns = [column for column in range(len(rows[0][0])) if any(row[0][column] for row in kept)]
    return [
        (tuple(cells[c] for c in columns), frozenset(n for n, c in enumerate(columns) if c in covered))
        for cells, covered in kept
    ]


@settings(max_examples=60, deadline=None)
@given(grids())
def test_word_tables(grid):
    areas, row_count, _, texts = grid
    rows = []
    for index in range(row_count):
        cells = []
        for area in areas:
            row, column, height, width = area
            if row <= index < row + height:
                merge = "" if height == 1 else "restart" if row == index else "continue"
                cells.append((column, tc(texts[area] if row == index else "", width, merge)))
        rows.append(tr(*(cell for _, cell in sorted(cells))))
    with TemporaryDirectory() as folder:
        assert found(write_docx(Path(folder) / "x.docx", tbl(*rows))) == expected(grid)


@settings(max_examples=60, deadline=None)
@given(grids())
def test_excel_tables(grid):
    workbook = openpyxl.Workbook()
    for (row, column, rows, columns), text in grid[3].items():
        workbook.active.cell(row + 1, column + 1, text)
        if rows * columns > 1:
            workbook.active.merge_cells(
                start_row=row + 1, end_row=row + rows, start_column=column + 1, end_column=column + columns
            )
    with TemporaryDirectory() as folder:
        workbook.save(Path(folder) / "x.xlsx")
        assert found(Path(folder) / "x.xlsx") == without_hollow_rows(expected(grid))


@settings(max_examples=60, deadline=None)
@given(grids(), st.booleans())
def test_pdf_tables(grid, as_rectangles):
    with TemporaryDirectory() as folder:
        canvas = Canvas(str(Path(folder) / "x.pdf"), bottomup=0)
        canvas.setFont(font(), 6)
        for (row, column, rows, columns), text in grid[3].items():
            left, top, width, height = 50 + 80 * column, 100 + 30 * row, 80 * columns, 30 * rows
            canvas.drawString(left + 4, top + 18, text)
            if as_rectangles:
                for x, y, wide, high in (
                    (0, 0, width, 1),
                    (0, height, width, 1),
                    (0, 0, 1, height),
                    (width, 0, 1, height),
                ):
                    canvas.rect(left + x, top + y, wide, high, stroke=0, fill=1)
            else:
                canvas.rect(left, top, width, height)
        canvas.save()
        assert found(Path(folder) / "x.pdf") == without_hollow_rows(expected(grid))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40), min_size=1, max_size=12))
def test_no_word_of_a_page_is_lost(paragraphs):
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph as Printed
    from reportlab.platypus import SimpleDocTemplate

    style = ParagraphStyle("body", fontName=font(), fontSize=12, leading=15)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.pdf"
        SimpleDocTemplate(str(path)).build([Printed(" ".join(words), style) for words in paragraphs])
        blocks = read(path).blocks
    assert all(isinstance(block, Paragraph) for block in blocks)
    printed = [word for words in paragraphs for word in words]
    assert " ".join(block.text for block in blocks).split() == printed
