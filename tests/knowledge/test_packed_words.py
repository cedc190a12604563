"""Words as numbers: what was packed comes back, each word once, those of the title apart from those around it."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.packed_words import Numbering, hold_words, unpack

WORDS = st.lists(st.sampled_from(["an", "ban", "cao", "%", "2026"]))


@given(st.lists(st.tuples(WORDS, WORDS)))
def test_words_come_back_each_once(records):
    numbers = Numbering()
    packed = list(hold_words(records).pack(numbers))
    words = {number: word for word, number in numbers.items()}
    for (title, context), (length, inside, around) in zip(records, packed, strict=True):
        assert length == len(title)
        assert [words[number] for number in unpack(inside)] == list(dict.fromkeys(title))
        assert [words[number] for number in unpack(around)] == [w for w in dict.fromkeys(context) if w not in title]


@given(st.lists(st.tuples(WORDS, WORDS)))
def test_words_are_numbered_in_the_order_in_which_records_say_them(records):
    numbers = Numbering({"cao": 7})
    list(hold_words(records).pack(numbers))
    said = dict.fromkeys(word for title, context in records for word in (*title, *context))
    assert list(numbers) == list({"cao": 7} | said)


def test_a_word_keeps_the_number_that_it_was_given_first():
    numbers = Numbering()
    assert [numbers[word] for word in ("an", "ban", "an", "cao")] == [0, 1, 0, 2]
