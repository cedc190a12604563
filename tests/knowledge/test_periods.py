"""Periods in questions, for whatever is typed on whatever day; what each phrase means is in the corpus."""

import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.lexicon import load_lexicon
from knowledge.period_rules import QUESTION_RULES
from knowledge.periods import TELLING, find_periods
from knowledge.text import fold, normalise

CORPUS = Path(__file__).parents[1] / "corpus"
WORDS = sorted(" ".join(pieces) for pieces in load_lexicon().entries)
questions = st.text() | st.lists(
    st.sampled_from([*WORDS, "1", "3", "12", "30", "31/2", "2026", "sở"]), max_size=10
).map(" ".join)
# "sáu" (six) without tone marks is "sau" (after); a day that is no day stays none
UNTELLABLE = {"tháng sáu có việc gì"}


def corpus_questions() -> list[str]:
    data: dict[str, Any] = yaml.safe_load((CORPUS / "periods.yaml").read_text(encoding="utf-8"))
    return [line[0] for line in data["questions"] if line[0] not in UNTELLABLE]


def test_every_period_holds_a_telling_word() -> None:
    """Without any, the rules lead nowhere: so a question that holds none need not be read for periods."""
    needs = [[part.split("|") for part in each.pattern.split() if not part.endswith("?")] for each in QUESTION_RULES]
    known = {kind for parts in needs for kinds in parts for kind in kinds}
    known |= {kind.rstrip("?") for each in QUESTION_RULES for kind in each.pattern.replace("|", " ").split()}
    known -= {each.gives for each in QUESTION_RULES} | TELLING
    for _ in QUESTION_RULES:
        known |= {
            each.gives
            for each, parts in zip(QUESTION_RULES, needs, strict=True)
            if all(not known.isdisjoint(kinds) for kinds in parts)
        }
    assert "mention" not in known
    assert "ordinals" in known


@given(questions, st.dates(date(1990, 1, 1), date(2098, 12, 31)))
def test_a_period_has_its_words_and_its_days_in_order(question: str, today: date) -> None:
    text, end = normalise(question), 0
    for found in find_periods(question, today):
        assert end <= found.start < found.end <= len(text)
        assert found.first <= found.last
        end = found.end


@given(questions, st.sampled_from([date.min, date.max, date(2024, 2, 29)]))
def test_the_ends_of_the_calendar_are_no_trouble(question: str, today: date) -> None:
    assert all(found.first <= found.last for found in find_periods(question, today))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: fold(normalise(text)), id="without diacritics"),
        pytest.param(lambda text: unicodedata.normalize("NFD", text), id="decomposed"),
        pytest.param(str.upper, id="in capitals"),
        pytest.param(lambda text: f"ad oi {text} vay a?", id="politely"),
    ],
)
def test_how_a_question_is_typed_does_not_change_its_periods(change: Callable[[str], str]) -> None:
    today = date(2026, 11, 21)

    def days(text: str) -> list[tuple[date, date, str]]:
        return [(found.first, found.last, found.kind) for found in find_periods(text, today)]

    assert [text for text in corpus_questions() if days(text) != days(change(text))] == []
