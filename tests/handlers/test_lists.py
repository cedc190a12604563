"""Lists as text: heads with counts, rows under their plans, sources named, and nothing listed that was not found."""

import re
from datetime import date

import pytest
from fakes.assistant import TODAY, cited

from handlers.cards import level, name_document
from handlers.lists import count_tasks, describe_areas, describe_listing, describe_targets
from knowledge.facts import AreaList, Criteria, Entry, Listing, TargetFact, TargetList

ROW = re.compile(r"^(\d+)\. ", re.MULTILINE)


def entries_of(library, plan: str, items: tuple[str, ...], role=None, agency: str = "") -> tuple[Entry, ...]:
    document = library.get_document(plan)
    tasks = [library.find_task(plan, item).content() for item in items]
    return tuple(
        Entry(document=document, task=task, output=index, role=role, agency=agency)
        for task in tasks
        for index in range(len(task.outputs))
    )


def test_two_rows_of_one_task_are_one_task(library):
    entries = entries_of(library, "4110-kh-ubnd", ("1", "13"))
    assert len(entries) == 3
    assert count_tasks(entries) == 2
    assert count_tasks(entries + entries_of(library, "cchc-2026-xa-nam-dan", ("1",))) == 3


def test_plain_list_names_each_row_with_its_time_and_the_source(library):
    entries = entries_of(library, "4110-kh-ubnd", ("1", "13", "47"))
    text = describe_listing(Listing(criteria=Criteria(), entries=entries), TODAY)
    assert ROW.findall(text) == ["1", "1", "13", "47"]
    assert "Có 3 nhiệm vụ" in text
    assert text.count("Nguồn:") == 1
    assert "STT 1, 13, 47" in text
    for entry in entries:
        assert entry.task.outputs[entry.output].time_raw in text
    products = [entry.task.outputs[entry.output].product for entry in entries[:2]]
    assert all(product in text for product in products)  # two rows of one task are told apart


def test_rows_of_several_plans_stand_under_their_plans(library):
    entries = entries_of(library, "4110-kh-ubnd", ("13",)) + entries_of(library, "cchc-2026-xa-nam-dan", ("13",))
    text = describe_listing(Listing(criteria=Criteria(), entries=entries), TODAY)
    for identity in ("4110-kh-ubnd", "cchc-2026-xa-nam-dan"):
        name = name_document(library.get_document(identity))
        assert any(line.startswith(name) for line in text.splitlines())
        assert any(line.startswith("Nguồn:") and name in line for line in text.splitlines())


def test_list_of_an_agency_tells_its_own_rows_from_those_of_its_group(library):
    own = entries_of(library, "4110-kh-ubnd", ("13", "14"), "lead", "Sở Tư pháp")
    shared = entries_of(library, "4110-kh-ubnd", ("10",), "lead", "Các sở, ban, ngành")
    criteria = Criteria(agencies=("Sở Tư pháp",), roles=("lead",))
    both = describe_listing(Listing(criteria=criteria, entries=own, shared=shared), TODAY)
    assert "Sở Tư pháp chủ trì 2 nhiệm vụ" in both
    assert "1 nhiệm vụ giao chung" in both
    assert "Các sở, ban, ngành" in both
    only = describe_listing(Listing(criteria=criteria, entries=(), shared=shared), TODAY)
    assert "Không dòng nào ghi riêng tên Sở Tư pháp" in only
    assert ROW.findall(only) == ["10"]


@pytest.mark.parametrize("state", ["", "overdue", "upcoming"])
def test_empty_list_by_time_says_that_there_is_nothing(library, state):
    criteria = Criteria(plans=library.documents[:1], first=date(2025, 1, 1), last=date(2025, 3, 31), state=state)
    text = describe_listing(Listing(criteria=criteria, entries=()), TODAY)
    assert "không có nhiệm vụ nào" in text or "chưa có nhiệm vụ nào" in text
    assert ROW.findall(text) == []
    assert "Nguồn:" not in text


def test_overdue_list_owns_up_to_not_knowing_what_is_done(library):
    entries = entries_of(library, "4110-kh-ubnd", ("13",))
    criteria = Criteria(plans=library.documents[:1], last=TODAY, state="overdue")
    text = describe_listing(Listing(criteria=criteria, entries=entries), TODAY)
    assert "chưa biết việc nào đã làm xong" in text or "chưa có thông tin" in text


def test_figures_are_listed_with_their_levels_and_sections(library):
    document = library.get_document("4110-kh-ubnd")
    records = library.all_of_kind("target", ["4110-kh-ubnd"])
    facts = tuple(TargetFact(document=document, target=record.content()) for record in records)
    text = describe_targets(TargetList(criteria=Criteria(plans=(document,)), targets=facts))
    assert text.splitlines()[0].startswith(f"{len(facts)} chỉ tiêu")
    for fact in facts:
        assert f"{level(fact.target)} (" in text
        assert fact.target.section in text


def test_areas_are_listed_with_their_counts(library):
    document = library.get_document("4110-kh-ubnd")
    text = describe_areas(AreaList(areas=((document, (("Cải cách thể chế", 11), ("Cải cách tài chính công", 9))),)))
    assert "2 lĩnh vực, 20 nhiệm vụ" in text
    assert "- Cải cách thể chế: 11 nhiệm vụ" in text


LISTS = [
    ("Liệt kê các nhiệm vụ Sở Tài chính chủ trì", None),
    ("sở em phối hợp những việc nào trong kế hoạch tỉnh", "Sở Nội vụ"),
    ("Quý II có việc gì đến hạn?", None),
    ("việc của sở em đến hạn trong quý IV", "Sở Nội vụ"),
    ("việc nào phải báo cáo hằng tháng", None),
    ("các chỉ tiêu cải cách thủ tục hành chính trong kế hoạch 4110", None),
    ("liệt kê chỉ tiêu của xã Nấm Dẩn", None),
    ("phòng em chủ trì những việc gì", "Phòng Kinh tế xã Nấm Dẩn"),
    ("việc nào của xã Nấm Dẩn quá hạn", None),
    ("các nhiệm vụ cải cách thể chế của xã Nấm Dẩn", None),
]


@pytest.mark.parametrize(("question", "agency"), LISTS)
def test_every_row_shown_is_cited_and_every_source_named(assistant, library, question, agency):
    reply = assistant.ask(question, agency=agency, today=date(2026, 8, 1))
    assert reply.kind == "list"
    items = {item for _, item in cited(reply)}
    assert set(ROW.findall(reply.text)) <= items
    for plan in {plan for plan, _ in cited(reply)}:
        assert name_document(library.get_document(plan)) in reply.text
    assert "Nguồn:" in reply.text


@pytest.mark.parametrize(("question", "agency"), LISTS)
def test_a_list_is_the_same_every_time(assistant, question, agency):
    assert assistant.ask(question, agency=agency) == assistant.ask(question, agency=agency)


@pytest.mark.xfail(reason="targets of a plan without annex are taken for tasks")
def test_count_of_targets_is_no_count_of_tasks(assistant):
    reply = assistant.ask("có bao nhiêu chỉ tiêu trong kế hoạch Sở Tư pháp")
    assert reply.kind == "list"


def test_an_overdue_list_tells_the_turn_that_passed_and_the_next(assistant):
    text = assistant.ask("việc nào của tỉnh đã quá hạn", today=date(2026, 11, 28)).text
    (row,) = [line for line in text.splitlines() if line.startswith("50. ")]
    assert row.endswith("Quý II, III, IV/2026 (kỳ hạn 30/06/2026 đã qua 151 ngày; hạn cuối 31/12/2026, còn 33 ngày)")
