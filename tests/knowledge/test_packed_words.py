"""Words as numbers: what was packed comes back, each word once, those of the title apart from those around it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import packed_words
from knowledge.packed_words import Numbering, SeenTexts, pack_words, unpack
from knowledge.word_pairs import GatheredPairs

WORDS = st.lists(st.sampled_from(["an", "ban", "cao", "%", "2026"]))
RECORDS = st.lists(st.tuples(WORDS, WORDS))


def pack(records, numbers, pairs=None, seen=None):
    texts = [(" ".join(title), " ".join(context)) for title, context in records]
    return list(
        pack_words(texts, numbers, GatheredPairs() if pairs is None else pairs, SeenTexts() if seen is None else seen)
    )


@given(RECORDS)
def test_words_come_back_each_once(records):
    numbers = Numbering()
    packed = pack(records, numbers)
    words = {number: word for word, number in numbers.items()}
    for (title, context), (length, inside, around) in zip(records, packed, strict=True):
        assert length == len(title)
        assert [words[number] for number in unpack(inside)] == list(dict.fromkeys(title))
        assert [words[number] for number in unpack(around)] == [w for w in dict.fromkeys(context) if w not in title]


@given(RECORDS)
def test_words_are_numbered_in_the_order_in_which_records_say_them(records):
    numbers = Numbering({"cao": 7})
    pack(records, numbers)
    said = dict.fromkeys(word for title, context in records for word in (*title, *context))
    assert list(numbers) == list({"cao": 7} | said)


@given(RECORDS, RECORDS)
def test_words_side_by_side_in_a_title_are_pairs(some, others):
    numbers, pairs = Numbering(), GatheredPairs()
    pack(some, numbers, pairs)
    pack(others, numbers, pairs)
    words = list(numbers)
    found = [(words[first], words[second]) for first, second in pairs]
    assert len(found) == len(set(found))
    assert set(found) == {pair for title, _ in (*some, *others) for pair in pairwise(title)}


@given(st.lists(RECORDS), st.integers(0, 3))
def test_texts_that_come_again_are_packed_as_those_that_do_not(plans, most):
    fresh, numbers = (Numbering(), GatheredPairs()), (Numbering(), GatheredPairs())
    seen = SeenTexts()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packed_words, "_MOST_SEEN", most)
        for records in plans:
            assert pack(records, *numbers, seen) == pack(records, *fresh)
    assert (numbers[0], set(numbers[1])) == (fresh[0], set(fresh[1]))


def test_pairs_that_are_cleared_are_forgotten():
    pairs = GatheredPairs()
    pairs.add([1, 2, 3])
    pairs.clear()
    assert not list(pairs)
    pairs.add([4, 5])
    assert list(pairs) == [(4, 5)]


def test_a_word_keeps_the_number_that_it_was_given_first():
    numbers = Numbering()
    assert [numbers[word] for word in ("an", "ban", "an", "cao")] == [0, 1, 0, 2]
