"""Who owes what: lead agencies, members of groups each on their own, rooms of the issuing commune, committees."""

import pytest

from knowledge.owing import acts_for, assignments_of, find_assignment, settle_name, tasks_of


def task_of(library, plan, item):
    record = library.find_task(plan, item)
    return library.get_document(plan), record.content()


PROVINCE, COMMUNE = "4110-kh-ubnd", "cchc-2026-xa-nam-dan"


def test_a_lead_agency_owes_its_output(library):
    document, task = task_of(library, PROVINCE, "13")
    (one,) = assignments_of(document, task, 0)
    assert (one.agency, one.role, one.group) == ("Sở Tư pháp", "lead", "")
    assert one.row == task.outputs[0]


def test_every_member_of_a_group_owes_it_alone_and_kinds_are_no_members(library):
    document, task = task_of(library, PROVINCE, "24")
    owing = assignments_of(document, task, 0)
    names = [one.agency for one in owing]
    assert names[0] == "Văn phòng UBND tỉnh"  # it is named, and a member of the group besides
    assert owing[0].group == ""
    assert {"Sở Tư pháp", "Sở Nội vụ", "UBND xã Hòa An", "UBND phường Thục Phán"} <= set(names)
    assert not {"UBND xã", "UBND phường", "UBND cấp xã", "Các sở, ban, ngành"} & set(names)
    assert len(names) == len(set(names))
    assert {one.group for one in owing if one.agency == "UBND xã Hòa An"} == {"UBND cấp xã"}


def test_a_group_that_nobody_lists_stands_for_itself(library):
    document, task = task_of(library, PROVINCE, "42")
    assert "Các đơn vị dự toán" in [one.agency for one in assignments_of(document, task, 0)]


def test_a_room_in_a_plan_is_the_room_of_the_commune_that_issued_it(library):
    tasks = tasks_of(library, "Phòng Văn hóa – Xã hội xã Nấm Dẩn")
    assert len(tasks) > 15
    assert {one.document.id for one in tasks} == {COMMUNE}
    assert {one.agency for one in tasks} == {"Phòng Văn hóa – Xã hội xã Nấm Dẩn"}
    assert tasks_of(library, "Phòng Văn hóa – Xã hội xã Hòa An") == ()


def test_what_an_agency_coordinates_is_told_from_what_it_leads(library):
    lead = tasks_of(library, "Sở Tư pháp")
    both = tasks_of(library, "Sở Tư pháp", ("lead", "coordinate"))
    assert {one.role for one in lead} == {"lead"}
    assert set(lead) < set(both)
    assert {one.task.item for one in lead} >= {"13", "24"}
    assert len({(one.document.id, one.task.item, one.output) for one in both}) == len(both)


@pytest.mark.parametrize("agency", ["Sở Tư pháp", "Sở Nội vụ", "UBND xã Hòa An", "Văn phòng UBND tỉnh"])
def test_both_ways_of_asking_agree(library, agency):
    by_task = {
        (document.id, task.item, index)
        for document in library.documents
        for task in library.get_plan(document.id).tasks
        for index in range(len(task.outputs))
        if agency in [one.agency for one in assignments_of(document, task, index)]
    }
    assert {(one.document.id, one.task.item, one.output) for one in tasks_of(library, agency)} == by_task


def test_an_agency_without_a_part_has_no_assignment(library):
    document, task = task_of(library, PROVINCE, "13")
    assert find_assignment(document, task, 0, "UBND xã Nấm Dẩn") is None
    assert find_assignment(document, task, 9, "Sở Tư pháp") is None
    assert tasks_of(library, "Nobody") == ()


@pytest.mark.parametrize(
    ("held", "owed", "may"),
    [
        ("Sở Tư pháp", "Sở Tư pháp", True),
        ("Sở Tư pháp", "Sở Nội vụ", False),
        ("UBND xã Nấm Dẩn", "Phòng Văn hóa – Xã hội xã Nấm Dẩn", True),
        ("UBND xã Hòa An", "Phòng Văn hóa – Xã hội xã Nấm Dẩn", False),
        ("Phòng Văn hóa – Xã hội xã Nấm Dẩn", "UBND xã Nấm Dẩn", False),
    ],
)
def test_a_committee_speaks_for_its_rooms_and_nobody_for_others(held, owed, may):
    assert acts_for(held, owed) is may


def test_one_agency_has_one_name():
    assert settle_name("Sở Tư pháp Cao Bằng") == settle_name("sở tư pháp") == "Sở Tư pháp"
