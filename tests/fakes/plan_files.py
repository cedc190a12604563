"""One plan, described once, written as txt, docx, pdf and xlsx: what the readers must find equal.

The PDF needs no font of the machine: the small font that comes with reportlab draws Vietnamese letters by their
bases, and names them rightly in the text layer, which is all that a reader sees.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HEADINGS = ("STT", "Nhiệm vụ", "Sản phẩm", "Chủ trì", "Phối hợp", "Thời gian")
WIDTHS = (1.2, 7.0, 5.2, 4.0, 4.0, 3.4)  # cm, on a landscape page


@dataclass(frozen=True, slots=True, kw_only=True)
class SketchRow:
    """One row of the annex. A row whose first two cells are '' goes on the task above with a second product.

    A group row has two cells only: its number and its title, which runs over the rest of the table.
    """

    cells: tuple[str, ...]

    @property
    def is_group(self) -> bool:
        return len(self.cells) == 2

    @property
    def goes_on(self) -> bool:
        return not self.is_group and not self.cells[0] and not self.cells[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSketch:
    """A plan: the two sides of its letterhead, its title, its body, its recipients, its annex."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    title: tuple[str, ...]
    body: tuple[str, ...]
    recipients: tuple[str, ...]
    signature: tuple[str, ...]
    annex_title: tuple[str, ...]
    headings: tuple[str, ...] = HEADINGS
    rows: tuple[SketchRow, ...] = ()


def sketch(task_count: int = 12) -> PlanSketch:
    """Return a plan of that many tasks in groups of five; every fourth task has a second product."""
    rows: list[SketchRow] = []
    areas = ("Công tác chỉ đạo, điều hành", "Cải cách thể chế", "Cải cách thủ tục hành chính")
    numerals = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
    for number in range(1, task_count + 1):
        group, first = divmod(number - 1, 5)
        if first == 0 and group < len(numerals):
            rows.append(SketchRow(cells=(numerals[group], areas[group % len(areas)])))
        rows.append(
            SketchRow(
                cells=(
                    str(number),
                    f"Rà soát, đơn giản hóa thủ tục hành chính số {number} thuộc phạm vi quản lý; công bố, công khai "
                    "kịp thời trên Cổng Dịch vụ công quốc gia theo Nghị định số 118/2025/NĐ-CP ngày 09/6/2025",
                    f"Quyết định công bố số {number}/QĐ-UBND",
                    "Văn phòng UBND tỉnh",
                    "Các sở, ban, ngành; UBND các xã, phường",
                    f"Trước ngày {1 + number % 28:02}/{1 + number % 12:02}/2026",
                )
            )
        )
        if number % 4 == 0:
            rows.append(SketchRow(cells=("", "", f"Báo cáo số {number}", "Sở Nội vụ", "Sở Tài chính", "Quý IV/2026")))
    return PlanSketch(
        left=("ỦY BAN NHÂN DÂN", "TỈNH CAO BẰNG", "Số: 123/KH-UBND"),
        right=("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Cao Bằng, ngày 05 tháng 01 năm 2026"),
        title=("KẾ HOẠCH", "Cải cách hành chính tỉnh Cao Bằng năm 2026"),
        body=(
            "I. MỤC ĐÍCH, YÊU CẦU",
            "1. Mục đích",
            "- Tiếp tục đẩy mạnh triển khai thực hiện Chương trình tổng thể cải cách hành chính (CCHC) nhà nước giai "
            "đoạn 2021 - 2030 theo Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ; xây dựng các cơ quan hành "
            "chính nhà nước ngày càng chuyên nghiệp, hiện đại, minh bạch, hiệu lực, hiệu quả.",
            "2. Mục tiêu",
            "- Tỷ lệ hồ sơ nộp trực tuyến trên tổng số hồ sơ tiếp nhận, giải quyết TTHC đạt từ 60% trở lên.",
            "- Tỷ lệ giải quyết hồ sơ TTHC đúng hạn đạt từ 97% trở lên.",
            "II. TỔ CHỨC THỰC HIỆN",
            "1. Sở Nội vụ",
            "- Chủ trì, phối hợp với các cơ quan liên quan kiểm tra định kỳ và đột xuất việc triển khai thực hiện công "
            "tác CCHC tại các cơ quan, đơn vị trên địa bàn tỉnh.",
            "Trên đây là Kế hoạch cải cách hành chính tỉnh Cao Bằng năm 2026./.",
        ),
        recipients=("Nơi nhận:", "- Bộ Nội vụ;", "- Các sở, ban, ngành;", "- Lưu: VT, NC."),
        signature=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Hải Hòa"),
        annex_title=("PHỤ LỤC", "NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2026"),
        rows=tuple(rows),
    )


def write_all(plan: PlanSketch, folder: Path) -> dict[str, Path]:
    """Write the plan in four formats into `folder`; return the files by format."""
    writers = {"txt": write_txt, "docx": write_docx, "pdf": write_pdf, "xlsx": write_xlsx}
    files = {name: folder / f"plan.{name}" for name in writers}
    for name, write in writers.items():
        write(plan, files[name])
    return files


def write_txt(plan: PlanSketch, path: Path) -> None:
    """Write the plan as text: a blank line between paragraphs, tabs between cells."""
    width = len(plan.headings)
    paragraphs = [*plan.left, *plan.right, *plan.title, *plan.body]
    tail = [*plan.recipients, *plan.signature, *plan.annex_title]
    table = [plan.headings, *(row.cells + ("",) * (width - len(row.cells)) for row in plan.rows)]
    text = "\n\n".join([*paragraphs, *tail]) + "\n\n" + "\n".join("\t".join(cells) for cells in table) + "\n"
    path.write_text(text, encoding="utf-8")


def write_docx(plan: PlanSketch, path: Path) -> None:
    """Write the plan as Word does: letterhead and signature in tables without lines, merged cells in the annex."""
    import docx

    document = docx.Document()
    _side_by_side(document, plan.left, plan.right)
    for text in (*plan.title, *plan.body):
        document.add_paragraph(text)
    _side_by_side(document, plan.recipients, plan.signature)
    for text in plan.annex_title:
        document.add_paragraph(text)
    table = document.add_table(rows=len(plan.rows) + 1, cols=len(plan.headings), style="Table Grid")
    grid = table._cells
    width = len(plan.headings)
    for column, text in enumerate(plan.headings):
        grid[column].text = text
    above = 0
    for index, row in enumerate(plan.rows, start=1):
        for column, text in enumerate(row.cells):
            grid[index * width + column].text = text
        if row.is_group:
            grid[index * width + 1].merge(grid[index * width + width - 1]).text = row.cells[1]
        elif row.goes_on:
            for column in (0, 1):
                kept = grid[above * width + column].text
                grid[above * width + column].merge(grid[index * width + column]).text = kept
        else:
            above = index
    document.save(path)


def _side_by_side(document, left, right) -> None:
    table = document.add_table(rows=1, cols=2)
    for cell, lines in zip(table.rows[0].cells, (left, right), strict=True):
        cell.text = lines[0]
        for line in lines[1:]:
            cell.add_paragraph(line)


def write_xlsx(plan: PlanSketch, path: Path) -> None:
    """Write the plan as one sheet: paragraphs in merged rows, then the annex."""
    import openpyxl

    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Kế hoạch"
    width = len(plan.headings)
    for left, right in zip(plan.left, plan.right, strict=True):
        sheet.append([left, None, None, right])
    for text in (*plan.title, *plan.body, *plan.recipients, *plan.signature, *plan.annex_title):
        sheet.append([text])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=width)
    sheet.append(list(plan.headings))
    above = sheet.max_row
    for row in plan.rows:
        sheet.append([int(cell) if cell.isdecimal() else cell or None for cell in row.cells])
        here = sheet.max_row
        if row.is_group:
            sheet.merge_cells(start_row=here, end_row=here, start_column=2, end_column=width)
        elif row.goes_on:
            for column in (1, 2):
                sheet.merge_cells(start_row=above, end_row=here, start_column=column, end_column=column)
        else:
            above = here
    workbook.save(path)


@cache
def font() -> str:
    """Register the font that comes with reportlab, with Vietnamese letters drawn by their bases; return its name."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    vera = TTFont("Vera", "Vera.ttf")
    face = vera.face
    for code in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)):
        letter = chr(code)
        base = {"đ": "d", "Đ": "D"}.get(letter) or unicodedata.normalize("NFD", letter)[0]
        if code not in face.charToGlyph and ord(base) in face.charToGlyph:
            face.charToGlyph[code] = face.charToGlyph[ord(base)]
            face.charWidths[code] = face.charWidths[ord(base)]
    pdfmetrics.registerFont(vera)
    return "Vera"


def write_pdf(plan: PlanSketch, path: Path, *, ruled: bool = True, split_rows: bool = True) -> None:
    """Write the plan as a print of Word would be: page numbers, a landscape annex, headings on each of its pages.

    `ruled` draws the annex's lines; `split_rows` lets a page end within a row.
    """
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.units import cm
    from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageBreak, PageTemplate, Paragraph, Spacer

    def number(canvas, _document) -> None:
        canvas.setFont(font(), 11)
        if canvas.getPageNumber() > 1:
            canvas.drawCentredString(canvas._pagesize[0] / 2, canvas._pagesize[1] - 1.2 * cm, str(canvas.getPageNumber()))

    templates = [
        PageTemplate(
            name,
            [Frame(2.5 * cm, 2 * cm, size[0] - 4.5 * cm, size[1] - 4 * cm, 0, 0, 0, 0)],
            onPage=number,
            pagesize=size,
        )
        for name, size in (("tall", A4), ("wide", landscape(A4)))
    ]
    body, heading = _pdf_styles()
    story = [_pdf_pair(plan.left, plan.right), Spacer(0, 12)]
    story += [Paragraph(_safe(text), heading) for text in plan.title]
    story += [Paragraph(_safe(text), body) for text in plan.body]
    story += [Spacer(0, 12), _pdf_pair(plan.recipients, plan.signature), NextPageTemplate("wide"), PageBreak()]
    story += [Paragraph(_safe(text), heading) for text in plan.annex_title]
    story += _pdf_annex(plan, ruled, split_rows)
    BaseDocTemplate(str(path), pageTemplates=templates, invariant=1).build(story)


def _pdf_styles():
    from reportlab.lib.styles import ParagraphStyle

    body = ParagraphStyle("body", fontName=font(), fontSize=12, leading=17, firstLineIndent=28, spaceAfter=6, alignment=4)
    return body, ParagraphStyle("heading", parent=body, firstLineIndent=0, alignment=1)


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br/>")


def _pdf_pair(left, right):
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import cm
    from reportlab.platypus import Paragraph, Table

    style = ParagraphStyle("pair", fontName=font(), fontSize=10, leading=14)
    sides = [[Paragraph(_safe(text), style) for text in lines] for lines in (left, right)]
    return Table([sides], colWidths=[6.5 * cm, 9.5 * cm], style=[("VALIGN", (0, 0), (-1, -1), "TOP")])


PADDING = 4.0
LEADING = 13.0
TEXT_SIZE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRow:
    """A row as it stands on one page: the lines of its cells, and what the row is."""

    cells: tuple[tuple[str, ...], ...]
    is_group: bool = False
    goes_on: bool = False

    @property
    def height(self) -> float:
        return max(map(len, self.cells)) * LEADING + 2 * PADDING


def _pdf_annex(plan: PlanSketch, ruled: bool, split_rows: bool) -> list:
    from reportlab.platypus import PageBreak

    widths = _pdf_widths(plan)
    flowables: list = []
    for page in _pdf_pages(plan, widths, split_rows):
        flowables += [PageBreak()] if flowables else []
        flowables.append(_pdf_table(page, widths, ruled))
    return flowables


def _pdf_widths(plan: PlanSketch) -> list[float]:
    """Return the columns' widths in points: as `WIDTHS` says, or alike for another count of columns."""
    shares = WIDTHS if len(plan.headings) == len(WIDTHS) else (1.0,) * len(plan.headings)
    return [714.0 * share / sum(shares) for share in shares]


def _pdf_pages(plan: PlanSketch, widths: list[float], split_rows: bool) -> list[list[PrintedRow]]:
    """Return the rows of each page, headings repeated; a row may end on the next page, as Word lets it."""
    header = _printed(SketchRow(cells=plan.headings), widths)
    room = 470.0 - 30.0 * len(plan.annex_title)
    pages, page = [], [header]
    left = room - header.height
    for sketched in plan.rows:
        row = _printed(sketched, widths)
        while row is not None:
            if row.height <= left:
                page.append(row)
                left -= row.height
                break
            lines = int((left - 2 * PADDING) / LEADING)
            if split_rows and lines > 0:
                page.append(PrintedRow(cells=tuple(cell[:lines] for cell in row.cells), goes_on=row.goes_on))
                row = PrintedRow(cells=tuple(cell[lines:] for cell in row.cells), goes_on=row.goes_on)
            pages.append(page)
            page, left = [header], 470.0 - header.height
    return [*pages, page]


def _printed(row: SketchRow, widths: list[float]) -> PrintedRow:
    from reportlab.lib.utils import simpleSplit

    room = [widths[0], sum(widths[1:])] if row.is_group else widths
    cells = [
        tuple(line for part in text.split("\n") for line in simpleSplit(part, font(), TEXT_SIZE, width - 2 * PADDING))
        for text, width in zip(row.cells, room, strict=True)
    ]
    cells += [()] * (len(widths) - len(cells))
    return PrintedRow(cells=tuple(cells), is_group=row.is_group, goes_on=row.goes_on)


def _pdf_table(rows: list[PrintedRow], widths: list[float], ruled: bool):
    from reportlab.lib import colors
    from reportlab.platypus import Table

    commands = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("FONT", (0, 0), (-1, -1), font(), TEXT_SIZE, LEADING),
        ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
        ("TOPPADDING", (0, 0), (-1, -1), PADDING - 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), PADDING),
    ]
    above = 1
    for index, row in enumerate(rows):
        if row.is_group:
            commands.append(("SPAN", (1, index), (-1, index)))
        elif row.goes_on and index > above and ruled:
            commands += [("SPAN", (column, above), (column, index)) for column in (0, 1)]
        else:
            above = index
    if ruled:
        commands.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    data = [["\n".join(cell) for cell in row.cells] for row in rows]
    return Table(data, colWidths=widths, rowHeights=[row.height for row in rows], style=commands, hAlign="LEFT")
