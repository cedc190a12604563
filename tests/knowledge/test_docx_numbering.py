"""Labels that Word draws: each list counts as Word counts it."""

from pathlib import Path

import pytest
from fakes.office_files import p, tbl, tc, tr, write_docx

from knowledge.blocks import Paragraph, Table
from knowledge.readers import read
from knowledge.readers.docx_numbering import write


def level(depth: int, text: str, form: str = "decimal", extra: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(number: int, *levels: str, extra: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{extra}{"".join(levels)}</w:abstractNum>'


def num(number: int, family: int, extra: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{family}"/>{extra}</w:num>'


def item(text: str, list_id: int, depth: int = 0) -> str:
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>')


def texts(path: Path, body: str, **parts: str) -> list[str]:
    blocks = read(write_docx(path / "plan.docx", body, **parts)).blocks
    return [block.text for block in blocks if isinstance(block, Paragraph)]


OUTLINE = abstract(
    0,
    level(0, "%1.", "upperRoman"),
    level(1, "%2."),
    level(2, "%2.%3."),
    level(3, "%4)", "lowerLetter"),
    level(4, "-", "bullet"),
) + num(1, 0)


def test_an_outline_counts_on_each_level_and_begins_anew_below(tmp_path):
    body = "".join(
        item(text, 1, depth)
        for text, depth in [
            ("A", 0),
            ("B", 1),
            ("C", 2),
            ("D", 2),
            ("E", 3),
            ("F", 4),
            ("G", 1),
            ("H", 2),
            ("I", 0),
            ("J", 1),
        ]
    )
    assert texts(tmp_path, body, numbering=OUTLINE) == [
        "I. A", "1. B", "1.1. C", "1.2. D", "a) E", "- F", "2. G", "2.1. H", "II. I", "1. J",
    ]  # fmt: skip


def test_a_level_without_its_heading_takes_the_heading_as_begun(tmp_path):
    assert texts(tmp_path, item("x", 1, 2) + item("y", 1, 2), numbering=OUTLINE) == ["1.1. x", "1.2. y"]


def test_lists_of_one_family_count_on_and_an_override_begins_anew(tmp_path):
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = abstract(0, level(0, "%1.")) + num(1, 0) + num(2, 0) + num(3, 0, again)
    body = item("a", 1) + item("b", 2) + item("c", 3) + item("d", 3) + item("e", 1)
    assert texts(tmp_path, body, numbering=numbering) == ["1. a", "2. b", "1. c", "2. d", "3. e"]


def test_an_override_may_replace_a_level(tmp_path):
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "Điều %1:", start=5)}</w:lvlOverride>'
    numbering = abstract(0, level(0, "%1.")) + num(1, 0, other)
    assert texts(tmp_path, item("a", 1) + item("b", 1), numbering=numbering) == ["Điều 5: a", "Điều 6: b"]


def test_a_style_may_hold_the_list(tmp_path):
    styles = (
        '<w:style w:type="paragraph" w:styleId="Heading1">'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Muc"><w:basedOn w:val="Heading1"/></w:style>'
    )
    body = p("A", properties='<w:pStyle w:val="Muc"/>')
    body += p("B", properties='<w:pStyle w:val="Muc"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    body += p("C", properties='<w:pStyle w:val="Muc"/>')
    # numId 0 takes a paragraph out of its style's list
    assert texts(tmp_path, body, numbering=OUTLINE, styles=styles) == ["I. A", "B", "II. C"]


def test_a_level_may_be_tied_to_a_style(tmp_path):
    linked = level(0, "%1.", "upperRoman"), level(1, "%2.", extra='<w:pStyle w:val="Muc"/>')
    styles = (
        '<w:style w:type="paragraph" w:styleId="Muc"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = item("A", 1) + p("B", properties='<w:pStyle w:val="Muc"/>') * 2
    assert texts(tmp_path, body, numbering=abstract(0, *linked) + num(1, 0), styles=styles) == ["I. A", "1. B", "2. B"]


def test_a_list_may_be_defined_by_a_list_style(tmp_path):
    numbering = (
        abstract(0, extra='<w:numStyleLink w:val="S"/>')
        + abstract(1, level(0, "%1)"), extra='<w:styleLink w:val="S"/>')
        + num(1, 0)
    )
    assert texts(tmp_path, item("a", 1), numbering=numbering) == ["1) a"]


def test_bullets_of_symbol_fonts_are_dashes_and_plain_ones_stay(tmp_path):
    numbering = abstract(0, level(0, "\uf0b7", "bullet"), level(1, "+", "bullet"), level(2, "", "none")) + num(1, 0)
    body = item("a", 1) + item("b", 1, 1) + item("c", 1, 2)
    assert texts(tmp_path, body, numbering=numbering) == ["- a", "+ b", "c"]


def test_legal_numbers_are_digits_on_every_level(tmp_path):
    numbering = abstract(0, level(0, "%1.", "upperRoman"), level(1, "%1.%2.", extra="<w:isLgl/>")) + num(1, 0)
    assert texts(tmp_path, item("a", 1) + item("b", 1, 1), numbering=numbering) == ["I. a", "1.1. b"]


def test_a_level_may_refuse_to_begin_anew(tmp_path):
    numbering = abstract(0, level(0, "%1."), level(1, "%2)", extra='<w:lvlRestart w:val="0"/>')) + num(1, 0)
    body = item("a", 1) + item("b", 1, 1) + item("c", 1) + item("d", 1, 1)
    assert texts(tmp_path, body, numbering=numbering) == ["1. a", "1) b", "2. c", "2) d"]


def test_a_column_of_drawn_numbers_is_read(tmp_path):
    numbering = abstract(0, level(0, "%1")) + num(1, 0)
    rows = [tr(tc("STT"), tc("Nhiệm vụ"), tc("Thời gian"))]
    rows += [tr(tc(inner=item("", 1)), tc(f"Việc {n}"), tc("Quý I")) for n in (1, 2)]
    rows.append(tr(tc(inner=item("", 1), merge="restart"), tc("Việc 3"), tc("Quý I")))
    blocks = read(write_docx(tmp_path / "plan.docx", tbl(*rows), numbering=numbering)).blocks
    (found,) = (block for block in blocks if isinstance(block, Table))
    assert [row.cells[0] for row in found.rows] == ["STT", "1", "2", "3"]


def test_empty_numbered_paragraphs_count_but_are_not_told(tmp_path):
    assert texts(tmp_path, item("a", 1) + item("", 1) + item("b", 1), numbering=OUTLINE) == ["I. a", "III. b"]


def test_a_broken_list_draws_nothing(tmp_path):
    assert texts(tmp_path, item("a", 7) + item("b", 1, 8), numbering=OUTLINE) == ["a", "b"]
    assert texts(tmp_path, item("a", 1)) == ["a"]


@pytest.mark.parametrize(
    ("count", "form", "shown"),
    [
        (4, "upperRoman", "IV"), (49, "lowerRoman", "xlix"), (2026, "upperRoman", "MMXXVI"), (0, "upperRoman", "0"),
        (1, "lowerLetter", "a"), (27, "upperLetter", "AA"), (7, "decimalZero", "07"), (12, "ordinal", "12"),
    ],
)  # fmt: skip
def test_numbers_in_their_forms(count, form, shown):
    assert write(count, form) == shown
