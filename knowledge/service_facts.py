"""What is said of a service: facts with what was asked, what is known, and what has no verified information."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Literal

from knowledge.service_reading import ServiceReading
from knowledge.service_words import load_index
from knowledge.services import FRESH, Change, Field, Gap, General, Guide, Service, load_guide
from knowledge.text import fold, words

Aspect = Literal["where", "online", "steps", "time", "due", "fee", "tax", "amount", "conditions", "papers", "legal",
                 "level", "presence", "notes", "links", "code", "answer"]  # fmt: skip
FIELD_OF: dict[str, str] = {"where": "agency", "online": "channel"}
CARD: tuple[Aspect, ...] = ("where", "online", "amount", "conditions", "time", "due", "fee", "papers", "notes")
OPEN_FIELDS: tuple[Aspect, ...] = ("where", "online", "time", "fee", "papers")
GENERAL_OF = {"payment": "thanh_toan", "tracking": "tra_cuu_hs"}
"""Aspects that are the same for every service, and the general question that answers them."""
_ONLY_WHERE_KNOWN: dict[str, Aspect] = {"what": "papers", "eligible": "conditions", "proxy": "presence"}
"""What is asked in words that may mean something else, and the side that answers them where it is known."""
_MEANT: dict[str, Aspect] = {"obliged": "due"}
"""What means one side alone: how long an office takes is no answer to "mấy ngày thì phải khai"."""
_NEEDED: tuple[Aspect, ...] = ("papers", "conditions", "presence", "notes")
"""Sides that tell what is needed."""
_OF_AGE = re.compile(r"\b\d{1,2} tuoi\b")
_IN_PERSON = "uy_quyen"
_ELSEWHERE = "phi_dia_gioi"
_PAYS_ITSELF = {"nop_phat_gt", "thue_dat"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One side of an entry as it may be said today; `whole` is false where part of it has no verified information."""

    aspect: Aspect
    texts: tuple[str, ...]
    sources: tuple[str, ...]
    sure: bool
    care: str = ""
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFact:
    """A service as asked: `asked` answers, `card` is the rest of the short card.

    `missing` was asked and has no verified information, `open` are parts of the card that have none, `gaps` are
    single questions without a verified answer. `changes` are coming or passed laws; `old` when the entry is not fresh.
    `touched` are sides of the card whose own words stand in the message, though nobody asked for them by name.
    """

    service: Service
    asked: tuple[Told, ...]
    card: tuple[Told, ...]
    missing: tuple[Aspect, ...]
    open: tuple[Aspect, ...]
    gaps: tuple[str, ...]
    changes: tuple[Change, ...]
    old: bool
    touched: frozenset[str] = frozenset()

    @property
    def claims(self) -> bool:
        """Whether it answers something of what was asked."""
        if self.asked:
            return any(told.whole for told in self.asked)
        return not self.missing and not self.gaps and any(told.aspect in {"where", "online"} for told in self.card)


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralFact:
    """A general answer; `told` is None where nothing verified can be said."""

    general: General
    told: Told | None
    gaps: tuple[str, ...]
    old: bool

    @property
    def claims(self) -> bool:
        """Whether it answers what was asked."""
        return self.told is not None and not self.gaps


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAnswer:
    """What a message is answered with: facts, or entries to choose from, or word that the guide has no such thing."""

    kind: Literal["answer", "clarify", "no_answer"]
    services: tuple[ServiceFact, ...] = ()
    generals: tuple[GeneralFact, ...] = ()
    choices: tuple[Service | General, ...] = ()
    aspects: tuple[str, ...] = ()
    moods: frozenset[str] = frozenset()


def answer_reading(reading: ServiceReading, guide: Guide | None = None) -> ServiceAnswer | None:
    """Return the answer to what was read, None where it is no question for the guide."""
    guide = guide or load_guide()
    if reading.decision == "none":
        return None
    if reading.decision == "uncovered":
        return ServiceAnswer(kind="no_answer")
    if reading.decision == "unclear":
        choices = tuple(guide.services.get(key) or guide.generals[key] for key in reading.choices)
        return ServiceAnswer(kind="clarify", choices=choices, aspects=reading.aspects)
    return answer_entries(reading.found, reading.aspects, reading, guide)


def answer_entries(
    entries: Sequence[str], aspects: Sequence[str], reading: ServiceReading, guide: Guide
) -> ServiceAnswer:
    """Return the answer about `entries` for `aspects`; gaps, moods and the day are those of `reading`."""
    gaps = {key: tuple(gap for owner, gap in reading.gaps if owner == key) for key in entries}
    asked = list(aspects)
    named = [guide.services[key] for key in entries if key in guide.services]
    general_ids = [key for key in entries if key in guide.generals]
    if named and not set(_PAYS_ITSELF) & set(entries):
        general_ids += [GENERAL_OF[a] for a in asked if a in GENERAL_OF and GENERAL_OF[a] not in general_ids]
    general_ids = _beside(named, general_ids, asked)
    asked += ["where"] if _ELSEWHERE in entries and _ELSEWHERE not in general_ids and "where" not in asked else []
    if "eligible" in asked and any(_is_silent_on_age(service, reading.message) for service in named[:1]):
        asked.append("conditions")
    services = tuple(
        replace(
            describe(service, asked, reading.today, [g.about for g in gaps[service.id]], _aspects_of(gaps[service.id])),
            touched=find_touched(service, reading.message),
        )
        for service in named
    )
    generals = tuple(
        describe_general(guide.generals[key], reading.today, [g.about for g in gaps.get(key, ())])
        for key in general_ids
    )
    return ServiceAnswer(
        kind="answer" if _claims(services, generals) else "no_answer",
        services=services,
        generals=generals,
        aspects=tuple(asked),
        moods=reading.moods,
    )


def _is_silent_on_age(service: Service, message: str) -> bool:
    """Whether a message asks for somebody of an age, and nothing that is told of the service speaks of ages."""
    if _OF_AGE.search(fold(message)) is None or "conditions" in service.fields:
        return False
    texts = [one.text for field in service.fields.values() for one in field.statements]
    return not any(_OF_AGE.search(fold(text)) for text in (service.name, service.official, *texts))


def _aspects_of(gaps: Iterable[Gap]) -> list[str]:
    """Return the sides whose place gaps take; words for lateness ask for no last day where a fee is asked for it."""
    return [aspect for gap in gaps for aspect in ((gap.aspect, "due") if gap.needs else (gap.aspect,))]


def _beside(named: Sequence[Service], general_ids: Sequence[str], asked: Sequence[str]) -> list[str]:
    """Return the general answers that go with services: none where a service tells the same of itself."""
    kept = list(general_ids)
    if "proxy" in asked and named:
        own = any("presence" in service.fields for service in named)
        kept = [key for key in kept if key != _IN_PERSON] + ([] if own else [_IN_PERSON])
    if any(service.anywhere for service in named):
        kept = [key for key in kept if key != _ELSEWHERE]
    return kept


def _claims(services: Sequence[ServiceFact], generals: Sequence[GeneralFact]) -> bool:
    if any(not general.claims for general in generals) and not any(_tells(service) for service in services):
        return False
    return any(fact.claims for fact in services[:1]) or any(fact.claims for fact in generals)


def _tells(service: ServiceFact) -> bool:
    """Whether a service answers something besides where to go, which a question for an address asks as well."""
    return any(told.whole and told.aspect not in {"where", "online", "steps"} for told in service.asked)


def describe(
    service: Service, aspects: Iterable[str], today: date, gaps: Iterable[str] = (), gap_aspects: Iterable[str] = ()
) -> ServiceFact:
    """Return a service as asked for on `today`; a gap takes the place of the aspect that it belongs to."""
    gaps = tuple(dict.fromkeys(gaps))
    wanted = [a for a in _wanted(service, tuple(aspects)) if a not in set(gap_aspects)]
    told = {aspect: _tell(service, aspect, today) for aspect in dict.fromkeys((*wanted, *CARD, "links"))}
    asked = tuple(t for a in wanted if (t := told[a]) is not None)
    shown = {*wanted, *(("papers",) if gaps else ())}
    return ServiceFact(
        service=service,
        asked=asked,
        card=tuple(t for a in (*CARD, "links") if a not in shown and (t := told[a]) is not None),
        missing=tuple(a for a in wanted if told[a] is None),
        open=tuple(a for a in OPEN_FIELDS if told[a] is None and a not in wanted),
        gaps=gaps,
        changes=service.changes,
        old=service.verified_on + FRESH < today,
    )


def find_touched(service: Service, message: str) -> frozenset[str]:
    """Return the sides of a service whose texts hold two words of `message` in a row that do not name the service."""
    index = load_index()
    dull = index.filler | index.quiet
    asked = words(message)
    own = {pair for phrase in (service.name, service.official, *service.called) for pair in pairwise(words(phrase))}
    pairs = {pair for pair in pairwise(asked) if pair not in own and not dull.issuperset(pair)}
    kinds = [kind for kind in _kinds_in(asked) if not _is_own(service, kind)]
    aged = _OF_AGE.search(fold(message)) is not None
    return frozenset(
        aspect
        for aspect in CARD
        if (field := service.fields.get(FIELD_OF.get(aspect, aspect))) is not None
        and any(
            pairs & set(pairwise(words(one.text)))
            or (aged and _OF_AGE.search(fold(one.text)))
            or (aspect == "papers" and any(_holds(words(one.text), kind) for kind, _ in kinds))
            for one in field.statements
        )
    )


def find_held(service: Service, what: str) -> tuple[Aspect, ...]:
    """Return the sides of a service that speak of `what`, a thing asked about in a few words, papers first.

    A paper that villagers call by its own name is held where its kind is: a land book by "chỗ ở hợp pháp".
    """
    said = words(what)
    kinds = [kind for kind, _ in _kinds_in(said)]
    touched = find_touched(service, what)
    return tuple(
        aspect
        for aspect in _NEEDED
        if (field := service.fields.get(aspect)) is not None
        and (
            aspect in touched
            or any(_holds(words(one.text), part) for one in field.statements for part in (said, *kinds))
        )
    )


def _kinds_in(said: Sequence[str]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the kinds of the papers that are named, each with the name."""
    return [(kind, name) for kind, names in load_index().paper_kinds for name in names if _holds(said, name)]


def _is_own(service: Service, kind: tuple[tuple[str, ...], tuple[str, ...]]) -> bool:
    """Whether a paper is named by what the service itself is called, as in "sang tên sổ đỏ"."""
    return any(_holds(words(phrase), kind[1]) for phrase in (service.name, *service.called))


def tells_of(service: Service, reading: ServiceReading) -> bool:
    """Whether what a service says of its fee names what else was found in a message ("hộ nghèo")."""
    field = service.fields.get("fee")
    if field is None or not reading.candidates:
        return False
    said = tuple(words(reading.candidates[0].why[0]))
    return bool(reading.found) and any(_holds(words(one.text), said) for one in field.statements)


def _holds(text: Sequence[str], part: Sequence[str]) -> bool:
    size = len(part)
    return any(tuple(text[start : start + size]) == tuple(part) for start in range(len(text) - size + 1))


def describe_general(general: General, today: date, gaps: Iterable[str] = ()) -> GeneralFact:
    """Return a general answer as it may be said on `today`."""
    told = _field(general.content, "answer", today, whole=True) if general.content else None
    return GeneralFact(general=general, told=told, gaps=tuple(gaps), old=general.verified_on + FRESH < today)


def _wanted(service: Service, aspects: Sequence[str]) -> list[Aspect]:
    """Return the sides of a service that `aspects` ask for."""
    wanted: list[Aspect] = []
    pays = "amount" in service.fields or "amount" in service.unverified
    for aspect in aspects:
        if aspect == "money":
            wanted.append("amount" if pays else "fee")
        elif aspect == "amount":
            wanted += ["amount"] if pays else []
        elif aspect == "tax":
            wanted.append("tax" if "tax" in service.fields else "fee")
        elif aspect == "due":
            wanted.append("due" if "due" in service.fields or "time" not in service.fields else "time")
        elif aspect == "payment" and service.id in _PAYS_ITSELF:
            wanted.append("online")
        elif aspect == "how" and "online" in aspects and "steps" in service.fields:
            wanted.append("steps")
        elif aspect == "throughout":
            wanted.append("level" if "level" in service.fields else "online")
        elif aspect == "eligible" and not pays:
            pass  # "được không" asks of a paper whether it can be had in some way, of a benefit who gets it
        elif aspect in _ONLY_WHERE_KNOWN:
            wanted += [known] if (known := _ONLY_WHERE_KNOWN[aspect]) in service.fields else []
        elif aspect not in {"how", *GENERAL_OF}:
            wanted.append(_MEANT.get(aspect, aspect))  # type: ignore[arg-type]
    return list(dict.fromkeys(wanted))


def _tell(service: Service, aspect: Aspect, today: date) -> Told | None:
    name = FIELD_OF.get(aspect, aspect)
    field = service.fields.get(name)
    return _field(field, aspect, today, whole=name not in service.partial) if field else None


def _field(field: Field, aspect: Aspect, today: date, *, whole: bool) -> Told | None:
    texts = tuple(statement.text for statement in field.statements if statement.holds_on(today))
    if not texts:
        return None
    return Told(
        aspect=aspect, texts=texts, sources=field.sources, sure=field.sure == "high", care=field.care, whole=whole
    )
