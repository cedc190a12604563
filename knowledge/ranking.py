"""How well a record fits a question: a sum of named features, each with its weight and its reason."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from knowledge.library import Library, Record
from knowledge.model import Passage
from knowledge.records import load
from knowledge.text import tone_key
from knowledge.topic import Term
from knowledge.wording import accented_words, index_words

Pair = tuple[str, str]

# Set on the development questions; `cchc ask --explain` shows what each one gave.
WEIGHTS: Mapping[str, float] = {
    "coverage": 0.50,  # how much of what was asked stands in the record
    "pairs": 0.28,  # how much of it stands there side by side
    "title": 0.22,  # how much of the record's title was asked for
}
CONTEXT = 0.72  # a word found around the title, not in it
SCATTERED = 0.7  # the words of a phrase found apart from each other
LONG = 12  # words of topic from which a message counts as rambling
WINDOW = 9
RARE = 4.0  # weight from which a missing word is what the question is about
TELLING = 1.0  # weight from which a missing word tells something
LONG_PENALTY = 0.95
LONE = 0.85  # a word typed without accents, found where none of its neighbours stands beside it
OTHER_ACCENT = 0.7  # the word found only with other accents than the ones typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A record with its score (0 to about 1.3), the features that made it, and words that were not found in it.

    `lacks_phrase` when two words of the topic that stand side by side are both missing: it may be another thing.
    `lacks_rare` when a word is missing that plans hardly ever use: the question is likely to be about just that.
    """

    record: Record
    score: float
    features: tuple[tuple[str, float], ...]
    missing: tuple[str, ...] = ()
    lacks_phrase: bool = False
    lacks_rare: bool = False

    def feature(self, name: str) -> float:
        """Return the value of one feature, 0 when it has none."""
        for key, value in self.features:
            if key == name:
                return value
        return 0.0


class _Words(NamedTuple):
    """What of a topic's words and pairs stands in a record."""

    title: frozenset[str]
    context: frozenset[str]
    title_pairs: frozenset[Pair]
    context_pairs: frozenset[Pair]
    json: str

    def hears(self, spelling: str) -> bool:
        """Whether the record writes a word with these accents."""
        return f" {spelling} " in _heard(self.json)


@lru_cache(maxsize=16_384)  # texts share most of what stands between two blanks
def _tone_keys(token: str) -> tuple[str, ...]:
    return tuple(map(tone_key, accented_words(token)))


@lru_cache(maxsize=4096)
def _heard(json: str) -> str:
    """Return the tone keys of all words of a record in one text, each between blanks."""
    keys = dict.fromkeys(chain.from_iterable(map(_tone_keys, json.split())))
    return f" {' '.join(keys)} "


@dataclass(frozen=True, slots=True)
class _Step:
    """Two words of the topic that follow each other: what the pair counts, and the ways in which plans may write it."""

    position: int
    weight: float
    content: bool
    ways: tuple[tuple[Pair, float], ...]


@dataclass(frozen=True, slots=True)
class _Single:
    """One word of the topic; `spelling` is how it was typed, None where that was without accents."""

    position: int
    weight: float
    content: bool
    options: tuple[tuple[str, float], ...]
    words: frozenset[str]
    spelling: str | None


class Ranking:
    """The scores of records for one topic; what was scored once is not scored again.

    `said` are all words of the question: a heading is named by any of them.
    """

    def __init__(self, topic: Sequence[Term], library: Library, said: frozenset[str] = frozenset()) -> None:
        self.topic = topic
        self._library = library
        self._said = said
        singles = {term.position: term for term in topic if len(term.words) == 1 and not _is_phrase(term)}
        self._singles = {position: _as_single(singles[position]) for position in sorted(singles)}
        self._long = sum(single.content for single in self._singles.values()) > LONG
        self._phrases = tuple((term, tuple(map(_as_way, term.options))) for term in topic if _is_phrase(term))
        self._steps = tuple(_steps(self._singles))
        self._vocabulary = frozenset(word for term in topic for option, _ in term.options for word in option)
        runs = (way for _, ways in self._phrases for way in ways)
        pairs = dict.fromkeys(pair for step in self._steps for pair, _ in step.ways)
        pairs |= dict.fromkeys(pair for way in runs for pair in way.pairs)
        self._following: dict[str, list[tuple[Pair, str]]] = {}
        for pair in pairs:
            self._following.setdefault(pair[0], []).append((pair, f" {' '.join(pair)} "))
        self._held_by = _by_word(self._singles)
        self._beside = _by_pair(self._steps)
        self._nothing = dict.fromkeys(self._singles, 0.0)
        self._telling = [p for p, single in self._singles.items() if single.content and single.weight >= TELLING]
        self._bare = [position for position, single in self._singles.items() if single.spelling is None]
        self._scored: dict[int, Ranked] = {}

    def rank(
        self, records: Sequence[Record], bonus_of: Callable[[Record], Sequence[tuple[str, float]]]
    ) -> list[Ranked]:
        """Return `records` by how well they fit the topic, best first; `bonus_of` is asked once for each."""
        scored = self._scored
        for record in records:
            if record.id not in scored:
                scored[record.id] = self._score(record, bonus_of(record))
        # the last digits of a sum hang on the order of its parts
        return sorted((scored[record.id] for record in records), key=lambda r: (-round(r.score, 9), r.record.id))

    def _look(self, record: Record) -> _Words:
        title, context = self._vocabulary.intersection(record.title), self._vocabulary.intersection(record.context)
        return _Words(
            title,
            context,
            self._side_by_side(title, record.title),
            self._side_by_side(context, record.context),
            record.json,
        )

    def _side_by_side(self, held: frozenset[str], words: tuple[str, ...]) -> frozenset[Pair]:
        """Return the pairs of the topic that stand in `words`, of which `held` are words of the topic."""
        if len(held) < 2:
            return frozenset()
        following = self._following
        both = [one for first in held if first in following for one in following[first] if one[0][1] in held]
        if not both:
            return frozenset()
        line = f" {' '.join(words)} "
        return frozenset([pair for pair, text in both if text in line])

    def _score(self, record: Record, bonus: Sequence[tuple[str, float]]) -> Ranked:
        words = self._look(record)
        singles = self._singles
        held = words.title | words.context
        matches = self._nothing.copy()
        matched: set[str] = set()
        for word in held:
            for position in self._held_by.get(word, ()):
                if not matches[position]:
                    matches[position] = _match_word(singles[position], words)
                if matches[position] > 0:
                    matched.add(word)
        phrase_pairs, found_words, lost = self._match_phrases(words, held, matches)
        matched |= found_words
        self._doubt_lone(words, matches, phrase_pairs)
        coverage = self._coverage(matches)
        pairs = self._pair_coverage(words, phrase_pairs, coverage)
        title = _title_coverage(record, matched | self._said if record.kind == "section" else matched, self._library)
        score = WEIGHTS["coverage"] * coverage + WEIGHTS["pairs"] * pairs + WEIGHTS["title"] * title
        absent = [p for p in self._telling if matches[p] == 0]
        return Ranked(
            record=record,
            score=score + sum(value for _, value in bonus),
            features=(("coverage", coverage), ("pairs", pairs), ("title", title), *bonus),
            missing=tuple(singles[p].options[0][0] for p in absent),
            lacks_phrase=lost or any(p + 1 in absent for p in absent),
            lacks_rare=any(singles[p].weight >= RARE for p in absent),
        )

    def _doubt_lone(self, words: _Words, matches: dict[int, float], phrase_pairs: Mapping[int, float]) -> None:
        """Let words typed without accents count less where none of their neighbours stands beside them there."""
        beside: set[int] = set(phrase_pairs)
        for pair in words.title_pairs | words.context_pairs:
            beside.update(self._beside.get(pair, ()))
        for position in self._bare:
            if position not in beside:
                matches[position] *= LONE

    def _coverage(self, matches: Mapping[int, float]) -> float:
        """Return how much of the topic was found; words of cues help when found and do not hurt when not.

        Of a long, rambling message only the stretch that fits best counts.
        """
        weighted = [
            (s.weight * matches[p], s.weight if s.content else s.weight * matches[p]) for p, s in self._singles.items()
        ]
        if not self._long:
            return _share(weighted)
        windows = (weighted[i : i + WINDOW] for i in range(len(weighted) - WINDOW + 1))
        return LONG_PENALTY * max(map(_share, windows), default=_share(weighted))

    def _match_phrases(
        self, words: _Words, held: frozenset[str], matches: dict[int, float]
    ) -> tuple[dict[int, float], set[str], bool]:
        """Count the phrases found into `matches`; return them by position, their words, and if a telling one lacks."""
        by_position: dict[int, float] = {}
        found: set[str] = set()
        lost = False
        for term, ways in self._phrases:
            span = range(term.position, term.position + len(term.words))
            value, option = _match_phrase([way for way in ways if way.option[0] in held], words)
            if value <= 0:
                telling = term.content and term.weight >= TELLING
                lost = lost or (telling and any(matches.get(p) == 0 for p in span))
                continue
            found.update(option)
            for position in span:
                if position in matches:
                    matches[position] = max(matches[position], value)
                by_position[position] = max(by_position.get(position, 0.0), value)
        return by_position, found, lost

    def _pair_coverage(self, words: _Words, phrase_pairs: Mapping[int, float], coverage: float) -> float:
        total = found = 0.0
        in_title, in_context = words.title_pairs, words.context_pairs
        for step in self._steps:
            best = 0.0
            if phrase_pairs:
                best = min(phrase_pairs.get(step.position, 0.0), phrase_pairs.get(step.position + 1, 0.0))
            if in_title or in_context:
                for pair, value in step.ways:
                    if pair in in_title:
                        best = max(best, value)
                    elif pair in in_context:
                        best = max(best, CONTEXT * value)
            if best > 0 or step.content:
                total += step.weight
            found += step.weight * best
        return found / total if total else coverage


def rank(
    topic: Sequence[Term],
    records: Iterable[Record],
    library: Library,
    bonuses: Mapping[int, Sequence[tuple[str, float]]] | None = None,
    said: frozenset[str] = frozenset(),
) -> list[Ranked]:
    """Return `records` by how well they fit the topic, best first.

    `bonuses` gives further features by record number ("agency", "plan", …), already weighted. Equal scores keep
    the order of the documents, so that the same question always gets the same answer. `said` are all words of the
    question: a heading is named by any of them.
    """
    extra = bonuses or {}
    return Ranking(topic, library, said).rank(tuple(records), lambda record: extra.get(record.id, ()))


def _as_single(term: Term) -> _Single:
    options = tuple((option[0], weight) for option, weight in term.options)
    spelling = tone_key(term.accented[0]) if term.accented[0] != options[0][0] else None
    words = frozenset(word for word, _ in options)
    return _Single(term.position, term.weight, term.content, options, words, spelling)


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of writing a phrase."""

    option: tuple[str, ...]
    words: frozenset[str]
    pairs: frozenset[Pair]
    weight: float


def _as_way(option: tuple[tuple[str, ...], float]) -> _Way:
    words, weight = option
    return _Way(words, frozenset(words), frozenset(pairwise(words)), weight)


def _steps(singles: Mapping[int, _Single]) -> Iterator[_Step]:
    for position, term in singles.items():
        following = singles.get(position + 1)
        if following is not None:
            ways = {
                (first, second): one * other
                for first, one in reversed(term.options)
                for second, other in reversed(following.options)
            }
            weight, content = (term.weight + following.weight) / 2, term.content and following.content
            yield _Step(position, weight, content, tuple(ways.items()))


def _by_word(singles: Mapping[int, _Single]) -> dict[str, list[int]]:
    """Return for each way of writing a word of the topic where in the topic it may stand."""
    found: dict[str, list[int]] = {}
    for position, single in singles.items():
        for word in single.words:
            found.setdefault(word, []).append(position)
    return found


def _by_pair(steps: Sequence[_Step]) -> dict[Pair, list[int]]:
    """Return for each pair of words the positions in the topic of those that it puts together."""
    found: dict[Pair, list[int]] = {}
    for step in steps:
        for pair, _ in step.ways:
            found.setdefault(pair, []).extend((step.position, step.position + 1))
    return found


def _share(weighted: Sequence[tuple[float, float]]) -> float:
    total = sum(weight for _, weight in weighted)
    return sum(found for found, _ in weighted) / total if total else 0.0


def _is_phrase(term: Term) -> bool:
    return len(term.words) > 1 or any(len(option) > 1 for option, _ in term.options)


def _match_word(single: _Single, words: _Words) -> float:
    best = 0.0
    for index, (word, weight) in enumerate(single.options):
        if word in words.title:
            value = weight
        elif word in words.context:
            value = weight * CONTEXT
        else:
            continue
        if index == 0 and single.spelling and not words.hears(single.spelling):
            value *= OTHER_ACCENT
        best = max(best, value)
    return best


def _match_phrase(ways: Sequence[_Way], words: _Words) -> tuple[float, tuple[str, ...]]:
    best: tuple[float, tuple[str, ...]] = (0.0, ())
    for way in ways:
        if way.words <= words.title:
            value = way.weight if way.pairs <= words.title_pairs else way.weight * SCATTERED
        elif way.words <= words.context:
            value = way.weight * CONTEXT * (1 if way.pairs <= words.context_pairs else SCATTERED)
        else:
            continue
        if value > best[0]:
            best = (value, way.option)
    return best


def _title_coverage(record: Record, matched: set[str], library: Library) -> float:
    title = _last_heading(record.json) if record.kind == "passage" else record.title
    total = library.weigh_all(title)
    return sum(map(library.weight, matched.intersection(title))) / total if total else 0.0


@lru_cache(maxsize=4096)
def _last_heading(json: str) -> tuple[str, ...]:
    """Return the words of the heading right above a paragraph; a paragraph is named by it, not by all its words."""
    passage = load(Passage, json)
    return tuple(index_words(passage.headings[-1])) if passage.headings else ()
