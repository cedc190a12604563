"""Headings over two rows, as Word and Excel merge them: what stands below a wide heading names its columns."""

import pytest

from knowledge.blocks import Blocks, Paragraph, Row, Table
from knowledge.coverage import check_coverage
from knowledge.extract import extract

UPPER = ("TT", "Nhiệm vụ", "Phân công", "", "Thời gian thực hiện", "", "Sản phẩm")
DATA = ("1", "Rà soát văn bản", "Sở Tư pháp", "Sở Nội vụ", "Quý I", "Quý III/2026", "Báo cáo")
STARTS = ("", "", "Chủ trì", "Phối hợp", "Bắt đầu", "Hoàn thành", "")
QUARTERS = ("", "", "Chủ trì", "Phối hợp", "Quý I", "Quý II", "")


def make(lower: tuple[str, ...], *data: tuple[str, ...]) -> Blocks:
    high = frozenset({0, 1, 6})
    rows = (
        Row(cells=UPPER, place="hàng 0", covered=frozenset({3, 5})),
        Row(cells=lower, place="hàng 1", covered=high, from_above=high),
        *(Row(cells=cells, place=f"hàng {number}") for number, cells in enumerate(data, start=2)),
    )
    blocks = (Paragraph(text="KẾ HOẠCH", place="đầu"), Table(rows=rows, place="bảng"))
    return Blocks(name="plan", format="docx", blocks=blocks)


def test_the_day_of_finishing_is_the_deadline_and_the_beginning_is_kept() -> None:
    blocks = make(STARTS, DATA)
    plan = extract(blocks)
    output = plan.tasks[0].outputs[0]
    assert (output.lead, output.coordinate) == (("Sở Tư pháp",), ("Sở Nội vụ",))
    assert (output.time_raw, output.extra) == ("Quý III/2026", (("Bắt đầu", "Quý I"),))
    coverage = check_coverage(blocks, plan)
    assert (coverage.headings, coverage.rows, coverage.stored, coverage.lost, coverage.added) == (2, 1, 1, (), ())


def test_columns_of_quarters_are_read_as_they_are_ticked() -> None:
    blocks = make(QUARTERS, ("1", "Rà soát văn bản", "Sở Tư pháp", "Sở Nội vụ", "", "x", "Báo cáo"))
    plan = extract(blocks)
    assert (plan.tasks[0].outputs[0].time_raw, plan.tasks[0].outputs[0].extra) == ("Quý II", ())
    assert [place.reason for place in plan.unread] == ["không đọc được thời hạn"]  # the plan names no year
    coverage = check_coverage(blocks, plan)
    assert (coverage.headings, coverage.lost, coverage.added) == (2, (), ())


@pytest.mark.parametrize("filled", [(2,), (2, 3), (4,), (0, 2), (1, 4)])
def test_a_row_of_data_with_gaps_is_no_second_heading(filled: tuple[int, ...]) -> None:
    gaps = tuple(cell if index in filled else "" for index, cell in enumerate(DATA))
    blocks = make(STARTS, DATA, gaps)
    coverage = check_coverage(blocks, extract(blocks))
    assert (coverage.headings, coverage.lost) == (2, ())


def test_a_list_in_a_cell_is_proven_to_be_stored() -> None:
    blocks = make(STARTS, (*DATA[:6], "- Báo cáo quý\n- Báo cáo năm"))
    plan = extract(blocks)
    assert plan.tasks[0].outputs[0].product == "- Báo cáo quý; - Báo cáo năm"
    coverage = check_coverage(blocks, plan)
    assert (coverage.stored, coverage.lost, coverage.added) == (1, (), ())
