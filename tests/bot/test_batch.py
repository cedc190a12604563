"""Questions and answers as JSON lines."""

import json
from datetime import UTC, date, datetime

import pytest

from bot.batch import BadLine, answer_lines, read_question
from bot.incidents import Outcome
from handlers.messages import Asker, Choice, Citation, Reply

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


def encode(**fields):
    return json.dumps({"id": "a", "question": "ai?", **fields}, ensure_ascii=False).encode()


def test_a_line_with_all_fields_is_read_whole():
    question = read_question(
        encode(id="q1", question="ai chủ trì?", role="official", agency="Sở Tư pháp", today="2026-01-12", session="s")
    )
    assert (question.id, question.text, question.session) == ("q1", "ai chủ trì?", "s")
    assert question.asker == Asker(role="official", agency="Sở Tư pháp")
    assert question.today == date(2026, 1, 12)


def test_fields_left_out_or_null_have_their_defaults():
    question = read_question(encode(role=None, agency=None, today=None, session=None))
    assert (question.asker, question.today, question.session) == (Asker(), None, None)


def test_a_byte_order_mark_is_no_part_of_the_line():
    assert read_question(b"\xef\xbb\xbf" + encode()).text == "ai?"


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        encode(id=None),
        encode(id=True),
        encode(question=None),
        encode(question=3),
        encode(role="king"),
        encode(agency=3),
        encode(today="21/11/2026"),
        encode(today=20261121),
        encode(session=["s"]),
    ],
    ids=range(13),
)
def test_what_is_no_question_is_refused(line):
    with pytest.raises(BadLine):
        read_question(line)


def run(*lines, answer=None):
    asked, written, complaints = [], [], []

    def respond(incoming):
        asked.append(incoming)
        return answer or Outcome(reply=Reply(text=incoming.text.upper(), kind="answer"))

    went_well = answer_lines(lines, respond, NOW, written.append, complaints.append)
    return went_well, [json.loads(line) for line in written], complaints, asked


def test_answers_come_in_the_order_of_the_questions():
    went_well, written, complaints, _ = run(encode(id=1), b"\n", encode(id="hai", question="bao giờ?"))
    assert (went_well, complaints) == (True, [])
    assert [(line["id"], line["text"]) for line in written] == [(1, "AI?"), ("hai", "BAO GIỜ?")]


def test_an_answer_has_every_field_of_the_contract():
    reply = Reply(
        text="t",
        kind="clarify",
        citations=(Citation(plan="p", item="13", place="phụ lục", quote="“…”"),),
        choices=(Choice(label="một", value="1"),),
    )
    _, (line,), _, _ = run(encode(), answer=Outcome(reply=reply))
    assert line == {
        "id": "a",
        "text": "t",
        "kind": "clarify",
        "citations": [{"plan": "p", "item": "13", "place": "phụ lục", "quote": "“…”"}],
        "choices": [{"label": "một", "value": "1"}],
    }


def test_a_bad_line_is_told_by_its_number_and_the_others_are_answered():
    went_well, written, complaints, _ = run(encode(id="1"), b"nonsense", encode(id="3"))
    assert not went_well
    assert [line["id"] for line in written] == ["1", "3"]
    (complaint,) = complaints
    assert "2" in complaint


def test_an_incident_is_told_and_its_line_still_has_an_answer():
    outcome = Outcome(reply=Reply(text="xin lỗi ABC", kind="no_answer"), incident="ABC")
    went_well, written, complaints, _ = run(encode(), answer=outcome)
    assert not went_well
    assert [line["kind"] for line in written] == ["no_answer"]
    assert "ABC" in complaints[0]


def test_lines_of_one_session_are_one_person_and_others_are_nobody_twice():
    asked = run(encode(session="s"), encode(), encode(session="s"), encode(), encode(session="t"))[3]
    people = [incoming.person for incoming in asked]
    assert people[0] == people[2]
    assert len(set(people)) == 4


def test_a_line_is_asked_on_its_own_day_or_else_today():
    asked = run(encode(today="2026-02-28"), encode())[3]
    assert [incoming.today for incoming in asked] == [date(2026, 2, 28), date(2026, 11, 21)]


def test_half_a_surrogate_pair_in_an_id_does_not_stop_the_batch():
    went_well, written, _, _ = run(b'{"id": "\\ud800", "question": "ai?"}')
    assert went_well
    assert written[0]["text"] == "AI?"
