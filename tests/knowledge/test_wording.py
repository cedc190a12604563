"""Words of plans and of questions: short forms written out, accents kept, and spans that point into what was typed."""

import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.text import fold, normalise
from knowledge.wording import accented_list, accented_words, index_words, read_words, wording

CORPUS = yaml.safe_load((Path(__file__).parents[1] / "corpus" / "wording.yaml").read_text(encoding="utf-8"))
CASES = [(str(typed), str(read)) for group in CORPUS.values() for typed, read in group.items()]
WORD = re.compile(r"[a-z0-9]+|%")
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from([*wording().formal, *wording().chat, "AI", "%", "13", "đề", "…", "\u0323"])).map(" ".join),
)


def none_known(first: str, second: str) -> bool:
    return False


@pytest.mark.parametrize(("typed", "read"), CASES)
def test_typed_words_are_read(library, typed, read):
    assert " ".join(word.accented for word in read_words(typed, library.knows_pair)) == read


def test_corpus_covers_each_kind_of_writing():
    assert {group: len(lines) >= 7 for group, lines in CORPUS.items()} == dict.fromkeys(CORPUS, True)


def test_without_plans_the_first_reading_is_taken():
    for short, options in wording().chat.items():
        if short in wording().formal or short == "ai":
            continue
        assert [word.accented for word in read_words(short, none_known)] == options[0], short


def test_short_forms_of_plans_are_written_out_in_their_words():
    assert " ".join(index_words("Rà soát TTHC nội bộ")) == "ra soat thu tuc hanh chinh noi bo"
    read = " ".join(index_words("VBQPPL do HĐND, UBND ban hành 100%"))
    assert read == "van ban quy pham phap luat do hoi dong nhan dan uy ban nhan dan ban hanh 100 %"
    assert index_words("kh của sp") == ["kh", "cua", "sp"]  # chat's short forms stand in no plan


def test_artificial_intelligence_in_a_plan_is_no_who():
    assert " ".join(index_words("trí tuệ nhân tạo AI")) == "tri tue nhan tao tri tue nhan tao"
    assert index_words("ai chủ trì") == ["ai", "chu", "tri"]
    assert "ai" in accented_words("do ai")
    assert "ai" not in accented_words("lớp AI")


def test_accented_words_keep_the_accents_of_the_plan():
    assert accented_list("Đề án TTHC") == ["đề", "án", "tthc"]
    assert accented_words("Đề án TTHC") == {"đề", "án", "thủ", "tục", "hành", "chính"}


def test_a_written_out_word_points_to_its_short_form():
    message = "cho e hỏi tthc nội bộ"
    words = read_words(message, none_known)
    assert {message[w.start : w.end] for w in words if w.text in {"thu", "tuc", "hanh", "chinh"}} == {"tthc"}


def test_plans_and_questions_say_the_same_of_every_formal_short_form():
    for short, long in wording().formal.items():
        typed = short.upper() if short == "ai" else short
        if short == "ai":
            continue
        assert index_words(typed) == [fold(word) for word in long]
        assert [word.text for word in read_words(typed, none_known)] == index_words(typed)


@given(TEXTS)
@example("İstanbul ﬁ ½ ²⁰ ㎏ \ud7ff")
@example("e\u0301\u0323 đ\u0302 \u200b\u00a0")
def test_words_of_any_text_are_plain(text):
    for words in (index_words(text), [word.text for word in read_words(text, none_known)]):
        assert all(WORD.fullmatch(word) for word in words)


@given(TEXTS)
def test_spans_lie_in_order_inside_the_message(text):
    words = read_words(text, none_known)
    length = len(normalise(text))
    assert all(0 <= word.start < word.end <= length for word in words)
    spans = list(dict.fromkeys((word.start, word.end) for word in words))
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@given(TEXTS)
def test_words_do_not_depend_on_how_letters_are_composed(text):
    assert index_words(unicodedata.normalize("NFD", text)) == index_words(unicodedata.normalize("NFC", text))


@given(st.lists(st.sampled_from(["đề", "án", "văn", "bản", "rà", "soát", "quyết", "định", "2026"]), max_size=9))
def test_full_words_are_read_as_they_stand(words):
    assert [word.accented for word in read_words(" ".join(words), none_known)] == words
