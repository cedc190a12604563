"""Public pages of plans: the list, a plan whole, and each row of its annex under an address that stays."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.links import PLANS_PATH, anchor_of, row_path
from bot.web.pages import page, tell
from bot.web.server import WebRoom
from handlers.cards import name_document, place_of
from handlers.ports import Services
from handlers.texts import web as words
from knowledge.model import Document, Passage, Plan, Task

_PAGE = 100
_NEIGHBOURS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """One row of an annex as a page shows it; the first row of a task bears its number, `span` counts its rows."""

    task: Task
    path: str
    product: str
    lead: str
    coordinate: str
    time: str
    span: int
    is_cited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Paragraphs under one heading; `anchor` is where citations of the part lead, '' where an earlier one has it."""

    anchor: str
    section: str
    headings: tuple[str, ...]
    paragraphs: tuple[str, ...]


def make_plans_room(get_services: Callable[[], Services]) -> WebRoom:
    """Return the room of the plans' pages; they are public, as the plans are."""

    def answer(make: Callable[[Services, Request], Response]) -> Callable[[Request], Response]:
        return lambda request: make(get_services(), request)

    def route(path: str, make: Callable[[Services, Request], Response]) -> Route:
        respond = answer(make)

        async def give(request: Request) -> Response:
            return await asyncio.to_thread(respond, request)

        return Route(PLANS_PATH + path, give)

    return WebRoom(
        routes=(route("", _list_plans), route("/{plan}", _show_plan), route("/{plan}/muc/{item:path}", _show_task))
    )


def _list_plans(services: Services, request: Request) -> Response:
    documents = services.library.documents
    pages = max(1, -(-len(documents) // _PAGE))
    asked = request.query_params.get("trang", "1")
    number = min(pages, max(1, int(asked))) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    shown = documents[(number - 1) * _PAGE : number * _PAGE]
    return page(
        "plans.html", documents=[(name_document(one), one, services.library.task_counts[one.id]) for one in shown],
        count=len(documents), number=number, pages=pages, path=PLANS_PATH,
    )  # fmt: skip


def _show_plan(services: Services, request: Request) -> Response:
    plan = find_plan(services, request.path_params["plan"])
    if plan is None:
        return tell(words.NOT_HELD, 404)
    return page(
        "plan.html", document=plan.document, name=name_document(plan.document), plan=plan,
        parts=tuple(list_parts(plan)), rows=list_rows(plan), conflicts=plan.conflicts,
        facts=describe(plan.document), place_of=place_of, anchor_of=anchor_of,
    )  # fmt: skip


def _show_task(services: Services, request: Request) -> Response:
    plan, item = find_plan(services, request.path_params["plan"]), request.path_params["item"]
    items = [] if plan is None else [task.item for task in plan.tasks]
    if plan is None or item not in items:
        return tell(words.NOT_HELD, 404)
    at = items.index(item)
    near = (*plan.tasks[max(0, at - _NEIGHBOURS) : at], *plan.tasks[at + 1 : at + _NEIGHBOURS + 1])
    task, document = plan.tasks[at], plan.document
    return page(
        "task.html", document=document, name=name_document(document), task=task,
        rows=list_rows(plan, (task,), item), near=list_rows(plan, near),
        whole=f"{PLANS_PATH}/{document.id}#muc-{anchor_of(item)}", address=services.site + row_path(document.id, item),
    )  # fmt: skip


def find_plan(services: Services, plan: str) -> Plan | None:
    """Return the plan with this id, None where the library has none."""
    try:
        return services.library.get_plan(plan)
    except KeyError:
        return None


def list_rows(plan: Plan, tasks: tuple[Task, ...] | None = None, cited: str = "") -> list[Cells]:
    """Return the rows of a plan's annex, or of some of its `tasks`, in the plan's own words."""
    return [
        Cells(
            task=task,
            path=row_path(plan.document.id, task.item),
            product=output.product,
            lead="; ".join(output.lead),
            coordinate="; ".join(output.coordinate),
            time=output.time_raw,
            span=len(task.outputs) if number == 0 else 0,
            is_cited=task.item == cited,
        )
        for task in (plan.tasks if tasks is None else tasks)
        for number, output in enumerate(task.outputs)
    ]


def list_parts(plan: Plan) -> Iterator[Part]:
    """Give the paragraphs of a plan's body by their headings, in the plan's order."""
    seen: set[str] = set()
    run: list[Passage] = []
    for passage in plan.passages:
        if run and (passage.section, passage.headings) != (run[0].section, run[0].headings):
            yield _make_part(run, seen)
            run = []
        run.append(passage)
    if run:
        yield _make_part(run, seen)


def _make_part(run: list[Passage], seen: set[str]) -> Part:
    section = run[0].section
    anchor = anchor_of(place_of(None, section))
    new = anchor not in seen
    seen.add(anchor)
    return Part(
        anchor=anchor if new else "",
        section=section,
        headings=run[0].headings,
        paragraphs=tuple(passage.text for passage in run),
    )


def describe(document: Document) -> list[tuple[str, str]]:
    """Return the head of a plan as pairs of a label and what the plan says."""
    issued = document.issued_on
    facts = {
        "issuer": document.issuer or "",
        "issued": f"{issued:%d/%m/%Y}" if issued else "",
        "signer": ", ".join(filter(None, (document.signer, document.signer_title))),
    }
    return [(words.PLAN_FACTS[name], value) for name, value in facts.items() if value]
