"""Answers about figures: one target, several of them, or the same one in several plans."""

import re

from knowledge.answer_limits import few_plans
from knowledge.facts import (
    ConflictFact,
    Criteria,
    Fact,
    Found,
    NotInPlans,
    Outcome,
    TargetFact,
    TargetList,
    Unclear,
)
from knowledge.matching import LONG
from knowledge.model import Target
from knowledge.ranking import Ranked
from knowledge.scope import ENOUGH, Scope
from knowledge.text import fold, words

_WHICH = re.compile(r"\b(?:nhung|cac|may|bao nhieu|bao nhiu) (?:\w+ )?(?:chi tieu|con so|ty le|muc tieu)\b|\bnao\b")
_AMOUNT = frozenset({"bao nhieu", "bao nhiu", "bn", "may"})
_RATES = frozenset({"ty le", "ti le"})
_PERCENT = re.compile(r"%|\bphan tram\b")
NEAR = 0.10  # figures this near to the best are set out with it
ENOUGH_FOR_TARGET = 0.62
SURE = 0.8
LITTLE = 0.5  # coverage that is enough when most of what is measured was named
SECOND = 0.4  # coverage of the other side of a comparison
SURE_TITLE = 0.45
SCATTERED = 0.45  # share of neighbours found side by side below which the words stand there by chance
SCATTERED_FEW = 0.5  # the same where few words were said
FEW = 6
LESS = 0.3  # how much less another plan's figure may hold to be set beside the best, where nobody's plan was named
MOST = 0.6  # coverage that is enough for a figure that stands out
FAR = 0.25  # how much better than the others of its plan a figure must be to stand out
MOST_FACTS = 6
LEAST_LIST = 2  # of figures, for a list
TELLING = 4.0  # weight from which a word tells of what a figure is ("hài lòng về thuế")
LEAST_TITLE = 0.2  # how much of what is measured must be named for a figure to stand out


def answer_target(scope: Scope, *, sure: bool = True, implied: bool = False) -> Outcome | None:
    """Answer with the figure that the topic names, in each plan that may answer; None when there is none.

    Unless it is `sure` that a figure is wanted, only one that fits through and through is given; where one is
    `implied`, most of what is measured need not be named.
    """
    if _is_list(scope):
        return list_targets(scope)
    conflicts = _all_conflicts(scope)
    if conflicts:
        return Found(facts=conflicts, wants=("target", *scope.query.wants))
    counted = _count_of_topic(scope)
    if counted is not None:
        return counted
    needed = ENOUGH_FOR_TARGET
    unit = "%" if _PERCENT.search(fold(scope.query.message)) else ""
    hinted = scope.query.plans.hinted if scope.plans is None else ()
    found = [r for r in scope.find(["target"], plans=hinted or None) if _has_unit(r, unit)]
    scattered = SCATTERED_FEW if len(scope.content) <= FEW else SCATTERED
    ranked = [
        r for r in found if _is_enough(r, needed, scattered) and (not _lacks(r, scope) or len(scope.content) > LONG)
    ]
    if not ranked and _stands_out(found):
        ranked = found[:1]
    if not sure:
        least = SURE_TITLE if "compare" not in scope.query.wants and not implied else 0
        ranked = [r for r in ranked if r.feature("coverage") >= SURE and r.feature("title") >= least]
    if not ranked:
        return None
    near = _least_first(scope, _near(scope, ranked, found, hinted=bool(hinted)))
    if len(near) > MOST_FACTS or (len(near) > 1 and unit and _is_one_plain_word(scope)):
        return Unclear(choices=tuple(scope.fact(r.record) for r in _told_apart(near)[:5]), about=scope.about)
    facts = _with_conflicts(scope, near)
    return Found(facts=_with_whole(scope, facts), wants=("target", *scope.query.wants), subject=scope.subjects)


_OF_WHICH = re.compile(r"trong (?:so )?do\b")


def _with_whole(scope: Scope, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Return a figure for a part ("Trong đó …") and after it the one that it is a part of."""
    fact = facts[0] if len(facts) == 1 else None
    if not isinstance(fact, TargetFact) or not _OF_WHICH.match(fold(fact.target.text)):
        return facts
    records = scope.library.all_of_kind("target", [fact.document.id])
    others = [other for r in records if isinstance(other := scope.fact(r), TargetFact)]
    place = next((i for i, other in enumerate(others) if other.target == fact.target), 0)
    before = others[place - 1] if place else None
    return (fact, before) if before is not None and before.target.section == fact.target.section else facts


def _near(scope: Scope, ranked: list[Ranked], found: list[Ranked], *, hinted: bool) -> list[Ranked]:
    """Return the best figure with those that fit about as well, and with those of the other plans that may be meant."""
    best = ranked[0]
    near = [r for r in ranked if best.score - r.score <= NEAR and _as_good(best, r)]
    if len(scope.plans or ()) > 1:
        near = [r for r in _best_of_each_plan(ranked) if best.score - r.score <= NEAR * 2.5]
        told = {r.record.plan for r in near}
        others = [r for r in _best_of_each_plan(found) if r.record.plan not in told]
        if "compare" in scope.query.marks:
            near += [r for r in others if r.feature("coverage") >= SECOND]
    if len(scope.plans or ()) != 1 and not hinted:
        near += [r for r in _best_of_each_plan(ranked) if r not in near and _as_good(best, r)]
        if not scope.query.plans.likely and len({r.record.plan for r in near}) == 1:
            others = [r for r in _best_of_each_plan(found) if r.record.plan != best.record.plan]
            near += [r for r in others if r.feature("coverage") >= max(LITTLE, best.feature("coverage") - LESS)]
    if "compare" in scope.query.wants and len(near) == 1:
        others = [r for r in _all_targets(scope) if r.record.id != best.record.id and r.feature("coverage") >= SECOND]
        near += others[:1]
    return near


_LEAST = re.compile(r"\b(?:toi thieu|it nhat)\b")


def _least_first(scope: Scope, near: list[Ranked]) -> list[Ranked]:
    """Set figures that are a least before those that fit alike and are none, where a least is asked for."""
    if len({r.record.plan for r in near}) != 1 or not _LEAST.search(fold(scope.query.message)):
        return near
    return sorted(near, key=lambda r: '"operator":">="' not in r.record.json)


def _told_apart(near: list[Ranked]) -> list[Ranked]:
    """Return figures to choose from, what several plans measure alike only once before the rest."""
    first = {r.record.title: r for r in reversed(near)}
    return [*(r for r in near if first[r.record.title] is r), *(r for r in near if first[r.record.title] is not r)]


def _is_one_plain_word(scope: Scope) -> bool:
    """Whether all that is left of the topic is one word without accents, which may be any of several words."""
    content = [term for term in scope.query.topic if term.content and len(term.words) == 1]
    return len(content) == 1 and content[0].accented == content[0].words


def _stands_out(found: list[Ranked]) -> bool:
    """Whether the best figure holds most of the topic and none of another thing comes near."""
    if not found or found[0].feature("coverage") < MOST or found[0].feature("title") < LEAST_TITLE:
        return False
    rivals = [r for r in found[1:] if r.record.plan == found[0].record.plan]
    return not rivals or found[0].score - rivals[0].score >= FAR


def implies_figure(scope: Scope) -> bool:
    """Whether a figure seems wanted though no one cue says so: a rate named first, or a least with "how much"."""
    words = scope.query.words
    cues = [cue for cue in scope.query.cues if cue.weak and cue.name == "target"]
    texts = {" ".join(word.text for word in words[cue.first : cue.end]) for cue in cues}
    if scope.query.wants_any("lead", "coordinate", "list", "count"):
        return False
    begins = min((term.position for term in scope.query.topic if term.content), default=0)
    rates = [c.first for c in cues if " ".join(word.text for word in words[c.first : c.end]) in _RATES]
    return any(first <= begins for first in rates) or bool(texts & _AMOUNT and texts - _AMOUNT)


_OF_FIGURES = frozenset({"chi", "tieu", "con", "so", "hai", "khac", "nhau", "ghi", "bi", "muc", "ty", "le"})
_DIFFERS = re.compile(
    r"\b(?:khac nhau|mau thuan|lech nhau|venh nhau|khong khop|khong thong nhat|hai con so|2 con so)\b"
)


def _all_conflicts(scope: Scope) -> tuple[Fact, ...]:
    """Return every figure that one plan gives twice and differently, where just that is asked for."""
    topic = set(scope.content) - _OF_FIGURES
    if topic or len(scope.plans or ()) != 1 or not _DIFFERS.search(fold(scope.query.message)):
        return ()
    return tuple(scope.fact(record) for record in scope.library.all_of_kind("conflict", scope.plans))


def _all_targets(scope: Scope) -> list[Ranked]:
    return scope.find(["target"])


def _is_enough(ranked: Ranked, needed: float, scattered: float) -> bool:
    coverage, title = ranked.feature("coverage"), ranked.feature("title")
    if ranked.feature("pairs") < scattered:
        return False
    return coverage >= needed or (coverage >= LITTLE and title >= SURE_TITLE)


_ABOUT = re.compile(r"\bve (?:linh vuc |mang |nganh )?(\w+)")


def _lacks(ranked: Ranked, scope: Scope) -> bool:
    """Whether what the question is about is missing in the record, though much else of it stands there."""
    about = _ABOUT.search(scope.query.line)
    if about is not None and about.group(1) in ranked.missing and scope.library.weight(about.group(1)) >= TELLING:
        return True
    return ranked.lacks_phrase or (ranked.lacks_rare and ranked.feature("coverage") < SURE)


def _has_unit(ranked: Ranked, unit: str) -> bool:
    return not unit or f'"unit":"{unit}"' in ranked.record.json


def _best_of_each_plan(ranked: list[Ranked]) -> list[Ranked]:
    best: dict[str, Ranked] = {}
    for one in ranked:
        best.setdefault(one.record.plan, one)
    return list(best.values())


def _as_good(best: Ranked, other: Ranked) -> bool:
    return other.feature("coverage") >= best.feature("coverage") - 0.12


def _with_conflicts(scope: Scope, ranked: list[Ranked]) -> tuple[Fact, ...]:
    """Return the figures; where a plan says something else of the same thing, that one too."""
    facts: list[Fact] = [scope.fact(r.record) for r in ranked]
    seen = {
        (f.document.id, f.target.section, f.target.value, f.target.text) for f in facts if isinstance(f, TargetFact)
    }
    covered: set[tuple[str, float, str]] = set()
    for fact in list(facts):
        if not isinstance(fact, TargetFact):
            continue
        for record in scope.library.all_of_kind("conflict", [fact.document.id]):
            conflict = scope.fact(record)
            if isinstance(conflict, ConflictFact) and _concerns(conflict, fact.target):
                covered |= {(r.section, r.value, r.text) for r in conflict.conflict.readings}
                key = (fact.document.id, conflict.conflict.about, 0.0, "")
                if key not in seen:
                    seen.add(key)
                    facts.append(conflict)
    kept = [f for f in facts if not (isinstance(f, TargetFact) and _key(f) in covered)]
    return tuple(sorted(kept, key=lambda fact: not isinstance(fact, ConflictFact)))


def _key(fact: TargetFact) -> tuple[str, float, str]:
    return fact.target.section, fact.target.value, fact.target.text


def _concerns(conflict: ConflictFact, target: Target) -> bool:
    return any(
        reading.section == target.section and reading.value == target.value and reading.text == target.text
        for reading in conflict.conflict.readings
    )


def _is_list(scope: Scope) -> bool:
    if _value_asked(scope) and not set(_topic_beside_areas(scope)) - {"dat", "muc", "tinh", "xa"}:
        return True
    if not scope.content and (_whose(scope) or scope.subjects) and _OF_PLAN.search(fold(scope.query.message)):
        return True
    if scope.query.areas and not _topic_beside_areas(scope) and _WHICH.search(fold(scope.query.message)):
        return True
    if not scope.query.wants_any("list", "count"):
        return False
    return not _topic_beside_areas(scope) or bool(scope.query.areas)


_OF_PLAN = re.compile(r"\b(?:chi tieu|muc tieu)\b")


def _whose(scope: Scope) -> tuple[str, ...]:
    """Return the plans whose figures are asked for: those that were named, or those of an agency that was."""
    return tuple(scope.plans or scope.query.plans.hinted)


_OF_VALUE = re.compile(
    r"\b(?:chi tieu|muc tieu)\b.*\b(?:dat|la|bang|muc|ghi)(?: (?:la|ra|bang|muc|du|toi thieu|tu)){0,2}"
    r" (\d+)(?: ?%| phan tram)"
)


def _value_asked(scope: Scope) -> str:
    """Return the percentage by which figures are chosen ("chỉ tiêu nào đạt 100%"), or an empty text."""
    text = fold(scope.query.message)
    match = _OF_VALUE.search(text)
    return match.group(1) if match and _WHICH.search(text) else ""


def _topic_beside_areas(scope: Scope) -> list[str]:
    known = scope.query.area_words
    general = {"cai", "cach", "chi", "tieu", "muc", "cac", "linh", "vuc", "so", "phan", "mang", "bang", "con", "nhom"}
    return [word for word in scope.content if word not in known | general]


def list_targets(scope: Scope) -> Outcome:
    """Answer with all figures of the plans in question, of one area where one is named.

    Of an agency that has issued none of the plans no figure is told: the plans set theirs for everybody alike.
    """
    area = scope.query.areas[0] if scope.query.areas else ""
    whose = _whose(scope)
    if scope.subjects and not whose:
        return NotInPlans(reason="no_targets_of_agency", about=scope.subjects[0], plans=scope.documents)
    plans, rest = few_plans(scope, whose or scope.plans)
    facts = [scope.fact(record) for record in scope.library.all_of_kind("target", plans)]
    targets = [f for f in facts if isinstance(f, TargetFact) and set(words(area)) <= set(words(f.target.area))]
    value = _value_asked(scope)
    if value:
        targets = [f for f in targets if f.target.unit == "%" and f.target.value == float(value)]
    documents = scope.library.directory.pick(whose) if whose else scope.documents
    criteria = Criteria(plans=documents, area=area, value=f"{value}%" if value else "", rest=rest)
    if not targets:
        return NotInPlans(reason="no_targets", about=area, plans=documents)
    return TargetList(criteria=criteria, targets=tuple(targets), counted="count" in scope.query.wants)


_HOW_MANY = re.compile(r"\b(?:bao nhieu|bao nhiu|may|nhung|cac|liet ke|tat ca) (?:\w+ )?(?:chi tieu|muc tieu)\b")


def _count_of_topic(scope: Scope) -> TargetList | None:
    """Answer with every figure that holds the topic, where it is asked how many there are about it, or which."""
    if not scope.content or not _HOW_MANY.search(fold(scope.query.message)):
        return None
    found = scope.find(["target"], plans=_whose(scope) or None)
    fitting = [r for r in found if _is_enough(r, ENOUGH_FOR_TARGET, SCATTERED_FEW) and not _lacks(r, scope)]
    ranked = [r for r in fitting if r.feature("coverage") >= SURE or r.feature("title") >= SURE_TITLE]
    if len(ranked) < LEAST_LIST:
        return None
    facts = [scope.fact(r.record) for r in sorted(ranked, key=lambda r: r.record.id)]
    targets = tuple(fact for fact in facts if isinstance(fact, TargetFact))
    documents = scope.library.directory.pick({r.record.plan for r in ranked})
    criteria = Criteria(plans=documents, topic=scope.about)
    return TargetList(criteria=criteria, targets=targets, counted="count" in scope.query.wants)


def figure_missing(scope: Scope) -> NotInPlans:
    """Say that no plan sets this figure; the nearest ones are named as suggestions."""
    near = [r for r in scope.find(["target"], limit=12, plans=None) if r.feature("coverage") >= ENOUGH * 0.6]
    return NotInPlans(
        reason="no_figure",
        about=scope.about,
        nearest=tuple(scope.fact(r.record) for r in near[:3]),
        plans=scope.documents if scope.plans else (),
    )
