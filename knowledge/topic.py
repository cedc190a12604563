"""The topic of a question: the words that are left, weighted, with what plans call the same thing."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from knowledge import datafile
from knowledge.candidates import Wanted
from knowledge.cues import Cue, phrases
from knowledge.library import Library
from knowledge.spoken import is_noise, is_spoken
from knowledge.text import fold, quality_key, tone_key
from knowledge.typing_keys import is_syllable
from knowledge.wording import Word

CUE_WEIGHT = 0.25
FAINT_WEIGHT = 0.3
WEAK_CUE_WEIGHT = 0.5
NOISE_WEIGHT = 2.0  # of keys that make no word: they may be anything, and are likely to be nothing
THESAURUS_WEIGHT = 0.9
TYPO_WEIGHT = 0.8
NEAR_BEST = 0.6  # share of the best record's words that another must hold to be weighed beside it
ENOUGH_WITHOUT_LIGHT = 4  # content words that must be left for words of talk to be passed over
_THERE_IS = "co"  # "có bao nhiêu", which typed without accents may be "cơ" or "cỡ" elsewhere
_ASKED_AFTER = frozenset({"bao", "may", "nhung", "gi", "ai", "khong", "cac"})
Phrase = tuple[str, ...]


class Term(NamedTuple):
    """Some words of the question that stand for one thing.

    `options` are the ways in which a plan may write it, each a run of folded words with its weight of 0 to 1;
    the first one is what was typed. `content` when no cue holds it. `weight` is how much the term counts,
    by rarity and by its role in the question.
    """

    words: tuple[str, ...]
    accented: tuple[str, ...]
    weight: float
    content: bool
    options: tuple[tuple[tuple[str, ...], float], ...]
    position: int


class _Said(NamedTuple):
    """The words `first` up to, not including, `end`, which are a phrase of the thesaurus, and what plans write."""

    first: int
    end: int
    plans: tuple[Phrase, ...]


@cache
def _thesaurus() -> dict[Phrase, tuple[tuple[Phrase, Phrase], ...]]:
    """Return, for what people say (folded), each way they write it with what plans write instead."""
    found: dict[Phrase, list[tuple[Phrase, Phrase]]] = {}
    for line in datafile.load("thesaurus.yaml")["lines"]:
        plans = [tuple(fold(phrase).split()) for phrase in line["plan"]]
        for phrase in line["people"]:
            written = tuple(phrase.lower().split())
            found.setdefault(tuple(fold(phrase).split()), []).extend((written, plan) for plan in plans)
    return {people: tuple(dict.fromkeys(ways)) for people, ways in found.items()}


@cache
def _lengths() -> dict[Phrase, list[int]]:
    """Return how many words the phrases of the thesaurus have, the most first, by their first word, or two of them."""
    found: dict[Phrase, list[int]] = {}
    for phrase in sorted(_thesaurus(), key=len, reverse=True):
        lengths = found.setdefault(phrase[:2], [])
        lengths += [len(phrase)] if len(phrase) not in lengths else []
    return found


def said_phrases() -> list[Phrase]:
    """Return what people say instead of what plans write, as folded words."""
    return list(_thesaurus())


def written_phrases() -> list[Phrase]:
    """Return the same with the accents of the file."""
    return [written for ways in _thesaurus().values() for written, _ in ways]


def find_terms(  # noqa: PLR0917  # all of it is what was read so far
    words: Sequence[Word],
    cues: Sequence[Cue],
    used: frozenset[int],
    library: Library,
    faint: frozenset[int] = frozenset(),
    soft: frozenset[int] = frozenset(),
) -> tuple[Term, ...]:
    """Return the terms of the topic: every word that is not `used`, single or as a phrase of the thesaurus.

    `faint` words (names of agencies and plans) help where a record holds them and do not hurt where not. `soft` words
    are used, but may still be part of a phrase ("xe cơ quan").
    """
    said = _said(words)
    factors = _factors(words, cues, used, _positions_said(said), library)
    factors = [min(factor, FAINT_WEIGHT) if i in faint else factor for i, factor in enumerate(factors)]
    terms: list[Term] = []
    for position, word in enumerate(words):
        factor = factors[position]
        if factor <= 0:
            continue
        options = [((word.text,), 1.0), *_spellings(words, position, library)]
        weight = factor * _weigh(word, options, library)
        terms.append(
            Term(
                words=(word.text,),
                accented=(_accents_meant(word, library),),
                weight=weight,
                content=factor >= 1,
                options=tuple(options),
                position=position,
            )
        )
    phrases_said = _phrases(said, words, factors, used - soft, library)
    return (*_as_heavy_as_meant(terms, phrases_said, library), *phrases_said)


def _as_heavy_as_meant(terms: Sequence[Term], said: Sequence[Term], library: Library) -> list[Term]:
    """Return the single words, those of people's own phrases weighing no more than what plans write for them.

    "Chấm điểm" stands in no plan; its words are not rarer for that than "xác định chỉ số".
    """
    most: dict[int, float] = {}
    for phrase in said:
        meant = max(library.weight(word) for option, _ in phrase.options[1:] or phrase.options for word in option)
        for position in range(phrase.position, phrase.position + len(phrase.words)):
            most[position] = max(most.get(position, 0.0), meant)
    return [t._replace(weight=most[t.position]) if most.get(t.position, t.weight) < t.weight else t for t in terms]


def _weigh(word: Word, options: Sequence[tuple[Phrase, float]], library: Library) -> float:
    """Return how much a word tells: as much as what plans write instead, and little where it is no word."""
    weight = library.weight(word.text)
    if len(options) > 1 and not _is_spelled_out(word, library):
        return library.weight(options[1][0][0])
    return min(weight, NOISE_WEIGHT) if is_noise(word, library) else weight


def _is_spelled_out(word: Word, library: Library) -> bool:
    """Whether a word of no plan was typed with its accents and can be Vietnamese: it is likely to be what it says."""
    return word.accented != word.text and word.text not in library.words and is_syllable(word.text)


def wanted_of(topic: Sequence[Term]) -> Wanted:
    """Return by which words the records of a topic are looked for, each with the most that it may add to coverage."""
    singles = {term.position: term for term in topic if len(term.words) == 1}
    weights: dict[str, float] = {}
    ways: dict[int, list[Phrase]] = {position: [] for position in singles}
    for term in topic:
        span = [p for p in range(term.position, term.position + len(term.words)) if p in singles]
        covered = sum([singles[position].weight for position in span])
        options = [option for option, _ in term.options]
        for position in span:
            ways[position] += options
        for option, weight in term.options:
            adds = covered * weight / len(option)
            for word in option:
                if not adds <= weights.get(word, -1.0):
                    weights[word] = adds
    content = [term for term in singles.values() if term.content]
    heaviest = sorted(content, key=lambda term: (-term.weight, term.position))
    groups = dict.fromkeys(tuple(dict.fromkeys(ways[term.position])) for term in heaviest)
    return Wanted(weights=weights, groups=tuple(groups), least=NEAR_BEST)


def _accents_meant(word: Word, library: Library) -> str:
    """Return a word as typed; without its accents where a tone was left out of one that no plan writes ("nươc")."""
    accented = word.accented
    if accented in library.accented or tone_key(accented) != quality_key(accented):
        return accented
    return word.text


def is_stop(words: Sequence[Word], position: int, library: Library, cued: frozenset[int] = frozenset()) -> bool:
    """Whether a word carries nothing; the words at `cued` are no neighbours that could tell.

    Typed with accents it is what it is. Without them (or with ones that no plan writes) "tao" may be "tao" or "tạo":
    it counts as the plans' word where plans mostly mean that and write it beside one of its neighbours.
    """
    stop, word = phrases().stop, words[position]
    if word.accented in phrases().classifiers:
        return not _has_companion(words, position)
    if word.accented != word.text and (word.accented in stop or word.accented in library.accented):
        return word.accented in stop
    if word.text not in _plain_stop():
        return False
    if word.text in phrases().companions:
        return not _has_companion(words, position)
    if library.forms.get(word.text, "") in stop:
        return True
    if word.text == _THERE_IS and position + 1 < len(words) and words[position + 1].text in _ASKED_AFTER:
        return True
    before = words[position - 1].text if position and position - 1 not in cued else ""
    after = words[position + 1].text if position + 1 < len(words) and position + 1 not in cued else ""
    return not (library.knows_pair(before, word.text) or library.knows_pair(word.text, after))


def _has_companion(words: Sequence[Word], position: int) -> bool:
    before, after = phrases().companions[words[position].text]
    return (position > 0 and words[position - 1].text in before) or (
        position + 1 < len(words) and words[position + 1].text in after
    )


def is_light(words: Sequence[Word], position: int, library: Library) -> bool:
    """Whether a word is one of talk rather than of the topic: no plan writes it beside one of its neighbours."""
    word = words[position]
    light = word.accented in phrases().light if word.accented != word.text else word.text in _plain_light()
    if not light:
        return False
    before = words[position - 1].text if position else ""
    after = words[position + 1].text if position + 1 < len(words) else ""
    return not (library.knows_pair(before, word.text) or library.knows_pair(word.text, after))


@cache
def _plain_light() -> frozenset[str]:
    return frozenset(map(fold, phrases().light))


@cache
def _plain_stop() -> frozenset[str]:
    return frozenset(map(fold, phrases().stop))


def _factors(
    words: Sequence[Word], cues: Sequence[Cue], used: frozenset[int], said: frozenset[int], library: Library
) -> list[float]:
    """Return how much each word counts as topic; `said` are the places of phrases of the thesaurus."""
    cued = frozenset([i for cue in cues if not cue.weak for i in range(cue.first, cue.end)]) | used
    factors: list[float] = []
    for index, word in enumerate(words):
        factor = 0.0 if index in used or is_stop(words, index, library, cued) else 1.0
        if index in said:
            factor = factor if index in used or factor else WEAK_CUE_WEIGHT
        elif is_spoken(word, library):
            factor = min(factor, FAINT_WEIGHT)
        # a figure typed along ("95% đúng hạn") is no topic; a row or a document is read apart
        if word.text.isdigit() and not _is_of_document(words, index):
            factor = min(factor, FAINT_WEIGHT)
        factors.append(factor)
    for cue in cues:
        factor = WEAK_CUE_WEIGHT if cue.weak else CUE_WEIGHT
        for index in range(cue.first, cue.end):
            factors[index] = min(factors[index], factor)
    light = {i for i, f in enumerate(factors) if f >= 1 and i not in said and is_light(words, i, library)}
    if sum(factor >= 1 for factor in factors) - len(light) >= ENOUGH_WITHOUT_LIGHT:
        factors = [FAINT_WEIGHT if i in light else factor for i, factor in enumerate(factors)]
    return factors


_DOCUMENTS = frozenset(
    {("nghi", "dinh"), ("nghi", "quyet"), ("quyet", "dinh"), ("thong", "tu"), ("chi", "thi"), ("ket", "luan")}
    | {("de", "an")}
)


def _is_of_document(words: Sequence[Word], index: int) -> bool:
    """Whether a figure is the number of a document ("nghị định 118", "nghị quyết số 66")."""
    end = index - 1 if index and words[index - 1].text == "so" else index
    return tuple(word.text for word in words[max(end - 2, 0) : end]) in _DOCUMENTS


def _said(words: Sequence[Word]) -> list[_Said]:
    """Return every phrase of the thesaurus that stands in the words, also where two overlap, in reading order."""
    known, lengths, texts = _thesaurus(), _lengths(), [word.text for word in words]
    found: list[_Said] = []
    for position, opening in enumerate(pairwise((*texts, ""))):
        for length in (*lengths.get(opening, ()), *lengths.get(opening[:1], ())):
            ways = known.get(tuple(texts[position : position + length]))
            if ways is None or length > len(texts) - position:
                continue
            span = words[position : position + length]
            plans = dict.fromkeys([plan for written, plan in ways if _is_written(span, written)])
            if plans:
                found.append(_Said(position, position + length, tuple(plans)))
    return found


def _positions_said(said: Sequence[_Said]) -> frozenset[int]:
    """Return where phrases of several words stand: their words are topic, whatever they are alone."""
    return frozenset(position for one in said if one.end - one.first > 1 for position in range(one.first, one.end))


def _phrases(
    said: Sequence[_Said], words: Sequence[Word], factors: Sequence[float], used: frozenset[int], library: Library
) -> list[Term]:
    """Return the phrases as terms, without those that lie on `used` words."""
    found: list[Term] = []
    for first, end, plans in said:
        if not used.isdisjoint(range(first, end)):
            continue
        factor = max(factors[first:end])
        typed = tuple([word.text for word in words[first:end]])
        weight = factor * max(map(library.weight, typed))
        if weight > 0:
            found.append(
                Term(
                    words=typed,
                    accented=tuple([word.accented for word in words[first:end]]),
                    weight=weight,
                    content=factor >= 1,
                    options=((typed, 1.0), *((plan, THESAURUS_WEIGHT) for plan in plans if plan != typed)),
                    position=first,
                )
            )
    return found


def _is_written(words: Sequence[Word], phrase: Phrase) -> bool:
    """Whether the words are spelled like the phrase, where they were typed with accents ("mảng" is not "mạng")."""
    for word, meant in zip(words, phrase, strict=False):
        accented = word.accented
        if accented not in (word.text, meant) and tone_key(accented) != tone_key(meant):
            return False
    return True


def _spellings(words: Sequence[Word], position: int, library: Library) -> list[tuple[tuple[str, ...], float]]:
    """Return words of the plans that may have been meant, where the typed one does not fit its neighbours."""
    word = words[position].text
    if word.isdigit() or len(word) < 2:
        return []
    before = words[position - 1].text if position else ""
    after = words[position + 1].text if position + 1 < len(words) else ""
    if word in library.words and (
        (before and library.knows_pair(before, word)) or (after and library.knows_pair(word, after))
    ):
        return []
    near = [w for w in library.words_near(word) if w != word]
    fitting = [
        w for w in near if (before and library.knows_pair(before, w)) or (after and library.knows_pair(w, after))
    ]
    if fitting:
        return [((w,), TYPO_WEIGHT) for w in fitting[:3]]
    return [] if word in library.words else [((w,), TYPO_WEIGHT * 0.7) for w in near[:2]]
