"""What citizens write beside questions: danger, fraud, communes and places first, complaints where nothing answers."""

from handlers import communes
from handlers.messages import Incoming, Reply
from handlers.ports import Services
from handlers.texts import citizens as texts
from handlers.texts import services as service_texts
from knowledge.matters import Number, find_matter, load_matters
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
    matter = find_matter(incoming.text, "urgent", "near", "commune")
    if matter is None:
        return None
    if matter.kind == "urgent":
        return warn(matter.name)
    if matter.kind == "near":
        return communes.ask_near(incoming, services)
    return communes.answer_commune(incoming.text, matter.name)


def warn(name: str) -> Reply:
    """Return the fixed reply to what is dangerous, the number to call first."""
    known = load_matters()
    numbers = [known.numbers[digits] for digits in _NUMBERS[name]]
    day = service_texts.day(known.checked_on)
    source = _cite(numbers, day) if numbers else texts.FRAUD_SOURCE.format(day=day)
    return Reply(text="\n\n".join((texts.URGENT[name], texts.URGENT_NOTE, source)), kind="answer")


def _cite(numbers: list[Number], day: str) -> str:
    said = [texts.URGENT_NUMBER.format(digits=one.digits, who=one.who, source=one.source) for one in numbers]
    return texts.URGENT_SOURCE.format(sources="; ".join(said), day=day)


def help_on(incoming: Incoming, reply: Reply) -> Reply:
    """Return the reply to a citizen where the plans and the guide have none: a complaint is led to where it is taken.

    What it leads to settles nothing, so the kind of the reply stays "no_answer".
    """
    if incoming.asker.role != "citizen" or incoming.choice is not None or reply.kind in {"answer", "list"}:
        return reply
    matter = find_matter(incoming.text, "complaint")
    return reply if matter is None else _complaint(matter.name)


def _complaint(name: str) -> Reply:
    guide = load_guide()
    entry = guide.generals["phan_anh"]
    sources = entry.content.sources if entry.content is not None else ()
    blocks = [
        texts.COMPLAINT.format(about=texts.COMPLAINT_CLASSES[name], feedback=guide.contact["feedback"]),
        texts.COMPLAINT_WRITE,
        texts.COMPLAINT_EXTRA.get(name, ""),
        texts.COMPLAINT_SOURCE.format(
            sources="; ".join(guide.sources[key] for key in sources), day=service_texts.day(entry.verified_on)
        ),
    ]
    return Reply(text="\n\n".join(block for block in blocks if block), kind="no_answer")
