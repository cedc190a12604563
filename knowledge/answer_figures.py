"""Answers with figures: a target, a paragraph or a row that holds one, with what else of it was asked."""

import re
from dataclasses import replace

from knowledge import answer_passages, answer_targets, answer_tasks, answer_topics
from knowledge.answer_parts import answer_parts
from knowledge.facts import Fact, Found, Outcome, TargetFact, TaskFact
from knowledge.scope import Scope
from knowledge.text import fold

_ROW = re.compile(r"stt (\d+)")
_FIGURE = re.compile(r"\d+ ?%|\d{2} cuoc")
SURE = 0.85
TOGETHER = 0.6  # how much a paragraph must write side by side of what its figure is of
LISTED = 0.75  # coverage from which a row that holds a figure is the one that is meant


def answer_parts_with_cards(scope: Scope) -> Outcome | None:
    """Answer two questions that one message holds."""
    outcome = answer_parts(scope)
    return _with_cards(scope, outcome) if "target" in scope.query.wants else outcome


def answer_figures(scope: Scope) -> Outcome | None:
    """Answer with the figure that is asked for, beside the row that sets it; None when none is asked for."""
    sure = "target" in scope.query.wants or "%" in scope.query.message
    compared = "compare" in scope.query.wants and not scope.query.wants_any("deadline", "lead", "coordinate", "product")
    weak = {cue.name for cue in scope.query.cues if cue.weak}
    if compared and _of_several_plans(scope) and _COMPARED.search(scope.query.line):
        sure, scope = True, _without_measure(scope)
    if not sure and "target" not in weak and not compared:
        return None
    if not sure and not compared and is_own_duty(scope):
        return None
    outcome = _with_cards(
        scope, answer_targets.answer_target(scope, sure=sure, implied=answer_targets.implies_figure(scope))
    )
    if outcome is not None or not sure:
        return _beside_figure(scope, outcome)
    figure = _task_with_figure(scope) or answer_topics.with_figure(scope, _paragraph_with_figure(scope))
    return figure or answer_targets.figure_missing(scope)


_COMPARED = re.compile(
    r"\b(?:chi tieu|ty le|ti le|muc|phan tram|con so)\b.*\b(?:cao|thap|lon|nho|hon|khac)\b"
    r"|\b(?:dat|dat ra|giao|de ra) (?:\w+ )?(?:cao|thap) (?:hon|nhat)\b"
)
_MEASURES = re.compile(r"\bchi tieu\b|\b(?:cao|thap)(?: hay (?:la )?(?:cao|thap))?(?: hon| nhat)\b|\bkhac nhau\b")


def _of_several_plans(scope: Scope) -> bool:
    return len(scope.query.plans.named) > 1 and not scope.query.plans.by_level


def _without_measure(scope: Scope) -> Scope:
    """Return the scope without the words by which figures are compared ("chỉ tiêu cao hay thấp hon")."""
    line = scope.query.line
    spans = [(line[: m.start()].count(" "), line[: m.end()].count(" ")) for m in _MEASURES.finditer(line)]
    kept = (term for term in scope.query.topic if not any(first <= term.position <= last for first, last in spans))
    return replace(scope, query=replace(scope.query, topic=tuple(kept)))


def is_own_duty(scope: Scope, least: float = SURE) -> bool:
    """Whether the plan tells the agency asked about to do just this, where no cue asks how much."""
    if answer_topics.asks_how_much(scope):
        return False
    best = next(iter(scope.find(["passage"], limit=1)), None)
    return best is not None and bool(best.feature("own duty")) and best.feature("coverage") >= least


def _beside_figure(scope: Scope, outcome: Outcome | None) -> Outcome | None:
    """Return figures with the row of the annex that holds one as well, where it fits and stands in the same plan."""
    if not isinstance(outcome, Found) or outcome.beside or len(outcome.facts) > 1:
        return outcome
    row = _task_with_figure(scope)
    fact = row.facts[0] if isinstance(row, Found) else None
    if fact is None or fact.document != outcome.facts[0].document:
        return outcome
    return replace(outcome, beside=(fact,))


def _with_cards(scope: Scope, outcome: Outcome | None) -> Outcome | None:
    """Return figures with the rows of the annex that set them, where something else of the row is asked for too."""
    if not isinstance(outcome, Found) or not scope.query.wants_any("lead", "coordinate", "deadline", "product"):
        return outcome
    rows: list[Fact] = []
    for fact in outcome.facts:
        item = _ROW.search(fold(fact.target.section)) if isinstance(fact, TargetFact) else None
        record = scope.library.find_task(fact.document.id, item.group(1)) if item and fact.document else None
        rows += [scope.fact(record)] if record is not None else []
    if not rows:
        plans = [fact.document.id for fact in outcome.facts if fact.document]
        ranked = [r for r in scope.find(["task"], limit=5, plans=plans) if answer_tasks.fits(r)]
        if not scope.query.wants_any("lead", "coordinate"):  # "đúng hạn" asks for no row by itself
            ranked = [r for r in ranked if _FIGURE.search(fold(r.record.json))]
        rows = [scope.fact(r.record) for r in ranked[:1]]
    return replace(outcome, facts=(*outcome.facts, *rows))


def _paragraph_with_figure(scope: Scope) -> Outcome | None:
    """Answer with a paragraph that holds a figure and nearly all that was asked, where no target was read from it."""
    hinted = scope.query.plans.hinted or None  # of the agency named, no other's figure
    found = scope.find(["passage"], limit=15, plans=hinted)
    ranked = [r for r in found if r.feature("coverage") >= SURE and not r.lacks_phrase]
    ranked = [r for r in ranked if r.feature("pairs") >= TOGETHER]
    with_figure = [r for r in ranked if re.search(r"\d ?%", r.record.json)]
    return answer_passages.answer_passage(scope, with_figure)


def _task_with_figure(scope: Scope) -> Outcome | None:
    """Answer with a task whose own words hold a figure ("kiểm tra tối thiểu 20% đơn vị")."""
    ranked = [r for r in scope.find(["task"], limit=10) if r.feature("coverage") >= LISTED and not r.lacks_phrase]
    if not ranked:
        return None
    fact = scope.fact(ranked[0].record)
    if isinstance(fact, TaskFact) and _FIGURE.search(fold(fact.task.title + _products(fact))):
        return Found(facts=(fact,), wants=scope.query.wants)
    return None


def _products(fact: TaskFact) -> str:
    return " ".join(output.product for output in fact.chosen)
