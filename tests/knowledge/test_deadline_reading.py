"""Reading deadlines holds for whatever is typed: it never fails, and marks, case and tone marks change nothing."""

import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.deadline import Mixed, Span, Unread, Within
from knowledge.deadline_json import deadline_to_json
from knowledge.deadline_parts import Day, Periods, Range, resolve
from knowledge.deadline_reading import find_deadlines, read_deadline
from knowledge.lexicon import load_lexicon
from knowledge.periods import find_periods
from knowledge.text import fold, normalise, squeeze

CORPUS = Path(__file__).parents[1] / "corpus"
WORDS = sorted(" ".join(pieces) for pieces in load_lexicon().entries)
NUMBERS = ["1", "2", "06", "15", "31", "2026", "15/01/2026", "15/6", "Sở Nội vụ", "76/NQ-CP", "\n", "  "]
phrases = st.lists(st.sampled_from(WORDS + NUMBERS), max_size=14).map(" ".join)
# without tone marks "sáu" (six) is "sau" (after), another word: no reading is right for both
UNTELLABLE = {"tháng sáu", "Sáu tháng đầu năm"}
years = st.none() | st.integers(-5, 12000)


def corpus_lines() -> Iterator[tuple[str, int | None]]:
    data = yaml.safe_load((CORPUS / "deadlines.yaml").read_text(encoding="utf-8"))
    for group in data["groups"]:
        for phrase in group["phrases"]:
            yield phrase, group.get("year", 2026)


def meaning(phrase: str, year: int | None) -> dict[str, Any]:
    """Return the reading with the trigger's letters bare: it is quoted as it was written."""
    return bare(deadline_to_json(read_deadline(phrase, year).deadline))


def bare(data: dict[str, Any]) -> dict[str, Any]:
    if "trigger" in data:
        return data | {"trigger": fold(normalise(data["trigger"]))}
    return data | ({"parts": [bare(part) for part in data["parts"]]} if "parts" in data else {})


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: fold(normalise(text)), id="without diacritics"),
        pytest.param(lambda text: unicodedata.normalize("NFD", text), id="decomposed"),
        pytest.param(str.upper, id="in capitals"),
        pytest.param(str.lower, id="in small letters"),
        pytest.param(lambda text: text.replace(" ", "  "), id="double blanks"),
        pytest.param(lambda text: text.replace(" ", "\u00a0"), id="hard blanks"),
        pytest.param(lambda text: f"  {text} \n", id="blanks around"),
        pytest.param(lambda text: f"{text}.", id="with a full stop"),
        pytest.param(lambda text: f"({text})", id="in brackets"),
    ],
)
def test_how_a_phrase_is_typed_does_not_change_what_it_means(change: Callable[[str], str]) -> None:
    changed = [
        (phrase, change(phrase))
        for phrase, year in corpus_lines()
        if phrase.strip() and phrase not in UNTELLABLE and meaning(phrase, year) != meaning(change(phrase), year)
    ]
    assert changed == []


@given(st.text() | phrases, years)
def test_reading_never_fails_and_says_what_it_left(raw: str, year: int | None) -> None:
    reading = read_deadline(raw, year)
    assert (reading.reason is not None) == isinstance(reading.deadline, Unread)
    whole = squeeze(raw)
    assert all(part in whole for part in reading.left_over.split(" … "))


@given(st.text() | phrases, years)
def test_no_reading_holds_an_unread_part_or_an_empty_period(raw: str, year: int | None) -> None:
    deadline = read_deadline(raw, year).deadline
    for part in deadline.parts if isinstance(deadline, Mixed) else (deadline,):
        if isinstance(deadline, Mixed):
            assert not isinstance(part, Unread | Mixed)
        if isinstance(part, Within):
            assert part.spans
            assert all(span.first <= span.last for span in part.spans)


@given(st.text() | phrases, years)
def test_what_is_found_in_a_text_stands_there_in_order(text: str, year: int | None) -> None:
    normal, end = normalise(text), 0
    for found in find_deadlines(text, year):
        assert normal[found.start : found.end] == found.text != ""
        assert found.start >= end
        end = found.end


def test_the_derivation_names_rules_and_their_words() -> None:
    reading = read_deadline("Trước ngày 15/01/2026", None)
    assert reading.derivation[0] == "before_days: Trước ngày 15/01/2026"
    assert "    date: ngày 15/01/2026" in reading.derivation


def test_a_cell_of_endless_text_is_not_read() -> None:
    assert read_deadline("Quý II/2026 " * 200, 2026).reason == "nothing_read"


@pytest.mark.parametrize(
    "piece",
    [
        "1, ",
        "1/",
        "1-",
        "cuối ",
        "sáng ",
        "trong ",
        "khi x ",
        "thường xuyên ",
        "(",
        "hằng tháng, đột xuất, ",
        "các ",
        "1(1(",
    ],
)
def test_a_message_that_repeats_itself_is_answered(piece: str) -> None:
    text = f"trước {piece * (8000 // len(piece))}năm nay 15/1"
    assert isinstance(find_deadlines(text, 2026), tuple)
    assert isinstance(find_periods(text, date(2026, 11, 21)), tuple)
    assert isinstance(read_deadline(text[:600], 2026).left_over, str)


def test_a_long_list_of_numbers_is_no_list_of_months() -> None:
    assert read_deadline("tháng " + ", ".join(["1"] * 250), 2026).reason is not None


def test_what_cannot_be_a_deadline_still_says_which_of_its_words_were_not_read() -> None:
    reading = read_deadline("Đầu quý II/2026, gửi Sở Nội vụ", 2026)
    assert (reading.reason, reading.left_over) == ("uncertain_day", "Sở Nội vụ")
    assert reading.derivation[0] == "vague: Đầu quý II/2026"


def test_until_the_year_is_over_the_whole_year_counts() -> None:
    (span,) = due_spans("Từ nay đến hết năm")
    assert (span.first, span.last) == (date(2026, 1, 1), date(2026, 12, 31))


def due_spans(phrase: str) -> tuple[Span, ...]:
    deadline = read_deadline(phrase, 2026).deadline
    assert isinstance(deadline, Within)
    return deadline.spans


def test_a_year_in_the_words_goes_before_the_year_of_the_plan() -> None:
    assert meaning("Quý I/2027", 2026) == {"kind": "period", "due": ["2027-03-31"]}


def test_a_stretch_that_ends_before_it_begins_is_no_day():
    backwards = Range(Day(20, 6, None), Day(10, 6, None))
    assert resolve(Periods((backwards,)), 2026, "20/6 - 10/6") == "impossible_date"


def test_a_sentence_that_says_nothing_of_being_due_is_passed_over():
    found = find_deadlines("Kế hoạch số 4110 ban hành ngày 01/12/2025. Hoàn thành trước ngày 15/6/2026.", 2026)
    assert [deadline_to_json(one.deadline)["due"] for one in found] == ["2026-06-15"]
