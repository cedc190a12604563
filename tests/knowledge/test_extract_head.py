"""Heads and feet as offices write them, duties by heading, references and abbreviations."""

from datetime import date

import pytest

from knowledge.blocks import Blocks, Paragraph, Row, Table
from knowledge.extract import extract
from knowledge.model import Document, Plan

BODY = ("Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ;", "I. MỤC ĐÍCH", "- Nâng cao chất lượng phục vụ.")
FOOT = ("Nơi nhận:", "- Như trên;", "- Lưu: VT.", "GIÁM ĐỐC", "Nguyễn Văn A")


def read(*lines: str | Table) -> Plan:
    blocks = tuple(Paragraph(text=line, place="x") if isinstance(line, str) else line for line in lines)
    return extract(Blocks(name="plan.docx", format="docx", blocks=blocks))


def head(*lines: str) -> Document:
    return read(*lines, *BODY, *FOOT).document


def pair(left: str, right: str) -> Table:
    return Table(rows=(Row(cells=(left, right), place="y"),), place="y")


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Số: 12/KH-UBND", "12/KH-UBND"),
        ("Số:12/KH-UBND", "12/KH-UBND"),
        ("Số: 12 /KH-UBND", "12/KH-UBND"),
        ("Số 1.205/KH-STP", "1.205/KH-STP"),
        ("Số: 05-KH/TU", "05-KH/TU"),
        ("Số: /KH-UBND", None),
        ("Số:      /KH-UBND", None),
    ],
)
def test_numbers(line: str, number: str | None) -> None:
    assert head(line, "KẾ HOẠCH", "Cải cách hành chính năm 2026").number == number


@pytest.mark.parametrize(
    ("line", "place", "day"),
    [
        ("Cao Bằng, ngày 31 tháng 12 năm 2025", "Cao Bằng", date(2025, 12, 31)),
        ("Thục Phán, ngày 05/01/2026", "Thục Phán", date(2026, 1, 5)),
        ("Cao Bằng, ngày tháng 01 năm 2026", "Cao Bằng", None),
        ("Cao Bằng, ngày      tháng      năm 2026", "Cao Bằng", None),
        ("Cao Bằng, ngày 31 tháng 02 năm 2026", "Cao Bằng", None),
    ],
)
def test_a_date_is_taken_only_when_it_is_whole(line: str, place: str, day: date | None) -> None:
    document = head("Số: 1/KH-UBND", line, "KẾ HOẠCH", "Cải cách hành chính năm 2026")
    assert (document.place, document.issued_on) == (place, day)


@pytest.mark.parametrize(
    ("lines", "kind", "title"),
    [
        (("KẾ HOẠCH", "Cải cách hành chính năm 2026"), "Kế hoạch", "Kế hoạch cải cách hành chính năm 2026"),
        (("KẾ HOẠCH", "Thực hiện công tác", "CCHC năm 2026"), "Kế hoạch", "Kế hoạch thực hiện công tác CCHC năm 2026"),
        (("KẾ HOẠCH", "CCHC năm 2026"), "Kế hoạch", "Kế hoạch CCHC năm 2026"),
        (("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026",), "Kế hoạch", "Kế hoạch CẢI CÁCH HÀNH CHÍNH NĂM 2026"),
        (("CHƯƠNG TRÌNH", "Công tác năm 2026"), "Chương trình", "Chương trình công tác năm 2026"),
        (("V/v thực hiện CCHC năm 2026", "Kính gửi: Các sở"), "Công văn", "V/v thực hiện CCHC năm 2026"),
        (("V/v thực hiện các", "nhiệm vụ CCHC", "Kính gửi: Các sở"), "Công văn", "V/v thực hiện các nhiệm vụ CCHC"),
    ],
)
def test_kinds_and_titles(lines: tuple[str, ...], kind: str, title: str) -> None:
    document = head("Số: 1/KH-UBND", *lines)
    assert (document.kind, document.title) == (kind, title)


@pytest.mark.parametrize(
    ("left", "issuer", "id_"),
    [
        ("ỦY BAN NHÂN DÂN\nTỈNH CAO BẰNG", "UBND tỉnh Cao Bằng", "7-kh-ubnd"),
        ("UBND TỈNH CAO BẰNG", "UBND tỉnh Cao Bằng", "7-kh-ubnd"),
        ("UBND TỈNH CAO BẰNG\nSỞ KHOA HỌC VÀ CÔNG NGHỆ", "Sở Khoa học và Công nghệ tỉnh Cao Bằng", "7-kh-ubnd"),
        ("ỦY BAN NHÂN DÂN\nXÃ NẤM DẨN", "UBND xã Nấm Dẩn", "7-kh-ubnd-xa-nam-dan"),
        ("ỦY BAN NHÂN DÂN\nPHƯỜNG THỤC PHÁN", "UBND phường Thục Phán", "7-kh-ubnd-phuong-thuc-phan"),
    ],
)
def test_issuers_from_the_letterhead(left: str, issuer: str, id_: str) -> None:
    letterhead = pair(f"{left}\nSố: 7/KH-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    document = read(letterhead, "KẾ HOẠCH", "Cải cách hành chính năm 2026", *BODY, *FOOT).document
    assert (document.issuer, document.id, document.number) == (issuer, id_, "7/KH-UBND")


@pytest.mark.parametrize(
    ("number", "office", "day", "id_"),
    [
        ("7/KH-UBND", "UBND TỈNH LẠNG SƠN", "ngày 05 tháng 01 năm 2026", "7-kh-ubnd-lang-son"),
        ("7/KH-STP", "UBND TỈNH LẠNG SƠN\nSỞ TƯ PHÁP", "ngày 05 tháng 01 năm 2026", "7-kh-stp-lang-son"),
        ("7/KH-UBND", "UBND THÀNH PHỐ HÀ NỘI", "ngày 05 tháng 01 năm 2026", "7-kh-ubnd-ha-noi"),
        ("7/KH-UBND", "UBND TỈNH CAO BẰNG", "ngày 31 tháng 12 năm 2025", "7-kh-ubnd-2025"),
        ("7/KH-UBND", "UBND TỈNH CAO BẰNG", "ngày 05 tháng 01 năm 2027", "7-kh-ubnd-2027"),
        ("7/KH-UBND", "UBND XÃ NẤM DẨN", "ngày 05 tháng 01 năm 2027", "7-kh-ubnd-xa-nam-dan-2027"),
        ("7/KH-UBND", "UBND TỈNH CAO BẰNG", "ngày tháng năm 2026", "7-kh-ubnd"),
        ("4110/KH-UBND", "UBND TỈNH CAO BẰNG", "ngày 31 tháng 12 năm 2025", "4110-kh-ubnd"),
        ("4110/KH-UBND", "UBND TỈNH CAO BẰNG", "ngày tháng năm 2026", "4110-kh-ubnd"),
        ("4110/KH-UBND", "UBND TỈNH CAO BẰNG", "ngày 31 tháng 12 năm 2026", "4110-kh-ubnd-2026"),
    ],
)
def test_ids_tell_provinces_and_years_apart(number: str, office: str, day: str, id_: str) -> None:
    letterhead = pair(f"{office}\nSố: {number}", f"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nLạng Sơn, {day}")
    document = read(letterhead, "KẾ HOẠCH", "Cải cách hành chính năm 2026", *BODY, *FOOT).document
    assert (document.id, document.number) == (id_, number)


@pytest.mark.parametrize(
    ("sentence", "title", "issuer"),
    [
        ("Sở Y tế tỉnh Cao Bằng ban hành Kế hoạch CCHC năm 2026 như sau:", "CCHC năm 2026", "Sở Y tế tỉnh Cao Bằng"),
        ("UBND tỉnh ban hành Kế hoạch, như sau:", "CCHC tỉnh Cao Bằng năm 2026", "UBND tỉnh Cao Bằng"),
        ("Ủy ban nhân dân (UBND) xã Bế Văn Đàn xây dựng Kế hoạch như sau:", "CCHC năm 2026", "UBND xã Bế Văn Đàn"),
        (
            "Sở Văn hóa, Thể thao và Du lịch tỉnh Cao Bằng ban hành Kế hoạch như sau:",
            "CCHC năm 2026",
            "Sở Văn hóa, Thể thao và Du lịch tỉnh Cao Bằng",
        ),
        ("Nhằm nâng cao chất lượng, đề nghị thực hiện như sau:", "CCHC năm 2026", None),
    ],
)
def test_issuers_from_the_words_of_enactment(sentence: str, title: str, issuer: str | None) -> None:
    bases = f"Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ; {sentence}"
    assert read("KẾ HOẠCH", title, bases, *BODY[1:], *FOOT).document.issuer == issuer


@pytest.mark.parametrize(
    ("lines", "title", "name"),
    [
        (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Hải Hòa"), "Chủ tịch", "Lê Hải Hòa"),
        (("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Vũ Đình Quang"), "Phó Chủ tịch", "Vũ Đình Quang"),
        (("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Thị B"), "Phó Giám đốc", "Lê Thị B"),
        (("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "Trần Văn C"), "Chánh Văn phòng", "Trần Văn C"),
        (("CHỦ TỊCH",), "Chủ tịch", None),
        ((), None, None),
    ],
)
def test_signatures(lines: tuple[str, ...], title: str | None, name: str | None) -> None:
    document = read("KẾ HOẠCH", "CCHC năm 2026", *BODY, "Nơi nhận:", "- Lưu: VT.", *lines).document
    assert (document.signer_title, document.signer) == (title, name)


def test_foot_in_a_table_beside_the_recipients() -> None:
    foot = pair("Nơi nhận:\n- Bộ Nội vụ;\n- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nLê Hải Hòa")
    plan = read("KẾ HOẠCH", "CCHC năm 2026", *BODY, foot)
    assert plan.document.signer == "Lê Hải Hòa"
    assert plan.passages[-1].headings == ("Nơi nhận",)
    assert "Bộ Nội vụ" in plan.passages[-1].text
    assert "TM." not in plan.passages[-1].text


def test_the_annex_names_what_the_head_leaves_blank() -> None:
    annex = ("PHỤ LỤC", "(Kèm theo Kế hoạch số 35/KH-UBND ngày 05/01/2026 của UBND xã Bế Văn Đàn)")
    header = ("STT", "Nhiệm vụ", "Chủ trì")
    table = Table(rows=(Row(cells=header, place="z"), Row(cells=("1", "A", "Sở Y tế"), place="z")), place="z")
    document = read("Số: /KH-UBND", "KẾ HOẠCH", "CCHC năm 2026", *BODY, *FOOT, *annex, table).document
    assert (document.number, document.issued_on) == ("35/KH-UBND", date(2026, 1, 5))
    assert document.issuer == "UBND xã Bế Văn Đàn"


def test_an_annex_alone_says_to_what_it_belongs() -> None:
    annex = ("PHỤ LỤC", "DANH MỤC NHIỆM VỤ NĂM 2026", "(Kèm theo Kế hoạch số 35/KH-UBND ngày 05/01/2026 của UBND tỉnh)")
    header = ("STT", "Nhiệm vụ", "Chủ trì")
    table = Table(rows=(Row(cells=header, place="z"), Row(cells=("1", "A", "Sở Y tế"), place="z")), place="z")
    document = read(*annex, table).document
    assert (document.kind, document.number, document.issued_on) == ("Kế hoạch", "35/KH-UBND", date(2026, 1, 5))
    assert (document.title, document.year, document.id) == ("DANH MỤC NHIỆM VỤ NĂM 2026", 2026, "35-kh-ubnd")


def test_the_annex_of_another_document_changes_nothing() -> None:
    annex = ("PHỤ LỤC", "(Kèm theo Báo cáo số 99/BC-STP ngày 05/01/2026 của Sở Tư pháp)")
    plan = read("Số: 12/KH-UBND", "KẾ HOẠCH", "CCHC năm 2026", *BODY, *FOOT, *annex)
    assert plan.document.number == "12/KH-UBND"
    assert plan.repairs == ()


def duties(*body: str) -> list[tuple[str, str]]:
    return [(duty.agency, duty.section) for duty in read("KẾ HOẠCH", "CCHC năm 2026", *body, *FOOT).duties]


def test_duties_of_headings_and_of_openings() -> None:
    assert duties(
        "V. TỔ CHỨC THỰC HIỆN",
        "1. Sở Nội vụ",
        "- Theo dõi, đôn đốc.",
        "2. Sở Tài chính: Bố trí kinh phí thực hiện.",
        "3. Sở Tư pháp chủ trì, phối hợp với các cơ quan liên quan thực hiện cải cách thể chế.",
        "4. Giao Sở Y tế và Sở Công Thương",
        "- Thực hiện nhiệm vụ.",
        "5. Chế độ báo cáo",
        "- Sở Nội vụ tổng hợp báo cáo hằng quý.",
        "Trên đây là Kế hoạch của UBND tỉnh./.",
    ) == [
        ("Sở Nội vụ", "V.1"),
        ("Sở Tài chính", "V.2"),
        ("Sở Tư pháp", "V.3"),
        ("Sở Y tế", "V.4"),
        ("Sở Công Thương", "V.4"),
    ]


def test_duties_in_points_without_headings() -> None:
    assert duties(
        "V. TỔ CHỨC THỰC HIỆN",
        "- Sở Nội vụ chủ trì theo dõi, đôn đốc.",
        "- Sở Tài chính: bố trí kinh phí.",
        "- Nâng cao nhận thức của người dân.",
    ) == [("Sở Nội vụ", "V"), ("Sở Tài chính", "V")]


def test_an_agency_outside_the_part_on_organisation_has_no_duty_there() -> None:
    assert duties("I. KINH PHÍ", "1. Sở Tài chính bố trí kinh phí.", "II. MỤC TIÊU", "1. Sở Nội vụ", "- A.") == []


def test_an_abbreviation_may_be_introduced_in_words() -> None:
    body = (
        "I. MỤC ĐÍCH",
        "- Cải cách thủ tục hành chính (sau đây gọi tắt là TTHC) và Trung tâm Phục vụ hành chính công (TTPVHCC).",
        "- Kỳ họp (để báo cáo) ngày 15 (thứ hai) của Ban Chỉ đạo (BCĐ).",
        "Ghi chú: CBCCVC: cán bộ, công chức, viên chức; QPPL: quy phạm pháp luật.",
    )
    found = {d.short: d.long for d in read("KẾ HOẠCH", "CCHC năm 2026", *body, *FOOT).definitions}
    assert found == {
        "TTHC": "thủ tục hành chính",
        "TTPVHCC": "Trung tâm Phục vụ hành chính công",
        "BCĐ": "Ban Chỉ đạo",
        "CBCCVC": "cán bộ, công chức, viên chức",
        "QPPL": "quy phạm pháp luật",
    }


@pytest.mark.parametrize(
    ("sentence", "number", "kind", "issuer", "about"),
    [
        (
            "Thực hiện Nghị định số 45/2020/NĐ-CP ngày 08 tháng 4 năm 2020 của Chính phủ về thực hiện TTHC;",
            "45/2020/NĐ-CP", "Nghị định", "Chính phủ", "về thực hiện TTHC",
        ),
        ("Theo 766/QĐ-TTg.", "766/QĐ-TTg", "Quyết định", None, None),
        ("Theo Thông tư số 01/2023/TT-BTC của Bộ Tài chính.", "01/2023/TT-BTC", "Thông tư", "Bộ Tài chính", None),
        ("Theo Kết luận số 62-KL/TW của Bộ Chính trị và văn bản khác.", "62-KL/TW", "Kết luận", "Bộ Chính trị", None),
        ("Theo công văn số 12/SNV-CCHC.", "12/SNV-CCHC", "Công văn", None, None),
    ],
)  # fmt: skip
def test_references(sentence: str, number: str, kind: str, issuer: str | None, about: str | None) -> None:
    (found,) = read("KẾ HOẠCH", "CCHC năm 2026", "I. MỤC ĐÍCH", f"- {sentence}", *FOOT).references
    assert (found.number, found.kind, found.issuer, found.about) == (number, kind, issuer, about)


def test_one_number_with_two_dates_is_two_documents() -> None:
    body = ("I. MỤC ĐÍCH", "- Theo Kế hoạch số 12/KH-UBND ngày 01/02/2025 và Kế hoạch số 12/KH-UBND ngày 03/01/2026.")
    found = read("KẾ HOẠCH", "CCHC năm 2026", *body, *FOOT).references
    assert [reference.issued_on for reference in found] == [date(2025, 2, 1), date(2026, 1, 3)]


def test_sections() -> None:
    body = (
        "A. PHẦN CHUNG", "I. MỤC ĐÍCH", "1. Mục đích", "a) Điểm a;", "b) Điểm b", "1. Ý một;", "2. Ý hai.",
        "2.1. Sai mục cha", "- Một.", "II. Nhiệm vụ", "1.1 Không chấm cuối", "- Hai.", "1.1.1. Sâu", "- Ba.",
        "B. PHẦN RIÊNG", "I. Khác", "Đoạn văn.",
    )  # fmt: skip
    found = [(p.section, p.text) for p in read("KẾ HOẠCH", "CCHC năm 2026", *body, *FOOT).passages][:-1]
    assert found == [
        ("A.I.1.a", "Điểm a;"),
        ("A.I.1.b.1", "Ý một;"),
        ("A.I.1.b.2", "Ý hai."),
        ("A.I.2.1", "Một."),
        ("A.II.1.1", "Hai."),
        ("A.II.1.1.1", "Ba."),
        ("B.I", "Đoạn văn."),
    ]
