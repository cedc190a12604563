"""The question corpora, graded: the shares of right replies and of false claims must not fall behind what they were."""

from datetime import date
from time import perf_counter

import pytest
from fakes.assistant import read_corpus

from bot.batch import to_question
from bot.evaluate import Graded, grade, read_expectation, show, summarise

STYLES = {"accented", "no_diacritics", "typo", "teencode", "abbrev", "long", "mixed"}
INTENTS = {
    "lead", "coordinate", "deadline", "deliverable", "target", "list_by_agency", "list_by_period", "overdue",
    "upcoming", "doc_info", "duty", "definition", "legal_basis", "compare", "count", "service", "feedback_channel",
    "contact", "smalltalk", "out_of_scope", "help",
}  # fmt: skip
KINDS = {"answer", "list", "clarify", "no_answer"}

# Least right, most false claims, in percent; beside them what was measured when they were set.
FLOORS = {
    "province": (96.5, 1.5),  # 98.6, 0.5
    "others": (91.5, 5.5),  # 93.4, 4.1
    "blind": (96.5, 2.0),  # 98.5, 0.5; written by somebody else: 75.0, 15.5 before a line of them was looked at
    # another hand, as it would be asked of everybody: 85.0, 9.2 at first; 119 lines written later: 95.8, 3.4
    "blind_later": (97.5, 1.0),  # 99.4, 0.0
    "blind_third": (96.5, 1.6),  # 98.6, 0.5; four more hands, a part meant to trip: 85.3, 7.5 at first
    # seven more hands, each written before it was asked: 93.0, 80.0, 96.7, 92.7, 79.3, 93.3 and 95.0 right at first,
    # 4.0, 11.0, 3.3, 1.3, 10.7, 5.0 and 2.9 false; now 97.2, 1.6
    "blind_fourth": (95.5, 3.0),
    # unusual rows and paragraphs, four rounds written before any was asked: 89.9, 81.2, 86.2 and 85.0 right,
    # 2.5, 12.5, 8.8 and 10.0 false at first
    "officials": (94.0, 4.0),
    "unheld": (89.0, 10.0),  # 92.0, 7.0; what no plan holds, and what must be asked back: 69.0, 29.0 at first
    "mechanisms": (94.0, 3.0),  # 96.2, 1.4
    "citizens_later": (95.0, 2.0),  # 97.8, 0.5; four rounds, each written before one was asked: 76.5, 12.7 at first
    # another hand's 120 lines, 85.0 and 5.8 at first; 80 of conditions, needs, proxies and what is out of reach, 62.5
    # and 20.0 at first; 70 more, mostly stories, 78.6 and 15.7, 60 more, 76.7 and 13.3, 50 more, 74.0
    # and 14.0, 40 more, mostly talks, 82.5 and 10.0, 32 of plain facts, 87.5 and 3.1, and 100 of life in everyday and
    # regional words, 76.0 and 8.0 at first; each written before one was asked: 99.3, 0.5
    "citizens_third": (96.0, 2.0),
}


def grade_all(assistant, lines: list[dict]) -> list[Graded]:
    graded = []
    for fields, reply in zip(lines, assistant.answer_lines(lines), strict=True):
        expected = read_expectation(fields["expect"])
        verdict, why = grade(expected, reply)
        graded.append(
            Graded(
                id=fields["id"],
                question=fields["question"],
                style=fields["style"],
                intent=fields["intent"],
                role=fields["role"],
                expected=expected,
                reply=reply,
                verdict=verdict,
                why=why,
            )
        )
    return graded


@pytest.mark.parametrize("name", FLOORS)
def test_corpus_is_answered_as_well_as_before(assistant, name):
    began = perf_counter()
    graded = grade_all(assistant, read_corpus(name))
    least, most = FLOORS[name]
    right = 100 * sum(one.verdict == "right" for one in graded) / len(graded)
    false = 100 * sum(one.verdict in {"wrong", "invented"} for one in graded) / len(graded)
    table = summarise(graded, perf_counter() - began)
    amiss = "\n".join(show(one) for one in graded if one.verdict in {"wrong", "invented"})
    print(f"{name}: right {right:.1f}%, false {false:.1f}%")  # pytest -s shows the state
    assert right >= least, f"{right:.1f}% right\n{table}\n\n{amiss}"
    assert false <= most, f"{false:.1f}% false\n{table}\n\n{amiss}"


@pytest.mark.parametrize("name", FLOORS)
def test_corpus_is_well_formed(name):
    lines = read_corpus(name)
    assert len({line["id"] for line in lines}) == len(lines)
    for line in lines:
        to_question(line)
        date.fromisoformat(line["today"])
        assert line["style"] in STYLES, line["id"]
        assert line["intent"] in INTENTS, line["id"]
        assert line["expect"]["kind"] in KINDS, line["id"]
        if line["expect"]["kind"] in {"answer", "list"} and line["intent"] not in {"smalltalk", "help"}:
            assert line["expect"]["all_of"], line["id"]
            assert line["source"], line["id"]


def test_corpora_hold_all_styles_and_most_intents():
    lines = read_corpus(*FLOORS)
    assert len(lines) >= 600
    assert {line["style"] for line in lines} == STYLES
    assert len({line["intent"] for line in lines}) >= 18
    assert sum(line["session"] is not None for line in lines) >= 40
    assert len({line["question"].casefold() for line in lines}) > 0.97 * len(lines)
