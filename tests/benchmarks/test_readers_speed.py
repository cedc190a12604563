"""How long files of an office's size take: a Word file of 300 rows, a PDF of 40 pages, a sheet of 10,000 rows."""

from pathlib import Path

import openpyxl
import pytest
from fakes.plan_files import sketch, write_docx, write_pdf

from knowledge.blocks import Blocks, Table
from knowledge.readers import read


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("plans")


def row_count(blocks: Blocks) -> int:
    return sum(len(block.rows) for block in blocks.blocks if isinstance(block, Table))


def test_a_word_file_of_300_rows(benchmark, folder):
    plan = sketch(240)
    write_docx(plan, folder / "plan.docx")
    blocks = benchmark(read, folder / "plan.docx")
    assert row_count(blocks) == len(plan.rows) + 1 > 300


def test_a_pdf_of_40_ruled_pages(benchmark, folder):
    write_pdf(sketch(214), folder / "plan.pdf")
    blocks = benchmark.pedantic(read, args=(folder / "plan.pdf",), rounds=3)
    (table,) = (block for block in blocks.blocks if isinstance(block, Table))
    assert table.rows[-1].place.startswith("page 40,")


def write_sheet(path: Path) -> None:
    """Write a sheet of 10,000 rows."""
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("A")
    for number in range(10_000):
        sheet.append([number, f"Nhiệm vụ số {number}", "Kế hoạch", "Sở Nội vụ", "Các sở, ban, ngành", "Quý I/2026"])
    workbook.save(path)


def test_a_sheet_of_10000_rows(benchmark, folder):
    write_sheet(folder / "plan.xlsx")
    assert row_count(benchmark.pedantic(read, args=(folder / "plan.xlsx",), rounds=3)) == 10_000
