"""Tables that only blanks part, as `pdftotext -layout` prints them, give the same records as tables with tabs."""

import textwrap

import pytest

from knowledge.blocks import Blocks, Table
from knowledge.export import plan_to_json
from knowledge.extract import extract
from knowledge.model import Plan
from knowledge.readers.txt import read_text

WIDTHS = (6, 34, 22, 20, 22, 18)
HEADER = ("STT", "Nhiệm vụ", "Sản phẩm", "Chủ trì", "Phối hợp", "Thời gian")
TITLE = "Rà soát, đơn giản hóa thủ tục hành chính thuộc phạm vi quản lý; công khai trên Cổng Dịch vụ công quốc gia"
ROWS = (
    ("I", "Công tác chỉ đạo, điều hành"),
    ("1", TITLE, "Quyết định công bố danh mục", "Văn phòng UBND tỉnh", "Các sở, ban, ngành", "Trước ngày 02/02/2026"),
    ("", "", "Báo cáo kết quả", "Sở Nội vụ", "Sở Tài chính", "Quý IV/2026"),
    ("2", TITLE, "Quyết định", "Sở Tư pháp", "", "Thường xuyên"),
    ("II", "Cải cách thể chế"),
    ("3", TITLE, "Kế hoạch; báo cáo", "Các sở, ban, ngành; UBND các xã, phường", "Sở Tư pháp", "Năm 2026"),
)
TOP = ("KẾ HOẠCH", "Cải cách hành chính tỉnh Cao Bằng năm 2026", "I. MỤC ĐÍCH", "- Nâng cao chất lượng.", "Phụ lục")


def read(text: str) -> Plan:
    return extract(Blocks(name="plan.txt", format="txt", blocks=tuple(read_text(text))))


def lines_of(cells: tuple[str, ...]) -> list[str]:
    """Return a row as it is printed: every cell wrapped within its column, the columns at fixed places."""
    if len(cells) == 2:
        return [f" {cells[0]:<{WIDTHS[0]}}{cells[1]}"]
    columns = [textwrap.wrap(cell, width - 2) or [""] for cell, width in zip(cells, WIDTHS, strict=True)]
    return [
        " " + "".join((c[n] if n < len(c) else "").ljust(w) for c, w in zip(columns, WIDTHS, strict=True)).rstrip()
        for n in range(max(map(len, columns)))
    ]


def with_tabs() -> str:
    rows = ["\t".join(cells + ("",) * (6 - len(cells))) for cells in (HEADER, *ROWS)]
    return "\n\n".join(TOP) + "\n\n" + "\n".join(rows) + "\n"


def with_blanks(cut_after: int | None = None, gap: str = "") -> str:
    """Return the same plan in columns of blanks; a page ends after line `cut_after` of the table, if given."""
    table: list[str] = []
    for cells in ROWS:
        if len(cells) == 6 and not cells[0]:
            table.append("")
        table += lines_of(cells)
    if cut_after is not None:
        table[cut_after:cut_after] = ["", " " * 30 + "2", "\f" + lines_of(HEADER)[0], *([gap] if gap else [])]
    return "\n\n".join(TOP) + "\n\n" + "\n".join([*lines_of(HEADER), *table]) + "\n"


def test_columns_of_blanks_are_read_like_tabs() -> None:
    wanted, found = plan_to_json(read(with_tabs())), plan_to_json(read(with_blanks()))
    assert found == wanted
    assert [task["item"] for task in found["tasks"]] == ["1", "2", "3"]
    assert len(found["tasks"][0]["outputs"]) == 2


@pytest.mark.parametrize("gap", ["", " "])
@pytest.mark.parametrize("cut_after", [1, 2, 3, 4, 6, 7, 8, 10, 11, 12, 13])
def test_a_page_may_end_anywhere(cut_after: int, gap: str) -> None:
    assert plan_to_json(read(with_blanks(cut_after, gap)))["tasks"] == plan_to_json(read(with_tabs()))["tasks"]


def test_headings_over_two_lines() -> None:
    text = "\n".join(
        [
            *TOP[:4],
            "",
            " STT   Nội dung nhiệm vụ      Đơn vị chủ trì      Thời gian",
            "                              thực hiện           hoàn thành",
            "  1    Ban hành kế hoạch      Sở Nội vụ           Quý I/2026",
            "       cải cách hành chính",
        ]
    )
    (task,) = read(text).tasks
    assert task.title == "Ban hành kế hoạch cải cách hành chính"
    assert task.outputs[0].lead == ("Sở Nội vụ",)
    assert task.outputs[0].time_raw == "Quý I/2026"


def test_running_text_ends_the_table() -> None:
    text = (
        with_blanks()
        + "\nTrên đây là Kế hoạch cải cách hành chính tỉnh Cao Bằng năm 2026 của Ủy ban nhân dân tỉnh./.\n"
    )
    plan = read(text)
    assert plan_to_json(plan)["tasks"] == plan_to_json(read(with_tabs()))["tasks"]
    assert any(passage.text.startswith("Trên đây là") for passage in plan.passages)


def test_letterhead_and_signature_side_by_side() -> None:
    text = """
   ỦY BAN NHÂN DÂN                  CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
    TỈNH CAO BẰNG                       Độc lập - Tự do - Hạnh phúc
   Số: 123/KH-UBND                Cao Bằng, ngày 05 tháng 01 năm 2026

                              KẾ HOẠCH
               Cải cách hành chính tỉnh Cao Bằng năm 2026

    I. MỤC ĐÍCH
    - Nâng cao chất lượng phục vụ.

Nơi nhận:                                    TM. ỦY BAN NHÂN DÂN
- Bộ Nội vụ;                                       CHỦ TỊCH
- Lưu: VT, NC.
                                                  Lê Hải Hòa
"""
    document = read(text).document
    assert (document.number, document.issuer, document.place) == ("123/KH-UBND", "UBND tỉnh Cao Bằng", "Cao Bằng")
    assert (document.signer, document.signer_title) == ("Lê Hải Hòa", "Chủ tịch")
    assert document.title == "Kế hoạch cải cách hành chính tỉnh Cao Bằng năm 2026"


def test_wide_blanks_in_running_text_make_no_table() -> None:
    blocks = list(read_text("I. MỤC TIÊU\n\n- Nâng cao      chất lượng phục vụ của cơ quan.\n"))
    assert not any(isinstance(block, Table) for block in blocks)
