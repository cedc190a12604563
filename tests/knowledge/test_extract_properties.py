"""Whatever blocks a reader may hand over: a plan comes out, or `NotAPlan`, and no cell is silently dropped."""

import json
import re
from importlib.resources import files

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.blocks import Block, Blocks, Paragraph, Row, Table
from knowledge.deadline_json import deadline_from_json
from knowledge.errors import NotAPlan
from knowledge.export import plan_to_json
from knowledge.extract import extract
from knowledge.readers.txt import read_text

PLANS = sorted((files("knowledge") / "plans").iterdir(), key=lambda path: path.name)
LINES = [line.strip() for path in PLANS for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
CELLS = sorted({cell for line in LINES if "\t" in line for cell in line.split("\t")})

texts = st.one_of(
    st.sampled_from([line.replace("\t", " ") for line in LINES]),
    st.text(max_size=40),
    st.from_regex(r"[IVX]{1,3}\. [A-Z]{2,8}|\d\.\d\. \w+: \d{1,3}%|Số: \d{0,3}/KH-UBND|\(\d\)", fullmatch=True),
)
LETTERS = "abcdđeghiklmnopqrstuvxyạảấầẩếềểịỉọỏốồộớờởụủứừựÁĐÔƯ ,;.-()%/0123"
cells = st.one_of(st.sampled_from(CELLS), st.text(LETTERS, max_size=20), st.just(""))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(1, 8))
    count = draw(st.integers(0, 6))
    columns = st.frozensets(st.integers(0, width - 1))
    header = draw(st.permutations(["STT", "Nhiệm vụ", "Chủ trì", "Thời gian", "Sản phẩm", "Phối hợp", "Ghi chú", "x"]))
    rows = [
        Row(
            cells=tuple(draw(st.lists(cells, min_size=width, max_size=width))),
            place="hàng",
            covered=draw(columns),
            from_above=draw(columns),
        )
        for _ in range(count)
    ]
    if draw(st.booleans()):
        rows.insert(0, Row(cells=tuple(header[:width]), place="hàng"))
    return Table(rows=tuple(rows), place="bảng", new_page_rows=draw(st.frozensets(st.integers(0, 6))))


blocks = st.lists(st.one_of(texts.map(lambda text: Paragraph(text=text, place="dòng")), tables()), max_size=14)


def make(found: list[Block]) -> Blocks:
    return Blocks(name="any.docx", format="docx", blocks=tuple(found))


@settings(deadline=None, max_examples=150)
@given(blocks)
def test_any_blocks_are_a_plan_or_none(found: list[Block]) -> None:
    try:
        plan = extract(make(found))
    except NotAPlan:
        return
    exported = plan_to_json(plan)
    assert json.loads(json.dumps(exported)) == exported
    assert len({task.item for task in plan.tasks}) == len(plan.tasks)
    assert all(task.outputs for task in plan.tasks)
    for task in exported["tasks"]:
        for output in task["outputs"]:
            deadline_from_json(output["deadline"])


@settings(deadline=None, max_examples=60)
@given(tables())
def test_every_word_of_an_annex_is_kept_or_told(table: Table) -> None:
    head = [Paragraph(text=text, place="đầu") for text in ("KẾ HOẠCH", "CCHC năm 2026", "I. MỤC ĐÍCH", "- Làm.")]
    plan = extract(make([*head, table]))
    said = f"{json.dumps(plan_to_json(plan), ensure_ascii=False)} {plan.passages}"
    kept = {word.lower() for word in re.findall(r"[^\W\d_]{3,}", said)}
    first = next((index for index, row in enumerate(table.rows) if "Nhiệm vụ" in row.cells), None)
    for row in table.rows[(first or 0) + 1 :]:
        for cell in row.cells:
            if cell in CELLS and first is not None:
                continue  # names of agencies and mended words change their spelling
            missing = {word.lower() for word in re.findall(r"[^\W\d_]{3,}", cell)} - kept
            assert not missing, (row, plan.tasks)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(LINES), max_size=40), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_any_shuffle_of_the_lines_of_real_plans_is_read(lines: list[str], end: str) -> None:
    try:
        extract(Blocks(name="shuffled.txt", format="txt", blocks=tuple(read_text(end.join(lines)))))
    except NotAPlan:
        return


def test_reading_twice_gives_the_same() -> None:
    for path in PLANS:
        text = path.read_text(encoding="utf-8")
        first, second = (
            plan_to_json(extract(Blocks(name=path.name, format="txt", blocks=tuple(read_text(text))))) for _ in range(2)
        )
        assert first == second
