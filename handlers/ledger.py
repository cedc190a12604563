"""/sogui: what was to be sent to whom on a day, what became of it, and who took note; by agency, admins of all."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Final

from handlers.digest_texts import name_whose
from handlers.membership import name_of
from handlers.messages import Choice, Incoming, Reply
from handlers.notices import Delivery
from handlers.oversight import Held, held_by
from handlers.permissions import reach
from handlers.ports import Services, Work, require_store
from handlers.reminding import REMINDER, SNOOZED
from handlers.rooms import SUPERVISORS, Button, Command, Room
from handlers.texts import dates
from handlers.texts import ledger as texts
from handlers.texts import work as work_texts
from handlers.urged import URGING
from handlers.work_cards import stale
from knowledge.owing import acts_for

PAGE = 10
_DAY = timedelta(days=1)
_TO_BE_ANSWERED = (REMINDER, SNOOZED, URGING)
_FILTERS: Final[Mapping[str, dict[str, Any]]] = {
    "a": {},
    "p": {"states": ("uncertain", "dropped", "waiting", "claimed", "sending")},
    "n": {"kinds": _TO_BE_ANSWERED, "states": ("sent", "uncertain"), "acknowledged": False},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Which page of which day is looked at, and through which filter."""

    day: date
    filter: str = "a"
    page: int = 0

    def value(self) -> str:
        """Return what the button of this view sends."""
        return SCREEN.value(f"{self.filter}{self.page}.{self.day:%y%m%d}")


def show(incoming: Incoming, services: Services, _words: str) -> Reply:
    """Return the ledger of today."""
    return _screen(incoming, services, View(day=incoming.today), edits=False)


def turn(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return the view that a button asks for."""
    view = _read(rest)
    return stale() if view is None else _screen(incoming, services, view, edits=True)


def _read(rest: str) -> View | None:
    named, _, day = rest.partition(".")
    page = named[1:]
    if named[:1] not in _FILTERS or not (page.isascii() and page.isdigit()) or len(page) > 5:
        return None
    try:
        found = datetime.strptime(day, "%y%m%d").date()  # noqa: DTZ007 - a day, not a moment
    except ValueError:
        return None
    return View(day=found, filter=named[0], page=int(page))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of a day's ledger: `view` with the page that there is, how many of all are in each state, the lines."""

    view: View
    pages: int
    states: Counter[str]
    answered: int
    lines: tuple[str, ...]

    @property
    def sum(self) -> str:
        """What the day's notices come to, in words."""
        return _sum_up(self.states, self.answered)


def read_page(held: Held, view: View, work: Work, zone: tzinfo | None) -> Page:
    """Return what was to be sent on the day of `view` to those who work in `held`."""
    sought: dict[str, Any] = {
        "person_ids": _people(held, work),
        "kinds": tuple(texts.KINDS),
        "due_from": datetime.combine(view.day, time(), tzinfo=zone),
        "due_until": datetime.combine(view.day + _DAY, time(), tzinfo=zone) - timedelta(microseconds=1),
    }
    states = _by_state(work.outbox.count(**sought))
    answered = sum(work.outbox.count(**sought | {"kinds": _TO_BE_ANSWERED, "acknowledged": True}).values())
    wanted = sought | _FILTERS[view.filter]
    pages = max(1, -(-sum(work.outbox.count(**wanted).values()) // PAGE))
    shown = View(day=view.day, filter=view.filter, page=min(view.page, pages - 1))
    lines = work.outbox.ledger(**wanted, limit=PAGE, offset=shown.page * PAGE)
    rows = tuple(_describe(line, held, work, zone) for line in lines)
    return Page(view=shown, pages=pages, states=states, answered=answered, lines=rows)


def _screen(incoming: Incoming, services: Services, view: View, *, edits: bool) -> Reply:
    held = held_by(reach(incoming, "see_ledger"))
    with require_store(services).look() as work:
        found = read_page(held, view, work, incoming.zone)
    shown, pages = found.view, found.pages
    said = work_texts.PAGE.format(page=shown.page + 1, pages=pages) if pages > 1 else ""
    head = texts.HEAD.format(day=dates.day(view.day), whose=name_whose(held), page=said)
    blocks = [head, found.sum, "\n".join(found.lines) or (texts.NOTHING_SUCH if found.states else "")]
    return Reply(
        text="\n\n".join(block for block in blocks if block), kind="list", edits=edits,
        buttons=_buttons(shown, pages, incoming.today),
    )  # fmt: skip


def _people(held: Held, work: Work) -> tuple[int, ...] | None:
    """Return who works in the agencies, those of a commune's rooms among them; None for everybody."""
    if held is None:
        return None
    names = frozenset(name for name in work.people.list_agencies() if any(acts_for(own, name) for own in held))
    return tuple(sorted({member.person_id for member in work.people.roster(names)}))


def _by_state(counts: Mapping[str, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for state, count in counts.items():
        found["waiting" if state in {"claimed", "sending"} else state] += count
    return found


def _sum_up(states: Mapping[str, int], answered: int) -> str:
    if not states:
        return texts.NOTHING
    parts = [words.format(count=states[state]) for state, words in texts.STATE_COUNTS.items() if states.get(state)]
    said = texts.SUMMARY.format(total=sum(states.values()), parts=", ".join(parts))
    return f"{said}\n{texts.ACKNOWLEDGED_COUNT.format(count=answered)}" if answered else said


def _describe(line: Delivery, held: Held, work: Work, zone: tzinfo | None) -> str:
    notice = line.notice
    agency = notice.subject.get("agency")
    own = held is None or agency is None or any(acts_for(one, str(agency)) for one in held)
    item = notice.about.split(":")[2] if own and notice.about.startswith("task:") else ""
    return texts.LINE.format(
        time=f"{notice.due_at.astimezone(zone):%H:%M}",
        name=_name(notice.person_id, work),
        kind=texts.KINDS[notice.kind],
        item=texts.ITEM.format(item=item) if item else "",
        state=_state(line, work, zone),
    )


def _name(person_id: int | None, work: Work) -> str:
    try:
        return name_of(work.people.get(person_id or 0).display_name)
    except KeyError:
        return name_of("")


def _state(line: Delivery, work: Work, zone: tzinfo | None) -> str:
    channel = texts.CHANNELS.get((line.address or "").partition(":")[0], "chat")
    match line.state:
        case "sent":
            settled = line.settled_at or line.notice.due_at
            said = texts.SENT.format(time=f"{settled.astimezone(zone):%H:%M}", channel=channel)
            said += texts.DOUBLED if line.doubled else ""
        case "uncertain":
            said = texts.UNCERTAIN.format(channel=channel)
        case "dropped":
            return texts.DROPPED.format(reason=_reason(line.reason))
        case _:
            return texts.WAITING_BECAUSE.format(reason=_reason(line.reason)) if line.reason else texts.WAITING
    if line.acknowledged_at is None:
        return said
    moment = f"{line.acknowledged_at.astimezone(zone):%H:%M %d/%m}"
    return said + texts.ACKNOWLEDGED.format(name=_name(line.acknowledged_by, work), moment=moment)


def _reason(reason: str | None) -> str:
    """Return in words why something was dropped or waits."""
    said = reason or ""
    if said.startswith("rejected"):
        return texts.REASON_REJECTED
    if said.startswith("incident "):
        return texts.REASON_INCIDENT.format(code=said.removeprefix("incident "))
    return texts.REASONS.get(said, texts.REASON_OTHER)


def _buttons(view: View, pages: int, today: date) -> tuple[tuple[Choice, ...], ...]:
    turning = tuple(
        Choice(label=label, value=View(day=view.day, filter=view.filter, page=page).value())
        for label, page in ((work_texts.PREVIOUS, view.page - 1), (work_texts.NEXT, view.page + 1))
        if 0 <= page < pages
    )
    filters = tuple(
        Choice(
            label=texts.SELECTED.format(label=label) if name == view.filter else label,
            value=View(day=view.day, filter=name).value(),
        )
        for name, label in texts.FILTERS.items()
    )
    days = [(texts.DAY_BEFORE, view.day - _DAY)] + ([(texts.DAY_AFTER, view.day + _DAY)] if view.day < today else [])
    days_row = tuple(
        Choice(label=words.format(day=f"{day:%d/%m}"), value=View(day=day, filter=view.filter).value())
        for words, day in days
    )
    return tuple(row for row in (turning, filters, days_row) if row)


SCREEN = Button(prefix="gl", action="see_ledger", handle=turn)

ROOM = Room(
    commands=(Command(names=("sogui",), action="see_ledger", handle=show, about=texts.ABOUT, menu=SUPERVISORS),),
    buttons=(SCREEN,),
)
