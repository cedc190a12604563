"""/bang: a login link to the board on the site; and what the board shows of the work of those who may see it."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.membership import actor_of
from handlers.messages import Incoming, Reply
from handlers.oversight import SOON, Overview, Term, held_by, look_over
from handlers.people import Person
from handlers.permissions import person_reach
from handlers.ports import Services, Work, require_store
from handlers.progress import Case
from handlers.rooms import SUPERVISORS, Command, Room
from handlers.texts import board as texts
from handlers.texts import summary as summary_texts

ENTER_PATH = "/vao"
_DONE_WITHIN = timedelta(days=30)


def send_link(incoming: Incoming, services: Services, _words: str) -> Reply:
    """Return a link that lets the sender in, once and within ten minutes; the audit trail notes it without its code."""
    if not services.site or incoming.who is None:
        return Reply(text=texts.NO_SITE, kind="no_answer")
    person_id, now = incoming.who.id, incoming.received_at
    with require_store(services).begin() as work:
        code = work.web_access.make_link(person_id, now)
        work.audit.note(now, actor_of(person_id), "board link")
    return Reply(text=texts.LINK.format(link=f"{services.site}{ENTER_PATH}/{code}"), kind="answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """How many cases of a group are in each colour."""

    name: str
    counts: Counter[str]

    @property
    def total(self) -> int:
        """All of them."""
        return self.counts.total()


def oversee(person: Person, services: Services, work: Work, now: datetime) -> Overview:
    """Return the work of the agencies whose board `person` may see."""
    today = now.date()
    term = Term(since=today - _DONE_WITHIN, done_until=today, due_until=today + SOON)
    return look_over(services, work, held_by(person_reach(person, "see_board")), term, now)


def count_by_agency(cases: Iterable[Case], today: date) -> list[Bar]:
    """Return the colours of each agency, the one with the most past their day first."""
    return _count(cases, lambda case: case.assignment.agency, today)


def count_by_area(cases: Iterable[Case], today: date) -> list[Bar]:
    """Return the colours of each area, the one with the most past their day first."""
    return _count(cases, lambda case: case.assignment.task.area or summary_texts.NO_AREA, today)


def _count(cases: Iterable[Case], name: Callable[[Case], str], today: date) -> list[Bar]:
    found: dict[str, Counter[str]] = {}
    for case in cases:
        found.setdefault(name(case), Counter())[case.colour(today)] += 1
    bars = [Bar(name=title, counts=counts) for title, counts in found.items()]
    return sorted(bars, key=lambda bar: (-bar.counts["red"], -bar.total))


ROOM = Room(
    commands=(
        Command(
            names=("bang", "bangtheodoi"), action="see_board", handle=send_link, about=texts.ABOUT, menu=SUPERVISORS
        ),
    ),
)
