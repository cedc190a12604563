"""The text reader: encodings, wrapped lines, page breaks, footnotes, tables, and files it refuses."""

import codecs
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.blocks import Block, Paragraph, Table
from knowledge.errors import UnreadableFile
from knowledge.readers.txt import MAX_BYTES, read, read_text


def texts(blocks: list[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Paragraph)]


def read_all(text: str) -> list[Block]:
    return list(read_text(text))


PLAIN = (
    "KẾ HOẠCH\nCải cách hành chính năm 2026\n\nI. MỤC TIÊU\n\n- Tỷ lệ đạt 60%.\n\n"
    "STT\tNhiệm vụ\tChủ trì\n1\tLàm\tSở A\n"
)
CUT = "- Kiểm tra công tác cải cách TTHC; đôn đốc các cơ quan khắc phục những tồn tại, hạn chế trong công tác cải cách"


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        codecs.BOM_UTF8 + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"),
        unicodedata.normalize("NFD", PLAIN).encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace(" ", "\u00a0").encode(),
    ],
    ids=["utf8", "utf8-mark", "utf16", "utf16le", "utf16be", "utf16be-mark", "nfd", "windows", "old-mac", "hard-space"],
)
def test_any_encoding_gives_the_same_blocks(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(data)
    found = read(path)
    assert found.format == "txt"
    assert found.name == "plan.txt"
    assert list(found.blocks) == read_all(PLAIN)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"  \n\t\r\n ", "empty"),
        (codecs.BOM_UTF8, "empty"),
        ("\u00a0\u200b\n".encode(), "empty"),
        (b"%PDF-1.7\n...", "wrong_format"),
        (b"PK\x03\x04rest of a docx", "wrong_format"),
        (bytes(range(256)) * 20, "wrong_format"),
        ("Kế hoạch".encode("cp1258", "ignore") + b"\xff\xfe\xfa", "wrong_format"),
        (b"plain words \x00\x01\x02 and more", "wrong_format"),
        (b"a" * (MAX_BYTES + 1), "too_large"),
    ],
)
def test_files_that_are_no_text_are_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    assert caught.value.reason == reason
    assert caught.value.path == "plan.txt"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(tmp_path / "none.txt")
    assert caught.value.reason == "missing"
    with pytest.raises(UnreadableFile) as caught:
        read(tmp_path)
    assert caught.value.reason == "missing"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # a page break inside a sentence
        (f"{CUT}\n\nTTHC, kiểm soát TTHC.\n", [f"{CUT} TTHC, kiểm soát TTHC."]),
        ("- Chỉ số của các sở,\n\nngành, địa phương.\n", ["- Chỉ số của các sở, ngành, địa phương."]),
        # a list at the end of a page
        ("- VP UBND tỉnh: LĐVP,\ncác CV, TTTT;\n- Lưu: VT.\n", ["- VP UBND tỉnh: LĐVP, các CV, TTTT;", "- Lưu: VT."]),
        # a footnote in the middle of a sentence
        (
            "- Theo Nghị quyết số 19-NQ/TW\n\n¹ Nghị định số 150/2025/NĐ-CP.\n\nngày 25/10/2017 về đổi mới.\n",
            ["- Theo Nghị quyết số 19-NQ/TW ngày 25/10/2017 về đổi mới.", "¹ Nghị định số 150/2025/NĐ-CP."],
        ),
        # headings and names stand alone, whatever they end with
        ("6. Báo Cao Bằng\n\nTiếp tục nâng cao.\n", ["6. Báo Cao Bằng", "Tiếp tục nâng cao."]),
        ("7. Chính quyền số\n\nTiếp tục nâng cao.\n", ["7. Chính quyền số", "Tiếp tục nâng cao."]),
        ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nLê Hải Hòa\n", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Hải Hòa"]),
        ("V/v triển khai các\nnhiệm vụ năm 2026\n\nKính gửi:\n", ["V/v triển khai các nhiệm vụ năm 2026", "Kính gửi:"]),
        # the marks of Markdown
        ("Số: **473** /UBND-NC\n", ["Số: 473 /UBND-NC"]),
        ("**ỦY BAN\nNHÂN DÂN**\n", ["ỦY BAN", "NHÂN DÂN"]),
        ("báo cáo (*qua Sở Nội vụ*), NC^(D), NC_(BH)\n", ["báo cáo (qua Sở Nội vụ), NC(D), NC(BH)"]),
        ("## I. MỤC TIÊU\n", ["I. MỤC TIÊU"]),
        ("* một việc\n* hai việc\n", ["* một việc", "* hai việc"]),
        # page numbers are no text
        ("Việc thứ nhất.\n\n5\n\n- 6 -\n\nViệc thứ hai.\n", ["Việc thứ nhất.", "Việc thứ hai."]),
    ],
)  # fmt: skip
def test_paragraphs(text: str, wanted: list[str]) -> None:
    assert texts(read_all(text)) == wanted


WRAPPED = """
I. MỤC ĐÍCH, YÊU CẦU

- Tiếp tục đẩy mạnh triển khai thực hiện Chương trình tổng thể cải cách

hành chính nhà nước giai đoạn 2021 - 2030 theo Nghị quyết số 76/NQ-CP của

Chính phủ; xây dựng các cơ quan hành chính nhà nước ngày càng chuyên

nghiệp, hiện đại, minh bạch theo Nghị định số 117/2013/NĐ-

CP và Nghị định số

78/2025/NĐ-CP;

2. Yêu cầu

- Nâng cao trách nhiệm về công tác CCHC đối với sự phát triển kinh tế

- xã hội của tỉnh và của các cơ quan, đơn vị tham gia thực hiện công tác

CCHC;

- Đảm bảo cơ cấu công chức theo vị trí việc làm đúng người, đúng việc được

duyệt; kịp thời báo cáo cơ quan có thẩm quyền xem xét, quyết định ngay.



5



Trên đây là Kế hoạch năm 2026./.
"""


def test_wrapped_lines_are_joined_though_blank_lines_part_them() -> None:
    found = texts(read_all(WRAPPED))
    assert found[0] == "I. MỤC ĐÍCH, YÊU CẦU"
    assert found[1].endswith("theo Nghị định số 117/2013/NĐ-CP và Nghị định số 78/2025/NĐ-CP;")
    assert "của Chính phủ; xây dựng các cơ quan" in found[1]
    assert found[2] == "2. Yêu cầu"
    assert found[3].endswith("tham gia thực hiện công tác CCHC;")
    assert found[-2].endswith("vị trí việc làm đúng người, đúng việc được duyệt; kịp thời báo cáo cơ quan có thẩm "
                              "quyền xem xét, quyết định ngay.")  # fmt: skip
    assert found[-1] == "Trên đây là Kế hoạch năm 2026./."


def test_tables_are_parted_by_blank_lines_and_keep_their_places() -> None:
    text = (
        "Phụ lục\n\nSTT\tNhiệm vụ\tChủ trì\n1\tA\tSở X\n2\tB\n\nSTT\tNhiệm vụ\tChủ trì\n\tphần còn lại\t\n3\tC\tSở Y\n"
    )
    head, first, second = read_all(text)
    assert isinstance(head, Paragraph)
    assert isinstance(first, Table)
    assert isinstance(second, Table)
    assert [row.cells for row in first.rows] == [("STT", "Nhiệm vụ", "Chủ trì"), ("1", "A", "Sở X"), ("2", "B", "")]
    assert second.rows[1].cells == ("", "phần còn lại", "")
    assert first.rows[1].place == "dòng 4"
    assert second.place == "dòng 7"


def test_markdown_tables() -> None:
    (table,) = read_all("| STT | Nhiệm vụ | Chủ trì |\n|---|:---|---|\n| 1 | A | Sở X |\n")
    assert isinstance(table, Table)
    assert [row.cells for row in table.rows] == [("STT", "Nhiệm vụ", "Chủ trì"), ("1", "A", "Sở X")]


@given(st.text())
def test_any_text_is_read_and_loses_no_word(text: str) -> None:
    kept = " ".join(
        block.text if isinstance(block, Paragraph) else " ".join(cell for row in block.rows for cell in row.cells)
        for block in read_all(text)
    )
    known = set(re.findall(r"\w", unicodedata.normalize("NFC", text)))
    assert set(re.findall(r"[^\W\d_]", kept)) <= known


@given(st.lists(st.text(alphabet="abcđ ếÔ-.,;:()%1", max_size=60), max_size=30))
def test_lines_of_words_keep_every_letter_in_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    kept = "".join(texts(read_all(text)))
    page = re.compile(r"[-\s]*\d{1,3}[-\s]*")
    wanted = "".join(line for line in lines if not page.fullmatch(line.strip()))
    assert re.sub(r"\W", "", kept) == re.sub(r"\W", "", wanted)
