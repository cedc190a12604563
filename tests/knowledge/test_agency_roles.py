"""One cell that names who leads and who coordinates: each goes to its own, and the proof finds both."""

import pytest

from knowledge.agency_roles import part_roles
from knowledge.blocks import Blocks, Paragraph, Row, Table
from knowledge.coverage import check_coverage
from knowledge.extract import extract

BOTH = [
    "Chủ trì: Sở Nội vụ; phối hợp: Sở Tài chính",
    "Chủ trì: Sở Nội vụ\nPhối hợp: Sở Tài chính",
    "- Cơ quan chủ trì: Sở Nội vụ.\n- Cơ quan phối hợp: Sở Tài chính",
    "Sở Nội vụ chủ trì, phối hợp với Sở Tài chính",
    "Sở Nội vụ chủ trì; Sở Tài chính phối hợp",
    "Sở Nội vụ (phối hợp: Sở Tài chính)",
]


def make(*cells: str) -> Blocks:
    headings = ("STT", "Nhiệm vụ", "Sản phẩm", "Cơ quan thực hiện", "Phối hợp", "Thời gian")
    rows = (Row(cells=headings, place="hàng 0"), Row(cells=("1", "Rà soát", "Báo cáo", *cells), place="hàng 1"))
    blocks = (Paragraph(text="KẾ HOẠCH", place="đầu"), Table(rows=rows, place="bảng"))
    return Blocks(name="plan", format="docx", blocks=blocks)


@pytest.mark.parametrize("cell", BOTH)
@pytest.mark.parametrize("beside", ["", "Sở Y tế"])
def test_a_cell_that_names_both_is_parted(cell, beside):
    blocks = make(cell, beside, "Quý I/2026")
    plan = extract(blocks)
    output = plan.tasks[0].outputs[0]
    assert output.lead == ("Sở Nội vụ",)
    assert output.coordinate == ("Sở Tài chính", *filter(None, [beside]))
    assert plan.unknown_agencies == ()
    coverage = check_coverage(blocks, plan)
    assert (coverage.lost, coverage.added) == ((), ())


@pytest.mark.parametrize(
    "cell", ["Sở Nội vụ", "Các cơ quan phối hợp", "Phối hợp", "Sở Nội vụ; Sở Tài chính", "Tổ phối hợp liên ngành", ""]
)
def test_a_cell_that_names_one_stays_whole(cell):
    assert part_roles(cell) == (cell, "")
