"""One plan in four formats: the same records, whichever file came."""

from dataclasses import asdict
from pathlib import Path

import pytest
from fakes.plan_files import PlanSketch, SketchRow, sketch, write_all

import knowledge
from knowledge.blocks import Row, Table
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
