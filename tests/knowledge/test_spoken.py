"""Words of talk: what tells nothing of the matter asked about, and what must keep its weight."""

import pytest
from fakes.assistant import TODAY

from knowledge.question import read_question
from knowledge.spoken import is_noise, is_spoken, spoken_words
from knowledge.wording import read_words

TALK = ["gọi", "nhắn", "tui", "nhỉ", "file", "dzậy"]
MATTER = ["giá", "vàng", "thuế", "phở", "kiểm", "hạn", "bưu"]
NOISE = ["qzt", "vkb", "xzz"]
WORDS = ["xong", "han", "fdigrdp", "13", "kpi"]


def read_one(library, typed: str):
    return read_words(typed, library.knows_pair)[0]


@pytest.mark.parametrize("typed", TALK)
def test_words_of_talk_tell_nothing(library, typed):
    assert is_spoken(read_one(library, typed), library)


@pytest.mark.parametrize("typed", MATTER)
def test_words_of_a_matter_keep_their_weight(library, typed):
    assert not is_spoken(read_one(library, typed), library)


@pytest.mark.parametrize("typed", NOISE)
def test_keys_that_make_no_word_are_noise(library, typed):
    assert is_noise(read_one(library, typed), library)


@pytest.mark.parametrize("typed", WORDS)
def test_words_and_names_are_no_noise(library, typed):
    assert not is_noise(read_one(library, typed), library)


def test_talk_around_a_topic_leaves_the_answer_as_it_was(library):
    plain = read_question("kiểm kê tài sản công hạn khi nào", library, TODAY)
    chatty = read_question("ê gọi tui hỏi xíu kiểm kê tài sản công hạn khi nào nhỉ dzậy qzt", library, TODAY)
    weighty = {term.words for term in chatty.topic if term.content and term.weight > 2}
    assert weighty == {term.words for term in plain.topic if term.content and term.weight > 2}


def test_words_of_talk_are_written_with_their_accents():
    assert {"gọi", "nhỉ", "trợ"} <= spoken_words()
