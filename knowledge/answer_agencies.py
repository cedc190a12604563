"""Answers about agencies: what one leads, coordinates or has to do, each of several apart."""

import re
from dataclasses import replace

from knowledge import answer_documents, answer_lists, answer_topics
from knowledge.agencies import find_agencies
from knowledge.facts import Found, Listing, NotInPlans, Outcome, Several
from knowledge.ranking import Ranked
from knowledge.scope import CLOSE, Scope
from knowledge.text import fold
from knowledge.wording import index_words

_MATTERS = frozenset({"cong", "tac", "viec", "linh", "vuc", "mang", "hoat", "dong", "noi", "dung"})
_MATTERS |= {"cai", "cach", "hanh", "chinh"}
SURE = 0.85
LISTED = 0.75  # coverage from which one thing is named beside the agency
HEADING = 0.6  # how much of a heading must have been said to be named


def answer_agency_lists(scope: Scope) -> Outcome | None:
    """Answer what an agency leads, coordinates or has to do."""
    query = scope.query
    if not scope.subjects and not query.wants_any("target", "role_check", "count", "deadline", "lead", "coordinate"):
        return _duty_section(scope)
    if not scope.subjects or query.wants_any("target", "role_check") or _asks_who_there(scope):
        return None
    if _is_partner(scope):
        scope = replace(scope, query=replace(query, agencies=query.agencies[:-1]))
        query = scope.query
    elif "mine" in query.marks and not query.agencies and (heads := _duty_section(scope)) is not None:
        return heads
    if "compare" in query.wants and "count" not in query.wants:
        return None
    if not query.wants_any("list", "count", "duty") or "destination" in query.wants:
        return None
    if "lead" in query.wants and _OF_OTHERS.search(query.line):
        led = scope.library.tasks_with_role(scope.subjects, ("lead",))
        return answer_lists.list_tasks(
            scope, answer_lists.list_plans(scope), without=frozenset(record.id for record, *_ in led)
        )
    if _one_thing_meant(scope):
        return None
    if len(scope.query.agencies) == 1 and scope.query.agencies[0].ambiguous and scope.asker is None:
        return _of_each_reading(scope)
    if len(scope.query.agencies) > 1 and "mine" not in scope.query.marks and not scope.content:
        return _of_each_agency(scope)
    plans = scope.plans
    outcome = answer_lists.list_by_agency(scope, plans)
    if isinstance(outcome, Listing) and "count" not in query.wants:
        return _narrow(outcome, scope)
    return None if isinstance(outcome, NotInPlans) and scope.content else outcome


_OF_OTHERS = re.compile(  # "việc nào không phải do Sở Tài chính chủ trì"
    r"\bkhong (?:phai )?(?:la )?(?:do|cua|thuoc|giao(?: cho)?) "
    r"(?:so|phong|van phong|ubnd|uy ban|ban|thanh tra|trung tam)\b"
)
_ABOUT = re.compile(r"\b(?:ve|lien quan den|lien quan toi|doi voi|trong (?:viec|cong tac|linh vuc|mang)) (.+)$")


def _narrow(listing: Listing, scope: Scope) -> Listing | None:
    """Return what of a list is about the topic asked about ("sở làm gì về du lịch"), None where nothing is."""
    about = _ABOUT.search(scope.query.line)
    topic = set(about.group(1).split()) & set(scope.content) - _MATTERS - scope.query.area_words if about else set()
    if not topic:
        return listing

    def tells(text: str) -> bool:
        return topic <= set(index_words(text))

    entries, shared = ([e for e in part if tells(e.task.title)] for part in (listing.entries, listing.shared))
    kept = [
        replace(fact, duty=replace(fact.duty, points=points))
        for fact in listing.duties
        if (points := tuple(filter(tells, fact.duty.points)))
    ]
    if not entries and not shared and not kept:
        return None
    criteria = replace(listing.criteria, topic=scope.about)
    return replace(listing, criteria=criteria, entries=tuple(entries), shared=tuple(shared), duties=tuple(kept))


_TOGETHER = re.compile(r"\b(?:phoi hop|cung|chung|lam viec) (?:voi )?(?:ca )?$")


def _is_partner(scope: Scope) -> bool:
    """Whether an agency is only named as the one with which another, or the asker's own, works ("phối hợp với …")."""
    agencies = scope.query.agencies
    own = scope.asker is not None and "mine" in scope.query.marks and len(agencies) == 1
    if not own and len(agencies) != 2:
        return False
    before = fold(scope.query.message[: agencies[-1].start])
    return _WITH.search(before) is not None or (own and _TOGETHER.search(before) is not None)


_WITH = re.compile(r"\b(?:phoi hop|cung|lam viec) (?:lam )?(?:nhung |cac |gi |viec |nhiem vu |nao |lam )*voi (?:ca )?$")
_WHO = re.compile(r"^(?:\w+ ){0,3}?ai (?!chu tri|phoi hop|phu trach)(?:\w+ ){2,}")
_PLACE = re.compile(r"\b(?:o|tai|trong|cua|thuoc) (?:ben )?$")


def _asks_who_there(scope: Scope) -> bool:
    """Whether it is asked who does something at the agency named ("ai phân công việc … ở Sở Tư pháp"): no list is."""
    query = scope.query
    if "lead" not in query.wants or not scope.content or query.wants_any("list", "count") or len(query.agencies) != 1:
        return False
    before = fold(query.message[: query.agencies[0].start])
    return _WHO.match(before) is not None and _PLACE.search(before) is not None


def _duty_section(scope: Scope) -> Outcome | None:
    """Answer what is told to those whom a heading names in words that are no agency ("thủ trưởng các phòng")."""
    if not scope.query.wants_any("duty", "list") or not scope.content:
        return None
    ranked = [
        r
        for r in scope.find(["section"], limit=20)
        if r.feature("title") >= HEADING
        and scope.library.duty_agencies(r.record.plan, r.record.key)
        and not _names_agency(r)
    ]
    if not ranked or (len(ranked) > 1 and ranked[0].score - ranked[1].score < CLOSE / 2):
        return None
    held = [word for word in scope.content if word in ranked[0].record.title]
    if len(held) < 2:
        return None
    return Found(facts=(scope.fact(ranked[0].record),), wants=scope.query.wants)


def _names_agency(section: Ranked) -> bool:
    mentions = find_agencies(" ".join(section.record.title))
    return any(mention.start == 0 for mention in mentions)


def _of_each_agency(scope: Scope) -> Outcome:
    """Answer for each of several agencies apart, so that their tasks and counts can be told from each other."""
    query, plans = scope.query, scope.plans
    told = "duty" in query.wants and _tells_duties(scope)
    if not told and not any(scope.library.task_counts.get(plan) for plan in plans or ()):  # nothing of them there
        query, plans = replace(query, plans=replace(query.plans, named=())), None
    parts = [
        answer_lists.list_by_agency(replace(scope, query=replace(query, agencies=(mention,))), plans)
        for mention in scope.query.agencies
    ]
    return Several(outcomes=tuple(parts))


def _tells_duties(scope: Scope) -> bool:
    """Whether the plans that were named tell one of the agencies what to do, though they have no rows."""
    records = scope.library.all_of_kind("duty", scope.plans) if scope.plans is not None else ()
    named = set(scope.query.agency_names)
    return any(not named.isdisjoint(scope.library.duty_agencies(r.plan, r.key)) for r in records)


def _of_each_reading(scope: Scope) -> Outcome:
    """Answer for each agency that an ambiguous name may stand for ("văn phòng"), where nobody's own is meant."""
    mention = scope.query.agencies[0]
    parts = []
    for name in mention.names:
        query = replace(scope.query, agencies=(replace(mention, names=(name,), ambiguous=False),))
        outcome = answer_lists.list_by_agency(replace(scope, query=query), scope.plans)
        parts += [outcome] if not isinstance(outcome, NotInPlans) else []
    return Several(outcomes=tuple(parts)) if parts else answer_lists.list_by_agency(scope, scope.plans)


def _one_thing_meant(scope: Scope) -> bool:
    """Whether the words beside the agency name one task or paragraph, so that no list of the agency is asked for."""
    left = answer_documents.topic_left(scope)
    if len(left) <= answer_topics.SHORT_TOPIC or "count" in scope.query.wants:
        return False
    ranked = scope.find(["task", "passage"], limit=12)
    needed = SURE if "duty" in scope.query.wants else LISTED
    return bool(ranked) and ranked[0].feature("coverage") >= needed and not ranked[0].lacks_phrase
