"""Cases in button values: which row, whose, which turn, and the revision that the screen showed, in 30 bytes."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from handlers.acting import own_agencies
from handlers.messages import Incoming
from handlers.ports import Work
from handlers.progress import Case, find_case
from knowledge.codes import code_of_fact
from knowledge.facts import TaskFact
from knowledge.library import Library
from knowledge.model import Task
from knowledge.owing import assignments_of, find_assignment

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_NO_PERIOD = "000000"
_TASK, _AGENCY, _PERIOD = 10, 6, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A case as it is now, and the revision at which the screen showed it."""

    case: Case
    revision: int

    @property
    def is_current(self) -> bool:
        """Whether nothing has changed since."""
        return self.case.revision == self.revision


def code_of_agency(agency: str) -> str:
    """Return six hexadecimal digits for an agency."""
    return hashlib.sha256(agency.encode()).hexdigest()[:_AGENCY]


def find_agency_by_code(code: str, agencies: Iterable[str]) -> str | None:
    """Return which of `agencies` has this code."""
    return next((agency for agency in agencies if code_of_agency(agency) == code), None)


def code_of_task(case: Case) -> str:
    """Return the code of the case's task in the library."""
    one = case.assignment
    return code_of_fact(TaskFact(document=one.document, task=one.task, outputs=(one.output,)))


def encode(case: Case, revision: int | None = None) -> str:
    """Return the code of a case in the state that it is in, or at another revision of it."""
    period = case.turn.period
    return "".join(
        (
            code_of_task(case),
            code_of_agency(case.assignment.agency),
            f"{period:%y%m%d}" if period else _NO_PERIOD,
            _DIGITS[case.assignment.output % len(_DIGITS)],
            _to_digits(case.revision if revision is None else revision),
        )
    )


def decode(code: str, incoming: Incoming, library: Library, work: Work) -> Seen | None:
    """Return the case with this code; None when the plans or the turn are no more, or the code was never one."""
    task, rest = code[:_TASK], code[_TASK:]
    agency, rest = rest[:_AGENCY], rest[_AGENCY:]
    period, rest = rest[:_PERIOD], rest[_PERIOD:]
    record = library.find_by_code(task)
    if record is None or len(rest) < 2 or not set(rest) <= set(_DIGITS):
        return None
    content = record.content()
    output = _DIGITS.index(rest[0])
    if not isinstance(content, Task) or output >= len(content.outputs):
        return None
    document = library.get_document(record.plan)
    named = [one.agency for role in ("lead", "coordinate") for one in assignments_of(document, content, output, role)]
    name = find_agency_by_code(agency, dict.fromkeys((*named, *own_agencies(incoming))))
    assignment = None if name is None else find_assignment(document, content, output, name)
    day = _read_period(period)
    if assignment is None or (day is None and period != _NO_PERIOD):
        return None
    case = find_case(assignment, day, work, incoming.today)
    return None if case is None else Seen(case=case, revision=int(rest[1:], 36))


def _read_period(text: str) -> date | None:
    if text == _NO_PERIOD or not (text.isascii() and text.isdigit() and len(text) == _PERIOD):
        return None
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        return None


def _to_digits(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits or "0"
