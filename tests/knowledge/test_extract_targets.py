"""Figures in sentences as plans write them: operator, value, unit and what is measured."""

import pytest

from knowledge.blocks import Blocks, Paragraph
from knowledge.extract import extract
from knowledge.model import Target

HEAD = ("Số: 12/KH-UBND", "Cao Bằng, ngày 05 tháng 01 năm 2026", "KẾ HOẠCH", "Cải cách hành chính năm 2026")


def read(*body: str) -> tuple[Target, ...]:
    paragraphs = tuple(Paragraph(text=text, place="đầu") for text in (*HEAD, *body))
    return extract(Blocks(name="plan", format="txt", blocks=paragraphs)).targets


def said(*body: str) -> list[tuple[str, float, str, str]]:
    return [(target.operator, target.value, target.unit, target.metric) for target in read(*body)]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Tỷ lệ giải quyết hồ sơ đúng hạn đạt từ 97% trở lên.", [(">=", 97, "%", "tỷ lệ giải quyết hồ sơ đúng hạn")]),
        ("Tỷ lệ hồ sơ trực tuyến đạt tối thiểu 60,5%;", [(">=", 60.5, "%", "tỷ lệ hồ sơ trực tuyến")]),
        ("Tỷ lệ hồ sơ trực tuyến đạt ít nhất 60 %.", [(">=", 60, "%", "tỷ lệ hồ sơ trực tuyến")]),
        ("Tỷ lệ hồ sơ trực tuyến đạt trên 60%.", [(">", 60, "%", "tỷ lệ hồ sơ trực tuyến")]),
        ("Tỷ lệ hồ sơ trực tuyến đạt trên 60% trở lên.", [(">=", 60, "%", "tỷ lệ hồ sơ trực tuyến")]),
        ("Tỷ lệ hồ sơ trễ hạn không quá 3%.", [("<=", 3, "%", "tỷ lệ hồ sơ trễ hạn")]),
        ("Tỷ lệ hồ sơ trễ hạn tối đa 3 phần trăm.", [("<=", 3, "%", "tỷ lệ hồ sơ trễ hạn")]),
        ("Tỷ lệ hồ sơ trễ hạn dưới 3%.", [("<", 3, "%", "tỷ lệ hồ sơ trễ hạn")]),
        ("Tỷ lệ hồ sơ trễ hạn ≤ 3%.", [("<=", 3, "%", "tỷ lệ hồ sơ trễ hạn")]),
        ("Mức độ hài lòng đạt 95%.", [("=", 95, "%", "mức độ hài lòng")]),
        ("Phấn đấu tỷ lệ giải ngân đạt 95% trở lên so với kế hoạch.", [(">=", 95, "%", "tỷ lệ giải ngân")]),
        ("100% hồ sơ được số hóa.", [("=", 100, "%", "hồ sơ được số hóa")]),
        ("Phấn đấu 100% hồ sơ được số hóa nhằm phục vụ người dân.", [("=", 100, "%", "hồ sơ được số hóa")]),
        ("Trên 95% đơn vị thực hiện tự chủ.", [(">", 95, "%", "đơn vị thực hiện tự chủ")]),
        ("Tối thiểu 30% đơn vị được kiểm tra.", [(">=", 30, "%", "đơn vị được kiểm tra")]),
        ("Hoàn thành 100% nhiệm vụ được giao.", [("=", 100, "%", "hoàn thành nhiệm vụ được giao")]),
        ("100% cán bộ (trừ người nghỉ hưu) được tập huấn.", [("=", 100, "%", "cán bộ được tập huấn")]),
        (
            "100% hồ sơ được tiếp nhận và 90% hồ sơ được số hóa.",
            [("=", 100, "%", "hồ sơ được tiếp nhận"), ("=", 90, "%", "hồ sơ được số hóa")],
        ),
        (
            "Tỷ lệ số hóa đạt 90%, tỷ lệ thanh toán trực tuyến đạt từ 55% trở lên.",
            [("=", 90, "%", "tỷ lệ số hóa"), (">=", 55, "%", "tỷ lệ thanh toán trực tuyến")],
        ),
        (
            "98% hồ sơ công việc tại cấp tỉnh; 95% hồ sơ công việc tại cấp xã được xử lý trên mạng.",
            [
                ("=", 98, "%", "hồ sơ công việc tại cấp tỉnh được xử lý trên mạng"),
                ("=", 95, "%", "hồ sơ công việc tại cấp xã được xử lý trên mạng"),
            ],
        ),
        (
            "Mức độ hài lòng đạt tối thiểu 95%. Trong đó, mức độ hài lòng lĩnh vực đất đai đạt tối thiểu 90%.",
            [(">=", 95, "%", "mức độ hài lòng"), (">=", 90, "%", "mức độ hài lòng lĩnh vực đất đai")],
        ),
        (
            "Tỷ lệ số hóa đạt từ 60% đến 70%.",
            [(">=", 60, "%", "tỷ lệ số hóa"), ("<=", 70, "%", "tỷ lệ số hóa")],
        ),
        (
            "Tổ chức 2-3 hội nghị đối thoại.",
            [(">=", 2, "hội nghị", "tổ chức đối thoại"), ("<=", 3, "hội nghị", "tổ chức đối thoại")],
        ),
        ("Có ít nhất 05 sáng kiến được công nhận.", [(">=", 5, "sáng kiến", "được công nhận")]),
        ("Thời gian chờ không quá 15 phút.", [("<=", 15, "phút", "thời gian chờ")]),
        ("Tối thiểu 1.000 lượt người được tuyên truyền.", [(">=", 1000, "lượt", "người được tuyên truyền")]),
    ],
)  # fmt: skip
def test_figures(sentence: str, wanted: list[tuple[str, float, str, str]]) -> None:
    assert said("I. MỤC TIÊU", f"- {sentence}") == wanted


@pytest.mark.parametrize(
    "sentence",
    [
        "Hoàn thành việc sắp xếp theo Nghị quyết số 18-NQ/TW ngày 25/10/2017.",
        "Vận hành mô hình chính quyền địa phương 02 cấp giai đoạn 2021 - 2030.",
        "Thực hiện Đề án 06 trong năm 2026.",
        "Báo cáo trong thời hạn 15 ngày.",
        "Phấn đấu hoàn thành các mục tiêu, nhiệm vụ đề ra.",
        "Quyết định số 15/QĐ-UBND phê duyệt 06 nhiệm vụ.",
    ],
)
def test_figures_that_are_no_targets(sentence: str) -> None:
    assert said("I. MỤC TIÊU", f"- {sentence}") == []


def test_only_the_parts_headed_as_targets_count() -> None:
    body = (
        "I. MỤC TIÊU, NHIỆM VỤ",
        "1. Cải cách thể chế",
        "1.1. Mục tiêu",
        "- Đạt 60%.",
        "1.2. Nhiệm vụ",
        "- Đạt 70%.",
    )
    (target,) = read(*body)
    assert (target.section, target.area, target.value) == ("I.1.1", "Cải cách thể chế", 60)


def test_everything_below_a_heading_of_targets_counts() -> None:
    body = (
        "I. YÊU CẦU",
        "- Đạt 50%.",
        "II. MỤC TIÊU",
        "1. Mục tiêu chung",
        "- Đạt 60%.",
        "2. Giải pháp",
        "2.1. Cải cách",
        "- Đạt 70%.",
    )
    assert [(target.section, target.value) for target in read(*body)] == [("II.1", 60), ("II.2.1", 70)]


def test_a_heading_that_runs_on() -> None:
    (target,) = read("I. CÔNG VỤ", "1. Mục tiêu: 100% công chức được bổ nhiệm đúng quy trình.", "2. Nhiệm vụ", "- Làm.")
    assert (target.section, target.metric) == ("I.1", "công chức được bổ nhiệm đúng quy trình")


def test_a_heading_that_names_targets_among_others_when_no_other_does() -> None:
    assert [t.value for t in read("I. MỤC TIÊU, NHIỆM VỤ", "- Đạt 60%.", "II. KINH PHÍ", "- Chi 10% ngân sách.")] == [
        60
    ]


def test_a_plan_without_such_parts_is_read_from_its_body() -> None:
    assert [
        t.section for t in read("I. NỘI DUNG", "- Bảo đảm 100% hồ sơ đúng hạn.", "II. KINH PHÍ", "Theo quy định.")
    ] == ["I"]


def test_ranges_are_no_conflict_but_other_figures_are() -> None:
    paragraphs = (
        "I. MỤC TIÊU",
        "- Tỷ lệ số hóa đạt từ 60% đến 70%.",
        "- Tỷ lệ thanh toán đạt 50%.",
        "- Tỷ lệ thanh toán đạt 55%.",
    )
    blocks = tuple(Paragraph(text=text, place="x") for text in (*HEAD, *paragraphs))
    (conflict,) = extract(Blocks(name="plan", format="txt", blocks=blocks)).conflicts
    assert conflict.about == "tỷ lệ thanh toán"
    assert [reading.value for reading in conflict.readings] == [50, 55]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Mức độ hài lòng về TTHC đạt 95%", "Mức độ hài lòng về TTHC lĩnh vực đất đai đạt 90%"),
        ("Tỷ lệ hồ sơ tại cấp tỉnh đạt 98%", "Tỷ lệ hồ sơ tại cấp xã đạt 95%"),
        ("Tỷ lệ hồ sơ trực tuyến đạt 60%", "Tỷ lệ hồ sơ trực tuyến toàn trình đạt 40%"),
        ("Tỷ lệ số hóa năm 2026 đạt 60%", "Tỷ lệ số hóa năm 2030 đạt 90%"),
        ("Tổ chức 3 hội nghị", "Tổ chức 5 lớp"),
    ],
)
def test_different_things_are_no_conflict(first: str, second: str) -> None:
    blocks = tuple(Paragraph(text=text, place="x") for text in (*HEAD, "I. MỤC TIÊU", f"- {first}.", f"- {second}."))
    assert extract(Blocks(name="plan", format="txt", blocks=blocks)).conflicts == ()
