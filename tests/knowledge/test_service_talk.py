"""What a message about services asks whether it is needed, and whether it asks of somebody by name."""

from datetime import date

import pytest

from knowledge.service_facts import find_held
from knowledge.service_reading import find_services
from knowledge.service_talk import Need, asks_of_somebody, read_need
from knowledge.services import load_guide

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("message", "need"),
    [
        ("co can so do nha khong", Need(what="so do nha", brought=True)),
        ("Thế có phải chủ hộ ký đồng ý không?", Need(what="chủ hộ ký đồng ý", brought=False)),
        ("the co can can cuoc cong chung khong ad", Need(what="can cuoc cong chung", brought=True)),
        ("còn phải nộp trước bạ nữa không", Need(what="trước bạ", brought=True)),
        ("có phải mang bản chính theo không em", Need(what="bản chính", brought=True)),
        ("thế sổ đỏ thì sao, có phải nộp không", Need(what="sổ đỏ", brought=True)),
        ("giấy khám sức khỏe có cần không ạ", Need(what="giấy khám sức khỏe", brought=True)),
        ("ở nhà tôi có phải nộp không", None),
        ("có cần chủ trọ ký gì không", Need(what="chủ trọ ký", brought=True)),
        ("có cần mang theo gì không", None),
        ("có phải lên công an không", None),
        ("có cần làm giấy phép không", None),
        ("cần những gì", None),
        ("không", None),
        ("", None),
    ],
)
def test_what_is_asked_whether_it_is_needed(message, need):
    assert read_need(message) == need


@pytest.mark.parametrize(
    ("message", "asks"),
    [
        ("Tiền trợ cấp của bà Nông Thị Mai đã chuyển chưa?", True),
        ("Ông Lý Văn Thành có bao nhiêu thửa đất?", True),
        ("so do cua ong be van tinh da duyet chua", True),
        ("toi ten Tu, so cccd 004090001234, tra giup toi da co the chua", True),
        ("nha em co ho ngheo chua", False),
        ("chú Hoàng chưa có căn cước thì làm ở đâu", False),
        ("bà Nông Thị Mai mất, đi khai tử ở đâu", False),
        ("tôi là Nông Văn Hai, hồ sơ đã duyệt chưa", False),
    ],
)
def test_whether_it_asks_of_somebody_by_name(message, asks):
    assert asks_of_somebody(message) is asks
    if asks:
        assert find_services(message, TODAY).decision == "none"


def test_a_paper_is_held_by_its_kind_and_by_its_own_words():
    services = load_guide().services
    assert find_held(services["thuong_tru"], "sổ đỏ") == ("papers",)
    assert find_held(services["gp_xay_dung"], "sổ đỏ") == ("papers",)
    assert find_held(services["doi_gplx"], "sổ đỏ") == ()
    assert find_held(services["sang_ten_xe"], "trước bạ") == ("papers",)


@pytest.mark.parametrize(
    ("message", "found", "other"),
    [
        ("làm giấy xác nhận để được trợ cấp cho mẹ bị tai biến", "khuyet_tat", "lien_thong_khai_sinh"),
        ("em sắp sinh nên muốn chuyển hộ khẩu về nhà chồng", "thuong_tru", "lien_thong_khai_sinh"),
        ("xin trìch lục khai sinh", "trich_luc", "khai_sinh"),
        ("làm lại giấy khai sinh cho con", "trich_luc", "dang_ky_lai_khai_sinh"),
        ("đăng ký lại khai sinh", "dang_ky_lai_khai_sinh", "trich_luc"),
    ],
)
def test_words_stand_for_what_they_are_typed_as(message, found, other):
    reading = find_services(message, TODAY)
    assert found in reading.found
    assert other not in reading.found


def test_a_story_that_ends_in_a_common_question_is_answered_with_that():
    story = (
        "em định làm cái nhập khẩu, đổi bằng lái với làm lại căn cước luôn thể, nghe bảo công dân số được miễn phí, "
        "không biết đợt miễn này kéo dài đến hôm nào"
    )
    assert find_services(story, TODAY).found == ("mien_giam_phi",)
