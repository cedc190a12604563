"""Looking through the plans: plans, their areas, tasks and targets, page by page on one screen (/kehoach, /chitieu)."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from handlers import cards
from handlers.labels import shorten
from handlers.messages import Choice, Incoming, Reply
from handlers.ports import Services
from handlers.rooms import Button
from handlers.texts import answers, dates
from handlers.texts import browse as texts
from handlers.texts import work as work_texts
from knowledge.codes import code_of_fact, find_document
from knowledge.directory import code_of_document
from knowledge.facts import TargetFact, TaskFact
from knowledge.library import Library
from knowledge.model import Document, Task

_PAGE = 8
_TARGET_PAGE = 5
_IN_A_ROW = 4
_TITLE = 110


def show_plans(_incoming: Incoming, services: Services, _words: str) -> Reply:
    """Return the list of plans (/kehoach), or the only one."""
    return _list_plans(services.library, services.library.documents, PLAN, texts.PLANS, texts.NO_PLANS)


def show_targets(incoming: Incoming, services: Services, _words: str) -> Reply:
    """Return the list of plans that set targets (/chitieu), or those of the only one."""
    library = services.library
    documents = [one for one in library.documents if library.get_plan(one.id).targets]
    if len(documents) == 1:
        return open_targets(incoming, services, f"{code_of_document(documents[0])}.0")
    return _list_plans(library, documents, TARGETS, texts.PLANS_WITH_TARGETS, texts.NO_TARGETS)


def _list_plans(library: Library, documents: Sequence[Document], button: Button, head: str, none: str) -> Reply:
    if not documents:
        return Reply(text=none, kind="no_answer", edits=True)
    lines = [
        texts.PLAN_ROW.format(number=number, name=shorten(_name(one), _TITLE), counts=_count(library, one))
        for number, one in enumerate(documents, start=1)
    ]
    tail = ".0" if button is TARGETS else ""
    values = [button.value(f"{code_of_document(one)}{tail}") for one in documents]
    return Reply(
        text="\n".join([head.format(count=len(documents)), "", *lines]), kind="list", buttons=tiles(values), edits=True
    )


def _name(document: Document) -> str:
    name = cards.name_document(document)
    return f"{name} ({document.issuer})" if document.issuer and document.issuer not in name else name


def _count(library: Library, document: Document) -> str:
    tasks, targets = library.task_counts.get(document.id, 0), len(library.get_plan(document.id).targets)
    counts = [texts.TASKS.format(count=tasks) if tasks else texts.NO_ROWS]
    return ", ".join([*counts, *([texts.TARGETS.format(count=targets)] if targets else [])])


def tiles(values: Sequence[str]) -> tuple[tuple[Choice, ...], ...]:
    """Return the buttons that open the numbered rows of a screen."""
    choices = [Choice(label=str(number), value=value) for number, value in enumerate(values, start=1)]
    return tuple(tuple(choices[first : first + _IN_A_ROW]) for first in range(0, len(choices), _IN_A_ROW))


def stale() -> Reply:
    """Return the answer to a button of what is no more in the plans."""
    return Reply(text=texts.STALE, kind="no_answer", edits=True)


def open_plan(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return the head of a plan and its areas; the list of plans for "0"."""
    if rest == "0":
        return show_plans(incoming, services, "")
    document = find_document(services.library, rest)
    if document is None:
        return stale()
    plan = services.library.get_plan(document.id)
    areas = _areas(plan.tasks)
    lines = [_head(document), ""]
    if areas:
        lines.append(texts.AREAS.format(count=len(plan.tasks), areas=len(areas)))
        lines += [
            texts.AREA_ROW.format(number=number, area=area, count=len(tasks))
            for number, (area, tasks) in enumerate(areas.items(), start=1)
        ]
    else:
        lines.append(texts.NO_ROWS.capitalize() + ".")
    rows = tiles([AREA.value(f"{rest}.{_code(area)}.0") for area in areas])
    label = texts.SEE_TARGETS.format(count=len(plan.targets))
    targets = ((Choice(label=label, value=TARGETS.value(f"{rest}.0")),),) if plan.targets else ()
    back = ((Choice(label=texts.ALL_PLANS, value=PLAN.value("0")),),)
    return Reply(text="\n".join(lines), kind="list", buttons=(*rows, *targets, *back), edits=True)


def _head(document: Document) -> str:
    parts = [texts.PLAN_HEAD.format(name=cards.name_document(document), title=document.title)]
    if document.issuer:
        day = texts.ISSUED_ON.format(day=dates.day(document.issued_on)) if document.issued_on else ""
        parts.append(texts.ISSUED.format(issuer=document.issuer, day=day))
    if document.signer:
        parts.append(texts.SIGNED.format(signer=document.signer))
    return "\n".join(parts)


def _areas(tasks: Sequence[Task]) -> dict[str, list[Task]]:
    areas: dict[str, list[Task]] = {}
    for task in tasks:
        areas.setdefault(task.area or texts.NO_AREA, []).append(task)
    return areas


def _code(area: str) -> str:
    return hashlib.sha256(area.encode()).hexdigest()[:6]


def open_area(_incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return a page of the tasks of an area."""
    code, _, where = rest.partition(".")
    area_code, _, number = where.partition(".")
    document = find_document(services.library, code)
    if document is None or not number.isdecimal():
        return stale()
    areas = _areas(services.library.get_plan(document.id).tasks)
    area = next((name for name in areas if _code(name) == area_code), None)
    if area is None:
        return stale()
    tasks = areas[area]
    page, pages = _page(int(number), len(tasks), _PAGE)
    shown = tasks[page * _PAGE : (page + 1) * _PAGE]
    head = texts.AREA_HEAD.format(area=area, count=len(tasks)) + _of(page, pages)
    back = (Choice(label=texts.TO_PLAN, value=PLAN.value(code)),)
    buttons = (*task_tiles(document, shown), *turning(AREA, f"{code}.{area_code}.", page, pages), back)
    source = answers.SOURCE_DOCUMENT.format(document=cards.name_document(document))
    text = f"{head}:\n\n{task_rows(shown)}\n\n{source}"
    return Reply(text=text, kind="list", buttons=buttons, edits=True)


def _page(number: int, count: int, size: int) -> tuple[int, int]:
    pages = max(1, -(-count // size))
    return min(number, pages - 1), pages


def _of(page: int, pages: int) -> str:
    return work_texts.PAGE.format(page=page + 1, pages=pages) if pages > 1 else ""


def task_rows(tasks: Sequence[Task]) -> str:
    """Return one numbered line for each task."""
    return "\n".join(
        texts.TASK_ROW.format(number=number, item=task.item, title=shorten(task.title, _TITLE))
        for number, task in enumerate(tasks, start=1)
    )


def task_tiles(document: Document, tasks: Sequence[Task]) -> tuple[tuple[Choice, ...], ...]:
    """Return the buttons that open these tasks."""
    return tiles([TASK.value(code_of_fact(_whole(document, task))) for task in tasks])


def _whole(document: Document, task: Task) -> TaskFact:
    return TaskFact(document=document, task=task, outputs=tuple(range(len(task.outputs))))


def turning(button: Button, stem: str, page: int, pages: int) -> tuple[tuple[Choice, ...], ...]:
    """Return the row that leads to the pages before and after."""
    row = tuple(
        Choice(label=label, value=button.value(f"{stem}{number}"))
        for label, number in ((work_texts.PREVIOUS, page - 1), (work_texts.NEXT, page + 1))
        if 0 <= number < pages
    )
    return (row,) if row else ()


def open_task(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return the card of a task, and the way to the progress of the sender's own part in it."""
    record = services.library.find_by_code(rest)
    task = record.content() if record else None
    if record is None or not isinstance(task, Task):
        return stale()
    document = services.library.get_document(record.plan)
    fact = _whole(document, task)
    area = AREA.value(f"{code_of_document(document)}.{_code(task.area or texts.NO_AREA)}.0")
    own = _own_part(document, task, incoming, services)
    back = (Choice(label=texts.TO_AREA, value=area),)
    return Reply(
        text=cards.task_card(fact, incoming.today), kind="answer", citations=cards.cite(fact), edits=True,
        buttons=(*own, back),
    )  # fmt: skip


def offer_progress(incoming: Incoming, reply: Reply, services: Services) -> Reply:
    """Return an answer about one task with the way to the progress of the sender's own part in it, if there is any."""
    rows = {(one.plan, one.item) for one in reply.citations}
    if reply.kind != "answer" or len(rows) != 1 or reply.buttons or reply.choices or incoming.who is None:
        return reply
    plan, item = rows.pop()
    record = services.library.find_task(plan, item) if item else None
    task = record.content() if record else None
    if not isinstance(task, Task):
        return reply
    own = _own_part(services.library.get_document(plan), task, incoming, services)
    return replace(reply, buttons=own) if own else reply


def _own_part(document: Document, task: Task, incoming: Incoming, services: Services) -> tuple[tuple[Choice, ...], ...]:
    """Return the button that opens the sender's own part of a task, the first that is still to be done."""
    if services.store is None or incoming.group or incoming.who is None:
        return ()
    from handlers.acting import own_agencies
    from handlers.case_codes import encode
    from handlers.progress import assemble
    from handlers.work_cards import CARD
    from knowledge.owing import find_assignment

    found = [
        one
        for index in range(len(task.outputs))
        for agency in own_agencies(incoming)
        if (one := find_assignment(document, task, index, agency)) is not None
    ]
    with services.store.look() as work:
        cases = assemble(found, work, incoming.today)
    return tuple(
        (Choice(label=texts.OWN_PROGRESS, value=CARD.value(encode(case))),)
        for case in [*filter(lambda one: one.is_open, cases), *cases][:1]
    )


def open_targets(_incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return a page of the targets of a plan."""
    code, _, number = rest.partition(".")
    document = find_document(services.library, code)
    if document is None or not number.isdecimal():
        return stale()
    targets = services.library.get_plan(document.id).targets
    page, pages = _page(int(number), len(targets), _TARGET_PAGE)
    shown = [TargetFact(document=document, target=one) for one in targets[page * _TARGET_PAGE :][:_TARGET_PAGE]]
    name = cards.name_document(document)
    head = texts.TARGETS_HEAD.format(name=name, count=len(targets)) + _of(page, pages)
    blocks = [cards.target_line(one, with_document=False) for one in shown]
    back = (Choice(label=texts.TO_PLAN, value=PLAN.value(code)),)
    return Reply(
        text="\n\n".join([f"{head}:", *blocks]), kind="list", edits=True,
        citations=tuple(citation for one in shown for citation in cards.cite(one)),
        buttons=(*turning(TARGETS, f"{code}.", page, pages), back),
    )  # fmt: skip


PLAN = Button(prefix="bp", action="ask", handle=open_plan, needs_store=False, in_groups=True)
AREA = Button(prefix="ba", action="ask", handle=open_area, needs_store=False, in_groups=True)
TASK = Button(prefix="bt", action="ask", handle=open_task, needs_store=False, in_groups=True)
TARGETS = Button(prefix="bg", action="ask", handle=open_targets, needs_store=False, in_groups=True)
