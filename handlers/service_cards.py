"""Services as text: what was asked first, then the short card, where to go on, the sources and the day of checking."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date

from handlers.messages import Choice, Citation, Reply
from handlers.service_screens import lay_screen, value_of
from handlers.texts import dates
from handlers.texts import services as texts
from knowledge.service_facts import GENERAL_OF, GeneralFact, ServiceAnswer, ServiceFact, Told
from knowledge.services import Guide, Service

LISTED = {"papers", "steps", "answer"}
SHORT = 120  # characters of papers that a card has room for beside what was asked
MOST_SOURCES = 3  # named in the text; the citations name all
NOTICE_DAYS = 180  # a coming law is told this long before
_SIDE_ROOM = {"payment": frozenset({"fee"})}
_ON_WAY = frozenset({"where", "online", "steps", "papers"})
"""Sides after which people are told where to go on: the portal, or somebody who helps."""


def render(answer: ServiceAnswer, guide: Guide, today: date) -> Reply:
    """Return an answer as the person reads it."""
    if answer.kind == "clarify":
        return _clarify(answer)
    if not answer.services and not answer.generals:
        return Reply(text=f"{texts.NOT_COVERED}\n{_ask(guide)}", kind="no_answer")
    brief = len(answer.services) > 1 or bool(answer.generals)
    alone = bool(answer.generals) and set(answer.aspects) <= GENERAL_OF.keys() and bool(answer.aspects)
    room = _SIDE_ROOM.get(answer.aspects[0], frozenset()) if alone else None
    answer = replace(answer, services=tuple(_trimmed(fact, brief=brief, room=room) for fact in answer.services))
    blocks = [texts.MOODS[fact.service.mood] for fact in answer.services if fact.service.mood in answer.moods][:1]
    blocks += [_general(fact) for fact in answer.generals]
    blocks += [_service(fact) for fact in answer.services if fact.asked or fact.card or fact.missing or fact.gaps]
    blocks += _ways_on(answer, guide)
    blocks += _notices(answer, today)
    blocks.append(_sources(answer, guide))
    text = "\n\n".join(block for block in blocks if block)
    return Reply(text=text, kind=answer.kind, citations=tuple(_cite(answer)), buttons=lay_screen(answer, guide))


def miss_case(answer: ServiceAnswer, guide: Guide) -> Reply:
    """Return that what is known of an entry tells nothing of the case asked about, with its sides as buttons."""
    known = [*(fact.service for fact in answer.services), *(fact.general for fact in answer.generals)]
    untold = replace(answer, services=tuple(replace(fact, asked=(), card=()) for fact in answer.services))
    return Reply(
        text=f"{texts.NO_CASE.format(name=_name(known[0]))}\n{_ask(guide)}\n\n{texts.NO_CASE_HINT}",
        kind="no_answer",
        buttons=lay_screen(untold, guide),
    )


def _trimmed(fact: ServiceFact, *, brief: bool, room: AbstractSet[str] | None) -> ServiceFact:
    """Return a service with as much of its card as a message on a phone has room for; the rest is behind buttons.

    `room` are the sides that there is room for where a general answer comes first.
    """
    if room is not None:
        pass
    elif fact.asked:
        room = {"where"} if brief else {"where", *fact.touched, *_beside(fact)}
    elif fact.missing or fact.gaps:
        room = {"where", "online"}
    else:
        room = {"where", "online", "amount", "conditions", "time", "due", "fee", *fact.touched}
    whole = not (fact.asked or fact.missing or fact.gaps or brief)
    short = {"papers", "notes"} if whole else set()
    room = {*room, "links"}
    card = tuple(t for t in fact.card if t.aspect in room or (t.aspect in short and sum(map(len, t.texts)) <= SHORT))
    return replace(fact, card=card, open=() if brief or fact.asked else fact.open)


def _beside(fact: ServiceFact) -> set[str]:
    """Return what goes with what was asked: until when people must go, and, asked for that, how long the office has."""
    asked = {told.aspect for told in fact.asked}
    return {"time"} if "due" in asked else {"due"} - asked


def line(told: Told) -> str:
    """Return one side of a service as a line, or as a list where it is one."""
    label = texts.LABELS.get(told.aspect, "")
    care = f"\n{texts.CARE.format(care=told.care)}" if told.care else ""
    if told.aspect in LISTED and len(told.texts) > 1:
        lines = [
            texts.STEP.format(number=number, text=text) if told.aspect == "steps" else texts.BULLET.format(text=text)
            for number, text in enumerate(told.texts, start=1)
        ]
        return "\n".join((texts.LIST_HEAD.format(label=label), *lines)) + care
    return texts.LINE.format(label=label, text=". ".join(told.texts)).replace("..", ".") + care


def _short(told: Told) -> str:
    """Return one side of the card in one line, with the word of caution that must go with it."""
    joint = "; " if told.aspect in LISTED else ". "
    said = texts.LINE.format(label=texts.LABELS[told.aspect], text=joint.join(told.texts)).replace("..", ".")
    return f"{said} {texts.CARE.format(care=told.care)}" if told.care else said


def _service(fact: ServiceFact) -> str:
    head = [fact.service.name, *map(line, fact.asked)]
    missing = [*(texts.ABOUT[aspect] for aspect in fact.missing), *fact.gaps]
    if missing and fact.asked:
        head.append(texts.MISSING_TOO.format(about=", ".join(missing)))
    elif missing:
        head = [texts.MISSING.format(about=", ".join(missing), name=fact.service.name)]
    card = [t for t in fact.card if t.aspect != "links"]
    body = [line(t) if t.aspect in LISTED and not fact.asked else _short(t) for t in card]
    if fact.open:
        body.append(texts.MISSING_TOO.format(about=", ".join(texts.ABOUT[aspect] for aspect in fact.open)))
    parts = ["\n".join(lines) for lines in (head, body) if lines]
    return ("\n\n" if fact.asked else "\n").join(parts)


def _general(fact: GeneralFact) -> str:
    if fact.told is None:
        said = texts.MISSING_PLAIN.format(about=fact.general.about)
        return f"{said} {fact.general.where}." if fact.general.where else said
    marks = (texts.STEP, texts.BULLET)[0 if fact.general.numbered else 1]
    lines = [marks.format(number=number, text=text) for number, text in enumerate(fact.told.texts, start=1)]
    body = lines if len(lines) > 1 else [f"{fact.told.texts[0]}."]
    first = [texts.MISSING_PLAIN.format(about=", ".join(fact.gaps))] if fact.gaps else []
    return "\n".join((*first, fact.general.name, *body))


def _ways_on(answer: ServiceAnswer, guide: Guide) -> list[str]:
    """Return where to ask, when something has no verified information, or where to go on."""
    holes = [fact for fact in answer.generals if fact.told is None or fact.gaps]
    if any(fact.gaps or fact.missing or not all(t.whole for t in fact.asked) for fact in answer.services):
        return [_ask(guide)]
    if any(not fact.general.where for fact in holes):
        return [_ask(guide)]
    first = next(iter(answer.services), None)
    if first is None or (first.asked and not _ON_WAY.intersection(told.aspect for told in first.asked)):
        return []
    return [_next(first, guide)]


def _ask(guide: Guide) -> str:
    return texts.ASK.format(portal=guide.contact["portal"], hotline=guide.contact["hotline"])


def _next(fact: ServiceFact, guide: Guide) -> str:
    portal, hotline = guide.contact["portal"], guide.contact["hotline"]
    if any(told.aspect == "steps" for told in fact.asked):
        return texts.NEXT_HELP.format(hotline=hotline)
    lines = [_short(told).rstrip(".") for told in fact.card if told.aspect == "links"]
    channel = fact.service.fields.get("channel")
    on_net = channel is not None and any(portal in statement.text for statement in channel.statements)
    name = fact.service.name.split(" (", maxsplit=1)[0]
    lines.append(
        texts.NEXT_PORTAL.format(portal=portal, name=name, hotline=hotline)
        if on_net
        else texts.NEXT_HELP.format(hotline=hotline)
    )
    return "\n".join(lines)


def _notices(answer: ServiceAnswer, today: date) -> list[str]:
    """Return what must be said of coming and passed laws, and of entries that are not fresh."""
    found: dict[str, None] = {}
    for fact in answer.services:
        for change in fact.changes:
            if change.on <= today and fact.service.verified_on < change.on:
                found[texts.CHANGE_PASSED.format(law=change.law, day=dates.day(change.on))] = None
            elif 0 < (change.on - today).days <= NOTICE_DAYS:
                found[texts.CHANGE_COMING.format(text=change.text)] = None
    if any(fact.old for fact in answer.services) or any(fact.old for fact in answer.generals):
        found[texts.OLD] = None
    return list(found)


def _sources(answer: ServiceAnswer, guide: Guide) -> str:
    """Return the sources of all that is told, those of what was asked first, and the day of checking."""
    asked = [fact.told for fact in answer.generals if fact.told is not None]
    asked += [told for fact in answer.services for told in fact.asked]
    told = [*asked, *(told for fact in answer.services for told in fact.card)]
    if not told:
        return ""
    names = list(dict.fromkeys(guide.sources[key] for one in told for key in one.sources))
    listed = "; ".join(names[:MOST_SOURCES])
    if len(names) > MOST_SOURCES:
        listed += texts.MORE_SOURCES.format(count=len(names) - MOST_SOURCES)
    said = texts.SOURCE.format(sources=listed, day=dates.day(min(_checked(answer))))
    return said if all(one.sure for one in asked or told if one.aspect != "notes") else f"{said} {texts.UNSURE}"


def _checked(answer: ServiceAnswer) -> Iterable[date]:
    yield from (fact.service.verified_on for fact in answer.services)
    yield from (fact.general.verified_on for fact in answer.generals)


def _cite(answer: ServiceAnswer) -> Iterable[Citation]:
    for general in answer.generals:
        if general.told is not None:
            yield _citation(general.general.id, general.general.name, general.told)
    for service in answer.services:
        for told in (*service.asked, *service.card):
            yield _citation(service.service.id, texts.LABELS[told.aspect], told)


def _citation(entry: str, place: str, told: Told) -> Citation:
    return Citation(plan=texts.CITED, item=entry, place=place, quote="; ".join(told.texts))


def _clarify(answer: ServiceAnswer) -> Reply:
    asked = answer.aspects[0] if answer.aspects and answer.aspects[0] in texts.BUTTONS else "overview"
    choices = tuple(Choice(label=_name(entry), value=value_of(entry.id, asked)) for entry in answer.choices)
    head = texts.CHOOSE if len(choices) > 1 else texts.CHOOSE_ONE
    lines = [texts.OPTION.format(number=number, label=choice.label) for number, choice in enumerate(choices, start=1)]
    return Reply(text="\n".join((head, *lines, texts.CHOOSE_HINT)), kind="clarify", choices=choices)


def _name(entry: object) -> str:
    return entry.name if isinstance(entry, Service) else str(getattr(entry, "name", ""))
