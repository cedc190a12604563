"""The citizen's side of a question to officials: written, agreed to, sent, added to, marked, erased."""

import hashlib
import re
from collections.abc import Callable
from typing import Any

from handlers import communes
from handlers.awaited import await_text
from handlers.membership import read_number
from handlers.messages import Choice, Incoming, Reply
from handlers.office_hours import is_open, opens_at
from handlers.ports import Services, Work, require_store
from handlers.texts import common, dates
from handlers.texts import tickets as texts
from handlers.ticket_notices import list_officials, tell_desk, tell_desk_more
from handlers.ticket_views import CITIZEN, button, shorten, show_to_citizen
from handlers.tickets import OPEN, NewTicket, Ticket
from knowledge.agencies import canonical
from knowledge.communes import Commune, list_desks, load_communes
from knowledge.services import load_guide
from knowledge.text import fold

LIMIT = 1500
MOST_OPEN = 5
MOST_SHOWN = 10
_SUFFIX = "#ticket"
_NAMED = re.compile(r"\bcan bo\s+(?P<agency>\S.*)$")


def start(incoming: Incoming, services: Services, words: str = "") -> Reply:
    """Begin a question: `words` are the question itself; without them it is asked for, the last one offered."""
    if incoming.group:
        return Reply(text=texts.PRIVATE_ONLY, kind="clarify")
    named = _NAMED.search(fold(incoming.text))
    agency = canonical(incoming.text[named.start("agency") :].strip(" .?!")) if named else None
    draft = {"question": "", "entry": find_entry(incoming, services), "agency": agency or ""}
    _keep(incoming, services, draft)
    if words:
        return _take_question(incoming, services, words)
    last = _last_question(incoming, services)
    await_text(incoming, services, f"{CITIZEN}.typed")
    rows = [(Choice(label=texts.ASK_LAST.format(question=shorten(last, 40)), value=f"{CITIZEN}.last"),)] if last else []
    return Reply(text=texts.ASK_QUESTION, kind="clarify", buttons=(*rows, (_drop_button(),)))


def _drop_button() -> Choice:
    return Choice(label=texts.NO_SEND, value=f"{CITIZEN}.drop")


def _last_question(incoming: Incoming, services: Services) -> str:
    kept = services.conversations.get(incoming.person, incoming.received_at) or {}
    return str(kept.get("question", ""))[:LIMIT]


def find_entry(incoming: Incoming, services: Services) -> str:
    """Return the id of the service that was talked about last, '' where there was none."""
    kept = services.conversations.get(incoming.person, incoming.received_at) or {}
    codes = [str(code).split(":") for code in kept.get("codes", ())]
    return next((parts[1] for parts in codes if parts[0] == "s" and parts[1] in load_guide().services), "")


def _keep(incoming: Incoming, services: Services, draft: dict[str, Any]) -> None:
    services.conversations.put(incoming.person + _SUFFIX, draft, incoming.received_at)


def find_draft(incoming: Incoming, services: Services) -> dict[str, Any] | None:
    """Return the question that is being written, None where there is none."""
    return services.conversations.get(incoming.person + _SUFFIX, incoming.received_at) or None


def press(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return the screen behind a button of the citizen's side."""
    act, _, about = rest.partition(".")
    if act in _ON_TICKET:
        return _with_ticket(incoming, services, act, about)
    if act == "new":
        return start(incoming, services)
    draft = find_draft(incoming, services)
    if draft is None:
        return Reply(text=texts.DRAFT_GONE, kind="clarify")
    handle = _ON_DRAFT.get(act)
    if handle is None:
        return Reply(text="", kind="clarify", alert=common.CHOICE_STALE)
    return handle(incoming, services, draft, about)


# ---- the draft


def _take_question(incoming: Incoming, services: Services, question: str) -> Reply:
    question = question.strip()
    if not question or len(question) > LIMIT:
        await_text(incoming, services, f"{CITIZEN}.typed")
        text = texts.TOO_LONG.format(length=len(question), limit=LIMIT) if question else texts.ASK_QUESTION
        return Reply(text=text, kind="clarify")
    draft = (find_draft(incoming, services) or {}) | {"question": question}
    _keep(incoming, services, draft)
    if draft.get("agency"):
        return _confirm(draft)
    kept = communes.find_kept(incoming, services)
    return _ask_where(incoming, services, draft) if kept is None else _take_commune(incoming, services, draft, kept)


def _take_typed(incoming: Incoming, services: Services, _draft: dict[str, Any], _about: str) -> Reply:
    return _take_question(incoming, services, incoming.text)


def _take_last(incoming: Incoming, services: Services, _draft: dict[str, Any], _about: str) -> Reply:
    return _take_question(incoming, services, _last_question(incoming, services))


def _ask_again(incoming: Incoming, services: Services, _draft: dict[str, Any], _about: str) -> Reply:
    await_text(incoming, services, f"{CITIZEN}.typed")
    return Reply(text=texts.ASK_QUESTION, kind="clarify", buttons=((_drop_button(),),))


def _pick_place(incoming: Incoming, services: Services, _draft: dict[str, Any], _about: str) -> Reply:
    return communes.pick_typed(incoming, services, f"{CITIZEN}.place", f"{CITIZEN}.at")


def _take_place(incoming: Incoming, services: Services, draft: dict[str, Any], about: str) -> Reply:
    commune = load_communes().by_id.get(about)
    if commune is None:
        return Reply(text="", kind="clarify", alert=common.CHOICE_STALE)
    return _take_commune(incoming, services, draft, commune)


def _ask_agency(incoming: Incoming, services: Services, _draft: dict[str, Any], _about: str) -> Reply:
    await_text(incoming, services, f"{CITIZEN}.agency")
    return Reply(text=texts.ASK_AGENCY, kind="clarify", buttons=((_drop_button(),),))


def _change_where(incoming: Incoming, services: Services, draft: dict[str, Any], _about: str) -> Reply:
    return _ask_where(incoming, services, draft | {"agency": ""})


def _drop(incoming: Incoming, services: Services, _draft: dict[str, Any], _about: str) -> Reply:
    _keep(incoming, services, {})
    return Reply(text=texts.NOT_SENT, kind="answer", edits=True)


def _ask_where(incoming: Incoming, services: Services, draft: dict[str, Any]) -> Reply:
    _keep(incoming, services, draft)
    asked = communes.ask_commune(incoming, services, f"{CITIZEN}.place")
    other = Choice(label=texts.OTHER_AGENCY, value=f"{CITIZEN}.else")
    return Reply(text=texts.WHERE.format(ask=asked.text), kind="clarify", buttons=((other, _drop_button()),))


def _take_commune(incoming: Incoming, services: Services, draft: dict[str, Any], commune: Commune) -> Reply:
    """Take the commune's desk for the matter: the first that has officials, else the first."""
    service = load_guide().services.get(str(draft.get("entry", "")))
    field = service.fields.get("agency") if service is not None else None
    desks = list_desks(commune, [one.text for one in field.statements] if field is not None else ())
    with require_store(services).look() as work:
        agency = next((desk for desk in desks if list_officials(desk, work)), desks[0])
    draft = draft | {"agency": agency}
    _keep(incoming, services, draft)
    return _confirm(draft)


def _take_agency(incoming: Incoming, services: Services, draft: dict[str, Any], _about: str) -> Reply:
    agency = canonical(incoming.text.strip(" .?!"))
    if agency is None:
        await_text(incoming, services, f"{CITIZEN}.agency")
        return Reply(text=texts.UNKNOWN_AGENCY, kind="clarify", buttons=((_drop_button(),),))
    draft = draft | {"agency": agency}
    _keep(incoming, services, draft)
    return _confirm(draft)


def _confirm(draft: dict[str, Any]) -> Reply:
    shown = texts.DRAFT.format(agency=draft["agency"], question=draft["question"])
    rows = (
        (Choice(label=texts.SEND, value=f"{CITIZEN}.send"),),
        (
            Choice(label=texts.CHANGE_QUESTION, value=f"{CITIZEN}.again"),
            Choice(label=texts.CHANGE_AGENCY, value=f"{CITIZEN}.where"),
        ),
        (_drop_button(),),
    )
    return Reply(text=f"{shown}\n\n{texts.CONSENT.format(agency=draft['agency'])}", kind="clarify", buttons=rows)


def _send(incoming: Incoming, services: Services, draft: dict[str, Any], _about: str) -> Reply:
    if not draft.get("question") or not draft.get("agency"):
        return Reply(text=texts.DRAFT_GONE, kind="clarify")
    agency, now = str(draft["agency"]), incoming.received_at
    words = texts.CONSENT.format(agency=agency)
    with require_store(services).begin() as work:
        person = work.people.add(incoming.person, "", now)
        waiting = work.tickets.list_some(person_id=person.id, states=OPEN)
        if len(waiting) >= MOST_OPEN:
            return Reply(text=texts.TOO_MANY.format(count=len(waiting)), kind="no_answer")
        new = NewTicket(
            person_id=person.id, agency=agency, question=str(draft["question"]), entry=str(draft.get("entry", "")),
            consent=hashlib.sha256(words.encode()).hexdigest(),
        )  # fmt: skip
        ticket = work.tickets.open(new, now)
        tell_desk(ticket, work, now)
        work.audit.note(now, f"person:{person.id}", "ticket_opened", f"ticket:{ticket.id}", agency=agency)
        nobody = not list_officials(agency, work)
    _keep(incoming, services, {})
    return _sent(ticket, incoming, nobody=nobody)


def _sent(ticket: Ticket, incoming: Incoming, *, nobody: bool) -> Reply:
    blocks = [texts.SENT.format(number=ticket.id, agency=ticket.agency)]
    now = incoming.received_at
    if nobody:
        hotline = load_guide().contact["hotline"]
        blocks.append(texts.SENT_NOBODY.format(agency=ticket.agency, hotline=hotline))
    elif not is_open(now):
        blocks.append(texts.SENT_CLOSED.format(opens=dates.moment(opens_at(now), now.tzinfo)))
    return Reply(text="\n\n".join(blocks), kind="answer", edits=True)


_ON_DRAFT: dict[str, Callable[[Incoming, Services, dict[str, Any], str], Reply]] = {
    "typed": _take_typed,
    "last": _take_last,
    "again": _ask_again,
    "place": _pick_place,
    "at": _take_place,
    "else": _ask_agency,
    "agency": _take_agency,
    "where": _change_where,
    "send": _send,
    "drop": _drop,
}


# ---- tickets that were sent


def list_own(incoming: Incoming, services: Services, _words: str) -> Reply:
    """/phieu: the sender's own questions, the newest first."""
    if incoming.group:
        return Reply(text=texts.PRIVATE_ONLY, kind="clarify")
    if incoming.who is None:
        return Reply(text=texts.MINE_NONE, kind="no_answer")
    with require_store(services).look() as work:
        tickets = work.tickets.list_some(person_id=incoming.who.id)
    if not tickets:
        return Reply(text=texts.MINE_NONE, kind="no_answer")
    shown = sorted(tickets, key=lambda one: -one.id)[:MOST_SHOWN]
    lines = [
        texts.MINE_LINE.format(
            number=one.id, agency=one.agency, state=texts.STATES[one.state], question=shorten(one.question)
        )
        for one in shown
    ]
    buttons = [button(CITIZEN, "show", one, texts.SHOW_ONE.format(number=one.id)) for one in shown]
    rows = tuple(tuple(buttons[number : number + 3]) for number in range(0, len(buttons), 3))
    return Reply(text="\n".join((texts.MINE_HEAD, *lines)), kind="list", buttons=rows)


def _with_ticket(incoming: Incoming, services: Services, act: str, about: str) -> Reply:
    number, _, extra = about.partition(".")
    known = read_number(number)
    with require_store(services).begin() as work:
        ticket = None if known is None else work.tickets.find(known)
        if ticket is None or incoming.who is None or ticket.person_id != incoming.who.id or incoming.group:
            return Reply(text=texts.NOT_YOURS, kind="no_answer")
        return _ON_TICKET[act](ticket, incoming, services, work, extra)


def _show(ticket: Ticket, incoming: Incoming, _services: Services, work: Work, _extra: str) -> Reply:
    return show_to_citizen(ticket, work, incoming.received_at)


def _ask_more(ticket: Ticket, incoming: Incoming, services: Services, _work: Work, _extra: str) -> Reply:
    if ticket.state == "closed":
        return Reply(text=texts.CLOSED_ALREADY.format(number=ticket.id), kind="no_answer")
    await_text(incoming, services, f"{CITIZEN}.added.{ticket.id}")
    return Reply(text=texts.ASK_MORE.format(number=ticket.id), kind="clarify")


def _add(ticket: Ticket, incoming: Incoming, services: Services, work: Work, _extra: str) -> Reply:
    text = incoming.text.strip()
    if len(text) > LIMIT:
        await_text(incoming, services, f"{CITIZEN}.added.{ticket.id}")
        return Reply(text=texts.TOO_LONG.format(length=len(text), limit=LIMIT), kind="clarify")
    turn = work.tickets.write(ticket.id, "citizen", ticket.person_id, text, incoming.received_at)
    if turn is None:
        return Reply(text=texts.CLOSED_ALREADY.format(number=ticket.id), kind="no_answer")
    tell_desk_more(ticket, turn, work, incoming.received_at)
    return Reply(text=texts.ADDED.format(number=ticket.id), kind="answer")


def _finish(ticket: Ticket, incoming: Incoming, _services: Services, work: Work, _extra: str) -> Reply:
    from handlers.ticket_notices import lay_marks

    work.tickets.close(ticket.id, incoming.received_at)
    if ticket.satisfaction is not None:
        return Reply(text=texts.RATED_BEFORE, kind="answer")
    return Reply(text=texts.RATE.format(number=ticket.id), kind="clarify", buttons=lay_marks(ticket))


def _rate(ticket: Ticket, _incoming: Incoming, _services: Services, work: Work, extra: str) -> Reply:
    score = int(extra) if extra in {"1", "2", "3", "4", "5"} else 0
    if not score:
        return Reply(text="", kind="clarify", alert=common.CHOICE_STALE)
    if not work.tickets.rate(ticket.id, score):
        return Reply(text=texts.RATED_BEFORE, kind="answer", edits=True)
    return Reply(text=texts.RATED.format(score=score), kind="answer", edits=True)


def _ask_delete(ticket: Ticket, _incoming: Incoming, _services: Services, _work: Work, _extra: str) -> Reply:
    row = (button(CITIZEN, "erase", ticket, texts.DELETE_YES), button(CITIZEN, "show", ticket, texts.NO_SEND))
    return Reply(text=texts.DELETE_SURE.format(number=ticket.id), kind="clarify", buttons=(row,))


def _delete(ticket: Ticket, incoming: Incoming, _services: Services, work: Work, _extra: str) -> Reply:
    now = incoming.received_at
    work.outbox.withdraw(now, "deleted", about=f"ticket:{ticket.id}")
    work.tickets.erase(ticket.id)
    work.audit.note(now, f"person:{ticket.person_id}", "ticket_erased", f"ticket:{ticket.id}")
    return Reply(text=texts.DELETED.format(number=ticket.id), kind="answer", edits=True)


_ON_TICKET: dict[str, Callable[[Ticket, Incoming, Services, Work, str], Reply]] = {
    "show": _show,
    "more": _ask_more,
    "added": _add,
    "done": _finish,
    "rate": _rate,
    "delete": _ask_delete,
    "erase": _delete,
}
