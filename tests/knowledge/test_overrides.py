"""A person's corrections: what a file of them may say, what they change, and when they are refused."""

from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from knowledge.corrections import OVERRIDE, apply_overrides, list_strangers
from knowledge.deadline import By, Unread, Within
from knowledge.errors import BadData
from knowledge.export import plan_to_json
from knowledge.extract import extract
from knowledge.importing import import_plan
from knowledge.model import Plan
from knowledge.overrides import load_overrides, load_shipped, parse_overrides
from knowledge.readers import read
from knowledge.records import dump, load
from knowledge.report import report_plan, report_to_json

FOLDER = Path(str(files("knowledge") / "plans"))
BLOCKS = read(FOLDER / "4110-KH-UBND_cao-bang_cchc-2026.txt")
PLAN = extract(BLOCKS)
COMMUNE = extract(read(FOLDER / "xa-nam-dan-tuyen-quang_cchc-2026.txt"))
ABOUT = {"who": "Nguyễn Văn A", "when": date(2026, 1, 20), "why": "Công văn đính chính"}
ON_TIME = "tỷ lệ giải quyết hồ sơ TTHC đúng hạn"
LEAD = {"plan": PLAN.document.id, "item": 13, "field": "lead", "was": ["Sở Tư pháp"], "to": ["Sở Nội vụ"]} | ABOUT
TIME = LEAD | {"field": "time", "was": "Chậm nhất ngày 31/01/2026", "to": "Trước ngày 28/02/2026"}
VALUE = {
    "plan": PLAN.document.id,
    "section": "II.2.1",
    "measure": ON_TIME,
    "field": "value",
    "was": 97,
    "to": 98,
} | ABOUT
HEAD = {"plan": PLAN.document.id, "field": "signer", "was": PLAN.document.signer, "to": "Lê Văn B"} | ABOUT


def without(entry, *keys):
    return {key: value for key, value in entry.items() if key not in keys}


def parse(*entries):
    return parse_overrides({"overrides": list(entries)}, "own.yaml")


def apply(plan, *entries):
    return apply_overrides(plan, parse(*entries))


def task_of(plan, item):
    return next(task for task in plan.tasks if task.item == item)


def output_of(plan, item, number=1):
    return task_of(plan, item).outputs[number - 1]


def refusals(corrected):
    return [(one.reason, one.found) for one in corrected.refused]


def test_a_time_is_corrected_and_its_deadline_read_again():
    corrected = apply(PLAN, TIME)
    output = output_of(corrected.plan, "13")
    assert corrected.refused == ()
    assert (output.time_raw, output.deadline) == ("Trước ngày 28/02/2026", By(due=date(2026, 2, 28), before=True))
    assert output.lead == output_of(PLAN, "13").lead


def test_a_correction_is_kept_with_the_plan_and_survives_the_library():
    plan = load(Plan, dump(apply(PLAN, TIME).plan))
    (repair,) = (one for one in plan.repairs if one.reason == OVERRIDE)
    assert repair.place == "Phụ lục, mục II, STT 13, thời gian"
    assert (repair.before, repair.after) == ("Chậm nhất ngày 31/01/2026", "Trước ngày 28/02/2026")
    assert repair.correction is not None
    assert (repair.correction.who, repair.correction.when) == ("Nguyễn Văn A", date(2026, 1, 20))
    exported = [one for one in plan_to_json(plan)["repairs"] if one["reason"] == OVERRIDE]
    assert [(one["who"], one["when"], one["why"]) for one in exported] == [
        ("Nguyễn Văn A", "2026-01-20", "Công văn đính chính")
    ]


def test_everything_else_stays_as_it_was():
    corrected = apply(PLAN, TIME).plan
    others = tuple(task for task in corrected.tasks if task.item != "13")
    assert others == tuple(task for task in PLAN.tasks if task.item != "13")
    same = ("document", "targets", "duties", "other_deadlines", "conflicts", "passages", "references", "unread")
    assert [name for name in same if getattr(corrected, name) != getattr(PLAN, name)] == []
    assert apply_overrides(PLAN, ()).plan is PLAN


def test_agencies_are_read_again_by_name_and_unknown_ones_reported():
    plan = apply(PLAN, LEAD | {"to": ["TTPVHCC tỉnh", "Hội Hoa Sen"]}).plan
    assert output_of(plan, "13").lead == ("Trung tâm Phục vụ hành chính công tỉnh", "Hội Hoa Sen")
    assert plan.unknown_agencies == (*PLAN.unknown_agencies, "Hội Hoa Sen")
    back = apply(plan, LEAD | {"was": ["TTPVHCC tỉnh", "Hội Hoa Sen"], "to": ["Sở Tư pháp"]}).plan
    assert back.unknown_agencies == PLAN.unknown_agencies


def test_a_time_that_no_rule_reads_is_unread_and_told():
    plan = apply(PLAN, TIME | {"to": "đầu vụ"}).plan
    assert output_of(plan, "13").deadline == Unread(raw="đầu vụ")
    assert [(one.place, one.text) for one in plan.unread] == [("Phụ lục, STT 13", "đầu vụ")]


def test_a_blank_cell_that_is_filled_in_is_no_longer_told_as_blank():
    empty = output_of(COMMUNE, "45")
    assert (empty.product, empty.lead, empty.time_raw) == ("", (), "")
    entry = {"plan": COMMUNE.document.id, "item": "45", "was": None} | ABOUT
    some = apply(COMMUNE, entry | {"field": "time", "to": "Quý III"}).plan
    assert [one.reason for one in some.unread] == ["ô trống: sản phẩm, chủ trì"]
    deadline = output_of(some, "45").deadline
    assert isinstance(deadline, Within)
    assert deadline.spans[0].last == date(2026, 9, 30)
    whole = apply(
        COMMUNE,
        entry | {"field": "time", "to": "Năm 2026"},
        entry | {"field": "lead", "to": "Phòng Kinh tế"},
        entry | {"field": "product", "to": "Báo cáo"},
    ).plan
    assert whole.unread == ()


def test_a_second_row_of_a_task_is_corrected_by_its_number():
    task = next(task for task in PLAN.tasks if len(task.outputs) == 2)
    second = task.outputs[1]
    entry = LEAD | {"item": task.item, "output": 2, "field": "product", "was": second.product, "to": "Sổ tay"}
    corrected = apply(PLAN, entry).plan
    assert [one.product for one in task_of(corrected, task.item).outputs] == [task.outputs[0].product, "Sổ tay"]
    assert refusals(apply(PLAN, entry | {"output": 3})) == [("no_output", "")]


def test_a_corrected_title_brings_its_figures_and_documents_along():
    title = task_of(COMMUNE, "6").title
    assert "phấn đấu đạt tối thiểu 20%." in title
    new = title.replace("20%", "25%") + " Theo Nghị quyết số 987/NQ-CP ngày 15/7/2025 của Chính phủ."
    entry = {"plan": COMMUNE.document.id, "item": 6, "field": "title", "was": title, "to": new} | ABOUT
    plan = apply(COMMUNE, entry).plan
    assert task_of(plan, "6").title == new
    place = "Phụ lục, STT 6"
    assert [one.value for one in plan.targets if one.section == place] == [25]
    assert len(plan.targets) == len(COMMUNE.targets)
    named = {one.number for one in plan.references if one.section == place}
    assert "987/NQ-CP" in named


def test_a_figure_is_corrected_and_conflicts_found_anew():
    plan = extract(read(FOLDER / "so-tu-phap-cao-bang_cchc-2026.txt"))
    (conflict, other) = plan.conflicts
    entry = VALUE | {"plan": plan.document.id, "measure": conflict.about, "was": 80, "to": 55}
    corrected = apply(plan, entry).plan
    assert corrected.conflicts == (other,)
    (value,) = (one.value for one in corrected.targets if one.metric == conflict.about)
    assert value == 55


def test_of_a_range_the_end_that_is_meant_is_corrected():
    entry = VALUE | {
        "plan": COMMUNE.document.id, "section": "Phụ lục, STT 5",
        "measure": "đăng ký sáng kiến, giải pháp mới về CCHC", "was": 3, "to": 5,
    }  # fmt: skip
    plan = apply(COMMUNE, entry).plan
    assert [one.value for one in plan.targets if one.section == "Phụ lục, STT 5"] == [2, 5]
    assert refusals(apply(COMMUNE, entry | {"was": 4})) == [("several_targets", "")]


def test_the_head_is_corrected_and_the_id_stays():
    entries = (
        HEAD | {"field": "number", "was": PLAN.document.number, "to": "4110/KH-UBND-X"},
        HEAD | {"field": "date", "was": PLAN.document.issued_on, "to": date(2025, 12, 30)},
        HEAD,
    )
    document = apply(PLAN, *entries).plan.document
    assert document == replace(PLAN.document, number="4110/KH-UBND-X", issued_on=date(2025, 12, 30), signer="Lê Văn B")


@pytest.mark.parametrize(
    ("entry", "reason", "found"),
    [
        (TIME | {"was": "Quý I/2026"}, "changed", "Chậm nhất ngày 31/01/2026"),
        (TIME | {"was": "x", "to": "Chậm nhất ngày 31/01/2026"}, "already", "Chậm nhất ngày 31/01/2026"),
        (LEAD | {"was": ["Sở Y tế"]}, "changed", "Sở Tư pháp"),
        (TIME | {"item": 1300}, "no_task", ""),
        (VALUE | {"was": 96}, "changed", "97"),
        (VALUE | {"section": "II.9"}, "no_target", ""),
        (VALUE | {"measure": "tỷ lệ hoa sen nở"}, "no_target", ""),
        (HEAD | {"was": None}, "changed", PLAN.document.signer),
    ],
)
def test_what_finds_something_else_is_refused_and_changes_nothing(entry, reason, found):
    corrected = apply(PLAN, entry)
    assert refusals(corrected) == [(reason, found)]
    assert corrected.plan == PLAN


def test_one_refusal_keeps_no_other_correction_from_its_place():
    corrected = apply(PLAN, TIME | {"item": 1300}, LEAD)
    assert [one.override.item for one in corrected.refused] == ["1300"]
    assert output_of(corrected.plan, "13").lead == ("Sở Nội vụ",)


def test_corrections_of_other_plans_are_left_alone_and_of_none_are_told():
    overrides = parse(LEAD | {"plan": "nowhere"}, TIME)
    assert [one.reason for one in list_strangers(overrides, [PLAN.document.id])] == ["no_plan"]
    assert apply_overrides(COMMUNE, overrides).plan is COMMUNE


def test_spaces_do_not_matter_where_a_correction_looks():
    assert apply(PLAN, TIME | {"was": " Chậm  nhất ngày 31/01/2026 "}).refused == ()


def test_the_report_tells_what_was_corrected_and_what_was_not():
    imported = import_plan(BLOCKS, parse(TIME, LEAD | {"was": ["Sở Y tế"]}))
    said = report_to_json(report_plan(imported))
    assert (said["counts"]["overrides"], said["counts"]["refused"], said["counts"]["repairs"]) == (1, 1, 13)
    assert [(one["after"], one["who"]) for one in said["overrides"]] == [("Trước ngày 28/02/2026", "Nguyễn Văn A")]
    assert [(one["field"], one["reason"], one["found"]) for one in said["refused"]] == [
        ("lead", "changed", "Sở Tư pháp")
    ]
    assert said["coverage"]["lost"] == []  # the proof is of the reading


WRONG = {
    "no mapping": ("x", "a mapping was expected"),
    "an unknown key": (LEAD | {"task": 1}, "unknown keys ['task']"),
    "no author": (without(LEAD, "who", "why"), "why, who missing"),
    "no expectation": (without(LEAD, "was"), "was missing"),
    "a field of something else": (LEAD | {"field": "value"}, "field of a task must be one of"),
    "an unknown field": (HEAD | {"field": "stamp"}, "field of a document must be one of"),
    "a target by its section alone": (without(VALUE, "measure"), "a target by section and measure"),
    "a row without a task": (without(LEAD, "item") | {"output": 2}, "a task is named by item"),
    "a row from nothing": (LEAD | {"output": 0}, "output must be a number from 1"),
    "a day as text": (LEAD | {"when": "20/01/2026"}, "when must be a day"),
    "a date as text": (HEAD | {"field": "date", "was": None, "to": "31/12/2025"}, "to must be a day"),
    "a day without quotes": (TIME | {"to": date(2026, 2, 28)}, "to must be a text"),
    "a figure as text": (VALUE | {"to": "98%"}, "to must be a number"),
    "a wrong operator": (VALUE | {"field": "operator", "was": ">=", "to": "=>"}, "to must be one of"),
    "no title": (LEAD | {"field": "title", "was": "x", "to": ""}, "to must say something for title"),
    "agencies as a number": (LEAD | {"to": [7]}, "to must be a list of agencies"),
    "an empty reason": (LEAD | {"why": " "}, "why must be a text"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_named_with_its_entry(name):
    entry, message = WRONG[name]
    with pytest.raises(BadData) as raised:
        parse(TIME, entry)
    assert str(raised.value).startswith("own.yaml: overrides 2: ")
    assert message in str(raised.value)


def test_the_same_thing_cannot_be_corrected_twice_in_a_file():
    with pytest.raises(BadData, match=r"overrides 2: corrects the same as own\.yaml: overrides 1"):
        parse(TIME, TIME | {"to": "Quý I/2026"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- x", "a mapping was expected"),
        ("a: [", "own.yaml: "),
        ("fixes: []", "unknown keys"),
        ("overrides: 3", "a list"),
    ],
)
def test_a_file_that_is_none_of_corrections_is_refused(tmp_path, text, message):
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadData, match=r"own\.yaml: ") as raised:
        load_overrides(tmp_path / "own.yaml")
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_an_office_has_the_last_word(tmp_path, monkeypatch):
    own = tmp_path / "own.yaml"
    assert load_overrides(own) == load_shipped() == load_overrides()
    own.write_text("# nothing yet\n", encoding="utf-8")
    assert load_overrides(own) == load_shipped()
    own.write_text(yaml.safe_dump({"overrides": [TIME]}, allow_unicode=True), encoding="utf-8")
    (override,) = (one for one in load_overrides(own) if one not in load_shipped())
    assert (override.item, override.to, override.when) == ("13", "Trước ngày 28/02/2026", date(2026, 1, 20))


def test_the_example_in_the_shipped_file_is_of_the_form_it_shows_and_finds_its_place():
    lines = (files("knowledge") / "data" / "overrides.yaml").read_text(encoding="utf-8").splitlines()
    example = "\n".join(line[2:] for line in lines if line.startswith(("#   - ", "#     ")))
    overrides = parse_overrides({"overrides": yaml.safe_load(example[example.index("  - plan") :])}, "example")
    assert len(overrides) == 1
    assert apply_overrides(PLAN, overrides).refused == ()


def test_what_is_shipped_applies_to_what_is_shipped(shipped_plans):
    for plan in shipped_plans:
        assert apply_overrides(plan, load_shipped()).refused == ()
    assert list_strangers(load_shipped(), [plan.document.id for plan in shipped_plans]) == ()
