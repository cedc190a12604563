"""How well a record fits a question: a sum of named features, each with its weight and its reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from knowledge.library import Library, Record
from knowledge.model import Passage
from knowledge.records import load
from knowledge.text import tone_key
from knowledge.topic import Term
from knowledge.wording import accented_words, index_words

# Set on the development questions; `cchc ask --explain` shows what each one gave.
WEIGHTS: Mapping[str, float] = {
    "coverage": 0.50,  # how much of what was asked stands in the record
    "pairs": 0.28,  # how much of it stands there side by side
    "title": 0.22,  # how much of the record's title was asked for
}
CONTEXT = 0.55  # a word found around the title, not in it
SCATTERED = 0.7  # the words of a phrase found apart from each other
LONG = 12  # words of topic from which a message counts as rambling
WINDOW = 9
RARE = 4.0  # weight from which a missing word is what the question is about
TELLING = 1.0  # weight from which a missing word tells something
LONG_PENALTY = 0.95
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
        return dict(self.features).get(name, 0.0)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a record, ready to look up."""

    title: frozenset[str]
    context: frozenset[str]
    title_pairs: frozenset[tuple[str, str]]
    context_pairs: frozenset[tuple[str, str]]
    accented: frozenset[str]


@lru_cache(maxsize=20_000)
def _accented(json: str) -> frozenset[str]:
    return frozenset(map(tone_key, accented_words(json)))


def _prepare(record: Record) -> _Words:
    return _Words(
        frozenset(record.title),
        frozenset(record.context),
        frozenset(pairwise(record.title)),
        frozenset(pairwise(record.context)),
        _accented(record.json),
    )


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
    ranked = [_score(topic, record, library, extra.get(record.id, ()), said) for record in records]
    return sorted(ranked, key=lambda r: (-r.score, r.record.id))


def _score(
    topic: Sequence[Term],
    record: Record,
    library: Library,
    bonus: Sequence[tuple[str, float]],
    said: frozenset[str],
) -> Ranked:
    words = _prepare(record)
    singles = {term.position: term for term in topic if len(term.words) == 1 and not _is_phrase(term)}
    matches = {position: _match_word(term, words) for position, term in singles.items()}
    matched_words = {
        option[0] for p, t in singles.items() if matches[p] > 0 for option, _ in t.options if _stands(option[0], words)
    }
    phrase_pairs, found_words, lost = _match_phrases(topic, words, matches)
    matched_words |= found_words
    coverage = _coverage(singles, matches)
    features = {
        "coverage": coverage,
        "pairs": _pair_coverage(singles, words, phrase_pairs, coverage),
        "title": _title_coverage(record, matched_words | (said if record.kind == "section" else set()), library),
    }
    score = sum(WEIGHTS[name] * value for name, value in features.items()) + sum(value for _, value in bonus)
    absent = {p for p, m in matches.items() if m == 0 and singles[p].content and singles[p].weight >= TELLING}
    return Ranked(
        record=record,
        score=score,
        features=(*features.items(), *bonus),
        missing=tuple(singles[p].words[0] for p in sorted(absent)),
        lacks_phrase=lost or any(p + 1 in absent for p in absent),
        lacks_rare=any(singles[p].weight >= RARE for p in absent),
    )


def _match_phrases(
    topic: Sequence[Term], words: _Words, matches: dict[int, float]
) -> tuple[dict[int, float], set[str], bool]:
    """Count the phrases found into `matches`; return them by position, their words, and whether a telling one lacks."""
    by_position: dict[int, float] = {}
    found: set[str] = set()
    lost = False
    for term in filter(_is_phrase, topic):
        span = range(term.position, term.position + len(term.words))
        value, option = _match_phrase(term, words)
        if value <= 0:
            lost = lost or (term.content and term.weight >= TELLING and any(matches.get(p) == 0 for p in span))
            continue
        found.update(option)
        for position in span:
            if position in matches:
                matches[position] = max(matches[position], value)
            by_position[position] = max(by_position.get(position, 0.0), value)
    return by_position, found, lost


def _coverage(singles: Mapping[int, Term], matches: Mapping[int, float]) -> float:
    """Return how much of the topic was found; words of cues help when found and do not hurt when not.

    Of a long, rambling message only the stretch that fits best counts.
    """
    weighted = [
        (singles[p].weight * matches[p], singles[p].weight * (1.0 if singles[p].content else matches[p]))
        for p in sorted(singles)
    ]
    content = sum(singles[p].content for p in singles)
    if content <= LONG:
        return _share(weighted)
    windows = (weighted[i : i + WINDOW] for i in range(len(weighted) - WINDOW + 1))
    return LONG_PENALTY * max(map(_share, windows), default=_share(weighted))


def _share(weighted: Sequence[tuple[float, float]]) -> float:
    total = sum(weight for _, weight in weighted)
    return sum(found for found, _ in weighted) / total if total else 0.0


def _is_phrase(term: Term) -> bool:
    return len(term.words) > 1 or any(len(option) > 1 for option, _ in term.options)


def _stands(word: str, words: _Words) -> bool:
    return word in words.title or word in words.context


def _match_word(term: Term, words: _Words) -> float:
    best = 0.0
    for index, (option, weight) in enumerate(term.options):
        word = option[0]
        value = weight if word in words.title else weight * CONTEXT if word in words.context else 0.0
        accented = term.accented[0]
        if value and index == 0 and accented != word and tone_key(accented) not in words.accented:
            value *= OTHER_ACCENT
        best = max(best, value)
    return best


def _match_phrase(term: Term, words: _Words) -> tuple[float, tuple[str, ...]]:
    best: tuple[float, tuple[str, ...]] = (0.0, ())
    for option, weight in term.options:
        pairs = list(pairwise(option))
        if all(word in words.title for word in option):
            value = weight if all(pair in words.title_pairs for pair in pairs) else weight * SCATTERED
        elif all(word in words.context for word in option):
            value = weight * CONTEXT * (1 if all(pair in words.context_pairs for pair in pairs) else SCATTERED)
        else:
            continue
        if value > best[0]:
            best = (value, option)
    return best


def _pair_coverage(
    singles: Mapping[int, Term], words: _Words, phrase_pairs: Mapping[int, float], coverage: float
) -> float:
    total = found = 0.0
    for position, term in singles.items():
        following = singles.get(position + 1)
        if following is None:
            continue
        weight = (term.weight + following.weight) / 2
        best = min(phrase_pairs.get(position, 0.0), phrase_pairs.get(position + 1, 0.0))
        for first, first_weight in term.options:
            for second, second_weight in following.options:
                pair = (first[0], second[0])
                if pair in words.title_pairs:
                    best = max(best, first_weight * second_weight)
                elif pair in words.context_pairs:
                    best = max(best, CONTEXT * first_weight * second_weight)
        if best > 0 or (term.content and following.content):
            total += weight
        found += weight * best
    return found / total if total else coverage


def _title_coverage(record: Record, matched: set[str], library: Library) -> float:
    title = set(_last_heading(record.json)) if record.kind == "passage" else set(record.title)
    total = sum(library.weight(word) for word in title)
    return sum(library.weight(word) for word in title & matched) / total if total else 0.0


@lru_cache(maxsize=20_000)
def _last_heading(json: str) -> tuple[str, ...]:
    """Return the words of the heading right above a paragraph; a paragraph is named by it, not by all its words."""
    passage = load(Passage, json)
    return tuple(index_words(passage.headings[-1])) if passage.headings else ()
