"""Officials ask about services as well: what surely names one is answered by the guide, not by a plan."""

from fakes.assistant import read_corpus

from bot.batch import to_question
from bot.evaluate import grade, read_expectation


def test_citizens_questions_asked_by_officials_are_mostly_answered_alike_and_seldom_by_a_plan(assistant):
    lines = [{**fields, "role": "official", "agency": None} for fields in read_corpus("citizens")]
    verdicts = [
        grade(read_expectation(fields["expect"]), reply)[0]
        for fields, reply in zip(lines, assistant.answer_lines(lines), strict=True)
    ]
    assert all(to_question(fields).asker.role == "official" for fields in lines)
    assert verdicts.count("right") >= 0.82 * len(verdicts)
    assert sum(verdict in {"wrong", "false"} for verdict in verdicts) <= 0.06 * len(verdicts)
