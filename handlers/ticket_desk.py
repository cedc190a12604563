"""The desk that answers citizens: the queue, taking, answering, handing on, closing, proposing an answer for good."""

from collections.abc import Callable

from handlers.awaited import await_text
from handlers.masking import mask
from handlers.membership import read_number
from handlers.messages import Choice, Incoming, Reply
from handlers.permissions import reach, require
from handlers.ports import Services, Work, require_store
from handlers.texts import common
from handlers.texts import tickets as texts
from handlers.ticket_answers import tell_admins
from handlers.ticket_notices import list_officials, tell_citizen, tell_desk
from handlers.ticket_views import DESK, button, lay_desk, list_line, show_to_desk
from handlers.tickets import OPEN, Ticket
from knowledge.agencies import canonical

LIMIT = 3000
MOST_SHOWN = 10


def show_queue(incoming: Incoming, services: Services, _words: str) -> Reply:
    """/hangdoi: the questions that wait at the agencies of the sender, the one that waits longest first."""
    agencies = reach(incoming, "answer_tickets")
    with require_store(services).look() as work:
        tickets = work.tickets.list_some(agencies=agencies, states=OPEN)
    if not tickets:
        return Reply(text=texts.QUEUE_NONE, kind="no_answer")
    shown = tickets[:MOST_SHOWN]
    lines = [list_line(number, one, incoming.received_at) for number, one in enumerate(shown, start=1)]
    rest = [texts.QUEUE_MORE.format(count=len(tickets) - len(shown))] if len(tickets) > len(shown) else []
    buttons = [button(DESK, "show", one, texts.OPEN_ONE.format(number=one.id)) for one in shown]
    rows = tuple(tuple(buttons[number : number + 3]) for number in range(0, len(buttons), 3))
    head = texts.QUEUE_HEAD.format(count=len(tickets))
    return Reply(text="\n".join((head, *lines, *rest)), kind="list", buttons=rows)


def press(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return the screen behind a button of the desk; the right to the ticket's agency is asked anew."""
    act, _, number = rest.partition(".")
    known = read_number(number)
    if act not in _ACTS or known is None:
        return Reply(text="", kind="clarify", alert=common.CHOICE_STALE)
    with require_store(services).begin() as work:
        ticket = work.tickets.find(known)
        if ticket is None:
            return Reply(text=texts.NOT_YOURS, kind="no_answer")
        require(incoming, "answer_tickets", ticket.agency)
        return _ACTS[act](ticket, incoming, services, work)


def _sender(incoming: Incoming, work: Work) -> int:
    return work.people.add(incoming.person, incoming.display_name, incoming.received_at).id


def _show(ticket: Ticket, incoming: Incoming, _services: Services, work: Work) -> Reply:
    return show_to_desk(ticket, incoming, work)


def _take(ticket: Ticket, incoming: Incoming, _services: Services, work: Work) -> Reply:
    return _take_as(ticket, incoming, work, instead=False)


def _take_over(ticket: Ticket, incoming: Incoming, _services: Services, work: Work) -> Reply:
    return _take_as(ticket, incoming, work, instead=True)


def _take_as(ticket: Ticket, incoming: Incoming, work: Work, *, instead: bool) -> Reply:
    person_id = _sender(incoming, work)
    if not work.tickets.take(ticket.id, person_id, instead=instead):
        return _show_again(ticket, texts.TAKEN_BEFORE, incoming, work)
    if ticket.state == "waiting":
        tell_citizen(ticket, "taken", work, incoming.received_at)
    work.audit.note(incoming.received_at, f"person:{person_id}", "ticket_taken", f"ticket:{ticket.id}")
    return _show_again(ticket, texts.TAKEN.format(number=ticket.id), incoming, work)


def _show_again(ticket: Ticket, words: str, incoming: Incoming, work: Work) -> Reply:
    now_so = work.tickets.find(ticket.id) or ticket
    return Reply(text=words, kind="answer", buttons=lay_desk(now_so, incoming))


def _cancel_row(ticket: Ticket) -> tuple[tuple[Choice, ...], ...]:
    return ((button(DESK, "show", ticket, texts.CANCEL),),)


def _ask_reply(ticket: Ticket, incoming: Incoming, services: Services, work: Work) -> Reply:
    if ticket.state == "closed":
        return Reply(text=texts.CLOSED_ALREADY.format(number=ticket.id), kind="no_answer")
    person_id = _sender(incoming, work)
    if ticket.state in OPEN and not work.tickets.take(ticket.id, person_id):
        return _show_again(ticket, texts.TAKEN_BEFORE, incoming, work)
    await_text(incoming, services, f"{DESK}.said.{ticket.id}")
    text = texts.ASK_REPLY.format(number=ticket.id, question=ticket.question)
    return Reply(text=text, kind="clarify", buttons=_cancel_row(ticket))


def _reply(ticket: Ticket, incoming: Incoming, services: Services, work: Work) -> Reply:
    text, now = incoming.text.strip(), incoming.received_at
    if len(text) > LIMIT:
        await_text(incoming, services, f"{DESK}.said.{ticket.id}")
        return Reply(text=texts.TOO_LONG.format(length=len(text), limit=LIMIT), kind="clarify")
    person_id = _sender(incoming, work)
    turn = work.tickets.write(ticket.id, "official", person_id, text, now)
    if turn is None:
        return Reply(text=texts.CLOSED_ALREADY.format(number=ticket.id), kind="no_answer")
    tell_citizen(ticket, "answer", work, now, turn)
    work.audit.note(now, f"person:{person_id}", "ticket_answered", f"ticket:{ticket.id}")
    return _show_again(ticket, texts.REPLIED.format(number=ticket.id), incoming, work)


def _ask_hand(ticket: Ticket, incoming: Incoming, services: Services, _work: Work) -> Reply:
    await_text(incoming, services, f"{DESK}.handed.{ticket.id}")
    return Reply(text=texts.ASK_HAND.format(number=ticket.id), kind="clarify", buttons=_cancel_row(ticket))


def _hand(ticket: Ticket, incoming: Incoming, services: Services, work: Work) -> Reply:
    agency, now = canonical(incoming.text.strip(" .?!")), incoming.received_at
    if agency is None:
        await_text(incoming, services, f"{DESK}.handed.{ticket.id}")
        return Reply(text=texts.UNKNOWN_AGENCY, kind="clarify", buttons=_cancel_row(ticket))
    if not work.tickets.hand(ticket.id, agency):
        if ticket.state == "closed":
            return Reply(text=texts.CLOSED_ALREADY.format(number=ticket.id), kind="no_answer")
        return Reply(text=texts.HANDED_SAME.format(number=ticket.id, agency=agency), kind="clarify")
    handed = work.tickets.find(ticket.id) or ticket
    tell_desk(handed, work, now)
    tell_citizen(handed, "handed", work, now)
    actor = f"person:{_sender(incoming, work)}"
    work.audit.note(now, actor, "ticket_handed", f"ticket:{ticket.id}", before=ticket.agency, after=agency)
    text = texts.HANDED.format(number=ticket.id, agency=agency)
    if not list_officials(agency, work):
        text += " " + texts.HANDED_NOBODY.format(agency=agency)
    return Reply(text=text, kind="answer")


def _close(ticket: Ticket, incoming: Incoming, _services: Services, work: Work) -> Reply:
    now = incoming.received_at
    if not work.tickets.close(ticket.id, now):
        return Reply(text=texts.CLOSED_ALREADY.format(number=ticket.id), kind="no_answer")
    tell_citizen(ticket, "closed", work, now)
    work.audit.note(now, f"person:{_sender(incoming, work)}", "ticket_closed", f"ticket:{ticket.id}")
    return _show_again(ticket, texts.CLOSED.format(number=ticket.id), incoming, work)


def _propose(ticket: Ticket, incoming: Incoming, _services: Services, work: Work) -> Reply:
    answers = [turn.text for turn in work.tickets.turns(ticket.id) if turn.side == "official"]
    if not answers:
        return Reply(text=texts.PROPOSE_NEEDS_ANSWER, kind="no_answer")
    made = work.reviewed_answers.propose(
        mask(ticket.question), mask(answers[-1]), ticket.agency, _sender(incoming, work), incoming.received_at
    )
    tell_admins(made, work)
    return Reply(text=texts.PROPOSED.format(number=made.id), kind="answer")


_ACTS: dict[str, Callable[[Ticket, Incoming, Services, Work], Reply]] = {
    "show": _show,
    "take": _take,
    "over": _take_over,
    "reply": _ask_reply,
    "said": _reply,
    "hand": _ask_hand,
    "handed": _hand,
    "close": _close,
    "propose": _propose,
}
