"""Periods in questions, as days counted from that of the question: "tháng này", "quý IV", "từ nay đến hết tháng 1"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from knowledge.grammar import Grammar, Stops, Token, compile_rules, cover, parse
from knowledge.lexicon import Spotter, load_lexicon, scan
from knowledge.period_parts import Kind, bounds, kind_of
from knowledge.period_rules import QUESTION_RULES
from knowledge.text import normalise

_MENTION = "mention"
TELLING = frozenset(
    {"day", "week", "weekend", "month", "month_short", "quarter", "quarter_short", "year", "year_number", "some_day"}
    | {"soon", "dash", "dot", "slash"}
)
"""Kinds of words of which every period holds one."""
_NO_STOPS = Stops()


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodMention:
    """A period named in a question: its span in the normalised text, and its days, both ends included.

    `kind` is "year" for a bare year ("năm 2026", which may be a part of a plan's title) and "soon" for words
    that say no more than that ("sắp tới": thirty days). "range" is any stretch without a name of its own.
    """

    start: int
    end: int
    first: date
    last: date
    kind: Kind


@cache
def _grammar() -> Grammar:
    return compile_rules(QUESTION_RULES)


@cache
def _kinds() -> frozenset[str]:
    """Return the kinds of tokens of which the rules speak."""
    return frozenset(kind for each in QUESTION_RULES for kind in re.split(r"[ |?]+", each.pattern) if kind)


@cache
def _spotter() -> Spotter:
    """Return what tells from the bare words of a question that no period can stand in it."""
    return Spotter(load_lexicon(), TELLING)


@lru_cache(maxsize=4096)
def find_periods(question: str, today: date) -> tuple[PeriodMention, ...]:
    """Return the periods that `question` names, in order, as seen on `today`; a day that cannot be is none."""
    text = normalise(question)
    if not _spotter().sees(text):
        return ()
    found: list[PeriodMention] = []
    for tokens in _stretches(scan(text, load_lexicon()).tokens):
        chart = parse(_grammar(), tokens, text, _NO_STOPS)
        for node in cover(chart, tokens, (_MENTION, "aside"), frozenset()).nodes:
            if node.kind != _MENTION:
                continue
            try:
                first, last = bounds(node.value, today)
            except (ValueError, OverflowError):
                continue
            if first <= last:
                start, end = tokens[node.first].start, tokens[node.last - 1].end
                found.append(PeriodMention(start=start, end=end, first=first, last=last, kind=kind_of(node.value)))
    return tuple(found)


def _stretches(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Give the runs of tokens that periods are made of, of those that may hold one."""
    kinds = _kinds()
    stretch: list[Token] = []
    told = False
    for token in tokens:
        here = [kind for kind, _ in token.kinds]
        if not kinds.isdisjoint(here):
            stretch.append(token)
            told = told or not TELLING.isdisjoint(here)
            continue
        if told:
            yield stretch
        stretch, told = [], False
    if told:
        yield stretch
