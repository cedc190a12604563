"""Who is told of a step: supervisors that something waits, the reporter that it was confirmed or sent back."""

from datetime import datetime

from handlers import cards
from handlers.acting import supervisors_of
from handlers.case_codes import encode
from handlers.messages import Choice, Incoming, Reply
from handlers.notices import Dropped, Notice
from handlers.people import Person
from handlers.ports import Services, Work, require_store
from handlers.progress import Case, reporter_of
from handlers.rooms import Kind
from handlers.standings import Action, Change, Standing
from handlers.texts import answers
from handlers.texts import work as texts
from handlers.urged import answer_urgings
from knowledge.facts import TaskFact
from knowledge.model import Task
from knowledge.owing import acts_for, find_assignment
from knowledge.turns import Turn, current_turns

_LONGEST = 1500


def announce(action: Action, case: Case, incoming: Incoming, work: Work) -> None:
    """Put what others must hear of a step into the outbox, in the transaction of the step itself."""
    owed = case.assignment.agency
    sender = incoming.who.id if incoming.who else None
    if action in {"start", "note", "finish"}:
        answer_urgings(case, incoming, work, action)
    if action == "finish":
        for person, agency in supervisors_of(work, owed):
            if person.id != sender:
                _put("work_awaiting", case, (person.id, agency), incoming.received_at, work)
    elif action in {"confirm", "send_back"}:
        reporter = reporter_of(work.progress.history(case.key))
        if reporter is None or reporter == sender:
            return
        held = next(
            (one.agency for one in work.people.get(reporter).memberships if one.agency and acts_for(one.agency, owed)),
            None,
        )
        if held is not None:
            kind = "work_confirmed" if action == "confirm" else "work_returned"
            _put(kind, case, (reporter, held), incoming.received_at, work)


def _put(kind: str, case: Case, to: tuple[int, str | None], now: datetime, work: Work) -> None:
    person_id, agency = to
    standing = case.standing
    assert standing is not None  # noqa: S101 - a step was just taken
    subject = {"standing": standing.id, "revision": standing.revision} | ({"agency": agency} if agency else {})
    work.outbox.put(
        Notice(
            key=f"work:{standing.id}:{standing.revision}:{person_id}",
            person_id=person_id,
            kind=kind,
            due_at=now,
            subject=subject,
            about=f"task:{case.key.plan}:{case.key.item}:{case.key.output}",
        )
    )


def _load(notice: Notice, services: Services, work: Work, now: datetime) -> tuple[Case, Change] | None:
    """Return the case that a notice speaks of, as it is now, and the step it tells; None when either is no more."""
    try:
        standing = work.progress.get(notice.subject["standing"])
    except KeyError:
        return None
    case = case_of(standing, services, work, now)
    history = work.progress.history(standing.key)
    revision = notice.subject["revision"]
    if case is None or revision > len(history):
        return None
    return case, history[revision - 1]


def case_of(standing: Standing, services: Services, work: Work, now: datetime) -> Case | None:
    """Return the case of what is kept, None when the plans have no such row any more."""
    key = standing.key
    record = services.library.find_task(key.plan, key.item)
    content = record.content() if record else None
    if not isinstance(content, Task):
        return None
    assignment = find_assignment(services.library.get_document(key.plan), content, key.output, key.agency)
    if assignment is None:
        return None
    happened_on = work.progress.find_event(key.plan, key.item, key.output)
    turns = current_turns(assignment.document, assignment.row, now.date(), happened_on)
    turn = next((one for one in turns if one.period == key.period), Turn(period=key.period, due_on=key.period))
    return Case(assignment=assignment, turn=turn, standing=standing)


def _render(notice: Notice, services: Services, now: datetime, head: str, state: str) -> Reply | Dropped:
    from handlers.work_cards import CARD, details, name_person
    from handlers.work_steps import ASK_REASON, CONFIRM

    with require_store(services).look() as work:
        loaded = _load(notice, services, work, now)
        if loaded is None:
            return Dropped(reason="gone")
        case, change = loaded
        if case.state != state or case.revision != notice.subject["revision"]:
            return Dropped(reason="changed since")
        who = name_person(change.step.person_id, work)
    task = case.assignment.task
    title = answers.CARD_TASK.format(item=task.item, title=task.title)
    said = texts.listed(details(change.step, _LONGEST))
    lines = [head.format(who=who, agency=case.assignment.agency, title=title)]
    lines += [texts.REASON.format(reason=said) if notice.kind == "work_returned" else said] if said else []
    lines.append(cards.source(case.assignment.document, cards.place_of(task.item, "")))
    code = encode(case)
    settle = (
        Choice(label=texts.CONFIRM, value=CONFIRM.value(code)),
        Choice(label=texts.SEND_BACK, value=ASK_REASON.value(code)),
    )
    buttons = (settle,) if notice.kind == "work_awaiting" else ()
    fact = TaskFact(document=case.assignment.document, task=task, outputs=(case.assignment.output,))
    see = (Choice(label=texts.SEE_TASK, value=CARD.value(code)),)
    return Reply(text="\n".join(lines), kind="answer", citations=cards.cite(fact), buttons=(*buttons, see))


def tell_awaiting(notices: tuple[Notice, ...], _person: Person, services: Services, now: datetime) -> Reply | Dropped:
    """Return what a supervisor reads when work is reported as done."""
    return _render(notices[0], services, now, texts.AWAITING, "done")


def tell_confirmed(notices: tuple[Notice, ...], _person: Person, services: Services, now: datetime) -> Reply | Dropped:
    """Return what the reporter reads when the work is confirmed."""
    return _render(notices[0], services, now, texts.CONFIRMED, "confirmed")


def tell_returned(notices: tuple[Notice, ...], _person: Person, services: Services, now: datetime) -> Reply | Dropped:
    """Return what the reporter reads when the work is sent back."""
    return _render(notices[0], services, now, texts.RETURNED, "in_progress")


KINDS = (
    Kind(name="work_awaiting", action="settle_work", render=tell_awaiting),
    Kind(name="work_confirmed", action="see_work", render=tell_confirmed),
    Kind(name="work_returned", action="see_work", render=tell_returned),
)
