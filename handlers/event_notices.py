"""Who is told that the event which starts a deadline has come about: the officials of the lead agencies."""

from datetime import date, datetime

from handlers import cards
from handlers.acting import workers_of
from handlers.case_codes import encode
from handlers.messages import Choice, Incoming, Reply
from handlers.notices import Dropped, Notice
from handlers.people import Person
from handlers.ports import Services, Work, require_store
from handlers.progress import Case, assemble
from handlers.rooms import Kind
from handlers.standings import Event
from handlers.texts import answers, dates
from handlers.texts import work as texts
from knowledge.facts import TaskFact
from knowledge.model import Task
from knowledge.owing import Assignment, acts_for, assignments_of
from knowledge.turns import days_after, waits_for


def announce_event(event: Event, recorded: Assignment, incoming: Incoming, work: Work) -> None:
    """Put what the lead agencies' people must hear of an event into the outbox, in the transaction that records it."""
    workers, now = workers_of(work), incoming.received_at
    sender = incoming.who.id if incoming.who else None
    for assignment in assignments_of(recorded.document, recorded.task, event.output):
        for person, held in workers:
            if person.id == sender or not acts_for(held, assignment.agency):
                continue
            work.outbox.put(
                Notice(
                    key=f"event:{now:%y%m%d%H%M%S}:{person.id}:{event.plan}:{event.item}:{event.output}"[:200],
                    person_id=person.id, kind="event_recorded", due_at=now,
                    about=f"task:{event.plan}:{event.item}:{event.output}",
                    subject={
                        "plan": event.plan, "item": event.item, "output": event.output,
                        "day": event.happened_on.isoformat(), "owed": assignment.agency, "agency": held,
                    },
                )
            )  # fmt: skip


def tell_event(notices: tuple[Notice, ...], _person: Person, services: Services, now: datetime) -> Reply | Dropped:
    """Return what somebody reads when the deadline of their agency's task has become a day."""
    from handlers.work_cards import CARD

    subject = notices[0].subject
    day = date.fromisoformat(subject["day"])
    with require_store(services).look() as work:
        if work.progress.find_event(subject["plan"], subject["item"], subject["output"]) != day:
            return Dropped(reason="changed since")
        case = _find_case(subject, services, work, now.date())
    if case is None:
        return Dropped(reason="gone")
    one = case.assignment
    days = days_after(one.row.deadline, day)
    head = texts.EVENT_TOLD if days else texts.EVENT_TOLD_NO_DAY
    lines = [
        head.format(
            agency=one.agency, trigger=waits_for(one.row.deadline), day=dates.day(day),
            due=dates.day(days[0]) if days else "",
        ),
        answers.CARD_TASK.format(item=one.task.item, title=one.task.title),
        answers.CARD_TIME.format(value=one.row.time_raw),
        cards.source(one.document, cards.place_of(one.task.item, "")),
    ]  # fmt: skip
    fact = TaskFact(document=one.document, task=one.task, outputs=(one.output,))
    see = Choice(label=texts.SEE_TASK, value=CARD.value(encode(case)))
    return Reply(text="\n".join(lines), kind="answer", citations=cards.cite(fact), buttons=((see,),))


def _find_case(subject: dict[str, str], services: Services, work: Work, today: date) -> Case | None:
    """Return what the agency has to do by the day that follows, None when the plans have no such row any more."""
    record = services.library.find_task(subject["plan"], subject["item"])
    content = record.content() if record else None
    output = int(subject["output"])
    if not isinstance(content, Task) or output >= len(content.outputs):
        return None
    document = services.library.get_document(subject["plan"])
    mine = [one for one in assignments_of(document, content, output) if one.agency == subject["owed"]]
    if not mine or not waits_for(mine[0].row.deadline):
        return None
    cases = assemble(mine, work, today, agencies=(subject["owed"],))
    days = days_after(mine[0].row.deadline, date.fromisoformat(subject["day"]))
    return next((case for case in cases if case.due_on in days), cases[-1])


KIND = Kind(name="event_recorded", action="see_work", render=tell_event)
