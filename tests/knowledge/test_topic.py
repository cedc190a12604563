"""The topic of a question: what is left of it, how plans may spell or call the same, and how much each word weighs."""

import pytest
from fakes.assistant import TODAY
from hypothesis import given
from hypothesis import strategies as st

from knowledge.question import read_question

# typed, the slip in it, the word of the plans that must be tried instead
SLIPS = [
    ("hồ xơ trực tuyến", "xo", "so"),
    ("kiểm kê tài xản công", "xan", "san"),
    ("bổ nhiện công chức", "nhien", "nhiem"),
    ("niêm iết công khai", "iet", "yet"),
    ("cuộc thi tìm hỉu", "hiu", "hieu"),
]
# words of people, words of the plans
SAME = [
    ("khảo sát hài lòng", "do luong muc do hai long"),
    ("tinh giảm biên chế", "tinh gian bien che"),
    ("sáp nhập", "sap xep to chuc bo may"),
    ("ô tô công", "xe o to"),
    ("nộp hồ sơ qua mạng", "truc tuyen"),
]


def options_of(library, question: str) -> dict[str, set[str]]:
    topic = read_question(question, library, TODAY).topic
    return {" ".join(term.words): {" ".join(option) for option, _ in term.options[1:]} for term in topic}


@pytest.mark.parametrize(("typed", "slip", "meant"), SLIPS, ids=[typed for typed, *_ in SLIPS])
def test_a_slip_is_tried_as_the_word_that_fits_its_neighbours(library, typed, slip, meant):
    assert meant in options_of(library, f"ai chủ trì {typed}")[slip]


@pytest.mark.parametrize(("people", "plan"), SAME, ids=[people for people, _ in SAME])
def test_words_of_people_are_tried_as_words_of_plans(library, people, plan):
    tried = {option for options in options_of(library, f"ai chủ trì {people}").values() for option in options}
    assert plan in tried


def test_a_word_that_fits_its_neighbours_is_left_alone(library):
    single = {
        word: tried for word, tried in options_of(library, "giải ngân vốn đầu tư công").items() if " " not in word
    }
    assert not any(single.values())


def test_a_rare_word_weighs_more_than_a_common_one(library):
    weights = {t.words[0]: t.weight for t in read_question("niêm yết cải cách hành chính", library, TODAY).topic}
    assert weights["yet"] > weights["hanh"]


def test_what_is_typed_is_the_first_option_and_weighs_most(library):
    for term in read_question("thanh toann trực tuyến qua mạng xã hội", library, TODAY).topic:
        assert term.options[0] == (term.words, 1.0)
        assert all(0 < weight <= 1 for _, weight in term.options)


def test_politeness_and_cues_are_no_topic(library):
    topic = read_question("Dạ em chào anh, cho em hỏi ai chủ trì vậy ạ, em cảm ơn anh nhiều", library, TODAY).topic
    assert not {t.words[0] for t in topic if t.content} & {"da", "em", "anh", "cho", "hoi", "ai", "chu", "tri", "vay"}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("kiem ke tai san thi so tai chinh phoi hop voi ai", False),
        ("viec nay thi ke hoach ghi the nao", False),
        ("cuoc thi tim hieu cai cach hanh chinh", True),
        ("theo doi thi hanh phap luat", True),
    ],
)
def test_then_is_told_from_a_contest_by_its_companions(library, typed, told):
    assert any(t.words == ("thi",) and t.content for t in read_question(typed, library, TODAY).topic) is told


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxy ", max_size=60))
def test_any_letters_give_terms_with_known_options(library, text):
    for term in read_question(text, library, TODAY).topic:
        if len(term.words) == 1:
            assert all(option[0] in library.words for option, _ in term.options[1:] if len(option) == 1)
