"""The proof of an import: what a plan lacks or has too much is named, whatever was read; whole readings pass."""

from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from fakes.plan_files import sketch, write_all, write_pdf
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.blocks import Blocks, Paragraph, Row, Table
from knowledge.coverage import check_coverage, name_lost
from knowledge.coverage_tasks import HeldTasks
from knowledge.deadline import Unread
from knowledge.extract import extract
from knowledge.readers import read

PLANS = sorted(Path(str(files("knowledge") / "plans")).iterdir())
READ = {path.stem: read(path) for path in PLANS}
PLANS_OF = {name: extract(blocks) for name, blocks in READ.items()}
WITH_ANNEX = [name for name, plan in PLANS_OF.items() if plan.row_count]
HEADINGS = ("STT", "Nhiệm vụ", "Sản phẩm", "Chủ trì", "Phối hợp", "Thời gian")


def change_output(plan, at, number, **fields):
    task = plan.tasks[at]
    outputs = [replace(one, **fields) if index == number else one for index, one in enumerate(task.outputs)]
    return replace(plan, tasks=(*plan.tasks[:at], replace(task, outputs=tuple(outputs)), *plan.tasks[at + 1 :]))


def lost_texts(blocks, plan):
    return [one.text for one in check_coverage(blocks, plan).lost]


@pytest.mark.parametrize("name", READ)
def test_a_shipped_plan_has_no_cell_that_is_not_explained(name):
    plan = PLANS_OF[name]
    coverage = check_coverage(READ[name], plan)
    assert (coverage.lost, coverage.added, coverage.told) == ((), (), 0)
    assert coverage.rows == coverage.stored
    assert coverage.rows - coverage.joined == plan.row_count == sum(len(task.outputs) for task in plan.tasks)


def test_the_shipped_plans_have_the_rows_that_a_person_counts():
    counted = {name: check_coverage(READ[name], PLANS_OF[name]) for name in READ}
    found = {name: (one.rows, one.joined, one.areas, one.headings, one.cells) for name, one in counted.items()}
    assert found == {
        "4110-KH-UBND_cao-bang_cchc-2026": (60, 0, 7, 10, 368),
        "473-UBND-NC_cao-bang_trien-khai-cchc-2026": (0, 0, 0, 0, 0),
        "cao-bang_tuyen-truyen-cchc-2026": (0, 0, 0, 0, 0),
        "so-tu-phap-cao-bang_cchc-2026": (0, 0, 0, 0, 0),
        "xa-nam-dan-tuyen-quang_cchc-2026": (51, 6, 8, 9, 289),
    }


@pytest.mark.parametrize("name", WITH_ANNEX)
def test_every_cell_that_is_taken_out_of_a_record_is_named(name):
    blocks, plan = READ[name], PLANS_OF[name]
    tried = 0
    for at, task in enumerate(plan.tasks):
        for number, output in enumerate(task.outputs):
            for field, empty in (("product", ""), ("time_raw", ""), ("lead", ()), ("coordinate", ())):
                if not getattr(output, field):
                    continue
                tried += 1
                coverage = check_coverage(blocks, change_output(plan, at, number, **{field: empty}))
                column = {"time_raw": "time"}.get(field, field)
                assert coverage.lost, (task.item, field)
                assert {one.column for one in coverage.lost} == {column}
                assert coverage.stored < coverage.rows
    assert tried > 150


@pytest.mark.parametrize("name", WITH_ANNEX)
def test_every_row_that_is_dropped_is_named_whole_and_alone(name):
    blocks, plan = READ[name], PLANS_OF[name]
    for at, task in enumerate(plan.tasks):
        tasks = plan.tasks[:at] + plan.tasks[at + 1 :]
        lost = check_coverage(blocks, replace(plan, tasks=tasks)).lost
        texts = " ".join(one.text for one in lost if one.column == "title")
        assert texts, task.item
        assert task.title.startswith(texts) or texts.startswith(task.title)
        assert {one.text.rstrip(".") for one in lost if one.column == "item"} == {task.item}
        assert len([one for one in lost if one.column == "title"]) <= 2


def test_a_second_product_that_is_dropped_is_named():
    name = "4110-KH-UBND_cao-bang_cchc-2026"
    plan = PLANS_OF[name]
    (at, *_) = (at for at, task in enumerate(plan.tasks) if len(task.outputs) > 1)
    task = plan.tasks[at]
    less = replace(plan, tasks=(*plan.tasks[:at], replace(task, outputs=task.outputs[:1]), *plan.tasks[at + 1 :]))
    assert task.outputs[1].product in lost_texts(READ[name], less)


def test_words_that_stand_in_no_cell_are_named():
    name = "4110-KH-UBND_cao-bang_cchc-2026"
    plan = PLANS_OF[name]
    assert plan.tasks[4].outputs[0].coordinate
    more = change_output(plan, 0, 0, product=plan.tasks[0].outputs[0].product + " và hơn thế")
    (one,) = check_coverage(READ[name], more).added
    assert (one.column, one.text) == ("product", "và hơn thế")
    invented = replace(plan, tasks=(*plan.tasks, replace(plan.tasks[0], item="99", title="Việc không có trong bảng")))
    assert len(check_coverage(READ[name], invented).added) == len(plan.tasks[0].outputs)


def test_an_agency_too_many_too_few_or_swapped_is_named():
    name = "4110-KH-UBND_cao-bang_cchc-2026"
    plan = PLANS_OF[name]
    output = plan.tasks[12].outputs[0]
    for lead in (("Sở Y tế",), (*output.lead, "Sở Y tế"), output.coordinate):
        assert [one.column for one in check_coverage(READ[name], change_output(plan, 12, 0, lead=lead)).lost] == [
            "lead"
        ]


def test_a_task_in_the_wrong_area_is_named():
    name = "xa-nam-dan-tuyen-quang_cchc-2026"
    plan = PLANS_OF[name]
    tasks = (replace(plan.tasks[0], area=plan.tasks[-1].area), *plan.tasks[1:])
    (one,) = check_coverage(READ[name], replace(plan, tasks=tasks)).lost
    assert (one.column, one.text) == ("area", plan.tasks[0].area)


def test_a_lost_cell_stands_among_what_is_unread_and_is_told_from_then_on():
    name = "xa-nam-dan-tuyen-quang_cchc-2026"
    blocks = READ[name]
    plan = change_output(PLANS_OF[name], 2, 0, time_raw="", deadline=Unread(raw=""))
    coverage = check_coverage(blocks, plan)
    named = name_lost(plan, coverage)
    (one,) = named.unread[len(plan.unread) :]
    assert one.text == PLANS_OF[name].tasks[2].outputs[0].time_raw
    again = check_coverage(blocks, named)
    assert (again.lost, again.told, again.stored) == ((), 1, again.rows - 1)
    assert name_lost(named, again) == named


@pytest.mark.parametrize("count", [7, 40])
def test_a_plan_is_proven_in_every_format(tmp_path, count):
    written = write_all(sketch(count), tmp_path)
    written["unruled"] = tmp_path / "unruled.pdf"
    write_pdf(sketch(count), written["unruled"], ruled=False)
    for path in written.values():
        blocks = read(path)
        plan = extract(blocks)
        coverage = check_coverage(blocks, plan)
        assert (coverage.lost, coverage.added) == ((), ()), path.name
        assert coverage.rows - coverage.joined == count + count // 4


def make(*rows, headings=HEADINGS, **options):
    head = [Paragraph(text=text, place="đầu") for text in ("KẾ HOẠCH", "CCHC năm 2026", "I. MỤC ĐÍCH", "- Làm.")]
    lines = [Row(cells=tuple(cells), place=f"hàng {number}") for number, cells in enumerate((headings, *rows))]
    return Blocks(name="a.txt", format="txt", blocks=(*head, Table(rows=tuple(lines), place="bảng", **options)))


def test_a_cell_under_an_empty_heading_is_in_no_record_and_is_named():
    blocks = make(("1", "Làm", "Báo cáo", "Sở Y tế", "", "Năm 2026", "gấp"), headings=(*HEADINGS, ""))
    assert lost_texts(blocks, extract(blocks)) == ["gấp"]


def test_a_row_of_data_that_sounds_like_headings_is_no_heading():
    blocks = make(
        ("1", "Làm", "Báo cáo", "Sở Y tế", "", "Năm 2026"),
        ("", "Giao nhiệm vụ mới", "Kết quả kiểm tra", "Đơn vị được giao", "Sở Y tế", "Theo tiến độ"),
    )
    plan = extract(blocks)
    kept = {output.product for task in plan.tasks for output in task.outputs}
    assert "Kết quả kiểm tra" in kept | set(lost_texts(blocks, plan))


@pytest.mark.parametrize("with_numbers", [True, False])
def test_such_a_row_is_proven_to_be_stored(with_numbers):
    headings = HEADINGS if with_numbers else HEADINGS[1:]
    rows = [
        ("1", "Rà soát văn bản", "Báo cáo", "Sở Y tế", "Sở Nội vụ", "Năm 2026"),
        ("2", "Giao nhiệm vụ mới", "Kết quả kiểm tra", "Đơn vị được giao", "Sở Y tế", "Quý I"),
    ]
    blocks = make(*(row if with_numbers else row[1:] for row in rows), headings=headings)
    plan = extract(blocks)
    coverage = check_coverage(blocks, plan)
    assert [task.title for task in plan.tasks] == ["Rà soát văn bản", "Giao nhiệm vụ mới"]
    assert (coverage.rows, coverage.stored, coverage.headings, coverage.lost) == (2, 2, 1, ())


AREAS = ("CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", "CẢI CÁCH THỂ CHẾ", "TÀI CHÍNH CÔNG")
TITLES = ("Ban hành kế hoạch", "Rà soát văn bản", "Kiểm tra công vụ", "Tổ chức đối thoại", "Báo cáo định kỳ")
PRODUCTS = ("Kế hoạch", "Quyết định", "Báo cáo", "Kế hoạch kiểm tra", "")
AGENCIES = ("Sở Nội vụ", "Sở Tư pháp", "Văn phòng UBND tỉnh", "Các sở, ban, ngành; UBND cấp xã", "Hội Hoa Sen", "")
TIMES = ("Quý I/2026", "Quý II/2026", "Trước ngày 15/6/2026", "Thường xuyên", "khi nào xong", "")
NOTES = ("", "", "đã giao", "Nguyễn Văn A")


@st.composite
def annexes(draw):
    """Return an annex as offices draw one up: areas, numbers or none, second products, columns in any order."""
    columns = draw(st.permutations([*HEADINGS[1:], "Ghi chú"]))
    if draw(st.booleans()):
        columns = ["STT", *columns]
    rows = []
    number = 0
    for _ in range(draw(st.integers(1, 8))):
        if "STT" in columns and draw(st.integers(0, 4)) == 0:
            area = draw(st.sampled_from(AREAS))
            rows.append({"STT": "I", draw(st.sampled_from(("Nhiệm vụ", columns[1]))): area})
        again = bool(number) and draw(st.integers(0, 4)) == 0
        number += not again
        cells = {
            "STT": "" if again else str(number),
            "Nhiệm vụ": "" if again else draw(st.sampled_from(TITLES)) + draw(st.sampled_from(("", f" đợt {number}"))),
            "Sản phẩm": draw(st.sampled_from(PRODUCTS)),
            "Chủ trì": draw(st.sampled_from(AGENCIES)),
            "Phối hợp": draw(st.sampled_from(AGENCIES)),
            "Thời gian": draw(st.sampled_from(TIMES)),
            "Ghi chú": draw(st.sampled_from(NOTES)),
        }
        rows.append(cells)
    pages = draw(st.frozensets(st.integers(2, 9), max_size=2))
    return make(*([row.get(one, "") for one in columns] for row in rows), headings=columns, new_page_rows=pages)


@settings(deadline=None, max_examples=150)
@given(annexes())
def test_rows_in_are_rows_stored_or_named(blocks):
    plan = extract(blocks)
    coverage = check_coverage(blocks, plan)
    filled = [row for row in blocks.blocks[-1].rows[1:] if any(row.cells)]
    assert coverage.rows + coverage.areas == len(filled)
    assert (coverage.lost, coverage.added) == ((), ()), blocks.blocks[-1]
    again = check_coverage(blocks, name_lost(plan, coverage))
    assert again.lost == ()


@settings(deadline=None, max_examples=100)
@given(annexes(), st.data())
def test_a_field_that_is_emptied_is_always_found(blocks, data):
    plan = extract(blocks)
    whole = check_coverage(blocks, plan)
    filled = [
        (at, number, field)
        for at, task in enumerate(plan.tasks)
        for number, output in enumerate(task.outputs)
        for field in ("product", "time_raw", "lead", "coordinate")
        if getattr(output, field)
    ]
    if not filled or whole.lost:
        return
    at, number, field = data.draw(st.sampled_from(filled))
    empty = "" if field in {"product", "time_raw"} else ()
    assert check_coverage(blocks, change_output(plan, at, number, **{field: empty})).lost


@settings(deadline=None, max_examples=60)
@given(annexes(), annexes())
def test_rows_that_are_taken_at_once_are_proven_as_cell_by_cell(blocks, others):
    plan = extract(blocks)
    for rows in (blocks, others):  # the plan's own, and rows that hardly fit it
        at_once = check_coverage(rows, plan)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(HeldTasks, "take_whole", lambda *_: None)
            assert check_coverage(rows, plan) == at_once
