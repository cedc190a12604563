"""Several questions in one message: the topic is cut where the words join two things, and each part answered."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge import answer_tasks
from knowledge.answer_targets import answer_target, implies_figure
from knowledge.facts import Fact, Found, Outcome, TargetFact, TaskFact
from knowledge.ranking import Ranked
from knowledge.records import Kind
from knowledge.scope import Scope

_JOINTS = frozenset({"va", "voi", "hay", "con", "roi", "vs", "cung"})
_MARKS = frozenset(",;?.\n")
WHOLE = 0.86  # coverage from which one record holds the message as a whole
WHOLE_FIGURE = 0.92  # the same where figures are asked for: one measure shares many words with the next
PAIRS = 0.6  # how much of it must stand there side by side
SCATTERED, LEAST_TITLE = 0.5, 0.25
PART = 0.8  # coverage that each part needs
FEWEST = 2  # content words of a part


def answer_parts(scope: Scope) -> Outcome | None:
    """Answer with two tasks or figures when the message names two; None when one holds it all, or a part is unsure."""
    if len(scope.content) < 2 * FEWEST or scope.query.items or scope.query.wants_any("list", "count"):
        return None
    if implies_figure(scope) and not scope.query.wants_any("target", "deadline", "product"):
        return None
    kinds: list[Kind] = ["target"] if "target" in scope.query.wants else ["task"]
    cuts = list(_cuts(scope))
    if not cuts:
        return None
    if "target" in scope.query.wants:
        figures = _figures(scope, cuts)
        if figures is not None:
            return figures
    whole = scope.find(kinds, limit=10)
    if whole and whole[0].feature("coverage") >= WHOLE and not whole[0].lacks_phrase:
        return None
    if scope.query.wants_any("lead", "coordinate") and _paragraph_holds(scope):
        return None
    best = _best_halves(cuts, kinds)
    if best is None:
        return None
    facts: tuple[Fact, ...] = tuple(answer_tasks.narrow(scope, scope.fact(r.record)) for r in best)
    if all(isinstance(fact, (TaskFact, TargetFact)) for fact in facts):
        return Found(facts=facts, wants=scope.query.wants, subject=scope.subjects)
    return None


def _best_halves(cuts: Sequence[tuple[Scope, Scope]], kinds: Sequence[Kind]) -> tuple[Ranked, Ranked] | None:
    """Return what the two halves are about by the cut whose halves fit best, None where none of them is sure."""
    best: tuple[float, Ranked, Ranked] | None = None
    for first, second in cuts:
        one = _best(first, kinds)
        other = _best(second, kinds) if one is not None else None
        if one is None or other is None or one.record.id == other.record.id:
            continue
        score = one.score + other.score
        if best is None or score > best[0]:
            best = (score, one, other)
    return None if best is None else best[1:]


def _figures(scope: Scope, cuts: Sequence[tuple[Scope, Scope]]) -> Outcome | None:
    """Return the figures of two measures, each looked for by itself; None unless both are surely set."""
    whole = scope.find(["target"], limit=3)
    if whole and whole[0].feature("coverage") >= WHOLE_FIGURE:
        return None
    for first, second in cuts:
        halves = (first, second)
        if any(not (ranked := half.find(["target"], limit=3)) or not _holds(ranked[0]) for half in halves):
            continue
        found = [answer_target(half) for half in halves]
        facts = [fact for one in found if isinstance(one, Found) for fact in one.facts]
        if all(isinstance(one, Found) for one in found) and len(facts) > 1:
            unique = tuple(dict.fromkeys(facts))
            return Found(facts=unique, wants=("target", *scope.query.wants), subject=scope.subjects)
    return None


def _holds(ranked: Ranked) -> bool:
    return ranked.feature("coverage") >= PART and not ranked.lacks_phrase


def _paragraph_holds(scope: Scope) -> bool:
    """Whether one paragraph holds both things: it gives them to somebody together."""
    ranked = scope.find(["passage"], limit=10)
    return bool(ranked) and ranked[0].feature("coverage") >= WHOLE and ranked[0].feature("pairs") >= PAIRS


def _best(scope: Scope, kinds: Sequence[Kind]) -> Ranked | None:
    ranked = scope.find(kinds, limit=10)
    if not ranked or ranked[0].feature("coverage") < PART or ranked[0].lacks_phrase:
        return None
    if "task" in kinds and _is_scattered(ranked[0]):
        return None
    if len(ranked) > 1 and ranked[0].score - ranked[1].score < 0.02:
        return None
    return ranked[0]


def _is_scattered(ranked: Ranked) -> bool:
    """Whether the words of a part stand in a row only here and there, and hardly in its title."""
    return ranked.feature("pairs") < SCATTERED and ranked.feature("title") < LEAST_TITLE


def _cuts(scope: Scope) -> Iterator[tuple[Scope, Scope]]:
    """Give every way to cut the topic in two at a joint, both halves with words of their own."""
    words = scope.query.words
    for index in range(1, len(words)):
        between = scope.query.message[words[index - 1].end : words[index].start]
        if words[index].text not in _JOINTS and _MARKS.isdisjoint(between):
            continue
        halves = [
            tuple(t for t in scope.query.topic if t.position + len(t.words) <= index),
            tuple(t for t in scope.query.topic if t.position >= index),
        ]
        if all(len({t.words for t in half if t.content and len(t.words) == 1}) >= FEWEST for half in halves):
            first, second = (replace(scope, query=replace(scope.query, topic=half)) for half in halves)
            yield first, second
