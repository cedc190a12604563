"""From a question to its outcome: each way of answering is tried in turn, the surest first."""

import re
from collections.abc import Callable
from dataclasses import replace

from knowledge import (
    answer_agencies,
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
from knowledge.answer_rambling import answer_rambling
from knowledge.answer_refusals import refuse_stranger
from knowledge.answer_talk import answer_talk
from knowledge.answer_years import check_years
from knowledge.facts import Fact, Found, NotInPlans, Outcome, Unclear
from knowledge.matching import LONG
from knowledge.ranking import Ranked
from knowledge.scope import CLOSE, ENOUGH, Scope

_TASKS = re.compile(r"\b(?:viec|nhiem vu|cong viec|dau viec|muc(?! (?:tieu|dich)))\b")
_WHOM = re.compile(r"\bla (?:nhung )?ai(?: (?:vay|a|the|nhi|v|z))*$|\bnhung ai(?: (?:vay|a|the|nhi))*$")
SURE = 0.85
OWN = 0.75  # coverage from which what an agency is told to do comes before a heading that was named
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
    supposed = _SUPPOSED.search(scope.query.line)
    return replace(outcome, as_of=days[0]) if supposed else outcome


def _never(scope: Scope) -> Outcome | None:
    """Refuse what no plan holds, with what is nearest where the words name a task or a figure."""
    if scope.query.never is None or answer_refusals.is_held_though(scope):
        return None
    signed = answer_documents.answer_signing_office(scope) if scope.query.never == "personal" else None
    if signed is not None:
        return signed
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


def _tallies(scope: Scope) -> Outcome | None:
    """Answer what is told by looking over a whole annex."""
    plans = answer_lists.list_plans(scope)
    return answer_tallies.answer_tallies(scope, plans) or answer_together.answer_together(scope, plans)


def _products(scope: Scope) -> Outcome | None:
    """Answer which tasks end in a kind of document."""
    plans = answer_lists.list_plans(scope)
    return answer_products.answer_whose_product(scope, plans) or answer_products.answer_products(scope, plans)


def _times(scope: Scope) -> Outcome | None:
    """Answer what is overdue, due soon, or due in a period."""
    return answer_time.answer_time(scope, answer_lists.list_plans(scope))


def _areas(scope: Scope) -> Outcome | None:
    """Answer into which areas the annex of a plan is divided."""
    if "areas" not in scope.query.wants or answer_documents.topic_left(scope):
        return None
    plans = answer_lists.list_plans(scope)
    return answer_lists.list_areas(scope, plans)


def _area_leads(scope: Scope) -> Outcome | None:
    """Answer who is answerable for an area of reform."""
    query = scope.query
    if (
        not query.areas
        or not query.wants_any("lead", "coordinate")
        or scope.subjects
        or answer_documents.topic_left(scope)
    ):
        return None
    if query.wants_any("list", "count", "target", "deadline", "product", "role_check"):
        return None
    return answer_groups.answer_area_leads(scope, answer_lists.list_plans(scope))


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
    left = answer_documents.topic_left(scope)
    ways = (
        answer_reasons.answer_reason,
        answer_reasons.answer_part,
        answer_reasons.answer_funding,
        answer_reasons.answer_mentioned,
    )
    return next((outcome for way in ways if (outcome := way(scope, left)) is not None), None)


def _plan_lists(scope: Scope) -> Outcome | None:
    """Answer how many tasks a plan, an area or a topic has, and which."""
    query = scope.query
    if not query.wants_any("list", "count") or query.wants_any("target") or scope.subjects:
        return None
    if "count" not in query.wants and not _TASKS.search(query.line):
        section = _sections(scope)
        if section is not None:
            return section
    left = answer_documents.topic_left(scope)
    if left:
        return _topic_list(scope, left)
    if not (query.plans.named or query.areas or query.plans.likely):
        return _each_plan(scope)
    outcome = answer_lists.list_tasks(scope, answer_lists.list_plans(scope))
    bare = isinstance(outcome, NotInPlans) and outcome.reason == "no_tasks"
    return answer_passages.answer_section(scope) or outcome if bare and query.areas else outcome


def _each_plan(scope: Scope) -> Outcome | None:
    """Answer with the tasks of every plan when none was named and nothing else narrows them: only to count them."""
    return answer_lists.list_tasks(scope, None) if "count" in scope.query.wants and not scope.content else None


def _topic_list(scope: Scope, left: list[str]) -> Outcome | None:
    ranked = scope.find(["task"], limit=40, plans=answer_lists.list_plans(scope))
    fitting = [r for r in ranked if r.feature("coverage") >= LISTED and not r.lacks_phrase]
    asked = scope.query.wants_any("lead", "coordinate", "deadline", "product")
    if asked and len(ranked) > 1 and ranked[0].score - ranked[1].score > CLOSE:
        return None
    if len(fitting) < 2 or len(left) > LONG or _names_one(ranked, fitting):
        if not fitting and scope.query.areas:
            return answer_lists.list_tasks(scope, answer_lists.list_plans(scope))
        return None
    records = sorted((r.record for r in fitting), key=lambda record: record.id)
    return answer_lists.list_tasks(scope, answer_lists.list_plans(scope), records=records)


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
    answer_agencies.answer_agency_lists,
    _plan_lists,
    answer_figures.answer_parts_with_cards,
    answer_figures.answer_figures,
    answer_documents.answer_basis_in_topic,
    _sections,
    answer_topics.answer_topics,
    _ask_back,
)
