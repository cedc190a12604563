"""What a message is about where it asks nothing of a service: danger, fraud, a person, a commune, a complaint."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, Literal

from knowledge import datafile
from knowledge.errors import BadData
from knowledge.text import fold, squeeze, tone_key
from knowledge.wording import read_words

FILE = "matters.yaml"
MatterKind = Literal["urgent", "person", "near", "commune", "complaint"]
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d{3}")
_GROUPS: dict[MatterKind, bool] = {"urgent": True, "person": False, "near": False, "commune": True, "complaint": True}
"""The parts of the file in the order in which they are tried, and whether a part has several matters under names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a message is about: `name` tells matters of one kind apart ("fraud", "road"), '' where there is but one."""

    kind: MatterKind
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A telephone number that may be said, whose it is, and by which source."""

    digits: str
    who: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrase:
    """Words beside each other, as accented and folded."""

    words: tuple[str, ...]
    folded: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """Phrases that tell a matter: each a list of parts that must all stand in the message; `unless` none of them."""

    matter: Matter
    phrases: tuple[tuple[_Phrase, ...], ...]
    unless: tuple[_Phrase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matters:
    """The rules in the order in which they are tried, and the numbers that may be said."""

    rules: tuple[_Rule, ...]
    numbers: Mapping[str, Number]
    checked_on: date


@cache
def load_matters() -> Matters:
    """Return the matters of `data/matters.yaml`; raises `BadData` naming what breaks a rule."""
    return build_matters(datafile.load(FILE), FILE)


def build_matters(data: Mapping[str, Any], file: str) -> Matters:
    """Return the matters that `data` holds; raises `BadData` naming the place of the first mistake."""
    try:
        rules = tuple(
            _rule(kind, name, raw)
            for kind, several in _GROUPS.items()
            for name, raw in (data[kind].items() if several else [("", data[kind])])
        )
        numbers = {str(key): _number(str(key), raw) for key, raw in data["numbers"].items()}
        checked_on = data["checked_on"]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadData(f"{file}: {error!r}") from error
    if not isinstance(checked_on, date):
        raise BadData(f"{file}: checked_on: a date was expected")
    return Matters(rules=rules, numbers=numbers, checked_on=checked_on)


def _number(digits: str, raw: Mapping[str, Any]) -> Number:
    who, source = squeeze(str(raw["who"])), squeeze(str(raw["source"]))
    if not (_NUMBER.fullmatch(digits) and who and source):
        raise ValueError(digits)
    return Number(digits=digits, who=who, source=source)


def _rule(kind: MatterKind, name: str, raw: Mapping[str, Any]) -> _Rule:
    phrases = tuple(tuple(map(_phrase, phrase.split("+"))) for phrase in _split(str(raw["words"])))
    if not phrases or not all(part.words for parts in phrases for part in parts):
        raise ValueError(f"{kind}.{name}")
    unless = tuple(map(_phrase, _split(str(raw.get("not", "")))))
    return _Rule(matter=Matter(kind=kind, name=name), phrases=phrases, unless=unless)


def _split(text: str) -> list[str]:
    return [part for part in map(squeeze, text.split(";")) if part]


def _phrase(text: str) -> _Phrase:
    words = tuple(text.lower().split())
    return _Phrase(words=words, folded=tuple(map(fold, words)))


def find_matter(message: str, *kinds: MatterKind) -> Matter | None:
    """Return the first matter of one of `kinds` (of any, where none is given) that `message` is about."""
    typed, rules, openings = _read(message), load_matters().rules, _openings()
    begun: dict[int, list[tuple[_Phrase, ...]]] = {}
    for word in typed.known:
        for place, parts in openings.get(word, ()):
            begun.setdefault(place, []).append(parts)
    for place in sorted(begun):
        rule = rules[place]
        if kinds and rule.matter.kind not in kinds:
            continue
        if any(all(map(typed.holds, parts)) for parts in begun[place]) and not any(map(typed.holds, rule.unless)):
            return rule.matter
    return None


@cache
def _openings() -> Mapping[str, Sequence[tuple[int, tuple[_Phrase, ...]]]]:
    """Return the phrases by the word, folded, with which their first part begins, each with the place of its rule."""
    found: dict[str, list[tuple[int, tuple[_Phrase, ...]]]] = {}
    for place, rule in enumerate(load_matters().rules):
        for parts in rule.phrases:
            found.setdefault(parts[0].folded[0], []).append((place, parts))
    return found


@lru_cache(maxsize=16)  # a message is asked for one kind after another
def _read(message: str) -> "_Typed":
    return _Typed(message)


class _Typed:
    """The words of a message, as typed and with short forms written out, to be looked through for phrases.

    Both, since a short form may be a word of its own as well: "hong" is short for one word and is another one.
    """

    def __init__(self, message: str) -> None:
        text = squeeze(message)
        read = read_words(text, lambda _first, _second: False)
        typed = _WORD.findall(text.lower())
        self._readings = tuple(
            (tuple(map(fold, words)), tuple(words)) for words in ([word.accented.lower() for word in read], typed)
        )
        self.known = frozenset(word for folded, _ in self._readings for word in folded)

    def holds(self, phrase: _Phrase) -> bool:
        """Whether the words of a phrase stand in the message beside each other; accents typed must be its own."""
        if not self.known.issuperset(phrase.folded):
            return False
        return any(_stands(phrase, folded, accented) for folded, accented in self._readings)


def _stands(phrase: _Phrase, folded: tuple[str, ...], accented: tuple[str, ...]) -> bool:
    length = len(phrase.folded)
    return any(
        folded[start : start + length] == phrase.folded
        and all(map(_is_word, accented[start : start + length], phrase.words))
        for start in range(len(folded) - length + 1)
    )


def _is_word(typed: str, own: str) -> bool:
    return typed.isascii() or tone_key(typed) == tone_key(own)
