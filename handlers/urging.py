"""/dondoc: what lags, one by one, with a button that urges the officials of the lead agency, once a day a task."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.acting import may_for
from handlers.case_codes import encode
from handlers.digest_texts import name_whose
from handlers.messages import Choice, Incoming, Reply
from handlers.notices import Delivery, Dropped, Notice, Window
from handlers.offices import find_named
from handlers.oversight import Held, find_unanswered, held_by, list_overseen
from handlers.people import Membership, Person
from handlers.permissions import person_reach, reach
from handlers.ports import Services, Work, require_store
from handlers.progress import Case
from handlers.reminder_texts import cite_all, source_of, title_of, when
from handlers.reminders import answers_to
from handlers.reminding import SUPERVISOR_HOUR, at_hour, days_of, list_working_days
from handlers.rooms import SUPERVISORS, Button, Command, Kind, Planner, Room
from handlers.texts import dates
from handlers.texts import urging as texts
from handlers.texts import work as work_texts
from handlers.urged import (
    URGING,
    URGING_ANSWERED,
    URGING_SILENT,
    about,
    by_case,
    case_of_code,
    code_of,
    is_answered,
    urged_before,
    urged_on,
)
from handlers.work_cards import CARD, look_up, name_person, stale
from knowledge.owing import acts_for, settle_name

PAGE = 8
_IN_A_ROW = 4
_NAMES = 3
_QUIET_FROM, _QUIET_UNTIL = 21, 7


# ---- what lags


@dataclass(frozen=True, slots=True, kw_only=True)
class Lagging:
    """A case that is overdue, or whose calls have been unanswered for `waited` working days (0 for neither)."""

    case: Case
    waited: int
    urged: Delivery | None


def _list_lagging(services: Services, work: Work, held: Held, now: datetime) -> list[Lagging]:
    cases = list_overseen(services, work, held, now.date())
    waited = find_unanswered(cases, services, work, now)
    urged = urged_on(work, now.date(), now)
    return sorted(
        (
            Lagging(case=case, waited=waited.get(case.key, 0), urged=urged.get(code_of(case)))
            for case in cases
            if case.is_overdue(now.date()) or case.key in waited
        ),
        key=lambda one: (one.case.due_on or date.max, one.case.key.agency),
    )


def show(incoming: Incoming, services: Services, words: str) -> Reply:
    """Return the first page of what lags, of all that the sender supervises or of the agency that was typed."""
    held = held_by(reach(incoming, "urge"))
    if words:
        named = find_named(words, services.library)
        agency = settle_name(named) if named else None
        if agency is not None and not may_for(incoming, "urge", agency):
            return Reply(text=texts.NOT_OVERSEEN.format(agency=agency), kind="no_answer")
        held = held if agency is None else frozenset({agency})
    return _screen(incoming, services, held, 0, edits=False)


def turn(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return the page that a button asks for, in the place of the one that is there unless it begins with "n"."""
    page = rest.removeprefix("n")
    if not page.isdecimal() or len(page) > 4:
        return stale()
    return _screen(incoming, services, held_by(reach(incoming, "urge")), int(page), edits=page == rest)


def _screen(incoming: Incoming, services: Services, held: Held, page: int, *, edits: bool) -> Reply:
    with require_store(services).look() as work:
        lagging = _list_lagging(services, work, held, incoming.received_at)
    if not lagging:
        return Reply(text=texts.LIST_EMPTY.format(whose=name_whose(held)), kind="no_answer", edits=edits)
    pages = -(-len(lagging) // PAGE)
    page = min(page, pages - 1)
    shown = lagging[page * PAGE : (page + 1) * PAGE]
    said = work_texts.PAGE.format(page=page + 1, pages=pages) if pages > 1 else ""
    several = held is None or len(held) > 1
    lines = [_line(one, number, incoming.today, several=several) for number, one in enumerate(shown, start=1)]
    head = texts.LIST_HEAD.format(whose=name_whose(held), count=len(lagging), page=said)
    tiles = [Choice(label=str(n), value=URGE_CARD.value(encode(one.case))) for n, one in enumerate(shown, start=1)]
    rows = [tuple(tiles[first : first + _IN_A_ROW]) for first in range(0, len(tiles), _IN_A_ROW)]
    turning = tuple(
        Choice(label=label, value=SCREEN.value(number))
        for label, number in ((work_texts.PREVIOUS, page - 1), (work_texts.NEXT, page + 1))
        if 0 <= number < pages
    )
    return Reply(
        text="\n\n".join((head, "\n".join(lines), texts.LIST_HINT)), kind="list", edits=edits,
        citations=cite_all([one.case for one in shown]), buttons=(*rows, turning) if turning else tuple(rows),
    )  # fmt: skip


def _line(one: Lagging, number: int, today: date, *, several: bool) -> str:
    return texts.LINE.format(
        number=number,
        title=title_of(one.case),
        when=when(one.case, today),
        unanswered=texts.UNANSWERED.format(days=one.waited) if one.waited else "",
        agency=texts.OF_AGENCY.format(agency=one.case.key.agency) if several else "",
        urged=texts.URGED_TODAY if one.urged else "",
        source=source_of(one.case),
    )


# ---- urging


def open_card(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return what lags with who would be urged, and the button that urges."""
    case = look_up(incoming, services, rest, "urge")
    if case is None:
        return stale()
    with require_store(services).look() as work:
        lagging = _find(case, services, work, incoming)
        people = recipients_of(work, case.key.agency, incoming.who)
    back = (Choice(label=texts.BACK, value=SCREEN.value(0)),)
    if lagging is None:
        return Reply(text=texts.NOT_NEEDED, kind="no_answer", buttons=(back,), edits=True)
    item = int(case.key.item) if case.key.item.isdigit() else 1
    line = _line(lagging, item, incoming.today, several=True)
    if not people:
        text = f"{line}\n\n{texts.NOBODY.format(agency=case.key.agency)}"
    else:
        text = texts.CARD.format(line=line, recipients=_name_all(people, case.key.agency))
    urge = [Choice(label=texts.SEND, value=URGE.value(encode(case)))] if people and lagging.urged is None else []
    row = (*urge, Choice(label=texts.OPEN_TASK, value=CARD.value(encode(case))))
    return Reply(text=text, kind="answer", citations=cite_all([case]), buttons=(row, back), edits=True)


def _find(case: Case, services: Services, work: Work, incoming: Incoming) -> Lagging | None:
    """Return how a case lags, None when it does not any more."""
    today = incoming.today
    waited = find_unanswered([case], services, work, incoming.received_at).get(case.key, 0)
    if not (case.is_overdue(today) or waited):
        return None
    urged = urged_on(work, today, incoming.received_at).get(code_of(case))
    return Lagging(case=case, waited=waited, urged=urged)


def recipients_of(work: Work, agency: str, urger: Person | None) -> list[tuple[Person, Membership]]:
    """Return who is urged for an agency: its officials, or, where it has none, its supervisors; never who urges."""
    names = [name for name in work.people.list_agencies() if acts_for(name, agency)]
    for role in ("official", "supervisor"):
        found = {
            person.id: (person, held)
            for name in names
            for person in work.people.with_role(role, name)
            for held in person.memberships
            if held.role == role and held.agency and acts_for(held.agency, agency)
        }
        others = [pair for one, pair in found.items() if urger is None or one != urger.id]
        if others:
            return others
    return []


def _name_all(people: Sequence[tuple[Person, Membership]], agency: str) -> str:
    names = ", ".join(person.display_name or texts.SOMEBODY for person, _ in people[:_NAMES])
    if len(people) > _NAMES:
        names = texts.AND_OTHERS.format(names=names, count=len(people) - _NAMES)
    return texts.OFFICIALS.format(count=len(people), agency=agency, names=names)


def urge(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Urge the officials of the agency that leads; pressed twice, or by two, it goes out once a day."""
    case = look_up(incoming, services, rest, "urge")
    if case is None or incoming.who is None:
        return stale()
    with require_store(services).begin() as work:
        lagging = _find(case, services, work, incoming)
        people = recipients_of(work, case.key.agency, incoming.who)
        if lagging is None or not people:
            words = texts.NOT_NEEDED if lagging is None else texts.NOBODY.format(agency=case.key.agency)
            return Reply(text="", kind="no_answer", alert=words)
        if lagging.urged is not None or not work.outbox.put_all(_urgings(case, people, incoming)):
            return Reply(text="", kind="no_answer", alert=_already(case, incoming, work))
        work.audit.note(
            incoming.received_at, f"person:{incoming.who.id}", "work.urge", f"{case.key.plan}:{case.key.item}",
            output=case.key.output, agency=case.key.agency, count=len(people),
        )  # fmt: skip
    quiet = not _QUIET_UNTIL <= incoming.received_at.hour < _QUIET_FROM
    said = (texts.SENT_AT_NIGHT if quiet else texts.SENT).format(recipients=_name_all(people, case.key.agency))
    back = ((Choice(label=texts.BACK, value=SCREEN.value(0)),),)
    return Reply(text=f"{title_of(case)}\n\n{said}", kind="answer", buttons=back, edits=True)


def _urgings(case: Case, people: Sequence[tuple[Person, Membership]], incoming: Incoming) -> list[Notice]:
    assert incoming.who is not None  # noqa: S101 - the caller has looked
    return [
        Notice(
            key=f"urging:{code_of(case)}:{incoming.today}:{person.id}",
            person_id=person.id,
            kind=URGING,
            due_at=incoming.received_at,
            subject={"case": encode(case), "by": incoming.who.id, "agency": held.agency},
            about=about(case),
        )
        for person, held in people
    ]


def _already(case: Case, incoming: Incoming, work: Work) -> str:
    line = urged_on(work, incoming.today, incoming.received_at).get(code_of(case))
    if line is None:
        return texts.NOT_NEEDED
    name = name_person(line.notice.subject["by"], work)
    return texts.ALREADY.format(name=name, moment=f"{line.notice.due_at.astimezone(incoming.zone):%H:%M}")


# ---- what goes out


def tell_urging(notices: tuple[Notice, ...], person: Person, services: Services, now: datetime) -> Reply | Dropped:
    """Return what an official reads who is urged: by whom, the row and its source, with the buttons that answer."""
    notice = notices[0]
    with require_store(services).look() as work:
        case = case_of_code(notice.subject["case"], person, services, work, now)
        if case is None or not case.is_open or case.due_on is None:
            return Dropped(reason="done")
        name = name_person(notice.subject["by"], work)
        office = _office_of(notice.subject["by"], case, work)
    line = Lagging(case=case, waited=0, urged=None)
    item = int(case.key.item) if case.key.item.isdigit() else 1
    head = texts.URGING.format(name=name, office=office, agency=case.key.agency)
    text = "\n\n".join((head, _line(line, item, now.date(), several=False), texts.URGING_HINT.format(name=name)))
    return Reply(text=text, kind="answer", citations=cite_all([case]), buttons=answers_to(case))


def _office_of(person_id: int, case: Case, work: Work) -> str:
    """Return as what somebody urges: as a supervisor of the agency, or for the whole office."""
    try:
        held = work.people.get(person_id).memberships
    except KeyError:
        held = ()
    own = next((one.agency for one in held if one.agency and acts_for(one.agency, case.key.agency)), None)
    if own is not None:
        return texts.OFFICE["supervisor"].format(agency=own)
    return texts.OFFICE["admin"]


def tell_answered(notices: tuple[Notice, ...], person: Person, services: Services, now: datetime) -> Reply | Dropped:
    """Return what somebody who urged hears when it is answered."""
    notice = notices[0]
    with require_store(services).look() as work:
        case = case_of_code(notice.subject["case"], person, services, work, now)
        if case is None:
            return Dropped(reason="gone")
        if not _may_hear(person, case):
            return Dropped(reason="no right")
        who = name_person(notice.subject["by"], work)
    head = texts.ANSWERED.format(who=who, agency=case.key.agency, what=texts.WHAT[notice.subject["what"]])
    text = f"{head}\n\n{title_of(case)}\n{source_of(case)}"
    see = ((Choice(label=texts.OPEN_TASK, value=CARD.value(encode(case))),),)
    return Reply(text=text, kind="answer", citations=cite_all([case]), buttons=see)


def _may_hear(person: Person, case: Case) -> bool:
    held = person_reach(person, "urge")
    return held is None or any(acts_for(own, case.key.agency) for own in held)


def plan_silent(window: Window, _services: Services, work: Work) -> Iterator[Notice]:
    """Give a notice to who has urged, for the first working day after it, in case nobody answers until then."""
    for day in list_working_days(window):
        due_at = at_hour(day, SUPERVISOR_HOUR, window)
        if window.holds(due_at):
            for one in sorted({line.notice.subject["by"] for line in urged_before(work, day, due_at)}):
                yield Notice(
                    key=f"urging_silent:{one}:{day}",
                    person_id=one,
                    kind=URGING_SILENT,
                    due_at=due_at,
                    subject={"day": day.isoformat()},
                )


def tell_silent(notices: tuple[Notice, ...], person: Person, services: Services, now: datetime) -> Reply | Dropped:
    """Return what was urged the working day before, and nobody has answered."""
    silent: list[tuple[Case, Delivery]] = []
    with require_store(services).look() as work:
        lines = [line for day in days_of(notices) for line in urged_before(work, day, now)]
        own = [line for line in lines if line.notice.subject["by"] == person.id]
        for line in by_case(own).values():
            case = case_of_code(line.notice.subject["case"], person, services, work, now)
            if case is not None and _may_hear(person, case) and not is_answered(case, line, work):
                silent.append((case, line))
    if not silent:
        return Dropped(reason="answered")
    lines_said = [
        texts.SILENT_LINE.format(
            number=number, title=title_of(case), when=when(case, now.date()), agency=case.key.agency,
            moment=dates.moment(line.notice.due_at, now.tzinfo), source=source_of(case),
        )
        for number, (case, line) in enumerate(silent[:PAGE], start=1)
    ]  # fmt: skip
    tiles = [Choice(label=str(n), value=URGE_CARD.value(encode(case))) for n, (case, _) in enumerate(silent[:PAGE], 1)]
    rows = tuple(tuple(tiles[first : first + _IN_A_ROW]) for first in range(0, len(tiles), _IN_A_ROW))
    text = "\n\n".join((texts.SILENT_HEAD.format(day=dates.day(now.date())), "\n".join(lines_said), texts.SILENT_HINT))
    return Reply(text=text, kind="list", citations=cite_all([case for case, _ in silent]), buttons=rows)


SCREEN = Button(prefix="ul", action="urge", handle=turn)
URGE_CARD = Button(prefix="uc", action="urge", handle=open_card)
URGE = Button(prefix="ug", action="urge", handle=urge)

ROOM = Room(
    commands=(Command(names=("dondoc",), action="urge", handle=show, about=texts.ABOUT, menu=SUPERVISORS),),
    buttons=(SCREEN, URGE_CARD, URGE),
    kinds=(
        Kind(name=URGING, action="see_work", render=tell_urging),
        Kind(name=URGING_ANSWERED, action="urge", render=tell_answered),
        Kind(name=URGING_SILENT, action="urge", render=tell_silent, combined=True),
    ),
    planners=(Planner(name="urgings", plan=plan_silent),),
)
