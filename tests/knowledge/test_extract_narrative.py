"""Tasks of plans without a table, told in sentences."""

from datetime import date

from knowledge.blocks import Blocks, Paragraph
from knowledge.deadline import By, Every, Unread
from knowledge.extract import extract
from knowledge.model import Plan

HEAD = ("Số: 12/KH-UBND", "Cao Bằng, ngày 05 tháng 01 năm 2026", "KẾ HOẠCH", "Cải cách hành chính năm 2026")


def read(*body: str) -> Plan:
    paragraphs = tuple(Paragraph(text=text, place="dòng") for text in (*HEAD, *body))
    return extract(Blocks(name="plan.txt", format="txt", blocks=paragraphs))


def test_a_sentence_that_assigns_a_task() -> None:
    (task,) = read(
        "II. NHIỆM VỤ",
        "1. Cải cách thể chế",
        "- Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính và các cơ quan liên quan xây dựng Kế hoạch kiểm tra, "
        "hoàn thành trước ngày 30/6/2026.",
    ).tasks
    (output,) = task.outputs
    assert (task.item, task.area, task.title) == ("II.1", "Cải cách thể chế", "Xây dựng Kế hoạch kiểm tra")
    assert (output.lead, output.coordinate) == (("Sở Nội vụ",), ("Sở Tài chính", "Các cơ quan liên quan"))
    assert output.deadline == By(due=date(2026, 6, 30), before=True)
    assert output.time_raw == "hoàn thành trước ngày 30/6/2026"
    assert task.place == "mục II.1"


def test_a_lead_without_assignment_needs_a_deadline() -> None:
    plan = read(
        "II. NHIỆM VỤ",
        "- Sở Tư pháp chủ trì rà soát văn bản, báo cáo kết quả hằng quý.",
        "- Sở Y tế chủ trì, phối hợp với các đơn vị liên quan nâng cao chất lượng phục vụ.",
    )
    assert [(task.item, task.title) for task in plan.tasks] == [("II", "Rà soát văn bản")]
    assert plan.tasks[0].outputs[0].deadline == Every(every=("quarter",))


def test_several_tasks_of_one_section_are_counted() -> None:
    plan = read("II. NHIỆM VỤ", "- Giao Sở Y tế chủ trì khảo sát.", "- Giao Công an tỉnh chủ trì triển khai Đề án 06.")
    assert [task.item for task in plan.tasks] == ["II/1", "II/2"]
    assert plan.tasks[0].outputs[0].deadline == Unread(raw="")


def test_the_heading_names_who_leads() -> None:
    plan = read("V. TỔ CHỨC THỰC HIỆN", "1. Sở Nội vụ", "- Chủ trì tổng hợp, báo cáo UBND tỉnh trước ngày 15/12/2026.")
    (task,) = plan.tasks
    assert (task.item, task.outputs[0].lead) == ("V.1", ("Sở Nội vụ",))
    assert task.outputs[0].deadline == By(due=date(2026, 12, 15), before=True)


def test_sentences_that_give_no_task() -> None:
    plan = read("I. MỤC ĐÍCH", "- Nâng cao chất lượng.", "- Chủ trì, phối hợp chặt chẽ.", "- Hoàn thành trước 15/12.")
    assert plan.tasks == ()


def test_who_is_asked_for_something_by_a_date_leads_it() -> None:
    plan = read(
        "II. TỔ CHỨC THỰC HIỆN",
        "1. Sở Tư pháp: Chủ trì rà soát văn bản, báo cáo UBND tỉnh trước ngày 15/11/2026.",
        "2. Giao Sở Nội vụ theo dõi, đôn đốc các đơn vị, báo cáo UBND tỉnh trước ngày 15/12/2026.",
        "3. Yêu cầu UBND các xã, phường: Nam Tuấn, Thanh Long báo cáo kết quả trước ngày 20 hằng tháng.",
        "4. Đề nghị Báo Cao Bằng mở chuyên mục.",
    )
    found = [(task.item, task.title, task.outputs[0].lead) for task in plan.tasks]
    assert found == [
        ("II.1", "Rà soát văn bản, báo cáo UBND tỉnh", ("Sở Tư pháp",)),
        ("II.2", "Theo dõi, đôn đốc các đơn vị, báo cáo UBND tỉnh", ("Sở Nội vụ",)),
        ("II.3", "Báo cáo kết quả trước ngày 20 hằng tháng", ("UBND xã Nam Tuấn", "UBND xã Thanh Long")),
    ]
    assert [duty.agency for duty in plan.duties if duty.section == "II.3"] == ["UBND xã Nam Tuấn", "UBND xã Thanh Long"]
