"""Paragraphs, rules and tables of a Vietnamese administrative document (Nghị định 30/2020/NĐ-CP, appendix I)."""

from collections.abc import Sequence
from typing import Any, Literal

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from bot.reports.cleaning import clean

FONT = "Times New Roman"
BODY_SIZE = 14
Align = Literal["left", "center", "right", "justify"]

_ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def set_up(document: Document) -> None:
    """Set A4, the margins (20, 20, 30, 15 mm), the font, and the page's number at the top from the second page on."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(BODY_SIZE)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = number.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._r.append(mark)  # noqa: SLF001 - the library has no fields
    run.font.size = Pt(13)


def write(
    place: Any, text: str, *, size: float = BODY_SIZE, bold: bool = False, italic: bool = False,
    align: Align = "justify", indent: bool = False, after: float = 0, before: float = 0, first: bool = False,
    keep: bool = False,
) -> Any:  # fmt: skip
    """Write a paragraph into a document or a cell, and return it; `first` takes the empty one that is there."""
    paragraph = place.paragraphs[0] if first else place.add_paragraph()
    run = paragraph.add_run(clean(text))
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    layout = paragraph.paragraph_format
    layout.alignment = _ALIGNMENTS[align]
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.keep_with_next = keep
    if indent:
        layout.first_line_indent = Cm(1.27)
    return paragraph


def body(document: Document, text: str, *, italic: bool = False) -> None:
    """Write a paragraph of the body: 14 points, justified, its first line indented."""
    write(document, text, indent=True, after=6, italic=italic)


def heading(document: Document, text: str) -> None:
    """Write the heading of a part."""
    write(document, text, bold=True, indent=True, before=6, after=6, keep=True)


def rule(place: Any, indent_cm: float) -> None:
    """Draw a thin line across, as much shorter as `indent_cm` says on each side."""
    paragraph = place.add_paragraph()
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.left_indent = layout.right_indent = Cm(indent_cm)
    layout.line_spacing = Pt(4)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the library has no borders of paragraphs
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def lay_columns(document: Document, widths_cm: Sequence[float]) -> list[Any]:
    """Return the cells of one row without borders, to lay texts side by side."""
    table = document.add_table(rows=1, cols=len(widths_cm))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for cell, width in zip(table.rows[0].cells, widths_cm, strict=True):
        cell.width = Cm(width)
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    return list(table.rows[0].cells)


Line = Sequence[str] | str
"""A row of a table by its cells, or a line across all of them."""


def tabulate(document: Document, names: Sequence[str], widths_cm: Sequence[float], lines: Sequence[Line],
             *, centred: frozenset[int] = frozenset(),
    total: bool = False) -> None:  # fmt: skip
    """Put a table with borders, its head repeated on each page; `centred` are columns by number.

    `total`: the last line holds sums.
    """
    table = document.add_table(rows=1 + len(lines), cols=len(names), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    rows = list(table.rows)
    _repeat(rows[0])
    for cell, name, width in zip(rows[0].cells, names, widths_cm, strict=True):
        cell.width = Cm(width)
        write(cell, name, size=12, bold=True, align="center", first=True, keep=True)
    for row, line in zip(rows[1:], lines, strict=True):
        _keep_whole(row)
        cells = row.cells
        if isinstance(line, str):
            write(cells[0].merge(cells[-1]), line, size=12, bold=True, align="left", first=True, keep=True)
            continue
        for number, (cell, text, width) in enumerate(zip(cells, line, widths_cm, strict=True)):
            cell.width = Cm(width)
            for count, part in enumerate(text.split("\n")):
                place: Align = "center" if number in centred else "left"
                write(cell, part, size=12, bold=total and row is rows[-1], align=place, first=count == 0)
    write(document, "", size=6)


def _repeat(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - the library has no repeated heads
    _keep_whole(row)


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
