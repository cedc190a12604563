"""Recording the day of an event, so that a deadline that waits for it becomes a day (/sukien)."""

from datetime import date

from handlers.awaited import await_text
from handlers.case_codes import encode
from handlers.event_notices import announce_event
from handlers.messages import Choice, Incoming, Reply
from handlers.ports import Services, require_store
from handlers.progress import find_case
from handlers.rooms import Button
from handlers.standings import Event
from handlers.texts import answers, dates
from handlers.texts import work as texts
from handlers.work_cards import CARD, card, look_up, stale
from handlers.work_lists import open_list
from knowledge.deadline import By
from knowledge.deadline_reading import read_deadline
from knowledge.turns import waits_for


def show_waiting(incoming: Incoming, services: Services, _words: str) -> Reply:
    """Return the tasks whose deadline follows from an event."""
    return open_list(incoming, services, "e")


def ask_day(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Ask on which day the event came about."""
    case = look_up(incoming, services, rest, "update_work")
    if case is None or not waits_for(case.assignment.row.deadline):
        return stale()
    await_text(incoming, services, TYPED_DAY.value(encode(case)))
    task = case.assignment.task
    text = texts.ASK_EVENT.format(
        title=answers.CARD_TASK.format(item=task.item, title=task.title),
        trigger=answers.CARD_TIME.format(value=case.assignment.row.time_raw),
    )
    back = (Choice(label=texts.CANCEL, value=CARD.value(encode(case))),)
    return Reply(text=text, kind="clarify", buttons=(back,), edits=True)


def take_day(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Keep the day that was typed."""
    case = look_up(incoming, services, rest, "update_work")
    if case is None or not waits_for(case.assignment.row.deadline):
        return stale()
    day = _read_day(incoming.text, incoming.today)
    if day is None or day > incoming.today:
        await_text(incoming, services, TYPED_DAY.value(rest))
        said = texts.EVENT_NOT_READ if day is None else texts.EVENT_IN_FUTURE.format(day=dates.day(day))
        return Reply(text=said, kind="clarify")
    with require_store(services).begin() as work:
        one = case.assignment
        event = Event(plan=one.document.id, item=one.task.item, output=one.output, happened_on=day)
        person = incoming.who.id if incoming.who else None
        before = work.progress.record_event(event, person, incoming.received_at)
        if before != event:
            announce_event(event, one, incoming, work)
        work.audit.note(
            incoming.received_at, f"person:{person}", "work.event", f"{event.plan}:{event.item}",
            output=event.output, happened_on=day.isoformat(),
            before=before.happened_on.isoformat() if before else None,
        )  # fmt: skip
        now = find_case(one, case.turn.period, work, incoming.today) or case
        shown = card(now, incoming, services, work)
    kept = texts.EVENT_KEPT.format(day=dates.day(day))
    return Reply(text=f"{kept}\n\n{shown.text}", kind="answer", citations=shown.citations, buttons=shown.buttons)


def _read_day(text: str, today: date) -> date | None:
    deadline = read_deadline(text.strip(), today.year).deadline
    return deadline.due if isinstance(deadline, By) else None


ASK_EVENT = Button(prefix="we", action="update_work", handle=ask_day)
TYPED_DAY = Button(prefix="wv", action="update_work", handle=take_day)
