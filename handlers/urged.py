"""What was urged: kept as the notices that went out, and told back to who urged when somebody answers."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from handlers.acting import supervisors_of
from handlers.case_codes import decode, encode
from handlers.messages import Incoming
from handlers.notices import Delivery, Notice
from handlers.people import Person
from handlers.ports import Services, Work
from handlers.progress import Case
from handlers.reminding import REMINDER, SNOOZED
from knowledge.working_days import on_or_after

URGING = "urging"
URGING_ANSWERED = "urging_answered"
URGING_SILENT = "urging_silent"

_ANSWERED_WITHIN = timedelta(days=30)
_LOOK_BACK = timedelta(days=15)  # over the longest holidays
_MOST = 100_000
_ONE_MESSAGE = 40
_CODE = 23


def code_of(case: Case) -> str:
    """Return what names a case whatever its revision."""
    return encode(case)[:_CODE]


def about(case: Case) -> str:
    """Return what notices about a case are withdrawn by."""
    return f"task:{case.key.plan}:{case.key.item}:{case.key.output}"


def case_of_code(code: str, person: Person, services: Services, work: Work, now: datetime) -> Case | None:
    """Return the case with this code as it is now, None where it is no more."""
    as_if = Incoming(person="", text="", asker=person.asker, received_at=now, who=person)
    seen = decode(code, as_if, services.library, work)
    return None if seen is None else seen.case


def urged_on(work: Work, day: date, now: datetime) -> dict[str, Delivery]:
    """Return what was urged on `day`, by the codes of the cases."""
    start = now.replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0, microsecond=0)
    until = start + timedelta(days=1) - timedelta(microseconds=1)
    lines = work.outbox.ledger(kinds=(URGING,), due_from=start, due_until=until, limit=_MOST)
    return {line.notice.subject["case"][:_CODE]: line for line in lines}


def answer_urgings(case: Case, incoming: Incoming, work: Work, what: str) -> None:
    """Tell who has urged a case that somebody answered: once for an urging, and once more when it is done.

    A supervisor hears of what is done anyway, since it is to be confirmed.
    """
    sender = incoming.who.id if incoming.who else None
    now = incoming.received_at
    if sender is not None:
        _note_read(case, sender, work, now)
    finished = what == "finish"
    hear_anyway = {person.id for person, _ in supervisors_of(work, case.key.agency)} if finished else set()
    lines = work.outbox.ledger(kinds=(URGING,), about=about(case), due_from=now - _ANSWERED_WITHIN, limit=_MOST)
    latest: dict[int, date] = {}
    for line in lines:
        if line.notice.subject["case"][:_CODE] == code_of(case):
            latest.setdefault(line.notice.subject["by"], line.notice.due_at.astimezone(now.tzinfo).date())
    for urger, day in latest.items():
        if urger != sender and urger not in hear_anyway:
            work.outbox.put(
                Notice(
                    key=f"urging_answered:{code_of(case)}:{day}:{urger}:{'done' if finished else 'seen'}",
                    person_id=urger,
                    kind=URGING_ANSWERED,
                    due_at=now,
                    subject={"case": encode(case), "by": sender, "what": what},
                    about=about(case),
                )
            )


def _note_read(case: Case, person_id: int, work: Work, now: datetime) -> None:
    """Note in the ledger that somebody took note of what was last sent: the morning's message, and urgings of this."""
    for kinds, concerned in (((REMINDER,), None), ((SNOOZED, URGING), about(case))):
        lines = work.outbox.ledger(
            person_ids=(person_id,), kinds=kinds, about=concerned, states=("sent", "uncertain"), acknowledged=False,
            limit=_ONE_MESSAGE,
        )  # fmt: skip
        for line in lines:
            if line.notice.id is not None and line.settled_at == lines[0].settled_at:  # went out as one message
                work.outbox.acknowledge(line.notice.id, person_id, now)


def urged_before(work: Work, day: date, now: datetime) -> list[Delivery]:
    """Return the urgings whose result is to be told on the working day `day`: those since the one before."""
    lines = work.outbox.ledger(kinds=(URGING,), due_from=now - _LOOK_BACK, due_until=now, limit=_MOST)
    return [line for line in lines if _told_on(line, now) == day]


def _told_on(line: Delivery, now: datetime) -> date:
    return on_or_after(line.notice.due_at.astimezone(now.tzinfo).date() + timedelta(days=1))


def by_case(lines: Iterable[Delivery]) -> dict[str, Delivery]:
    """Return the last urging of each case, by its code."""
    found: dict[str, Delivery] = {}
    for line in lines:
        found.setdefault(line.notice.subject["case"][:_CODE], line)
    return found


def is_answered(case: Case, line: Delivery, work: Work) -> bool:
    """Whether somebody has taken note of a case, or has worked on it, since it was urged."""
    if not case.is_open:
        return True
    noted = work.reminders.acknowledgements((case.key.agency,)).get(case.key)
    moments = [noted.at] if noted else []
    if case.standing is not None:
        moments.append(case.standing.updated_at)
    return any(moment >= line.notice.due_at for moment in moments)
