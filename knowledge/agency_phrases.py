"""Tokens of a text, and the longest known name at one of them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from knowledge.agency_registry import Commune, Registry, registry
from knowledge.text import fold, normalise, words

_TOKEN = re.compile(r"[a-z0-9]+|\n|[^\sa-z0-9]")
_WORD = re.compile(r"\w+")


class Token(NamedTuple):
    """A folded word, a line end, or one sign, with its place in the text."""

    text: str
    start: int
    end: int
    is_word: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A normalised text with its tokens."""

    text: str
    tokens: tuple[Token, ...]

    def source(self, first: int, last: int) -> str:
        """Return what tokens `first` to `last` (not included) were written as, spaces squeezed."""
        last = min(last, len(self.tokens))
        if first >= last:
            return ""
        return " ".join(self.text[self.tokens[first].start : self.tokens[last - 1].end].split())

    def is_capital(self, index: int) -> bool:
        """Whether the token begins with a capital letter."""
        return index < len(self.tokens) and self.text[self.tokens[index].start].isupper()

    def sign(self, index: int) -> str:
        """Return the token's text, or '' past the end."""
        return self.tokens[index].text if index < len(self.tokens) else ""


@lru_cache(maxsize=16)  # a question is read for its agencies, then for its places
def read_line(text: str) -> Line:
    """Return `text`, normalised, with its tokens."""
    plain = normalise(text)
    tokens = [
        Token(text := match[0], match.start(), match.end(), text.isascii() and text.isalnum())
        for match in _TOKEN.finditer(fold(plain))
    ]
    return Line(plain, tuple(tokens))


def folded_words(text: str) -> tuple[str, ...]:
    """Return the folded words of `text` as a tuple."""
    return tuple(words(text))


@lru_cache(maxsize=4096)
def spelling_key(text: str) -> str:
    """Return what is left of a spelling without case, signs and the place of tone marks inside a syllable."""
    keys: list[str] = []
    for word in _WORD.findall(normalise(text).casefold()):
        parts = unicodedata.normalize("NFD", word)
        base = [sign for sign in parts if not unicodedata.combining(sign)]
        keys.append("".join(base) + "".join(sorted(sign for sign in parts if unicodedata.combining(sign))))
    return " ".join(keys)


_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def _marks(word: str) -> frozenset[str]:
    return frozenset(sign for sign in unicodedata.normalize("NFD", word) if unicodedata.combining(sign))


def may_be(typed: str, name: str) -> bool:
    """Whether words typed with accents left out may be those of `name`: no accent and no letter of another word."""
    one, other = _WORD.findall(typed.casefold()), _WORD.findall(name.casefold())
    if len(one) != len(other):
        return False
    return all(
        _marks(first) <= _marks(second) and not ("đ" in first and "đ" not in second)
        for first, second in zip(one, other, strict=True)
    )


def is_typed_right(typed: str, commune: Commune) -> bool:
    """Whether the accents typed allow the commune; those of a served one may be wrong, as scans have them."""
    if may_be(typed, commune.name):
        return True
    letters = zip(typed.lower(), commune.name.lower(), strict=False)
    return commune.name in registry().served_communes and not any(one == "đ" != other for one, other in letters)


def has_other_letter(typed: str, word: str) -> bool:
    """Whether a typed word carries the mark of another letter than `word` has ("số" for "sở"); tones are let pass."""
    letters = _marks(typed.casefold()) - _TONES
    return bool(letters) and letters != _marks(word.casefold()) - _TONES


@dataclass(frozen=True, slots=True)
class Phrase:
    """A spelling as folded words; `gaps` are the word positions before which the spelling has a sign."""

    words: tuple[str, ...]
    name: str
    gaps: frozenset[int] = frozenset()


def phrase(spelling: str, name: str) -> Phrase:
    """Return the phrase that reads `spelling` as `name`."""
    found: list[str] = []
    gaps: set[int] = set()
    for token in read_line(spelling).tokens:
        if token.is_word:
            found.append(token.text)
        else:
            gaps.add(len(found))
    return Phrase(tuple(found), name, frozenset(gaps))


def without_joiner(item: Phrase, joiners: frozenset[str]) -> Phrase | None:
    """Return the phrase with its joining words left out, as signs stand for them in documents ("KH&CN")."""
    kept = [(index, word) for index, word in enumerate(item.words) if word not in joiners]
    if len(kept) == len(item.words) or len(kept) < 3:
        return None
    positions = {old: new for new, (old, _) in enumerate(kept)}
    joined = {index + 1 for index, word in enumerate(item.words) if word in joiners}
    gaps = {positions[index] for index in item.gaps | joined if index in positions}
    return Phrase(tuple(word for _, word in kept), item.name, frozenset(gaps))


@dataclass(slots=True)
class Node:
    """One step of the known spellings: the words that may follow, and the name that ends here, if any.

    `gap` tells whether a sign may stand before this word.
    """

    children: dict[str, "Node"] = field(default_factory=dict)
    phrase: Phrase | None = None
    gap: bool = False

    def add(self, item: Phrase) -> None:
        """Take in a spelling; the first of two equal ones stays."""
        node = self
        for position, word in enumerate(item.words):
            node = node.children.setdefault(word, Node())
            node.gap = node.gap or position in item.gaps
        node.phrase = node.phrase or item

    def step(self, line: Line, at: int) -> tuple["Node", int] | None:
        """Return the step that the token at `at` leads to, past a line end or a permitted sign, and the token after."""
        tokens = line.tokens
        signs = False
        while at < len(tokens) and not tokens[at].is_word:
            if tokens[at].text == ";":
                return None
            signs = signs or tokens[at].text != "\n"
            at += 1
        if at >= len(tokens):
            return None
        child = self.children.get(tokens[at].text)
        if child is None or (signs and not child.gap):
            return None
        return child, at + 1


def build_tree(phrases: Iterable[Phrase]) -> Node:
    """Return the tree of all `phrases`."""
    root = Node()
    for item in phrases:
        if item.words:
            root.add(item)
    return root


def longest(line: Line, at: int, node: Node) -> tuple[Phrase, int] | None:
    """Return the longest spelling from `node` on that stands at token `at`, and the token after it."""
    found: tuple[Phrase, int] | None = None
    if not line.sign(at) or not line.tokens[at].is_word:
        return None
    current: Node | None = node
    while current is not None and (step := current.step(line, at)) is not None:
        current, at = step
        if current.phrase is not None:
            found = current.phrase, at
    return found


@cache
def joiners() -> frozenset[str]:
    """Return the words that documents leave out of names where a sign stands instead."""
    return frozenset(word for word in registry().words.separators if len(word) == 2)


def committee_names(source: Registry) -> dict[str, str]:
    """Return every spelling of a commune's committee with the name that is shown."""
    shown = source.commune_prefixes[0]
    return {
        f"{prefix} {commune.full_name}": f"{shown} {commune.full_name}"
        for commune in source.communes
        for prefix in source.commune_prefixes
    }


def document_phrases(source: Registry) -> list[Phrase]:
    """Return every spelling that documents use, names before other spellings."""
    agencies = tuple(source.agencies.values())
    found = [phrase(agency.name, agency.name) for agency in agencies]
    found += [phrase(spelling, agency.name) for agency in agencies for spelling in agency.written]
    found += [phrase(spelling, name) for spelling, name in committee_names(source).items()]
    return found + [short for item in found if (short := without_joiner(item, joiners()))]


@cache
def document_tree() -> Node:
    """Return the tree of everything that documents write."""
    return build_tree(document_phrases(registry()))


@cache
def communes_by_name() -> dict[str, Commune]:
    """Return the communes by full name; a name that two provinces share is the home province's."""
    source = registry()
    ordered = sorted(source.communes, key=lambda commune: commune.province == source.home)
    return {commune.full_name: commune for commune in ordered}


@cache
def commune_tree(*, typed: bool) -> Node:
    """Return the tree of communes, with ("xã Đông Khê") or without their type; the home province's come first."""
    # a ward and a commune may share a name: the home province's counts
    ordered = sorted(communes_by_name().values(), key=lambda commune: commune.province != registry().home)
    return build_tree(phrase(commune.full_name if typed else commune.name, commune.full_name) for commune in ordered)


@cache
def province_tree() -> Node:
    """Return the tree of provinces' names and aliases."""
    provinces = registry().provinces
    found = [phrase(province.name, province.name) for province in provinces]
    return build_tree(found + [phrase(alias, province.name) for province in provinces for alias in province.aliases])


def match_name(line: Line, at: int) -> tuple[Phrase, int] | None:
    """Return the longest name of the registry at token `at`, as documents write it, and the token after it."""
    return longest(line, at, document_tree())


def match_after(line: Line, at: int, lead: tuple[str, ...]) -> tuple[Phrase, int] | None:
    """Return the longest name at token `at` that only lacks the words `lead` before it, and the token after it."""
    node: Node | None = document_tree()
    for word in lead:
        node = None if node is None else node.children.get(word)
    return None if node is None else longest(line, at, node)


def match_words(line: Line, at: int, choices: Iterable[tuple[str, ...]]) -> int | None:
    """Return the token after the first of `choices` (folded words, longest first) that stands at token `at`."""
    first = line.sign(at)
    for choice in choices:
        if choice[0] == first and all(line.sign(at + offset) == word for offset, word in enumerate(choice)):
            return at + len(choice)
    return None
