"""Answers to long messages: what is asked stands in one clause of them, the rest tells how the writer came to ask."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from knowledge.answer_figures import answer_figures
from knowledge.answer_tasks import narrow
from knowledge.facts import Fact, Found, NotInPlans, Outcome, TargetFact, Unclear
from knowledge.ranking import Ranked
from knowledge.scope import CLOSE, Scope

RAMBLING = 24  # words from which a message is looked through clause by clause
FEWEST = 2  # content words of a clause that can be a topic
SURE = 0.8  # coverage from which a clause names what is looked for
SURE_ROW, PAIRS_ROW = 0.9, 0.7  # the same where a clause names a row
PAIRS = 0.5  # how much of it must stand there side by side
MOST = 2  # figures that are set out
_MARKS = frozenset(",;?.!\n")
_JOINTS = frozenset({"nhung", "ma", "thi", "de", "con", "roi", "nen"})
_SAID = ("noi", frozenset({"dung", "vu", "bo", "dan"}))  # "nói" begins what somebody said; "nội dung" does not
LEAST_ROW = 3  # content words of a clause that can name a row


def answer_rambling(scope: Scope, outcome: Outcome) -> Outcome:
    """Return what one clause of a long message asks for, else `outcome`, which was found for the message as a whole."""
    if not _is_open(outcome) or len(scope.query.words) < RAMBLING:
        return outcome
    clauses = list(_clauses(scope))
    if "target" in scope.query.wants:
        return _figures(scope, clauses) or outcome
    if scope.query.wants_any("lead", "coordinate", "deadline", "product") and not scope.query.wants_any(
        "list", "count"
    ):
        return _row(scope, clauses) or outcome
    return outcome


def _row(scope: Scope, clauses: list[Scope]) -> Outcome | None:
    """Return the only row that a clause names; None where none is named, or several are."""
    found: dict[int, Fact] = {}
    for clause in clauses:
        ranked = clause.find(["task"], limit=3)
        if not ranked or len(clause.content) < LEAST_ROW or not _is_named(ranked[0]):
            continue
        if len(ranked) > 1 and ranked[0].score - ranked[1].score < CLOSE:
            return None
        found[ranked[0].record.id] = narrow(clause, scope.fact(ranked[0].record))
    return Found(facts=tuple(found.values()), wants=scope.query.wants) if len(found) == 1 else None


def _is_named(ranked: Ranked) -> bool:
    sure = ranked.feature("coverage") >= SURE_ROW and ranked.feature("pairs") >= PAIRS_ROW
    return sure and not (ranked.lacks_phrase or ranked.lacks_rare)


def _is_open(outcome: Outcome) -> bool:
    if isinstance(outcome, NotInPlans):
        return outcome.reason in {"not_found", "no_figure"}
    return isinstance(outcome, Unclear) and bool(outcome.choices)


def _figures(scope: Scope, clauses: list[Scope]) -> Outcome | None:
    """Return the figures that clauses name; None where none or too many are named."""
    found: dict[int, tuple[float, Scope]] = {}
    for clause in clauses:
        ranked = clause.find(["target"], limit=3)
        if not ranked or ranked[0].feature("coverage") < SURE or ranked[0].feature("pairs") < PAIRS:
            continue
        if ranked[0].lacks_phrase or ranked[0].lacks_rare:
            continue
        best = found.get(ranked[0].record.id)
        if best is None or ranked[0].score > best[0]:
            found[ranked[0].record.id] = (ranked[0].score, clause)
    if not 0 < len(found) <= MOST:
        return None
    outcomes = [answer_figures(clause) for _, clause in found.values()]
    facts = [fact for one in outcomes if isinstance(one, Found) for fact in one.facts if isinstance(fact, TargetFact)]
    unique = tuple(dict.fromkeys(facts))
    return Found(facts=unique, wants=scope.query.wants) if 0 < len(unique) <= MOST * 2 else None


def _clauses(scope: Scope) -> Iterator[Scope]:
    """Give the message cut to each of its clauses that has a topic of its own."""
    words, message = scope.query.words, scope.query.message
    borders = [0]
    for index in range(1, len(words)):
        between = message[words[index - 1].end : words[index].start]
        said = words[index - 1].text == _SAID[0] and words[index].text not in _SAID[1]
        if not _MARKS.isdisjoint(between) or words[index].text in _JOINTS or said:
            borders.append(index)
    borders.append(len(words))
    for first, end in pairwise(borders):
        topic = tuple(t for t in scope.query.topic if first <= t.position and t.position + len(t.words) <= end)
        if len({t.words for t in topic if t.content and len(t.words) == 1}) >= FEWEST:
            yield replace(scope, query=replace(scope.query, topic=topic))
