"""One plan in four formats: the same records, whichever file came."""

from dataclasses import asdict, replace
from pathlib import Path

import pytest
from fakes.plan_files import PlanSketch, SketchRow, sketch, write_all

import knowledge
from knowledge.blocks import Row, Table
from knowledge.coverage import check_coverage
from knowledge.deadline import Within
from knowledge.extract import extract
from knowledge.readers import read

PLANS = Path(knowledge.__file__).parent / "plans"
FIELDS = (
    "document", "tasks", "targets", "duties", "other_deadlines", "conflicts", "passages", "references", "definitions",
    "unread", "unknown_agencies", "row_count",
)  # fmt: skip
NAMED_BY_FILE = frozenset({"place", "source"})


def records(path: Path) -> dict[str, object]:
    plan = asdict(extract(read(path)))
    return {name: without_places(plan[name]) for name in FIELDS}


def without_places(value):
    if isinstance(value, dict):
        return {key: without_places(item) for key, item in value.items() if key not in NAMED_BY_FILE}
    return [without_places(item) for item in value] if isinstance(value, list | tuple) else value


def retyped(path: Path) -> PlanSketch:
    """Return a shipped plan as somebody would type it again: rows that its pages cut are whole."""
    blocks = read(path).blocks
    rows = [row for block in blocks if isinstance(block, Table) for row in block.rows]
    texts = [block.text for block in blocks if not isinstance(block, Table)]
    title = next(index for index, text in enumerate(texts) if text == "KẾ HOẠCH")
    foot = next((index for index, text in enumerate(texts) if text.startswith("Nơi nhận")), len(texts))
    return PlanSketch(
        left=("UBND TỈNH CAO BẰNG", "Số: 4110/KH-UBND"),
        right=("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Cao Bằng, ngày 31 tháng 12 năm 2025"),
        title=tuple(texts[title : title + 2]),
        body=tuple(texts[title + 2 : foot]),
        recipients=("Nơi nhận:", "- Bộ Nội vụ;", "- Lưu: VT."),
        signature=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Hải Hòa"),
        annex_title=("PHỤ LỤC",),
        headings=rows[0].cells,
        rows=tuple(whole_rows(rows)),
    )


def whole_rows(rows: list[Row]) -> list[SketchRow]:
    found: list[SketchRow] = []
    opens_page = False
    for row in rows[1:]:
        filled = tuple(filter(None, row.cells))
        if row.cells == rows[0].cells:
            opens_page = True
            continue
        if opens_page and not row.cells[0] and (row.cells[1] or not all(row.cells[2:5])):
            above = found.pop()
            found.append(
                SketchRow(
                    cells=tuple(" ".join(filter(None, pair)) for pair in zip(above.cells, row.cells, strict=True))
                )
            )
        elif len(filled) == 2 and not row.cells[0].isdecimal():
            found.append(SketchRow(cells=filled))
        else:
            found.append(SketchRow(cells=row.cells))
        opens_page = False
    return found


def assert_same(plan: PlanSketch, folder: Path, task_count: int) -> None:
    found = {name: records(path) for name, path in write_all(plan, folder).items()}
    assert len(found["txt"]["tasks"]) == task_count
    for field in FIELDS:
        assert {name: found[name][field] for name in found} == dict.fromkeys(found, found["txt"][field]), field


def test_a_plan_of_many_pages(tmp_path):
    assert_same(sketch(30), tmp_path, 30)


@pytest.mark.parametrize(
    ("name", "task_count"),
    [("4110-KH-UBND_cao-bang_cchc-2026.txt", 57), ("xa-nam-dan-tuyen-quang_cchc-2026.txt", 45)],
)
def test_the_shipped_plans_with_an_annex(tmp_path, name, task_count):
    assert_same(retyped(PLANS / name), tmp_path, task_count)


@pytest.mark.parametrize("marked", ["x", "X"])
def test_marks_in_place_of_words(tmp_path, marked):
    """ "As above" and crosses under quarters are read alike from every file, and each is accounted for."""
    plan = sketch(4)
    leads = ("Sở Nội vụ", "nt", "như trên", "Sở Y tế")
    others = ("Sở Tài chính", "nt", "-nt-", "nt")
    quarters = ((0,), (1, 2), (3,), (0, 3))
    rows: list[SketchRow] = []
    for number, (lead, beside, crossed) in enumerate(zip(leads, others, quarters, strict=True), start=1):
        crosses = (marked if quarter in crossed else "" for quarter in range(4))
        rows.append(SketchRow(cells=(str(number), f"Nhiệm vụ thứ {number}", "Báo cáo", lead, beside, *crosses)))
    headings = (*plan.headings[:5], "Quý I", "Quý II", "Quý III", "Quý IV")
    plan = replace(plan, headings=headings, rows=tuple(rows))
    for path in write_all(plan, tmp_path).values():
        blocks = read(path)
        found = extract(blocks)
        outputs = [task.outputs[0] for task in found.tasks]
        assert [output.lead for output in outputs] == [("Sở Nội vụ",)] * 3 + [("Sở Y tế",)], path.name
        assert {output.coordinate for output in outputs} == {("Sở Tài chính",)}, path.name
        times = ["Quý I", "Quý II; Quý III", "Quý IV", "Quý I; Quý IV"]
        assert [output.time_raw for output in outputs] == times, path.name
        assert all(isinstance(output.deadline, Within) for output in outputs), path.name
        assert len(found.repairs) == 5, path.name
        coverage = check_coverage(blocks, found)
        assert (coverage.lost, coverage.added, coverage.told) == ((), (), 0), path.name
    assert_same(plan, tmp_path, 4)
