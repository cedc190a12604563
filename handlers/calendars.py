"""/lich: the deadlines of an agency as a calendar file; what was given out before is changed by it, never doubled."""

import hashlib
from datetime import date, timedelta

from handlers.cards import name_document
from handlers.messages import Attachment, Choice, Incoming, Reply
from handlers.offices import allows, code_of_agency, find_by_code, find_named, list_leads, own_agencies, refuse
from handlers.ports import Services, Work
from handlers.progress import Case, key_of
from handlers.report_records import Entry
from handlers.reporting import list_assignments
from handlers.reports import make_name
from handlers.rooms import OFFICIALS, Button, Command, Room
from handlers.texts import answers
from handlers.texts import reports as texts
from knowledge.library import Library
from knowledge.turns import turns_between

_BACK = timedelta(days=31)
_AHEAD = timedelta(days=550)


def ask_for(incoming: Incoming, services: Services, words: str) -> Reply:
    """Return the calendar of the sender's agency, or of the one that was typed."""
    named = find_named(words, services.library) if words else None
    options = own_agencies(incoming, "calendar") if named is None else (named,)
    if not options:
        return Reply(text=texts.WHICH_AGENCY.format(command="/lich"), kind="clarify")
    if len(options) == 1:
        return _make(incoming, services, options[0])
    rows = tuple((Choice(label=one, value=AGENCY.value(code_of_agency(one))),) for one in options)
    return Reply(text=texts.ASK_CALENDAR_AGENCY, kind="clarify", buttons=rows)


def press(incoming: Incoming, services: Services, code: str) -> Reply:
    """Return the calendar of the agency that a button names."""
    agency = find_by_code(code, (*own_agencies(incoming, "calendar"), *list_leads(services.library)))
    if not agency:
        return Reply(text=texts.WHICH_AGENCY.format(command="/lich"), kind="clarify")
    return _make(incoming, services, agency)


def _make(incoming: Incoming, services: Services, agency: str) -> Reply:
    if not allows(incoming, "calendar", agency):
        return refuse(incoming, "calendar")
    if services.printer is None or services.store is None:
        return Reply(text=texts.NO_FILES, kind="no_answer")
    now, first = incoming.received_at, incoming.today - _BACK
    with services.store.begin() as work:
        wanted = list_entries(services.library, work, agency, first, first + _AHEAD)
        entries = work.calendar.publish(code_of_agency(agency), wanted, first, now)
    if not entries:
        return Reply(text=texts.CALENDAR_NONE.format(agency=agency), kind="no_answer")
    gone = sum(1 for entry in entries if entry.cancelled)
    said = texts.CALENDAR_CANCELLED.format(count=gone) if gone else ""
    content = services.printer.calendar(texts.CALENDAR_NAME.format(agency=agency), entries, now)
    file = Attachment(name=texts.CALENDAR_FILE.format(agency=make_name(agency)), mime="text/calendar", content=content)
    text = texts.CALENDAR_READY.format(agency=agency, count=len(entries) - gone, cancelled=said)
    return Reply(text=text, kind="answer", files=(file,))


def list_entries(library: Library, work: Work, agency: str, first: date, last: date) -> list[Entry]:
    """Return the days on which an agency or its rooms have something due from `first` to `last`, the earliest first."""
    assignments = list_assignments(library, agency)
    plans = {one.document.id for one in assignments}
    standings = {one.key: one for one in work.progress.standings(plans=plans)}
    events = work.progress.events(plans)
    entries = [
        _entry(Case(assignment=one, turn=turn, standing=standings.get(key_of(one, turn))), agency, turn.due_on)
        for one in assignments
        for turn in turns_between(
            one.document, one.row, first, last, events.get((one.document.id, one.task.item, one.output))
        )
        if turn.due_on is not None
    ]
    return sorted(entries, key=lambda entry: (entry.due_on, entry.uid))


def _entry(case: Case, calendar: str, due_on: date) -> Entry:
    one = case.assignment
    title = one.task.title.rstrip(".")
    lines = (
        texts.EVENT_TASK.format(item=one.task.item, title=title),
        texts.EVENT_PRODUCT.format(product=one.row.product) if one.row.product else "",
        texts.EVENT_TIME.format(time=one.row.time_raw),
        texts.EVENT_LEAD.format(agency=one.agency),
        texts.EVENT_COORDINATE.format(agencies=answers.joined(one.row.coordinate)) if one.row.coordinate else "",
        texts.EVENT_SOURCE.format(plan=name_document(one.document), item=one.task.item),
    )
    return Entry(
        uid=_uid(case, calendar),
        due_on=due_on,
        title=title if len(one.task.outputs) == 1 or not one.row.product else f"{title} ({one.row.product})",
        description="\n".join(filter(None, lines)),
        done=not case.is_open,
    )


def _uid(case: Case, calendar: str) -> str:
    """Return the name of an entry, made of plan, item, output, turn and agency alone: a new date keeps it."""
    key = case.key
    period = key.period.isoformat() if key.period else ""
    seed = "\n".join((key.plan, key.item, str(key.output), period, key.agency, calendar))
    return f"{hashlib.sha256(seed.encode()).hexdigest()[:32]}@cchc"


AGENCY = Button(prefix="ics", action="calendar", handle=press)
ROOM = Room(
    commands=(Command(names=("lich",), action="calendar", handle=ask_for, about=texts.ABOUT_CALENDAR, menu=OFFICIALS),),
    buttons=(AGENCY,),
)
