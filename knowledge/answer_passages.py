"""Answers from the body of a plan: the paragraph that says it, in the plan's own words."""

import re
from dataclasses import replace

from knowledge.facts import DutyFact, Fact, Found, Outcome, PassageFact, SectionFact, Unclear
from knowledge.ranking import Ranked
from knowledge.scope import CLOSE, Scope
from knowledge.wording import index_words

ENOUGH_FOR_PASSAGE = 0.68
ENOUGH_PAIRS = 0.34
LEAST_TITLE, UNTITLED_PAIRS = 0.12, 0.4  # a paragraph whose heading holds less needs more side by side
NAMED_HEADING = 0.35
UNDER_HEADING = 0.5
SURE_HEADING = 0.7  # how much of a heading must have been said
NEAR = 0.07  # how much less a paragraph may fit than the best to be set out with it
NEAR_OWN = 0.1  # the same for two paragraphs that tell the agency asked about what to do
MOST = 3
WHOLE = 480  # characters up to which a paragraph is shown whole
_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-ZÀ-ỸĐ(-])")


def answer_passage(scope: Scope, ranked: list[Ranked], *, least: float = ENOUGH_FOR_PASSAGE) -> Outcome | None:
    """Answer with the paragraph that holds nearly everything that was asked; None when none does.

    `least` is the coverage from which a paragraph is enough.
    """
    fitting = [r for r in ranked if is_enough(r, least)]
    if not fitting:
        return None
    best = fitting[0]
    near = [r for r in fitting if best.score - r.score < NEAR][:MOST]
    if best.feature("own duty"):  # what else the agency is told comes before what others are
        near = [r for r in fitting if best.score - r.score < NEAR_OWN and r.feature("own duty")][:MOST]
    facts: list[Fact] = []
    for one in near:
        fact = scope.fact(one.record)
        if isinstance(fact, PassageFact):
            facts.append(_as_duty(scope, fact))
    return Found(facts=tuple(facts), wants=scope.query.wants, subject=scope.subjects) if facts else None


def _as_duty(scope: Scope, fact: PassageFact) -> Fact:
    """Return a paragraph with the agency that it gives a duty to, where it does; else the part that was asked for."""
    duties = scope.library.all_of_kind("duty", [fact.document.id])
    facts = [scope.fact(record) for record in duties if record.key == fact.passage.section]
    told = [duty.duty for duty in facts if isinstance(duty, DutyFact) and fact.passage.text in duty.duty.points]
    if told:
        asked = next((duty for duty in told if duty.agency in scope.subjects), told[0])
        others = tuple(duty.agency for duty in told if duty is not asked)
        duty = replace(asked, points=(fact.passage.text,))
        return DutyFact(document=fact.document, duty=duty, together=others)
    return PassageFact(document=fact.document, passage=fact.passage, excerpt=excerpt(scope, fact.passage.text))


def is_enough(ranked: Ranked, least: float = ENOUGH_FOR_PASSAGE) -> bool:
    """Whether a paragraph holds enough of the question to be shown as its answer."""
    side_by_side = ENOUGH_PAIRS if ranked.feature("title") >= LEAST_TITLE else UNTITLED_PAIRS
    return ranked.feature("coverage") >= least and ranked.feature("pairs") >= side_by_side


def excerpt(scope: Scope, text: str) -> str:
    """Return the sentences of a long paragraph that hold most of what was asked, the whole of a short one."""
    if len(text) <= WHOLE:
        return text
    sentences = _SENTENCE.split(text)
    if len(sentences) < 2:
        return text
    scores = [_weight(scope, sentence) for sentence in sentences]
    best = max(range(len(sentences)), key=lambda i: (scores[i], -i))
    first = last = best
    while sum(map(len, sentences[first : last + 1])) < WHOLE / 2 and (first > 0 or last + 1 < len(sentences)):
        before = scores[first - 1] if first > 0 else -1.0
        after = scores[last + 1] if last + 1 < len(sentences) else -1.0
        if after >= before:
            last += 1
        else:
            first -= 1
    return " ".join(sentences[first : last + 1])


def _weight(scope: Scope, sentence: str) -> float:
    held = set(index_words(sentence))
    return sum(t.weight for t in scope.query.topic if any(set(option) <= held for option, _ in t.options))


def unclear(scope: Scope, ranked: list[Ranked]) -> Unclear:
    """Offer the best records as choices."""
    return Unclear(choices=tuple(scope.fact(r.record) for r in ranked[:5]), about=scope.about)


def _is_named(ranked: Ranked, scope: Scope) -> bool:
    """Whether a heading was named: nearly all of it, or all of it in words that are the topic."""
    if ranked.feature("title") < SURE_HEADING or ranked.lacks_rare:
        return False
    if ranked.feature("coverage") >= ENOUGH_FOR_PASSAGE and not ranked.lacks_phrase:
        return True
    heading = set(ranked.record.title)
    said = {word.text for word in scope.query.words}
    if len(heading) > 1 and heading <= said and ranked.feature("coverage") >= UNDER_HEADING:
        return True  # "mục tiêu" of what stands above it
    return len(heading) > 1 and heading <= set(scope.content) and ranked.feature("coverage") >= NAMED_HEADING


def answer_section(scope: Scope) -> Outcome | None:
    """Answer with all that stands under a heading when the heading is what was asked for."""
    if not scope.content:
        return None
    ranked = [r for r in scope.find(["section"], limit=20) if _is_named(r, scope)]
    if not ranked or (len(ranked) > 1 and ranked[0].score - ranked[1].score < CLOSE / 3):
        return None
    fact = scope.fact(ranked[0].record)
    return Found(facts=(fact,), wants=scope.query.wants) if isinstance(fact, SectionFact) else None
