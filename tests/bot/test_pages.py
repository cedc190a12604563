"""Cutting long replies into messages."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.pages import count_utf16, split_text


def test_a_text_that_fits_stays_whole():
    assert split_text("a\n\nb", 4) == ["a\n\nb"]


def test_an_empty_text_is_one_empty_message():
    assert split_text("", 10) == [""]


def test_paragraphs_stay_together_while_they_fit():
    assert split_text("aaa\n\nbbb\n\nccc", 8) == ["aaa\n\nbbb", "ccc"]


def test_a_paragraph_too_long_is_cut_between_lines_and_a_line_too_long_between_words():
    assert split_text("một hai ba\nbốn\n\nnăm", 7) == ["một hai", "ba\nbốn", "năm"]


def test_a_word_too_long_is_cut_where_the_message_is_full():
    assert split_text("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_characters_outside_the_basic_plane_count_twice_and_stay_whole():
    assert split_text("💡" * 5, 4) == ["💡💡", "💡💡", "💡"]


def test_a_citation_is_kept_on_one_message():
    citation = "Nguồn: 4110/KH-UBND, phụ lục, dòng 13"
    text = "\n\n".join(f"Nhiệm vụ {number}\n{citation}" for number in range(30))
    pages = split_text(text, 120)
    assert sum(page.count(citation) for page in pages) == 30


@given(st.text(st.sampled_from("ab \n💡ế"), max_size=300), st.integers(min_value=2, max_value=40))
def test_every_message_fits_and_nothing_but_borders_is_lost(text, limit):
    pages = split_text(text, limit)
    assert all(count_utf16(page) <= limit for page in pages)
    joined = "".join("".join(pages).split())
    assert joined == "".join(text.split())


@given(st.text())
def test_the_length_is_that_of_utf_16(text):
    clean = text.encode("utf-8", "replace").decode()
    assert count_utf16(clean) == len(clean.encode("utf-16-le")) // 2
