"""Cue phrases: found by words and vowels, the longer one before the shorter, and data files that say what they lack."""

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import datafile
from knowledge.cues import Line, find_wants, phrases
from knowledge.errors import BadData
from knowledge.text import fold
from knowledge.wording import read_words


def line_of(text: str) -> Line:
    return Line(read_words(text, lambda *_: False), accented=fold(text) != text.lower())


def wants_of(text: str) -> list[str]:
    return [cue.name for cue in find_wants(line_of(text)) if not cue.weak]


def test_cues_come_in_the_order_of_the_words():
    assert wants_of("ai chủ trì, hạn chót và sản phẩm") == ["lead", "deadline", "product"]
    assert wants_of("sản phẩm, hạn chót, ai chủ trì") == ["product", "deadline", "lead"]


def test_a_cue_inside_a_longer_one_is_dropped():
    assert wants_of("ai ký") == ["signer"]  # not "ai"
    assert wants_of("ai phối hợp") == ["coordinate"]
    assert "areas" in wants_of("mấy lĩnh vực")


def test_vowels_speak_against_a_phrase_and_tones_do_not():
    assert "signer" in wants_of("ai kí")
    assert "coordinate" in wants_of("phói hợp")  # one tone amiss
    assert "coordinate" in wants_of("phoi hop")
    assert wants_of("mỏ vàng") == []


def test_a_refusal_needs_the_very_accents():
    weather = phrases().never["weather"]
    assert line_of("thời tiết hôm nay").has_exactly(weather)
    assert line_of("thoi tiet hom nay").has_exactly(weather)
    personal = phrases().never["salary"]
    assert not line_of("tiến lượng công việc").has_exactly(personal)


def test_a_phrase_ends_at_the_border_of_a_word():
    assert wants_of("aichutri") == []
    assert "lead" not in wants_of("hai")


def test_spans_count_words():
    line = line_of("cho hỏi ai chủ trì vậy")
    (cue,) = [cue for cue in find_wants(line) if cue.name == "lead"]
    assert [word.accented for word in line.words[cue.first : cue.end]] == ["ai", "chủ", "trì"]


@given(st.lists(st.sampled_from(["ai", "chủ", "trì", "hạn", "nào", "phoi", "hop", "sản", "phẩm", "%", "13", "ky"])))
def test_cues_lie_inside_the_line_and_none_inside_another(words):
    cues = find_wants(line_of(" ".join(words)))
    assert all(0 <= cue.first < cue.end <= len(words) for cue in cues)
    for cue in cues:
        longer = [o for o in cues if o.first <= cue.first and cue.end <= o.end and len(o) > len(cue)]
        assert longer == []


@given(st.lists(st.sampled_from(["ai", "chủ", "trì", "hạn", "nào", "phoi", "hop", "sản", "phẩm", "%", "13", "ky"])))
def test_a_phrase_is_found_wherever_one_expression_of_all_phrases_finds_it(words):
    line = line_of(fold(" ".join(words)))  # without accents none is refused
    for name, pattern in (phrases().strong | phrases().weak | phrases().marks).items():
        every = re.compile(rf"(?<![^ ])(?:{'|'.join(pattern.sources)})(?![^ ])")
        assert list(line.find(name, pattern)) == [line.span(name, match) for match in every.finditer(line.text)]
        assert line.has(pattern) == (every.search(line.text) is not None)


def test_a_phrase_that_begins_with_a_gap_is_refused(monkeypatch):
    data = datafile.load("questions.yaml")
    monkeypatch.setattr(datafile, "load", lambda _: data | {"mine": ["… của tôi"], "heads": [], "names": {}})
    with pytest.raises(BadData):
        phrases.__wrapped__()


@pytest.mark.parametrize("path", sorted((files("knowledge") / "data").iterdir()), ids=lambda path: path.name)
def test_every_data_file_is_a_mapping_in_plain_letters(path):
    data = datafile.load(path.name)
    assert data
    text = path.read_text(encoding="utf-8")
    assert "\t" not in text
    assert "\u00a0" not in text


def test_missing_data_file_is_no_empty_one():
    with pytest.raises(FileNotFoundError):
        datafile.load("khong-co.yaml")


def test_a_phrase_that_is_another_one_without_accents_needs_them():
    abuse = phrases().never["abuse"]
    assert line_of("ngu vãi").has_exactly(abuse)
    assert not line_of("so noi vu dong vai gi").has_exactly(abuse)
    assert not line_of("bao cao 9 thang cho phuong").has_exactly(abuse)


def test_courtesy_with_accents_leaves_a_question_without_any_as_it_is():
    weather = phrases().never["weather"]
    assert line_of("Dạ cho em hỏi thoi tiet trung khanh cuoi tuan nay the nao ạ").has_exactly(weather)
    assert not line_of("Sở nào lo tuyên truyền thoi tiet cực đoan").has_exactly(weather)
