"""Excel files: the blocks say what a person sees in the sheet, no more and no less."""

from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from fakes.office_files import write_xlsx
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import to_excel

from knowledge.blocks import Paragraph, Table
from knowledge.readers import read
from knowledge.readers.xlsx_sheet import parse_reference
from knowledge.readers.xlsx_values import show, show_iso

HEADINGS = ["STT", "Nhiệm vụ", "Chủ trì", "Thời gian"]


def save(path: Path, workbook: openpyxl.Workbook) -> Path:
    workbook.save(path / "plan.xlsx")
    return path / "plan.xlsx"


def workbook_of(*rows: list, title: str = "Phụ lục") -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    workbook.active.title = title
    for row in rows:
        workbook.active.append(row)
    return workbook


def blocks_of(path: Path, *rows: list):
    return read(save(path, workbook_of(*rows))).blocks


def table(blocks) -> Table:
    (found,) = (block for block in blocks if isinstance(block, Table))
    return found


def cells(found: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in found.rows]


def test_titles_stand_before_the_table_and_the_signature_after_it(tmp_path):
    workbook = workbook_of(
        ["UBND TỈNH", None, "CỘNG HÒA"], ["PHỤ LỤC\nNHIỆM VỤ"], [], HEADINGS, [1, "Việc", "Sở A", "Quý I"],
        ["II", "Nhóm"], [2, "Việc", "Sở A", "Quý I"], [], ["Nơi nhận:", None, "CHỦ TỊCH"],
    )  # fmt: skip
    workbook.active.merge_cells("A2:D2")
    blocks = read(save(tmp_path, workbook)).blocks
    shown = [block.text if isinstance(block, Paragraph) else len(block.rows) for block in blocks]
    assert shown == ["UBND TỈNH", "CỘNG HÒA", "PHỤ LỤC", "NHIỆM VỤ", 4, "Nơi nhận:", "CHỦ TỊCH"]
    assert blocks[0].place == "sheet 'Phụ lục', row 1"
    assert blocks[4].rows[0].place == "sheet 'Phụ lục', row 4"


def test_merges_cover_over_rows_and_columns(tmp_path):
    workbook = workbook_of(
        ["STT", "Nhiệm vụ", "Đơn vị thực hiện", None], [None, None, "Chủ trì", "Phối hợp"],
        [1, "Việc", "Sở A", "Sở B"], [None, None, "Sở C", "Sở D"], ["I", "Nhóm"],
    )  # fmt: skip
    for area in ("A1:A2", "B1:B2", "C1:D1", "A3:A4", "B3:B4", "B5:D5"):
        workbook.active.merge_cells(area)
    found = table(read(save(tmp_path, workbook)).blocks)
    assert [sorted(row.covered) for row in found.rows] == [[3], [0, 1], [], [0, 1], [2, 3]]
    assert cells(found)[3] == ("", "", "Sở C", "Sở D")


def test_empty_rows_and_columns_leave_no_trace_but_places_stay(tmp_path):
    found = table(blocks_of(tmp_path, [*HEADINGS[:2], None, *HEADINGS[2:]], [], [1, "a", None, "b", "c"]))
    assert cells(found) == [tuple(HEADINGS), ("1", "a", "b", "c")]
    assert found.rows[1].place == "sheet 'Phụ lục', row 3"


def test_every_visible_sheet_is_read_and_hidden_ones_are_not(tmp_path):
    workbook = workbook_of(HEADINGS, [1, "a", "b", "c"], title="Một")
    for name, state in (("Hai", "visible"), ("Ẩn", "hidden"), ("Kín", "veryHidden")):
        sheet = workbook.create_sheet(name)
        sheet.append([*HEADINGS])
        sheet.append([1, name, "b", "c"])
        sheet.sheet_state = state
    blocks = read(save(tmp_path, workbook)).blocks
    assert [block.place for block in blocks] == ["sheet 'Một'", "sheet 'Hai'"]


def test_a_filter_left_on_costs_no_task(tmp_path):
    workbook = workbook_of(HEADINGS, [1, "a", "b", "c"], [2, "d", "e", "f"])
    workbook.active.row_dimensions[3].hidden = True
    workbook.active.column_dimensions["C"].hidden = True
    assert cells(table(read(save(tmp_path, workbook)).blocks))[2] == ("2", "d", "e", "f")


def test_values_look_as_in_the_sheet(tmp_path):
    workbook = workbook_of(HEADINGS, [1.0, "a\n b ", date(2026, 6, 30), 0.6], [1.1, True, date(2026, 6, 1), 12.5])
    sheet = workbook.active
    sheet["C2"].number_format, sheet["C3"].number_format = "dd/mm/yyyy", "mm/yyyy"
    sheet["D2"].number_format = "0%"
    assert cells(table(read(save(tmp_path, workbook)).blocks))[1:] == [
        ("1", "a\nb", "30/06/2026", "60%"), ("1.1", "TRUE", "06/2026", "12.5"),
    ]  # fmt: skip


def test_a_formula_shows_its_stored_value_and_itself_when_it_has_none(tmp_path):
    rows = (
        '<row r="1"><c r="A1" t="str"><f>"x"</f><v>kết quả</v></c><c r="B1"><f>A1+1</f></c>'
        '<c r="C1"><f>1+1</f><v>2</v></c><c r="D1" t="str"><f>""</f><v></v></c></row>'
    )
    path = write_xlsx(tmp_path / "plan.xlsx", {"A": f"<sheetData>{rows}</sheetData>"})
    assert cells(table(read(path).blocks)) == [("kết quả", "=A1+1", "2")]


def test_every_way_of_storing_a_text(tmp_path):
    strings = (
        '<si><t>Sở</t></si><si><r><t xml:space="preserve">Nội </t></r><r><rPr><rFont val="Arial"/></rPr><t>vụ</t></r>'
        "<rPh><t>bỏ</t></rPh></si>"
    )
    rows = (
        '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="inlineStr"><is><t>Tài</t></is></c>'
        '<c t="inlineStr"><is><r><t>chính</t></r><rPh><t>bỏ</t></rPh></is></c>'
        '<c t="e"><v>#REF!</v></c><c t="d"><v>2026-06-30T00:00:00Z</v></c><c t="b"><v>0</v></c></row>'
    )
    path = write_xlsx(tmp_path / "plan.xlsx", {"A": f"<sheetData>{rows}</sheetData>"}, strings=strings)
    assert cells(table(read(path).blocks)) == [("Sở", "Nội vụ", "Tài", "chính", "#REF!", "30/06/2026", "FALSE")]


def test_old_fonts_are_converted_cell_by_cell_and_run_by_run(tmp_path):
    styles = (
        '<fonts><font><name val="Arial"/></font><font><name val=".VnTime"/></font></fonts>'
        '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="0" fontId="1"/></cellXfs>'
    )
    strings = (
        "<si><t>Së Néi vô</t></si><si><t>phê duyệt</t></si><si><r><t>á</t></r>"
        '<r><rPr><rFont val="VNI-Times"/></rPr><t>Noäi</t></r></si>'
    )
    rows = '<row><c s="1" t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>'
    path = write_xlsx(tmp_path / "plan.xlsx", {"A": f"<sheetData>{rows}</sheetData>"}, strings=strings, styles=styles)
    assert cells(table(read(path).blocks)) == [("Sở Nội vụ", "phê duyệt", "áNội")]


def test_days_may_be_counted_from_1904(tmp_path):
    styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    rows = '<row><c><v>44741</v></c><c t="inlineStr"><is><t>a</t></is></c></row>'
    path = write_xlsx(
        tmp_path / "plan.xlsx",
        {"A": f"<sheetData>{rows}</sheetData>"},
        styles=styles,
        workbook='<workbookPr date1904="1"/>',
    )
    assert cells(table(read(path).blocks)) == [("30/06/2026", "a")]


def test_a_sheet_of_one_column_is_text(tmp_path):
    blocks = blocks_of(tmp_path, ["Kế hoạch"], ["I. Mục tiêu"])
    assert [block.text for block in blocks] == ["Kế hoạch", "I. Mục tiêu"]


def test_ten_thousand_rows_are_read_to_the_last(tmp_path):
    rows = ([n, f"Nhiệm vụ {n}", "Sở Nội vụ", "Quý I"] for n in range(1, 10_001))
    found = table(blocks_of(tmp_path, HEADINGS, *rows))
    assert len(found.rows) == 10_001
    assert found.rows[-1].cells == ("10000", "Nhiệm vụ 10000", "Sở Nội vụ", "Quý I")


@pytest.mark.parametrize(
    ("raw", "form", "shown"),
    [
        ("12.0", "General", "12"),
        ("0.30000000000000004", "General", "0.3"),
        ("1E+3", "General", "1000"),
        ("46203", "dd/mm/yyyy", "30/06/2026"),
        ("46203", "m/d/yyyy", "30/06/2026"),
        ("46203", "[$-42A]dd/mm/yyyy;@", "30/06/2026"),
        ("46203", "mmm-yy", "06/2026"),
        ("46203", "d/m", "30/06"),
        ("46203", "yyyy", "2026"),
        ("46203", '"Trước ngày "dd/mm/yyyy', "Trước ngày 30/06/2026"),
        ("46203.75", "dd/mm/yyyy hh:mm", "30/06/2026 18:00"),
        ("46203", "yyyy-mm-dd h:mm:ss", "30/06/2026"),
        ("46203.75", "h:mm AM/PM", "18:00"),
        ("0.5", "mm:ss", "00:00"),
        ("59", "dd/mm/yyyy", "28/02/1900"),
        ("61", "dd/mm/yyyy", "01/03/1900"),
        ("-3", "dd/mm/yyyy", "-3"),
        ("99999999", "dd/mm/yyyy", "99999999"),
        ("0.6", "0%", "60%"),
        ("0.975", "0.0%", "97,5%"),
        ("0.975", "0.##%", "97,5%"),
        ("1250000", "#,##0", "1.250.000"),
        ("1250000", '#,##0" đồng"', "1.250.000 đồng"),
        ("-5", "#,##0_);(#,##0)", "(5)"),
        ("-5", "0.0", "-5,0"),
        ("0", "0;-0;", ""),
        ("7", "00", "07"),
        ("1500", "0,", "2"),
        ("2", '"Quý "0', "Quý 2"),
        ("123456", "000-000", "123456"),
        ("36", "[h]:mm", "36"),
        ("12345", "0.00E+00", "12345"),
        ("abc", "0", "abc"),
        ("1E+400", "0", "1E+400"),
        ("NaN", "0", "NaN"),
    ],
)
def test_numbers_as_their_formats_show_them(raw, form, shown):
    assert show(raw, form) == shown


@given(st.dates(date(1900, 3, 1), date(2200, 12, 31)))
def test_every_day_is_the_day_that_excel_means(day):
    assert show(str(to_excel(datetime.combine(day, time()))), "dd/mm/yyyy") == f"{day:%d/%m/%Y}"


@given(st.floats(-1e12, 1e12), st.text(max_size=12))
def test_no_format_breaks_a_number(number, form):
    assert isinstance(show(repr(number), form), str)


def test_a_date_that_is_none_stays_as_it_is():
    assert show_iso("quý I") == "quý I"
    assert show_iso("2026-06-30T08:30:00") == "30/06/2026 08:30"


def test_references():
    assert parse_reference("B7") == (7, 2)
    assert parse_reference("XFD1048576") == (1_048_576, 16_384)
    assert parse_reference("7B") is None
