"""Slips of the keyboard: what is mended before a question is read, and what must be left as it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.spelling import mend
from knowledge.text import fold, normalise
from knowledge.typing_keys import from_telex, from_vni, is_syllable

TELEX = [
    ("chaams", "chấm"), ("ddieemr", "điểm"), ("dduowcj", "được"), ("nguwowif", "người"), ("tuyeens", "tuyến"),
    ("quyeenf", "quyền"), ("gif", "gì"), ("hoof", "hồ"), ("khoong", "không"), ("nawm", "năm"), ("quys", "quý"),
]  # fmt: skip
VNI = [
    ("vie6c5", "việc"),
    ("ke61", "kế"),
    ("hoa5ch", "hoạch"),
    ("ngu7o7i2", "người"),
    ("d9o7n", "đơn"),
    ("na8m", "năm"),
]
MENDED = [
    ("cv473 nói gì", "cv 473 noi gi"),
    ("stt13 kh4110 q4", "stt 13 kh 4110 q4"),
    ("phối hợp vớ bên nào", "phoi hop voi ben nao"),
    ("chaams ddieemr chỉ số", "cham diem chi so"),
    ("vie6c5 na2y ai chu3 tri2", "viec nay ai chu tri"),
    ("nihệm vụ 39 ai chủ trì", "nhiem vu 39 ai chu tri"),
    ("nhiệmm vụ 39", "nhiem vu 39"),
    ("danh mụcc văn bản", "danh muc van ban"),
    ("thanh toann trực tuyến", "thanh toan truc tuyen"),
    ("cơ chế mot cuar liên thông", "co che mot cua lien thong"),
    ("giải ngâm vốn đầu tư", "giai ngan von dau tu"),
    ("canbo cong chuc", "can bo cong chuc"),
    ("caicachhanhchinh", "cai cach hanh chinh"),
    ("fối hợp với sở nào", "phoi hop voi so nao"),
    ("phân kông nhiệm vụ", "phan cong nhiem vu"),
    ("báo cáo quý naof", "bao cao quy nao"),
    ("phải xog tháng nào", "phai xong thang nao"),
    ("gaiir quyết đúng hạn", "giai quyet dung han"),
    ("chhaams điểm các sở", "cham diem cac so"),
    # keys that make no syllable: what stands beside its neighbours, then what is common
    ("xã phải làm nững việc gì", "xa phai lam nhung viec gi"),
    ("có hạn ngày nào khogn", "co han ngay nao khong"),
    ("đạt bao nhêu phần trăm", "dat bao nhieu phan tram"),
    ("việc nào torng phụ lục", "viec nao trong phu luc"),
    ("nghị quyt về biên chế", "nghi quyet ve bien che"),
    ("tháng 6 hay thágn 7", "thang 6 hay thang 7"),
    ("tỉnh Tuyên Quagn", "tinh tuyen quang"),
    ("phản ánh kiến ngị", "phan anh kien nghi"),
    # short forms and words from elsewhere
    ("ban hành vbqqppl", "ban hanh vbqppl"),
    ("tỷ lệ DCVTT", "ty le dvctt"),
    ("nộp onlien", "nop online"),
    ("SIAPS là gì", "sipas la gi"),
    # words of their own that fit nowhere where they stand
    ("niệm vụ số 13", "nhiem vu so 13"),
    ("kế hạch của sở", "ke hoach cua so"),
    ("hội nghị đối thại", "hoi nghi doi thoai"),
    ("hưng dẫn các xã", "huong dan cac xa"),
]
LEFT = [
    "kiểm kê tài sản công",
    "hồ sơ ở xã Trùng Khánh",
    "118/2025/NĐ-CP",
    "http://caobang.gov.vn/tthc",
    "email anh@caobang.gov.vn",
    "q4 t12",
    "VNeID, iOffice, Zalo",
    "phở bò ngon",
    "quan niệm mới",
    "lên tầng hai gặp ông Nùng Văn Hạch",
    "tổng hợp số liệu, tông màu",
    "Con bò xanh ăn cỏ",
    "Sở Y tế tiêm vắc xin",
    "",
]


@pytest.mark.parametrize(("typed", "meant"), TELEX)
def test_keys_of_telex_are_read(typed, meant):
    assert from_telex(typed) == meant


@pytest.mark.parametrize(("typed", "meant"), VNI)
def test_keys_of_vni_are_read(typed, meant):
    assert from_vni(typed) == meant


@pytest.mark.parametrize(("typed", "meant"), MENDED)
def test_slips_are_mended(library, typed, meant):
    assert fold(mend(typed, library)) == meant


@pytest.mark.parametrize("typed", LEFT)
def test_what_is_no_slip_is_left(library, typed):
    assert mend(typed, library) == typed


def test_a_mended_word_keeps_the_accents_that_were_typed(library):
    assert mend("Nhà riêgn của Chủ tịch", library) == "Nhà riêng của Chủ tịch"
    assert mend("ke hooach cua so", library) == "ke hoach cua so"


def test_titles_of_plans_are_left(library):
    titles = [normalise(record.content().title) for record in library.all_of_kind("task")]
    changed = [title for title in titles if fold(mend(title, library)) != fold(title)]
    assert changed == []


def test_syllables_are_told_from_other_words():
    assert all(map(is_syllable, ("nghieng", "quyet", "a", "uy", "khuya", "giup", "truong")))
    assert not any(
        map(is_syllable, ("nihem", "toann", "mucc", "quuyet", "kong", "cenh", "hyen", "zalo", "facebook", "qk", ""))
    )


@given(st.text(max_size=120))
def test_any_text_is_mended_once_and_for_all(library, text):
    once = mend(normalise(text), library)
    assert mend(once, library) == once or len(once) < 400
