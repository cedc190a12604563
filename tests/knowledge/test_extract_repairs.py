"""Scan errors are mended only where they are certain, and always leave a trace."""

import pytest

from knowledge.blocks import Paragraph, Row, Table
from knowledge.extract.repairs import mend_blocks


def mend(text: str) -> tuple[str, list[tuple[str, str]]]:
    (block,), repairs = mend_blocks([Paragraph(text=text, place="dòng 7")])
    assert isinstance(block, Paragraph)
    assert all(repair.place == "dòng 7" and repair.reason for repair in repairs)
    return block.text, [(repair.before, repair.after) for repair in repairs]


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("trên Công thông tin điện tử tỉnh", "trên Cổng thông tin điện tử tỉnh"),
        ("Công Thông tin điện tử tỉnh", "Cổng Thông tin điện tử tỉnh"),
        ("và Công Dịch vụ công quốc gia", "và Cổng Dịch vụ công quốc gia"),
        ("xác định Chi số CCHC, chi số hài lòng", "xác định Chỉ số CCHC, chỉ số hài lòng"),
        ("đẩy mạnh chuyên đổi số", "đẩy mạnh chuyển đổi số"),
        ("Chuyên đổi số quốc gia", "Chuyển đổi số quốc gia"),
        ("nội dung chông chéo", "nội dung chồng chéo"),
        ("Lòng ghép việc kiểm tra", "Lồng ghép việc kiểm tra"),
        ("CÁI CÁCH THỂ CHẾ", "CẢI CÁCH THỂ CHẾ"),
        ("Các trường thôn trên địa bàn", "Các trưởng thôn trên địa bàn"),
        ("Nghị quyết số 76/NQCP", "Nghị quyết số 76/NQ-CP"),
        ("Nghị định số 45/2020/NĐCP", "Nghị định số 45/2020/NĐ-CP"),
        ("xã Năm Dẫn và xã Năm Dăn", "xã Nấm Dẩn và xã Nấm Dẩn"),
    ],
)
def test_certain_errors(text: str, mended: str) -> None:
    found, trace = mend(text)
    assert found == mended
    assert trace
    for before, after in trace:
        assert before in text
        assert after in mended


@pytest.mark.parametrize(
    "text",
    [
        "tổ chức thành công thông tin tuyên truyền",
        "Công an tỉnh, Công văn số 5, Công khai thông tin",
        "chi số tiền 5 triệu đồng; Chi số kinh phí còn lại",
        "Năm Dần 2022, Năm Dân vận chính quyền, xã Nậm Dẩn, xã Nấm Dẩn",
        "các trường thôn quê, trường trung học",
        "tấm lòng, chuyên môn, chuyên đề đổi số",
        "Nghị quyết số 76/NQ-CP của HTXNQCP",
        "cái cách làm mới",
    ],
)
def test_words_that_only_look_like_errors(text: str) -> None:
    assert mend(text) == (text, [])


def test_cells_are_mended_with_the_place_of_their_row() -> None:
    row = Row(cells=("3", "Chi số CCHC", "chuyên đổi số"), place="dòng 346", covered=frozenset({2}))
    (table,), repairs = mend_blocks([Table(rows=(row,), place="dòng 340")])
    assert isinstance(table, Table)
    assert table.rows[0].cells == ("3", "Chỉ số CCHC", "chuyển đổi số")
    assert table.rows[0].covered == frozenset({2})
    assert [repair.place for repair in repairs] == ["dòng 346", "dòng 346"]


def test_text_is_brought_into_one_form() -> None:
    assert mend("Ca\u0309i\u00a0cách") == ("Cải cách", [])
