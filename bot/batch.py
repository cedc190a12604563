"""Batches as JSON lines: questions for `cchc ask` and `cchc evaluate`, phrases for `cchc deadline`.

A question: {"id", "question", "role", "agency", "today", "session"}; lines of one session share a conversation.
An answer: {"id", "text", "kind", "citations": [{"plan", "item", "place", "quote"}], "choices": [{"label", "value"}]}.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from typing import Any, get_args
from zoneinfo import ZoneInfo

from bot.incidents import Outcome, Respond
from handlers.messages import Asker, Incoming, Reply, Role
from handlers.texts import console

_ROLES = get_args(Role)


class BadLine(Exception):
    """A line that is no question; the text says why, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One line of a batch; `today` is None where the line leaves the day to the clock."""

    id: str | int
    text: str
    asker: Asker
    today: date | None
    session: str | None


def read_question(line: bytes) -> Question:
    """Return the question of one JSON line; raises BadLine."""
    return to_question(read_fields(line))


def read_fields(line: bytes) -> dict[str, Any]:
    """Return the object of one JSON line, whatever it holds; raises BadLine."""
    try:
        fields = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise BadLine(console.LINE_NOT_JSON) from None
    if not isinstance(fields, dict):
        raise BadLine(console.LINE_NOT_JSON)
    return fields


def to_question(fields: dict[str, Any]) -> Question:
    """Return the question of one decoded line; raises BadLine."""
    identity, session = fields.get("id"), fields.get("session")
    if not isinstance(identity, str | int) or isinstance(identity, bool):
        raise BadLine(console.line_lacks("id"))
    if not isinstance(fields.get("question"), str):
        raise BadLine(console.line_lacks("question"))
    if session is not None and not isinstance(session, str | int):
        raise BadLine(console.line_wrong("session"))
    return Question(
        id=identity,
        text=fields["question"],
        asker=_read_asker(fields),
        today=_read_day(fields.get("today")),
        session=None if session is None else str(session),
    )


def _read_asker(fields: dict[str, Any]) -> Asker:
    role, agency = fields.get("role") or Asker().role, fields.get("agency")
    if role not in _ROLES:
        raise BadLine(console.line_wrong("role"))
    if agency is not None and not isinstance(agency, str):
        raise BadLine(console.line_wrong("agency"))
    return Asker(role=role, agency=agency or None)


def _read_day(value: object) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]  # what is no text raises too
    except (ValueError, TypeError):
        raise BadLine(console.line_wrong("today")) from None


def to_incoming(question: Question, now: datetime, *, explain: bool = False) -> Incoming:
    """Return the message that `question` is; one with its own day is asked at that day's noon, in the zone of `now`."""
    received_at = now if question.today is None else at_noon(question.today, now)
    return Incoming(
        person=f"batch:{question.session}",
        text=question.text,
        asker=question.asker,
        received_at=received_at,
        explain=explain,
    )


def at_noon(day: date, now: datetime) -> datetime:
    """Return noon of `day` in the time zone of `now`."""
    return datetime.combine(day, time(12), tzinfo=now.tzinfo or ZoneInfo("UTC"))


def answer_question(question: Question, number: int, respond: Respond, now: datetime) -> Outcome:
    """Return the reply to a question, the line `number` of its batch; a line without session stands alone."""
    incoming = to_incoming(question, now)
    if question.session is None:
        incoming = replace(incoming, person=f"batch#{number}")
    return respond(incoming)


def to_json(identity: str | int, reply: Reply) -> str:
    """Return the answer as one line of JSON, without the line break."""
    fields = {
        "id": identity,
        "text": reply.text,
        "kind": reply.kind,
        "citations": [asdict(citation) for citation in reply.citations],
        "choices": [asdict(choice) for choice in reply.choices],
    }
    return _dump(fields)


def _dump(fields: dict[str, Any]) -> str:
    line = json.dumps(fields, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:  # half a surrogate pair, come in through an escape
        return json.dumps(fields)
    return line


def answer_lines(
    lines: Iterable[bytes],
    respond: Respond,
    now: datetime,
    write: Callable[[str], None],
    complain: Callable[[str], None],
) -> bool:
    """Answer every line of `lines` in order, and return whether all went well.

    `write` gets each answer as it is found; `complain` gets a sentence for each line that is no question, and
    for each incident. Blank lines are passed over.
    """
    went_well = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            question = read_question(line)
        except BadLine as error:
            complain(console.bad_line(number, str(error)))
            went_well = False
            continue
        outcome = answer_question(question, number, respond, now)
        write(to_json(question.id, outcome.reply))
        if outcome.incident is not None:
            complain(console.bad_line(number, outcome.reply.text))
            went_well = False
    return went_well


def answer_deadlines(
    lines: Iterable[bytes], year: int | None, write: Callable[[str], None], complain: Callable[[str], None]
) -> bool:
    """Read the deadline of every line {"raw", "year_context"} in order, and return whether all lines could be used.

    `year` is for lines without one of their own; `write` and `complain` as in `answer_lines`.
    """
    from knowledge.deadline_json import deadline_to_json
    from knowledge.deadline_reading import read_deadline

    went_well = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            raw, own_year = _read_phrase(line)
        except BadLine as error:
            complain(console.bad_line(number, str(error)))
            went_well = False
            continue
        reading = read_deadline(raw, year if own_year is None else own_year)
        write(_dump({"raw": raw, "deadline": deadline_to_json(reading.deadline)}))
    return went_well


def _read_phrase(line: bytes) -> tuple[str, int | None]:
    fields = read_fields(line)
    raw, year = fields.get("raw"), fields.get("year_context")
    if not isinstance(raw, str):
        raise BadLine(console.line_lacks("raw"))
    if year is not None and (not isinstance(year, int) or not 1900 <= year <= 2200):
        raise BadLine(console.line_wrong("year_context"))
    return raw, year
