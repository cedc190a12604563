"""Figures that a plan sets itself: one target for each, with operator, unit and what it measures."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from knowledge.extract.annex import DraftTask
from knowledge.extract.headings import Entry, is_goal, names_goal, names_work
from knowledge.extract.metrics import name_metric
from knowledge.extract.sentences import LONGEST_SENTENCE, split_sentences
from knowledge.layout import alternatives, layout, name_item
from knowledge.model import Operator, Target

_FIGURE = r"\d{1,3}(?:\.\d{3})+|\d{1,6}(?:,\d{1,2})?(?:\.\d{1,2})?"
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d(?<![\w/.,-]\d)\d*")  # looked behind once a digit is found, which is sooner than before it
_LONGEST_OPERATOR = 60  # letters of the words before a figure that make it a bound
_BRACKETS = re.compile(r"\s*\([^()]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a sentence: `start` to `end` is its span with its operator and unit."""

    start: int
    end: int
    operator: Operator
    value: float
    unit: str
    upper: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patterns:
    figure: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    words = layout()["targets"]
    units = alternatives({*words["units"], *words["strict_units"]})
    fillers = alternatives(words["fillers"])
    return _Patterns(
        figure=re.compile(
            rf"(?P<value>(?>{_FIGURE}))(?:\s*[%]?\s*(?:[-–]|{words['to']})\s*(?P<upper>{_FIGURE}))?"
            rf"\s*(?:(?P<percent>{alternatives(words['percent'])})|(?P<unit>{units})\b)",
            re.IGNORECASE,
        ),
        before=re.compile(
            rf"(?:^|(?<=[\s(]))(?P<word>{alternatives(words['before'])})(?:\s+(?:{fillers}))*\s*$", re.IGNORECASE
        ),
        after=re.compile(rf"\s*(?P<word>{alternatives(words['after'])})\b", re.IGNORECASE),
    )


def find_figures(sentence: str, strict: bool = False) -> list[Figure]:
    """Return the figures of a sentence; with `strict`, counts without an operator are left out."""
    words = layout()["targets"]
    patterns = _patterns()
    found: list[Figure] = []
    for match in _list_figures(sentence):
        start, end = match.span()
        unit = "%" if match["percent"] else match["unit"]
        before = patterns.before.search(sentence, max(0, start - _LONGEST_OPERATOR), start)
        after = patterns.after.match(sentence, end)
        operator = "="
        if before is not None:
            operator, start = words["before"][before["word"].lower()], before.start()
        if after is not None:
            operator, end = words["after"][after["word"].lower()], after.end()
        explicit = before is not None or after is not None
        if unit != "%" and not explicit and (strict or unit.lower() not in words["units"]):
            continue
        found.append(
            Figure(
                start=start,
                end=end,
                operator=cast("Operator", operator),
                value=_read(match["value"]),
                unit=unit,
                upper=_read(match["upper"]) if match["upper"] else None,
            )
        )
    return found


def _list_figures(sentence: str) -> Iterator[re.Match[str]]:
    """Yield the figures with their units; a run of digits that hangs on other signs begins none."""
    pattern, done = _patterns().figure, 0
    for digits in _DIGITS.finditer(sentence):
        start = digits.start()
        if start >= done and (match := pattern.match(sentence, start)) is not None:
            yield match
            done = match.end()


def _may_hold_figures(text: str) -> bool:
    """Whether some sentence of a text holds a figure: where none stands in the whole, none stands in a part."""
    return len(text) > LONGEST_SENTENCE or any(_list_figures(text))


def _read(figure: str) -> float:
    return float(figure.replace(".", "")) if _THOUSANDS.fullmatch(figure) else float(figure.replace(",", "."))


def find_targets(entries: Sequence[Entry], tasks: Iterable[DraftTask]) -> tuple[Target, ...]:
    """Return the targets of the parts headed as such (of the whole body, where none is) and of annex titles.

    A range ("2-3") makes two targets, its lower and its upper bound.
    """
    goals = _find_goals(entries)
    found: list[Target] = []
    for entry in goals if goals is not None else entries:
        if entry.section and _DIGIT.search(entry.text):
            area = _find_area(entry) if goals is not None else ""
            found.extend(_read_targets(entry.text, area, entry.section, strict=goals is None))
    for task in tasks:
        if (title := task.title) and _DIGIT.search(title) and _may_hold_figures(title):
            found.extend(_read_targets(title, task.area, name_item(task.item)))
    return tuple(found)


def _find_goals(entries: Sequence[Entry]) -> list[Entry] | None:
    """Return what stands in the parts headed as targets, None when there is no such part."""
    for is_headed in (is_goal, names_goal):
        if any(entry.title is not None and is_headed(entry.title) for entry in entries):
            return [entry for entry in entries if any(map(is_headed, entry.headings))]
    return None


def _find_area(entry: Entry) -> str:
    """Return the nearest heading that names a field of work, without its abbreviation in brackets."""
    for title in reversed(entry.headings):
        if not names_work(title):
            return _BRACKETS.sub("", title)
    return ""


def _read_targets(text: str, area: str, section: str, *, strict: bool = False) -> Iterator[Target]:
    for sentence in split_sentences(text):
        figures = find_figures(sentence, strict)
        if not figures:
            continue
        spans = [(figure.start, figure.end) for figure in figures]
        for index, figure in enumerate(figures):
            metric = name_metric(sentence, spans, index)
            bounds: list[tuple[Operator, float]] = [(figure.operator, figure.value)]
            if figure.upper is not None:
                bounds = [(">=", figure.value), ("<=", figure.upper)]
            for operator, value in bounds:
                yield Target(
                    area=area,
                    section=section,
                    text=sentence,
                    metric=metric,
                    operator=operator,
                    value=value,
                    unit=figure.unit,
                )
