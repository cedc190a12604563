"""Short forms made up from first letters: which phrase they stand for, and when they stand for none."""

import pytest

from knowledge.initials import from_initials
from knowledge.spelling import mend


def nowhere(first, last):
    return False


@pytest.mark.parametrize(
    ("typed", "phrase"),
    [
        ("nvtc", "nghĩa vụ tài chính"),
        ("tttđt", "trang thông tin điện tử"),
        ("hscv", "hồ sơ công việc"),
        ("cqhcnn", "cơ quan hành chính nhà nước"),
        ("xyzt", None),
        ("nv", None),
        ("ttđt", "thông tin điện tử"),
    ],
)
def test_first_letters_stand_for_the_only_phrase_that_has_them(typed, phrase):
    assert from_initials(typed, nowhere) == phrase


def test_a_typed_d_with_its_bar_is_no_plain_one():
    assert from_initials("cdđ", nowhere) is None
    assert from_initials("cđcv", nowhere) == from_initials("cdcv", nowhere) == "chế độ công vụ"


def test_among_several_phrases_the_neighbours_decide():
    assert from_initials("cds", nowhere) is None
    assert from_initials("cds", lambda *ends: ends != ()) is None
    assert from_initials("cds", lambda *ends: ends[0] == "cong") == "công dân số"


def test_a_made_up_short_form_is_written_out_in_a_message(library):
    assert mend("TTHC có NVTC", library) == "TTHC có nghĩa vụ tài chính"
    assert mend("nq66 và nđ118", library) == "nq 66 và nd 118"
