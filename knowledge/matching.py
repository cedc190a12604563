"""How much of a topic stands in the words of a record: single words, phrases, and what stands side by side."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product
from operator import mul
from typing import NamedTuple

from knowledge.candidates import Need
from knowledge.text import tone_key
from knowledge.topic import Term

Pair = tuple[str, str]
CONTEXT = 0.72  # a word found around the title, not in it
SCATTERED = 0.7  # the words of a phrase found apart from each other
LONG = 12  # words of topic from which a message counts as rambling
WINDOW = 9
RARE = 4.0  # weight from which a missing word is what the question is about
TELLING = 1.0  # weight from which a missing word tells something
LONG_PENALTY = 0.95
LONE = 0.85  # a word typed without accents, found where none of its neighbours stands beside it
OTHER_ACCENT = 0.7  # the word found only with other accents than the ones typed
_NO_PAIRS: frozenset[Pair] = frozenset()
_NOT_FOUND: tuple[float, tuple[str, ...]] = (0.0, ())


class Words(NamedTuple):
    """What of a topic's words and pairs stands in a record: in its title, and around it.

    `unheard` are those that stand there only with other accents than the ones typed, each with its spelling.
    """

    title: frozenset[str]
    context: frozenset[str]
    title_pairs: frozenset[Pair]
    context_pairs: frozenset[Pair]
    unheard: frozenset[Pair]


class Match(NamedTuple):
    """How well words fit a topic: how much of it they hold, and hold side by side (0 to 1).

    `found` are the words of its phrases. `missing` are words that were not found; `lacks_phrase` when two of them
    stand side by side in the topic, `lacks_rare` when one is a word that plans hardly ever use.
    """

    coverage: float
    pairs: float
    found: frozenset[str]
    missing: tuple[str, ...]
    lacks_phrase: bool
    lacks_rare: bool


class _Single(NamedTuple):
    """One word of the topic; `spelling` is how it was typed, None where that was without accents."""

    position: int
    weight: float
    content: bool
    options: tuple[tuple[str, float], ...]
    spelling: str | None


class _Step(NamedTuple):
    """Two words of the topic that follow each other: what the pair counts, and the ways in which plans may write it.

    `first` is the place of the first one among the single words.
    """

    first: int
    weight: float
    content: bool
    ways: tuple[tuple[Pair, float], ...]


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


class Matcher:
    """A topic made ready for comparing; many records hold the same of it, which is compared once.

    `vocabulary` are its words in all writings, `spelled` those typed with accents, each with its spelling, and this
    with a blank around it.
    """

    def __init__(self, topic: Sequence[Term]) -> None:
        terms, phrases = _part(topic)
        singles = self._singles = tuple([_as_single(terms[position]) for position in sorted(terms)])
        places = {single.position: place for place, single in enumerate(singles)}
        self._phrases = tuple([_as_phrase(term, places) for term in phrases])
        steps = list(_steps(singles))
        self._counted = [(step.first, step.weight, step.content) for step in steps]
        self.vocabulary = frozenset([word for term in topic for option, _ in term.options for word in option])
        self._following = _by_first(steps, self._phrases)
        self.uses = _by_word(singles)
        spelled = dict.fromkeys([(s.options[0][0], s.spelling) for s in singles if s.spelling is not None])
        self.spelled = tuple([(pair, f" {pair[1]} ") for pair in spelled])
        self._steps_of = _by_pair(steps)
        self._nothing = [0.0] * len(singles)
        self._weights = [single.weight for single in singles]
        self._helping = [place for place, single in enumerate(singles) if not single.content]
        self._long = len(singles) - len(self._helping) > LONG
        self._telling = [i for i, single in enumerate(singles) if single.content and single.weight >= TELLING]
        self._bare = [i for i, single in enumerate(singles) if single.spelling is None]
        self._matched: dict[Words, Match] = {}

    def match(self, words: Words) -> Match:
        """Return how well the words of a record fit."""
        found = self._matched.get(words)
        if found is None:
            found = self._matched[words] = self._match(words)
        return found

    def need(self, coverage: float) -> Need:
        """Return what a record must hold for this coverage: each word tells the most of all that it may stand for."""
        weighed = self._weights
        most: dict[tuple[str, int], float] = {}
        for place, single in enumerate(self._singles):
            for word, value in single.options:
                most[word, place] = max(most.get((word, place), 0.0), value * weighed[place])
        for phrase in self._phrases:
            for way in phrase.ways[1:]:  # the first is what was typed, whose words tell of their own places
                for word, place in product(way.words, phrase.places):
                    value = way.weight * weighed[place] / len(way.words)
                    most[word, place] = max(most.get((word, place), 0.0), value)
        told: dict[str, float] = {}
        for (word, place), value in most.items():
            if self._singles[place].content:
                told[word] = told.get(word, 0.0) + value
        return Need(told=told, context=CONTEXT, least=max(self._least_told(coverage), 0.0))

    def _least_told(self, coverage: float) -> float:
        """Return how much of the content must be told for this coverage, where all that helps is told as well."""
        if not self._long:
            return self._least_of(slice(None), coverage)
        return min([self._least_of(window, coverage / LONG_PENALTY) for window in _windows(len(self._singles))])

    def _least_of(self, window: slice, coverage: float) -> float:
        content = sum([single.weight for single in self._singles[window] if single.content])
        helping = sum([single.weight for single in self._singles[window] if not single.content])
        return coverage * content - (1 - coverage) * helping

    def side_by_side(self, held: frozenset[str], line: str) -> frozenset[Pair]:
        """Return the pairs of the topic that stand in `line`, a blank around each word; `held` are words of both."""
        if len(held) < 2:
            return _NO_PAIRS
        following = self._following
        return frozenset(
            [
                pair
                for first in held
                if first in following
                for pair, text in following[first]
                if pair[1] in held and text in line
            ]
        )

    def _match(self, words: Words) -> Match:
        matches = self._match_words(words)
        in_phrases, found, lost = self._match_phrases(words, matches)
        beside, best = self._match_pairs(words, in_phrases)
        for place in self._bare:  # typed without accents, with none of its neighbours beside it: it may be another word
            if place not in beside:
                matches[place] *= LONE
        coverage = self._coverage(matches)
        absent = [self._singles[place] for place in self._telling if not matches[place]]
        return Match(
            coverage,
            self._pair_coverage(best, coverage),
            frozenset(found),
            tuple([single.options[0][0] for single in absent]),
            lost or (len(absent) > 1 and _are_neighbours(absent)),
            max([single.weight for single in absent], default=0.0) >= RARE,
        )

    def _match_words(self, words: Words) -> list[float]:
        """Return how well each single word was found, by its best way of writing."""
        uses, title, unheard = self.uses, words.title, words.unheard
        matches = self._nothing.copy()
        for share, held in ((1.0, title), (CONTEXT, words.context - title)):
            for word in held:
                if word in uses:
                    for place, weight, spelling in uses[word]:
                        value = weight * share
                        if unheard and (word, spelling) in unheard:
                            value *= OTHER_ACCENT
                        if not value <= matches[place]:
                            matches[place] = value
        return matches

    def _coverage(self, matches: Sequence[float]) -> float:
        """Return how much of the topic was found; words of cues help when found and do not hurt when not.

        Of a long, rambling message only the stretch that fits best counts.
        """
        held = list(map(mul, self._weights, matches))
        asked = self._weights
        if self._helping:
            asked = asked.copy()
            for place in self._helping:
                asked[place] = held[place]
        if self._long:
            return LONG_PENALTY * max([_share(held[window], asked[window]) for window in _windows(len(held))])
        return _share(held, asked)

    def _match_phrases(self, words: Words, matches: list[float]) -> tuple[dict[int, float], list[str], bool]:
        """Count the phrases found into `matches`; return them by place, their words, and if a telling one lacks."""
        by_place: dict[int, float] = {}
        found: list[str] = []
        lost = False
        title, context = words.title, words.context
        for ways, openings, places, telling in self._phrases:
            value, option = _NOT_FOUND
            if not (openings.isdisjoint(title) and openings.isdisjoint(context)):
                value, option = _match_phrase(ways, words)
            if value <= 0:
                lost = lost or (telling and min([matches[place] for place in places], default=1.0) == 0)
                continue
            found += option
            for place in places:
                if not value <= matches[place]:
                    matches[place] = value
                if not value <= by_place.get(place, 0.0):
                    by_place[place] = value
        return by_place, found, lost

    def _match_pairs(self, words: Words, in_phrases: Mapping[int, float]) -> tuple[set[int], dict[int, float]]:
        """Return which single words have a neighbour beside them, and how well each step was found."""
        beside = set(in_phrases)
        best: dict[int, float] = {}
        for place, value in in_phrases.items():
            if place + 1 in in_phrases:
                best[place] = min(value, in_phrases[place + 1])
        steps_of, title = self._steps_of, words.title_pairs
        for share, pairs in ((1.0, title), (CONTEXT, words.context_pairs - title)):
            for pair in pairs:
                for first, value in steps_of.get(pair, ()):
                    beside.add(first)
                    beside.add(first + 1)
                    if value * share > best.get(first, 0.0):
                        best[first] = value * share
        return beside, best

    def _pair_coverage(self, best: Mapping[int, float], coverage: float) -> float:
        """Return how much of the topic was found side by side, `best` being how well each step was."""
        total = found = 0.0
        for first, weight, content in self._counted:
            value = best.get(first, 0.0)
            if value > 0:
                total += weight
                found += weight * value
            elif content:
                total += weight
        return found / total if total else coverage


def _windows(length: int) -> list[slice]:
    """Return the stretches of a long message."""
    return [slice(i, i + WINDOW) for i in range(length - WINDOW + 1)] or [slice(None)]


def _part(topic: Sequence[Term]) -> tuple[dict[int, Term], list[Term]]:
    """Return the single words of a topic by their position, and its phrases."""
    singles: dict[int, Term] = {}
    phrases: list[Term] = []
    for term in topic:
        if len(term.words) > 1 or max([len(option) for option, _ in term.options]) > 1:
            phrases.append(term)
        else:
            singles[term.position] = term
    return singles, phrases


def _are_neighbours(singles: Sequence[_Single]) -> bool:
    """Whether two of the words stand side by side in the topic."""
    return any(other.position == one.position + 1 for one, other in pairwise(singles))


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


def _by_first(steps: Sequence[_Step], phrases: Sequence[_Phrase]) -> dict[str, list[tuple[Pair, str]]]:
    """Return the pairs of a topic by their first word, each with the text in which the two stand side by side."""
    pairs = dict.fromkeys(pair for step in steps for pair, _ in step.ways)
    pairs |= dict.fromkeys(pair for phrase in phrases for way in phrase.ways for pair in way.pairs)
    following: dict[str, list[tuple[Pair, str]]] = {}
    for pair in pairs:
        following.setdefault(pair[0], []).append((pair, f" {' '.join(pair)} "))
    return following


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


def _share(held: Sequence[float], asked: Sequence[float]) -> float:
    total = sum(asked)
    return sum(held) / total if total else 0.0


def _match_phrase(ways: Sequence[_Way], words: Words) -> tuple[float, tuple[str, ...]]:
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
