"""The words by which people mean a service, as phrases in a tree and rules over them; the words are data."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from typing import Any, Literal

from knowledge import datafile
from knowledge.errors import BadData
from knowledge.services import Gap, General, Guide, Service, load_guide
from knowledge.text import fold, normalise, squeeze
from knowledge.text import words as words_of
from knowledge.wording import Word, accented_list, lengths_by_opening, read_words, wording

FILE = "service_words.yaml"
Kind = Literal[
    "service", "general", "aspect", "gap", "plan", "outside", "uncovered", "vague", "need", "beside", "follow", "mood"
]  # fmt: skip
Level = Literal["name", "sign", "hint", "cue"]
GAP_MARK, UNLESS, CONCEPT = "…", "!", "@"
ALL = "*"
AGES = ("@age_small", "@age_school", "@age_teen", "@age_adult", "@age_old")
NUMBER = "@takes"
TOGETHER = "@together_words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A phrase that ends at a node: the term it stands for, its words as accented, and what must not follow it."""

    term: str
    accented: tuple[str, ...]
    unless: str = ""


@dataclass(slots=True)
class Node:
    """One place in the tree of phrases; `gap` is where a few words may be left out."""

    children: "dict[str, Node]" = field(default_factory=dict)
    endings: list[Ending] = field(default_factory=list)
    gap: "Node | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Terms which together mean `target`, as surely as `level` says."""

    kind: Kind
    target: str
    level: Level
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonGap:
    """A question without a verified answer that may be put to any service but those in `not_for`."""

    gap: Gap
    not_for: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Everything by which a message is read.

    `documents` are the words of each service, `rarity` how much a word tells services apart. `popular` is offered to
    whoever names no service; `yields` are general answers that give way to a service; `filler` are words that tell no
    service from another, `quiet` those that say nothing, `ordinary` syllables that are no slip for a known one,
    `themselves` words that, with their accents, stand for no other; `near` fills with what unknown words may be.
    `paper_kinds` are kinds of papers with what they are called, both as words without accents.
    """

    tree: Node
    rules: tuple[Rule, ...]
    rules_of: Mapping[str, tuple[int, ...]]
    pairs: frozenset[tuple[str, str]]
    vocabulary: frozenset[str]
    words: tuple[str, ...]
    documents: Mapping[str, frozenset[str]]
    rarity: Mapping[str, float]
    common_gaps: tuple[CommonGap, ...]
    popular: tuple[str, ...]
    yields: frozenset[str]
    filler: frozenset[str]
    quiet: frozenset[str]
    ordinary: frozenset[str]
    themselves: frozenset[str]
    shorts: Mapping[str, str]
    folded_shorts: frozenset[str]
    sequences: Mapping[tuple[str, ...], str]
    lengths: Mapping[str, tuple[int, ...]]
    paper_kinds: tuple[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]], ...]
    near: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)


@cache
def load_index() -> Index:
    """Return the index over the shipped guide and words; raises `BadData` naming what breaks a rule."""
    return build_index(datafile.load(FILE), load_guide(), FILE)


@cache
def load_office_index() -> Index:
    """Return the index of `load_index` with no other rules than those for words of plans and offices."""
    index = load_index()
    rules = tuple(rule for rule in index.rules if rule.kind == "plan")
    terms = frozenset(term for rule in rules for term in rule.terms) | {TOGETHER}
    rules_of: dict[str, tuple[int, ...]] = {}
    for number, rule in enumerate(rules):
        for term in rule.terms:
            rules_of[term] = (*rules_of.get(term, ()), number)
    return replace(index, tree=_pruned(index.tree, terms) or Node(), rules=rules, rules_of=rules_of)


def _pruned(node: Node, terms: frozenset[str]) -> Node | None:
    """Return what of a tree leads to one of `terms`, with what must not follow them; None where nothing does."""
    children = {word: kept for word, child in node.children.items() if (kept := _pruned(child, terms)) is not None}
    gap = _pruned(node.gap, terms) if node.gap is not None else None
    endings = [ending for ending in node.endings if ending.term in terms]
    return Node(children, endings, gap) if children or endings or gap is not None else None


def build_index(data: Mapping[str, Any], guide: Guide, file: str) -> Index:
    """Return the index over `data` and the names in `guide`; raises `BadData` naming what breaks a rule."""
    builder = _Builder(data, guide, file)
    builder.build()
    return builder.index()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The words of a message, and the positions after which a mark of punctuation stands."""

    words: tuple[Word, ...]
    breaks: frozenset[int]


def read_message(message: str, index: Index) -> Message:
    """Return the words of a message, short forms written out, words run together parted."""
    text = normalise(_expand(message, index))
    found: list[Word] = []
    for word in read_words(text, lambda first, second: (first, second) in index.pairs):
        found.extend(_part(word, index) or (word,))
    breaks = {
        position
        for position, (word, following) in enumerate(pairwise(found))
        if word.end < following.start and _BREAK.search(text, word.end, following.start)
    }
    return Message(words=tuple(found), breaks=frozenset(breaks))


def _expand(message: str, index: Index) -> str:
    """Return `message` with the short forms of this file written out; other words stay as typed."""
    typed = message.split()
    bare = [word.strip(_EDGES) for word in typed]
    lower = list(map(str.lower, bare))
    found: list[str] = []
    position = 0
    while position < len(typed):
        for length in index.lengths.get(lower[position], ()):
            long = index.sequences.get(tuple(lower[position : position + length]))
            if long is not None and 1 < length <= len(typed) - position:
                found.append(long)
                position += length
                break
        else:
            plain = bare[position]
            long = index.shorts.get(plain) or index.shorts.get(plain.lower())
            found.append(typed[position].replace(plain, long) if long else typed[position])
            position += 1
    return " ".join(found)


_SHORTEST_RUN, _LONGEST_RUN = 6, 18
_EDGES = ".,;:!?()\"'\u201c\u201d"
_BREAK = re.compile(r"[,.;:?!\n]")


def _part(word: Word, index: Index) -> tuple[Word, ...]:
    """Return two or three known words that were run together ("khaisinh"), nothing where it is no such word."""
    text = word.text
    if not _SHORTEST_RUN <= len(text) <= _LONGEST_RUN or text in index.vocabulary or not text.isalpha():
        return ()
    for cut in range(2, len(text) - 1):
        first, rest = text[:cut], text[cut:]
        if (first, rest) in index.pairs:
            return tuple(Word(text=w, accented=w, start=word.start, end=word.end) for w in (first, rest))
        for second in range(2, len(rest) - 1):
            middle, last = rest[:second], rest[second:]
            if (first, middle) in index.pairs and (middle, last) in index.pairs:
                return tuple(Word(text=w, accented=w, start=word.start, end=word.end) for w in (first, middle, last))
    return ()


def _split(text: str) -> list[str]:
    return [part for part in (" ".join(part.split()) for part in str(text).split(";")) if part]


class _Builder:
    """Reads the words file part by part into a tree and rules."""

    def __init__(self, data: Mapping[str, Any], guide: Guide, file: str) -> None:
        self._data, self._guide, self._file = data, guide, file
        self._tree = Node()
        self._rules: dict[Rule, None] = {}
        self._concepts: set[str] = {*AGES, NUMBER, "@age_any"}
        self._known: set[str] = set()
        self._documents: dict[str, set[str]] = {}
        self._pairs: set[tuple[str, str]] = set()
        self._added: set[tuple[str, str]] = set()
        self._read: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self._folded: dict[str, str] = {}
        self._shorts = {squeeze(str(k)): str(v) for k, v in self._part("shorts").items()}
        self._short_words = {fold(k) for k in self._shorts} | wording().formal.keys() | wording().chat.keys()

    def build(self) -> None:
        """Read every part of the file."""
        for name, phrases in self._part("concepts").items():
            self._concepts.add(CONCEPT + name)
            for phrase in _split(phrases):
                self._add(phrase, CONCEPT + name)
        for phrase in _split(self._data.get("together", "")):
            self._add(phrase, TOGETHER)
        self._services()
        for name, rules in self._part("general").items():
            self._ids({name}, self._guide.generals, "general")
            self._rule_list("general", name, "name", _split(rules))
        for name, rules in self._part("aspects").items():
            self._rule_list("aspect", name, "cue", _split(rules))
        for kind, part in (("plan", "plans"), ("outside", "outside"), ("beside", "beside"), ("mood", "moods")):
            for name, rules in self._part(part).items():
                self._rule_list(kind, name, "cue", _split(rules))  # type: ignore[arg-type]
        for kind, part in (("uncovered", "not_covered"), ("vague", "vague"), ("need", "need"), ("follow", "follow")):
            self._rule_list(kind, part, "cue", _split(self._data.get(part, "")))  # type: ignore[arg-type]
        self._gaps()

    def _services(self) -> None:
        services, both = self._guide.services, {**self._guide.services, **self._guide.generals}
        for key, service in services.items():
            self._rule_list("service", key, "name", [*service.called, service.name, service.official])
        situations, hints = self._part("situations"), self._part("hints")
        self._ids(situations, services, "situations")
        self._ids(hints, both, "hints")
        for key, rules in situations.items():
            self._rule_list("service", key, "sign", _split(rules))
        for key, rules in hints.items():
            self._rule_list("service" if key in services else "general", key, "hint", _split(rules))

    def _gaps(self) -> None:
        entries: list[Service | General] = [*self._guide.services.values(), *self._guide.generals.values()]
        for entry in entries:
            for number, gap in enumerate(entry.gaps):
                self._rule_list("gap", f"{entry.id}:{number}", "cue", list(gap.words))
        for number, raw in enumerate(self._data.get("gaps", ())):
            self._rule_list("gap", f"{ALL}:{number}", "cue", _split(raw["words"]))

    def index(self) -> Index:
        """Return what was read."""
        rules = tuple(self._rules)
        rules_of: dict[str, list[int]] = {}
        for number, rule in enumerate(rules):
            for term in rule.terms:
                if term.startswith(CONCEPT) and term not in self._concepts:
                    raise BadData(f"{self._file}: {rule.target}: no concept `{term}`")
                rules_of.setdefault(term, []).append(number)
        popular = tuple(self._data.get("popular", ()))
        self._ids(popular, self._guide.services, "popular")
        yields = frozenset(self._data.get("yields", ()))
        self._ids(yields, self._guide.generals, "yields")
        counts = Counter(word for words in self._documents.values() for word in words)
        total = len(self._documents)
        sequences = {tuple(str(k).split()): str(v) for k, v in self._part("sequences").items()}
        return Index(
            tree=self._tree,
            rules=rules,
            rules_of={term: tuple(numbers) for term, numbers in rules_of.items()},
            pairs=frozenset(self._pairs),
            vocabulary=frozenset(self._known),
            words=tuple(sorted(self._known)),
            documents={key: frozenset(words) for key, words in self._documents.items()},
            rarity={word: math.log(total / count) for word, count in counts.items()},
            common_gaps=tuple(map(self._common_gap, self._data.get("gaps", ()))),
            popular=popular,
            yields=yields,
            filler=self._list("filler"),
            quiet=self._list("quiet"),
            ordinary=self._list("ordinary"),
            themselves=frozenset(str(self._data.get("themselves", "")).split()),
            shorts=self._shorts,
            folded_shorts=frozenset(map(fold, self._shorts)),
            sequences=sequences,
            lengths=lengths_by_opening(sequences),
            paper_kinds=self._paper_kinds(),
        )

    def _list(self, name: str) -> frozenset[str]:
        return frozenset(fold(str(self._data.get(name, ""))).split())

    def _paper_kinds(self) -> tuple[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]], ...]:
        kinds = self._data.get("paper_kinds", {})
        return tuple(
            (tuple(words_of(kind)), tuple(tuple(words_of(name)) for name in _split(names)))
            for kind, names in kinds.items()
        )

    def _common_gap(self, raw: Mapping[str, Any]) -> CommonGap:
        not_for = frozenset(str(raw.get("except", "")).split())
        self._ids(not_for, self._guide.services, "gaps")
        gap = Gap(about=str(raw["about"]), aspect=str(raw.get("aspect", "")), words=tuple(_split(raw["words"])))
        return CommonGap(gap=gap, not_for=not_for)

    def _part(self, name: str) -> dict[str, Any]:
        part = self._data.get(name)
        if not isinstance(part, dict) or not part:
            raise BadData(f"{self._file}: {name}: a mapping was expected")
        return part

    def _ids(self, ids: Iterable[str], known: Mapping[str, Any], place: str) -> None:
        strange = sorted(set(ids) - known.keys())
        if strange:
            raise BadData(f"{self._file}: {place}: no entry {strange}")

    def _rule_list(self, kind: Kind, target: str, level: Level, rules: Iterable[str]) -> None:
        for text in rules:
            terms = tuple(" ".join(part.split()) for part in text.split(" + "))
            if not all(terms) or any("+" in term or CONCEPT in term.partition(UNLESS)[0][1:] for term in terms):
                raise BadData(f"{self._file}: {target}: `{text}` lacks a part")
            for term in terms:
                if not term.startswith(CONCEPT):
                    self._add(term, term)
                    if kind == "service":
                        self._documents.setdefault(target, set()).update(self._words_of(term)[1])
            self._rules.setdefault(Rule(kind=kind, target=target, level=level, terms=terms), None)

    def _words_of(self, phrase: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the words of a phrase as accented and folded, read as those of a message are."""
        known = self._read.get(phrase)
        if known is None:
            words = tuple(normalise(phrase).lower().split())
            if not all(map(str.isalnum, words)):
                words = tuple(accented_list(phrase))
            folded = tuple(map(self._fold, words))
            if not self._short_words.isdisjoint(folded):
                long = " ".join(self._shorts.get(word, word) for word in phrase.split())
                words = tuple(word.accented for word in read_words(long, lambda _first, _second: False))
                folded = tuple(map(fold, words))
            known = self._read[phrase] = (words, folded)
        return known

    def _fold(self, word: str) -> str:
        found = self._folded.get(word)
        if found is None:
            found = self._folded[word] = fold(word)
        return found

    def _add(self, phrase: str, term: str) -> None:
        if (phrase, term) in self._added:
            return
        self._added.add((phrase, term))
        text, _, unless = phrase.partition(UNLESS)
        node = self._tree
        accented: tuple[str, ...] = ()
        for number, part in enumerate(text.split(GAP_MARK)):
            if number:
                node.gap = node.gap or Node()
                node = node.gap
            words, folded = self._words_of(part)
            self._known.update(folded)
            self._pairs.update(pairwise(folded))
            for word in folded:
                following = node.children.get(word)
                if following is None:
                    following = node.children[word] = Node()
                node = following
            accented += words
        if not accented:
            raise BadData(f"{self._file}: `{phrase}` holds no word")
        node.endings.append(Ending(term=term, accented=accented, unless=unless.strip()))
