"""Who is told what of a question to officials: news to the desk and to the citizen, reminders of what waits."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from handlers.messages import Choice, Reply
from handlers.notices import AT_ONCE, BY_DAY, Dropped, Notice, Window
from handlers.office_hours import late_at, opens_at
from handlers.people import Person
from handlers.ports import Services, Work, require_store
from handlers.rooms import Kind, Planner
from handlers.texts import dates
from handlers.texts import tickets as texts
from handlers.ticket_views import CITIZEN, button, lay_desk, shorten, tell_wait
from handlers.tickets import OPEN, Ticket, TicketTurn

LATE_DAYS = {1: "official", 2: "supervisor"}
"""After how many working days without an answer who is reminded: the desk first, then those above it."""


def about(ticket: Ticket) -> str:
    """Return by which name all notices about a ticket are withdrawn together."""
    return f"ticket:{ticket.id}"


def list_officials(agency: str, work: Work) -> list[Person]:
    """Return whoever answers for an agency: its officials and those above them."""
    found = [*work.people.with_role("official", agency), *work.people.with_role("supervisor", agency)]
    return list({person.id: person for person in found}.values())


def list_desk(agency: str, work: Work) -> list[Person]:
    """Return whoever is told of a question to `agency`: those who answer for it, the admins where there is nobody."""
    return list_officials(agency, work) or work.people.with_role("admin")


def tell_desk(ticket: Ticket, work: Work, now: datetime) -> None:
    """Tell whoever answers for the ticket's agency of it, from when they are at their desks."""
    for person in list_desk(ticket.agency, work):
        if person.id != ticket.person_id:
            key = f"ticket:{ticket.id}:new:{ticket.agency}:{person.id}"
            work.outbox.put(_notice("ticket_new", key, person.id, ticket, opens_at(now)))


def tell_desk_more(ticket: Ticket, turn: TicketTurn, work: Work, now: datetime) -> None:
    """Tell the official who has the ticket, or the whole desk, what the citizen wrote."""
    desk = list_desk(ticket.agency, work)
    ids = [person.id for person in desk if ticket.taken_by in {None, person.id}] or [person.id for person in desk]
    for person_id in ids:
        key = f"ticket:{ticket.id}:more:{turn.id}:{person_id}"
        work.outbox.put(_notice("ticket_more", key, person_id, ticket, opens_at(now), turn=turn.id))


def tell_citizen(ticket: Ticket, event: str, work: Work, now: datetime, turn: TicketTurn | None = None) -> None:
    """Tell whoever asked what became of the ticket: "taken", "handed", "closed", or the answer in `turn`."""
    mark = event if turn is None else f"answer:{turn.id}"
    extra: dict[str, object] = {"event": event} if turn is None else {"turn": turn.id}
    key = f"ticket:{ticket.id}:{mark}:{ticket.agency if event == 'handed' else ''}"
    kind = "ticket_state" if turn is None else "ticket_answer"
    work.outbox.put(
        Notice(
            key=key, person_id=ticket.person_id, kind=kind, due_at=now, about=about(ticket), priority=AT_ONCE,
            subject={"ticket": ticket.id, **extra},
        )
    )  # fmt: skip


def _notice(kind: str, key: str, person_id: int, ticket: Ticket, due_at: datetime, **extra: object) -> Notice:
    subject = {"ticket": ticket.id, "agency": ticket.agency, **extra}
    return Notice(
        key=key, person_id=person_id, kind=kind, due_at=due_at, subject=subject, about=about(ticket), priority=BY_DAY
    )


# ---- words


def _look_up(notices: tuple[Notice, ...], work: Work) -> tuple[Ticket, TicketTurn | None] | None:
    subject = notices[0].subject
    ticket = work.tickets.find(int(subject["ticket"]))
    if ticket is None:
        return None
    turns = work.tickets.turns(ticket.id) if "turn" in subject else []
    return ticket, next((turn for turn in turns if turn.id == subject["turn"]), None)


def render_new(notices: tuple[Notice, ...], _person: Person, services: Services, now: datetime) -> Reply | Dropped:
    """Return the news of a question, unless somebody has taken it or it went elsewhere."""
    with require_store(services).look() as work:
        found = _look_up(notices, work)
        if found is None or found[0].agency != notices[0].subject["agency"] or found[0].state != "waiting":
            return Dropped(reason="done")
        ticket = found[0]
        nobody = not list_officials(ticket.agency, work)
    sent = dates.moment(ticket.created_at, now.tzinfo)
    text = texts.NEW.format(agency=ticket.agency, number=ticket.id, sent=sent, question=ticket.question)
    text = f"{text}\n\n{texts.NEW_NOBODY.format(agency=ticket.agency)}" if nobody else text
    return Reply(text=text, kind="answer", buttons=lay_desk(ticket))


def render_more(notices: tuple[Notice, ...], _person: Person, services: Services, _now: datetime) -> Reply | Dropped:
    """Return what the citizen wrote below the question."""
    with require_store(services).look() as work:
        found = _look_up(notices, work)
    if found is None or found[1] is None or found[0].state == "closed":
        return Dropped(reason="done")
    ticket, turn = found[0], found[1]
    text = texts.ADDED_NEWS.format(number=ticket.id, agency=ticket.agency, text=turn.text)
    return Reply(text=text, kind="answer", buttons=lay_desk(ticket))


def render_late(notices: tuple[Notice, ...], _person: Person, services: Services, now: datetime) -> Reply | Dropped:
    """Return the reminder of a question that still waits."""
    with require_store(services).look() as work:
        found = _look_up(notices, work)
    if found is None or found[0].state not in OPEN:
        return Dropped(reason="done")
    ticket = found[0]
    words = texts.LATE if notices[0].subject.get("days") == 1 else texts.LATE_SUPERVISOR
    text = words.format(
        number=ticket.id, agency=ticket.agency, waited=tell_wait(ticket.waiting_since, now),
        question=shorten(ticket.question, 300),
    )  # fmt: skip
    return Reply(text=text, kind="answer", buttons=lay_desk(ticket))


def render_answer(notices: tuple[Notice, ...], _person: Person, services: Services, _now: datetime) -> Reply | Dropped:
    """Return an official's answer to whoever asked."""
    with require_store(services).look() as work:
        found = _look_up(notices, work)
    if found is None or found[1] is None:
        return Dropped(reason="gone")
    ticket, turn = found[0], found[1]
    text = texts.TO_CITIZEN_ANSWER.format(
        agency=ticket.agency, number=ticket.id, text=turn.text, question=shorten(ticket.question)
    )
    row = (button(CITIZEN, "more", ticket, texts.MORE), button(CITIZEN, "done", ticket, texts.DONE))
    return Reply(text=text, kind="answer", buttons=(row,))


def render_state(notices: tuple[Notice, ...], _person: Person, services: Services, _now: datetime) -> Reply | Dropped:
    """Return what became of a question to whoever asked."""
    event = str(notices[0].subject["event"])
    with require_store(services).look() as work:
        found = _look_up(notices, work)
    if found is None:
        return Dropped(reason="gone")
    ticket = found[0]
    if event == "taken" and ticket.state != "taken":
        return Dropped(reason="done")
    words = {
        "taken": texts.TO_CITIZEN_TAKEN,
        "handed": texts.TO_CITIZEN_HANDED,
        "closed": texts.TO_CITIZEN_CLOSED,
    }
    text = words[event].format(agency=ticket.agency, number=ticket.id)
    if event != "closed" or ticket.satisfaction is not None:
        return Reply(text=text, kind="answer")
    return Reply(text=f"{text}\n\n{texts.RATE.format(number=ticket.id)}", kind="answer", buttons=lay_marks(ticket))


def lay_marks(ticket: Ticket) -> tuple[tuple[Choice, ...], ...]:
    """Return the row of marks from 1 to 5."""
    return (tuple(Choice(label=str(mark), value=f"{CITIZEN}.rate.{ticket.id}.{mark}") for mark in range(1, 6)),)


# ---- what falls due


def plan_late(window: Window, _services: Services, work: Work) -> Iterable[Notice]:
    """Return the reminders of questions without an answer that fall due in a window."""
    for ticket in work.tickets.list_some(states=OPEN):
        since = ticket.waiting_since.astimezone(window.after.tzinfo)
        for days in LATE_DAYS:
            due_at = late_at(since, days)
            if window.holds(due_at):
                yield from _remind(ticket, days, due_at, work)


def _remind(ticket: Ticket, days: int, due_at: datetime, work: Work) -> Iterator[Notice]:
    if LATE_DAYS[days] == "supervisor":
        people = work.people.with_role("supervisor", ticket.agency) or work.people.with_role("admin")
    else:
        desk = list_desk(ticket.agency, work)
        people = [person for person in desk if ticket.taken_by in {None, person.id}] or desk
    for person in people:
        key = f"ticket:{ticket.id}:late:{days}:{ticket.waiting_since:%Y%m%d%H%M%S}:{person.id}"
        yield _notice("ticket_late", key, person.id, ticket, due_at, days=days)


KINDS = (
    Kind(name="ticket_new", action="answer_tickets", render=render_new),
    Kind(name="ticket_more", action="answer_tickets", render=render_more),
    Kind(name="ticket_late", action="answer_tickets", render=render_late),
    Kind(name="ticket_answer", action="ask_official", render=render_answer),
    Kind(name="ticket_state", action="ask_official", render=render_state),
)
PLANNERS = (Planner(name="tickets_late", plan=plan_late),)
