"""Figures that differ between plans: the same thing is found however worded, two things are never told as one."""

from datetime import date

import pytest

from knowledge.comparison import find_plan_conflicts
from knowledge.model import Document, Plan, Target


def make(name, *targets, year=2026):
    document = Document(
        id=name, number=name, kind="Kế hoạch", title="Kế hoạch CCHC", issuer=None, place=None,
        issued_on=date(2026, 1, 5), signer=None, signer_title=None, year=year, based_on=(),
    )  # fmt: skip
    return Plan(document=document, targets=targets)


def target(metric, value, *, unit="%", section="I.1", text="", operator=">="):
    return Target(
        area="", section=section, text=text or f"{metric} đạt {value}{unit}.", metric=metric,
        operator=operator, value=float(value), unit=unit,
    )  # fmt: skip


ON_TIME = "tỷ lệ giải quyết hồ sơ TTHC đúng hạn"
ON_TIME_OTHERWISE = "tỷ lệ hồ sơ thủ tục hành chính được giải quyết đúng hạn"
ONLINE = "tỷ lệ hồ sơ nộp trực tuyến"


def test_the_shipped_plans_differ_in_three_measures(shipped_plans):
    found = find_plan_conflicts(shipped_plans)
    assert {
        conflict.about: {(one.document, one.section, one.value) for one in conflict.readings} for conflict in found
    } == {
        "tỷ lệ giải quyết hồ sơ TTHC đúng hạn": {
            ("4110-kh-ubnd", "II.2.1", 97),
            ("cchc-2026-so-tu-phap-cao-bang", "II.2.1", 97),
            ("cchc-2026-xa-nam-dan", "II.2.3", 95),
        },
        "tỷ lệ giao dịch thanh toán trực tuyến": {
            ("4110-kh-ubnd", "II.2.1", 55),
            ("cchc-2026-so-tu-phap-cao-bang", "II.2.1", 80),
            ("cchc-2026-so-tu-phap-cao-bang", "II.6.1", 55),
        },
        "tỷ lệ khai thác, sử dụng lại thông tin, dữ liệu số hóa trong giải quyết TTHC, dịch vụ công": {
            ("4110-kh-ubnd", "II.6.1", 60),
            ("cchc-2026-so-tu-phap-cao-bang", "II.2.1", 70),
            ("cchc-2026-so-tu-phap-cao-bang", "II.6.1", 60),
        },
    }


def test_the_same_measure_in_other_words_is_one():
    (conflict,) = find_plan_conflicts([make("a", target(ON_TIME, 97)), make("b", target(ON_TIME_OTHERWISE, 95))])
    assert [(one.document, one.value, one.unit) for one in conflict.readings] == [("a", 97, "%"), ("b", 95, "%")]
    assert conflict.readings[1].text == f"{ON_TIME_OTHERWISE} đạt 95%."


def test_where_hoa_has_its_tone_makes_no_other_word():
    old, new = "tỷ lệ số hoá hồ sơ giải quyết", "tỷ lệ số hóa hồ sơ giải quyết"
    assert find_plan_conflicts([make("a", target(old, 90)), make("b", target(new, 80))])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (target(ON_TIME, 97), target(ON_TIME_OTHERWISE, 97)),  # one value
        (target(ON_TIME, 97), target(ON_TIME, 95, unit="điểm")),
        (target(ON_TIME, 97), target("tỷ lệ giải quyết hồ sơ TTHC quá hạn", 5)),
        (target(ON_TIME, 97), target("tỷ lệ giải quyết hồ sơ TTHC đúng hạn tại cấp xã", 95)),
        (target("hồ sơ công việc tại cấp tỉnh được xử lý", 98), target("hồ sơ công việc tại cấp xã được xử lý", 90)),
        (target("tỷ lệ bàn giao hồ sơ", 90), target("tỷ lệ bán giao hồ sơ", 80)),  # an accent makes another word
        (target("hoàn thành các nhiệm vụ theo kế hoạch", 100), target("hoàn thành nhiệm vụ theo kế hoạch", 90)),
        (target(ON_TIME, 97), target(ON_TIME, 99, text="Đến năm 2030, tỷ lệ đúng hạn đạt 99%.")),
        (target(ON_TIME, 97), target(ON_TIME, 50, text="Hết quý II/2026, tỷ lệ đúng hạn đạt 50%.")),
        (
            target(f"{ONLINE} trên tổng số hồ sơ tiếp nhận", 60),
            target(f"{ONLINE} trên tổng số TTHC đủ điều kiện", 90),
        ),  # of other wholes
    ],
)
def test_two_things_are_never_told_as_one(first, second):
    assert find_plan_conflicts([make("a", first), make("b", second)]) == ()


def test_a_measure_that_names_no_whole_is_that_of_the_only_whole_named():
    whole = target(f"{ONLINE} trên tổng số hồ sơ tiếp nhận", 60)
    assert find_plan_conflicts([make("a", whole), make("b", target(ONLINE, 70))])
    other = target(f"{ONLINE} trên tổng số TTHC đủ điều kiện", 60)
    assert find_plan_conflicts([make("a", whole), make("b", target(ONLINE, 70)), make("c", other)]) == ()


def test_plans_of_other_years_or_of_none_are_not_compared():
    old = make("a", target(ON_TIME, 90), year=2025)
    new = make("b", target(ON_TIME, 97))
    undated = make("c", target(ON_TIME, 80), year=None)
    assert find_plan_conflicts([old, new, undated]) == ()


def test_a_year_that_is_said_is_the_plans_own():
    said = target(ON_TIME, 95, text="Trong năm 2026, tỷ lệ đúng hạn đạt 95%.")
    assert find_plan_conflicts([make("a", target(ON_TIME, 97)), make("b", said)])


def test_a_day_of_a_cited_document_is_no_period():
    said = target(ON_TIME, 95, text="Theo Nghị quyết số 66-NQ/TW ngày 30/4/2025, tỷ lệ đúng hạn đạt 95%.")
    assert find_plan_conflicts([make("a", target(ON_TIME, 97)), make("b", said)])


def test_what_one_plan_says_in_two_ways_is_no_conflict_between_plans():
    assert find_plan_conflicts([make("a", target(ON_TIME, 97), target(ON_TIME, 95, section="II"))]) == ()
    same_range = (target("số sáng kiến cải cách hành chính", 2), target("số sáng kiến cải cách hành chính", 3))
    assert find_plan_conflicts([make("a", *same_range), make("b", *same_range)]) == ()
