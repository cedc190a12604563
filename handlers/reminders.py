"""Reminders as people meet them: the morning message, its buttons, and what supervisors hear of silence."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from handlers.acting import may_for, supervisors_of
from handlers.case_codes import decode, encode
from handlers.membership import read_number
from handlers.messages import Choice, Incoming, Reply
from handlers.notices import Dropped, Notice
from handlers.people import Person
from handlers.ports import Services, Work, require_store
from handlers.progress import Case
from handlers.reminder_texts import MOST_LINES, cite_all, describe, source_of, title_of, when
from handlers.reminding import (
    REMINDER,
    SNOOZED,
    TELL_ADMIN_AFTER,
    TELL_SUPERVISOR_AFTER,
    UNANSWERED,
    Item,
    Office,
    days_of,
    plan_reminders,
    plan_unanswered,
)
from handlers.rooms import Button, Kind, Planner, Room
from handlers.texts import dates
from handlers.texts import reminders as texts
from handlers.texts import urging as urge_texts
from handlers.urged import answer_urgings
from handlers.work_cards import CARD, look_up, stale
from handlers.work_steps import ASK_FINISH, ASK_UPDATE
from knowledge.owing import settle_name
from knowledge.working_days import on_or_after

DISOWNED = "disowned"
_NUMBERS_A_ROW = 4
_MORNING = 8
_SHORT_TITLE = 110
_MONDAY = 7


# ---- what goes out


def tell_reminder(notices: tuple[Notice, ...], person: Person, services: Services, now: datetime) -> Reply | Dropped:
    """Return the morning message: all that was called to mind on the days of the notices and is still to be done."""
    today = now.date()
    with require_store(services).look() as work:
        items = gather(person.id, days_of(notices), services, work, now)
    if not items:
        return Dropped(reason="done")
    agencies = list(dict.fromkeys(item.case.key.agency for item in items))
    text = describe(items, today, agencies)
    own = [(number, item.case) for number, item in enumerate(items, start=1) if item.reason != "followed"]
    buttons: tuple[tuple[Choice, ...], ...] = ()
    if len(items) == 1 and own:
        buttons = answers_to(items[0].case)
    elif own:
        text += "\n\n" + texts.HINT_MANY
        all_of_it = TAKE_ALL.value(f"{notices[0].id}.{_days_code(days_of(notices))}")
        buttons = ((Choice(label=texts.TAKE_ALL, value=all_of_it),), *_number_rows(own))
    return Reply(text=text, kind="list", citations=cite_all([item.case for item in items]), buttons=buttons)


def gather(person_id: int, days: Sequence[date], services: Services, work: Work, now: datetime) -> list[Item]:
    """Return what was called to mind for a person on `days` and is still to be done, the most pressing first."""
    held = (settle_name(one.agency) for one in work.people.get(person_id).memberships if one.agency)
    office = Office(services, work, now.tzinfo, frozenset(held))
    recipient = next((one for one in office.recipients if one.person.id == person_id), None)
    if recipient is None:
        return []
    found: dict[object, Item] = {}
    for day in days:
        found.update((item.case.key, item) for item in office.items(recipient, day))
    return sorted(found.values(), key=lambda item: (item.case.due_on or now.date(), item.case.key.plan))


def _days_code(days: Sequence[date]) -> str:
    return f"{days[0]:%y%m%d}{days[-1]:%y%m%d}"


def answers_to(case: Case) -> tuple[tuple[Choice, ...], ...]:
    """Return the buttons with which one reminder is answered."""
    code = encode(case)
    lead = case.assignment.role == "lead"
    work = (
        Choice(label=texts.FINISH, value=ASK_FINISH.value(code)),
        Choice(label=texts.UPDATE, value=ASK_UPDATE.value(code)),
    )
    return (
        (Choice(label=texts.TAKE, value=TAKE.value(code)), *(work if lead else ())),
        (Choice(label=texts.PUT_OFF, value=ASK_DELAY.value(code)), Choice(label=texts.OPEN, value=CARD.value(code))),
        (Choice(label=texts.NOT_MINE, value=NOT_MINE.value(code)),),
    )


def _number_rows(cases: Sequence[tuple[int, Case]]) -> tuple[tuple[Choice, ...], ...]:
    """Return the numbers under which cases stand in the text, each a button."""
    numbers = [
        Choice(label=str(number), value=VIEW.value(encode(case))) for number, case in cases if number <= MOST_LINES
    ]
    return tuple(tuple(numbers[i : i + _NUMBERS_A_ROW]) for i in range(0, len(numbers), _NUMBERS_A_ROW))


def tell_snoozed(notices: tuple[Notice, ...], person: Person, services: Services, now: datetime) -> Reply | Dropped:
    """Return what was put off, if it is still to be done."""
    with require_store(services).look() as work:
        cases = [case for case in (_case_of(one, person, services, work, now) for one in notices) if case]
    if not cases:
        return Dropped(reason="done")
    heads = [texts.SNOOZED_HEAD.format(agency=cases[0].key.agency)]
    lines = [_line(case, now.date(), number) for number, case in enumerate(cases, start=1)]
    buttons = answers_to(cases[0]) if len(cases) == 1 else _number_rows(list(enumerate(cases, start=1)))
    return Reply(text="\n\n".join(heads + lines), kind="list", citations=cite_all(cases), buttons=buttons)


def _case_of(notice: Notice, person: Person, services: Services, work: Work, now: datetime) -> Case | None:
    seen = decode(notice.subject["case"], _as_if_from(person, now), services.library, work)
    return seen.case if seen is not None and seen.case.is_open and seen.case.due_on is not None else None


def _as_if_from(person: Person, now: datetime) -> Incoming:
    return Incoming(person="", text="", asker=person.asker, received_at=now, who=person)


def _line(case: Case, today: date, number: int) -> str:
    return texts.LINE.format(
        number=number, title=title_of(case), when=when(case, today), agency="", source=source_of(case)
    )


def tell_unanswered(notices: tuple[Notice, ...], person: Person, services: Services, now: datetime) -> Reply | Dropped:
    """Return what a supervisor, or later an admin, hears of calls that nobody has answered."""
    from handlers.urging import SCREEN  # which answers with the buttons that stand here

    today = now.date()
    blocks: list[str] = []
    cases: list[Case] = []
    with require_store(services).look() as work:
        office = Office(services, work, now.tzinfo)
        for agency in office.members:
            late = _unanswered_for(person, agency, days_of(notices), office, work)
            if late:
                cases += late
                lines = [_unanswered_line(case, today, office) for case in late]
                blocks.append("\n".join((texts.UNANSWERED_AGENCY.format(agency=agency), *lines)))
    if not blocks:
        return Dropped(reason="done")
    head = texts.UNANSWERED_HEAD.format(day=dates.day(today))
    urge = ((Choice(label=urge_texts.OPEN, value=SCREEN.value("n0")),),)
    return Reply(text="\n\n".join((head, *blocks)), kind="list", citations=cite_all(cases), buttons=urge)


def _unanswered_for(person: Person, agency: str, days: Sequence[date], office: Office, work: Work) -> list[Case]:
    supervises = any(one.id == person.id for one, _ in supervisors_of(work, agency))
    is_admin = any(one.role == "admin" for one in person.memberships)
    found: dict[object, Case] = {}
    for day in days:
        for after, concerned in ((TELL_SUPERVISOR_AFTER, supervises), (TELL_ADMIN_AFTER, is_admin)):
            if concerned:
                found.update((case.key, case) for case in office.unanswered(agency, day, after))
    return list(found.values())


def _unanswered_line(case: Case, today: date, office: Office) -> str:
    waited = office.waiting_days(case, today) or TELL_SUPERVISOR_AFTER
    return texts.UNANSWERED_LINE.format(
        title=title_of(case, _SHORT_TITLE), days=waited, when=when(case, today), source=source_of(case)
    )


def tell_disowned(notices: tuple[Notice, ...], _person: Person, services: Services, now: datetime) -> Reply | Dropped:
    """Return what a supervisor hears when somebody says that a task is not theirs."""
    notice = notices[0]
    with require_store(services).look() as work:
        try:
            sender = work.people.get(notice.subject["by"])
        except KeyError:
            return Dropped(reason="gone")
        seen = decode(notice.subject["case"], _as_if_from(sender, now), services.library, work)
    if seen is None or not seen.case.is_open:
        return Dropped(reason="done")
    case = seen.case
    text = texts.DISOWNED.format(name=sender.display_name or texts.SOMEBODY, item=case.key.item, agency=case.key.agency)
    return Reply(text=f"{text}\n\n{title_of(case)}\n{source_of(case)}", kind="answer", citations=cite_all([case]))


# ---- what is pressed


def view(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return one reminder of several, with its own buttons, as a message of its own."""
    case = look_up(incoming, services, rest, "see_work")
    if case is None:
        return stale()
    if not case.is_open or case.due_on is None:
        return Reply(text="", kind="answer", alert=texts.NOTHING_OPEN)
    return Reply(
        text=_line(case, incoming.today, int(case.key.item) if case.key.item.isdigit() else 1),
        kind="answer",
        citations=cite_all([case]),
        buttons=answers_to(case),
    )


def take(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Note that the agency has taken note of one thing, and by whom."""
    case = look_up(incoming, services, rest, "see_work")
    if case is None or incoming.who is None:
        return stale()
    with require_store(services).begin() as work:
        before = work.reminders.acknowledgements((case.key.agency,)).get(case.key)
        if before is not None and before.person_id not in {None, incoming.who.id} and _is_recent(before.at, incoming):
            return Reply(text="", kind="answer", alert=_taken_before(before.person_id, before.at, case, incoming, work))
        work.reminders.acknowledge(case.key, incoming.who.id, incoming.received_at)
        _settle(case, incoming, work)
    name = incoming.who.display_name or texts.SOMEBODY
    return Reply(text="", kind="answer", alert=texts.TAKEN.format(name=name, agency=case.key.agency))


def _is_recent(at: datetime, incoming: Incoming) -> bool:
    return incoming.received_at - at < timedelta(days=1)


def _taken_before(person_id: int | None, at: datetime, case: Case, incoming: Incoming, work: Work) -> str:
    try:
        name = work.people.get(person_id or 0).display_name
    except KeyError:
        name = ""
    moment = dates.moment(at, incoming.received_at.tzinfo)
    return texts.TAKEN_BEFORE.format(name=name or texts.SOMEBODY, agency=case.key.agency, moment=moment)


def _settle(case: Case, incoming: Incoming, work: Work) -> None:
    assert incoming.who is not None  # noqa: S101 - the callers have looked
    work.audit.note(
        incoming.received_at, f"person:{incoming.who.id}", "reminder.taken", f"{case.key.plan}:{case.key.item}",
        agency=case.key.agency,
    )  # fmt: skip
    answer_urgings(case, incoming, work, "taken")


def take_all(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Note that all of a morning's message has been taken note of."""
    parts = rest.split(".")
    first, last = (_read_day(parts[1][:6]), _read_day(parts[1][6:])) if len(parts) == 2 else (None, None)
    if incoming.who is None or first is None or last is None:
        return stale()
    number = read_number(parts[0])
    if number is None:
        return stale()
    days = [first + timedelta(days=n) for n in range(min((last - first).days, 366) + 1)]
    with require_store(services).begin() as work:
        items = gather(incoming.who.id, days, services, work, incoming.received_at)
        taken = [item.case for item in items if may_for(incoming, "see_work", item.case.key.agency)]
        for case in taken:
            work.reminders.acknowledge(case.key, incoming.who.id, incoming.received_at)
            _settle(case, incoming, work)
        sent = work.outbox.find(number)
        if sent is not None and sent.notice.person_id == incoming.who.id:
            work.outbox.acknowledge(number, incoming.who.id, incoming.received_at)
    if not taken:
        return Reply(text="", kind="answer", alert=texts.NOTHING_OPEN)
    return Reply(text="", kind="answer", alert=texts.TAKEN_ALL.format(count=len(taken)))


def _read_day(text: str) -> date | None:
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError:
        return None


def ask_delay(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Ask until when a reminder is put off."""
    case = look_up(incoming, services, rest, "see_work")
    if case is None:
        return stale()
    code = encode(case)
    row = tuple(Choice(label=label, value=DELAY.value(f"{key}{code}")) for key, label in texts.DELAYS.items())
    return Reply(text=f"{title_of(case)}\n\n{texts.ASK_DELAY}", kind="clarify", buttons=(row,))


def delay(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Put a reminder off; pressed twice, it comes once."""
    case = look_up(incoming, services, rest[1:], "see_work")
    if case is None or incoming.who is None or rest[:1] not in texts.DELAYS:
        return stale()
    due_at = _delayed_until(rest[0], incoming.received_at)
    key = case.key
    with require_store(services).begin() as work:
        work.outbox.put(
            Notice(
                key=f"snoozed:{incoming.who.id}:{rest[1:]}:{due_at:%Y%m%d%H%M}",
                person_id=incoming.who.id,
                kind=SNOOZED,
                due_at=due_at,
                subject={"case": rest[1:]},
                about=f"task:{key.plan}:{key.item}:{key.output}",
            )
        )
    return Reply(text=texts.PUT_OFF_UNTIL.format(moment=dates.moment(due_at, due_at.tzinfo)), kind="answer", edits=True)


def _delayed_until(choice: str, now: datetime) -> datetime:
    if choice == "h":
        return now + timedelta(hours=1)
    day = now.date() + timedelta(days=1)
    if choice == "m":
        day = now.date() + timedelta(days=_MONDAY - now.weekday())
    return datetime.combine(on_or_after(day), time(_MORNING), tzinfo=now.tzinfo)


def put_away(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Remind this person of the task no more, and tell who may hand it to somebody else."""
    case = look_up(incoming, services, rest, "see_work")
    if case is None or incoming.who is None:
        return stale()
    agency = case.key.agency
    with require_store(services).begin() as work:
        work.reminders.follow(incoming.who.id, case.key.plan, case.key.item, wanted=False)
        for person, held in supervisors_of(work, agency):
            if person.id != incoming.who.id:
                work.outbox.put(
                    Notice(
                        key=f"disowned:{incoming.who.id}:{person.id}:{rest[:23]}",
                        person_id=person.id,
                        kind=DISOWNED,
                        due_at=incoming.received_at,
                        subject={"by": incoming.who.id, "case": encode(case)} | ({"agency": held} if held else {}),
                    )
                )
    text = texts.PUT_AWAY.format(item=case.key.item, agency=agency)
    return Reply(text=text, kind="answer", edits=True)


VIEW = Button(prefix="rv", action="see_work", handle=view)
TAKE = Button(prefix="rk", action="see_work", handle=take)
TAKE_ALL = Button(prefix="ra", action="see_work", handle=take_all)
ASK_DELAY = Button(prefix="rh", action="see_work", handle=ask_delay)
DELAY = Button(prefix="rs", action="see_work", handle=delay)
NOT_MINE = Button(prefix="rn", action="see_work", handle=put_away)

ROOM = Room(
    buttons=(VIEW, TAKE, TAKE_ALL, ASK_DELAY, DELAY, NOT_MINE),
    kinds=(
        Kind(name=REMINDER, action="see_work", render=tell_reminder, combined=True),
        Kind(name=SNOOZED, action="see_work", render=tell_snoozed, combined=True),
        Kind(name=UNANSWERED, action="see_work", render=tell_unanswered, combined=True),
        Kind(name=DISOWNED, action="see_work", render=tell_disowned),
    ),
    planners=(
        Planner(name="reminders", plan=plan_reminders),
        Planner(name="unanswered", plan=plan_unanswered),
    ),
)
