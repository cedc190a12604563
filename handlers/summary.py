"""How far all the work is: by agency and by area, in the four colours (/tiendo)."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

from handlers.acting import own_agencies
from handlers.case_codes import code_of_agency
from handlers.messages import Choice, Incoming, Reply
from handlers.permissions import reach
from handlers.ports import Services, require_store
from handlers.progress import Case, assemble
from handlers.rooms import Button
from handlers.texts import dates
from handlers.texts import summary as texts
from handlers.texts import work as work_texts
from handlers.work_lists import LIST
from knowledge.library import Library
from knowledge.owing import Assignment, assignments_of

_PAGE = 20


@lru_cache(maxsize=2)
def all_assignments(library: Library) -> tuple[Assignment, ...]:
    """Return what every lead agency has to do, one for each output, in the order of plans and annexes."""
    return tuple(
        one
        for document in library.documents
        for task in library.get_plan(document.id).tasks
        for index in range(len(task.outputs))
        for one in assignments_of(document, task, index)
    )


@lru_cache(maxsize=2)
def list_leads(library: Library) -> tuple[str, ...]:
    """Return every agency that leads anything in the plans, in their order."""
    return tuple(dict.fromkeys(one.agency for one in all_assignments(library)))


def show_summary(incoming: Incoming, services: Services, _words: str) -> Reply:
    """Return how far the work is: all agencies for who may see them, else the sender's own."""
    return _screen(incoming, services, "a", 0)


def turn_summary(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return the page that a button asks for: by agency ("a") or by area ("l")."""
    view, page = rest[:1], rest[1:]
    if view not in texts.HEADS or not page.isdecimal():
        return Reply(text=work_texts.STALE, kind="no_answer", edits=True)
    return _screen(incoming, services, view, int(page))


def _screen(incoming: Incoming, services: Services, view: str, page: int) -> Reply:
    agencies = reach(incoming, "see_summary")
    own = own_agencies(incoming)
    if agencies is not None and not own:
        return Reply(text=work_texts.NO_AGENCY, kind="no_answer")
    assignments = all_assignments(services.library)
    if agencies is not None:
        assignments = tuple(one for one in assignments if one.agency in own)
    with require_store(services).look() as work:
        cases = assemble(assignments, work, incoming.today)
    name: Callable[[Case], str] = _agency_of if view == "a" else _area_of
    groups = _group(cases, name, incoming.today)
    pages = max(1, -(-len(groups) // _PAGE))
    page = min(page, pages - 1)
    lines = [_line(title, counts) for title, counts in groups[page * _PAGE : (page + 1) * _PAGE]]
    total: Counter[str] = Counter(case.colour(incoming.today) for case in cases)
    waiting = sum(case.state == "done" for case in cases)
    head = texts.HEADS[view].format(day=dates.day(incoming.today))
    if pages > 1:
        head += work_texts.PAGE.format(page=page + 1, pages=pages)
    blocks = [head, _line(texts.TOTAL, total), "\n".join(lines), texts.WAITING.format(count=waiting) if waiting else ""]
    return Reply(
        text="\n\n".join(block for block in (*blocks, work_texts.LEGEND) if block), kind="list", edits=True,
        buttons=_buttons(view, page, pages, own),
    )  # fmt: skip


def _agency_of(case: Case) -> str:
    return case.assignment.agency


def _area_of(case: Case) -> str:
    return case.assignment.task.area or texts.NO_AREA


def _group(cases: Sequence[Case], name: Callable[[Case], str], today: date) -> list[tuple[str, Counter[str]]]:
    """Return the colours of each group, the one with the most past their day first."""
    found: dict[str, Counter[str]] = {}
    for case in cases:
        found.setdefault(name(case), Counter())[case.colour(today)] += 1
    return sorted(found.items(), key=lambda pair: -pair[1]["red"])


def _line(title: str, counts: Counter[str]) -> str:
    shown = [f"{work_texts.COLOURS[colour]} {counts[colour]}" for colour in work_texts.COLOURS if counts[colour]]
    return texts.LINE.format(name=title, counts=" ".join(shown) or texts.NOTHING)


def _buttons(view: str, page: int, pages: int, own: Sequence[str]) -> tuple[tuple[Choice, ...], ...]:
    turning = [
        Choice(label=label, value=SUMMARY.value(f"{view}{number}"))
        for label, number in ((work_texts.PREVIOUS, page - 1), (work_texts.NEXT, page + 1))
        if 0 <= number < pages
    ]
    other = "l" if view == "a" else "a"
    rows = [tuple(turning), (Choice(label=texts.VIEWS[other], value=SUMMARY.value(f"{other}0")),)]
    rows += [
        (Choice(label=texts.OPEN.format(agency=agency), value=LIST.value(f"a0.{code_of_agency(agency)}")),)
        for agency in own
    ]
    return tuple(row for row in rows if row)


SUMMARY = Button(prefix="wp", action="see_summary", handle=turn_summary)
