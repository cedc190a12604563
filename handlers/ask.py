"""One question in, one reply out: read it with what was said before, find the outcome, say it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from handlers import cards, lists, sentences
from handlers.citizens import count_asked, lead_complaint, meet, meet_in_office, name_desk, offer_person
from handlers.explain import explain
from handlers.follow import resume
from handlers.labels import label
from handlers.memory import answer_once, once
from handlers.messages import Choice, Citation, Incoming, Kind, Reply, Role
from handlers.offices_meant import name_office
from handlers.ports import Services
from handlers.recollection import Before, Turn, keep, recall, remember
from handlers.services import (
    ServiceTurn,
    ask_matter,
    ask_which,
    follow_reading,
    is_service_code,
    miss_case,
    miss_message,
    pick_service,
    serve,
    serve_asked,
    serve_beside,
    serve_last,
)
from handlers.texts import answers, dates
from knowledge.agencies import canonical
from knowledge.codes import code_of_fact
from knowledge.facts import (
    AreaList,
    ConflictFact,
    DocumentFact,
    DutyFact,
    Fact,
    Found,
    Listing,
    NotInPlans,
    Outcome,
    PassageFact,
    Several,
    Talk,
    Tally,
    TargetFact,
    TargetList,
    TaskFact,
    Unclear,
)
from knowledge.model import Document
from knowledge.question import Query, read_question
from knowledge.scope import Scope
from knowledge.service_reading import ServiceReading, find_services, speaks_of_office
from knowledge.service_talk import without_oneself
from knowledge.text import fold

_GOES_ON = re.compile(r"(?:the|con|vay|va)(?: con| thi)? |.*\bthi (?:sao|the nao)\W*$")
_OF_TARGET = re.compile(  # how much the plans set, whoever asks
    r"\b(?:tinh|xa|ke hoach|nha nuoc) (?:\w+ ){0,3}?(?:muon|dat|de ra|phan dau|dat ra|giao|yeu cau)\b.*"
    r"\b(?:bao nhieu|may) ?(?:%|phan tram|$)|\bchi tieu\b.*\b(?:bao nhieu|may)\b"
    r"|\b(?:quyet dinh|nghi dinh|nghi quyet|chi thi|ke hoach) (?:may|so may|so bao nhieu|nao)\b"  # or rest on
)
_WHO_DOES = re.compile(  # of somebody in office: of plans, whatever else the words may be
    r"(?:ai|so nao|don vi nao|ben nao|phong nao|co quan nao) "
    r"(?:lo|lam|phu trach|chu tri|quan|dam nhan|chiu|dam trach)\b"
    r"|.* (?:ai|so nao|don vi nao|ben nao|phong nao|co quan nao) (?:lo|phu trach|chu tri|dam nhan|dam trach)$"
)
_MANNERS = frozenset({"yes_no", "list", "how_many_left", "definition", "about", "more"})  # wants of no plan's column
_OF_ANYTHING = frozenset({"number", "destination", "compare", "duty", "deadline"})  # of a plan, and of daily life
_OF_ANYBODY = frozenset({"progress", "personal"})  # refused, unless it is a common question of citizens
_OF_TALK = frozenset({"follow", "deictic", "mine"})  # marks that name nothing of a plan
_COLUMNS = frozenset({"lead", "coordinate", "deadline", "product", "target"})
_OF_DAYS = frozenset({"deadline"})  # a column of plans, and what everybody asks of everything
_PLAIN = frozenset(  # refusals that name what was asked for without quotation marks
    {"article", "no_row", "no_reference", "unknown_plan", "other_year", "no_product"}
    | {"no_tasks_of_agency", "no_targets_of_agency"}
)
_FEW = 3  # words of a message that says nothing by itself
_ROLES = frozenset({"lead", "coordinate", "product"})
_UNTOLD = frozenset({"not_found", "no_figure", "amount", "unknown_plan"})  # told to a villager without a word of plans
_ROWS = (TaskFact, TargetFact, ConflictFact, DutyFact, PassageFact)
_NOT_FOUND = frozenset({"not_found", "no_figure", "unknown_plan", "no_tasks_of_agency"})


def answer(incoming: Incoming, services: Services) -> Reply:
    """Return the reply to a question or a pressed choice, and keep what the next one may go on from."""
    before = recall(services, incoming)
    reply = meet(incoming, services)
    if reply is None:
        reply = name_desk(incoming, services, offer_person(incoming, services, _answer(incoming, services, before)))
    count_asked(incoming, services, reply)
    return reply


def _answer(incoming: Incoming, services: Services, before: Before) -> Reply:
    kept = before.kept
    reading = _read_services(incoming, services, before)
    service = _service_first(incoming, services, before, reading)
    if service is not None:
        return _served(service, services, incoming)
    asker = canonical(incoming.asker.agency) or incoming.asker.agency if incoming.asker.agency else None
    named = name_office(incoming.text, before, services)
    if named != incoming.text:
        incoming, before = replace(incoming, text=named), Before()
    read = partial(read_question, incoming.text, services.library, incoming.today, asker)
    query = once(services, incoming.text, ("question", incoming.today, asker), read)
    talk = Before() if any(map(is_service_code, before.codes)) else before  # no plan is gone on from after a service
    turn = resume(incoming, query, talk, services, asker)
    reasons, everybodys = "", False
    if turn is None:
        scope = Scope(query=query, library=services.library, today=incoming.today, asker=asker)
        alone = answer_once(services, incoming.text, scope, before.focus(services))
        turn = Turn(outcome=alone.outcome, question=incoming.text, wants=query.wants)
        reasons = explain(scope, alone.step) if incoming.explain else ""
        everybodys = alone.everybodys
    if reading is not None:
        service = _service_after(incoming, before, turn, reading)
        if service is not None:
            return _served(service, services, incoming)
    met = meet_in_office(incoming, services) if _is_open(turn) and not query.plans.named else None
    if met is not None:
        return met
    if reading is not None and _left_service(incoming, before, turn, query):
        return _case_unknown(incoming, before, reading, services)
    tell = partial(_told, turn, query, incoming, asker)
    said = once(services, incoming.text, ("told", incoming.today, incoming.asker), tell) if everybodys else tell()
    reply = lead_complaint(incoming, services, said)
    remember(services, incoming, turn, reply, kept)
    return replace(reply, text=f"{reply.text}\n\n{reasons}") if reasons else reply


def _read_services(incoming: Incoming, services: Services, before: Before) -> ServiceReading | None:
    """Return what a typed message asks of the service guide.

    None where somebody in office asks in words of plans, unless it goes on from a service: plans alone answer that.
    """
    if incoming.choice is not None:
        return None
    talked = any(map(is_service_code, (*before.codes, *before.choices)))
    text = incoming.text
    asked_in_office = incoming.asker.role != "citizen" and not talked
    if asked_in_office and once(services, text, "of office", lambda: speaks_of_office(without_oneself(text))):
        return None
    return once(
        services, text, ("services", incoming.today), lambda: find_services(without_oneself(text), incoming.today)
    )


def _service_first(
    incoming: Incoming, services: Services, before: Before, reading: ServiceReading | None
) -> ServiceTurn | None:
    """Return the turn of a message about a public service: a citizen's, anybody's that surely names one, or one that
    goes on from a service.
    """
    if reading is None:
        return pick_service(incoming.choice or "", incoming.today)
    role = incoming.asker.role
    if any(map(is_service_code, (*before.codes, *before.choices))):
        return follow_reading(reading, role, before.codes, choices=before.choices, question=before.question)
    if _goes_on(incoming, before) or _OF_TARGET.search(fold(incoming.text)):
        return None
    if role == "citizen" and not before.codes:
        asked = serve_asked(reading, before.question) or ask_which(reading)
        if asked is not None:
            return asked
    service = once(services, incoming.text, ("served", incoming.today, role), partial(serve, reading, role))
    return service if service is not None and (role == "citizen" or service.sure) else None


def _goes_on(incoming: Incoming, before: Before) -> bool:
    """Whether somebody in office goes on from the plan that was talked about ("thế thanh toán trực tuyến?")."""
    goes_on = incoming.asker.role != "citizen" and bool(before.question) and _GOES_ON.match(fold(incoming.text))
    return bool(goes_on) and not any(map(is_service_code, before.codes))


def _service_after(incoming: Incoming, before: Before, turn: Turn, reading: ServiceReading) -> ServiceTurn | None:
    """Return the turn of a message about services that the plans do not answer, or only with words that lie near.

    Such an answer names no column of a plan, and the guide surely knows what is meant.
    """
    role = incoming.asker.role
    if role != "citizen" and _WHO_DOES.match(fold(incoming.text)):
        return None
    if _may_serve(turn):
        return serve_last(reading, role)
    if role != "citizen" and isinstance(turn.outcome, NotInPlans) and turn.outcome.reason in _OF_ANYBODY:
        return serve_beside(reading)
    if not isinstance(turn.outcome, Found) or _goes_on(incoming, before):
        return None
    if not set(turn.wants) <= _MANNERS:
        beside = role != "citizen" and set(turn.wants) <= _MANNERS | _OF_ANYTHING
        return serve_beside(reading, dated="deadline" in turn.wants) if beside else None
    service = serve(reading) if role == "citizen" or reading.is_whole else None
    if service is not None and service.sure:
        return service
    return serve_beside(reading) if role != "citizen" else None


def _told(turn: Turn, query: Query, incoming: Incoming, asker: str | None) -> Reply:
    """Return what the plans say; a villager whom they do not answer reads no rows and nothing about plans."""
    outcome = turn.outcome
    if incoming.asker.role != "citizen":
        return render(outcome, incoming, asker, turn.wants)
    if _is_empty(outcome, query):
        return ask_matter()
    if _is_daily(turn, query, incoming):
        return miss_message()
    if isinstance(outcome, NotInPlans):
        outcome = replace(outcome, nearest=())
    return render(outcome, incoming, asker, turn.wants)


def _is_empty(outcome: Outcome, query: Query) -> bool:
    """Whether nothing was said that could be looked for, or nothing that a list could be made of."""
    if isinstance(outcome, Unclear):
        return not outcome.choices and outcome.reason != "no_such_choice"
    return isinstance(outcome, NotInPlans) and outcome.reason == "not_found" and len(query.words) <= _FEW


def _is_daily(turn: Turn, query: Query, incoming: Incoming) -> bool:
    """Whether a villager's message is of daily life: plans do not hold it, or only paragraphs with its words."""
    if speaks_of_office(incoming.text) or query.agencies or query.items or query.numbers:
        return False
    if isinstance(turn.outcome, Found) and (incoming.choice is not None or turn.question != incoming.text):
        return False  # it goes on from rows that were offered or told, by a number or a few words
    if isinstance(turn.outcome, NotInPlans):
        return turn.outcome.reason in _UNTOLD and not set(query.wants) & _ROLES
    if isinstance(turn.outcome, Unclear):  # rows of plans are no choices for a villager who speaks of none
        return bool(turn.outcome.choices) and not (_names_plan(query) or set(query.wants) & _COLUMNS - _OF_DAYS)
    if not isinstance(turn.outcome, Found) or _names_plan(query) or not set(query.wants) <= _MANNERS | _OF_DAYS:
        return False
    return all(isinstance(fact, _ROWS) for fact in turn.outcome.facts)


def _names_plan(query: Query) -> bool:
    """Whether a message names anything of a plan: an office, a time, a plan, a row."""
    return bool(query.agency_names or query.periods or query.plans.named or query.items or query.marks - _OF_TALK)


def _left_service(incoming: Incoming, before: Before, turn: Turn, query: Query) -> bool:
    """Whether a citizen goes on from a service with words of daily life that name nothing of a plan.

    Paragraphs of plans in which such words stand ("chồng", "nước ngoài") are no answer to that, and rows no choices.
    """
    if incoming.asker.role != "citizen" or not any(map(is_service_code, before.codes)):
        return False
    if _names_plan(query):
        return False
    return _may_serve(turn) or (isinstance(turn.outcome, Found) and not set(query.wants) & _COLUMNS)


def _case_unknown(incoming: Incoming, before: Before, reading: ServiceReading, services: Services) -> Reply:
    """Return that the guide of the service talked about tells nothing of this case; the talk goes on from there."""
    reply = lead_complaint(incoming, services, miss_case(before.codes, reading))
    keep(services, incoming, reply, question=before.question, codes=before.codes)
    return reply


def _is_open(turn: Turn) -> bool:
    """Whether the plans say nothing of a message, or only hold words that lie near."""
    return set(turn.wants) <= _MANNERS and (_may_serve(turn) or isinstance(turn.outcome, Found))


def _may_serve(turn: Turn) -> bool:
    """Whether a question that the plans do not answer may be one about a service."""
    outcome = turn.outcome
    return isinstance(outcome, Unclear) or (isinstance(outcome, NotInPlans) and outcome.reason in _NOT_FOUND)


def _served(service: ServiceTurn, services: Services, incoming: Incoming) -> Reply:
    keep(services, incoming, service.reply, question=service.question, codes=service.codes)
    return service.reply


def render(outcome: Outcome, incoming: Incoming, asker: str | None, wants: Sequence[str] = ()) -> Reply:
    """Return an outcome as the person reads it."""
    today = incoming.today
    match outcome:
        case Found():
            return _found(outcome, incoming, asker)
        case Listing():
            facts: tuple[Fact, ...] = (*_tasks_of(outcome), *outcome.duties)
            return _reply(lists.describe_listing(outcome, today), "list", facts)
        case Several():
            return _several([render(part, incoming, asker, wants) for part in outcome.outcomes])
        case AreaList():
            return _reply(lists.describe_areas(outcome), "list", ())
        case Tally():
            return _reply(lists.describe_tally(outcome), "list", ())
        case TargetList():
            return _reply(lists.describe_targets(outcome), "list", outcome.targets)
        case Unclear():
            return _unclear(outcome, wants)
        case NotInPlans():
            return _not_held(outcome)
        case Talk():
            return _talk(outcome, incoming.asker.role)


def _reply(text: str, kind: Kind, facts: Sequence[Fact], choices: tuple[Choice, ...] = ()) -> Reply:
    citations: dict[Citation, None] = {}
    for fact in facts:
        citations.update(dict.fromkeys(cards.cite(fact)))
    return Reply(text=text, kind=kind, citations=tuple(citations), choices=choices)


def _found(found: Found, incoming: Incoming, asker: str | None) -> Reply:
    today = found.as_of or incoming.today
    supposed = answers.AS_OF.format(day=dates.day(found.as_of)) if found.as_of else ""
    opening = "\n".join(part for part in (supposed, sentences.opening(found, incoming.text, today, asker)) if part)
    bodies = [cards.describe(fact, today) for fact in found.facts]
    if found.beside:
        row = any(isinstance(fact, TaskFact) for fact in found.beside)
        bodies.append(answers.BESIDE_ROW if row else answers.BESIDE_TEXT)
        bodies += [cards.describe(fact, today) for fact in found.beside]
    told = (*found.facts, *found.beside)
    text = "\n\n".join(part for part in (opening, *bodies) if part)
    return _reply(cards.tell_whose(text, _documents(told)), "answer", told)


def _documents(facts: Sequence[Fact]) -> list[Document]:
    return [fact.document for fact in facts if fact.document is not None]


def _several(replies: Sequence[Reply]) -> Reply:
    kinds = [reply.kind for reply in replies]
    kind: Kind = next((kind for kind in kinds if kind in {"answer", "list"}), kinds[0])
    return Reply(
        text="\n\n".join(reply.text for reply in replies),
        kind=kind,
        citations=tuple(dict.fromkeys(citation for reply in replies for citation in reply.citations)),
    )


def _tasks_of(listing: Listing) -> tuple[TaskFact, ...]:
    entries = (*listing.entries, *listing.shared, *listing.coordinated, *listing.all_year, *listing.standing)
    return tuple(TaskFact(document=e.document, task=e.task, outputs=(e.output,)) for e in entries)


def _unclear(unclear: Unclear, wants: Sequence[str]) -> Reply:
    if unclear.reason == "no_such_choice":
        return Reply(text=answers.NO_SUCH_CHOICE.format(number=unclear.about), kind="clarify")
    if not unclear.choices:
        return Reply(text=answers.CHOOSE_WHAT.format(example=answers.CHOOSE_EXAMPLE), kind="clarify")
    about = answers.ABOUT_QUOTED.format(about=unclear.about) if unclear.about else ""
    head = answers.CHOOSE_PLAN if unclear.reason == "which_plan" else answers.CHOOSE.format(about=about)
    documents = _documents(unclear.choices)
    labels = [cards.tell_whose(label(fact), documents) for fact in unclear.choices]
    lines = [f"{number}. {text}" for number, text in enumerate(labels, start=1)]
    choices = tuple(
        Choice(label=text, value=choice_value(fact, wants)) for text, fact in zip(labels, unclear.choices, strict=True)
    )
    more = [answers.CHOOSE_MORE.format(count=answers.number(unclear.more_count))] if unclear.more_count else []
    return _reply("\n".join((head, *lines, *more, answers.CHOOSE_HINT)), "clarify", unclear.choices, choices)


def choice_value(fact: Fact, wants: Sequence[str]) -> str:
    """Return what a pressed choice sends: the code of the fact and what was wanted of it."""
    asked = fact.fields if isinstance(fact, DocumentFact) else tuple(wants)
    short = ",".join(want[:3] for want in asked[:4])
    return f"{code_of_fact(fact)}:{short}"[:40]


def _not_held(outcome: NotInPlans) -> Reply:
    about = outcome.about
    template = answers.NOT_HELD[outcome.reason]
    plain = outcome.reason in _PLAIN
    quoted = answers.ABOUT_QUOTED.format(about=about) if about else ""
    rows = answers.IN_PLAN.format(plans=cards.name_documents(outcome.plans)) if outcome.plans else ""
    blocks = [template.format(about=about if plain else quoted, rows=rows)]
    if outcome.nearest:
        blocks.append("\n".join((answers.NEAREST, *(f"- {label(fact)}" for fact in outcome.nearest))))
    elif outcome.plans and outcome.reason in {"unknown_plan", "not_found"}:
        blocks.append(answers.HELD.format(plans=cards.name_documents(outcome.plans)))
    if outcome.reason in {"not_found", "no_figure", "unknown_plan", "other_year"}:
        blocks.append(answers.ASK_WHOM)
    return _reply("\n\n".join(blocks), "no_answer", outcome.nearest)


def _talk(talk: Talk, role: Role) -> Reply:
    from handlers.texts import common

    texts: dict[str, Any] = {
        "greeting": lambda: (
            answers.GREETING_CITIZEN.format(example=answers.SERVICE_EXAMPLE)
            if role == "citizen"
            else answers.GREETING.format(example=answers.CHOOSE_EXAMPLE)
        ),
        "thanks": lambda: answers.THANKS_CITIZEN if role == "citizen" else answers.THANKS,
        "complaint": lambda: answers.COMPLAINT,
        "help": common.help_screen,
    }
    return Reply(text=texts[talk.kind](), kind="answer")
