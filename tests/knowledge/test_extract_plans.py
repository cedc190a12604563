"""Facts of the shipped plans, counted in the documents themselves."""

import re
from collections import Counter
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from knowledge.blocks import Blocks, Paragraph, Table
from knowledge.deadline import Unread
from knowledge.extract import extract
from knowledge.model import Plan
from knowledge.readers import read
from knowledge.text import normalise

PLANS = Path(str(files("knowledge") / "plans"))
PROVINCE = "4110-KH-UBND_cao-bang_cchc-2026.txt"
LETTER = "473-UBND-NC_cao-bang_trien-khai-cchc-2026.txt"
NEWS = "cao-bang_tuyen-truyen-cchc-2026.txt"
JUSTICE = "so-tu-phap-cao-bang_cchc-2026.txt"
COMMUNE = "xa-nam-dan-tuyen-quang_cchc-2026.txt"
ALL = (PROVINCE, LETTER, NEWS, JUSTICE, COMMUNE)


@cache
def blocks_of(name: str) -> Blocks:
    return read(PLANS / name)


@cache
def plan(name: str) -> Plan:
    return extract(blocks_of(name))


def areas(name: str) -> list[str]:
    return list(dict.fromkeys(task.area for task in plan(name).tasks))


@pytest.mark.parametrize(
    ("name", "tasks", "outputs", "areas_", "rows"),
    [
        (PROVINCE, 57, 60, 7, 60),
        (LETTER, 0, 0, 0, 0),
        (NEWS, 0, 0, 0, 0),
        (JUSTICE, 0, 0, 0, 0),
        (COMMUNE, 45, 45, 8, 45),
    ],
)
def test_annex_counts(name: str, tasks: int, outputs: int, areas_: int, rows: int) -> None:
    found = plan(name)
    assert len(found.tasks) == tasks
    assert sum(len(task.outputs) for task in found.tasks) == outputs == found.row_count == rows
    assert len(areas(name)) == areas_
    assert [task.item for task in found.tasks] == [str(number) for number in range(1, tasks + 1)]


def test_tasks_with_two_rows_have_two_outputs() -> None:
    assert [task.item for task in plan(PROVINCE).tasks if len(task.outputs) == 2] == ["1", "6", "41"]
    training = next(task for task in plan(PROVINCE).tasks if task.item == "41")
    assert [output.product for output in training.outputs] == ["Lớp tập huấn", "Báo cáo"]
    assert [output.time_raw for output in training.outputs] == ["Thường xuyên trong năm", "30/01/2026"]


def test_cells_cut_by_a_page_are_joined() -> None:
    titles = {task.item: task.title for task in plan(COMMUNE).tasks}
    assert titles["6"].endswith("Xử lý các vấn đề phát hiện khi kiểm tra.")
    assert titles["12"].endswith("hệ thống pháp luật đồng bộ, hiệu lực.")
    assert titles["17"].endswith("trên môi trường điện tử năm 2026.")
    assert "giữa các Cơ quan có thẩm quyền" in titles["23"]
    assert titles["27"].endswith("theo quy định của pháp luật.")
    assert "gửi Sở Tài chính thẩm định trình UBND tỉnh" in titles["38"]
    lead = next(task for task in plan(COMMUNE).tasks if task.item == "23").outputs[0].lead
    assert lead == ("Trung tâm Phục vụ Hành chính công",)


def test_a_row_that_the_file_cuts_off_keeps_its_gaps() -> None:
    last = plan(COMMUNE).tasks[-1]
    (output,) = last.outputs
    assert (output.product, output.lead, output.coordinate, output.time_raw) == ("", (), (), "")
    assert output.deadline == Unread(raw="")
    assert [(entry.place, entry.text) for entry in plan(COMMUNE).unread] == [("Phụ lục, STT 45", "")]


@pytest.mark.parametrize("name", [PROVINCE, LETTER, NEWS, JUSTICE])
def test_nothing_else_is_unread(name: str) -> None:
    assert plan(name).unread == ()
    assert plan(name).unknown_agencies == ()


@pytest.mark.parametrize(
    ("name", "id_", "number", "issuer", "date", "signer", "title"),
    [
        (PROVINCE, "4110-kh-ubnd", "4110/KH-UBND", "UBND tỉnh Cao Bằng", "2025-12-31", "Lê Hải Hòa", "Chủ tịch"),
        (LETTER, "473-ubnd-nc", "473/UBND-NC", "UBND tỉnh Cao Bằng", "2026-02-25", "Lê Hải Hòa", "Chủ tịch"),
        (NEWS, "tuyen-truyen-cchc-2026-cao-bang", None, "UBND tỉnh Cao Bằng", None, "Vũ Đình Quang", "Phó Chủ tịch"),
        (
            JUSTICE,
            "cchc-2026-so-tu-phap-cao-bang",
            None,
            "Sở Tư pháp tỉnh Cao Bằng",
            None,
            "Đoàn Trọng Hùng",
            "Giám đốc",
        ),
        (COMMUNE, "cchc-2026-xa-nam-dan", None, "UBND xã Nấm Dẩn", None, "Nguyễn Quang Hưng", "Chủ tịch"),
    ],
)
def test_head_and_foot(
    name: str, id_: str, number: str | None, issuer: str, date: str | None, signer: str, title: str
) -> None:
    document = plan(name).document
    assert (document.id, document.number, document.issuer) == (id_, number, issuer)
    assert (document.issued_on.isoformat() if document.issued_on else None) == date
    assert (document.signer, document.signer_title, document.year) == (signer, title, 2026)


def test_the_annex_corrects_the_number_and_leaves_a_trace() -> None:
    first = plan(PROVINCE).repairs[0]
    assert (first.before, first.after) == ("440/KH-UBND", "4110/KH-UBND")


def test_legal_bases() -> None:
    assert plan(PROVINCE).document.based_on == ("76/NQ-CP", "4625/BNV-CCHC")
    assert plan(NEWS).document.based_on == ("76/NQ-CP", "282/QĐ-TTg", "23/CT-TTg", "4110/KH-UBND")
    assert plan(JUSTICE).document.based_on == ("76/NQ-CP", "4110/KH-UBND")
    assert plan(COMMUNE).document.based_on == ("76/NQ-CP", "1735/QĐ-UBND")


@pytest.mark.parametrize(("name", "count"), [(PROVINCE, 21), (NEWS, 0), (JUSTICE, 21), (LETTER, 2)])
def test_target_counts(name: str, count: int) -> None:
    assert len(plan(name).targets) == count
    assert all(target.unit == "%" for target in plan(name).targets)


def test_targets_by_section() -> None:
    assert Counter(target.section for target in plan(PROVINCE).targets) == {
        "II.1.1": 2, "II.2.1": 7, "II.4.1": 4, "II.6.1": 6, "II.7.1": 2,
    }  # fmt: skip
    assert Counter(target.section for target in plan(JUSTICE).targets) == {
        "II.1.1": 2, "II.2.1": 8, "II.4.1": 1, "II.6.1": 8, "II.7.1": 2,
    }  # fmt: skip
    commune = Counter(target.section for target in plan(COMMUNE).targets)
    assert sum(count for section, count in commune.items() if section.startswith("II.")) == 10
    assert {section for section in commune if section.startswith("Phụ lục")} == {
        "Phụ lục, STT 5", "Phụ lục, STT 6", "Phụ lục, STT 7", "Phụ lục, STT 13",
    }  # fmt: skip


def test_every_figure_has_its_own_measure() -> None:
    said = {(t.metric, t.operator, t.value) for t in plan(PROVINCE).targets}
    assert ("tỷ lệ giao dịch thanh toán trực tuyến", ">=", 55) in said
    assert ("hồ sơ công việc tại cấp tỉnh được xử lý trên môi trường mạng", "=", 98) in said
    assert ("hồ sơ công việc tại cấp xã được xử lý trên môi trường mạng", "=", 98) in said
    assert ("mức độ hài lòng của người dân, doanh nghiệp về giải quyết TTHC", ">=", 95) in said
    assert ("mức độ hài lòng về giải quyết các TTHC lĩnh vực đất đai, xây dựng, đầu tư", ">=", 90) in said
    assert len({target.metric for target in plan(PROVINCE).targets}) == 21


def test_conflicts_are_those_of_one_measure() -> None:
    found = {tuple((r.section, r.value) for r in conflict.readings) for conflict in plan(JUSTICE).conflicts}
    assert found == {(("II.2.1", 80.0), ("II.6.1", 55.0)), (("II.2.1", 70.0), ("II.6.1", 60.0))}
    assert not any(plan(name).conflicts for name in ALL if name != JUSTICE)


def test_duties_by_section() -> None:
    assert [(duty.agency, duty.section) for duty in plan(PROVINCE).duties] == [
        ("Các sở, ban, ngành", "V.1"),
        ("UBND các xã, phường", "V.1"),
        ("Văn phòng UBND tỉnh", "V.2.1"),
        ("Sở Nội vụ", "V.2.2"),
        ("Sở Tư pháp", "V.2.3"),
        ("Sở Khoa học và Công nghệ", "V.2.4"),
        ("Sở Tài chính", "V.2.5"),
        ("Sở Văn hóa, Thể thao và Du lịch", "V.2.6"),
        ("Báo và Phát thanh, truyền hình Cao Bằng", "V.2.7"),
        ("Các cơ quan Trung ương trên địa bàn tỉnh", "V.2.8"),
    ]
    assert list(dict.fromkeys(duty.section for duty in plan(NEWS).duties)) == [f"IV.{n}" for n in range(1, 7)]
    assert [duty.section for duty in plan(JUSTICE).duties] == ["V.1", "V.2", "V.3", "V.4"]
    assert list(dict.fromkeys(duty.section for duty in plan(COMMUNE).duties)) == [f"IV.{n}" for n in range(1, 8)]
    assert Counter(duty.section for duty in plan(LETTER).duties) == {"1": 2, "2": 5, "3": 1}


def test_the_closing_words_are_nobodys_duty() -> None:
    for name in ALL:
        for duty in plan(name).duties:
            assert not any(point.startswith(("Trên đây", "Trên cơ sở các nhiệm vụ")) for point in duty.points)


def test_deadlines_of_the_body() -> None:
    found = [(entry.section, type(entry.deadline).__name__) for entry in plan(COMMUNE).other_deadlines]
    assert found == [("IV.8", "By"), ("IV.8", "Every")]
    assert [entry.section for entry in plan(NEWS).other_deadlines] == ["III.3", "IV.1", "IV.2"]


def test_references_hold_what_all_mentions_say() -> None:
    found = {reference.number: reference for reference in plan(NEWS).references}
    decision = found["282/QĐ-TTg"]
    assert decision.issued_on is not None
    assert (decision.kind, decision.issued_on.isoformat(), decision.issuer) == (
        "Quyết định", "2026-02-12", "Thủ tướng Chính phủ",
    )  # fmt: skip
    one_stop = found["118/2025/NĐ-CP"].about
    assert one_stop is not None
    assert "cơ chế một cửa, một cửa liên thông" in one_stop
    footnoted = {reference.number: reference for reference in plan(JUSTICE).references}["117/2013/NĐ-CP"]
    assert footnoted.about is not None
    assert footnoted.about.startswith("sửa đổi, bổ sung một số điều của Nghị định số 130/2005/NĐ-CP")


def test_definitions() -> None:
    found = {definition.short: definition.long for definition in plan(NEWS).definitions}
    assert found["CCHC"] == "cải cách hành chính"
    assert found["DTI"] == "Chỉ số chuyển đổi số"
    assert found["SIPAS"].startswith("chỉ số hài lòng của người dân và tổ chức")
    assert found["PAPI"] == "Chỉ số Hiệu quả quản trị và Hành chính công cấp tỉnh"
    assert found["KPI"] == "phần mềm đánh giá chất lượng, hiệu quả công việc"
    assert {definition.short for definition in plan(PROVINCE).definitions} == {"CCHC", "UBND", "TTHC", "TTPVHCC"}


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", normalise(text)))


@pytest.mark.parametrize("name", ALL)
def test_no_word_of_the_file_is_lost(name: str) -> None:
    """Every word is in a record, in the document's own fields, or was mended; tables are checked by cell below."""
    found = plan(name)
    document = found.document
    held = Counter[str]()
    for passage in found.passages:
        held += words_of(passage.text)
    titles = {(passage.section, title) for passage in found.passages for title in passage.headings}
    held_titles = words_of(" ".join(title for _, title in titles))
    own = (document.title, document.issuer, document.signer, document.signer_title, document.number)
    fields = words_of(" ".join(map(str, own)))
    mended = words_of(" ".join(repair.before for repair in found.repairs))
    known = held + held_titles + fields + mended
    lower = {word.lower() for word in known}
    head = blocks_of(name).blocks[:10]
    for block in blocks_of(name).blocks:
        if isinstance(block, Table) or (block in head and len(block.text) < 60):
            continue
        for word in words_of(block.text):
            assert word.lower() in lower or re.fullmatch(r"[IVX]+|\d+|[a-zđ]|TM|KT", word), (word, block.text)


@pytest.mark.parametrize("name", ALL)
def test_no_running_text_is_lost(name: str) -> None:
    """Long paragraphs stand whole in a passage, but for mended words."""
    found = plan(name)
    mended = {repair.before for repair in found.repairs}
    texts = " | ".join(passage.text for passage in found.passages)
    checked = 0
    for block in blocks_of(name).blocks:
        if not isinstance(block, Paragraph) or len(block.text) < 120 or any(word in block.text for word in mended):
            continue
        tail = block.text[60:]
        assert tail in texts, block.text
        checked += 1
    assert checked > 5


@pytest.mark.parametrize("name", [PROVINCE, COMMUNE])
def test_no_cell_of_the_annex_is_lost(name: str) -> None:
    found = plan(name)
    mended = {repair.before for repair in found.repairs}
    held = words_of(
        " ".join(
            " ".join((task.area, task.title, output.product, output.time_raw, *output.lead, *output.coordinate))
            for task in found.tasks
            for output in task.outputs
        )
    )
    lower = {word.lower() for word in held}
    headings = {"stt", "tên", "chủ", "trì", "phối", "hợp", "ghi", "chú", "sản", "phẩm", "kết", "quả", "thời", "gian"}
    for block in blocks_of(name).blocks:
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    if any(word in cell for word in mended):
                        continue
                    for word in words_of(cell):
                        known = word.lower() in lower | headings or re.fullmatch(r"[IVX]+|\d+|TTPVHCC", word)
                        assert known, (word, row)
