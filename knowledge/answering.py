"""From a question to its outcome: each way of answering is tried in turn, the surest first."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from knowledge import answer_documents, answer_lists, answer_passages, answer_targets, answer_tasks
from knowledge.cues import Line, phrases
from knowledge.facts import (
    ConflictFact,
    DeadlineFact,
    DefinitionFact,
    DocumentFact,
    Fact,
    Found,
    NotInPlans,
    Outcome,
    PassageFact,
    ReferenceFact,
    Talk,
    TargetFact,
    TaskFact,
    Unclear,
)
from knowledge.periods import PeriodMention

if TYPE_CHECKING:
    from knowledge.ranking import Ranked
from knowledge.scope import ENOUGH, Scope
from knowledge.text import fold

_MONTHLY = re.compile(r"\b(hang|hang) thang\b|\bmoi thang\b|\bdinh ky thang\b")
_FORMS = (
    ("month", re.compile(r"\b(?:hang|moi) thang\b")),
    ("quarter", re.compile(r"\b(?:hang|moi) quy\b")),
    ("week", re.compile(r"\b(?:hang|moi) tuan\b")),
    ("half_year", re.compile(r"\b6 thang\b")),
    ("ongoing", re.compile(r"\bthuong xuyen\b")),
)
_NOT = re.compile(r"\bkhong (?:can|tinh|ke|lay) (?:\w+ ){0,2}thuong xuyen\b")
WEAK_TALK = 6
SHORT_TOPIC = 2


def answer(scope: Scope) -> Outcome:
    """Return the outcome of the question; the first way of answering that fits decides."""
    for step in _STEPS:
        outcome = step(scope)
        if outcome is not None:
            return _check_years(scope, outcome)
    return _not_held(scope)


def _talk(scope: Scope) -> Outcome | None:
    query = scope.query
    if query.items or query.agencies or query.numbers:
        return None
    line = Line(query.words)
    whole = phrases().whole
    cues = [cue for pattern in whole.values() for cue in line.find("", pattern)]
    said = {query.words[i].text for cue in cues for i in range(cue.first, cue.end)}
    content = len([word for word in scope.content if word not in said])
    if line.has(whole["help"]) and content <= WEAK_TALK and not query.plans.named:
        return Talk(kind="help")
    asked = [want for want in query.wants if want not in {"yes_no", "list", "duty"}]
    if asked or content > WEAK_TALK or query.plans.named or query.never:
        return None
    if line.has(whole["greeting"]):
        return Talk(kind="greeting")
    if line.has(whole["thanks"]) and content <= 3:
        return Talk(kind="thanks")
    return None if query.words else Talk(kind="help")


def _never(scope: Scope) -> Outcome | None:
    if scope.query.never is None:
        return None
    nearest = _nearest(scope) if scope.query.never in {"amount", "rank", "progress"} else ()
    return NotInPlans(reason=scope.query.never, about=scope.about, nearest=nearest)


def _unknown_plan(scope: Scope) -> Outcome | None:
    if scope.query.plans.unknown is None:
        return None
    return NotInPlans(reason="unknown_plan", about=scope.query.plans.unknown, plans=scope.library.documents)


def _items(scope: Scope) -> Outcome | None:
    return answer_tasks.answer_items(scope) if scope.query.items else None


def _period(scope: Scope) -> PeriodMention | None:
    return next((p for p in scope.query.periods if p.kind not in {"year", "soon"}), None)


def _list_plans(scope: Scope) -> Sequence[str] | None:
    if scope.plans is not None:
        return scope.plans
    with_tasks = [p for p in scope.query.plans.likely if scope.library.task_counts.get(p)]
    return with_tasks[:1] or None


def _one_task_meant(scope: Scope) -> bool:
    """Whether the words name one task rather than a kind of tasks."""
    if len(answer_documents.topic_beside_title(scope)) < 2 or scope.query.wants_any("list", "count"):
        return False
    ranked = scope.find(["task", "deadline"], limit=10)
    return bool(ranked) and ranked[0].feature("coverage") >= ENOUGH


def _times(scope: Scope) -> Outcome | None:
    """Answer what is overdue, due soon, or due in a period."""
    query, plans = scope.query, _list_plans(scope)
    period = _period(scope)
    if _one_task_meant(scope):
        return None
    if "overdue" in query.wants:
        inside = period is not None and period.kind in {"week", "month", "quarter", "half_year"}
        first = period.first if period and inside else answer_lists.LONG_AGO
        last = min(period.last, scope.today) if period and inside else scope.today
        return answer_lists.list_by_period(scope, first, _day_before(last, scope.today), plans, "overdue")
    if period is None and ("upcoming" in query.wants or any(p.kind == "soon" for p in query.periods)):
        return answer_lists.list_by_period(scope, *answer_lists.soon(scope.today), plans, "upcoming")
    if period is None or not query.wants_any("list", "count", "upcoming", "duty", "deadline"):
        return None
    return answer_lists.list_by_period(scope, period.first, period.last, plans, "")


def _day_before(last: date, today: date) -> date:
    return date.fromordinal(today.toordinal() - 1) if last >= today else last


def _forms(scope: Scope) -> Outcome | None:
    """Answer which tasks are done again and again, or all the time."""
    if not scope.query.wants_any("list", "count"):
        return None
    folded = _NOT.sub(" ", fold(scope.query.message))
    for form, pattern in _FORMS:
        if pattern.search(folded):
            return answer_lists.list_tasks(scope, _list_plans(scope), form=form)
    return None


def _agency_lists(scope: Scope) -> Outcome | None:
    """Answer what an agency leads, coordinates or has to do."""
    query = scope.query
    if not scope.subjects or query.wants_any("target", "role_check"):
        return None
    if not query.wants_any("list", "count", "duty"):
        return None
    if query.wants_any("lead", "coordinate", "count", "list") and _topic_left(scope) and not query.wants_any("duty"):
        return None
    outcome = answer_lists.list_by_agency(scope, _list_plans(scope) if scope.plans else None)
    return None if isinstance(outcome, NotInPlans) and _topic_left(scope) else outcome


def _topic_left(scope: Scope) -> list[str]:
    """Return the content words that no area explains."""
    known = {word for area in scope.query.areas for word in fold(area).split()} | {"cai", "cach", "hanh", "chinh"}
    return [word for word in answer_documents.topic_beside_title(scope) if word not in known]


def _plan_lists(scope: Scope) -> Outcome | None:
    """Answer how many tasks a plan or an area has, and which."""
    query = scope.query
    if not query.wants_any("list", "count") or query.wants_any("target") or scope.subjects:
        return None
    if _topic_left(scope) or not (query.plans.named or query.areas or query.plans.likely):
        return None
    return answer_lists.list_tasks(scope, _list_plans(scope))


def _targets(scope: Scope) -> Outcome | None:
    if "target" not in scope.query.wants and not _asks_figure(scope):
        return None
    outcome = answer_targets.answer_target(scope)
    if outcome is not None:
        return outcome
    task = _task_with_figure(scope)
    return task if task is not None else answer_targets.figure_missing(scope)


def _asks_figure(scope: Scope) -> bool:
    weak = {cue.name for cue in scope.query.cues if cue.weak}
    return "target" in weak and not scope.query.wants_any("lead", "coordinate", "deadline", "product", "list", "count")


def _task_with_figure(scope: Scope) -> Outcome | None:
    """Answer with a task whose own words hold a figure ("kiểm tra tối thiểu 20% đơn vị")."""
    ranked = [r for r in scope.find(["task"], limit=10) if r.feature("coverage") >= ENOUGH]
    if not ranked:
        return None
    fact = scope.fact(ranked[0].record)
    if isinstance(fact, TaskFact) and re.search(r"\d", fact.task.title + " ".join(o.product for o in fact.chosen)):
        return Found(facts=(fact,), wants=scope.query.wants)
    return None


def _topics(scope: Scope) -> Outcome | None:
    """Answer by the topic: the task, the deadline or the paragraph that fits best."""
    if not scope.content:
        return None
    tasks = scope.find(["task", "deadline"])
    passages = scope.find(["passage"])
    best_task = tasks[0].score if tasks else 0.0
    best_passage = passages[0].score if passages and answer_passages.is_enough(passages[0]) else 0.0
    if len(scope.content) > SHORT_TOPIC and best_passage - _handicap(scope) > best_task:
        outcome = answer_passages.answer_passage(scope, passages)
        if outcome is not None:
            return outcome
    return answer_tasks.answer_topic(scope, tasks) or answer_passages.answer_passage(scope, passages)


def _handicap(scope: Scope) -> float:
    """How much better a paragraph must fit than a task: little where the question is for no column of the annex."""
    return 0.12 if scope.query.wants_any("lead", "coordinate", "deadline", "product") else 0.0


def _ask_back(scope: Scope) -> Outcome | None:
    """Ask which task is meant when the words name a want and nothing else."""
    if scope.content or not scope.query.wants:
        return None
    return Unclear(choices=(), reason="what", about="")


def _not_held(scope: Scope) -> NotInPlans:
    return NotInPlans(
        reason="not_found", about=scope.about, nearest=_nearest(scope), plans=scope.documents if scope.plans else ()
    )


def _nearest(scope: Scope) -> tuple[Fact, ...]:
    ranked: list[Ranked] = [r for r in scope.find(["task", "target"], limit=10) if r.feature("coverage") >= 0.3]
    return tuple(scope.fact(r.record) for r in ranked[:3])


def _check_years(scope: Scope, outcome: Outcome) -> Outcome:
    """Refuse an answer for a year of which neither the plan nor the fact speaks."""
    if not isinstance(outcome, Found) or not scope.query.years:
        return outcome
    for fact in outcome.facts:
        text = _text_of(fact)
        document = getattr(fact, "document", None)
        plan_year = document.year if document else None
        if all(year == plan_year or str(year) in text for year in scope.query.years):
            return outcome
    others = [str(year) for year in scope.query.years]
    return NotInPlans(reason="other_year", about=", ".join(others), nearest=outcome.facts[:3])


def _text_of(fact: Fact) -> str:
    match fact:
        case TaskFact():
            return fact.task.title + " ".join(f"{o.product} {o.time_raw}" for o in fact.task.outputs)
        case TargetFact():
            return fact.target.text
        case ConflictFact():
            return " ".join(reading.text for reading in fact.conflict.readings)
        case PassageFact():
            return fact.passage.text
        case DeadlineFact():
            return fact.deadline.text
        case DocumentFact():
            return f"{fact.document.title} {fact.document.issued_on} {fact.document.number}"
        case DefinitionFact():
            return fact.definition.text
        case ReferenceFact():
            return f"{fact.reference.text} {fact.reference.issued_on} {fact.reference.number}"
        case _:
            return " ".join(fact.duty.points)


Step = Callable[[Scope], Outcome | None]
_STEPS: tuple[Step, ...] = (
    _talk,
    _never,
    _unknown_plan,
    _items,
    answer_documents.answer_basis_of,
    answer_documents.answer_reference,
    answer_documents.answer_document,
    answer_documents.answer_definition,
    _times,
    _forms,
    _agency_lists,
    _plan_lists,
    _targets,
    _topics,
    _ask_back,
)
