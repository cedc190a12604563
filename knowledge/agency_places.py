"""The provinces and communes that a question names, those without a plan of ours too."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from knowledge.agency_phrases import (
    Line,
    commune_tree,
    communes_by_name,
    is_typed_right,
    longest,
    match_words,
    may_be,
    province_tree,
    read_line,
)
from knowledge.agency_registry import Commune, Province, registry
from knowledge.text import fold

_SHOUTING = 0.6  # share of capitals among the letters
_SHORT_ALIAS = 4  # letters; "HN" or "HCM" alone may be anything
_LONGEST_NAME = 4  # words; no commune has more in its name


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """A place named in a question, at characters `start` to `end` of the normalised text.

    `name` is "Cao Bằng" for a province and "xã Nấm Dẩn" for a commune; `province` is where it lies today, None when
    the registry does not know. `known` tells whether a plan of ours speaks to it: one of its own, or its province's.
    """

    kind: Literal["province", "commune"]
    name: str
    start: int
    end: int
    known: bool
    province: str | None = None


@dataclass(frozen=True, slots=True)
class _Match:
    kind: Literal["province", "commune"]
    name: str
    first: int
    last: int
    province: str | None
    known: bool


def find_places(question: str, held: Collection[str] = ()) -> tuple[PlaceMention, ...]:
    """Return the places that a question names, in the order of the text; where two overlap the longer one counts.

    `held` names further provinces and communes (as `PlaceMention.name` does) of which the library holds plans.
    """
    line = read_line(question)
    taken: set[int] = set()
    kept: list[_Match] = []
    for match in sorted(_matches(line), key=lambda match: match.first - match.last):
        span = range(match.first, match.last)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(match)
    return tuple(
        PlaceMention(
            kind=match.kind,
            name=match.name,
            start=line.tokens[match.first].start,
            end=line.tokens[match.last - 1].end,
            known=match.known or match.name in held or match.province in held,
            province=match.province,
        )
        for match in sorted(kept, key=lambda match: match.first)
    )


def _matches(line: Line) -> Iterator[_Match]:
    heads = _heads()
    communes, provinces = commune_tree(typed=False).children, province_tree().children
    for at, token in enumerate(line.tokens):
        text = token.text
        commune = _headed_commune(line, at) if text in heads else None
        if commune is None and text in communes:
            commune = _bare_commune(line, at)
        if commune is not None:
            yield commune
        if (text in heads or text in provinces) and (province := _province(line, at)) is not None:
            yield province


@cache
def _heads() -> frozenset[str]:
    """Return the words with which the word for a kind of place begins."""
    words = registry().words
    return frozenset(head[0] for head in (*words.commune_heads, *words.province_heads))


def _is_shouting(line: Line) -> bool:
    """Whether the text is written in capitals, so that capitals tell nothing."""
    letters = [sign for sign in line.text if sign.isalpha()]
    return sum(sign.isupper() for sign in letters) > len(letters) * _SHOUTING


# --- communes --------------------------------------------------------------------------------------------


def _commune_match(commune: Commune, first: int, last: int) -> _Match:
    source = registry()
    known = commune.province in source.served_provinces or commune.name in source.served_communes
    return _Match("commune", commune.full_name, first, last, commune.province, known)


def _headed_commune(line: Line, at: int) -> _Match | None:
    """Read "xã Đông Khê", or "xã" with a name in capitals that no list holds."""
    head = match_words(line, at, registry().words.commune_heads)
    if head is None:
        return None
    first = head + 1 if line.sign(head) == "." else head
    match = longest(line, first, commune_tree(typed=False))
    if match is not None:
        commune = communes_by_name()[match[0].name]
        if is_typed_right(line.source(first, match[1]), commune):
            return _commune_match(commune, at, match[1])
    written = line.source(at, head).lower()
    if written not in registry().commune_types or _is_shouting(line):
        return None
    last = first
    while last - first < _LONGEST_NAME and line.is_capital(last) and line.tokens[last].is_word:
        if line.sign(last) in registry().words.not_places or _is_acronym(line, last):
            break
        last += 1
    if last == first:
        return None
    return _Match("commune", f"{written} {line.source(first, last)}", at, last, None, known=False)


def _is_acronym(line: Line, at: int) -> bool:
    token = line.tokens[at]
    written = line.text[token.start : token.end]
    return len(written) > 1 and written.isupper()


def _bare_commune(line: Line, at: int) -> _Match | None:
    """Read a commune's name without "xã" before it: of a served place, in capitals, or after a word such as "ở"."""
    source = registry()
    match = longest(line, at, commune_tree(typed=False))
    if match is None:
        return None
    commune = communes_by_name()[match[0].name]
    served = commune.name in source.served_communes
    if commune.province != source.home and not served:
        return None
    typed = line.source(at, match[1])
    if not is_typed_right(typed, commune):
        return None
    accented = fold(typed) != typed.lower()
    placed = at > 0 and line.sign(at - 1) in source.words.within
    capitals = all(line.is_capital(index) for index in range(at, match[1]))
    if commune.name in source.everyday_communes or _is_another_place(line, at):
        return None
    served = served and (capitals or (accented and may_be(typed, commune.name)))
    if placed or served or (capitals and accented and at > 0):
        return _commune_match(commune, at, match[1])
    return None


def _is_another_place(line: Line, at: int) -> bool:
    """Whether the word before makes another place of the name: "huyện Hòa An"."""
    before = tuple(line.sign(index) for index in range(max(at - 2, 0), at))
    return bool({before, before[-1:]} & registry().words.other_heads)


# --- provinces -------------------------------------------------------------------------------------------


@cache
def _provinces() -> dict[str, Province]:
    return {province.name: province for province in registry().provinces}


def _province(line: Line, at: int) -> _Match | None:
    source = registry()
    head = match_words(line, at, source.words.province_heads)
    if head is not None and line.sign(head) == ".":
        head += 1
    first = at if head is None else head
    match = longest(line, first, province_tree())
    if match is None:
        return None
    typed = line.source(first, match[1])
    province = _provinces()[match[0].name]
    spellings = (province.name, *province.aliases)
    if not any(may_be(typed, spelling) for spelling in spellings):
        return None
    if head is None and not _stands_alone(line, at, match[1], province):
        return None
    now = province.now or province.name
    return _Match("province", province.name, at, match[1], now, province.name in source.served_provinces)


def _stands_alone(line: Line, first: int, last: int, province: Province) -> bool:
    """Whether the words mean the province although nothing before them says so."""
    words = registry().words
    if first and line.sign(first - 1) in words.within:
        return True
    typed = line.source(first, last)
    accented = fold(typed) != typed.lower()
    if accented and all(line.is_capital(index) for index in range(first, last)):
        return True
    if first and line.sign(first - 1) in registry().not_before_places and not accented:
        return False
    return not province.everyday and typed.lower() not in {
        alias.lower() for alias in province.aliases if len(alias) < 4
    }
