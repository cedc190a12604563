"""The card of a task as one agency has it to do: the row's words, how far it is, and what may be done with it."""

from datetime import date, tzinfo

from handlers import cards
from handlers.acting import may_for, require_for
from handlers.case_codes import decode, encode
from handlers.messages import Attachment, Choice, Incoming, Reply
from handlers.ports import Services, Work, require_store
from handlers.progress import Case, may_follow
from handlers.rooms import Button
from handlers.said import LONGEST
from handlers.standings import Change, Step
from handlers.texts import answers, dates
from handlers.texts import work as texts
from handlers.work_lists import back_button, when
from knowledge.facts import TaskFact
from knowledge.turns import waits_for

_HISTORY = 15
_NOTE_SHOWN = 300


def open_card(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return the card that a button asks for."""
    with require_store(services).look() as work:
        seen = decode(rest, incoming, services.library, work)
        if seen is None:
            return stale()
        return card(seen.case, incoming, services, work)


def look_up(incoming: Incoming, services: Services, rest: str, action: str) -> Case | None:
    """Return the case of a button whose sender may do `action` with it, None where it is no more; raises NotAllowed."""
    with require_store(services).look() as work:
        seen = decode(rest, incoming, services.library, work)
    if seen is None or (action != "see_work" and seen.case.assignment.role != "lead"):
        return None
    require_for(incoming, action, seen.case.assignment.agency)
    return seen.case


def stale() -> Reply:
    """Return the answer to a button of a task that is no more."""
    return Reply(text=texts.STALE, kind="no_answer", edits=True)


def card(case: Case, incoming: Incoming, services: Services, work: Work, *, note: str = "") -> Reply:
    """Return the screen of a case; `note` is said at the button that led here. Raises NotAllowed."""
    require_for(incoming, "see_work", case.assignment.agency)
    history = work.progress.history(case.key)
    happened_on = work.progress.find_event(case.key.plan, case.key.item, case.key.output)
    fact = TaskFact(document=case.assignment.document, task=case.assignment.task, outputs=(case.assignment.output,))
    blocks = [_state(case, incoming.today), *_row(case, incoming.today), *_event(case, happened_on)]
    if history:
        last = history[-1]
        blocks.append(texts.LAST.format(what=tell(last, work, incoming.received_at.tzinfo, _NOTE_SHOWN)))
    blocks.append(cards.source(case.assignment.document, cards.place_of(case.assignment.task.item, "")))
    return Reply(
        text="\n".join(blocks), kind="answer", citations=cards.cite(fact), edits=True, alert=note,
        buttons=_buttons(case, incoming, services),
    )  # fmt: skip


def _state(case: Case, today: date) -> str:
    state = texts.STATES[case.state]
    said = when(case, today)
    return texts.STATE_LINE.format(
        colour=texts.COLOURS[case.colour(today)], agency=case.assignment.agency, state=state,
        when="" if said == state else f", {said}",
    )  # fmt: skip


def _row(case: Case, today: date) -> list[str]:
    one, row = case.assignment, case.assignment.row
    lead = answers.joined(row.lead) or answers.MISSING
    lines = [
        "",
        answers.CARD_TASK.format(item=one.task.item, title=one.task.title),
        answers.CARD_PRODUCT.format(value=row.product or answers.MISSING),
        answers.CARD_LEAD.format(value=lead),
        answers.CARD_COORDINATE.format(value=answers.joined(row.coordinate) or answers.MISSING),
        answers.CARD_TIME.format(value=cards.time_of(row, today) if case.is_open else row.time_raw or answers.MISSING),
    ]
    lines += [f"{heading}: {value}" for heading, value in row.extra if value]
    if case.turn.period is not None:
        lines.append(texts.TURN.format(day=dates.day(case.turn.period)))
    if one.role == "coordinate":
        lines.append(texts.BY_ROLE.format(lead=lead))
    elif one.group:
        lines.append(texts.THROUGH_GROUP.format(group=one.group))
    return lines


def _event(case: Case, happened_on: date | None) -> list[str]:
    trigger = waits_for(case.assignment.row.deadline)
    if not trigger:
        return []
    if happened_on is None:
        return [texts.EVENT_WAITS.format(trigger=trigger)]
    said = [texts.EVENT_ON.format(day=dates.day(happened_on))]
    return said if case.due_on else [*said, texts.EVENT_NO_DAY]


def _buttons(case: Case, incoming: Incoming, services: Services) -> tuple[tuple[Choice, ...], ...]:
    from handlers import work_steps as steps
    from handlers.work_events import ASK_EVENT

    code, agency = encode(case), case.assignment.agency
    leads = case.assignment.role == "lead"
    mine = leads and may_for(incoming, "update_work", agency)
    settles = leads and may_for(incoming, "settle_work", agency)
    offered = [
        (mine and may_follow(case.state, "start"), texts.START, steps.START),
        (mine and case.state != "confirmed", texts.UPDATE, steps.ASK_UPDATE),
        (mine and case.state != "confirmed", texts.ATTACH, steps.ASK_ATTACH),
        (mine and may_follow(case.state, "finish"), texts.FINISH, steps.ASK_FINISH),
        (settles and may_follow(case.state, "confirm"), texts.CONFIRM, steps.CONFIRM),
        (settles and case.state == "done", texts.SEND_BACK, steps.ASK_REASON),
        (mine and may_follow(case.state, "reopen"), texts.REOPEN, steps.REOPEN),
        (settles and case.state == "confirmed", texts.OPEN_AGAIN, steps.ASK_REASON),
        (mine and bool(waits_for(case.assignment.row.deadline)), texts.RECORD_EVENT, ASK_EVENT),
        (case.revision > 0, texts.HISTORY, HISTORY),
    ]
    choices = [Choice(label=label, value=button.value(code)) for may, label, button in offered if may]
    rows = [tuple(choices[first : first + 2]) for first in range(0, len(choices), 2)]
    return (*rows, (back_button(incoming, services, agency),))


def tell(change: Change, work: Work, zone: tzinfo | None, longest: int) -> str:
    """Return who did what and when, with the words and proof that went with it."""
    step = change.step
    parts = [texts.ACTIONS[step.action], *details(step, longest)]
    return f"{dates.moment(step.at, zone)}, {name_person(step.person_id, work)}: {texts.listed(parts)}"


def details(step: Step, longest: int) -> list[str]:
    """Return the number, proof and note of a step, as far as there are any."""
    note = step.note if len(step.note) <= longest else f"{step.note[:longest].rstrip()}…"
    evidence = step.evidence
    return [
        texts.NUMBER.format(number=step.document_number) if step.document_number else "",
        texts.EVIDENCE[evidence.kind].format(name=evidence.name) if evidence else "",
        f"“{note}”" if note else "",
    ]


def name_person(person_id: int | None, work: Work) -> str:
    """Return the name of who did something, a word for somebody where it was erased."""
    if person_id is None:
        return texts.SOMEBODY
    try:
        return work.people.get(person_id).display_name or texts.SOMEBODY
    except KeyError:
        return texts.SOMEBODY


def show_history(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return what was done so far, the latest last, with the files to be opened."""
    with require_store(services).look() as work:
        seen = decode(rest, incoming, services.library, work)
        if seen is None:
            return stale()
        case = seen.case
        require_for(incoming, "see_work", case.assignment.agency)
        history = work.progress.history(case.key)
        shown = history[-_HISTORY:]
        zone = incoming.received_at.tzinfo
        lines = [f"- {tell(change, work, zone, LONGEST)}" for change in shown]
    earlier = len(history) - len(shown)
    title = answers.CARD_TASK.format(item=case.assignment.task.item, title=case.assignment.task.title)
    head = [texts.HISTORY_HEAD.format(title=title), *([texts.HISTORY_MORE.format(count=earlier)] if earlier else [])]
    files = _files(case, history)
    rows = [tuple(files[first : first + 3]) for first in range(0, len(files), 3)]
    back = Choice(label=texts.BACK_TO_TASK, value=CARD.value(encode(case)))
    return Reply(text="\n".join([*head, *lines]), kind="list", edits=True, buttons=(*rows, (back,)))


def _files(case: Case, history: list[Change]) -> list[Choice]:
    """Return the buttons that open the latest files; a button of a case holds the number of the change as revision."""
    numbers = [n for n, one in enumerate(history, start=1) if one.step.evidence and one.step.evidence.kind == "file"]
    return [
        Choice(label=texts.SEE_FILE.format(number=place), value=FILE.value(encode(case, number)))
        for place, number in enumerate(numbers[-6:], start=max(1, len(numbers) - 5))
    ]


def send_file(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return a file that was sent as proof, by the channel's own code of it."""
    with require_store(services).look() as work:
        seen = decode(rest, incoming, services.library, work)
        if seen is None:
            return stale()
        require_for(incoming, "see_work", seen.case.assignment.agency)
        history = work.progress.history(seen.case.key)
    evidence = history[seen.revision - 1].step.evidence if 0 < seen.revision <= len(history) else None
    if evidence is None or evidence.kind != "file":
        return stale()
    channel, _, code = evidence.reference.partition(":")
    if channel != incoming.person.partition(":")[0]:
        return Reply(text="", alert=texts.FILE_ELSEWHERE, kind="no_answer")
    file = Attachment(name=evidence.name, mime="application/octet-stream", content=b"", code=code)
    return Reply(text=texts.FILE_HERE.format(name=evidence.name), kind="answer", files=(file,))


CARD = Button(prefix="wc", action="see_work", handle=open_card)
HISTORY = Button(prefix="wh", action="see_work", handle=show_history)
FILE = Button(prefix="wg", action="see_work", handle=send_file)
