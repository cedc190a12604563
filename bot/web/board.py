"""The board for supervisors and admins: progress, work, the ledger, what imports read; behind a session, read only."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.links import row_path
from bot.errors import BadCorrections
from bot.intake_report import list_open, tell_coverage
from bot.proofs import Proofs
from bot.store.store import SqlStore
from bot.web.bodies import BadBody, read_form
from bot.web.pages import page, tell
from bot.web.server import WebRoom
from bot.web.sessions import Guest, Sessions, bears_token, comes_from_here, give_cookie
from handlers.board import ENTER_PATH, Bar, count_by_agency, count_by_area, oversee
from handlers.cards import name_document
from handlers.digest_texts import name_whose
from handlers.ledger import View as LedgerView
from handlers.ledger import read_page
from handlers.oversight import View, held_by
from handlers.permissions import person_may, person_reach
from handlers.ports import Services
from handlers.progress import Case
from handlers.texts import board as texts
from handlers.texts import ledger as ledger_texts
from handlers.texts import web
from handlers.work_lists import name_output, when

PATH = "/bang"
_PAGE = 100
_FORM_LIMIT = 4096

Show = Callable[[Guest, Request], Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One bar of a picture: its colour, where it begins and how long it is, in hundredths."""

    colour: str
    start: float
    width: float


class Board:
    """The board's pages."""

    def __init__(
        self, store: SqlStore, get_services: Callable[[], Services], read_now: Callable[[], datetime], proofs: Proofs
    ) -> None:
        self._proofs = proofs
        self._store, self._get_services, self._read_now = store, get_services, read_now
        self._sessions = Sessions(store, read_now)

    def make_room(self) -> WebRoom:
        """Return its routes: coming and going, and a page for each tab."""
        return WebRoom(
            routes=(
                Route(ENTER_PATH + "/{code}", self.offer, methods=["GET"]),
                Route(ENTER_PATH, self.enter, methods=["POST"]),
                Route("/ra", self.leave, methods=["POST"]),
                Route(PATH, self._page(self.show_progress)),
                Route(PATH + "/viec/{view}", self._page(self.show_work)),
                Route(PATH + "/sogui", self._page(self.show_ledger)),
                Route(PATH + "/nap", self._page(self.show_imports)),
                Route(PATH + "/nap/{plan}", self._page(self.show_proof)),
            )
        )

    # ---- coming and going

    async def offer(self, request: Request) -> Response:
        """Answer a link with a button: whoever only looks at links (previews, scanners) uses none up."""
        code = request.path_params["code"]
        if not await asyncio.to_thread(self._sessions.is_good, code):
            return tell(texts.LINK_GONE, 404)
        return page("enter.html", code=code, texts=texts, path=ENTER_PATH)

    async def enter(self, request: Request) -> Response:
        """Let in who holds a good link."""
        form = await _read(request)
        if form is None:
            return tell(texts.FORGED, 403)
        code = await asyncio.to_thread(self._sessions.enter, form.get("code", ""))
        if code is None:
            return tell(texts.LINK_GONE, 403)
        response = RedirectResponse(PATH, 303)
        give_cookie(request, response, code)
        return response

    async def leave(self, request: Request) -> Response:
        """End the session of who asks for it."""
        form = await _read(request)
        guest = await asyncio.to_thread(self._sessions.find, request)
        if form is None or guest is None or not bears_token(guest, form):
            return tell(texts.FORGED, 403)
        await asyncio.to_thread(self._sessions.leave, guest.code)
        response = RedirectResponse("/", 303)
        give_cookie(request, response, "")
        return response

    def _page(self, show: Show) -> Callable[[Request], Any]:
        def answer(request: Request) -> Response:
            guest = self._sessions.find(request)
            return tell(texts.NO_SESSION, 403) if guest is None else show(guest, request)

        async def give(request: Request) -> Response:
            return await asyncio.to_thread(answer, request)

        return give

    # ---- the tabs

    def show_progress(self, guest: Guest, _request: Request) -> Response:
        """Return how far the work is, by agency and by area."""
        now = self._read_now()
        with self._store.look() as work:
            overview = oversee(guest.person, self._get_services(), work, now)
        by_agency = count_by_agency(overview.cases, now.date())
        total = Bar(name=texts.TOTAL, counts=Counter())
        for bar in by_agency:
            total.counts.update(bar.counts)
        tables = {
            "agency": [total, *by_agency],
            "area": count_by_area(overview.cases, now.date()),
        }
        tiles = [(view, words, len(overview.groups[cast("View", view)])) for view, words in texts.TILES.items()]
        return self._show(
            "progress.html", guest, "progress", tables=tables, tiles=tiles, whose=name_whose(overview.held),
            picture=picture, say=say_bar,
        )  # fmt: skip

    def show_work(self, guest: Guest, request: Request) -> Response:
        """Return one list of work, of all agencies or of one."""
        view, now = request.path_params["view"], self._read_now()
        if view not in texts.TILES:
            return tell(web.NOT_FOUND, 404)
        with self._store.look() as work:
            overview = oversee(guest.person, self._get_services(), work, now)
        cases = overview.groups[cast("View", view)]
        agencies = sorted({case.assignment.agency for case in cases})
        chosen = request.query_params.get("don-vi", "")
        cases = tuple(case for case in cases if chosen in {"", case.assignment.agency})
        number, pages = _turn(request, len(cases))
        shown = cases[(number - 1) * _PAGE : number * _PAGE]
        return self._show(
            "work.html", guest, "work", view=view, rows=[_row(case, now.date()) for case in shown], agencies=agencies,
            chosen=chosen, count=len(cases), number=number, pages=pages, whose=name_whose(overview.held),
        )  # fmt: skip

    def show_ledger(self, guest: Guest, request: Request) -> Response:
        """Return what was to be sent on a day, and what became of it."""
        now = self._read_now()
        if not person_may(guest.person, "see_ledger"):
            return tell(texts.NO_RIGHT, 403)
        held = held_by(person_reach(guest.person, "see_ledger"))
        day = _read_day(request.query_params.get("ngay", ""), now.date())
        kind = request.query_params.get("loc", "a")
        number = _to_number(request.query_params.get("trang", "1"))
        view = LedgerView(day=day, filter=kind if kind in ledger_texts.FILTERS else "a", page=max(0, number - 1))
        with self._store.look() as work:
            found = read_page(held, view, work, now.tzinfo)
        return self._show(
            "ledger.html", guest, "ledger", day=day, filters=ledger_texts.FILTERS, found=found,
            nothing=ledger_texts.NOTHING_SUCH, whose=name_whose(held),
        )  # fmt: skip

    def show_imports(self, guest: Guest, _request: Request) -> Response:
        """Return what was read from each plan of the library, and what was not."""
        if not person_may(guest.person, "see_imports"):
            return tell(texts.NO_RIGHT, 403)
        library = self._get_services().library
        plans = [library.get_plan(document.id) for document in library.documents[:_PAGE]]
        return self._show("imports.html", guest, "imports", plans=plans, name=name_document, whose="")

    def show_proof(self, guest: Guest, request: Request) -> Response:
        """Return the proof of one plan: rows in and rows stored, and what is not in a record, cell by cell."""
        if not person_may(guest.person, "see_imports"):
            return tell(texts.NO_RIGHT, 403)
        try:
            taken = self._proofs.find(request.path_params["plan"])
        except (OSError, BadCorrections) as error:
            return tell(texts.PROOF_FAILED.format(reason=error), 500)
        if taken is None:
            return tell(texts.PROOF_GONE, 404)
        report = taken.report
        found = asdict(report.coverage)
        counts = {key: len(one) if isinstance(one, tuple) else one for key, one in found.items()}
        return self._show(
            "proof.html", guest, "imports", name=name_document(report.document), file=taken.path.name,
            coverage=sentence(tell_coverage(report.coverage)), open=[sentence(line) for line in list_open(report)],
            numbers=[(label, counts[key]) for key, label in texts.PROOF_ROWS.items()], whose="",
        )  # fmt: skip

    def _show(self, template: str, guest: Guest, tab: str, **values: Any) -> Response:
        tabs = [("progress", PATH), ("work", f"{PATH}/viec/o")]
        tabs += [("ledger", f"{PATH}/sogui")] if person_may(guest.person, "see_ledger") else []
        tabs += [("imports", f"{PATH}/nap")] if person_may(guest.person, "see_imports") else []
        moment = f"{self._read_now():%H:%M %d/%m/%Y}"
        return page(template, texts=texts, tabs=tabs, tab=tab, token=guest.token, moment=moment, path=PATH, **values)


async def _read(request: Request) -> dict[str, str] | None:
    """Return the fields of a form that a page of this site sent, None for any other."""
    try:
        return await read_form(request, _FORM_LIMIT) if comes_from_here(request) else None
    except BadBody:
        return None


def sentence(words: str) -> str:
    """Return words of a report as a line of its own."""
    return words[:1].upper() + words[1:]


def picture(bar: Bar) -> list[Piece]:
    """Return the pieces of a bar's picture, the longest way to go first: overdue, running, not begun, done."""
    pieces, start = [], 0.0
    for colour in texts.COLOURS:
        width = 100 * bar.counts[colour] / (bar.total or 1)
        if width:
            pieces.append(Piece(colour=colour, start=round(start, 3), width=round(width, 3)))
        start += width
    return pieces


def say_bar(bar: Bar) -> str:
    """Return in words what the picture shows."""
    parts = [texts.BAR_PART.format(label=label, count=bar.counts[colour]) for colour, label in texts.COLOURS.items()]
    return texts.BAR.format(name=bar.name, parts=", ".join(parts).lower())


def _row(case: Case, today: date) -> dict[str, str]:
    one = case.assignment
    return {
        "item": one.task.item,
        "title": one.task.title if len(one.task.outputs) == 1 else name_output(case),
        "path": row_path(one.document.id, one.task.item),
        "agency": one.agency,
        "time": one.row.time_raw,
        "now": when(case, today),
        "colour": case.colour(today),
        "source": name_document(one.document),
    }


def _turn(request: Request, count: int) -> tuple[int, int]:
    """Return the page that is asked for, or the nearest there is, and how many there are."""
    pages = max(1, -(-count // _PAGE))
    return min(pages, max(1, _to_number(request.query_params.get("trang", "1")))), pages


def _to_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _read_day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today
