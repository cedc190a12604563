"""Lists and counts, against a slow and obvious reading of the plans: who has which task, and what falls due when."""

import re
from datetime import date, timedelta

import pytest
from fakes.assistant import cited
from hypothesis import given
from hypothesis import strategies as st

from knowledge import role_counts
from knowledge.agencies import groups_of
from knowledge.belonging import names_of
from knowledge.deadline import due_dates
from knowledge.library import Library
from knowledge.library_build import build
from knowledge.model import Plan

PROVINCE, COMMUNE = "4110-kh-ubnd", "cchc-2026-xa-nam-dan"
DAYS = st.dates(date(2025, 11, 1), date(2027, 2, 1))
VAGUE = re.compile("liên quan|được kiểm tra|dự toán|phụ trách")  # whoever these are, nobody asks by these names


def rows_of(plans) -> list:
    """Return (plan, task, index, output) for every row of every annex, by looking at each."""
    return [
        (plan.document.id, task, index, output)
        for plan in plans
        for task in plan.tasks
        for index, output in enumerate(task.outputs)
    ]


def agencies_of(plans) -> list[str]:
    return sorted({name for *_, output in rows_of(plans) for name in (*output.lead, *output.coordinate)})


def plan_of(plans, identity: str) -> Plan:
    return next(plan for plan in plans if plan.document.id == identity)


def items_with(plan: Plan, names: set[str], role: str) -> set[str]:
    return {task.item for _, task, _, output in rows_of([plan]) if names & set(getattr(output, role))}


def test_tasks_of_an_agency_are_those_whose_rows_name_it(library, shipped_plans):
    assert len(agencies_of(shipped_plans)) > 25
    for agency in agencies_of(shipped_plans):
        for role in ("lead", "coordinate"):
            found = [(r.plan, r.key, output) for r, output, _, _ in library.tasks_with_role([agency], [role])]
            wanted = [(p, t.item, i) for p, t, i, output in rows_of(shipped_plans) if agency in getattr(output, role)]
            assert found == wanted, (agency, role)
    assert library.tasks_with_role(["Sở Nội"], ["lead"]) == []
    assert library.tasks_with_role([], ["lead"]) == []


def test_counts_by_plan_are_those_of_the_rows(library, shipped_plans):
    wanted = ("lead", "coordinate")
    for names in (["Sở Tư pháp"], ["Sở Nội vụ", "Các sở, ban, ngành"], agencies_of(shipped_plans), ["Sở Nội"], []):
        for roles in (*((role,) for role in wanted), wanted):
            counts = {plan.document.id: len(set().union(*(items_with(plan, set(names), role) for role in roles)))
                      for plan in shipped_plans}  # fmt: skip
            assert library.count_roles(names, roles) == {plan: count for plan, count in counts.items() if count}


def test_counts_are_the_same_where_the_library_keeps_the_bits(library, shipped_plans, tmp_path, monkeypatch):
    monkeypatch.setattr(role_counts, "COMMON", 0)
    build(shipped_plans, tmp_path / "library.sqlite")
    keeping = Library.open(tmp_path / "library.sqlite")
    for name in (*agencies_of(shipped_plans), "Sở Nội"):
        for roles in (["lead"], ["coordinate"], ["lead", "coordinate"]):
            assert keeping.count_roles([name], roles) == library.count_roles([name], roles)


def test_lists_of_several_plans_keep_their_order(library):
    plans, names = [COMMUNE, PROVINCE], ["Sở Nội vụ", "Các sở, ban, ngành", "UBND cấp xã"]
    every = library.tasks_with_role(names, ["lead", "coordinate"])
    within = library.tasks_with_role(names, ["lead", "coordinate"], plans)
    assert within == [row for row in every if row[0].plan in plans]
    due = library.tasks_due(date(2025, 1, 1), date(2027, 1, 1))
    assert library.tasks_due(date(2025, 1, 1), date(2027, 1, 1), plans) == [row for row in due if row[0].plan in plans]


def test_both_roles_together_are_the_two_lists_together(library):
    both = library.tasks_with_role(["Sở Tư pháp"], ["lead", "coordinate"], [PROVINCE])
    apart = [
        row for role in ("lead", "coordinate") for row in library.tasks_with_role(["Sở Tư pháp"], [role], [PROVINCE])
    ]
    assert sorted((r.id, *rest) for r, *rest in both) == sorted((r.id, *rest) for r, *rest in apart)
    assert {role for _, _, role, _ in both} == {"lead", "coordinate"}


@given(DAYS, DAYS)
def test_tasks_due_between_two_days(library, first, last):
    found = [(day, r.plan, r.key, output) for r, output, day, _ in library.tasks_due(first, last)]
    wanted = [
        (day, plan, task.item, index)
        for plan, task, index, output in rows_of(library.plans())
        for day in due_dates(output.deadline)
        if first <= day <= last
    ]
    assert sorted(found) == sorted(wanted)
    assert [day for day, *_ in found] == sorted(day for day, *_ in found)


@given(DAYS, DAYS, DAYS)
def test_what_is_due_in_a_stretch_is_what_is_due_in_its_parts(library, first, middle, last):
    first, middle, last = sorted((first, middle, last))

    def due(start: date, end: date) -> list:
        return [(r.id, output, day) for r, output, day, _ in library.tasks_due(start, end, [PROVINCE])]

    assert due(first, last) == due(first, middle) + due(middle + timedelta(days=1), last)


ASKED = [(PROVINCE, "kế hoạch 4110"), (COMMUNE, "kế hoạch của xã Nấm Dẩn")]
VERBS = {"lead": "chủ trì", "coordinate": "phối hợp"}


def named_by(agency: str) -> set[str]:
    """Return the names under which an agency may have a task: its own, and those of its groups."""
    own = set(names_of(agency))
    return own | {group for name in own for group in groups_of(name)}


@pytest.mark.parametrize(("identity", "name"), ASKED)
@pytest.mark.parametrize("role", VERBS)
def test_list_of_an_agency_cites_every_row_that_names_it_or_its_groups_and_no_other(
    assistant, shipped_plans, identity, name, role
):
    plan = plan_of(shipped_plans, identity)
    for agency in agencies_of([plan]):
        if VAGUE.search(agency):
            continue
        reply = assistant.ask(f"{agency} {VERBS[role]} những nhiệm vụ nào trong {name}?")
        items = items_with(plan, named_by(agency), role)
        rows = {(plan, item) for plan, item in cited(reply) if not item.startswith("mục")}
        assert rows == {(identity, item) for item in items}, agency
        # Where no row names it, what the body of the plan makes it responsible for stands.
        body = not items and "có trách nhiệm" in reply.text
        assert reply.kind == ("list" if items or body else "no_answer"), agency


@pytest.mark.parametrize(("identity", "name"), ASKED)
def test_count_of_an_agency_is_the_count_of_its_rows(assistant, shipped_plans, identity, name):
    plan = plan_of(shipped_plans, identity)
    for agency in agencies_of([plan]):
        items = items_with(plan, set(names_of(agency)), "lead")
        if VAGUE.search(agency) or not items:
            continue
        reply = assistant.ask(f"{agency} chủ trì bao nhiêu nhiệm vụ trong {name}?")
        assert f"chủ trì {len(items)} nhiệm vụ" in reply.text, agency


@pytest.mark.parametrize(("identity", "name"), ASKED)
def test_each_area_has_the_tasks_of_its_heading(assistant, shipped_plans, identity, name):
    plan = plan_of(shipped_plans, identity)
    areas = dict.fromkeys(task.area for task in plan.tasks)
    reply = assistant.ask(f"Phụ lục {name} có những lĩnh vực nào, mỗi lĩnh vực bao nhiêu nhiệm vụ?")
    for area in areas:
        count = sum(task.area == area for task in plan.tasks)
        assert f"{area}: {count} nhiệm vụ" in reply.text
    assert f"{len(areas)} lĩnh vực, {len(plan.tasks)} nhiệm vụ" in reply.text


@pytest.mark.parametrize(("identity", "name"), ASKED)
def test_whole_annex_is_listed_and_counted(assistant, shipped_plans, identity, name):
    plan = plan_of(shipped_plans, identity)
    reply = assistant.ask(f"{name} có tất cả bao nhiêu nhiệm vụ?")
    assert f"Có {len(plan.tasks)} nhiệm vụ" in reply.text
    assert cited(reply) == {(identity, task.item) for task in plan.tasks}


def rows_due(plan: Plan, first: date, last: date) -> set[str]:
    return {
        task.item
        for _, task, _, output in rows_of([plan])
        if any(first <= d <= last for d in due_dates(output.deadline))
    }


QUARTERS = [
    ("quý I", date(2026, 1, 1), date(2026, 3, 31)),
    ("quý 2", date(2026, 4, 1), date(2026, 6, 30)),
    ("quý III", date(2026, 7, 1), date(2026, 9, 30)),
    ("quý IV", date(2026, 10, 1), date(2026, 12, 31)),
    ("tháng 1", date(2026, 1, 1), date(2026, 1, 31)),
    ("tháng 9", date(2026, 9, 1), date(2026, 9, 30)),
]


@pytest.mark.parametrize(("words", "first", "last"), QUARTERS, ids=[words for words, *_ in QUARTERS])
@pytest.mark.parametrize(("identity", "name"), ASKED)
def test_tasks_of_a_period_are_all_listed(assistant, shipped_plans, identity, name, words, first, last):
    wanted = rows_due(plan_of(shipped_plans, identity), first, last)
    reply = assistant.ask(f"Những nhiệm vụ nào trong {name} đến hạn trong {words} năm 2026?")
    rows = {line.split(".")[0] for line in reply.text.splitlines() if re.match(r"\d+\. ", line)}
    assert rows == wanted


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 2, 1), date(2026, 7, 1), date(2026, 11, 21)])
@pytest.mark.parametrize(("identity", "name"), ASKED)
def test_overdue_tasks_are_those_with_a_day_before_today(assistant, shipped_plans, identity, name, today):
    plan = plan_of(shipped_plans, identity)
    reply = assistant.ask(f"{name} có nhiệm vụ nào quá hạn chưa?", today=today)
    begun = rows_due(plan, date(2000, 1, 1), today - timedelta(days=1))
    over = {
        task.item
        for _, task, _, output in rows_of([plan])
        if due_dates(output.deadline) and max(due_dates(output.deadline)) < today
    }
    items = {item for _, item in cited(reply)}
    assert over <= items <= begun
    assert reply.kind == "list"
