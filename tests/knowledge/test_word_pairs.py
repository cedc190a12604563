import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.word_pairs import WordPairs, number_words, pack_pairs

WORDS = ("an", "ban", "cao", "%", "2026")


@given(st.sets(st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS))))
def test_pairs_are_held_as_they_were_packed(pairs):
    numbers = number_words(sorted(WORDS))
    held = WordPairs(pack_pairs(pairs, numbers), numbers)
    assert {(one, other) for one in WORDS for other in WORDS if held.holds(one, other)} == pairs
    assert len(held) == len(pairs)


def test_a_word_that_no_plan_holds_stands_beside_nothing():
    numbers = number_words(["an", "ban"])
    held = WordPairs(pack_pairs([("an", "ban")], numbers), numbers)
    assert not held.holds("an", "khac")
    assert not held.holds("khac", "an")


def test_a_pair_of_words_without_numbers_is_refused():
    with pytest.raises(KeyError):
        pack_pairs([("an", "khac")], number_words(["an"]))
