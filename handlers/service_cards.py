"""Services as text: what was asked first, then the short card, where to go on, the sources and the day of checking."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from handlers.messages import Choice, Citation, Reply
from handlers.texts import services as texts
from knowledge.service_facts import GeneralFact, ServiceAnswer, ServiceFact, Told
from knowledge.services import Guide, Service

CODE = "s:"
MOST_CHOICES = 5
LISTED = {"papers", "steps", "answer"}
SHORT = 120  # characters of papers that a card has room for beside what was asked
NOTICE_DAYS = 180  # a coming law is told this long before
_AMOUNT = re.compile(r"\d\.\d{3}|%")
_ON_NET = ("papers", "where", "steps", "time", "fee", "payment", "tracking")


def render(answer: ServiceAnswer, guide: Guide, today: date) -> Reply:
    """Return an answer as the person reads it."""
    if answer.kind == "clarify":
        return _clarify(answer)
    if not answer.services and not answer.generals:
        return Reply(text=f"{texts.NOT_COVERED}\n{_ask(guide)}", kind="no_answer")
    brief = len(answer.services) > 1 or bool(answer.generals)
    answer = replace(answer, services=tuple(_trimmed(fact, brief=brief) for fact in answer.services))
    blocks = [texts.MOODS[fact.service.mood] for fact in answer.services if fact.service.mood in answer.moods][:1]
    blocks += [_general(fact) for fact in answer.generals]
    blocks += [_service(fact) for fact in answer.services]
    blocks += _ways_on(answer, guide)
    blocks += _notices(answer, today)
    blocks.append(_sources(answer, guide))
    choices = offer(answer, guide)
    if choices:
        options = " · ".join(
            texts.OPTION.format(number=number, label=choice.label) for number, choice in enumerate(choices, start=1)
        )
        blocks.append(texts.MORE.format(options=options))
    text = "\n\n".join(block for block in blocks if block)
    return Reply(text=text, kind=answer.kind, citations=tuple(_cite(answer)), choices=choices)


def _trimmed(fact: ServiceFact, *, brief: bool) -> ServiceFact:
    """Return a service with as much of its card as the reply has room for."""
    card = fact.card
    if not fact.asked and (fact.missing or fact.gaps):
        card = tuple(t for t in card if t.aspect in {"where", "online"})
    elif brief:
        room = {"where"} if fact.asked else {"where", "online", "amount", "conditions", "time", "due", "fee"}
        card = tuple(t for t in card if t.aspect in room)
    elif fact.asked:
        card = tuple(t for t in card if t.aspect != "papers" or sum(map(len, t.texts)) <= SHORT)
    return replace(fact, card=card, open=() if brief or fact.asked else fact.open)


def value_of(entry: str, aspect: str = "overview") -> str:
    """Return what a button sends: "s:", the entry and the aspect, at most 40 ASCII bytes."""
    return f"{CODE}{entry}:{aspect}"[:40]


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
    """Return one side of the card in one line."""
    joint = "; " if told.aspect in LISTED else ". "
    return texts.LINE.format(label=texts.LABELS[told.aspect], text=joint.join(told.texts)).replace("..", ".")


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
    return [_next(answer.services[0], guide)] if answer.services else []


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
                found[texts.CHANGE_PASSED.format(law=change.law, day=texts.day(change.on))] = None
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
    names = dict.fromkeys(guide.sources[key] for one in told for key in one.sources)
    said = texts.SOURCE.format(sources="; ".join(names), day=texts.day(min(_checked(answer))))
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


def offer(answer: ServiceAnswer, guide: Guide) -> tuple[Choice, ...]:
    """Return what may be asked next: other sides of the service, then what is related to it."""
    found: dict[str, Choice] = {}
    for fact in answer.services[:1] if len(answer.services) == 1 else ():
        for aspect in _open_sides(fact, answer):
            value = value_of(fact.service.id, aspect)
            found[value] = Choice(label=texts.BUTTONS[aspect], value=value)
    shown = {fact.service.id for fact in answer.services} | {fact.general.id for fact in answer.generals}
    entries = [fact.service.related for fact in answer.services] + [fact.general.related for fact in answer.generals]
    for key in (key for related in entries for key in related if key not in shown):
        found[value_of(key)] = Choice(label=guide.name_of(key), value=value_of(key))
    return tuple(found.values())[:MOST_CHOICES]


def _open_sides(fact: ServiceFact, answer: ServiceAnswer) -> list[str]:
    """Return the sides of a service that are known and were not told yet."""
    told: set[str] = {t.aspect for t in fact.asked} if fact.asked or fact.missing else {t.aspect for t in fact.card}
    told |= {aspect for aspect in answer.aspects if aspect in {"payment", "tracking"}}
    fields = {"where": "agency", "online": "channel"}
    known = [a for a in _ON_NET if a in {"payment", "tracking"} or fields.get(a, a) in fact.service.fields]
    if not any(_AMOUNT.search(text) for told_fee in fact.card + fact.asked if told_fee.aspect == "fee"
               for text in told_fee.texts):  # fmt: skip
        known.remove("payment")
    room = MOST_CHOICES - min(2, len(fact.service.related))
    return [aspect for aspect in known if aspect not in told][:room]


def _clarify(answer: ServiceAnswer) -> Reply:
    asked = answer.aspects[0] if answer.aspects and answer.aspects[0] in texts.BUTTONS else "overview"
    choices = tuple(Choice(label=_name(entry), value=value_of(entry.id, asked)) for entry in answer.choices)
    head = texts.CHOOSE if len(choices) > 1 else texts.CHOOSE_ONE
    lines = [texts.OPTION.format(number=number, label=choice.label) for number, choice in enumerate(choices, start=1)]
    return Reply(text="\n".join((head, *lines, texts.CHOOSE_HINT)), kind="clarify", choices=choices)


def _name(entry: object) -> str:
    return entry.name if isinstance(entry, Service) else str(getattr(entry, "name", ""))
