"""Digests for who supervises: at the start of a week, month and quarter; standing work, each quarter; their lists."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from handlers import digest_texts as words
from handlers.case_codes import encode
from handlers.messages import Choice, Incoming, Reply
from handlers.notices import AFTER_OTHERS, Dropped, Notice, Window
from handlers.oversight import VIEWS, Overview, Term, View, held_by, look_over, stands, term_of
from handlers.people import Person
from handlers.permissions import person_reach, reach
from handlers.ports import Services, Work, require_store
from handlers.progress import Case, cases_of
from handlers.reminder_texts import cite_all
from handlers.reminding import SUPERVISOR_HOUR, Office, at_hour, days_of, list_working_days
from handlers.rooms import Button, Kind, Planner, Room
from handlers.summary import SUMMARY
from handlers.texts import dates
from handlers.texts import digests as texts
from handlers.texts import urging as urge_texts
from handlers.texts import work as work_texts
from handlers.urging import SCREEN
from handlers.work_cards import CARD, stale
from knowledge.owing import settle_name
from knowledge.working_days import Stretch, opens

DIGEST = "digest"
STANDING = "standing_work"
STANDING_HOUR = 14
"""In the afternoon, so that the morning has one message."""

PAGE = 8
_IN_A_ROW = 4
_STRETCHES: tuple[Stretch, ...] = ("quarter", "month", "week")
_MOST_STANDING = 12


# ---- planning


def plan_digests(window: Window, _services: Services, work: Work) -> Iterator[Notice]:
    """Give a notice for whoever supervises, for each day in the window that opens a week, a month or a quarter.

    One a day, of the longest of these. It goes out after the reminders that are due at the same time.
    """
    for day in list_working_days(window):
        due_at = at_hour(day, SUPERVISOR_HOUR, window)
        stretch = next((one for one in _STRETCHES if opens(day, one)), None)
        if stretch is None or not window.holds(due_at):
            continue
        for person in _present(work, day):
            yield Notice(
                key=f"digest:{person.id}:{day}",
                person_id=person.id,
                kind=DIGEST,
                due_at=due_at,
                subject={"day": day.isoformat(), "stretch": stretch},
                priority=AFTER_OTHERS,
            )


def _present(work: Work, day: date) -> list[Person]:
    """Return the supervisors and admins who are not on leave."""
    found = {person.id: person for role in ("supervisor", "admin") for person in work.people.with_role(role)}
    wishes = work.reminders.wishes(found)
    return [found[one] for one in sorted(found) if not wishes[one].is_paused(day)]


def plan_standing(window: Window, services: Services, work: Work) -> Iterator[Notice]:
    """Give a notice of standing work to the officials of each agency that has some, at the start of a quarter.

    Who supervises reads of it in the digest of the quarter.
    """
    office = Office(services, work, window.until.tzinfo)
    for day in list_working_days(window):
        if not opens(day, "quarter"):
            continue
        held = {agency for agency in office.members if _standing((agency,), services, work, day)}
        for one in office.recipients:
            due_at = at_hour(day, STANDING_HOUR, window)
            due = window.holds(due_at) and not one.wishes.is_paused(day)
            if due and held & set(one.agencies) and not _supervises(one.person):
                yield Notice(
                    key=f"standing:{one.person.id}:{day}",
                    person_id=one.person.id,
                    kind=STANDING,
                    due_at=due_at,
                    subject={"day": day.isoformat()},
                    priority=AFTER_OTHERS,
                )


def _supervises(person: Person) -> bool:
    held = person_reach(person, "see_digest")
    return held is None or bool(held)


def _standing(agencies: Iterable[str], services: Services, work: Work, today: date) -> list[Case]:
    cases = (case for agency in agencies for case in cases_of(services.library, work, agency, today))
    return [case for case in cases if case.is_open and stands(case.assignment.row.deadline)]


# ---- what goes out


def tell_digest(notices: tuple[Notice, ...], person: Person, services: Services, now: datetime) -> Reply | Dropped:
    """Return one digest in the place of all that are due: of the longest stretch, over the time of all of them."""
    held = held_by(person_reach(person, "see_digest"))
    days = days_of(notices)
    stretches = {one.subject["stretch"] for one in notices}
    stretch = next(one for one in _STRETCHES if one in stretches)
    term = term_of(days[0], days[-1], stretch, now.date())
    with require_store(services).look() as work:
        overview = look_over(services, work, held, term, now)
        members = Office(services, work, now.tzinfo).members if held is None else {}
    if not overview.cases and not overview.groups["d"]:
        return Dropped(reason="nothing")
    text, named = words.describe(stretch, overview, members)
    return Reply(
        text=text, kind="list", citations=cite_all(named), buttons=_buttons(stretch, overview),
        files=words.draw(overview, services),
    )  # fmt: skip


def _buttons(stretch: Stretch, overview: Overview) -> tuple[tuple[Choice, ...], ...]:
    lists = [
        Choice(label=texts.BUTTONS[view].format(count=len(overview.groups[view])), value=_open(view, overview.term))
        for view in words.list_shown(stretch, overview)
    ]
    rows = [tuple(lists[first : first + 2]) for first in range(0, len(lists), 2)]
    more = [Choice(label=urge_texts.OPEN, value=SCREEN.value("n0"))] if _lags(overview) else []
    if overview.is_of_several:
        more.append(Choice(label=texts.BY_AGENCY, value=SUMMARY.value("a0")))
    return (*rows, tuple(more)) if more else tuple(rows)


def _lags(overview: Overview) -> bool:
    return bool(overview.groups["o"] or overview.groups["u"])


def tell_standing(notices: tuple[Notice, ...], person: Person, services: Services, now: datetime) -> Reply | Dropped:
    """Return the work that an official's agencies are to do all the time, and when each was last reported on."""
    with require_store(services).look() as work:
        held = frozenset(settle_name(one.agency) for one in person.memberships if one.agency)
        office = Office(services, work, now.tzinfo, only=held)
        own = next((one.agencies for one in office.recipients if one.person.id == person.id), ())
        cases = _standing(own, services, work, now.date())
    if not cases:
        return Dropped(reason="done")
    day = days_of(notices)[-1]
    head = texts.STANDING_HEAD.format(quarter=texts.quarter(day), year=day.year, agencies=", ".join(own))
    shown = cases[:_MOST_STANDING]
    own_work = Overview(held=frozenset(own), term=term_of(day, day, "quarter", day), today=day, cases=(), groups={})
    lines = [words.line(case, number, "t", own_work) for number, case in enumerate(shown, start=1)]
    blocks = [head, "\n".join((texts.STANDING_LEAD, *lines))]
    if len(cases) > len(shown):
        blocks.append(texts.STANDING_MORE.format(count=len(cases) - len(shown)))
    blocks.append(texts.STANDING_HINT)
    return Reply(text="\n\n".join(blocks), kind="list", citations=cite_all(shown), buttons=tiles(shown))


# ---- the lists behind the counts


def _open(view: View, term: Term) -> str:
    """Return what opens a list as a message of its own."""
    return _value(view, "", term)


def _value(view: View, page: object, term: Term) -> str:
    days = "".join(f"{day:%y%m%d}" for day in (term.since, term.done_until, term.due_until))
    return LIST.value(f"{view}{page}.{days}")


def turn_list(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return the page of a list that a button asks for: which list and page, and the days of the digest."""
    view, _, days = rest.partition(".")
    term, page = _read_term(days), view[1:]
    name = next((one for one in VIEWS if one == view[:1]), None)
    if name is None or term is None or not (page.isdecimal() or not page) or len(page) > 4:
        return stale()
    held = held_by(reach(incoming, "see_digest"))
    with require_store(services).look() as work:
        overview = look_over(services, work, held, term, incoming.received_at)
    reply = _page(name, int(page or 0), overview)
    return replace(reply, edits=bool(page))


def _page(view: View, page: int, overview: Overview) -> Reply:
    cases, held, term, today = overview.groups[view], overview.held, overview.term, overview.today
    whose, head = words.name_whose(held), words.list_head(view, term)
    if not cases:
        return Reply(text=texts.LIST_EMPTY.format(head=head, whose=whose), kind="no_answer")
    pages = -(-len(cases) // PAGE)
    page = min(page, pages - 1)
    shown = cases[page * PAGE : (page + 1) * PAGE]
    said = work_texts.PAGE.format(page=page + 1, pages=pages) if pages > 1 else ""
    title = texts.LIST_HEAD.format(head=head, whose=whose, count=len(cases), day=dates.day(today), page=said)
    lines = [words.line(case, n, view, overview) for n, case in enumerate(shown, start=1)]
    turning = tuple(
        Choice(label=label, value=_value(view, number, term))
        for label, number in ((work_texts.PREVIOUS, page - 1), (work_texts.NEXT, page + 1))
        if 0 <= number < pages
    )
    return Reply(
        text="\n\n".join((title, "\n".join(lines), texts.OPEN_HINT)), kind="list", citations=cite_all(shown),
        buttons=(*tiles(shown), turning) if turning else tiles(shown),
    )  # fmt: skip


def tiles(cases: Sequence[Case]) -> tuple[tuple[Choice, ...], ...]:
    """Return the numbers under which cases stand in the text, each a button that opens its card."""
    found = [Choice(label=str(number), value=CARD.value(encode(case))) for number, case in enumerate(cases, start=1)]
    return tuple(tuple(found[first : first + _IN_A_ROW]) for first in range(0, len(found), _IN_A_ROW))


def _read_term(days: str) -> Term | None:
    if len(days) != 18 or not (days.isascii() and days.isdigit()):
        return None
    try:
        since, done_until, due_until = (
            date(2000 + int(days[n : n + 2]), int(days[n + 2 : n + 4]), int(days[n + 4 : n + 6])) for n in (0, 6, 12)
        )
    except ValueError:
        return None
    return Term(since=since, done_until=done_until, due_until=due_until)


LIST = Button(prefix="dl", action="see_digest", handle=turn_list)

ROOM = Room(
    buttons=(LIST,),
    kinds=(
        Kind(name=DIGEST, action="see_digest", render=tell_digest, combined=True),
        Kind(name=STANDING, action="see_work", render=tell_standing, combined=True),
    ),
    planners=(Planner(name="digests", plan=plan_digests), Planner(name="standing", plan=plan_standing)),
)
