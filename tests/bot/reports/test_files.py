"""Files of reports, opened again: what stands where, in which form, and what people may have put into it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import docx
import openpyxl
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from PIL import Image

from bot.reports.colours import BARS, FILLS
from bot.reports.printer import FilePrinter
from handlers.report_periods import make_period
from handlers.report_records import STAGES, Bar, Basis, Chart, Figure, Report, Row
from handlers.standings import Evidence
from handlers.texts import reports as texts

AS_OF = date(2026, 10, 3)
PRINTER = FilePrinter()
NASTY = '=HYPERLINK("http://x","y") <b>&\x00\x0b 𝄞 \u202eא $x^2$ {0} %s'

DONE = Row(
    plan_id="a", plan="Kế hoạch 1/KH", item="1", output=0, period=None, area="Cải cách thể chế",
    title="Ban hành kế hoạch", product="Kế hoạch", agency="Sở Tư pháp", group="", coordinate=("Sở Nội vụ", "Sở Y tế"),
    time_raw="Quý III/2026", due_on=date(2026, 9, 30), state="confirmed", stage="done", done_on=date(2026, 9, 20),
    document_number="12/KH-STP", note="đã gửi", evidence=Evidence(kind="link", name="Bản ký", reference="https://a.vn/1"),
    updated_at=datetime(2026, 9, 20, 8, tzinfo=UTC),
)  # fmt: skip
OVERDUE = replace(
    DONE, item="2", title="Kiểm tra văn bản", area="CẢI CÁCH THỂ CHẾ", state="in_progress", stage="overdue",
    due_on=date(2026, 9, 1), done_on=None, document_number="", note="", evidence=None,
)  # fmt: skip
STANDING = replace(
    OVERDUE, item="3", title="Tuyên truyền", area="", state="not_started", stage="standing", due_on=None,
    time_raw="Thường xuyên", updated_at=None,
)  # fmt: skip
REPORT = Report(
    agency="Sở Tư pháp",
    period=make_period(date(2026, 7, 1), date(2026, 9, 30)),
    as_of=AS_OF,
    bases=(Basis(name="Kế hoạch 1/KH", title="Cải cách hành chính", issuer="UBND tỉnh", issued_on=date(2026, 1, 5)),),
    rows=(DONE, OVERDUE, STANDING),
    figures=(Figure(area="", metric="Hồ sơ đúng hạn", level="từ 98% trở lên", source="Kế hoạch 1/KH, mục II.1"),),
    next_label="quý IV năm 2026",
    coming=(),
)


def many(count):
    """Return a report of `count` agencies that have one output to do."""
    rows = tuple(
        replace(DONE if number % 2 else OVERDUE, item="1", agency=f"UBND xã Số {number}", group="UBND các xã, phường")
        for number in range(count)
    )
    return replace(REPORT, agency="", rows=rows)


# ---- the workbook


def open_book(report):
    return openpyxl.load_workbook(BytesIO(PRINTER.workbook(report)))


def rows_of(book):
    sheet = book[texts.SHEET_ROWS]
    names = [cell.value for cell in sheet[4]]
    return [dict(zip(names, row, strict=True)) for row in sheet.iter_rows(min_row=5)]


def test_each_row_has_its_state_days_and_proof():
    done, overdue, standing = rows_of(open_book(REPORT))
    assert done["Trạng thái"].value == "Đã xác nhận"
    assert done["Ngày đến hạn"].value == datetime(2026, 9, 30)  # noqa: DTZ001 - Excel knows no zones
    assert done["Ngày đến hạn"].number_format == "dd/mm/yyyy"
    assert done["Ngày hoàn thành"].is_date
    assert (done["Minh chứng"].value, done["Minh chứng"].hyperlink.target) == ("Bản ký", "https://a.vn/1")
    assert (done["Số văn bản ban hành"].value, done["Ghi chú"].value) == ("12/KH-STP", "đã gửi")
    assert done["Cơ quan phối hợp"].value == "Sở Nội vụ; Sở Y tế"
    assert (overdue["Trạng thái"].value, overdue["Số ngày quá hạn"].value) == ("Quá hạn", 32)
    assert (standing["Ngày đến hạn"].value, standing["Trạng thái"].value) == (None, "Chưa bắt đầu")
    for row, stage in ((done, "done"), (overdue, "overdue"), (standing, "standing")):
        assert row["Trạng thái"].fill.start_color.rgb.endswith(FILLS[stage])


def test_the_head_stays_and_prints_on_each_page():
    sheet = open_book(REPORT)[texts.SHEET_ROWS]
    assert sheet.freeze_panes == "F5"
    assert sheet.auto_filter.ref == "A4:R7"
    assert sheet.print_title_rows == "$4:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
    assert sheet.column_dimensions["E"].width == 48
    assert sheet["E5"].alignment.wrap_text


def test_a_row_is_as_high_as_its_longest_text():
    long = replace(DONE, title="chữ " * 100)
    sheet = open_book(replace(REPORT, rows=(DONE, long)))[texts.SHEET_ROWS]
    assert sheet.row_dimensions[6].height >= 8 * 15 > sheet.row_dimensions[5].height


def test_the_counts_add_up_by_agency_and_by_area():
    sheet = open_book(many(3))[texts.SHEET_SUMMARY]
    table = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert table[0] == [texts.BY_AGENCY, *texts.STAGES.values(), texts.TOTAL]
    assert table[4] == [texts.TOTAL, 1, 2, 0, 0, 0, 3]
    assert table[6][0] == texts.BY_AREA
    assert table[7] == ["Cải cách thể chế", 1, 2, 0, 0, 0, 3]  # in capitals or not, it is one


def test_what_people_wrote_is_text_never_a_formula():
    row = replace(DONE, note=NASTY, document_number="=1+1", title="+x", evidence=None)
    link = replace(DONE, evidence=Evidence(kind="link", name="", reference="javascript:alert(1)"))
    first, second = rows_of(open_book(replace(REPORT, rows=(row, link))))
    assert first["Ghi chú"].data_type == first["Số văn bản ban hành"].data_type == "s"
    assert first["Số văn bản ban hành"].value == "=1+1"
    assert first["Ghi chú"].value.startswith('=HYPERLINK("http://x","y") <b>&')
    assert second["Minh chứng"].hyperlink is None


# ---- the document


def open_document(report):
    return docx.Document(BytesIO(PRINTER.document(report)))


def texts_of(document):
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *tables])


def test_the_page_is_as_the_decree_says():
    section = open_document(REPORT).sections[0]
    measures = (section.page_width, section.page_height, section.top_margin, section.bottom_margin,
                section.left_margin, section.right_margin)  # fmt: skip
    assert [round(measure.mm) for measure in measures] == [210, 297, 20, 20, 30, 15]
    assert section.different_first_page_header_footer  # the number of a page begins on the second
    assert "PAGE" in section.header._element.xml


def test_the_head_bears_motto_and_agency_and_leaves_number_and_day_to_be_filled_in():
    document = open_document(REPORT)
    left, right = document.tables[0].rows[0].cells
    assert [p.text for p in left.paragraphs] == ["…", "SỞ TƯ PHÁP", "", "Số: …/BC-…"]
    assert [p.text for p in right.paragraphs] == [texts.NATION, texts.MOTTO, "", "…, ngày … tháng … năm …"]
    nation, motto = right.paragraphs[0].runs[0], right.paragraphs[1].runs[0]
    assert (nation.font.size, nation.bold) == (Pt(13), True)
    assert (motto.font.size, motto.bold) == (Pt(14), True)
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert "w:pBdr" in right.paragraphs[2]._p.xml


def test_the_parts_stand_in_order():
    document = open_document(REPORT)
    headings = [p.text for p in document.paragraphs if p.runs and p.runs[0].bold and p.text[:1] in "IV"]
    assert headings == [
        "I. TÌNH HÌNH CHUNG", "II. KẾT QUẢ THỰC HIỆN", "III. CÁC CHỈ TIÊU", "IV. TỒN TẠI, HẠN CHẾ",
        "V. PHƯƠNG HƯỚNG, NHIỆM VỤ QUÝ IV NĂM 2026", "VI. KIẾN NGHỊ, ĐỀ XUẤT",
    ]  # fmt: skip
    body = next(p for p in document.paragraphs if p.text.startswith("Thực hiện Kế hoạch 1/KH"))
    assert "ngày 05/01/2026 của UBND tỉnh về cải cách hành chính" in body.text
    assert body.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert body.runs[0].font.size == Pt(14)


def test_tasks_stand_under_their_area_and_stage_with_their_result():
    table = next(t for t in open_document(REPORT).tables if t.rows[0].cells[0].text == "STT")
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[0] == ["STT", "Nhiệm vụ, sản phẩm", "Thời hạn", "Kết quả"]  # one agency's own: it is not repeated
    assert cells[1][0] == "Hoàn thành (1)"
    assert cells[2][1] == "Ban hành kế hoạch\nSản phẩm: Kế hoạch\n(Kế hoạch 1/KH, STT 1)"
    assert cells[2][2] == "Quý III/2026\n(30/09/2026)"
    assert cells[2][3] == "Đã xác nhận ngày 20/09/2026\n12/KH-STP\nđã gửi"
    assert cells[3][0] == "Quá hạn (1)"
    assert cells[4][3] == "Quá hạn 32 ngày\nĐang làm"
    assert "w:tblHeader" in table.rows[0]._tr.xml


def test_of_a_target_only_the_plans_level_is_said():
    table = next(t for t in open_document(REPORT).tables if t.rows[0].cells[1].text == texts.TABLE_METRIC)
    assert [cell.text for cell in table.rows[1].cells] == [
        "1", "Hồ sơ đúng hạn", "từ 98% trở lên", "…", "Kế hoạch 1/KH, mục II.1"
    ]  # fmt: skip


def test_an_output_of_many_agencies_stands_once_and_names_who_is_behind():
    table = next(t for t in open_document(many(20)).tables if t.rows[0].cells[0].text == "STT")
    (line,) = [[cell.text for cell in row.cells] for row in table.rows[2:]]
    assert line[2] == "UBND các xã, phường"
    assert line[4].startswith("Hoàn thành 10/20 cơ quan\nQuá hạn 10: UBND xã Số 0; UBND xã Số 2")
    assert line[4].endswith("và 5 cơ quan khác (xem bảng tính kèm theo)")


def test_without_anything_overdue_or_coming_the_document_says_so():
    said = texts_of(open_document(replace(REPORT, rows=(DONE,), figures=())))
    assert texts.SHORTCOMINGS_NONE.format(day="03/10/2026") in said
    assert texts.PLANS_NONE.format(period="quý IV năm 2026") in said


def test_any_words_can_be_written():
    row = replace(DONE, title=NASTY, note=NASTY, area=NASTY, agency=NASTY)
    assert "$x^2$ {0} %s" in texts_of(open_document(replace(REPORT, rows=(row,), agency=NASTY)))


# ---- the chart


def draw(count, label="UBND xã {} và nhiều chữ để dài ra"):
    bars = tuple(
        Bar(label=label.format(number), counts={stage: (number + place) % 4 for place, stage in enumerate(STAGES)})
        for number in range(count)
    )
    title = texts.CHART_TITLE.format(what=texts.CHART_BY_AGENCY, period="quý III năm 2026")
    content = PRINTER.chart(Chart(title=title, subtitle="Tất cả cơ quan", bars=bars))
    return Image.open(BytesIO(content)).convert("RGB")


@pytest.mark.parametrize("count", [0, 1, 3, 24, 60, 90])
def test_a_chart_fits_what_a_telephone_shows(count):
    picture = draw(count)
    assert picture.format is None or picture.format == "PNG"
    assert sum(picture.size) <= 10_000  # what Telegram takes as a photo
    assert max(picture.size) / min(picture.size) <= 3
    left = picture.crop((0, 0, 6, picture.height))
    right = picture.crop((picture.width - 6, 0, picture.width, picture.height))
    assert left.getcolors() == right.getcolors() == [(6 * picture.height, (255, 255, 255))]  # nothing is cut off


def test_each_stage_has_its_colour_in_the_picture():
    colours = {colour for _, colour in draw(4).getcolors(1_000_000)}
    for stage in STAGES:
        assert tuple(bytes.fromhex(BARS[stage])) in colours


def test_long_names_are_wrapped_and_any_name_is_drawn():
    wide = draw(3, label="Ban Quản lý các khu công nghiệp và khu kinh tế tỉnh Cao Bằng thuộc UBND tỉnh {0}" * 3)
    assert wide.size == draw(3).size
    draw(2, label="$\\frac{{1}}{{2}}$ _^ \x00 <b>")


def test_the_same_chart_is_the_same_picture():
    assert draw(3).tobytes() == draw(3).tobytes()
