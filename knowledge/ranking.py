"""How well a record fits a question: a sum of named features, each with its weight and its reason."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from knowledge.library import Library, Record
from knowledge.model import Passage
from knowledge.records import load
from knowledge.text import tone_key
from knowledge.topic import Term
from knowledge.wording import Tokens, accented_words, index_words

Pair = tuple[str, str]
_NOT_FOUND: tuple[float, tuple[str, ...]] = (0.0, ())

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


_TONE_KEYS = Tokens(lambda token: " ".join(map(tone_key, accented_words(token))))


class _Words(NamedTuple):
    """What of a topic's words and pairs stands in a record: in its title, and around it."""

    title: frozenset[str]
    context: frozenset[str]
    title_pairs: frozenset[Pair]
    context_pairs: frozenset[Pair]


@lru_cache(maxsize=4096)
def _heard(json: str) -> str:
    """Return the tone keys of all words of a record in one text, each between blanks."""
    return f" {' '.join(map(_TONE_KEYS.__getitem__, json.split()))} "


@dataclass(frozen=True, slots=True)
class _Step:
    """Two words of the topic that follow each other: what the pair counts, and the ways in which plans may write it.

    `first` is the place of the first one among the single words.
    """

    first: int
    weight: float
    content: bool
    ways: tuple[tuple[Pair, float], ...]


class _Single(NamedTuple):
    """One word of the topic; `spelling` is how it was typed, None where that was without accents."""

    position: int
    weight: float
    content: bool
    options: tuple[tuple[str, float], ...]
    spelling: str | None


class _Way(NamedTuple):
    """One way of writing a phrase."""

    option: tuple[str, ...]
    words: frozenset[str]
    pairs: frozenset[Pair]
    weight: float


class _Phrase(NamedTuple):
    """Words of the topic that stand for one thing: the ways of writing it, and the places of its single words."""

    ways: tuple[_Way, ...]
    openings: frozenset[str]
    places: tuple[int, ...]
    telling: bool


class Ranking:
    """The scores of records for one topic; what was scored once is not scored again.

    `said` are all words of the question: a heading is named by any of them.
    """

    def __init__(self, topic: Sequence[Term], library: Library, said: frozenset[str] = frozenset()) -> None:
        self.topic = topic
        self._library = library
        self._said = said
        terms = {term.position: term for term in topic if len(term.words) == 1 and not _is_phrase(term)}
        singles = self._singles = tuple(_as_single(terms[position]) for position in sorted(terms))
        places = {single.position: place for place, single in enumerate(singles)}
        self._long = sum(single.content for single in singles) > LONG
        self._phrases = tuple(_as_phrase(term, places) for term in topic if _is_phrase(term))
        self._steps = tuple(_steps(singles))
        self._vocabulary = frozenset(word for term in topic for option, _ in term.options for word in option)
        pairs = dict.fromkeys(pair for step in self._steps for pair, _ in step.ways)
        pairs |= dict.fromkeys(pair for phrase in self._phrases for way in phrase.ways for pair in way.pairs)
        self._following: dict[str, list[tuple[Pair, str]]] = {}
        for pair in pairs:
            self._following.setdefault(pair[0], []).append((pair, f" {' '.join(pair)} "))
        self._uses = _by_word(singles)
        self._steps_of = _by_pair(self._steps)
        self._nothing = [0.0] * len(singles)
        self._telling = [i for i, single in enumerate(singles) if single.content and single.weight >= TELLING]
        self._bare = [i for i, single in enumerate(singles) if single.spelling is None]
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
            title, context, self._side_by_side(title, record.title), self._side_by_side(context, record.context)
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
        matches = self._nothing.copy()
        self._match_words(words.title, 1.0, record, matches)
        self._match_words(words.context - words.title, CONTEXT, record, matches)
        in_phrases, found_words, lost = self._match_phrases(words, matches)
        beside, best = self._match_pairs(words, in_phrases)
        for place in self._bare:  # typed without accents, with none of its neighbours beside it: it may be another word
            if place not in beside:
                matches[place] *= LONE
        coverage = self._coverage(matches)
        pairs = self._pair_coverage(best, coverage)
        title = self._title_coverage(record, words, found_words)
        score = WEIGHTS["coverage"] * coverage + WEIGHTS["pairs"] * pairs + WEIGHTS["title"] * title
        singles = self._singles
        absent = [singles[place] for place in self._telling if matches[place] == 0]
        return Ranked(
            record=record,
            score=score + sum([value for _, value in bonus]),
            features=(("coverage", coverage), ("pairs", pairs), ("title", title), *bonus),
            missing=tuple([single.options[0][0] for single in absent]),
            lacks_phrase=lost or any(two.position == one.position + 1 for one, two in pairwise(absent)),
            lacks_rare=any(single.weight >= RARE for single in absent),
        )

    def _match_words(self, held: frozenset[str], share: float, record: Record, matches: list[float]) -> None:
        """Count the single words found into `matches`, each for its best way of writing."""
        uses = self._uses
        for word in held:
            for place, weight, spelling in uses.get(word, ()):
                value = weight * share
                if value > matches[place]:
                    if spelling is not None and f" {spelling} " not in _heard(record.json):
                        value *= OTHER_ACCENT
                        if value <= matches[place]:
                            continue
                    matches[place] = value

    def _coverage(self, matches: Sequence[float]) -> float:
        """Return how much of the topic was found; words of cues help when found and do not hurt when not.

        Of a long, rambling message only the stretch that fits best counts.
        """
        if self._long:
            pairs = zip(self._singles, matches, strict=True)
            weighted = [(s.weight * match, s.weight if s.content else s.weight * match) for s, match in pairs]
            windows = (weighted[i : i + WINDOW] for i in range(len(weighted) - WINDOW + 1))
            return LONG_PENALTY * max(map(_share, windows), default=_share(weighted))
        total = found = 0.0
        for (_, weight, content, _, _), match in zip(self._singles, matches, strict=True):
            if match:
                part = weight * match
                found += part
                total += weight if content else part
            elif content:
                total += weight
        return found / total if total else 0.0

    def _match_phrases(self, words: _Words, matches: list[float]) -> tuple[dict[int, float], set[str], bool]:
        """Count the phrases found into `matches`; return them by place, their words, and if a telling one lacks."""
        by_place: dict[int, float] = {}
        found: set[str] = set()
        lost = False
        for ways, openings, places, telling in self._phrases:
            value, option = _NOT_FOUND
            if not (openings.isdisjoint(words.title) and openings.isdisjoint(words.context)):
                value, option = _match_phrase(ways, words)
            if value <= 0:
                lost = lost or (telling and any(matches[place] == 0 for place in places))
                continue
            found.update(option)
            for place in places:
                matches[place] = max(matches[place], value)
                by_place[place] = max(by_place.get(place, 0.0), value)
        return by_place, found, lost

    def _match_pairs(self, words: _Words, in_phrases: Mapping[int, float]) -> tuple[set[int], dict[int, float]]:
        """Return which single words have a neighbour beside them, and how well each step was found."""
        beside = set(in_phrases)
        best: dict[int, float] = {}
        if in_phrases:
            for place, value in in_phrases.items():
                if place + 1 in in_phrases:
                    best[place] = min(value, in_phrases[place + 1])
        around = words.context_pairs - words.title_pairs
        for pairs, share in ((words.title_pairs, 1.0), (around, CONTEXT)):
            for pair in pairs:
                for first, value in self._steps_of.get(pair, ()):
                    beside.add(first)
                    beside.add(first + 1)
                    if value * share > best.get(first, 0.0):
                        best[first] = value * share
        return beside, best

    def _pair_coverage(self, best: Mapping[int, float], coverage: float) -> float:
        """Return how much of the topic was found side by side, `best` being how well each step was."""
        total = found = 0.0
        for step in self._steps:
            value = best.get(step.first, 0.0)
            if value > 0:
                total += step.weight
                found += step.weight * value
            elif step.content:
                total += step.weight
        return found / total if total else coverage

    def _title_coverage(self, record: Record, words: _Words, found: set[str]) -> float:
        """Return how much of what names a record was asked for, `found` being the words of phrases."""
        title, held = record.title, words.title
        if record.kind == "passage":
            title = _last_heading(record.json)
            held = (words.title | words.context).intersection(title)
        total = self._library.weigh_all(title)
        if not total:
            return 0.0
        weight_of = self._library.weight
        asked = [word for word in held if word in self._uses or word in found]
        if record.kind == "section":
            asked = list(self._said.intersection(title).union(asked))
        return sum(map(weight_of, asked)) / total


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
    return _Single(term.position, term.weight, term.content, options, spelling)


def _as_phrase(term: Term, places: Mapping[int, int]) -> _Phrase:
    ways = tuple(_Way(words, frozenset(words), frozenset(pairwise(words)), weight) for words, weight in term.options)
    positions = range(term.position, term.position + len(term.words))
    return _Phrase(
        ways,
        frozenset(way.option[0] for way in ways),
        tuple(places[position] for position in positions if position in places),
        term.content and term.weight >= TELLING,
    )


def _steps(singles: Sequence[_Single]) -> Iterator[_Step]:
    for first, (one, other) in enumerate(pairwise(singles)):
        if other.position == one.position + 1:
            ways = {
                (word, following): value * other_value
                for word, value in reversed(one.options)
                for following, other_value in reversed(other.options)
            }
            yield _Step(first, (one.weight + other.weight) / 2, one.content and other.content, tuple(ways.items()))


def _by_word(singles: Sequence[_Single]) -> dict[str, list[tuple[int, float, str | None]]]:
    """Return for each way of writing a word of the topic the places where it may stand, what it counts, and its sound.

    The sound is None where any accents will do.
    """
    found: dict[str, list[tuple[int, float, str | None]]] = {}
    for place, single in enumerate(singles):
        for index, (word, weight) in enumerate(single.options):
            found.setdefault(word, []).append((place, weight, single.spelling if index == 0 else None))
    return found


def _by_pair(steps: Sequence[_Step]) -> dict[Pair, list[tuple[int, float]]]:
    """Return for each pair of words the steps that it may be, with what it counts there."""
    found: dict[Pair, list[tuple[int, float]]] = {}
    for step in steps:
        for pair, value in step.ways:
            found.setdefault(pair, []).append((step.first, value))
    return found


def _share(weighted: Sequence[tuple[float, float]]) -> float:
    total = sum(weight for _, weight in weighted)
    return sum(found for found, _ in weighted) / total if total else 0.0


def _is_phrase(term: Term) -> bool:
    return len(term.words) > 1 or any(len(option) > 1 for option, _ in term.options)


def _match_phrase(ways: Sequence[_Way], words: _Words) -> tuple[float, tuple[str, ...]]:
    best = _NOT_FOUND
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


@lru_cache(maxsize=4096)
def _last_heading(json: str) -> tuple[str, ...]:
    """Return the words of the heading right above a paragraph; a paragraph is named by it, not by all its words."""
    passage = load(Passage, json)
    return tuple(index_words(passage.headings[-1])) if passage.headings else ()
