"""A question to officials as text and buttons: for the citizen who asked, and for the desk that answers."""

from datetime import datetime

from handlers.masking import mask
from handlers.messages import Choice, Incoming, Reply
from handlers.permissions import may
from handlers.ports import Work
from handlers.texts import dates
from handlers.texts import tickets as texts
from handlers.tickets import OPEN, Ticket
from knowledge.services import load_guide

SHORT = 70
CITIZEN, DESK = "tk", "dk"
"""The prefixes of the buttons of either side."""


def shorten(text: str, limit: int = SHORT) -> str:
    """Return the beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def tell_wait(since: datetime, now: datetime) -> str:
    """Return how long it is since `since`, in the largest unit that is not zero."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 60:
        return texts.MINUTES.format(count=minutes)
    if minutes < 48 * 60:
        return texts.HOURS.format(count=minutes // 60)
    return texts.DAYS.format(count=minutes // (24 * 60))


def button(prefix: str, act: str, ticket: Ticket, label: str) -> Choice:
    """Return the button that does `act` with a ticket."""
    return Choice(label=label, value=f"{prefix}.{act}.{ticket.id}")


def show_to_citizen(ticket: Ticket, work: Work, now: datetime) -> Reply:
    """Return a ticket with all that was written, and what its citizen may do with it."""
    state = texts.STATES[ticket.state]
    sent = dates.moment(ticket.created_at, now.tzinfo)
    head = texts.TICKET_HEAD.format(number=ticket.id, agency=ticket.agency, state=state, sent=sent)
    rows: list[tuple[Choice, ...]] = []
    if ticket.state != "closed":
        rows.append((button(CITIZEN, "more", ticket, texts.MORE), button(CITIZEN, "done", ticket, texts.DONE)))
    rows.append((button(CITIZEN, "delete", ticket, texts.DELETE),))
    return Reply(text="\n\n".join((head, *_written(ticket, work, now))), kind="answer", buttons=tuple(rows))


def _written(ticket: Ticket, work: Work, now: datetime) -> list[str]:
    first = texts.TURN["citizen"].format(at=dates.moment(ticket.created_at, now.tzinfo), text=ticket.question)
    turns = work.tickets.turns(ticket.id)
    return [
        first,
        *(texts.TURN[turn.side].format(at=dates.moment(turn.at, now.tzinfo), text=turn.text) for turn in turns),
    ]


def show_to_desk(ticket: Ticket, incoming: Incoming, work: Work) -> Reply:
    """Return a ticket with all that was written, and what the official who looks at it may do."""
    now = incoming.received_at
    blocks = [
        texts.DESK_HEAD.format(
            number=ticket.id, agency=ticket.agency, state=texts.STATES[ticket.state],
            sent=dates.moment(ticket.created_at, now.tzinfo), waited=tell_wait(ticket.waiting_since, now),
        )
    ]  # fmt: skip
    service = load_guide().services.get(ticket.entry)
    if service is not None:
        blocks.append(texts.DESK_ABOUT.format(name=service.name))
    blocks += _written(ticket, work, now)
    blocks += _who_has_it(ticket, incoming, work)
    if ticket.satisfaction is not None:
        blocks.append(texts.SCORE.format(score=ticket.satisfaction))
    return Reply(text="\n\n".join(blocks), kind="answer", buttons=lay_desk(ticket, incoming))


def _who_has_it(ticket: Ticket, incoming: Incoming, work: Work) -> list[str]:
    if ticket.taken_by is None or ticket.state == "closed":
        return []
    if incoming.who is not None and ticket.taken_by == incoming.who.id:
        return [texts.DESK_TAKEN_SELF]
    return [texts.DESK_TAKEN_OTHER.format(name=work.people.get(ticket.taken_by).display_name)]


def lay_desk(ticket: Ticket, incoming: Incoming | None = None) -> tuple[tuple[Choice, ...], ...]:
    """Return the buttons of the desk; without a reader those of somebody who has not taken the ticket."""
    mine = incoming is not None and incoming.who is not None and ticket.taken_by == incoming.who.id
    rows: list[tuple[Choice, ...]] = []
    if ticket.state in OPEN:
        label, act = (texts.TAKE, "take") if ticket.taken_by is None else (texts.TAKE_OVER, "over")
        take = () if mine else (button(DESK, act, ticket, label),)
        rows.append((*take, button(DESK, "reply", ticket, texts.REPLY)))
    elif ticket.state == "answered":
        rows.append((button(DESK, "reply", ticket, texts.REPLY),))
    if ticket.state != "closed":
        rows.append((button(DESK, "hand", ticket, texts.HAND), button(DESK, "close", ticket, texts.CLOSE)))
    if ticket.answered_at is not None and (incoming is None or may(incoming, "answer_tickets", ticket.agency)):
        rows.append((button(DESK, "propose", ticket, texts.PROPOSE),))
    return tuple(rows)


def list_line(number: int, ticket: Ticket, now: datetime) -> str:
    """Return a ticket as a line of the queue, numbers of people masked."""
    return texts.QUEUE_LINE.format(
        number=number, ticket=ticket.id, agency=ticket.agency, waited=tell_wait(ticket.waiting_since, now),
        state=texts.STATES[ticket.state], question=shorten(mask(ticket.question)),
    )  # fmt: skip
