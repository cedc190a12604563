"""Bits of words: the same records as a look at every record finds, whether the library keeps a word's bits or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import word_bits
from knowledge.library import Library
from knowledge.library_build import build
from knowledge.word_bits import WordBits
from knowledge.word_rows import WordRows

WAYS = [[["ke", "hoach"]], [["thu", "tuc"], ["ho", "so"]], [["cong"]], [["dat"], ["dai"]], [["giai", "quyet"], ["so"]]]


@pytest.fixture(scope="module", params=[0, 10**9], ids=["all kept", "none kept"])
def held(request, shipped_plans, tmp_path_factory):
    path = tmp_path_factory.mktemp("bits") / "library.sqlite"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_bits, "COMMON", request.param)
        build(shipped_plans, path)
    return Library.open(path)


@pytest.mark.parametrize("ways", WAYS, ids=str)
@pytest.mark.parametrize("kind", ["task", "passage", "target"])
@pytest.mark.parametrize("column", ["title", ""])
def test_bits_are_those_of_the_records_that_hold_the_words(held, kind, ways, column):
    bits = WordBits(held._connection, WordRows(held._connection))
    found = bits.first(kind, bits.hold_any(kind, ways, column), 10**6)
    records = held.all_of_kind(kind)
    words = {r.id: set(r.title) if column else {*r.title, *r.context} for r in records}
    assert found == [r.id for r in records if any(words[r.id].issuperset(way) for way in ways)]


@pytest.mark.parametrize("words", [["ubnd", "cac", "xa"], ["so", "noi", "vu"], ["phong", "khongcotu"], []], ids=str)
def test_records_of_some_plans_are_found_by_all_words_of_their_titles(held, words, monkeypatch):
    plans = [document.id for document in held.documents]
    for some in ([plans[0]], [plans[1], plans[3]], plans):
        wanted = [r.id for r in held.all_of_kind("duty", some) if words and set(words) <= set(r.title)]
        assert [record.id for record in held.with_words("duty", words, some)] == wanted
        with monkeypatch.context() as patch:  # as if these were not among the first plans
            patch.setattr("knowledge.candidates.FIRST_PLANS", 0)
            assert [record.id for record in held.with_words("duty", words, some)] == wanted


def test_words_of_no_record_have_no_bits(held):
    bits = WordBits(held._connection, WordRows(held._connection))
    assert bits.hold_any("task", [["khongcotu"]], "") == 0
    assert bits.first("task", 0, 10) == []


@given(st.sets(st.integers(0, 100)), st.integers(0, 20))
def test_the_first_set_bits_are_taken_in_order(library, places, limit):
    bits = WordBits(library._connection, WordRows(library._connection))
    numbers = [record.id for record in library.all_of_kind("task")]
    set_bits = sum(1 << place for place in places)
    assert bits.first("task", set_bits, limit) == [numbers[place] for place in sorted(places)[:limit]]


def test_records_of_plans_beyond_the_first_ones_are_left_out(shipped_plans, tmp_path, monkeypatch):
    monkeypatch.setattr(word_bits, "FIRST_PLANS", 1 << 20)
    monkeypatch.setattr(word_bits, "COMMON", 0)
    build(shipped_plans, tmp_path / "library.sqlite")
    library = Library.open(tmp_path / "library.sqlite")
    bits = WordBits(library._connection, WordRows(library._connection))
    found = bits.first("passage", bits.hold_any("passage", [["ke", "hoach"]], ""), 10**6)
    assert found
    assert {library.get_record(number).plan for number in found} == {library.documents[0].id}
