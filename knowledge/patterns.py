"""Phrases made ready to be looked for in the words of a question, many at a time."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, TypeVar

from knowledge.text import fold

Name = TypeVar("Name", bound=str | int)
_GAP = r"(?: [^ ]+){0,8}?"


class Way(NamedTuple):
    """One phrase of a pattern: its place among them, how many words it has, and its words as one text.

    One with a gap has no text but an expression.
    """

    place: int
    length: int
    text: str
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """Phrases by the one or two words with which each begins, so that only those are looked for that may stand.

    `sources` are the phrases as expressions, in the order in which they are tried where several begin together.
    """

    sources: tuple[str, ...]
    ways: dict[str, tuple[Way, ...]]


class Patterns(dict[Name, Pattern]):
    """Patterns by name; `openings` are the words with which any of them begins, each with the phrases that do."""

    def __init__(self, patterns: dict[Name, Pattern]) -> None:
        super().__init__(patterns)
        self.openings: dict[str, list[tuple[Name, tuple[Way, ...]]]] = {}
        for name, pattern in self.items():
            for opening, ways in pattern.ways.items():
                self.openings.setdefault(opening, []).append((name, ways))


@cache
def compile_way(source: str) -> re.Pattern[str]:
    """Return the expression of a phrase with a gap, when it is first needed: a single question needs few of them."""
    return re.compile(rf"{source}(?![^ ])")


def read_phrase(text: str) -> str:
    """Return the expression of one phrase over folded words, a blank between two."""
    parts = [re.escape(" ".join(fold(part).split())) for part in str(text).split("…")]
    return _GAP.join(part if i == 0 else f" {part.lstrip()}" for i, part in enumerate(parts)).replace(r"\ ", " ")


def _opening(text: str) -> str:
    """Return the first words of a phrase, two where they follow each other; raises ValueError where a gap begins it."""
    first = fold(str(text).split("…")[0]).split()
    if not first:
        raise ValueError(text)
    return " ".join(first[:2])


def make_pattern(phrases: Iterable[str]) -> Pattern:
    """Return the pattern of phrases as they are written; "…" in one stands for up to eight words."""
    written = {read_phrase(phrase): phrase for phrase in map(str, phrases)}
    sources = tuple(sorted(written, key=lambda source: (-len(source), source)))
    ways: dict[str, list[Way]] = {}
    for place, source in enumerate(sources):
        phrase = written[source]
        words = [] if "…" in phrase else fold(phrase).split()
        ways.setdefault(_opening(phrase), []).append(Way(place, len(words), " ".join(words), source))
    return Pattern(sources, {opening: tuple(found) for opening, found in ways.items()})


def make_patterns(phrases: Mapping[Name, Iterable[str]]) -> Patterns[Name]:
    """Return the patterns of phrases by name."""
    return Patterns({name: make_pattern(written) for name, written in phrases.items()})
