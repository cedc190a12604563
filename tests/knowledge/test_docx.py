"""Word files: what stands on the page stands in the blocks, once, in its order, in its column."""

from pathlib import Path

import pytest
from fakes.office_files import p, tbl, tc, tr, write_docx

from knowledge.blocks import Paragraph, Table
from knowledge.readers import read


def blocks_of(path: Path, body: str, **parts: str):
    return read(write_docx(path / "plan.docx", body, **parts)).blocks


def texts(blocks) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Paragraph)]


def table(blocks) -> Table:
    (found,) = (block for block in blocks if isinstance(block, Table))
    return found


def cells(found: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in found.rows]


def covered(found: Table) -> list[list[int]]:
    return [sorted(row.covered) for row in found.rows]


def plain(*texts: str) -> str:
    return tr(*map(tc, texts))


def test_paragraphs_and_tables_keep_the_order_of_the_body(tmp_path):
    body = p("một") + tbl(plain("a", "b", "c"), plain("1", "2", "3")) + p("hai") + tbl(plain("d", "e", "f")) + p("ba")
    blocks = blocks_of(tmp_path, body)
    assert [b.text if isinstance(b, Paragraph) else b.rows[0].cells[0] for b in blocks] == [
        "một",
        "a",
        "hai",
        "d",
        "ba",
    ]
    assert [b.place for b in blocks] == ["paragraph 1", "table 1", "paragraph 2", "table 2", "paragraph 3"]
    assert blocks[1].rows[1].place == "table 1, row 2"


def test_a_vertical_merge_covers_and_an_empty_cell_does_not(tmp_path):
    body = tbl(
        plain("STT", "Nhiệm vụ", "Sản phẩm"),
        tr(tc("1", merge="restart"), tc("Việc", merge="restart"), tc("Kế hoạch")),
        tr(tc(merge="continue"), tc(merge="continue"), tc("Báo cáo")),
        plain("", "", "Khác"),
    )
    found = table(blocks_of(tmp_path, body))
    assert cells(found)[2:] == [("", "", "Báo cáo"), ("", "", "Khác")]
    assert covered(found) == [[], [], [0, 1], []]


def test_text_under_a_merge_is_as_invisible_as_in_word(tmp_path):
    body = tbl(
        plain("a", "b", "c"),
        tr(tc("1", merge="restart"), tc("x"), tc("y")),
        tr(tc("cũ", merge="continue"), tc("z"), tc("t")),
    )
    assert cells(table(blocks_of(tmp_path, body)))[2] == ("", "z", "t")


def test_a_merge_that_continues_nothing_is_a_cell_of_its_own(tmp_path):
    body = tbl(plain("a", "b", "c"), tr(tc("1"), tc("x"), tc("y")), tr(tc("2", merge="continue"), tc("z"), tc("t")))
    found = table(blocks_of(tmp_path, body))
    assert cells(found)[2] == ("2", "z", "t")
    assert covered(found)[2] == []


def test_a_horizontal_merge_keeps_the_columns_to_its_right(tmp_path):
    body = tbl(plain("STT", "Nhiệm vụ", "Chủ trì", "Thời gian"), tr(tc("I"), tc("Cải cách thể chế", span=3)))
    found = table(blocks_of(tmp_path, body))
    assert cells(found)[1] == ("I", "Cải cách thể chế", "", "")
    assert covered(found)[1] == [2, 3]


def test_the_old_kind_of_horizontal_merge_is_read_too(tmp_path):
    beside = '<w:tc><w:tcPr><w:hMerge w:val="continue"/></w:tcPr><w:p/></w:tc>'
    body = tbl(plain("a", "b", "c"), f"<w:tr>{tc('I')}{tc('Nhóm')}{beside}</w:tr>")
    assert covered(table(blocks_of(tmp_path, body)))[1] == [2]


def test_a_heading_on_two_levels(tmp_path):
    body = tbl(
        tr(tc("STT", merge="restart"), tc("Nhiệm vụ", merge="restart"), tc("Đơn vị thực hiện", span=2)),
        tr(tc(merge="continue"), tc(merge="continue"), tc("Chủ trì"), tc("Phối hợp")),
        plain("1", "Việc", "Sở A", "Sở B"),
    )
    found = table(blocks_of(tmp_path, body))
    assert cells(found)[:2] == [("STT", "Nhiệm vụ", "Đơn vị thực hiện", ""), ("", "", "Chủ trì", "Phối hợp")]
    assert covered(found)[:2] == [[3], [0, 1]]


def test_a_block_merge_covers_its_whole_area(tmp_path):
    body = tbl(
        plain("a", "b", "c"),
        tr(tc("1"), tc("Việc", span=2, merge="restart")),
        tr(tc("2"), tc(span=2, merge="continue")),
    )
    found = table(blocks_of(tmp_path, body))
    assert cells(found)[2] == ("2", "", "")
    assert covered(found)[1:] == [[2], [1, 2]]


def test_skipped_grid_columns_shift_the_cells(tmp_path):
    body = tbl(
        plain("a", "b", "c"),
        tr(tc("x"), tc("y"), properties='<w:gridBefore w:val="1"/>'),
        tr(tc("z"), properties='<w:gridAfter w:val="2"/>'),
    )
    assert cells(table(blocks_of(tmp_path, body)))[1:] == [("", "x", "y"), ("z", "", "")]


def test_edges_dragged_a_little_apart_are_one_column(tmp_path):
    # the second row's middle edge stands 2 mm right of the first row's, so the grid has four columns
    body = tbl(
        tr(tc("STT"), tc("Nhiệm vụ"), tc("Thời gian", span=2)),
        tr(tc("1"), tc("Việc", span=2), tc("Quý I")),
        widths=(600, 4000, 110, 2000),
    )
    found = table(blocks_of(tmp_path, body))
    assert cells(found) == [("STT", "Nhiệm vụ", "Thời gian"), ("1", "Việc", "Quý I")]
    assert covered(found) == [[], []]


def test_a_narrow_column_that_holds_a_cell_stays(tmp_path):
    body = tbl(plain("a", "b", "c"), plain("1", "x", "3"), widths=(600, 100, 600))
    assert cells(table(blocks_of(tmp_path, body)))[1] == ("1", "x", "3")


def test_a_table_inside_a_cell_belongs_to_that_cell(tmp_path):
    inner = tbl(plain("Quý I", "10"), plain("Quý II", "20"))
    body = tbl(plain("a", "b", "c"), tr(tc("1"), tc(inner=p("Chỉ tiêu:") + inner + p("")), tc("z")))
    assert cells(table(blocks_of(tmp_path, body)))[1] == ("1", "Chỉ tiêu:\nQuý I 10\nQuý II 20", "z")


def test_a_letterhead_is_read_as_paragraphs_side_by_side(tmp_path):
    body = tbl(
        tr(tc(inner=p("UBND TỈNH") + p("Số: 1/KH-UBND")), tc(inner=p("CỘNG HÒA") + p("ngày 05 tháng 01 năm 2026"))),
        borders=False,
    )
    blocks = blocks_of(tmp_path, body)
    assert texts(blocks) == ["UBND TỈNH", "Số: 1/KH-UBND", "CỘNG HÒA", "ngày 05 tháng 01 năm 2026"]
    assert blocks[0].place == "table 1, row 1"


def test_an_annex_inside_a_frame_is_still_a_table(tmp_path):
    inner = tbl(plain("STT", "Nhiệm vụ", "Thời gian"), plain("1", "Việc", "Quý I"))
    blocks = blocks_of(tmp_path, tbl(tr(tc(inner=p("PHỤ LỤC") + inner + p()))))
    assert texts(blocks) == ["PHỤ LỤC"]
    assert cells(table(blocks))[1] == ("1", "Việc", "Quý I")


def test_a_ruled_table_of_two_columns_and_many_rows_is_a_table(tmp_path):
    rows = [plain("Nhiệm vụ", "Thời gian"), *(plain(f"Việc {n}", "Quý I") for n in range(5))]
    assert len(table(blocks_of(tmp_path, tbl(*rows))).rows) == 6


def test_tracked_changes_read_as_if_accepted(tmp_path):
    insertion = "<w:ins><w:r><w:t>30/6</w:t></w:r></w:ins>"
    deletion = "<w:del><w:r><w:delText>31/5</w:delText></w:r></w:del>"
    moved = "<w:moveFrom><w:r><w:t>đi</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>/2026</w:t></w:r></w:moveTo>"
    row_gone = tr(tc("2"), tc("bỏ"), tc("bỏ"), properties="<w:del/>")
    row_new = tr(tc("3"), tc("mới"), tc("mới"), properties="<w:ins/>")
    paragraph = f"<w:p><w:r><w:t xml:space='preserve'>trước </w:t></w:r>{deletion}{insertion}{moved}</w:p>"
    blocks = blocks_of(tmp_path, paragraph + tbl(plain("1", "a", "b"), row_gone, row_new))
    assert texts(blocks) == ["trước 30/6/2026"]
    assert [row[0] for row in cells(table(blocks))] == ["1", "3"]


def test_a_deleted_paragraph_end_joins_two_paragraphs(tmp_path):
    body = p("Sở Nội vụ ", properties="<w:rPr><w:del/></w:rPr>") + p("chủ trì")
    assert texts(blocks_of(tmp_path, body)) == ["Sở Nội vụ chủ trì"]


def test_text_in_content_controls_is_text(tmp_path):
    def control(inner: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    inline = f"<w:p>{control('<w:r><w:t>trong dòng</w:t></w:r>')}</w:p>"
    rows = tbl(
        plain("a", "b", "c"), control(plain("1", "2", "3")), f"<w:tr>{tc('4')}{control(tc('5'))}{tc('6')}</w:tr>"
    )
    blocks = blocks_of(tmp_path, control(p("khối")) + inline + rows)
    assert texts(blocks) == ["khối", "trong dòng"]
    assert cells(table(blocks))[1:] == [("1", "2", "3"), ("4", "5", "6")]


@pytest.mark.parametrize(
    "properties",
    [
        '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>',
        "<w:showingPlcHdr/>",
    ],
)
def test_a_control_that_repeats_or_awaits_text_is_left_out(tmp_path, properties):
    control = f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{p('Mục lục')}</w:sdtContent></w:sdt>"
    assert texts(blocks_of(tmp_path, control + p("thân"))) == ["thân"]


def test_a_text_box_is_read_once_though_it_is_stored_twice(tmp_path):
    box = f"<wps:txbx><w:txbxContent>{p('HỎA TỐC')}</w:txbxContent></wps:txbx>"
    old = f"<w:pict><v:textbox><w:txbxContent>{p('HỎA TỐC')}</w:txbxContent></v:textbox></w:pict>"
    drawing = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    blocks = blocks_of(tmp_path, f"<w:p><w:r><w:t>Số: 5</w:t>{drawing}</w:r></w:p>" + p("sau"))
    assert texts(blocks) == ["Số: 5", "HỎA TỐC", "sau"]
    assert blocks[1].place == "paragraph 1, text box"


def test_links_fields_breaks_and_tabs(tmp_path):
    link = "<w:hyperlink><w:r><w:t>Cổng</w:t></w:r></w:hyperlink>"
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="separate"/>'
        '<w:t>7</w:t><w:fldChar w:fldCharType="end"/></w:r>'
    )
    broken = (
        "<w:r><w:t>KẾ HOẠCH</w:t><w:br/><w:t>năm</w:t><w:tab/><w:t>2026</w:t><w:noBreakHyphen/><w:t>2027</w:t></w:r>"
    )
    body = f"<w:p>{link}{field}</w:p><w:p>{broken}</w:p>"
    assert texts(blocks_of(tmp_path, body)) == ["Cổng7", "KẾ HOẠCH", "năm 2026-2027"]


def test_paragraphs_of_a_cell_are_parted_by_line_feeds(tmp_path):
    inner = p("Sở Nội vụ") + p("") + "<w:p><w:r><w:t>Sở  Tài</w:t><w:br/><w:t>chính</w:t></w:r></w:p>"
    body = tbl(plain("a", "b", "c"), tr(tc("1"), tc(inner=inner), tc("z")))
    assert cells(table(blocks_of(tmp_path, body)))[1][1] == "Sở Nội vụ\nSở Tài\nchính"


def test_hidden_text_is_not_said_and_capitals_are_as_drawn(tmp_path):
    body = p("ẩn", run="<w:vanish/>") + p("Kế hoạch", run="<w:caps/>") + p("thường", run='<w:caps w:val="0"/>')
    assert texts(blocks_of(tmp_path, body)) == ["KẾ HOẠCH", "thường"]


def test_footnotes_follow_the_body_and_are_marked_where_they_are_mentioned(tmp_path):
    mention = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    first, second = "<w:r><w:t>150/2025/NĐ-CP</w:t></w:r>", "<w:r><w:t xml:space='preserve'> và 2</w:t></w:r>"
    body = f"<w:p>{first}{mention.format(3)}{second}{mention.format(2)}</w:p>"
    notes = f'<w:footnote w:id="2">{p("Hai")}</w:footnote><w:footnote w:id="3">{p("Một")}{p("nữa")}</w:footnote>'
    notes += f'<w:footnote w:id="9">{p("không ai nhắc")}</w:footnote>'
    blocks = blocks_of(tmp_path, body, footnotes=notes)
    assert texts(blocks) == ["150/2025/NĐ-CP¹ và 2²", "Một nữa", "Hai"]
    assert [block.place for block in blocks[1:]] == ["footnote 1", "footnote 2"]


def test_raised_figures_do_not_run_into_the_number_before_them(tmp_path):
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>'
    assert texts(blocks_of(tmp_path, f"<w:p><w:r><w:t>100 m</w:t></w:r>{raised}</w:p>")) == ["100 m²"]


def test_decomposed_letters_are_composed(tmp_path):
    import unicodedata

    text = "Sở Nội vụ chủ trì"
    assert texts(blocks_of(tmp_path, p(unicodedata.normalize("NFD", text)))) == [text]


def font(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


def run(text: str, name: str = "") -> str:
    properties = font(name) if name else ""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_old_fonts_are_converted_run_by_run_beside_unicode(tmp_path):
    body = f"<w:p>{run('Së Néi vô ', '.VnTime')}{run('bình thường: đã được phê duyệt', 'Times New Roman')}</w:p>"
    body += f"<w:p>{run('kÕ ho¹ch', '.VnTimeH')}</w:p>"
    body += f"<w:p>{run('Sô', 'VNI-Times')}{run('û Noäi vuï', 'VNI-Times')}</w:p>"
    assert texts(blocks_of(tmp_path, body)) == ["Sở Nội vụ bình thường: đã được phê duyệt", "KẾ HOẠCH", "Sở Nội vụ"]


def test_unicode_text_in_an_old_font_stays(tmp_path):
    assert texts(blocks_of(tmp_path, p("Đã được phê duyệt", run=font(".VnTime")))) == ["Đã được phê duyệt"]


def test_the_font_may_come_from_the_style_or_the_defaults(tmp_path):
    styles = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{font('.VnTime')}</w:rPr></w:rPrDefault></w:docDefaults>"
        f'<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/></w:style>'
        f'<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/><w:rPr>{font("Arial")}</w:rPr></w:style>'
    )
    body = p("Së T- ph¸p".replace("-", "\u00ad")) + p("tên à", properties='<w:pStyle w:val="a"/>')
    assert texts(blocks_of(tmp_path, body, styles=styles)) == ["Sở Tư pháp", "tên à"]


def test_a_soft_hyphen_in_an_old_font_is_a_letter(tmp_path):
    inner = f"<w:r><w:rPr>{font('.VnTime')}</w:rPr><w:t>th</w:t><w:softHyphen/><w:t>êng xuyªn</w:t></w:r>"
    plain_run = "<w:r><w:t>kinh</w:t><w:softHyphen/><w:t> tế</w:t></w:r>"
    assert texts(blocks_of(tmp_path, f"<w:p>{inner}</w:p><w:p>{plain_run}</w:p>")) == ["thường xuyên", "kinh tế"]


def test_a_plan_made_with_python_docx_reads_like_its_own_grid(tmp_path):
    import docx

    document = docx.Document()
    grid = document.add_table(rows=4, cols=5, style="Table Grid")
    for index, cell in enumerate(grid._cells):
        cell.text = str(index)
    grid.cell(1, 1).merge(grid.cell(2, 2)).text = "khối"
    grid.cell(3, 0).merge(grid.cell(3, 4)).text = "hàng"
    document.save(tmp_path / "plan.docx")
    found = table(read(tmp_path / "plan.docx").blocks)
    assert cells(found)[1:] == [("5", "khối", "", "8", "9"), ("10", "", "", "13", "14"), ("hàng", "", "", "", "")]
    assert covered(found) == [[], [2], [1, 2], [1, 2, 3, 4]]
