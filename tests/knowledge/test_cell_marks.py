"""Marks in place of words: "as above" in a column, and crosses under columns headed by quarters or months."""

from datetime import date

import pytest

from knowledge.blocks import Blocks, Paragraph, Row, Table
from knowledge.cell_marks import is_cross, is_ditto, names_period
from knowledge.coverage import check_coverage
from knowledge.deadline import Span, Unread, Within
from knowledge.extract import extract

HEADINGS = ("STT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian")
QUARTERS = ("Quý I", "Quý II", "Quý III", "Quý IV")
WORDS = ["nt", "NT", "-nt-", "- nt -", "nt.", "n.t", "như trên", "Như trên", "(như trên)"]
DITTOS = [*WORDS, '"', "''", "”", '- " -', "〃"]


def make(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> Blocks:
    table = tuple(Row(cells=cells, place=f"hàng {number}") for number, cells in enumerate((headings, *rows)))
    blocks = (Paragraph(text="KẾ HOẠCH NĂM 2026", place="đầu"), Table(rows=table, place="bảng"))
    return Blocks(name="plan", format="docx", blocks=blocks)


def read(blocks: Blocks):
    """Return the plan, once the proof has found each cell in it and nothing besides."""
    plan = extract(blocks)
    coverage = check_coverage(blocks, plan)
    assert (coverage.lost, coverage.added) == ((), ())
    return plan


@pytest.mark.parametrize("mark", DITTOS)
def test_as_above_takes_what_stands_above_in_its_column(mark):
    plan = read(
        make(
            ("1", "Rà soát", "Báo cáo", "Sở Nội vụ", "Sở Tài chính; Sở Y tế", "Quý I/2026"),
            ("2", "Tập huấn", "Lớp", mark, mark, mark),
            ("II", "Cải cách thể chế", "", "", "", ""),
            ("3", "Kiểm tra internet", "Kết luận", mark, "Sở Tư pháp", "Tháng 6/2026"),
        )
    )
    first, second, third = (task.outputs[0] for task in plan.tasks)
    assert (second.lead, second.coordinate) == (first.lead, first.coordinate)
    assert (second.time_raw, second.deadline) == ("Quý I/2026", first.deadline)
    assert (third.lead, third.coordinate) == (("Sở Nội vụ",), ("Sở Tư pháp",))
    assert plan.tasks[2].title == "Kiểm tra internet"
    told = [(r.place, r.after) for r in plan.repairs if r.reason == "ghi như dòng trên"]
    assert told == [
        ("Phụ lục, STT 2", "Sở Nội vụ"),
        ("Phụ lục, STT 2", "Sở Tài chính; Sở Y tế"),
        ("Phụ lục, STT 2", "Quý I/2026"),
        ("Phụ lục, STT 3", "Sở Nội vụ"),
    ]
    assert plan.unknown_agencies == ()
    assert plan.unread == ()


def test_as_above_with_nothing_above_is_named_as_unread():
    blocks = make(
        ("1", "Rà soát", "Báo cáo", "nt", "", "như trên"),
        ("2", "Tập huấn", "Lớp", "-nt-", "Sở Y tế", "Quý I/2026"),
    )
    plan = read(blocks)
    first, second = (task.outputs[0] for task in plan.tasks)
    assert (first.lead, first.time_raw, second.lead) == ((), "", ())
    assert isinstance(first.deadline, Unread)
    assert plan.unknown_agencies == ()
    reason = "ghi như dòng trên mà không có dòng trên"
    assert [(one.place, one.text) for one in plan.unread if one.reason == reason] == [
        ("Phụ lục, hàng 1", "nt"),
        ("Phụ lục, hàng 1", "như trên"),
        ("Phụ lục, hàng 2", "-nt-"),
    ]
    assert check_coverage(blocks, plan).told == 3


@pytest.mark.parametrize("cell", ["Sở Nội vụ", "Các cơ quan như trên và Sở Y tế", "", "-", "...", "Trung tâm NT"])
def test_what_is_no_ditto(cell):
    assert not is_ditto(cell)


def spans(*quarters: int) -> Within:
    days = {1: (1, 31, 3), 2: (4, 30, 6), 3: (7, 30, 9), 4: (10, 31, 12)}
    return Within(
        spans=tuple(
            Span(first=date(2026, begin, 1), last=date(2026, end, day))
            for begin, day, end in map(days.__getitem__, quarters)
        )
    )


@pytest.mark.parametrize("mark", ["x", "X", " x ", "✓", "+"])
def test_crosses_under_quarters_are_the_quarters(mark):
    plan = read(
        make(
            ("1", "Rà soát", "Báo cáo", "Sở Nội vụ", "", "", mark, "", ""),
            ("2", "Tập huấn", "Lớp", "Sở Y tế", "", mark, "", mark, ""),
            ("3", "Kiểm tra", "Kết luận", "Sở Tư pháp", "", "", "", "", ""),
            headings=(*HEADINGS[:5], *QUARTERS),
        )
    )
    first, second, third = (task.outputs[0] for task in plan.tasks)
    assert (first.time_raw, first.deadline, first.extra) == ("Quý II", spans(2), ())
    assert (second.time_raw, second.deadline, second.extra) == ("Quý I; Quý III", spans(1, 3), ())
    assert (third.time_raw, third.extra) == ("", ())
    assert [one.reason for one in plan.unread if one.place == "Phụ lục, STT 3"] == ["ô trống: thời gian"]
    assert not any("không có cột thời gian" in one.reason for one in plan.unread)


def test_crosses_under_months_below_one_heading_of_time():
    months = tuple(f"Tháng {month}" for month in range(1, 13))
    plan = read(
        make(
            ("", "", "", "", "", *months),
            ("1", "Rà soát", "Báo cáo", "Sở Nội vụ", "", *("x" if month in (3, 9) else "" for month in range(1, 13))),
            headings=(*HEADINGS, *[""] * 11),
        )
    )
    output = plan.tasks[0].outputs[0]
    assert output.time_raw == "Tháng 3; Tháng 9"
    assert [span.last for span in output.deadline.spans] == [date(2026, 3, 31), date(2026, 9, 30)]


def test_a_time_in_words_stands_before_crosses_and_words_under_quarters_stay_words():
    plan = read(
        make(
            ("1", "Rà soát", "Báo cáo", "Sở Nội vụ", "", "Trước 30/6/2026", "x", "50%"),
            headings=(*HEADINGS, "Quý I", "Quý II"),
        )
    )
    output = plan.tasks[0].outputs[0]
    assert output.time_raw == "Trước 30/6/2026"
    assert output.extra == (("Quý I", "x"), ("Quý II", "50%"))


def test_what_a_heading_names():
    for heading in (*QUARTERS, "Q1", "Quý 1/2026", "Tháng 12", "T1", "6 tháng đầu năm", "Năm 2026"):
        assert names_period(heading), heading
    for heading in ("Thời gian", "Kinh phí 2026", "Ghi chú", "Số lượng", "30/6", "Thường xuyên", ""):
        assert not names_period(heading), heading
    assert not is_cross("xã")
