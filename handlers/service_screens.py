"""What may be pressed below an answer about a service: its other sides, the list to tick, help when stuck, a person."""

import re

from handlers.messages import Choice
from handlers.texts import services as texts
from knowledge.service_facts import FIELD_OF, ServiceAnswer, ServiceFact
from knowledge.services import General, Guide, Service

CODE = "s:"
SIDES = ("papers", "where", "steps", "time", "fee", "payment", "tracking")
A_ROW = 2
MOST_RELATED = 2
_AMOUNT = re.compile(r"\d\.\d{3}|%")


def value_of(entry: str, aspect: str = "overview") -> str:
    """Return what a button sends: "s:", the entry and the aspect, at most 40 ASCII bytes."""
    return f"{CODE}{entry}:{aspect}"[:40]


def lay_screen(answer: ServiceAnswer, guide: Guide) -> tuple[tuple[Choice, ...], ...]:
    """Return the rows of buttons below an answer; several services at once offer themselves instead of their sides."""
    if len(answer.services) > 1:
        names = [Choice(label=fact.service.name, value=value_of(fact.service.id)) for fact in answer.services]
        return _single(names)
    sides = [button for fact in answer.services for button in _sides(fact, answer)]
    return (*_rows(sides), *_single(_related(answer, guide)))


def _sides(fact: ServiceFact, answer: ServiceAnswer) -> list[Choice]:
    """Return the sides of a service that are known and were not just told, then the list and help when stuck."""
    service = fact.service
    told: set[str] = {t.aspect for t in fact.asked}
    told |= {aspect for aspect in answer.aspects if aspect in {"payment", "tracking"}}
    told |= {t.aspect for t in fact.card}
    found = [
        Choice(label=texts.BUTTONS[aspect], value=value_of(service.id, aspect))
        for aspect in SIDES
        if aspect not in told and _is_known(fact, aspect)
    ]
    if "papers" in service.fields:
        found.append(Choice(label=texts.CHECKLIST, value=f"ck.{service.id}"))
    return [*found, Choice(label=texts.STUCK, value=f"st.{service.id}")]


def _is_known(fact: ServiceFact, aspect: str) -> bool:
    if aspect == "payment":
        fee = fact.service.fields.get("fee")
        return fee is not None and any(_AMOUNT.search(statement.text) for statement in fee.statements)
    return aspect == "tracking" or FIELD_OF.get(aspect, aspect) in fact.service.fields


def _related(answer: ServiceAnswer, guide: Guide) -> list[Choice]:
    """Return what is done before, after or in the place of what was told."""
    entries: list[Service | General] = [fact.service for fact in answer.services]
    entries += [fact.general for fact in answer.generals]
    shown = {entry.id for entry in entries}
    keys = dict.fromkeys(key for entry in entries for key in entry.related if key not in shown)
    return [Choice(label=guide.name_of(key), value=value_of(key)) for key in list(keys)[:MOST_RELATED]]


def _rows(buttons: list[Choice]) -> tuple[tuple[Choice, ...], ...]:
    return tuple(tuple(buttons[start : start + A_ROW]) for start in range(0, len(buttons), A_ROW))


def _single(buttons: list[Choice]) -> tuple[tuple[Choice, ...], ...]:
    return tuple((button,) for button in buttons)
