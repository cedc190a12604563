"""Questions of citizens about public services: one message in, one reply out, or nothing where it is none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from handlers import service_cards, service_screens
from handlers.messages import Reply, Role
from handlers.recollection import choose
from handlers.texts import services as texts
from knowledge.service_candidates import FOUND
from knowledge.service_facts import ServiceAnswer, answer_entries, answer_reading, find_held, find_touched, tells_of
from knowledge.service_reading import ServiceReading, find_services
from knowledge.service_talk import read_correction, read_need, read_pick, without
from knowledge.services import load_guide

SURE = 0.80
"""Score from which a reading may be trusted before the plans are asked; below it the plans come first."""
SURE_IN_OFFICE = 0.80  # score from which somebody in office asks about a service: they mostly ask about plans
SURE_LAST = 0.75  # the same once the plans had no answer
SURE_GENERAL = 0.92  # the same for what is no service but a common question
SURE_BESIDE = 0.92, 0.97  # the same where the plans have words that lie near it, and where they have a day as well
UNSAID = 1  # unexplained words up to which services are hinted at by nearly all that was said
_AGE = re.compile(r"\b\d{1,3} ?(?:th(?:á|a)ng )?tu(?:ổ|ô|o)i\b", re.IGNORECASE)
_FIGURES = frozenset({"time", "due", "obliged", "fee", "amount", "money", "tax"})
_BARE_SIDES = _FIGURES | {"where", "papers", "conditions"}  # asked of a service that is still to be named
_OF_NEED = frozenset({"papers", "how", "what", "eligible", "conditions"})  # asked by whoever asks what is needed
_LEANING = 3  # unexplained words that a question may hold and still lean on the last one
_SIDES = frozenset({"where", "online", "steps", "time", "due", "obliged", "fee", "tax", "amount", "money", "conditions",
                    "papers", "legal", "level", "code", "payment", "tracking", "how", "what", "proxy",
                    "throughout"})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTurn:
    """A reply about services and what the next message may go on from.

    `codes` name the entries talked about ("s:khai_sinh:overview"), as the values of choices do; `question` is the last
    message that stood by itself. `score` says how sure the reading is (0 to 1), `sure` whether the plans need not be
    asked first.
    """

    reply: Reply
    codes: tuple[str, ...]
    aspects: tuple[str, ...]
    question: str
    score: float
    sure: bool


def answer_service(
    message: str, today: date, role: Role = "citizen", previous_choice: str | None = None
) -> Reply | None:
    """Return the reply to a question about services, None when it is none; a pressed choice is answered as such."""
    turn = pick_service(previous_choice, today) if previous_choice else read_service(message, today, role)
    return turn.reply if turn is not None else None


def read_service(message: str, today: date, role: Role = "citizen") -> ServiceTurn | None:
    """Return the turn of a message that stands by itself, None when it is no question about services."""
    return serve(find_services(message, today), role)


def serve(reading: ServiceReading, role: Role = "citizen") -> ServiceTurn | None:
    """Return the turn of a message that was read already, None when it is no question about services."""
    if role != "citizen" and not _fits_office(reading):
        return None
    answer = answer_reading(reading)
    return _turn(answer, reading) if answer is not None else None


def serve_last(reading: ServiceReading, role: Role) -> ServiceTurn | None:
    """Return the turn of a message that the plans do not answer, None when it is no question about services."""
    turn = serve(reading, role)
    if turn is not None or role == "citizen" or reading.office:
        return turn
    if _is_common(reading, SURE_GENERAL) or _fits_office(reading, least=SURE_LAST) or _is_hinted(reading):
        return serve(reading)
    return None


def serve_beside(reading: ServiceReading, *, dated: bool = False) -> ServiceTurn | None:
    """Return the turn of a message from an office of which the plans only hold words or (`dated`) a row with a day.

    None unless all that was said is a common question of the guide, or says that some paper is needed.
    """
    if reading.office:
        return None
    common = not reading.rest and _is_common(reading, SURE_BESIDE[dated])
    return serve(reading) if common or (_is_hinted(reading) and reading.needs and not dated) else None


def pick_service(value: str, today: date) -> ServiceTurn | None:
    """Return the turn of a choice ("s:<entry>:<aspect>"), None when it is not one of the guide."""
    if not is_service_code(value):
        return None
    entry, _, aspect = value.removeprefix(service_screens.CODE).partition(":")
    guide = load_guide()
    if entry not in guide.services and entry not in guide.generals:
        return None
    reading = ServiceReading(message="", today=today, decision="found", candidates=(), found=(entry,))
    aspects = () if aspect in {"", "overview"} else (aspect,)
    return _turn(answer_entries((entry,), aspects, reading, guide), reading)


def miss_case(codes: Sequence[str], reading: ServiceReading) -> Reply:
    """Return that the guide has nothing on a case of what was talked about (`codes`), with what it has as buttons."""
    entry = _services_of(codes)[0]
    answer = answer_entries((entry,), (), replace(reading, gaps=()), load_guide())
    return service_cards.miss_case(answer, load_guide())


def miss_message() -> Reply:
    """Return that nothing known answers a citizen's message, and where people can ask."""
    text = texts.NOTHING_KNOWN.format(hotline=load_guide().contact["hotline"])
    return Reply(text=text, kind="no_answer")


def ask_matter() -> Reply:
    """Return the question which matter a citizen means, where the message names none."""
    return Reply(text=texts.WHICH_MATTER, kind="clarify")


def ask_which(reading: ServiceReading) -> ServiceTurn | None:
    """Return the question which matter is meant, where a message asks a side of none ("lệ phí bao nhiêu vậy ad")."""
    if not reads_bare(reading):
        return None
    return ServiceTurn(
        reply=ask_matter(), codes=(), aspects=reading.aspects, question=reading.message, score=1.0, sure=True
    )


def reads_bare(reading: ServiceReading) -> bool:
    """Whether a message asks a side of a service, and names neither a service nor anything else."""
    nothing = reading.decision == "none" and not reading.candidates and not reading.rest
    return nothing and not reading.office and not reading.outside and bool(set(reading.aspects) & _BARE_SIDES)


def serve_asked(reading: ServiceReading, question: str) -> ServiceTurn | None:
    """Return the turn of a message that names the service of which `question` asked a side; None where it did not."""
    if not question or reading.decision != "found":
        return None
    before = find_services(question, reading.today)
    if not reads_bare(before):
        return None
    return _about(reading.found, replace(reading, aspects=tuple(dict.fromkeys((*before.aspects, *reading.aspects)))))


def is_service_code(value: str) -> bool:
    """Whether a choice or the code of what was talked about is one of the service guide's."""
    return value.startswith(service_screens.CODE)


def follow_service(
    message: str, today: date, role: Role, codes: Sequence[str], *, choices: Sequence[str] = (), question: str = ""
) -> ServiceTurn | None:
    """Return the turn of a message that goes on from a service; see `follow_reading`."""
    return follow_reading(find_services(message, today), role, codes, choices=choices, question=question)


def follow_reading(
    reading: ServiceReading, role: Role, codes: Sequence[str], *, choices: Sequence[str] = (), question: str = ""
) -> ServiceTurn | None:
    """Return the turn of a message that goes on from `codes` (talked about) or `choices` (offered last).

    `question` is the message before. None when the message neither picks, nor asks about them, nor is a question
    about services by itself.
    """
    picked_code = _picked(reading.message, choices or (codes if len(codes) > 1 else ()))
    if picked_code is not None:
        asked = is_service_code(picked_code) and _asks(reading)
        pressed = pick_service(picked_code, reading.today)
        turn = _about([_entry_of(picked_code)], reading) if asked else pressed
        return turn and replace(turn, question=question)
    corrected = _corrected(question, reading)
    if corrected is not None:
        return corrected
    talked = _services_of(codes)
    if _asks_tax(talked, reading) and reading.decision != "found" and not reading.outside:
        return replace(_about(talked, reading), question=question)
    if reading.office or (reading.outside and not _speaks_of(talked, reading)):
        return None
    offered = [_entry_of(code) for code in choices if is_service_code(code)]
    if not talked and len(offered) == 1:  # "is it this that you mean?" was asked
        talked = offered
    spared = _spared(reading, talked, question)
    if spared is not None:
        return spared
    needed = _needed(reading, talked, question)
    if needed is not None:
        return needed
    if reading.decision == "found":
        chosen = _chosen(question, reading, offered) if not talked else None
        return chosen or _found_again(reading, talked, codes, role)
    if talked and len(reading.rest) <= _LEANING and _asks_of(talked, reading) and not reading.candidates:
        return replace(_about(talked, reading), question=question)
    picked = [c.id for c in reading.candidates if c.id in offered]
    if len(picked) == 1:
        return _about(picked, reading)
    return _together(question, reading, talked) or serve(reading, role)


def _picked(message: str, choices: Sequence[str]) -> str | None:
    """Return the choice that a message picks by its number or its place, None where it picks none."""
    number = read_pick(message) if choices else None
    return None if number is None else choose(choices, number)


def _corrected(question: str, reading: ServiceReading) -> ServiceTurn | None:
    """Read the question before again, without what a message takes back and with what it says instead."""
    correction = read_correction(reading.message) if question else None
    if correction is None:
        return None
    said = f"{without(question, correction.taken)} {correction.kept}"
    whole = find_services(said, reading.today)
    return _turn(answer, whole) if (answer := answer_reading(whole)) is not None else None


def _spared(reading: ServiceReading, talked: Sequence[str], question: str) -> ServiceTurn | None:
    """Tell who pays nothing for a service talked about ("hộ nghèo có được miễn không"); None where nothing is told."""
    services = load_guide().services
    if "fee" not in reading.aspects or set(reading.found) & set(talked) or len(reading.rest) > _LEANING:
        return None
    owner = next((entry for entry in talked if entry in services and tells_of(services[entry], reading)), None)
    return replace(_about((owner,), reading), question=question) if owner is not None else None


def _needed(reading: ServiceReading, talked: Sequence[str], question: str) -> ServiceTurn | None:
    """Answer whether the service talked about needs something ("có cần sổ đỏ không"), None where that is not asked.

    What is asked about may be a service of its own (a land book): in this talk it is a paper.
    """
    guide = load_guide()
    need = read_need(reading.message)
    services = [guide.services[entry] for entry in talked if entry in guide.services]
    if need is None or not services or set(talked) & set(reading.found):
        return None
    if reading.decision == "found" and all(entry in guide.generals for entry in reading.found):
        return None
    found = ((service, held) for service in services if (held := find_held(service, need.what)))
    service, held = next(found, (services[0], ()))
    if not set(reading.aspects) <= _OF_NEED | ({"tax"} - service.fields.keys()) or not (held or need.brought):
        return None
    asked = replace(reading, aspects=held or ("papers",), gaps=())
    turn = replace(_about((service.id,), asked), question=question)
    if held or "papers" not in service.fields:
        return turn
    text = f"{texts.NOT_LISTED.format(what=need.what)}\n\n{turn.reply.text}"
    return replace(turn, reply=replace(turn.reply, text=text, kind="no_answer"))


def _chosen(question: str, reading: ServiceReading, offered: Sequence[str]) -> ServiceTurn | None:
    """Read a message as the choice among `offered` that it makes of the question before; None where it makes none.

    "hợp đồng bán đất", said after a list of what "công chứng" may be, is none about selling land.
    """
    if not question or not offered or set(reading.found) & set(offered):
        return None
    whole = find_services(f"{question} {reading.message}", reading.today)
    meant = [entry for entry in whole.found if entry in offered]
    return _about(meant, whole) if whole.decision == "found" and meant else None


def _together(question: str, reading: ServiceReading, talked: Sequence[str]) -> ServiceTurn | None:
    """Read a message as the end of the question before: "bang lai xe", then "bi mat roi"."""
    if not question:
        return None
    if _AGE.search(reading.message):
        question = _AGE.sub("", question)  # of another child: "còn đứa 15 tuổi"
    whole = find_services(f"{question} {reading.message}", reading.today)
    new = [entry for entry in whole.found if entry not in talked] or _joined(whole, question, reading, talked)
    if whole.decision != "found" or not (new or _adds(whole, question)):
        return None
    return _about(new or whole.found, replace(whole, aspects=reading.aspects, goes_on=reading.goes_on))


def _joined(whole: ServiceReading, question: str, reading: ServiceReading, talked: Sequence[str]) -> list[str]:
    """Return what only both messages together mean, where the second one turns to somebody else ("còn con em")."""
    if not reading.goes_on:
        return []
    alone = {c.id for c in find_services(question, whole.today).candidates if c.named and c.score >= FOUND}
    return [c.id for c in whole.candidates if c.named and c.score >= FOUND and c.id not in {*alone, *talked}][:1]


def _adds(whole: ServiceReading, question: str) -> bool:
    """Whether the message says more of what the question was about."""
    alone = find_services(question, whole.today)
    return bool(alone.candidates) and len(whole.candidates[0].words) > len(alone.candidates[0].words)


def _found_again(
    reading: ServiceReading, talked: Sequence[str], codes: Sequence[str], role: Role
) -> ServiceTurn | None:
    """Answer what was found; what is general is told of the service talked about, a new service as the last was."""
    guide = load_guide()
    named = [entry for entry in reading.found if entry in guide.services]
    if named and reading.goes_on and not reading.aspects:
        return _about(reading.found, replace(reading, aspects=_aspects_of(codes)))
    if not named and talked and _asks(reading):
        return _about((*talked[:1], *reading.found), reading)
    turn = serve(reading, role)
    if named or not talked or turn is None:
        return turn
    return replace(turn, codes=(*map(service_screens.value_of, talked[:1]), *turn.codes))


def _asks_of(talked: Sequence[str], reading: ServiceReading) -> bool:
    """Whether a side is asked of what was talked about; what is general has no days and no amounts."""
    general = not any(entry in load_guide().services for entry in talked)
    return _asks(reading) and not (general and set(reading.aspects) & _FIGURES)


def _speaks_of(talked: Sequence[str], reading: ServiceReading) -> bool:
    """Whether what would be no matter of the guide ("ly hôn") stands in the side asked of what was talked about."""
    services = load_guide().services
    sides = {*reading.aspects} & _OF_NEED
    return any(sides & find_touched(services[entry], reading.message) for entry in talked if entry in services)


def _asks_tax(talked: Sequence[str], reading: ServiceReading) -> bool:
    """Whether a share is asked of what is taxed ("mấy phần trăm"), which would be a target's elsewhere."""
    services = load_guide().services
    return "tax" in reading.aspects and any("tax" in services[entry].fields for entry in talked if entry in services)


def _asks(reading: ServiceReading) -> bool:
    return bool(set(reading.aspects) & _SIDES) and reading.aspects != ("how",)


def _about(entries: Sequence[str], reading: ServiceReading) -> ServiceTurn:
    guide = load_guide()
    first = guide.services.get(entries[0])
    if reading.message and first is not None and first.gaps and first.id not in reading.found:
        whole = find_services(f"{first.name}. {reading.message}", reading.today)  # as if it had been said in one
        if any(owner == first.id for owner, _ in whole.gaps):
            reading = replace(reading, gaps=whole.gaps, aspects=whole.aspects)
    return _turn(answer_entries(entries, reading.aspects, reading, guide), reading)


def _fits_office(reading: ServiceReading, least: float = SURE_IN_OFFICE) -> bool:
    """Whether a question of somebody in office is one about a service: only where one is named, and no plan is."""
    named = any(entry in load_guide().services for entry in reading.found)
    spelled = bool(reading.candidates) and reading.candidates[0].spelled
    return named and spelled and not reading.office and reading.score >= least


def _is_common(reading: ServiceReading, least: float) -> bool:
    """Whether a common question of the guide is put in its own words."""
    best = reading.candidates[0] if reading.decision == "found" and reading.candidates else None
    return best is not None and best.level == "name" and best.score >= least


def _is_hinted(reading: ServiceReading) -> bool:
    """Whether nearly all words of a message hint at some services ("em cần giấy xác nhận")."""
    return reading.decision == "unclear" and bool(reading.candidates) and len(reading.rest) <= UNSAID


def _entry_of(code: str) -> str:
    return code.removeprefix(service_screens.CODE).partition(":")[0]


def _services_of(codes: Sequence[str]) -> list[str]:
    """Return the services talked about; what is general where there was none."""
    entries = [_entry_of(code) for code in codes if is_service_code(code)]
    return [entry for entry in entries if entry in load_guide().services] or entries


def _aspects_of(codes: Sequence[str]) -> tuple[str, ...]:
    parts = [code.removeprefix(service_screens.CODE).partition(":")[2] for code in codes[:1]]
    return tuple(aspect for part in parts for aspect in part.split(",") if aspect in _SIDES)


def _turn(answer: ServiceAnswer, reading: ServiceReading) -> ServiceTurn:
    reply = service_cards.render(answer, load_guide(), reading.today)
    entries = [fact.service.id for fact in answer.services] or [fact.general.id for fact in answer.generals]
    asked = next(iter(answer.aspects), "overview")
    return ServiceTurn(
        reply=reply,
        codes=tuple(service_screens.value_of(entry, asked) for entry in entries),
        aspects=answer.aspects,
        question=reading.message,
        score=reading.score if reading.candidates else 1.0,
        sure=reading.decision in {"found", "uncovered"} and not reading.office,
    )
