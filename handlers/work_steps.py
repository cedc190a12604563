"""What is done to a task by its buttons: begun, updated, reported as done, confirmed, sent back; each once."""

from dataclasses import replace

from handlers.acting import require_for
from handlers.awaited import await_text
from handlers.case_codes import Seen, decode, encode
from handlers.messages import Choice, Incoming, Reply
from handlers.ports import Services, Work, require_store
from handlers.progress import Case, may_follow, take_step
from handlers.rooms import Button
from handlers.said import LONGEST, Said, read_said
from handlers.standings import Action, Step
from handlers.texts import answers, dates
from handlers.texts import work as texts
from handlers.work_cards import CARD, card, look_up, name_person, stale
from handlers.work_notices import announce

_RIGHTS: dict[Action, str] = {"confirm": "settle_work", "send_back": "settle_work"}
_STRICT: frozenset[Action] = frozenset({"confirm", "send_back"})
"""Steps that count only for what the screen showed: nobody confirms what they have not seen."""


def do(action: Action, incoming: Incoming, services: Services, rest: str, said: Said | None = None) -> Reply:
    """Take a step, and return the card as it is then, with what became of it.

    `said` stands for a typed message, whose answer is a new message; without it a button was pressed.
    """
    with require_store(services).begin() as work:
        seen = decode(rest, incoming, services.library, work)
        if seen is None:
            return stale()
        require_for(incoming, _RIGHTS.get(action, "update_work"), seen.case.assignment.agency)
        if seen.case.assignment.role != "lead":
            return stale()
        case, note, done = _take(action, seen, incoming, work, said or Said())
        reply = card(case, incoming, services, work, note=note)
    if said is not None:
        reply = replace(reply, text=f"{note}\n\n{reply.text}", alert="", edits=False)
    return reply if done else replace(reply, kind="no_answer", citations=())


def _take(action: Action, seen: Seen, incoming: Incoming, work: Work, said: Said) -> tuple[Case, str, bool]:
    case = seen.case
    if not may_follow(case.state, action):
        return case, texts.ALREADY[case.state] + _by_whom(case, incoming, work), False
    if action in _STRICT and not seen.is_current:
        return case, _changed(case, incoming, work), False
    step = Step(
        action=action, at=incoming.received_at, person_id=incoming.who.id if incoming.who else None,
        note=said.note, document_number=said.document_number, evidence=said.evidence,
    )  # fmt: skip
    if action == "note" and _is_repeated(case, step, work):
        return case, texts.SAME_AGAIN, False
    standing = take_step(work, case, step)
    if standing is None:
        now = replace(case, standing=work.progress.find(case.key))
        return now, _changed(now, incoming, work), False
    after = replace(case, standing=standing)
    work.audit.note(
        incoming.received_at, f"person:{step.person_id}", f"work.{action}", f"{case.key.plan}:{case.key.item}",
        output=case.key.output, agency=case.key.agency, revision=standing.revision,
    )  # fmt: skip
    announce(action, after, incoming, work)
    return after, texts.DONE[action], True


def _is_repeated(case: Case, step: Step, work: Work) -> bool:
    history = work.progress.history(case.key)
    return bool(history) and replace(history[-1].step, at=step.at) == step


def _by_whom(case: Case, incoming: Incoming, work: Work) -> str:
    history = work.progress.history(case.key)
    if not history:
        return ""
    last = history[-1].step
    when = dates.moment(last.at, incoming.received_at.tzinfo)
    return texts.BY_WHOM.format(who=name_person(last.person_id, work), when=when)


def _changed(case: Case, incoming: Incoming, work: Work) -> str:
    return texts.CHANGED.format(what=texts.STATES[case.state] + _by_whom(case, incoming, work))


# ---- buttons that act at once


def start(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Note that the work has begun."""
    return do("start", incoming, services, rest)


def finish_now(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Report the work as done, with nothing added."""
    return do("finish", incoming, services, rest)


def reopen(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Take back a report that it is done."""
    return do("reopen", incoming, services, rest)


def confirm(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Confirm that it is done."""
    return do("confirm", incoming, services, rest)


# ---- buttons that ask for words, and the words


def _ask(incoming: Incoming, services: Services, rest: str, action: Action, question: str) -> Reply:
    """Ask for the words of a step that may be taken now."""
    then = {"note": TYPED_NOTE, "finish": TYPED_RESULT, "send_back": TYPED_REASON}[action]
    with require_store(services).look() as work:
        seen = decode(rest, incoming, services.library, work)
        if seen is None:
            return stale()
        case = seen.case
        require_for(incoming, _RIGHTS.get(action, "update_work"), case.assignment.agency)
        if action != "note" and not may_follow(case.state, action):
            note = texts.ALREADY[case.state] + _by_whom(case, incoming, work)
            return replace(card(case, incoming, services, work, note=note), kind="no_answer", citations=())
    code = encode(case)
    await_text(incoming, services, then.value(code), files=then is not TYPED_REASON)
    task = case.assignment.task
    title = answers.CARD_TASK.format(item=task.item, title=task.title)
    now = ((Choice(label=texts.FINISH_NOW, value=FINISH_NOW.value(code)),),) if action == "finish" else ()
    back = (Choice(label=texts.CANCEL, value=CARD.value(code)),)
    return Reply(text=question.format(title=title), kind="clarify", buttons=(*now, back), edits=True)


def ask_update(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Ask how the work is going."""
    return _ask(incoming, services, rest, "note", texts.ASK_UPDATE)


def ask_attachment(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Ask for a file or a link."""
    return _ask(incoming, services, rest, "note", texts.ASK_ATTACH)


def ask_result(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Ask what goes with the report that it is done."""
    return _ask(incoming, services, rest, "finish", texts.ASK_FINISH)


def ask_reason(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Ask why the work is sent back."""
    return _ask(incoming, services, rest, "send_back", texts.ASK_REASON)


def _take_words(action: Action, incoming: Incoming, services: Services, rest: str, button: Button) -> Reply:
    """Take a step with the words that were typed; what cannot be kept is said, and the words are asked for again."""
    case = look_up(incoming, services, rest, _RIGHTS.get(action, "update_work"))
    if case is None:
        return stale()
    if action == "note" and case.state == "not_started":
        action = "start"
    if len(incoming.text) > LONGEST:
        await_text(incoming, services, button.value(rest), files=button is not TYPED_REASON)
        return Reply(text=texts.TOO_LONG.format(length=len(incoming.text), limit=LONGEST), kind="clarify")
    if action != "send_back" and incoming.text.rstrip().endswith("?"):  # nobody's question is to become a report
        await_text(incoming, services, button.value(rest), files=True)
        cancel = (Choice(label=texts.CANCEL, value=CARD.value(encode(case))),)
        return Reply(text=texts.A_QUESTION, kind="clarify", buttons=(cancel,))
    said = read_said(incoming.text, incoming.person.partition(":")[0], incoming.file)
    if said.is_empty:
        await_text(incoming, services, button.value(rest), files=button is not TYPED_REASON)
        return Reply(text=texts.NOTHING_SAID, kind="clarify")
    return do(action, incoming, services, rest, said)


def take_note(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Keep how the work is going; work that had not begun has."""
    return _take_words("note", incoming, services, rest, TYPED_NOTE)


def take_result(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Report the work as done with what was typed or sent."""
    return _take_words("finish", incoming, services, rest, TYPED_RESULT)


def take_reason(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Send the work back with the reason that was typed."""
    return _take_words("send_back", incoming, services, rest, TYPED_REASON)


START = Button(prefix="ws", action="update_work", handle=start)
ASK_UPDATE = Button(prefix="wu", action="update_work", handle=ask_update)
ASK_ATTACH = Button(prefix="wa", action="update_work", handle=ask_attachment)
TYPED_NOTE = Button(prefix="wn", action="update_work", handle=take_note)
ASK_FINISH = Button(prefix="wf", action="update_work", handle=ask_result)
FINISH_NOW = Button(prefix="wd", action="update_work", handle=finish_now)
TYPED_RESULT = Button(prefix="wt", action="update_work", handle=take_result)
REOPEN = Button(prefix="wr", action="update_work", handle=reopen)
CONFIRM = Button(prefix="wk", action="settle_work", handle=confirm)
ASK_REASON = Button(prefix="wb", action="settle_work", handle=ask_reason)
TYPED_REASON = Button(prefix="wx", action="settle_work", handle=take_reason)
BUTTONS = (
    START, ASK_UPDATE, ASK_ATTACH, TYPED_NOTE, ASK_FINISH, FINISH_NOW, TYPED_RESULT, REOPEN, CONFIRM, ASK_REASON,
    TYPED_REASON,
)  # fmt: skip
