"""Going through a service step by step: the papers to tick off, and help for whoever is stuck."""

from handlers.messages import Choice, Incoming, Reply
from handlers.ports import Services
from handlers.rooms import Button, Room
from handlers.service_screens import value_of
from handlers.texts import common
from handlers.texts import services as texts
from knowledge.service_facts import describe
from knowledge.services import Service, load_guide

_SUFFIX = "#ticked"
_A_ROW = 5


def show_list(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return the papers of a service with the ones at hand ticked; "khai_sinh.2" ticks the second, or unticks it."""
    entry, _, number = rest.partition(".")
    service = load_guide().services.get(entry)
    if service is None:
        return Reply(text="", kind="clarify", alert=common.CHOICE_STALE)
    facts = describe(service, ("papers", "where"), incoming.today)
    sides = {told.aspect: told.texts for told in facts.asked}
    papers = sides.get("papers", ())
    if not papers:
        return Reply(text=texts.LIST_NONE, kind="no_answer")
    ticked = _ticked(incoming, services, entry)
    if number.isdecimal() and 1 <= int(number) <= len(papers):
        ticked ^= {int(number)}
        kept = {"entry": entry, "ticked": sorted(ticked)}
        services.conversations.put(incoming.person + _SUFFIX, kept, incoming.received_at)
    text = _write_list(service, papers, ticked, sides.get("where", ()))
    return Reply(text=text, kind="list", buttons=_lay_list(service, len(papers), ticked), edits=bool(number))


def _ticked(incoming: Incoming, services: Services, entry: str) -> set[int]:
    kept = services.conversations.get(incoming.person + _SUFFIX, incoming.received_at) or {}
    return set(kept["ticked"]) if kept.get("entry") == entry else set()


def _write_list(service: Service, papers: tuple[str, ...], ticked: set[int], where: tuple[str, ...]) -> str:
    lines = [
        texts.LIST_ITEM.format(mark=texts.TICKED if number in ticked else texts.UNTICKED, number=number, text=text)
        for number, text in enumerate(papers, start=1)
    ]
    end = texts.LIST_HINT
    if len(ticked) == len(papers):
        end = texts.LIST_DONE.format(where=". ".join(where)) if where else texts.LIST_DONE_PLAIN
    title = texts.LIST_TITLE.format(name=service.name, done=len(ticked), total=len(papers))
    return "\n\n".join((title, "\n".join(lines), end, texts.LIST_CARE))


def _lay_list(service: Service, count: int, ticked: set[int]) -> tuple[tuple[Choice, ...], ...]:
    ticks = [
        Choice(
            label=f"{texts.TICKED if number in ticked else texts.UNTICKED} {number}",
            value=CHECKLIST.value(f"{service.id}.{number}"),
        )
        for number in range(1, count + 1)
    ]
    rows = [tuple(ticks[start : start + _A_ROW]) for start in range(0, count, _A_ROW)]
    sides = ("where", "steps") if "steps" in service.fields else ("where",)
    on = tuple(Choice(label=texts.BUTTONS[side], value=value_of(service.id, side)) for side in sides)
    return (*rows, on)


def help_stuck(_incoming: Incoming, _services: Services, rest: str) -> Reply:
    """Return what people get stuck at when they go about a service, as buttons, and where there is somebody to help."""
    guide = load_guide()
    service = guide.services.get(rest)
    if service is None:
        return Reply(text="", kind="clarify", alert=common.CHOICE_STALE)
    head = texts.STUCK_HEAD.format(name=service.name)
    causes = [Choice(label=label, value=value_of(entry)) for entry, label in texts.STUCK_CHOICES.items()]
    rows = tuple(tuple(causes[start : start + 2]) for start in range(0, len(causes), 2))
    return Reply(
        text=f"{head}\n\n{texts.STUCK_HELP.format(hotline=guide.contact['hotline'])}", kind="clarify", buttons=rows
    )


CHECKLIST = Button(prefix="ck", action="ask", handle=show_list, needs_store=False)
STUCK = Button(prefix="st", action="ask", handle=help_stuck, needs_store=False)
ROOM = Room(buttons=(CHECKLIST, STUCK))
