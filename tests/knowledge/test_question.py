"""Questions: what is wanted, of which plan, row, agency and time, read from the words and never guessed."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from fakes.assistant import TODAY
from hypothesis import given
from hypothesis import strategies as st

from knowledge.agencies import canonical
from knowledge.cues import phrases
from knowledge.question import read_question
from knowledge.scope import Scope

PLANS = {
    "tinh": "4110-kh-ubnd",
    "congvan": "473-ubnd-nc",
    "tuyentruyen": "tuyen-truyen-cchc-2026-cao-bang",
    "tuphap": "cchc-2026-so-tu-phap-cao-bang",
    "namdan": "cchc-2026-xa-nam-dan",
}
CORPUS = yaml.safe_load((Path(__file__).parents[1] / "corpus" / "understanding.yaml").read_text(encoding="utf-8"))
CASES = [case for group in CORPUS.values() for case in group]
KEYS = {"ask", "asker", "today", "wants", "not", "plans", "likely", "unknown", "items", "years", "numbers", "areas"}
KEYS |= {"ordinal", "never", "periods", "subject", "topic", "no_topic"}


def scope_of(library, case) -> Scope:
    agency, today = case.get("asker"), case.get("today", TODAY)
    asker = canonical(agency) or agency if agency else None
    query = read_question(case["ask"], library, today, asker)
    return Scope(query=query, library=library, today=today, asker=asker)


def test_the_corpus_is_large_enough_and_well_formed():
    assert len(CASES) >= 90
    assert all(set(case) <= KEYS for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["ask"][:40])
def test_question_is_read(library, case):
    scope = scope_of(library, case)
    query = scope.query
    read = {
        "items": list(query.items),
        "years": list(query.years),
        "numbers": list(query.numbers),
        "areas": list(query.areas),
        "ordinal": query.ordinal,
        "never": query.never,
        "unknown": query.plans.unknown,
        "periods": [[period.first, period.last] for period in query.periods],
        "subject": next(iter(scope.subjects), None),
        "likely": next(iter(query.plans.likely), None),
    }
    expected = {key: case[key] for key in read if key in case}
    if "likely" in expected:
        expected["likely"] = PLANS[expected["likely"]]
    assert {key: read[key] for key in expected} == expected
    assert set(case.get("wants", ())) <= set(query.wants)
    assert not set(case.get("not", ())) & set(query.wants)
    topic = {word for term in query.topic if term.content for word in term.words}
    assert set(case.get("topic", ())) <= topic
    assert not set(case.get("no_topic", ())) & topic
    if "plans" in case:
        named = set(query.plans.named)
        assert named >= {PLANS[name] for name in case["plans"]}
        assert case["plans"] or not named


def test_every_want_of_the_data_stands_in_a_question_of_its_own(library):
    """Each cue phrase, typed alone, is found: none is hidden for good behind another."""
    hidden = []
    for name, pattern in phrases().strong.items():
        for source in pattern.sources:
            plain = source.replace("\\", "")
            if "(" in plain:
                continue
            cues = read_question(plain, library, TODAY).cues
            if not any(cue.name == name for cue in cues):
                hidden.append((name, plain))
    assert len(hidden) <= 3, hidden


def test_accents_tell_words_apart_that_look_alike_without_them(library):
    assert "deadline" in read_question("hạn là bao giờ", library, TODAY).wants
    assert "signer" in read_question("ai ký", library, TODAY).wants
    assert "signer" not in read_question("mấy kỳ", library, TODAY).wants


def test_the_day_of_the_question_moves_its_periods(library):
    for today, first in ((date(2026, 1, 31), date(2026, 2, 1)), (date(2026, 12, 5), date(2027, 1, 1))):
        (period,) = read_question("tháng sau có việc gì đến hạn", library, today).periods
        assert period.first == first


@given(st.text(max_size=200))
def test_any_text_is_read_and_its_parts_lie_inside_it(library, text):
    query = read_question(text, library, TODAY, "Sở Nội vụ")
    length = len(query.message)
    assert all(0 <= word.start < word.end <= length for word in query.words)
    assert all(0 <= term.position < len(query.words) for term in query.topic)
    assert all(0 <= cue.first < cue.end <= len(query.words) for cue in query.cues)
    assert all(term.weight > 0 for term in query.topic)
    assert set(query.plans.named) <= set(PLANS.values())


PARTS = st.lists(st.sampled_from([case["ask"] for case in CASES]), min_size=1, max_size=3)


@given(PARTS)
def test_reading_depends_on_the_words_alone(library, parts):
    question = ". ".join(parts)
    assert read_question(question, library, TODAY) == read_question(f"  {question}\n", library, TODAY)
    spaced = question.replace(" ", " \t\n ")
    assert read_question(spaced, library, TODAY) == read_question(question, library, TODAY)
