"""A report as an Excel workbook: a sheet of counts, and a sheet with each output as each agency has it to do."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from math import ceil

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bot.reports.cleaning import clean
from bot.reports.colours import FILLS
from handlers.report_records import STAGES, Report, Row, count_stages, group_by_area
from handlers.texts import reports as texts

Value = str | int | date | None

_FONT = "Times New Roman"
_DATE = "dd/mm/yyyy"
_LONGEST = 32_000  # Excel takes 32,767 characters in a cell
_THIN = Side(style="thin", color="B0B0B0")
_PLAIN = Font(name=_FONT, size=11)
_BOLD = Font(name=_FONT, size=11, bold=True)
_LARGE = Font(name=_FONT, size=14, bold=True)
_LINK = Font(name=_FONT, size=11, color="0563C1", underline="single")
_TOP = Alignment(vertical="top", wrap_text=True)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_FILLS = {stage: PatternFill("solid", start_color=colour) for stage, colour in FILLS.items()}
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", start_color="DCE6F1")
_FIRST_ROW = 4


def make_workbook(report: Report) -> bytes:
    """Return the workbook; what people wrote is text in it, never a formula."""
    book = Workbook()
    summary = book.active
    assert isinstance(summary, Worksheet)  # noqa: S101 - a new book has one sheet, and it is active
    summary.title = texts.SHEET_SUMMARY
    _fill_summary(summary, report)
    _fill_rows(book.create_sheet(texts.SHEET_ROWS), report)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _put(sheet: Worksheet, row: int, column: int, value: Value, *, bold: bool = False) -> Cell:
    cell = sheet.cell(row=row, column=column)
    assert isinstance(cell, Cell)  # noqa: S101 - nothing is merged where cells are filled
    if isinstance(value, str):
        cell.value = clean(value)[:_LONGEST]
        cell.data_type = "s"  # what begins with "=" stays text
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = _DATE
    cell.font = _BOLD if bold else _PLAIN
    return cell


def _title(sheet: Worksheet, report: Report) -> None:
    _put(sheet, 1, 1, texts.BOOK_TITLE.format(period=report.period.label), bold=True).font = _LARGE
    day = f"{report.as_of:%d/%m/%Y}"
    _put(sheet, 2, 1, texts.BOOK_SUBTITLE.format(whose=report.agency or texts.ALL_AGENCIES, day=day))


def _head(sheet: Worksheet, row: int, names: Sequence[str]) -> None:
    for column, name in enumerate(names, start=1):
        cell = _put(sheet, row, column, name, bold=True)
        cell.fill, cell.border = _HEAD, _BOX
        cell.alignment = _MIDDLE
    sheet.row_dimensions[row].height = 45


def _fill_summary(sheet: Worksheet, report: Report) -> None:
    _title(sheet, report)
    at = _FIRST_ROW
    agencies = dict.fromkeys(row.agency for row in report.rows)
    if len(agencies) > 1:
        at = _count(sheet, at, texts.BY_AGENCY, ((name, [r for r in report.rows if r.agency == name])
                                                 for name in sorted(agencies)), report) + 2  # fmt: skip
    areas = ((area or texts.NO_AREA, rows) for area, rows in group_by_area(report.rows))
    _count(sheet, at, texts.BY_AREA, areas, report)
    sheet.column_dimensions["A"].width = 52
    for column in range(2, len(STAGES) + 3):
        sheet.column_dimensions[get_column_letter(column)].width = 15
    sheet.freeze_panes = f"B{_FIRST_ROW + 1}"
    _set_page(sheet, _FIRST_ROW)


def _count(sheet: Worksheet, at: int, name: str, groups: Iterable[tuple[str, Sequence[Row]]], report: Report) -> int:
    """Fill in a table of counts from row `at` on, and return its last row."""
    _head(sheet, at, (name, *(texts.STAGES[stage] for stage in STAGES), texts.TOTAL))
    for label, rows in (*groups, (texts.TOTAL, report.rows)):
        at += 1
        counts = count_stages(rows)
        values: tuple[Value, ...] = (label, *(counts[stage] for stage in STAGES), len(rows))
        for column, value in enumerate(values, start=1):
            cell = _put(sheet, at, column, value, bold=rows is report.rows)
            cell.border = _BOX
            cell.alignment = _TOP
            if 1 < column < len(values) and value:
                stage = STAGES[column - 2]
                cell.fill = _FILLS[stage]
    return at


def _fill_rows(sheet: Worksheet, report: Report) -> None:
    _title(sheet, report)
    _head(sheet, _FIRST_ROW, [name for name, _ in texts.COLUMNS])
    for number, row in enumerate(report.rows, start=1):
        at = _FIRST_ROW + number
        values = _values(number, row, report.as_of)
        _fit_height(sheet, at, values)
        for column, value in enumerate(values, start=1):
            cell = _put(sheet, at, column, value)
            cell.border = _BOX
            cell.alignment = _TOP
        sheet.cell(row=at, column=12).fill = _FILLS[row.stage]
        if row.evidence is not None and row.evidence.kind == "link":
            _link(sheet.cell(row=at, column=16), row.evidence.reference)
    for column, (_, width) in enumerate(texts.COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"F{_FIRST_ROW + 1}"
    last = get_column_letter(len(texts.COLUMNS))
    sheet.auto_filter.ref = f"A{_FIRST_ROW}:{last}{_FIRST_ROW + max(1, len(report.rows))}"
    _set_page(sheet, _FIRST_ROW, paper="8")


def _fit_height(sheet: Worksheet, at: int, values: Sequence[Value]) -> None:
    """Make a row as high as its longest text needs; not every program does so by itself."""
    widths = [width for _, width in texts.COLUMNS]
    lines = [ceil(len(value) * 1.15 / width) for value, width in zip(values, widths, strict=True)
             if isinstance(value, str)]  # fmt: skip
    sheet.row_dimensions[at].height = min(400, 15 * max(1, *lines))


def _values(number: int, row: Row, as_of: date) -> tuple[Value, ...]:
    overdue = (as_of - row.due_on).days if row.stage == "overdue" and row.due_on else None
    evidence = "" if row.evidence is None else row.evidence.name or row.evidence.reference
    updated_on = row.updated_at.date() if isinstance(row.updated_at, datetime) else None
    return (
        number, row.plan, row.item, row.area, row.title, row.product, row.agency, row.group,
        "; ".join(row.coordinate), row.time_raw, row.due_on, texts.state_name(row.state, row.stage), overdue,
        row.done_on, row.document_number, evidence, row.note, updated_on,
    )  # fmt: skip


def _link(cell: object, address: str) -> None:
    if isinstance(cell, Cell) and address.startswith(("http://", "https://")) and len(address) <= 2000:
        cell.hyperlink = clean(address)
        cell.font = _LINK


def _set_page(sheet: Worksheet, head: int, paper: str = "9") -> None:
    """Make it print across, as wide as a page, its head on each; `paper` "9" is A4, "8" A3."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{head}:{head}"
