"""Words as numbers: what was packed comes back, each word once, those of the title apart from those around it."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.packed_words import Numbering, pack_words, unpack

TEXTS = st.lists(st.sampled_from(["an", "ban", "cao", "%", "2026"])).map(" ".join)


@given(TEXTS, TEXTS)
def test_words_come_back_each_once(title, context):
    numbers = Numbering()
    length, inside, around = pack_words(title, context, numbers)
    words = {number: word for word, number in numbers.items()}
    assert length == len(title.split())
    assert [words[number] for number in unpack(inside)] == list(dict.fromkeys(title.split()))
    assert {words[number] for number in unpack(around)} == set(context.split()) - set(title.split())
    assert len(unpack(around)) == len(set(unpack(around)))


def test_a_word_keeps_the_number_that_it_was_given_first():
    numbers = Numbering()
    assert [numbers[word] for word in ("an", "ban", "an", "cao")] == [0, 1, 0, 2]
