"""Lists of an agency's work: by state and time, in pages, each row a tap away; one screen that is edited in place."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from handlers.acting import own_agencies, require_for
from handlers.case_codes import code_of_agency, encode, find_agency_by_code
from handlers.labels import shorten
from handlers.messages import Choice, Incoming, Reply
from handlers.permissions import reach
from handlers.ports import Services, require_store
from handlers.progress import Case, cases_of
from handlers.rooms import Button, Phrase
from handlers.texts import dates
from handlers.texts import work as texts
from knowledge.deadline import Ongoing
from knowledge.turns import waits_for

PAGE = 8
_AGENCIES = 12
_IN_A_ROW = 4
_TITLE = 90
_TURNS_NAMED = 6
_SUFFIX = "#list"
_TESTS: dict[str, Callable[[Case, date], bool]] = {
    "a": lambda case, _: case.is_open,
    "u": lambda case, _: case.is_open,
    "o": lambda case, today: case.is_overdue(today),
    "s": lambda case, today: case.is_soon(today),
    "h": lambda case, today: case.is_overdue(today) or case.is_soon(today),
    "p": lambda case, _: case.state == "in_progress",
    "w": lambda case, _: case.state == "done",
    "d": lambda case, _: case.state == "confirmed",
    "e": lambda case, _: bool(waits_for(case.assignment.row.deadline)),
}


def show_tasks(incoming: Incoming, services: Services, _words: str) -> Reply:
    """Return the first page of what the sender's agency has to do (/viec)."""
    return open_list(incoming, services, "a")


def show_due(incoming: Incoming, services: Services, _words: str) -> Reply:
    """Return what is overdue or due within thirty days (/han)."""
    return open_list(incoming, services, "h")


def show_unconfirmed(incoming: Incoming, services: Services, _words: str) -> Reply:
    """Return what is reported as done and waits to be confirmed ("có việc gì chờ tôi xác nhận không")."""
    return open_list(incoming, services, "w")


def choose_task(incoming: Incoming, services: Services) -> Reply:
    """Return the list from which a task is chosen to be updated (/capnhat)."""
    return open_list(incoming, services, "u")


def turn_list(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return the list that a button asks for: filter, page, and agency."""
    view, _, code = rest.partition(".")
    name, page = view[:1], view[1:]
    agency = find_agency_by_code(code, (*own_agencies(incoming), *_reachable(incoming, services)))
    if agency is None or name not in texts.HEADS or not page.isdecimal():
        return Reply(text=texts.STALE, kind="no_answer", edits=True)
    return list_screen(incoming, services, agency, name, int(page))


def open_list(incoming: Incoming, services: Services, view: str) -> Reply:
    """Return the first page of a list of the sender's agency, or ask which agency's."""
    agencies = own_agencies(incoming)
    if len(agencies) == 1:
        return list_screen(incoming, services, agencies[0], view, 0)
    choices = agencies or _reachable(incoming, services)
    if not choices:
        return Reply(text=texts.NO_AGENCY, kind="no_answer")
    return _choose_agency(choices, view, 0)


def _choose_agency(agencies: Sequence[str], view: str, page: int) -> Reply:
    pages = max(1, -(-len(agencies) // _AGENCIES))
    page = min(page, pages - 1)
    shown = agencies[page * _AGENCIES : (page + 1) * _AGENCIES]
    rows = [(Choice(label=name, value=_value(view, 0, name)),) for name in shown]
    turning = tuple(
        Choice(label=label, value=AGENCIES.value(f"{view}{number}"))
        for label, number in ((texts.PREVIOUS, page - 1), (texts.NEXT, page + 1))
        if 0 <= number < pages
    )
    head = texts.WHICH_AGENCY + (texts.PAGE.format(page=page + 1, pages=pages) if pages > 1 else "")
    return Reply(text=head, kind="clarify", buttons=(*rows, turning) if turning else tuple(rows), edits=True)


def turn_agencies(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return the page of agencies that a button asks for."""
    if rest[:1] not in texts.HEADS or not rest[1:].isdecimal():
        return Reply(text=texts.STALE, kind="no_answer", edits=True)
    return _choose_agency(own_agencies(incoming) or _reachable(incoming, services), rest[:1], int(rest[1:]))


def _reachable(incoming: Incoming, services: Services) -> tuple[str, ...]:
    """Return the agencies that somebody sees who sees all: every lead in every plan."""
    if reach(incoming, "see_work") is not None:
        return ()
    from handlers.summary import list_leads

    return list_leads(services.library)


def list_screen(incoming: Incoming, services: Services, agency: str, view: str, page: int) -> Reply:
    """Return a page of an agency's tasks; raises NotAllowed."""
    require_for(incoming, "see_work", agency)
    with require_store(services).look() as work:
        cases = cases_of(services.library, work, agency, incoming.today, ("lead", "coordinate"), with_older=True)
    groups = _sort_out(cases, incoming.today)
    shown = groups[view]
    if not cases:
        return Reply(text=texts.NO_TASKS.format(agency=agency), kind="no_answer", edits=True)
    pages = max(1, -(-len(shown) // PAGE))
    page = min(page, pages - 1)
    services.conversations.put(incoming.person + _SUFFIX, {"value": _value(view, page, agency)}, incoming.received_at)
    rows = shown[page * PAGE : (page + 1) * PAGE]
    buttons = (*_tiles(rows), *_turns(view, page, pages, agency), *_filters(groups, view, agency))
    text = f"{texts.NONE[view].format(agency=agency)}\n\n{texts.LEGEND}"
    if rows:
        text = _describe(rows, _head(view, agency, len(shown), (page, pages)), incoming.today)
    return Reply(text=text, kind="list", buttons=buttons, edits=True)


def back_button(incoming: Incoming, services: Services, agency: str) -> Choice:
    """Return the button that leads back to the list that was looked at last, or to the whole one."""
    kept = services.conversations.get(incoming.person + _SUFFIX, incoming.received_at) or {}
    return Choice(label=texts.BACK, value=str(kept.get("value") or _value("a", 0, agency)))


def _value(view: str, page: int, agency: str) -> str:
    return LIST.value(f"{view}{page}.{code_of_agency(agency)}")


def _sort_out(cases: Sequence[Case], today: date) -> dict[str, list[list[Case]]]:
    """Return the rows of each list; a row is a case, or all turns of an output that are past and not reported."""
    return {name: _group(found, today) for name, found in _sift(cases, today).items()}


def _group(cases: Sequence[Case], today: date) -> list[list[Case]]:
    rows: dict[object, list[Case]] = {}
    for case in cases:
        one = case.key
        late = case.is_overdue(today)
        rows.setdefault((one.plan, one.item, one.output, None if late else one.period, late), []).append(case)
    return list(rows.values())


def _sift(cases: Sequence[Case], today: date) -> dict[str, list[Case]]:
    lead = sorted((case for case in cases if case.assignment.role == "lead"), key=_order(today))
    groups = {name: [case for case in lead if test(case, today)] for name, test in _TESTS.items()}
    groups["c"] = sorted((case for case in cases if case.assignment.role == "coordinate"), key=_order(today))
    return groups


def _order(today: date) -> Callable[[Case], tuple[int, date]]:
    def place(case: Case) -> tuple[int, date]:
        return (0 if case.is_overdue(today) else 1 if case.due_on else 2), case.due_on or date.max

    return place


def _describe(rows: Sequence[list[Case]], head: str, today: date) -> str:
    lines = [row(cases[0], number, today, _missed(cases)) for number, cases in enumerate(rows, start=1)]
    return f"{head}:\n\n" + "\n".join(lines) + f"\n\n{texts.LEGEND}\n{texts.TAP}"


def _head(view: str, agency: str, count: int, pages: tuple[int, int]) -> str:
    head = texts.HEADS[view].format(agency=agency, count=count)
    return head + texts.PAGE.format(page=pages[0] + 1, pages=pages[1]) if pages[1] > 1 else head


def _missed(cases: Sequence[Case]) -> str:
    """Return which turns of an output nobody has reported, '' for less than two."""
    days = [case.due_on for case in cases if case.due_on is not None]
    if len(days) < 2:
        return ""
    months = [f"{day.month}/{day.year}" for day in days]
    names = months if len(set(months)) == len(months) else [dates.day(day) for day in days]
    more = [texts.AND_MORE] if len(names) > _TURNS_NAMED else []
    return texts.MISSED.format(count=len(names), turns=", ".join([*names[:_TURNS_NAMED], *more]))


def row(case: Case, number: int, today: date, said: str = "") -> str:
    """Return one line of a list; `said` stands for how the case stands in time."""
    one = case.assignment
    title = shorten(one.task.title, _TITLE) if len(one.task.outputs) == 1 else shorten(name_output(case), _TITLE)
    return texts.ROW.format(
        number=number, colour=texts.COLOURS[case.colour(today)], item=one.task.item, title=title,
        when=said or when(case, today),
    )  # fmt: skip


def name_output(case: Case) -> str:
    """Return what tells this row of a task from its others: the product, or the title where none is named."""
    return case.assignment.row.product or case.assignment.task.title


def when(case: Case, today: date) -> str:
    """Return how the case stands in time, in a few words."""
    due = case.due_on
    if not case.is_open:
        done_on = case.standing.done_on if case.standing else None
        if case.is_late() and due is not None and done_on is not None:
            return texts.LATE.format(days=(done_on - due).days)
        return texts.STATES[case.state]
    if due is not None:
        left = (due - today).days
        words = (texts.OVERDUE.format(days=-left) if left < 0 else texts.DUE_IN.format(days=left)) if left else ""
        return f"{words or texts.DUE_TODAY}, {due:%d/%m}"
    deadline = case.assignment.row.deadline
    if isinstance(deadline, Ongoing):
        return texts.ONGOING
    return texts.WAITS if waits_for(deadline) else texts.NO_DAY


def _tiles(rows: Sequence[list[Case]]) -> tuple[tuple[Choice, ...], ...]:
    from handlers.work_cards import CARD

    tiles = [
        Choice(label=str(number), value=CARD.value(encode(case))) for number, (case, *_) in enumerate(rows, start=1)
    ]
    return tuple(tuple(tiles[first : first + _IN_A_ROW]) for first in range(0, len(tiles), _IN_A_ROW))


def _turns(view: str, page: int, pages: int, agency: str) -> tuple[tuple[Choice, ...], ...]:
    before = [Choice(label=texts.PREVIOUS, value=_value(view, page - 1, agency))] if page else []
    after = [Choice(label=texts.NEXT, value=_value(view, page + 1, agency))] if page + 1 < pages else []
    return ((*before, *after),) if before or after else ()


def _filters(groups: dict[str, list[list[Case]]], view: str, agency: str) -> tuple[tuple[Choice, ...], ...]:
    """Return the buttons of the other lists that hold anything, two in a row."""
    others = [
        Choice(label=texts.WITH_COUNT.format(label=label, count=len(groups[name])), value=_value(name, 0, agency))
        for name, label in texts.FILTERS.items()
        if name != view and groups[name]
    ]
    return tuple(tuple(others[first : first + 2]) for first in range(0, len(others), 2))


_WAITS_FOR_ME = re.compile(
    r"(?:co |con )?(?:nhung )?(?:viec|nhiem vu|bao cao) (?:gi |nao |dang )?(?:\w+ ){0,3}?(?:cho |can |phai )?"
    r"(?:(?:toi|em|minh|tui|chi|anh) )?xac nhan\b"
)
UNCONFIRMED = Phrase(pattern=_WAITS_FOR_ME, action="confirm_work", handle=show_unconfirmed)
AGENCIES = Button(prefix="wo", action="see_work", handle=turn_agencies)
LIST = Button(prefix="wl", action="see_work", handle=turn_list)
