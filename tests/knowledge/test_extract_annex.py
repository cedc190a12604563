"""Annex tables of every shape: columns in any order and wording, merges, pages, gaps."""

from datetime import date

import pytest

from knowledge.blocks import Blocks, Paragraph, Row, Table
from knowledge.column_names import name_column
from knowledge.deadline import By, Ongoing, Unread
from knowledge.errors import NotAPlan
from knowledge.extract import extract
from knowledge.model import Plan

HEAD = ("Số: 12/KH-UBND", "Cao Bằng, ngày 05 tháng 01 năm 2026", "KẾ HOẠCH", "Cải cách hành chính năm 2026")
HEADER = ("STT", "Nhiệm vụ", "Sản phẩm", "Chủ trì", "Phối hợp", "Thời gian")


def table(
    *rows: tuple[str, ...],
    covered: dict[int, set[int]] | None = None,
    from_above: dict[int, set[int]] | None = None,
    pages: set[int] | None = None,
) -> Table:
    wide, high = covered or {}, from_above or {}
    return Table(
        rows=tuple(
            Row(
                cells=cells,
                place=f"hàng {number}",
                covered=frozenset(wide.get(number, set()) | high.get(number, set())),
                from_above=frozenset(high.get(number, ())),
            )
            for number, cells in enumerate(rows)
        ),
        place="bảng",
        new_page_rows=frozenset(pages or ()),
    )


def read(*tables: Table) -> Plan:
    paragraphs = [Paragraph(text=text, place="đầu") for text in HEAD]
    return extract(Blocks(name="plan", format="docx", blocks=(*paragraphs, *tables)))


def summary(plan: Plan) -> list[tuple[str, str, list[tuple[str, str]]]]:
    return [
        (task.item, task.title, [(output.product, "; ".join(output.lead)) for output in task.outputs])
        for task in plan.tasks
    ]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("STT", "item"), ("TT", "item"), ("Số TT", "item"),
        ("Nhiệm vụ", "title"), ("Tên nhiệm vụ", "title"), ("Nội dung công việc", "title"), ("NỘI DUNG", "title"),
        ("Nội dung thực hiện", "title"), ("Nhiệm vụ cụ thể", "title"),
        ("Chủ trì", "lead"), ("Đơn vị chủ trì", "lead"), ("Cơ quan chủ trì thực hiện", "lead"),
        ("Cơ quan thực hiện", "lead"), ("Đơn vị thực hiện", "lead"), ("Cơ quan, đơn vị\nchủ trì", "lead"),
        ("Phối hợp", "coordinate"), ("Cơ quan phối hợp", "coordinate"), ("Đơn vị phối hợp thực hiện", "coordinate"),
        ("Sản phẩm", "product"), ("Kết quả/sản phẩm", "product"), ("Kết quả thực hiện", "product"),
        ("Thời gian", "time"), ("Thời hạn hoàn thành", "time"), ("Tiến độ", "time"), ("Thời gian thực hiện", "time"),
        ("Người phụ trách", "extra"), ("Kinh phí thực hiện", "extra"), ("Ghi chú", "extra"),
        ("Tỉnh", None), ("", None), ("x" * 80, None),
    ],
)  # fmt: skip
def test_headings_of_columns(heading: str, kind: str | None) -> None:
    assert name_column(heading) == kind


def test_columns_in_another_order_with_extra_ones() -> None:
    plan = read(
        table(
            ("TT", "Nội dung công việc", "Cơ quan chủ trì", "Người phụ trách", "Thời hạn", "Cơ quan phối hợp",
             "Sản phẩm", "Ghi chú"),
            ("1", "Việc một", "Sở Nội vụ", "Bà Lan", "30/6/2026", "Sở Tư pháp", "Báo cáo", ""),
        )
    )  # fmt: skip
    (task,) = plan.tasks
    (output,) = task.outputs
    assert (task.title, output.lead, output.coordinate) == ("Việc một", ("Sở Nội vụ",), ("Sở Tư pháp",))
    assert (output.product, output.deadline) == ("Báo cáo", By(due=date(2026, 6, 30)))
    assert output.extra == (("Người phụ trách", "Bà Lan"),)
    assert plan.unread == ()


def test_headings_over_two_rows() -> None:
    plan = read(
        table(
            ("STT", "Nhiệm vụ", "Cơ quan thực hiện", "", "Sản phẩm", "Thời gian"),
            ("", "", "Chủ trì", "Phối hợp", "", ""),
            ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
            ("1", "Việc một", "Sở Nội vụ", "Sở Tư pháp", "Báo cáo", "Thường xuyên"),
            covered={0: {3}, 1: {0, 1, 4, 5}},
        )
    )
    (task,) = plan.tasks
    assert (task.outputs[0].lead, task.outputs[0].coordinate) == (("Sở Nội vụ",), ("Sở Tư pháp",))
    assert task.outputs[0].deadline == Ongoing()
    assert plan.row_count == 1


def test_merged_cells_go_on_in_the_rows_they_cover() -> None:
    plan = read(
        table(
            HEADER,
            ("1", "Việc một", "Kế hoạch", "Sở Nội vụ", "Sở Tư pháp", "Quý I/2026"),
            ("", "", "Báo cáo", "", "", "Quý IV/2026"),
            ("2", "Việc hai", "Báo cáo", "", "", "Quý II/2026"),
            ("3", "Việc ba", "Báo cáo", "Các sở, ban, ngành", "", "Quý II/2026"),
            from_above={2: {0, 1, 3, 4}, 3: {3}},
            covered={4: {4}},
        )
    )
    assert summary(plan) == [
        ("1", "Việc một", [("Kế hoạch", "Sở Nội vụ"), ("Báo cáo", "Sở Nội vụ")]),
        ("2", "Việc hai", [("Báo cáo", "Sở Nội vụ")]),
        ("3", "Việc ba", [("Báo cáo", "Các sở, ban, ngành")]),
    ]
    assert plan.tasks[0].outputs[1].coordinate == ("Sở Tư pháp",)
    assert plan.tasks[1].outputs[0].coordinate == plan.tasks[2].outputs[0].coordinate == ()
    assert plan.row_count == 4
    assert plan.unread == ()


def test_an_empty_cell_is_not_the_cell_above() -> None:
    plan = read(
        table(
            HEADER,
            ("1", "Việc một", "Kế hoạch", "Sở Nội vụ", "", "Quý I/2026"),
            ("", "", "Báo cáo", "", "", "Quý IV/2026"),
        )
    )
    assert plan.tasks[0].outputs[1].lead == ()
    assert [(entry.place, entry.reason) for entry in plan.unread] == [("Phụ lục, STT 1", "ô trống: chủ trì")]


def test_a_page_cuts_a_row_in_two() -> None:
    plan = read(
        table(
            HEADER,
            ("1", "Rà soát các văn", "Báo", "Sở Nội", "Sở Tư", "Thường"),
            ("", "bản", "cáo", "vụ", "pháp", "xuyên"),
            ("2", "Việc hai", "Kế hoạch", "Sở Y tế", "", "Năm 2026"),
            pages={2},
        )
    )
    assert summary(plan) == [
        ("1", "Rà soát các văn bản", [("Báo cáo", "Sở Nội vụ")]),
        ("2", "Việc hai", [("Kế hoạch", "Sở Y tế")]),
    ]
    assert plan.tasks[0].outputs[0].deadline == Ongoing()
    assert plan.row_count == 2


def test_a_second_product_may_open_a_page() -> None:
    plan = read(
        table(HEADER, ("1", "Việc một", "Kế hoạch", "Sở Nội vụ", "", "Quý I/2026")),
        table(HEADER, ("", "", "Báo cáo", "Sở Y tế", "", "Quý IV/2026")),
    )
    assert summary(plan) == [("1", "Việc một", [("Kế hoạch", "Sở Nội vụ"), ("Báo cáo", "Sở Y tế")])]


def test_a_table_without_headings_goes_on_with_the_one_before() -> None:
    row = ("1", "Việc một", "Kế hoạch", "Sở Nội vụ", "", "Năm 2026")
    plan = read(table(HEADER, row), table(("", "và hai", "", "", "", ""), ("2", *row[1:])))
    assert summary(plan)[0][1] == "Việc một và hai"
    assert [task.item for task in plan.tasks] == ["1", "2"]


def test_a_missing_column_is_told_and_the_tasks_are_kept() -> None:
    plan = read(table(("STT", "Nhiệm vụ", "Chủ trì"), ("1", "Việc một", "Sở Nội vụ"), ("2", "Việc hai", "Sở Y tế")))
    assert [task.title for task in plan.tasks] == ["Việc một", "Việc hai"]
    assert plan.tasks[0].outputs[0].deadline == Unread(raw="")
    assert [entry.reason for entry in plan.unread] == [
        "bảng không có cột sản phẩm",
        "bảng không có cột phối hợp",
        "bảng không có cột thời gian",
    ]


def test_a_deadline_that_no_rule_reads_is_told() -> None:
    plan = read(table(HEADER, ("1", "Việc một", "Báo cáo", "Sở Nội vụ", "", "Lúc nào rảnh")))
    assert plan.tasks[0].outputs[0].deadline == Unread(raw="Lúc nào rảnh")
    assert [(entry.place, entry.text) for entry in plan.unread] == [("Phụ lục, STT 1", "Lúc nào rảnh")]


def test_a_remark_beside_an_agency_is_kept() -> None:
    plan = read(table(HEADER, ("1", "Việc", "Báo cáo", "Sở Nội vụ (đầu mối tổng hợp)", "Sở Y tế", "Năm 2026")))
    (output,) = plan.tasks[0].outputs
    assert output.lead == ("Sở Nội vụ",)
    assert output.extra == (("chủ trì", "Sở Nội vụ (đầu mối tổng hợp)"),)


def test_areas_numbered_lettered_and_merged() -> None:
    blank = ("", "", "", "", "")
    plan = read(
        table(
            HEADER,
            ("I", "Cải cách thể chế", "", "", "", ""),
            ("1", "Một", "Báo cáo", "Sở Tư pháp", "", "Năm 2026"),
            ("II. Cải cách tài chính công", *blank),
            ("2", "Hai", "Báo cáo", "Sở Tài chính", "", "Năm 2026"),
            ("B", "Chuyển đổi số", "", "", "", ""),
            ("3", "Ba", "Báo cáo", "Sở Nội vụ", "", "Năm 2026"),
            ("Các nhiệm vụ khác", *blank),
            ("4", "Bốn", "Báo cáo", "Sở Nội vụ", "", "Năm 2026"),
            covered={3: {1, 2, 3, 4, 5}, 7: {1, 2, 3, 4, 5}},
        )
    )
    assert [(task.item, task.area) for task in plan.tasks] == [
        ("1", "Cải cách thể chế"),
        ("2", "Cải cách tài chính công"),
        ("3", "Chuyển đổi số"),
        ("4", "Các nhiệm vụ khác"),
    ]
    assert plan.row_count == 4


def test_areas_numbered_like_tasks() -> None:
    plan = read(
        table(
            HEADER,
            ("1", "Cải cách thể chế", "", "", "", ""),
            ("1.1", "Một", "Báo cáo", "Sở Tư pháp", "", "Năm 2026"),
            ("1.2", "Hai", "Báo cáo", "Sở Tư pháp", "", "Năm 2026"),
        )
    )
    assert [(task.item, task.area) for task in plan.tasks] == [("1.1", "Cải cách thể chế"), ("1.2", "Cải cách thể chế")]


def test_the_title_of_an_area_that_holds_areas_is_kept() -> None:
    row = ("1", "Một", "Báo cáo", "Sở Tư pháp", "", "Năm 2026")
    group = ("", "", "", "")
    plan = read(table(HEADER, ("A", "Nhóm một", *group), ("I", "Thể chế", *group), row, ("B", "Nhóm hai", *group)))
    assert [task.area for task in plan.tasks] == ["Thể chế"]
    assert [(p.headings, p.text) for p in plan.passages] == [(("Phụ lục",), "Nhóm một"), (("Phụ lục",), "Nhóm hai")]


def test_numbers_that_begin_anew_take_the_number_of_their_area() -> None:
    row = ("Báo cáo", "Sở Tư pháp", "", "Năm 2026")
    plan = read(
        table(
            HEADER,
            ("I", "Cải cách thể chế", "", "", "", ""),
            ("1", "Một", *row),
            ("2", "Hai", *row),
            ("II", "Cải cách tài chính công", "", "", "", ""),
            ("1", "Ba", *row),
        )
    )
    assert [task.item for task in plan.tasks] == ["I.1", "I.2", "II.1"]


def test_numbers_as_offices_write_them() -> None:
    row = ("Báo cáo", "Sở Tư pháp", "", "Năm 2026")
    plan = read(table(HEADER, ("01", "Một", *row), ("2.", "Hai", *row), ("3)", "Ba", *row)))
    assert [task.item for task in plan.tasks] == ["1", "2", "3"]


def test_a_row_without_a_number_is_kept_and_told() -> None:
    row = ("Báo cáo", "Sở Tư pháp", "", "Năm 2026")
    plan = read(table(HEADER, ("1", "Một", *row), ("", "Không số", *row), ("2", "Hai", *row)))
    assert [(task.item, task.title) for task in plan.tasks] == [("1", "Một"), ("1+1", "Không số"), ("2", "Hai")]
    assert [entry.text for entry in plan.unread] == ["Không số"]


def test_a_table_that_numbers_nothing() -> None:
    header = ("Nội dung", "Đơn vị thực hiện", "Thời gian")
    plan = read(table(header, ("Một", "Sở Nội vụ", "Năm 2026"), ("Hai", "Sở Y tế", "Năm 2026")))
    assert [(task.item, task.title) for task in plan.tasks] == [("1", "Một"), ("2", "Hai")]


def test_two_annexes_with_their_own_numbers() -> None:
    row = ("Báo cáo", "Sở Tư pháp", "", "Năm 2026")
    other = ("TT", "Chủ trì", "Nội dung", "Thời hạn")
    plan = read(table(HEADER, ("1", "Một", *row)), table(other, ("1", "Sở Y tế", "Hai", "Quý II/2026")))
    assert [task.title for task in plan.tasks] == ["Một", "Hai"]
    assert len({task.item for task in plan.tasks}) == 2
    assert plan.tasks[1].outputs[0].lead == ("Sở Y tế",)


def test_a_table_of_something_else_is_read_as_text() -> None:
    plan = read(
        table(("STT", "Nhiệm vụ", "Chủ trì"), ("1", "Một", "Sở Nội vụ")),
        table(("Họ tên", "Số phòng"), ("Ông A", "101")),
    )
    assert len(plan.tasks) == 1
    texts = " ".join(passage.text for passage in plan.passages)
    assert "Ông A" in texts
    assert "101" in texts


@pytest.mark.parametrize(
    "blocks",
    [
        (),
        (Paragraph(text="Một bài thơ ngắn.", place="1"),),
        (table(("a", "b"), ("c", "d")),),
        tuple(Paragraph(text=text, place="1") for text in ("GIẤY MỜI", "Kính mời ông A dự họp.", "1. Ăn trưa")),
    ],
)
def test_what_is_no_plan_is_refused(blocks: tuple[Paragraph | Table, ...]) -> None:
    with pytest.raises(NotAPlan):
        extract(Blocks(name="poem.txt", format="txt", blocks=blocks))


def test_agencies_on_lines_of_their_own_are_several():
    plan = read(
        table(
            HEADER,
            ("1", "Rà soát", "Báo cáo", "Sở A\nSở B", "Sở Văn hóa, Thể\nthao và Du lịch\nUBND cấp xã", "Quý I"),
            ("2", "Kiểm tra", "Báo cáo", "Sở Nội vụ\n\nTổ công tác (khi cần)", "", "Quý I"),
        )
    )
    first, second = (task.outputs[0] for task in plan.tasks)
    assert first.lead == ("Sở A", "Sở B")
    assert first.coordinate == ("Sở Văn hóa, Thể thao và Du lịch", "UBND cấp xã")
    assert second.lead[0] == "Sở Nội vụ"
    assert all("\n" not in text for text in (*plan.unknown_agencies, *(text for _, text in second.extra)))
    assert all("\n" not in repair.before + repair.after for repair in plan.repairs)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Kế hoạch\nthực hiện", "Kế hoạch thực hiện"),
        ("Văn bản:\n- Kế hoạch\n- Báo cáo;\n- Tờ trình", "Văn bản: - Kế hoạch; - Báo cáo; - Tờ trình"),
        ("- Kế hoạch của\nủy ban\n- Báo cáo", "- Kế hoạch của ủy ban; - Báo cáo"),
        ("1. Kế hoạch\n2. Báo cáo", "1. Kế hoạch; 2. Báo cáo"),
        ("Giai đoạn 2026\n- 2030", "Giai đoạn 2026 - 2030"),
        ("Kế hoạch\n\n ", "Kế hoạch"),
    ],
)
def test_lines_of_titles_and_products_are_joined(cell, text):
    plan = read(table((*HEADER, "Ghi chú"), ("1", cell, cell, "Sở A", "Sở B", "Quý I", cell)))
    task = plan.tasks[0]
    assert (task.title, task.outputs[0].product, task.outputs[0].extra) == (text, text, (("Ghi chú", text),))


def test_a_whole_row_at_the_top_of_a_page_is_a_task_where_nothing_is_numbered():
    rows = (
        ("Nhiệm vụ", "Sản phẩm", "Chủ trì", "Thời gian"),
        ("Rà soát văn bản", "Báo cáo", "Sở Tư pháp", "Năm 2026"),
        ("Tổ chức tập huấn", "Lớp tập huấn", "Sở Nội vụ", "Quý I"),
        ("về cải cách hành chính", "", "", ""),
    )
    plan = read(table(*rows, pages={2, 3}))
    found = [(task.title, task.outputs[0].lead, task.outputs[0].time_raw) for task in plan.tasks]
    assert found == [
        ("Rà soát văn bản", ("Sở Tư pháp",), "Năm 2026"),
        ("Tổ chức tập huấn về cải cách hành chính", ("Sở Nội vụ",), "Quý I"),
    ]


BARE = ("Nhiệm vụ", "Sản phẩm", "Chủ trì", "Thời gian")
SOUNDS_LIKE_HEADINGS = [
    ("Giao nhiệm vụ mới", "Kết quả kiểm tra", "Đơn vị được giao", "Theo tiến độ"),
    ("Giao nhiệm vụ năm 2027", "Kết quả thực hiện", "", "Tiến độ chung của tỉnh"),
    ("Nội dung hội nghị", "Sản phẩm truyền thông", "Cơ quan chủ trì hội nghị", "Quý I"),
]


@pytest.mark.parametrize("sounding", SOUNDS_LIKE_HEADINGS)
def test_a_row_of_data_that_sounds_like_headings_is_a_task_where_nothing_is_numbered(sounding):
    plan = read(table(BARE, ("Rà soát văn bản", "Báo cáo", "Sở Tư pháp", "Năm 2026"), sounding))
    assert [task.title for task in plan.tasks] == ["Rà soát văn bản", sounding[0]]
    assert plan.tasks[1].outputs[0].product == sounding[1]


@pytest.mark.parametrize("sounding", SOUNDS_LIKE_HEADINGS)
def test_a_table_that_goes_on_may_begin_with_such_a_row(sounding):
    first = table(BARE, ("Rà soát văn bản", "Báo cáo", "Sở Tư pháp", "Năm 2026"))
    plan = read(first, table((sounding[0], sounding[1], "Sở Y tế", "Quý I"), sounding))
    assert [task.title for task in plan.tasks][1:] == [sounding[0], sounding[0]]


@pytest.mark.parametrize(
    "again",
    [
        BARE,
        ("NHIỆM VỤ", "SẢN PHẨM", "CHỦ TRÌ", "THỜI GIAN"),
        ("Nội dung công việc", "Kết quả cần đạt", "Cơ quan chủ trì", "Thời gian hoàn thành"),
        ("Tên nhiệm vụ", "Sản phẩm đầu ra dự kiến", "Đơn vị thực hiện", "Tiến độ thực hiện"),
    ],
)
def test_headings_come_again_in_the_same_or_in_other_words(again):
    row = ("Rà soát văn bản", "Báo cáo", "Sở Tư pháp", "Năm 2026")
    plan = read(table(BARE, row, again, ("Kiểm tra", "Kết luận", "Thanh tra tỉnh", "Quý I")))
    assert [task.title for task in plan.tasks] == ["Rà soát văn bản", "Kiểm tra"]
