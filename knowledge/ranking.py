"""How well a record fits a question: a sum of named features, each with its weight and its reason."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from knowledge.candidates import Need
from knowledge.library import Library, Record
from knowledge.matching import Matcher, Pair, Words
from knowledge.model import Passage
from knowledge.records import load
from knowledge.text import tone_key
from knowledge.topic import Term
from knowledge.wording import Tokens, accented_words, index_words

# Set on the development questions; `cchc ask --explain` shows what each one gave.
WEIGHTS: Mapping[str, float] = {
    "coverage": 0.50,  # how much of what was asked stands in the record
    "pairs": 0.28,  # how much of it stands there side by side
    "title": 0.22,  # how much of the record's title was asked for
}


class Ranked(NamedTuple):
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
_NONE: frozenset[Pair] = frozenset()


@lru_cache(maxsize=4096)
def _heard(json: str) -> str:
    """Return the tone keys of all words of a record in one text, each between blanks."""
    tokens = json.replace('"', " ").split()  # no word holds a quotation mark, and without them tokens are the same
    return f" {' '.join(map(_TONE_KEYS.__getitem__, tokens))} "


class Ranking:
    """The scores of records for one topic; what was scored once is not scored again.

    `said` are all words of the question: a heading is named by any of them.
    """

    def __init__(self, topic: Sequence[Term], library: Library, said: frozenset[str] = frozenset()) -> None:
        self.topic = topic
        self._library = library
        self._said = said
        self._matcher = Matcher(topic)
        self._scored: dict[int, tuple[float, int, Ranked]] = {}
        self._around: dict[str, tuple[frozenset[str], frozenset[Pair]]] = {}

    def need(self, coverage: float) -> Need:
        """Return what a record must hold for this coverage."""
        return self._matcher.need(coverage)

    @property
    def scored(self) -> Iterable[int]:
        """The numbers of the records that were looked at."""
        return self._scored.keys()

    def rank(
        self, records: Sequence[Record], bonus_of: Callable[[Record], Sequence[tuple[str, float]]]
    ) -> list[Ranked]:
        """Return `records` by how well they fit the topic, best first; `bonus_of` is asked once for each."""
        scored = self._scored
        for record in records:
            if record.id not in scored:
                ranked = self._score(record, bonus_of(record))
                # the last digits of a sum hang on the order of its parts
                scored[record.id] = (-round(ranked.score, 9), record.id, ranked)
        return [ranked for _, _, ranked in sorted([scored[record.id] for record in records])]

    def _look(self, record: Record) -> Words:
        matcher = self._matcher
        held, beside = matcher.vocabulary.intersection, matcher.side_by_side
        title = held(record.title)
        around = self._around.get(record.context_line)  # whole parts of plans share it
        if around is None:
            context = held(record.context)
            around = self._around[record.context_line] = (context, beside(context, record.context_line))
        context, context_pairs = around
        unheard = _NONE
        if matcher.spelled:
            heard = _heard(record.json)
            missed = [
                one for one, sound in matcher.spelled if (one[0] in title or one[0] in context) and sound not in heard
            ]
            unheard = frozenset(missed) if missed else _NONE
        return Words(title, context, beside(title, record.title_line), context_pairs, unheard)

    def _score(self, record: Record, bonus: Sequence[tuple[str, float]]) -> Ranked:
        words = self._look(record)
        match = self._matcher.match(words)
        coverage, pairs, found, missing, lacks_phrase, lacks_rare = match
        title = self._title_coverage(record, words, found)
        score = WEIGHTS["coverage"] * coverage + WEIGHTS["pairs"] * pairs + WEIGHTS["title"] * title
        return Ranked(
            record,
            score + sum([value for _, value in bonus]),
            (("coverage", coverage), ("pairs", pairs), ("title", title), *bonus),
            missing,
            lacks_phrase,
            lacks_rare,
        )

    def _title_coverage(self, record: Record, words: Words, found: frozenset[str]) -> float:
        """Return how much of what names a record was asked for, `found` being the words of phrases."""
        title, held = record.title, words.title
        if record.kind == "passage":
            title = _last_heading(record.json)
            held = (words.title | words.context).intersection(title)
        total = self._library.weigh_all(title)
        if not total:
            return 0.0
        uses = self._matcher.uses
        asked = [word for word in held if word in uses or word in found]
        if record.kind == "section":
            asked = list(self._said.intersection(title).union(asked))
        return sum(map(self._library.weight, asked)) / total


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


@lru_cache(maxsize=4096)
def _last_heading(json: str) -> tuple[str, ...]:
    """Return the words of the heading right above a paragraph; a paragraph is named by it, not by all its words."""
    passage = load(Passage, json)
    return tuple(index_words(passage.headings[-1])) if passage.headings else ()
