"""What citizens write beside questions: danger, fraud, communes and places first, complaints where nothing answers."""

from dataclasses import replace

from handlers import communes
from handlers.memory import once
from handlers.messages import Choice, Incoming, Reply
from handlers.ports import Services
from handlers.texts import citizens as texts
from handlers.texts import dates
from handlers.texts import services as service_texts
from handlers.ticket_answers import CITED as REVIEWED
from handlers.ticket_answers import find_reviewed
from handlers.ticket_citizen import find_draft, find_entry, start
from handlers.ticket_views import CITIZEN
from knowledge.communes import list_desks
from knowledge.matters import Matter, MatterKind, Number, find_matter, load_matters
from knowledge.services import load_guide

_NUMBERS = {
    "fire": ("114", "115"),
    "rescue": ("112", "114"),
    "health": ("115",),
    "self_harm": ("111", "113", "115"),
    "child": ("111", "113", "115"),
    "violence": ("113", "115"),
    "fraud": (),
}
"""The numbers that each reply about danger says; each must have its source."""


def meet(incoming: Incoming, services: Services) -> Reply | None:
    """Return the reply to a citizen's message that no plan and no service is asked about, None for every other."""
    if incoming.asker.role != "citizen" or incoming.choice is not None:
        return None
    matter = _find_matter(incoming, services, "urgent", "person", "near", "commune")
    if matter is None:
        return None
    if matter.kind == "urgent":
        return warn(matter.name)
    if matter.kind == "person":
        return _lead_to_person(incoming, services)
    if matter.kind == "near":
        return communes.ask_near(incoming, services)
    return communes.answer_commune(incoming.text, matter.name)


def meet_in_office(incoming: Incoming, services: Services) -> Reply | None:
    """Return the reply to somebody in office who writes of danger, of communes or of what is near; None for all else.

    Plans speak of fires, of violence and of communes as well, so they are asked first.
    """
    if incoming.asker.role == "citizen" or incoming.choice is not None:
        return None
    matter = _find_matter(incoming, services, "urgent", "near", "commune")
    if matter is None:
        return None
    if matter.kind == "urgent":
        return warn(matter.name)
    near = matter.kind == "near"
    return communes.ask_near(incoming, services) if near else communes.answer_commune(incoming.text, matter.name)


def warn(name: str) -> Reply:
    """Return the fixed reply to what is dangerous, the number to call first."""
    known = load_matters()
    numbers = [known.numbers[digits] for digits in _NUMBERS[name]]
    day = dates.day(known.checked_on)
    source = _cite(numbers, day) if numbers else texts.FRAUD_SOURCE.format(day=day)
    return Reply(text="\n\n".join((texts.URGENT[name], texts.URGENT_NOTE, source)), kind="answer")


def _cite(numbers: list[Number], day: str) -> str:
    said = [texts.URGENT_NUMBER.format(digits=one.digits, who=one.who, source=one.source) for one in numbers]
    return texts.URGENT_SOURCE.format(sources="; ".join(said), day=day)


def _lead_to_person(incoming: Incoming, services: Services) -> Reply:
    """Begin a question to officials; where nothing is kept, say where people are."""
    if services.store is not None:
        return start(incoming, services)
    contact = load_guide().contact
    return Reply(text=texts.NO_PERSON_HERE.format(hotline=contact["hotline"]), kind="no_answer")


def take_place(incoming: Incoming, services: Services) -> Reply:
    """Return what is near a place that was sent; while somebody writes to officials, these communes are offered."""
    draft = find_draft(incoming, services)
    asking = draft is not None and not draft.get("agency")
    return communes.show_near(incoming, f"{CITIZEN}.at" if asking else "cm.is")


def lead_complaint(incoming: Incoming, services: Services, reply: Reply) -> Reply:
    """Return the reply to a citizen where the plans have no answer: a complaint is led to where it is taken.

    What it leads to settles nothing, so the kind is "no_answer".
    """
    if not _is_open(incoming, reply):
        return reply
    matter = _find_matter(incoming, services, "complaint")
    return reply if matter is None else _complaint(matter.name)


def offer_person(incoming: Incoming, services: Services, reply: Reply) -> Reply:
    """Return the reply to a citizen where nothing answers: a reviewed answer where there is one, else officials."""
    if services.store is None or not _is_open(incoming, reply):
        return reply
    reviewed = find_reviewed(incoming, services)
    if reviewed is not None:
        return reviewed
    if incoming.group or reply.kind != "no_answer":
        return reply
    button = Choice(label=texts.PERSON, value=f"{CITIZEN}.new")
    return replace(reply, buttons=(*reply.buttons, (button,)))


def name_desk(incoming: Incoming, services: Services, reply: Reply) -> Reply:
    """Return an answer that says where to go, with the office of the commune that the citizen let be remembered."""
    where = [one for one in reply.citations if one.place == service_texts.LABELS["where"]]
    if incoming.asker.role != "citizen" or incoming.group or len(where) != 1:
        return reply
    commune = communes.find_kept(incoming, services)
    if commune is None:
        return reply
    line = texts.YOUR_DESK.format(title=commune.title, agency=list_desks(commune, [where[0].quote])[0])
    return replace(reply, text=f"{reply.text}\n\n{line}")


def _find_matter(incoming: Incoming, services: Services, *kinds: MatterKind) -> Matter | None:
    return once(services, incoming.text, ("matter", kinds), lambda: find_matter(incoming.text, *kinds))


def _is_open(incoming: Incoming, reply: Reply) -> bool:
    return incoming.asker.role == "citizen" and incoming.choice is None and reply.kind in {"clarify", "no_answer"}


def count_asked(incoming: Incoming, services: Services, reply: Reply) -> None:
    """Count what a citizen asked about and what came of it; neither who asked nor the words are kept."""
    if services.store is None or incoming.asker.role != "citizen":
        return
    services.store.jottings.count_asked(incoming.today, _entry_of(incoming, services, reply), reply.kind)


def _entry_of(incoming: Incoming, services: Services, reply: Reply) -> str:
    """Return what was asked about: "s:khai_sinh", "urgent.fraud", "plans" where a plan answered, else "unknown"."""
    if reply.citations and reply.citations[0].plan == service_texts.CITED:
        return f"s:{reply.citations[0].item}"
    matter = _find_matter(incoming, services) if incoming.choice is None else None
    if matter is not None:
        return f"{matter.kind}.{matter.name}".rstrip(".")
    if reply.kind in {"answer", "list"}:
        return "reviewed" if reply.citations and reply.citations[0].plan == REVIEWED else "plans"
    return f"s:{entry}" if (entry := find_entry(incoming, services)) else "unknown"


def _complaint(name: str) -> Reply:
    guide = load_guide()
    entry = guide.generals["phan_anh"]
    sources = entry.content.sources if entry.content is not None else ()
    blocks = [
        texts.COMPLAINT.format(about=texts.COMPLAINT_CLASSES[name], feedback=guide.contact["feedback"]),
        texts.COMPLAINT_WRITE,
        texts.COMPLAINT_EXTRA.get(name, ""),
        texts.COMPLAINT_SOURCE.format(
            sources="; ".join(guide.sources[key] for key in sources), day=dates.day(entry.verified_on)
        ),
    ]
    return Reply(text="\n\n".join(block for block in blocks if block), kind="no_answer")
