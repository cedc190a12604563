"""Figures that differ from plan to plan: the same measure, unit and period, said with other values."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from knowledge.layout import alternatives, folded, layout
from knowledge.model import Conflict, Document, Plan, Reading, Target
from knowledge.periods import find_periods
from knowledge.text import fold, normalise, tone_key
from knowledge.wording import wording

Words = frozenset[tuple[str, int]]  # each word with how often it is said

_FEWEST = 4  # telling words; a measure with fewer may be that of anything


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figure:
    """One figure of one plan; `whole` is what its share is taken of, where the measure says so."""

    plan: str
    target: Target
    whole: Words


def find_plan_conflicts(plans: Iterable[Plan]) -> tuple[Conflict, ...]:
    """Return the measures for which plans set figures that differ, with every reading and its plan."""
    return compare_targets((plan.document, target) for plan in plans for target in plan.targets)


def compare_targets(targets: Iterable[tuple[Document, Target]]) -> tuple[Conflict, ...]:
    """Return the measures for which plans of one year set figures that differ, with every reading and its plan's id.

    Two measures are one when they have the same words, accents included, short forms written out and without words
    that tell nothing apart; when their figures have one unit and are due by the same days; and when they are not
    shares of different wholes. Rather a difference goes untold than two things are told as one.
    """
    groups: dict[tuple[Words, str, int], list[_Figure]] = {}
    for document, target in targets:
        measure, whole = read_measure(target.metric)
        if document.year is None or _count_telling(measure) < _FEWEST:
            continue
        figure = _Figure(plan=document.id, target=target, whole=whole)
        groups.setdefault((measure, fold(target.unit), document.year), []).append(figure)
    return tuple(
        _tell(figures)
        for (_, _, year), group in groups.items()
        if _differ(group)
        for part in _part_by_end(group, year)
        for figures in _part_by_whole(part)
        if _differ(figures)
    )


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = layout()
    return (
        re.compile(rf"\b(?:{alternatives(data['measure_ends'])})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{alternatives(data['measure_noise'])})\b", re.IGNORECASE),
    )


@lru_cache(maxsize=8192)
def read_measure(metric: str) -> tuple[Words, Words]:
    """Return the words of what is measured, and of the whole that it is a share of (none where that is not said)."""
    ends, _ = _patterns()
    text = normalise(metric)
    match = ends.search(text)
    if match is None:
        return _count_words(text), frozenset()
    return _count_words(text[: match.start()]), _count_words(text[match.end() :])


def _count_words(text: str) -> Words:
    formal = wording().formal
    counts: Counter[str] = Counter()
    for word in re.findall(r"\w+", _patterns()[1].sub(" ", text)):
        long = formal.get(fold(word)) if word.isupper() else None
        counts.update(map(tone_key, long or [word]))
    return frozenset(counts.items())


@cache
def _anything() -> frozenset[str]:
    return frozenset(tone_key(word) for phrase in layout()["measure_anything"] for word in str(phrase).split())


def _count_telling(measure: Words) -> int:
    return sum(count for word, count in measure if word not in _anything())


@lru_cache(maxsize=8192)
def _find_ends(sentence: str, year: int) -> frozenset[date]:
    """Return the last days of the periods that a sentence speaks of, the plan's year where it speaks of none.

    Single days are those of documents that it cites.
    """
    found = find_periods(sentence, date(year, 1, 1)) if _period_hint().search(fold(normalise(sentence))) else ()
    return frozenset(one.last for one in found if one.kind != "day") or frozenset({date(year, 12, 31)})


@cache
def _period_hint() -> re.Pattern[str]:
    """Return a pattern without which no period is named; looking for it costs next to nothing."""
    return re.compile(rf"\b(?:{folded(layout()['period_words'])})\b|\d\s*[/.-]\s*\d")


def _part_by_end(group: list[_Figure], year: int) -> Iterable[list[_Figure]]:
    """Return the figures that are due by the same days."""
    parts: dict[frozenset[date], list[_Figure]] = {}
    for figure in group:
        parts.setdefault(_find_ends(figure.target.text, year), []).append(figure)
    return parts.values()


def _part_by_whole(group: list[_Figure]) -> Iterator[list[_Figure]]:
    """Yield the figures that are shares of one whole; those that name none belong to the only one that is named."""
    wholes = dict.fromkeys(figure.whole for figure in group if figure.whole)
    if len(wholes) <= 1:
        yield group
        return
    for whole in (*wholes, frozenset()):
        yield [figure for figure in group if figure.whole == whole]


def _differ(figures: list[_Figure]) -> bool:
    """Whether plans differ; what one plan says in two ways is a conflict of that plan alone."""
    values: dict[str, set[float]] = {}
    for figure in figures:
        values.setdefault(figure.plan, set()).add(figure.target.value)
    return len({frozenset(said) for said in values.values()}) > 1


def _tell(figures: list[_Figure]) -> Conflict:
    return Conflict(
        about=min((figure.target.metric for figure in figures), key=len),
        readings=tuple(
            Reading(
                text=figure.target.text,
                section=figure.target.section,
                value=figure.target.value,
                unit=figure.target.unit,
                document=figure.plan,
            )
            for figure in figures
        ),
    )
