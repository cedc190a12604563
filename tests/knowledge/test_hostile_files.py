"""Broken and hostile files: refused with the right reason or read whole, and nothing but `UnreadableFile` gets out."""

import random
import re
import zipfile
import zlib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fakes.office_files import DOCM_TYPE, DOCX_TYPE, NAMES, p, tbl, tc, tr, write_docx, write_package, write_xlsx
from fakes.plan_files import sketch, write_all
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.blocks import Blocks, Table
from knowledge.errors import UnreadableFile
from knowledge.readers import read
from knowledge.readers.source import MAX_BYTES

FORMATS = ("docx", "pdf", "xlsx")


@cache
def good(name: str) -> bytes:
    """Return the bytes of a sound plan in that format."""
    with TemporaryDirectory() as folder:
        return write_all(sketch(6), Path(folder))[name].read_bytes()


def refused(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    assert caught.value.path == path.name
    return caught.value.reason


def put(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


@pytest.mark.parametrize("name", FORMATS)
def test_the_sound_files_are_read(tmp_path, name):
    blocks = read(put(tmp_path, f"plan.{name}", good(name)))
    assert (blocks.name, blocks.format) == (f"plan.{name}", name)
    assert any(isinstance(block, Table) for block in blocks.blocks)


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_no_file_is_missing(tmp_path, name):
    assert refused(tmp_path / f"plan.{name}") == "missing"
    (tmp_path / f"folder.{name}").mkdir()
    assert refused(tmp_path / f"folder.{name}") == "missing"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("data", [b"", b"\n\n", bytes(5000)])
def test_nothing_is_empty(tmp_path, name, data):
    assert refused(put(tmp_path, f"plan.{name}", data)) == "empty"


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_beyond_the_limit_is_not_opened(tmp_path, name):
    path = tmp_path / f"plan.{name}"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert refused(path) == "too_large"


@pytest.mark.parametrize("real", [*FORMATS, "txt"])
@pytest.mark.parametrize("name", FORMATS)
def test_a_name_that_says_another_format_is_found_out(tmp_path, name, real):
    if name != real:
        assert refused(put(tmp_path, f"plan.{name}", good(real))) == "wrong_format"


def test_word_and_excel_before_2007_are_another_format(tmp_path):
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + b"WordDocument"
    assert refused(put(tmp_path, "plan.docx", old)) == "wrong_format"


def test_an_office_file_with_a_password_says_so(tmp_path):
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    assert refused(put(tmp_path, "plan.docx", locked)) == "encrypted"
    assert refused(put(tmp_path, "plan.xlsx", locked)) == "encrypted"


def test_a_zip_with_a_password_says_so(tmp_path):
    data = bytearray(good("docx"))
    for match in re.finditer(rb"PK\x01\x02", bytes(data)):
        data[match.start() + 8] |= 1
    assert refused(put(tmp_path, "plan.docx", bytes(data))) == "encrypted"


def test_a_zip_of_anything_else_is_another_format(tmp_path):
    with zipfile.ZipFile(tmp_path / "plan.docx", "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert refused(tmp_path / "plan.docx") == "wrong_format"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("name", FORMATS)
def test_a_file_cut_off_is_damaged(tmp_path, name, share):
    data = good(name)
    assert refused(put(tmp_path, f"plan.{name}", data[: int(len(data) * share)])) == "damaged"


def test_a_part_with_one_changed_byte_is_damaged(tmp_path):
    with zipfile.ZipFile(put(tmp_path, "plan.docx", good("docx"))) as archive:
        entry = archive.getinfo("word/document.xml")
    data = bytearray(good("docx"))
    data[entry.header_offset + 60 + entry.compress_size // 2] ^= 0xFF
    assert refused(put(tmp_path, "plan.docx", bytes(data))) == "damaged"


def test_macros_are_refused_whatever_the_file_is_called(tmp_path):
    path = write_docx(tmp_path / "a.docx", p("x"), content_type=DOCM_TYPE)
    assert refused(path) == "unsafe"
    with zipfile.ZipFile(put(tmp_path, "b.xlsx", good("xlsx")), "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert refused(tmp_path / "b.xlsx") == "unsafe"


ENTITIES = '<!DOCTYPE w:document [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "ha">]>'
BILLION = (
    "<!DOCTYPE lolz [<!ENTITY a0 'lol'>" + "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(9)) + "]>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
@pytest.mark.parametrize("doctype", [ENTITIES, BILLION, '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'])
def test_a_document_type_is_refused_before_it_is_read(tmp_path, doctype, encoding):
    document = f"<w:document {NAMES}><w:body>{p('x')}</w:body></w:document>"
    xml = f"<?xml version='1.0' encoding='{encoding}'?>{doctype}{document}"
    path = tmp_path / "plan.docx"
    write_package(path, "word/document.xml", DOCX_TYPE, {"word/document.xml": xml.encode(encoding)})
    assert refused(path) == "unsafe"


def test_a_document_type_in_a_sheet_is_refused_too(tmp_path):
    path = write_xlsx(tmp_path / "plan.xlsx", {"A": "<sheetData/>"})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = ENTITIES.encode() + parts["xl/worksheets/sheet1.xml"].partition(b"?>\n")[2]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert refused(path) == "unsafe"


def test_links_that_leave_the_file_are_not_followed(tmp_path):
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="x/styles" Target="file:///etc/passwd" TargetMode="External"/>'
        "</Relationships>"
    )
    path = tmp_path / "plan.docx"
    document = f"<w:document {NAMES}><w:body>{p('x')}</w:body></w:document>"
    parts = {"word/document.xml": document, "word/_rels/document.xml.rels": relations}
    write_package(path, "word/document.xml", DOCX_TYPE, parts)
    assert [block.text for block in read(path).blocks] == ["x"]


def test_a_list_that_the_file_lost_is_damage(tmp_path):
    path = write_docx(tmp_path / "plan.docx", p("x"), numbering="<w:num/>")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if "numbering" not in name}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert refused(path) == "damaged"


def test_a_link_cannot_leave_the_package(tmp_path):
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="b" Type="x/numbering" Target="../../../../etc/passwd"/></Relationships>'
    )
    document = f"<w:document {NAMES}><w:body>{p('x')}</w:body></w:document>"
    parts = {"word/document.xml": document, "word/_rels/document.xml.rels": relations}
    path = write_package(tmp_path / "plan.docx", "word/document.xml", DOCX_TYPE, parts)
    assert refused(path) == "damaged"


def test_a_zip_bomb_is_refused_unopened(tmp_path):
    path = write_docx(tmp_path / "plan.docx", p("x"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.png", bytes(60 * 2**20))
    assert path.stat().st_size < 2**20
    assert refused(path) == "unsafe"


def test_a_zip_of_too_many_or_too_much_is_refused(tmp_path):
    path = write_docx(tmp_path / "a.docx", p("x"))
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(4001):
            archive.writestr(f"word/{number}", b"")
    assert refused(path) == "unsafe"
    path = write_docx(tmp_path / "b.docx", p("x"))
    block = random.Random(1).randbytes(2**14) * 64  # noqa: S311 - packs about 60 times, which alone would pass
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(260):
            archive.writestr(f"word/{number}", block)
    assert refused(path) == "unsafe"


def test_a_directory_that_lies_about_sizes_unpacks_no_more_than_it_says(tmp_path):
    data = bytearray(write_docx(tmp_path / "plan.docx", p("việc " * 5000)).read_bytes())
    for match in re.finditer(rb"PK\x01\x02", bytes(data)):
        data[match.start() + 24 : match.start() + 28] = (100).to_bytes(4, "little")
    assert refused(put(tmp_path, "plan.docx", bytes(data))) == "damaged"


def test_xml_nested_without_end_is_damaged(tmp_path):
    deep = "<w:sdt><w:sdtContent>" * 100_000 + "</w:sdtContent></w:sdt>" * 100_000
    assert refused(write_docx(tmp_path / "plan.docx", deep)) in ("damaged", "unsafe")


def test_a_grid_larger_than_any_plan_is_refused(tmp_path):
    wide = tbl(tr(tc("a", span=9999), tc("b"), tc("c")))
    assert refused(write_docx(tmp_path / "a.docx", wide)) == "too_large"
    merges = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    cell = '<c r="{}" t="inlineStr"><is><t>x</t></is></c>'
    rows = f"<sheetData><row>{cell.format('A1')}</row><row>{cell.format('XFD1048576')}</row></sheetData>"
    # one merge over the whole sheet hides all but its corner, however large it says it is
    assert [b.text for b in read(write_xlsx(tmp_path / "b.xlsx", {"A": rows + merges})).blocks] == ["x"]
    found = read(write_xlsx(tmp_path / "c.xlsx", {"A": rows})).blocks
    assert len(found) == 2
    many = "<sheetData><row>" + "<c/>" * 500_001 + "</row></sheetData>"
    assert refused(write_xlsx(tmp_path / "d.xlsx", {"A": many})) in ("too_large", "unsafe")


def test_a_file_of_pictures_only_has_no_text(tmp_path):
    path = write_docx(tmp_path / "plan.docx", "<w:p/>")
    assert refused(path) == "empty"
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/media/image1.png", b"x")
    assert refused(path) == "no_text"


def pdf_with(stream: bytes, filters: str = "/FlateDecode") -> bytes:
    head = f"%PDF-1.4\n1 0 obj\n<</Length {len(stream)} /Filter {filters}>>\nstream\n"
    return head.encode() + stream + b"\nendstream\nendobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def test_a_bomb_in_a_pdf_is_refused_before_it_is_read(tmp_path):
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(2**20)) for _ in range(120)) + packer.flush()
    assert refused(put(tmp_path, "a.pdf", pdf_with(bomb))) == "unsafe"
    assert refused(put(tmp_path, "b.pdf", pdf_with(bomb, "[/FlateDecode /FlateDecode]"))) == "unsafe"


def printed(folder: Path, line_count: int) -> Path:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(folder / "plan.pdf"))
    for number in range(line_count):
        canvas.drawString(10, 10 + number % 800, "mot hai ba bon nam sau bay tam chin muoi")
    canvas.save()
    return folder / "plan.pdf"


def test_a_page_of_letters_without_end_is_left(tmp_path):
    assert refused(printed(tmp_path, 2000)) == "too_large"
    assert refused(printed(tmp_path, 50_000)) == "too_large"


def test_a_page_of_lines_without_end_is_left(tmp_path):
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "plan.pdf"))
    canvas.drawString(10, 10, "bản vẽ")
    canvas.grid([10 + 0.05 * 200 * n for n in range(400)], [10 + 10.0 * n for n in range(400)])
    canvas.save()
    assert refused(tmp_path / "plan.pdf") == "too_large"


def test_a_broken_stream_in_a_pdf_is_damage_not_a_shorter_plan(tmp_path):
    packed = zlib.compress(b"BT (x) Tj ET" * 100)
    assert refused(put(tmp_path, "a.pdf", pdf_with(packed[:-20]))) == "damaged"
    assert refused(put(tmp_path, "b.pdf", pdf_with(packed[:9] + b"\0\0" + packed[11:]))) == "damaged"


def test_a_pdf_without_its_end_is_damaged(tmp_path):
    assert refused(put(tmp_path, "plan.pdf", good("pdf") + b" " * 5000)) == "damaged"


@st.composite
def mutations(draw):
    """Draw a sound file with some bytes changed, moved, left out or put in."""
    name = draw(st.sampled_from(FORMATS))
    data = bytearray(good(name))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        size = draw(st.integers(1, 40))
        match draw(st.sampled_from(("change", "drop", "insert", "copy", "cut"))):
            case "change":
                data[at : at + size] = draw(st.binary(min_size=1, max_size=size))
            case "drop":
                del data[at : at + size]
            case "insert":
                data[at:at] = draw(st.binary(max_size=size))
            case "copy":
                data[at:at] = data[at // 2 : at // 2 + size]
            case "cut":
                del data[max(1, at) :]
    return name, bytes(data)


def read_or_refuse(name: str, data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = put(Path(folder), f"plan.{name}", data)
        try:
            assert isinstance(read(path), Blocks)
        except UnreadableFile as error:
            assert error.path == path.name  # noqa: PT017 - either outcome is right


@settings(max_examples=150, deadline=None)
@given(mutations())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(mutation):
    read_or_refuse(*mutation)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FORMATS), st.binary(max_size=300), st.sampled_from((b"", b"PK\x03\x04", b"%PDF-1.7\n")))
def test_any_bytes_are_read_or_refused_and_nothing_else(name, data, start):
    read_or_refuse(name, start + data + (b"\n%%EOF" if start.startswith(b"%") else b""))


TAGS = (
    "p",
    "r",
    "t",
    "tbl",
    "tr",
    "tc",
    "tcPr",
    "gridSpan",
    "vMerge",
    "sdt",
    "sdtContent",
    "ins",
    "del",
    "txbxContent",
)


@st.composite
def markup(draw, depth: int = 4) -> str:
    tag = draw(st.sampled_from(TAGS))
    value = draw(st.sampled_from(("", ' w:val="3"', ' w:val="-1"', ' w:val="restart"', ' w:val="x"')))
    inner = draw(st.lists(markup(depth - 1), max_size=4).map("".join)) if depth else "chữ"
    return f"<w:{tag}{value}>{inner}</w:{tag}>"


@settings(max_examples=150, deadline=None)
@given(st.lists(markup(), max_size=4).map("".join))
def test_any_nesting_of_words_elements_is_read_or_refused(body):
    with TemporaryDirectory() as folder:
        read_or_refuse("docx", write_docx(Path(folder) / "x.docx", p("đầu") + body).read_bytes())
