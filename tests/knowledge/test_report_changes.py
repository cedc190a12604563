"""What a new version of a plan changes: each kind of change made in the text of a plan, and found again."""

from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.blocks import Blocks
from knowledge.changes import compare_plans
from knowledge.extract import extract
from knowledge.importing import import_plan
from knowledge.readers.txt import read_text
from knowledge.report import add_changes, report_plan, report_to_json

FOLDER = Path(str(files("knowledge") / "plans"))
PROVINCE = (FOLDER / "4110-KH-UBND_cao-bang_cchc-2026.txt").read_text(encoding="utf-8")


def read(text):
    return extract(Blocks(name="a.txt", format="txt", blocks=tuple(read_text(text))))


OLD = read(PROVINCE)


def row(number):
    """Return the line of a task in the plan's annex."""
    (found,) = (line for line in PROVINCE.splitlines() if line.startswith(f"{number}\t"))
    return found


def change(number, before, after):
    line = row(number)
    assert line.count(before) == 1
    return PROVINCE.replace(line, line.replace(before, after))


def compare(text):
    return [(one.kind, one.item, one.before, one.after) for one in compare_plans(OLD, read(text))]


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.stem)
def test_a_plan_read_twice_has_not_changed(path):
    text = path.read_text(encoding="utf-8")
    assert compare_plans(read(text), read(text)) == ()


def test_a_task_with_another_time_is_re_dated():
    text = change(13, "Chậm nhất ngày 31/01/2026", "Chậm nhất ngày 15/02/2026")
    assert compare(text) == [("time", "13", "Chậm nhất ngày 31/01/2026", "Chậm nhất ngày 15/02/2026")]


def test_a_time_in_other_words_is_no_change():
    assert compare(change(13, "Chậm nhất ngày 31/01/2026", "chậm nhất là ngày 31/1/2026")) == []


def test_another_lead_product_or_coordinator_is_told():
    assert compare(change(13, "\tSở Tư pháp\t", "\tSở Nội vụ\t")) == [("lead", "13", "Sở Tư pháp", "Sở Nội vụ")]
    assert compare(change(13, "\tQuyết định\t", "\tCông văn\t")) == [("product", "13", "Quyết định", "Công văn")]
    ((kind, item, before, after),) = compare(change(13, "Văn phòng UBND tỉnh", "Sở Y tế"))
    assert (kind, item) == ("coordinate", "13")
    assert (before.split("; ")[0], after.split("; ")[0]) == ("Văn phòng UBND tỉnh", "Sở Y tế")


def test_a_task_with_other_words_is_retitled():
    ((kind, item, before, after),) = compare(change(13, "Công bố danh mục", "Rà soát danh mục"))
    assert (kind, item) == ("title", "13")
    assert before.startswith("Công bố")
    assert after.startswith("Rà soát")


def test_a_task_that_is_gone_is_dropped_and_no_other_is_touched():
    ((kind, item, before, after),) = compare(PROVINCE.replace(f"{row(13)}\n", ""))
    assert (kind, item, after) == ("dropped", "13", "")
    assert before == next(task.title for task in OLD.tasks if task.item == "13")


def test_a_new_task_is_added():
    line = row(13)
    new = "58\tLập sổ theo dõi hồ sen\tSổ\tSở Y tế\t\tNăm 2026\t"
    assert compare(PROVINCE.replace(line, f"{line}\n{new}")) == [("added", "58", "", "Lập sổ theo dõi hồ sen")]


def test_a_task_under_another_number_is_renumbered_not_lost():
    text = change(13, "13\t", "99\t")
    assert [one[:2] for one in compare(text)] == [("renumbered", "99")]


def test_two_tasks_that_change_their_numbers_are_told_as_such():
    first, second = row(13), row(14)
    swapped = (second.replace("14\t", "13\t", 1), first.replace("13\t", "14\t", 1))
    text = PROVINCE.replace(f"{first}\n{second}", "\n".join(swapped))
    assert text != PROVINCE
    found = [one for one in compare(text) if one[0] == "renumbered"]
    assert {(before, after) for _, _, before, after in found} == {("13", "14"), ("14", "13")}
    assert not [one for one in compare(text) if one[0] in {"added", "dropped", "time", "lead"}]


def test_a_product_more_or_less_is_told():
    (task, *_) = (task for task in OLD.tasks if len(task.outputs) == 2)
    less = replace(OLD, tasks=tuple(replace(one, outputs=one.outputs[:1]) if one is task else one for one in OLD.tasks))
    (dropped,) = compare_plans(OLD, less)
    (added,) = compare_plans(less, OLD)
    assert (dropped.kind, added.kind) == ("output_dropped", "output_added")
    assert dropped.before == added.after
    assert task.outputs[1].product in dropped.before


def test_figures_that_change_come_or_go_are_told():
    raised = PROVINCE.replace("đúng hạn đạt từ 97% trở lên", "đúng hạn đạt từ 98% trở lên")
    ((kind, _, before, after),) = compare(raised)
    assert (kind, before, after) == ("target", ">= 97%", ">= 98%")
    (line,) = (line for line in PROVINCE.splitlines() if "đúng hạn đạt từ 97% trở lên" in line)
    assert [one[0] for one in compare(PROVINCE.replace(f"{line}\n", ""))] == ["target_dropped"]
    more = f"{line}\n- Tỷ lệ hoa sen nở đúng vụ đạt tối thiểu 70%."
    assert [(one[0], one[3]) for one in compare(PROVINCE.replace(line, more))] == [("target_added", ">= 70%")]


def test_the_head_of_a_document_may_change_too():
    new = replace(OLD, document=replace(OLD.document, signer="Lê Hải Hòa X", number="1/KH"))
    assert [(one.kind, one.subject) for one in compare_plans(OLD, new)] == [
        ("document", "number"),
        ("document", "signer"),
    ]


@settings(deadline=None, max_examples=30)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(chance):
    tasks = list(OLD.tasks)
    chance.shuffle(tasks)
    targets = list(OLD.targets)
    chance.shuffle(targets)
    turned = tuple(replace(task, outputs=tuple(reversed(task.outputs))) for task in tasks)
    assert compare_plans(OLD, replace(OLD, tasks=turned, targets=tuple(targets))) == ()


@settings(deadline=None, max_examples=40)
@given(st.sets(st.integers(0, len(OLD.tasks) - 1), max_size=6), st.sets(st.integers(0, len(OLD.tasks) - 1), max_size=6))
def test_what_is_dropped_one_way_is_added_the_other(first, second):
    left = replace(OLD, tasks=tuple(task for index, task in enumerate(OLD.tasks) if index not in first))
    right = replace(OLD, tasks=tuple(task for index, task in enumerate(OLD.tasks) if index not in second))
    found = compare_plans(left, right)
    assert {one.item for one in found if one.kind == "dropped"} == {OLD.tasks[at].item for at in second - first}
    assert {one.item for one in found if one.kind == "added"} == {OLD.tasks[at].item for at in first - second}
    assert len(found) == len(first ^ second)


def test_a_report_counts_its_changes_and_has_none_without_a_version_before():
    text = change(13, "Chậm nhất ngày 31/01/2026", "Quý II/2026")
    imported = import_plan(Blocks(name="a.txt", format="txt", blocks=tuple(read_text(text))))
    report = report_plan(imported)
    assert report_to_json(report)["changes"] is None
    changed = report_to_json(add_changes(report, OLD, imported.plan))
    assert changed["counts"]["changes"] == 1
    assert [(one["kind"], one["item"], one["after"]) for one in changed["changes"]] == [("time", "13", "Quý II/2026")]
