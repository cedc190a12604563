"""Grading of answers."""

import pytest

from bot.evaluate import Expectation, Graded, grade, holds, normalise, read_expectation, show, summarise
from handlers.messages import Reply

LEAD = Expectation(kind="answer", all_of=(("Sở Tư pháp", "STP"), ("31/01/2026",)), none_of=("Sở Nội vụ",))
LIST = Expectation(kind="list", all_of=(("13",),))
CLARIFY = Expectation(kind="clarify", all_of=(("Kế hoạch A",), ("Kế hoạch B",)))
REFUSE = Expectation(kind="no_answer", none_of=("97%",))


@pytest.mark.parametrize(
    ("expected", "kind", "text", "verdict"),
    [
        (LEAD, "answer", "Sở Tư pháp chủ trì, hạn 31/01/2026", "right"),
        (LEAD, "list", "STP, 31/01/2026", "right"),
        (LEAD, "answer", "Sở Tư pháp chủ trì", "wrong"),
        (LEAD, "answer", "Sở Tư pháp, Sở Nội vụ, 31/01/2026", "wrong"),
        (LEAD, "no_answer", "Không có", "declined"),
        (LEAD, "clarify", "Sở Tư pháp, 31/01/2026?", "asked_back"),
        (LEAD, "clarify", "Việc nào?", "asked_back"),
        (LEAD, "clarify", "Sở Nội vụ?", "wrong"),
        (LIST, "answer", "13", "right"),
        (CLARIFY, "clarify", "Kế hoạch A hay Kế hoạch B?", "right"),
        (CLARIFY, "clarify", "Kế hoạch A?", "partial"),
        (CLARIFY, "answer", "Kế hoạch A: x. Kế hoạch B: y.", "right"),
        (CLARIFY, "answer", "Kế hoạch A: x.", "wrong"),
        (CLARIFY, "no_answer", "", "declined"),
        (Expectation(kind="clarify"), "answer", "x", "wrong"),
        (REFUSE, "no_answer", "Không có", "right"),
        (REFUSE, "no_answer", "Không có, nhưng 97%", "wrong"),
        (REFUSE, "clarify", "Ý bạn là?", "asked_back"),
        (REFUSE, "answer", "x", "invented"),
    ],
)
def test_verdicts(expected, kind, text, verdict):
    assert grade(expected, Reply(text=text, kind=kind))[0] == verdict


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("hạn 31/01/2026.", "31/01/2026", True),
        ("đạt 97 %", "97%", True),
        ("đạt 197%", "97%", False),
        ("đạt 1.97%", "97%", False),
        ("năm 20260", "2026", False),
        ("Văn hóa – Xã hội", "văn hóa - xã hội", True),
        ("<b>Sở</b> **Tư pháp**", "sở tư pháp", True),
        ("Sở  Tư\npháp", "Sở Tư pháp", True),
        ("so tu phap", "Sở Tư pháp", False),
        ("hoà", "hòa", False),
    ],
)
def test_what_a_text_holds(text, wanted, found):
    assert holds(normalise(text), wanted) is found


def test_an_expectation_is_read_from_its_object():
    fields = {"kind": "answer", "all_of": [["a", "b"]], "none_of": ["c"]}
    assert read_expectation(fields) == Expectation(kind="answer", all_of=(("a", "b"),), none_of=("c",))
    with pytest.raises(KeyError):
        read_expectation({})


def graded(verdict, style="accented", given="answer"):
    return Graded(
        id="q",
        question="ai?",
        style=style,
        intent="lead",
        role="official",
        expected=LEAD,
        reply=Reply(text="một\nhai", kind=given),
        verdict=verdict,
        why="lacks x",
    )


def test_the_summary_counts_by_group_kind_and_in_all():
    summary = summarise(
        [graded("right"), graded("wrong", "typo"), graded("invented"), graded("declined", given="no_answer")], 2
    )
    lines = {line.split()[0]: line.split() for line in summary.splitlines() if line}
    assert lines["accented"][1:5] == ["3", "33.3", "1", "0"]
    assert lines["typo"][1:5] == ["1", "0.0", "0", "1"]
    assert lines["answer"][1:] == ["3", "0", "0", "1"]
    assert "1/4 = 25.0%" in summary
    assert "2 = 50.0%" in summary


def test_no_questions_make_a_summary_too():
    assert "0/0" in summarise([], 0)


def test_a_shown_question_has_its_reply_and_what_it_lacks():
    shown = show(graded("wrong"))
    assert "ai?" in shown
    assert "hai" in shown
    assert "lacks x" in shown
