"""What a list is to leave out: an agency's tasks, tasks on a topic, and words that only look like it."""

from datetime import date

import pytest

from knowledge.question import read_question


def read(message, library):
    return read_question(message, library, date(2026, 11, 21)).left_out


@pytest.mark.parametrize(
    ("message", "agencies"),
    [
        ("việc quý IV có gì, bỏ những việc Sở Nội vụ chủ trì ra", (("lead", "Sở Nội vụ"),)),
        ("kể các việc quý IV, trừ việc của Sở Tài chính", (("lead", "Sở Tài chính"),)),
        ("liệt kê việc quý IV không tính việc Sở Tư pháp phối hợp", (("coordinate", "Sở Tư pháp"),)),
        ("liệt kê việc của Sở Tài chính", ()),
        ("ngoài Sở Nội vụ ra ai chủ trì", ()),
    ],
)
def test_an_agency_whose_tasks_are_left_out_is_not_asked_about(library, message, agencies):
    query = read_question(message, library, date(2026, 11, 21))
    assert query.left_out.agencies == agencies
    assert not {name for _, name in agencies} & set(query.agency_names)


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        ("Sở Nội vụ phối hợp việc nào, trừ tuyển dụng", ("tuyen", "dung")),
        ("liet ke viec so noi vu phoi hop, khong ke tuyen dung ra", ("tuyen", "dung")),
        ("liệt kê việc về lưu trữ hồ sơ", ()),
        ("có những việc gì trừ việc nào", ()),
    ],
)
def test_a_topic_is_left_out_only_where_that_is_said(library, message, topic):
    assert read(message, library).topic == topic
