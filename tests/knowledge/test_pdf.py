"""PDF files: rows and paragraphs come out as they went in, whatever the page did to them."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from fakes.plan_files import SketchRow, font, sketch, write_pdf
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from knowledge.blocks import Paragraph, Table
from knowledge.errors import UnreadableFile
from knowledge.readers import read

HEADINGS = ("STT", "Nhiệm vụ", "Chủ trì", "Thời gian")
EDGES = (60.0, 95.0, 320.0, 430.0, 530.0)


def draw(path: Path, *pages: Callable[[Canvas], None], size=A4, **options) -> tuple:
    """Write a PDF, one function a page, and return its blocks; heights are counted from the top."""
    canvas = Canvas(str(path / "plan.pdf"), pagesize=size, bottomup=0, **options)
    for page in pages:
        canvas.setFont(font(), 10)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return read(path / "plan.pdf").blocks


def texts(blocks) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Paragraph)]


def tables(blocks) -> list[Table]:
    return [block for block in blocks if isinstance(block, Table)]


def cells(blocks) -> list[tuple[str, ...]]:
    (found,) = tables(blocks)
    return [row.cells for row in found.rows]


def rows_at(canvas: Canvas, top: float, rows, edges=EDGES, height: float = 20.0) -> float:
    """Print rows of cells without lines; return where they end."""
    for row in rows:
        for left, text in zip(edges, row, strict=False):
            for number, line in enumerate(text.split("\n")):
                canvas.drawString(left + 4, top + 13 + 12 * number, line)
        top += height
    return top


def lines(canvas: Canvas, top: float, count: int, edges=EDGES, height: float = 20.0) -> None:
    canvas.grid(list(edges), [top + height * index for index in range(count + 1)])


def ruled(canvas: Canvas, top: float, rows, edges=EDGES, height: float = 20.0) -> None:
    rows_at(canvas, top, rows, edges, height)
    lines(canvas, top, len(rows), edges, height)


ROWS = [HEADINGS, ("1", "Việc một", "Sở Nội vụ", "Quý I"), ("2", "Việc hai", "Sở Tư pháp", "Quý II")]


@pytest.mark.parametrize("split_rows", [True, False])
@pytest.mark.parametrize("ruled_lines", [True, False])
def test_a_plan_over_many_pages_is_one_table(tmp_path, ruled_lines, split_rows):
    plan = sketch(30)
    write_pdf(plan, tmp_path / "plan.pdf", ruled=ruled_lines, split_rows=split_rows)
    blocks = read(tmp_path / "plan.pdf").blocks
    assert texts(blocks) == [
        *plan.left, *plan.right, *plan.title, *plan.body, *plan.recipients, *plan.signature, *plan.annex_title,
    ]  # fmt: skip
    (found,) = tables(blocks)
    assert joined(found, plan.headings) == [row.cells + ("",) * (6 - len(row.cells)) for row in plan.rows]
    if ruled_lines:
        groups = [row for row in found.rows if row.cells[0] in ("I", "II", "III")]
        assert {row.covered for row in groups} == {frozenset({2, 3, 4, 5})}


def joined(found: Table, headings) -> list[tuple[str, ...]]:
    """Return the rows of a table without repeated headings, halves of a cut row joined: only where a page begins."""
    rows: list[tuple[str, ...]] = []
    for index, row in enumerate(found.rows):
        if row.cells == headings:
            continue
        if index in found.new_page_rows and not row.cells[0] and (row.cells[1] or not all(row.cells[2:])):
            rows[-1] = tuple(" ".join(filter(None, pair)) for pair in zip(rows[-1], row.cells, strict=True))
        else:
            rows.append(row.cells)
    return rows


def test_a_ruled_table_stands_in_its_place(tmp_path):
    def page(canvas):
        canvas.drawString(60, 100, "Trước bảng")
        ruled(canvas, 120, ROWS)
        canvas.drawString(60, 250, "Sau bảng")

    blocks = draw(tmp_path, page)
    assert [type(block).__name__ for block in blocks] == ["Paragraph", "Table", "Paragraph"]
    assert cells(blocks) == ROWS
    assert blocks[1].rows[2].place == "page 1, row 3"


def test_borders_drawn_as_thin_rectangles_cell_by_cell(tmp_path):
    def page(canvas):
        rows_at(canvas, 120, ROWS)
        for row in range(len(ROWS)):
            for left, right in pairwise(EDGES):
                top = 120 + 20 * row
                for x, y, width, height in (
                    (left, top, right - left, 0.5), (left, top + 20, right - left, 0.5),
                    (left, top, 0.5, 20), (right, top, 0.5, 20),
                ):  # fmt: skip
                    canvas.rect(x, y, width, height, stroke=0, fill=1)

    assert cells(draw(tmp_path, page)) == ROWS


def test_a_table_open_at_its_sides_and_its_foot(tmp_path):
    def page(canvas):
        rows_at(canvas, 120, ROWS)
        for height in (120, 140, 160):
            canvas.line(EDGES[0], height, EDGES[-1], height)
        for edge in EDGES[1:-1]:
            canvas.line(edge, 120, edge, 180)

    assert cells(draw(tmp_path, page)) == ROWS


def test_a_heading_on_two_levels(tmp_path):
    def page(canvas):
        edges = (60, 95, 250, 350, 450, 540)
        rows_at(canvas, 120, [("STT", "Nhiệm vụ", "Đơn vị thực hiện", "", "Thời gian")], edges)
        rows_at(canvas, 140, [("", "", "Chủ trì", "Phối hợp", "")], edges)
        ruled(canvas, 160, [("1", "Việc", "Sở A", "Sở B", "Quý I")], edges)
        canvas.line(60, 120, 540, 120)
        canvas.line(250, 140, 450, 140)
        for edge in edges:
            canvas.line(edge, 140 if edge == 350 else 120, edge, 160)

    (found,) = tables(draw(tmp_path, page))
    assert [row.cells for row in found.rows] == [
        ("STT", "Nhiệm vụ", "Đơn vị thực hiện", "", "Thời gian"),
        ("", "", "Chủ trì", "Phối hợp", ""),
        ("1", "Việc", "Sở A", "Sở B", "Quý I"),
    ]
    assert [sorted(row.covered) for row in found.rows] == [[3], [0, 1, 4], []]


def test_rows_parted_by_nothing_but_their_numbers(tmp_path):
    def page(canvas):
        rows = [HEADINGS, ("1", "Việc một\ncòn nữa", "Sở A", "Quý I"), ("2", "Việc hai", "Sở B", "Quý II")]
        rows_at(canvas, 120, rows[:1])
        rows_at(canvas, 140, rows[1:], height=30)
        canvas.grid(list(EDGES), [120, 140, 200])

    assert cells(draw(tmp_path, page))[1:] == [
        ("1", "Việc một còn nữa", "Sở A", "Quý I"),
        ("2", "Việc hai", "Sở B", "Quý II"),
    ]


def test_rows_parted_by_lines_across_only(tmp_path):
    def page(canvas):
        rows = [HEADINGS, ("1", "Việc một\nViệc tiếp", "Sở A", "Quý I"), ("", "Việc hai", "Sở B", "Quý II")]
        rows_at(canvas, 120, rows, height=30)
        for height in (120, 150, 180, 210):
            canvas.line(60, height, 530, height)

    found = cells(draw(tmp_path, page))
    assert [row[2] for row in found] == ["Chủ trì", "Sở A", "Sở B"]
    assert found[1][1].split() == ["Việc", "một", "Việc", "tiếp"]


def test_a_row_over_a_page_break_is_marked_even_without_a_repeated_heading(tmp_path):
    def first(canvas):
        ruled(canvas, 700, [HEADINGS, ("1", "Rà soát văn bản", "Sở Tư pháp", "Quý I")])

    def second(canvas):
        canvas.drawString(290, 30, "2")
        ruled(canvas, 70, [("", "quy phạm pháp luật", "", ""), ("2", "Việc hai", "Sở Nội vụ", "Quý II")])
        canvas.drawString(60, 130, "Hết.")

    blocks = draw(tmp_path, first, second)
    (found,) = tables(blocks)
    assert [row.place for row in found.rows] == ["page 1, row 1", "page 1, row 2", "page 2, row 1", "page 2, row 2"]
    assert found.new_page_rows == {2}
    assert texts(blocks) == ["Hết."]


def test_repeated_headings_are_marked_with_the_row_after_them(tmp_path):
    blocks = draw(tmp_path, *[lambda canvas: ruled(canvas, 100, ROWS)] * 2)
    (found,) = tables(blocks)
    # the whole page repeats here, which is as far as a repetition can go
    assert found.new_page_rows == {3, 4, 5}
    blocks = draw(tmp_path, lambda c: ruled(c, 100, ROWS), lambda c: ruled(c, 100, [HEADINGS, ("3", "a", "b", "c")]))
    assert tables(blocks)[0].new_page_rows == {3, 4}


def test_the_rest_of_a_row_is_told_from_the_repeated_headings_that_no_line_parts_it_from(tmp_path):
    def second(canvas):
        rows_at(canvas, 70, [HEADINGS, ("", "quy phạm pháp luật", "", ""), ("2", "Việc hai", "Sở Nội vụ", "Quý II")])
        lines(canvas, 70, 1, height=40)
        lines(canvas, 110, 1)

    first = [HEADINGS, ("1", "Rà soát văn bản", "Sở Tư pháp", "Quý I")]
    (found,) = tables(draw(tmp_path, lambda canvas: ruled(canvas, 700, first), second))
    assert [row.cells for row in found.rows[2:]] == [
        HEADINGS, ("", "quy phạm pháp luật", "", ""), ("2", "Việc hai", "Sở Nội vụ", "Quý II"),
    ]  # fmt: skip
    assert found.new_page_rows == {2, 3}


def test_two_tables_with_a_title_between_stay_two(tmp_path):
    def page(canvas):
        ruled(canvas, 100, ROWS)
        canvas.drawString(60, 190, "Phụ lục II")
        ruled(canvas, 200, ROWS)

    found = tables(draw(tmp_path, page))
    assert [len(table.rows) for table in found] == [3, 3]
    assert found[1].rows[0].place == "page 1, row 4"


def test_tables_of_other_columns_on_the_next_page_stay_apart(tmp_path):
    other = (60, 200, 340, 530)
    blocks = draw(
        tmp_path,
        lambda canvas: ruled(canvas, 100, ROWS),
        lambda canvas: ruled(canvas, 100, [("Chỉ tiêu", "Mức", "Ghi chú"), ("Hồ sơ", "60%", "")], other),
    )
    assert [len(table.rows[0].cells) for table in tables(blocks)] == [4, 3]


def test_a_page_turned_to_landscape(tmp_path):
    def page(canvas):
        canvas.setPageRotation(90)
        canvas.translate(0, A4[1])
        canvas.rotate(-90)
        ruled(canvas, 100, ROWS)

    assert cells(draw(tmp_path, page)) == ROWS


def test_landscape_pages(tmp_path):
    assert cells(draw(tmp_path, lambda canvas: ruled(canvas, 100, ROWS), size=landscape(A4))) == ROWS


def test_lines_that_were_wrapped_join_and_lines_that_were_ended_stay(tmp_path):
    edges = (60, 95, 300, 420, 540)
    wrapped = simpleSplit("Rà soát, hệ thống hóa văn bản quy phạm pháp luật", font(), 10, 197)
    rows = [HEADINGS, ("1", "\n".join(wrapped), "Sở Nội vụ\nSở Tài chính", "Quý I")]

    def page(canvas):
        ruled(canvas, 100, rows[:1], edges)
        ruled(canvas, 120, rows[1:], edges, height=50)

    assert len(wrapped) > 1
    found = cells(draw(tmp_path, page))
    assert found[1] == ("1", "Rà soát, hệ thống hóa văn bản quy phạm pháp luật", "Sở Nội vụ\nSở Tài chính", "Quý I")


def test_numbers_cut_by_a_narrow_column_are_whole_again(tmp_path):
    edges = (60, 95, 240, 310, 360)
    rows = [
        HEADINGS,
        ("1", "Việc", "118/2025/\nNĐ-CP", "15/01/2\n026"),
        ("2", "Việc", "4110/KH-\nUBND", "1/2026"),
        ("3", "Việc", "Sở A", "01/2026\n02/2026"),
    ]
    found = cells(draw(tmp_path, lambda canvas: ruled(canvas, 100, rows, edges, height=30)))
    assert found[1][2:] == ("118/2025/NĐ-CP", "15/01/2026")
    assert found[2][2:] == ("4110/KH-UBND", "1/2026")
    assert found[3][3].split() == ["01/2026", "02/2026"]


def test_a_letterhead_is_read_side_by_side(tmp_path):
    def page(canvas):
        for height, left, right in (
            (60, "ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            (75, "TỈNH CAO BẰNG", "Độc lập - Tự do - Hạnh phúc"),
            (100, "Số: 473/UBND-NC", "Cao Bằng, ngày 25 tháng 02 năm 2026"),
            (115, "V/v triển khai thực hiện các", ""),
            (127, "nhiệm vụ CCHC năm 2026", ""),
        ):
            canvas.drawString(60, height, left)
            canvas.drawString(300, height, right)
        canvas.drawString(100, 160, "Kính gửi: Các sở, ban, ngành")

    assert texts(draw(tmp_path, page)) == [
        "ỦY BAN NHÂN DÂN", "TỈNH CAO BẰNG", "Số: 473/UBND-NC", "V/v triển khai thực hiện các nhiệm vụ CCHC năm 2026",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Cao Bằng, ngày 25 tháng 02 năm 2026",
        "Kính gửi: Các sở, ban, ngành",
    ]  # fmt: skip


LONG = (
    "Tăng cường trách nhiệm của các cá nhân, cơ quan, đơn vị và người đứng đầu cơ quan hành chính nhà nước các cấp "
    "trong việc triển khai nhiệm vụ cải cách hành chính; nâng cao chất lượng, hiệu quả phục vụ cho mục tiêu phát triển "
    "kinh tế - xã hội của tỉnh theo Kế hoạch số 4110/KH-UBND ngày 31/12/2025 của Ủy ban nhân dân tỉnh Cao Bằng."
)


def wrapped(text: str, indent: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if stringWidth(longer, font(), 10) <= 470 - (indent if len(lines) == 1 else 0):
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def wrap(canvas: Canvas, top: float, text: str, indent: float = 0.0, part: slice = slice(None)) -> float:
    for number, line in list(enumerate(wrapped(text, indent)))[part]:
        canvas.drawString(60 + (0 if number else indent), top, line)
        top += 14
    return top


def test_paragraphs_by_their_indents_alone(tmp_path):
    def page(canvas):
        wrap(canvas, wrap(canvas, 100, LONG, 28), "Việc hai: " + LONG, 28)

    assert texts(draw(tmp_path, page)) == [LONG, "Việc hai: " + LONG]


def test_a_paragraph_goes_on_over_a_page(tmp_path):
    blocks = draw(
        tmp_path, lambda c: wrap(c, 700, LONG, part=slice(2)), lambda c: wrap(c, 70, LONG, part=slice(2, None))
    )
    assert texts(blocks) == [LONG]
    assert blocks[0].place == "page 1"


def test_page_numbers_and_running_heads_are_left_out(tmp_path):
    def page(number):
        def inner(canvas):
            canvas.drawCentredString(297, 35, f"- {number} -" if number % 2 else f"Trang {number}/3")
            canvas.drawString(60, 820, "Văn bản được ký số")
            wrap(canvas, 100, f"{number} việc: {LONG}", 28)

        return inner

    blocks = draw(tmp_path, *map(page, (1, 2, 3)))
    assert texts(blocks) == [f"{number} việc: {LONG}" for number in (1, 2, 3)]


def test_a_year_at_the_edge_of_a_page_is_no_page_number(tmp_path):
    assert texts(draw(tmp_path, lambda canvas: canvas.drawString(60, 40, "năm 2026"))) == ["năm 2026"]


def test_footnotes_follow_the_text_that_they_would_cut(tmp_path):
    def first(canvas):
        wrap(canvas, 700, LONG, part=slice(2))
        canvas.setFont(font(), 8)
        canvas.drawString(60, 800, "1 Nghị định của Chính phủ về tổ chức bộ máy.")

    blocks = draw(tmp_path, first, lambda canvas: wrap(canvas, 70, LONG, part=slice(2, None)))
    assert texts(blocks) == [LONG, "1 Nghị định của Chính phủ về tổ chức bộ máy."]
    assert blocks[-1].place == "page 1, footnote"


def test_raised_figures_do_not_run_into_the_number_before_them(tmp_path):
    def page(canvas):
        canvas.drawString(60, 100, "150/2025/NĐ-CP")
        canvas.setFont(font(), 6)
        canvas.drawString(60 + canvas.stringWidth("150/2025/NĐ-CP", font(), 10), 96, "1")

    assert texts(draw(tmp_path, page)) == ["150/2025/NĐ-CP¹"]


def test_letters_printed_twice_for_boldness_are_read_once(tmp_path):
    def page(canvas):
        for shift in (0, 0.3):
            canvas.drawString(60 + shift, 100, "KẾ HOẠCH năm 2026")

    assert texts(draw(tmp_path, page)) == ["KẾ HOẠCH năm 2026"]


def test_a_group_row_in_a_table_without_lines_crosses_the_columns(tmp_path):
    rows = [SketchRow(cells=("I", "Xây dựng và phát triển chính quyền điện tử, chính quyền số, " * 2))]
    plan = sketch(3)
    plan = type(plan)(**{name: getattr(plan, name) for name in plan.__slots__} | {"rows": (*rows, *plan.rows[1:])})
    write_pdf(plan, tmp_path / "plan.pdf", ruled=False, split_rows=False)
    (found,) = tables(read(tmp_path / "plan.pdf").blocks)
    assert found.rows[1].cells == ("I", rows[0].cells[1].strip(), "", "", "", "")
    assert found.rows[2].cells[0] == "1"


@pytest.mark.parametrize("turn", [90, -90])
def test_a_heading_turned_upright_keeps_its_column(tmp_path, turn):
    def page(canvas):
        ruled(canvas, 120, [("", *HEADINGS[1:])], height=60)
        rows_at(canvas, 180, ROWS[1:])
        lines(canvas, 180, 2)
        for number, text in enumerate(("Số", "thứ tự")):
            canvas.saveState()
            canvas.translate(75 + (12 * number if turn == -90 else 12 - 12 * number), 175 if turn == -90 else 125)
            canvas.rotate(turn)
            canvas.drawString(0, 0, text)
            canvas.restoreState()

    assert cells(draw(tmp_path, page)) == [("Số thứ tự", *HEADINGS[1:]), *ROWS[1:]]


def test_marked_words_and_shaded_cells_are_no_tables(tmp_path):
    def page(canvas):
        canvas.setFillColorRGB(1, 1, 0)
        for left in (60, 130, 190):
            canvas.rect(left, 90, 60, 14, stroke=0, fill=1)
        canvas.rect(EDGES[0], 120, EDGES[-1] - EDGES[0], 20, stroke=0, fill=1)
        canvas.rect(EDGES[1] + 4, 143, 40, 12, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(60, 100, "một đoạn được tô màu trong văn bản")
        ruled(canvas, 120, ROWS)

    blocks = draw(tmp_path, page)
    assert texts(blocks) == ["một đoạn được tô màu trong văn bản"]
    assert cells(blocks) == ROWS


def test_numbers_set_off_by_a_tab_stay_with_their_text(tmp_path):
    def page(canvas):
        for number in range(1, 5):
            canvas.drawString(60, 80 + 14 * number, f"{number}.")
            canvas.drawString(100, 80 + 14 * number, f"Sở thứ {number} chủ trì;")

    assert texts(draw(tmp_path, page)) == [f"{number}. Sở thứ {number} chủ trì;" for number in range(1, 5)]


def test_a_line_stretched_to_the_margin_is_one_line(tmp_path):
    def page(canvas):
        for number, word in enumerate(("Chi", "tiết", "tại", "địa", "chỉ:")):
            canvas.drawString(60 + 45 * number, 100, word)

    assert texts(draw(tmp_path, page)) == ["Chi tiết tại địa chỉ:"]


def test_text_that_repeats_in_the_body_is_no_running_head(tmp_path):
    def page(canvas):
        canvas.drawString(60, 80, "Giao các cơ quan sau đây thực hiện:")
        for height in range(100, 700, 60):
            canvas.drawString(60, height, "Sở Nội vụ.")

    assert texts(draw(tmp_path, page, page, page)).count("Sở Nội vụ.") == 30


def test_narrow_letters_side_by_side_are_two(tmp_path):
    def page(canvas):
        canvas.setFont(font(), 5)
        canvas.drawString(60, 100, "iii) illi 11.1")

    assert texts(draw(tmp_path, page)) == ["iii) illi 11.1"]


def test_words_set_in_two_parts_of_one_font_are_whole(tmp_path):
    def page(canvas):
        left = 60.0
        for text, name in (("K", "Helvetica"), ("ế", font()), (" ho", "Helvetica"), ("ạ", font()), ("ch", "Helvetica")):
            canvas.setFont(name, 10)
            canvas.drawString(left, 100, text)
            left += canvas.stringWidth(text, name, 10)

    assert texts(draw(tmp_path, page)) == ["Kế hoạch"]


def test_a_locked_file_says_so(tmp_path):
    with pytest.raises(UnreadableFile) as caught:
        draw(tmp_path, lambda canvas: canvas.drawString(60, 100, "Kế hoạch"), encrypt="secret")
    assert caught.value.reason == "encrypted"


def picture(canvas: Canvas) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, *A4)


def test_a_scan_is_refused_even_when_only_one_page_is_one(tmp_path):
    with pytest.raises(UnreadableFile) as caught:
        draw(tmp_path, picture)
    assert caught.value.reason == "no_text"
    with pytest.raises(UnreadableFile) as caught:
        draw(tmp_path, lambda canvas: wrap(canvas, 100, LONG), picture)
    assert (caught.value.reason, caught.value.detail) == ("no_text", "page 2")


def test_a_picture_behind_text_is_no_scan(tmp_path):
    def page(canvas):
        picture(canvas)
        wrap(canvas, 100, LONG)

    assert texts(draw(tmp_path, page)) == [LONG]


def test_text_set_sideways_is_refused(tmp_path):
    def page(canvas):
        canvas.rotate(90)
        canvas.drawString(100, -100, "Kế hoạch cải cách hành chính")

    with pytest.raises(UnreadableFile) as caught:
        draw(tmp_path, page)
    assert caught.value.reason == "no_text"
