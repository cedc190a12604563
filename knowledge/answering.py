"""From a question to its outcome: each way of answering is tried in turn, the surest first."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from knowledge import (
    answer_documents,
    answer_figures,
    answer_groups,
    answer_lists,
    answer_passages,
    answer_products,
    answer_reasons,
    answer_references,
    answer_refusals,
    answer_tallies,
    answer_tasks,
    answer_time,
    answer_together,
    answer_topics,
)
from knowledge.agencies import find_agencies
from knowledge.answer_rambling import answer_rambling
from knowledge.answer_refusals import refuse_stranger
from knowledge.answer_talk import answer_talk
from knowledge.answer_years import check_years
from knowledge.facts import Fact, Found, Listing, NotInPlans, Outcome, Several, Unclear
from knowledge.matching import LONG
from knowledge.ranking import Ranked
from knowledge.scope import CLOSE, ENOUGH, Scope
from knowledge.text import fold
from knowledge.wording import index_words

_TASKS = re.compile(r"\b(?:viec|nhiem vu|cong viec|dau viec|muc(?! (?:tieu|dich)))\b")
_WHOM = re.compile(r"\bla (?:nhung )?ai(?: (?:vay|a|the|nhi|v|z))*$|\bnhung ai(?: (?:vay|a|the|nhi))*$")
_PARTS_OF_PLANS = frozenset({"cai", "cach", "hanh", "chinh", "mang", "phan", "nhom", "khoi", "cot"})
_PARTS_OF_PLANS |= {"luc", "linh", "vuc"}
_MATTERS = frozenset({"cong", "tac", "viec", "linh", "vuc", "mang", "hoat", "dong", "noi", "dung"})
_MATTERS |= {"cai", "cach", "hanh", "chinh"}
SURE = 0.85
OWN = 0.75  # coverage from which what an agency is told to do comes before a heading that was named
HEADING = 0.6  # how much of a heading must have been said to be named
LISTED = 0.75  # coverage from which a task belongs to a list by topic


def answer(scope: Scope) -> Outcome:
    """Return the outcome of the question; the first way of answering that fits decides."""
    return answer_with_step(scope)[0]


def answer_with_step(scope: Scope) -> tuple[Outcome, str]:
    """Return the outcome, and the name of the way of answering that gave it."""
    for step in _STEPS:
        outcome = step(scope)
        if outcome is not None:
            outcome = answer_rambling(scope, outcome)
            supposed = _as_of(scope, outcome)
            if supposed is not outcome:
                return supposed, step.__name__.strip("_")
            for check in (check_years, *answer_refusals.CHECKS):
                outcome = check(scope, outcome)
            return outcome, step.__name__.strip("_")
    return answer_rambling(scope, _not_held(scope)), _not_held.__name__.strip("_")


_SUPPOSED = re.compile(r"\b(?:moi|neu|gia su|ma|den|toi)\b")


def _as_of(scope: Scope, outcome: Outcome) -> Outcome:
    """Return the outcome as of the day that the question supposes ("17/1 mới ký thì có trễ không")."""
    days = [period.first for period in scope.query.periods if period.kind == "day" and period.first == period.last]
    if not isinstance(outcome, Found) or "overdue" not in scope.query.wants or len(days) != 1 or days[0] == scope.today:
        return outcome
    supposed = _SUPPOSED.search(" ".join(word.text for word in scope.query.words))
    return replace(outcome, as_of=days[0]) if supposed else outcome


def _never(scope: Scope) -> Outcome | None:
    """Refuse what no plan holds, with what is nearest where the words name a task or a figure."""
    if scope.query.never is None or answer_refusals.is_held_though(scope):
        return None
    nearest = _nearest(scope) if scope.query.never in {"amount", "rank", "progress", "start", "venue"} else ()
    return NotInPlans(reason=scope.query.never, about=scope.about, nearest=nearest)


def _unknown_plan(scope: Scope) -> Outcome | None:
    if scope.query.plans.unknown is None:
        return None
    if scope.query.wants_any("issued", "about", "signer", "basis") and "target" not in scope.query.wants:
        named = answer_references.answer_reference(scope)  # what the plans tell of a stranger's document
        if isinstance(named, Found):
            return named
    return NotInPlans(reason="unknown_plan", about=scope.query.plans.unknown, plans=scope.library.documents)


def _items(scope: Scope) -> Outcome | None:
    if not scope.query.items:
        return None
    short = answer_documents.answer_definition(scope) if scope.content else None
    return short or answer_tasks.answer_items(scope)


def list_plans(scope: Scope) -> Sequence[str] | None:
    """Return the plans from which a list is made: the ones named, else the first likely one with an annex."""
    if scope.plans is not None:
        return scope.plans
    with_tasks = [p for p in scope.query.plans.likely if scope.library.task_counts.get(p)]
    return with_tasks[:1] or None


def _tallies(scope: Scope) -> Outcome | None:
    """Answer what is told by looking over a whole annex."""
    plans = list_plans(scope)
    return answer_tallies.answer_tallies(scope, plans) or answer_together.answer_together(scope, plans)


def _products(scope: Scope) -> Outcome | None:
    """Answer which tasks end in a kind of document."""
    plans = list_plans(scope)
    return answer_products.answer_whose_product(scope, plans) or answer_products.answer_products(scope, plans)


def _times(scope: Scope) -> Outcome | None:
    """Answer what is overdue, due soon, or due in a period."""
    return answer_time.answer_time(scope, list_plans(scope))


def _areas(scope: Scope) -> Outcome | None:
    """Answer into which areas the annex of a plan is divided."""
    if "areas" not in scope.query.wants or topic_left(scope):
        return None
    plans = list_plans(scope)
    return answer_lists.list_areas(scope, plans)


def _area_leads(scope: Scope) -> Outcome | None:
    """Answer who is answerable for an area of reform."""
    query = scope.query
    if not query.areas or not query.wants_any("lead", "coordinate") or scope.subjects or topic_left(scope):
        return None
    if query.wants_any("list", "count", "target", "deadline", "product", "role_check"):
        return None
    return answer_groups.answer_area_leads(scope, list_plans(scope))


def _described(scope: Scope) -> Outcome | None:
    """Answer which document is described, with the row that rests on it where its lead or day is asked for as well."""
    outcome = answer_references.answer_reference_by_topic(scope)
    if not isinstance(outcome, Found) or not scope.query.wants_any("lead", "coordinate", "deadline"):
        return outcome
    ranked = [r for r in scope.find(["task"], limit=5) if answer_tasks.fits(r)]
    return replace(
        outcome, facts=(*outcome.facts, *(scope.fact(r.record) for r in ranked[:1])), wants=scope.query.wants
    )


def _reasons(scope: Scope) -> Outcome | None:
    """Answer why a plan was made, from what it is paid, and which documents it names."""
    left = topic_left(scope)
    ways = (answer_reasons.answer_reason, answer_reasons.answer_funding, answer_reasons.answer_mentioned)
    return next((outcome for way in ways if (outcome := way(scope, left)) is not None), None)


def _agency_lists(scope: Scope) -> Outcome | None:
    """Answer what an agency leads, coordinates or has to do."""
    query = scope.query
    if not scope.subjects and not query.wants_any("target", "role_check", "count", "deadline", "lead", "coordinate"):
        return _duty_section(scope)
    if not scope.subjects or query.wants_any("target", "role_check"):
        return None
    if _is_partner(scope):
        scope = replace(scope, query=replace(query, agencies=()))
        query = scope.query
    elif "mine" in query.marks and not query.agencies and (heads := _duty_section(scope)) is not None:
        return heads
    if "compare" in query.wants and "count" not in query.wants:
        return None
    if not query.wants_any("list", "count", "duty") or "destination" in query.wants:
        return None
    if "lead" in query.wants and _OF_OTHERS.search(" ".join(word.text for word in query.words)):
        led = scope.library.tasks_with_role(scope.subjects, ("lead",))
        return answer_lists.list_tasks(scope, list_plans(scope), without=frozenset(record.id for record, *_ in led))
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
    about = _ABOUT.search(" ".join(word.text for word in scope.query.words))
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
    """Whether an agency is only named as the one with which the asker's own works ("phòng em phối hợp với …")."""
    if scope.asker is None or "mine" not in scope.query.marks or len(scope.query.agencies) != 1:
        return False
    return _TOGETHER.search(fold(scope.query.message[: scope.query.agencies[0].start])) is not None


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
    parts = [
        answer_lists.list_by_agency(replace(scope, query=replace(scope.query, agencies=(mention,))), scope.plans)
        for mention in scope.query.agencies
    ]
    return Several(outcomes=tuple(parts))


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
    left = topic_left(scope)
    if len(left) <= answer_topics.SHORT_TOPIC or "count" in scope.query.wants:
        return False
    ranked = scope.find(["task", "passage"], limit=12)
    needed = SURE if "duty" in scope.query.wants else LISTED
    return bool(ranked) and ranked[0].feature("coverage") >= needed and not ranked[0].lacks_phrase


def topic_left(scope: Scope) -> list[str]:
    """Return the content words that neither an area nor the title of a plan explains."""
    known = scope.query.area_words | _PARTS_OF_PLANS
    return [word for word in answer_documents.topic_beside_title(scope) if word not in known]


def _plan_lists(scope: Scope) -> Outcome | None:
    """Answer how many tasks a plan, an area or a topic has, and which."""
    query = scope.query
    if not query.wants_any("list", "count") or query.wants_any("target") or scope.subjects:
        return None
    if "count" not in query.wants and not _TASKS.search(" ".join(word.text for word in query.words)):
        section = _sections(scope)
        if section is not None:
            return section
    left = topic_left(scope)
    if left:
        return _topic_list(scope, left)
    if not (query.plans.named or query.areas or query.plans.likely):
        return _each_plan(scope)
    outcome = answer_lists.list_tasks(scope, list_plans(scope))
    bare = isinstance(outcome, NotInPlans) and outcome.reason == "no_tasks"
    return answer_passages.answer_section(scope) or outcome if bare and query.areas else outcome


def _each_plan(scope: Scope) -> Outcome | None:
    """Answer with the tasks of every plan when none was named and nothing else narrows them: only to count them."""
    return answer_lists.list_tasks(scope, None) if "count" in scope.query.wants and not scope.content else None


def _topic_list(scope: Scope, left: list[str]) -> Outcome | None:
    ranked = scope.find(["task"], limit=40, plans=list_plans(scope))
    fitting = [r for r in ranked if r.feature("coverage") >= LISTED and not r.lacks_phrase]
    asked = scope.query.wants_any("lead", "coordinate", "deadline", "product")
    if asked and len(ranked) > 1 and ranked[0].score - ranked[1].score > CLOSE:
        return None
    if len(fitting) < 2 or len(left) > LONG or _names_one(ranked, fitting):
        if not fitting and scope.query.areas:
            return answer_lists.list_tasks(scope, list_plans(scope))
        return None
    records = sorted((r.record for r in fitting), key=lambda record: record.id)
    return answer_lists.list_tasks(scope, list_plans(scope), records=records)


def _names_one(ranked: list[Ranked], fitting: list[Ranked]) -> bool:
    """Whether the words are the title of one task rather than the topic of several."""
    return fitting[0] is ranked[0] and fitting[0].feature("title") >= SURE


def _sections(scope: Scope) -> Outcome | None:
    """Answer with a whole part of a plan when its heading is what was asked for."""
    if scope.query.wants_any(
        "lead", "coordinate", "deadline", "product", "target", "count", "overdue", "how_many_left"
    ):
        return None
    if scope.query.agencies and answer_figures.is_own_duty(scope, least=OWN):
        return None
    return answer_passages.answer_section(scope)


def _ask_back(scope: Scope) -> Outcome | None:
    """Ask which task is meant when the words name a want, or point back, and nothing else."""
    if not set(scope.content) <= answer_topics.GENERAL or not (scope.query.wants or "deictic" in scope.query.marks):
        return None
    return Unclear(choices=(), reason="what", about="")


def _not_held(scope: Scope) -> NotInPlans:
    return NotInPlans(
        reason="not_found", about=scope.about, nearest=_nearest(scope), plans=scope.documents if scope.plans else ()
    )


def _nearest(scope: Scope) -> tuple[Fact, ...]:
    ranked: list[Ranked] = [
        r for r in scope.find(["task", "target", "passage"], limit=10) if r.feature("coverage") >= ENOUGH / 2
    ]
    return tuple(scope.fact(r.record) for r in ranked[:3])


Step = Callable[[Scope], Outcome | None]
_STEPS: tuple[Step, ...] = (
    answer_talk,
    _never,
    _unknown_plan,
    _items,
    answer_documents.answer_basis_of,
    answer_references.answer_replaced,
    answer_references.answer_reference,
    refuse_stranger,
    _described,
    _reasons,
    answer_documents.answer_document,
    answer_documents.answer_definition,
    _tallies,
    _products,
    _times,
    _areas,
    _area_leads,
    _agency_lists,
    _plan_lists,
    answer_figures.answer_parts_with_cards,
    answer_figures.answer_figures,
    answer_documents.answer_basis_in_topic,
    _sections,
    answer_topics.answer_topics,
    _ask_back,
)
