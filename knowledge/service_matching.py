"""Which phrases and rules of the service index a message fits: every fit with its words and its score."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.service_words import AGES, NUMBER, TOGETHER, Ending, Index, Kind, Level, Message, Node, Rule
from knowledge.text import fold, quality_key, tone_key
from knowledge.wording import Word, wording

# What a fit is worth, and what is taken off for what does not quite fit.
WORTH: Mapping[Level, float] = {"name": 0.92, "sign": 0.86, "hint": 0.5, "cue": 1.0}
LONGER = 0.015  # for each word beyond the second: what says more is meant more
LONGEST = 0.06
NEAR = 3  # words that may stand between the parts of a rule
FAR, FARTHEST = 0.02, 0.12  # taken off for each word more, and at most
SLIP = 0.9  # a word whose vowel lacks its hat or horn, or has another, under the right tone
OTHER_TONE = 0.6  # a word with another tone: most often another word
TYPO = 0.9
BARE = 0.93  # a phrase of one word typed without its accents, which may be another word
WINDOW = 12  # words that a rule may reach over, for each of its terms and once more
SKIPPED = 3  # words that a gap may hold
_MOST_NEAR = 1 << 13  # words kept in memory with what they may be
LONGEST_SLIP = 8  # letters of a word that may be a slip; no syllable has more
SPANS = 5  # places of one term that are looked at
_ALREADY = "roi"
_AFTER_ALREADY = frozenset(
    {"ma", "thi", "gio", "bay", "chua", "van", "nay", "con", "a", "nhung", "h", "chu", "vay", "the", "phai", "bao"}
    | {"khi", "di", "em", "toi", "minh", "lam", "muon", "can", "xa", "hay", "va", "ai", "sao", "nhe", "ad", "no"}
)
_SMALL, _TEEN, _ADULT, _OLD = 6, 14, 18, 65
_STOPS = ("p", "t", "c", "ch")
_GRAVE = "\u0300"
_HOOK, _TILDE, _D = "\u0309", "\u0303", "\u0111"
_TONES = "\u0300\u0301\u0303\u0309\u0323"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Where a term stands: the positions of its words, and how well they fit (1 is exactly)."""

    words: tuple[int, ...]
    fit: float = 1.0

    @property
    def end(self) -> int:
        """The position after the last word."""
        return self.words[-1] + 1


_SMALL_CHILD = "@small_child"  # services with this in a rule are for small children alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """One rule that a message fits: the positions of the words, the score of 0 to 1, and the words for a reason."""

    rule: Rule
    words: frozenset[int]
    score: float
    why: str

    @property
    def kind(self) -> Kind:
        """The kind of the rule."""
        return self.rule.kind

    @property
    def target(self) -> str:
        """What the rule means."""
        return self.rule.target


def find_fits(message: Message, index: Index) -> list[Fit]:
    """Return every rule that `message` fits, the best fit of each, in the order of the rules."""
    words = message.words
    spans = _ages(words, _whole(_Search(message, index).spans()))
    numbers = dict.fromkeys(number for term in spans for number in index.rules_of.get(term, ()))
    fits = (_fit(index.rules[number], spans, words) for number in sorted(numbers))
    found = [fit for fit in fits if fit is not None]
    if not any(age in spans for age in AGES[1:]) or AGES[0] in spans:
        return found
    small = {index.rules[number].target for number in index.rules_of.get(_SMALL_CHILD, ())}
    return [fit for fit in found if fit.target not in small]  # "bé 14 tuổi" is no small child, whatever it is called


def _whole(spans: dict[str, list[Span]]) -> dict[str, list[Span]]:
    """Return the spans without those that tear words apart which belong together."""
    bound = [frozenset(span.words) for span in spans.pop(TOGETHER, ())]
    if not bound:
        return spans
    kept = {term: [span for span in found if not _tears(frozenset(span.words), bound)] for term, found in spans.items()}
    return {term: found for term, found in kept.items() if found}


def _tears(words: frozenset[int], bound: Sequence[frozenset[int]]) -> bool:
    """Whether `words` take a part of what belongs together, and nothing of it whole."""
    met = [whole for whole in bound if not whole.isdisjoint(words)]
    return bool(met) and not any(whole <= words for whole in met)


def _ways(rule: Rule, spans: Mapping[str, list[Span]]) -> Iterator[tuple[float, int, tuple[int, ...]]]:
    """Give the ways to take a place for each term of a rule: its fit (the less, the better), its reach, its words."""
    for chosen in product(*(spans[term][:SPANS] for term in rule.terms)):
        used = sorted(position for span in chosen for position in span.words)
        if len(set(used)) < len(used) or used[-1] - used[0] > WINDOW * (1 + len(rule.terms)):
            continue
        fit = 1.0
        for span in chosen:
            fit *= span.fit
        yield -fit, used[-1] - used[0], tuple(used)


def _fit(rule: Rule, spans: Mapping[str, list[Span]], words: Sequence[Word]) -> Fit | None:
    for term in rule.terms:
        if term not in spans:
            return None
    if len(rule.terms) == 1:
        ways = [(-span.fit, span.words[-1] - span.words[0], span.words) for span in spans[rule.terms[0]][:SPANS]]
    else:
        ways = list(_ways(rule, spans))
    if not ways:
        return None
    best = min(ways)
    longer = min(LONGEST, LONGER * max(0, len(best[2]) - 2)) if rule.level != "hint" else 0.0
    between = best[1] + 1 - len(best[2])
    far = min(FARTHEST, FAR * max(0, between - NEAR * (len(rule.terms) - 1)))
    score = min(1.0, (WORTH[rule.level] + longer - far) * -best[0])
    return Fit(rule=rule, words=frozenset(best[2]), score=score, why=" ".join(words[i].accented for i in best[2]))


_Hit = tuple[Ending, Span]


def _shorter(hit: _Hit) -> int:
    return -len(hit[1].words)


class _Search:
    """The walk of one message through the tree of phrases."""

    def __init__(self, message: Message, index: Index) -> None:
        words = message.words
        self._words = words
        self._breaks = message.breaks
        self._index = index
        self._near = {
            position: find_near(word.text, index)
            for position, word in enumerate(words)
            if word.text not in index.vocabulary
        }
        typed = ((position, words[position].text) for position in self._near)
        self._ordinary = {position for position, text in typed if text in index.ordinary or text in index.quiet}

    def spans(self) -> dict[str, list[Span]]:
        """Return the places of every term, in reading order, the longest first where several begin together."""
        found: dict[str, list[Span]] = {}
        guarded: list[tuple[Ending, Span]] = []
        openings = self._index.tree.children
        for position, word in enumerate(self._words):
            if word.text not in openings and position not in self._near:
                continue
            here: list[_Hit] = []
            self._walk(self._index.tree, position, (), 0, here)
            for ending, span in sorted(here, key=_shorter):
                if ending.unless:
                    guarded.append((ending, span))
                else:
                    found.setdefault(ending.term, []).append(span)
        for position, word in enumerate(self._words):
            if word.text.isdigit():
                found.setdefault(NUMBER, []).append(Span(words=(position,)))
        for ending, span in guarded:
            if span.end - 1 in self._breaks or not any(o.words[0] == span.end for o in found.get(ending.unless, ())):
                found.setdefault(ending.term, []).append(span)
        return found

    def _walk(self, node: Node, position: int, path: tuple[int, ...], typos: int, hits: list[_Hit]) -> None:
        """Add to `hits` every ending at a node and behind it, `path` being the words that led there."""
        for ending in node.endings:
            span = self._span(ending, path, typos)
            if span is not None:
                hits.append((ending, span))
        if node.gap is not None and path:
            for skip in range(SKIPPED + 1):
                self._step(node.gap, position + skip, path, typos, hits)
        if node.children:
            self._step(node, position, path, typos, hits)

    def _step(self, node: Node, position: int, path: tuple[int, ...], typos: int, hits: list[_Hit]) -> None:
        """Walk on from a node by the word at a position."""
        if position >= len(self._words):
            return
        if path and self._breaks and not self._breaks.isdisjoint(range(path[-1], position)):
            return
        child = node.children.get(self._words[position].text)
        if child is not None:
            self._walk(child, position + 1, (*path, position), typos, hits)
        for near in self._near.get(position, ()):
            child = node.children.get(near)
            if child is not None:
                self._walk(child, position + 1, (*path, position), typos + 1, hits)

    def _span(self, ending: Ending, path: tuple[int, ...], typos: int) -> Span | None:
        if typos and typos >= len(path):
            return None
        if len(path) == 2 and not self._ordinary.isdisjoint(path):
            return None
        fit = 1.0
        for position, meant in zip(path, ending.accented, strict=True):
            typed = self._words[position].accented
            if typed != meant and typed in self._index.themselves:
                return None
            if typed != meant and position not in self._near:
                fit *= accord(typed, meant)
        if ending.term == TOGETHER and (typos or fit < 1.0):
            return None
        if len(path) == 1 and self._is_already(path[0]):
            return None
        if fit < 1.0 and (len(path) == 1 or fit < OTHER_TONE * SLIP or (fit < SLIP * SLIP and len(path) == 2)):
            return None
        if len(path) == 1 and fit == 1.0 and self._words[path[0]].accented != ending.accented[0]:
            fit = BARE
        return Span(words=tuple(range(path[0], path[-1] + 1)), fit=fit * TYPO**typos)

    def _is_already(self, position: int) -> bool:
        """Whether a bare "roi" is "rồi" rather than "rơi": it closes what was said."""
        word = self._words[position]
        if (word.text, word.accented) != (_ALREADY, _ALREADY):
            return False
        following = self._words[position + 1].text if position + 1 < len(self._words) else ""
        return not following or position in self._breaks or following in _AFTER_ALREADY


@lru_cache(maxsize=16_384)
def accord(typed: str, meant: str) -> float:
    """Return how well what was typed may stand for `meant`: 1 with accents left out, hook and tilde mixed up."""
    if typed in (meant, fold(typed)):
        return 1.0
    key, other = (tone_key(word).replace(_HOOK, _TILDE).replace(_D, "d") for word in (typed, meant))
    if key == other:
        return 1.0
    vowels, vowels_meant = (quality_key(word).replace(_D, "d") for word in (typed, meant))
    if vowels == vowels_meant:
        return OTHER_TONE if _tone(typed) and not _is_no_syllable(typed) else SLIP
    return SLIP if _tone(typed) in (_tone(meant), "") else OTHER_TONE


def _is_no_syllable(word: str) -> bool:
    """Whether a word ends in a stop under a tone that no such syllable has ("trìch"): a slip of the finger."""
    return fold(word).endswith(_STOPS) and _tone(word) in {_GRAVE, _TILDE}


def _tone(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if c in _TONES).replace(_HOOK, _TILDE)


def find_near(word: str, index: Index) -> tuple[str, ...]:
    """Return known words that sound like `word` or are one letter away, for words that are not known."""
    if not 3 <= len(word) <= LONGEST_SLIP or not word.isalpha():
        return ()
    found = index.near.get(word)
    if found is None:
        if len(index.near) >= _MOST_NEAR:
            index.near.clear()
        found = index.near[word] = _find_near(word, index)
    return found


def _find_near(word: str, index: Index) -> tuple[str, ...]:
    near = {w for w in _sound_alikes(word) if w in index.vocabulary}
    found = process.extract(word, index.words, scorer=OSA.distance, score_cutoff=1, limit=12)
    near.update(choice for choice, _, _ in found if len(choice) > 1)
    return tuple(sorted(near))


def _sound_alikes(word: str) -> Iterator[str]:
    for group in wording().sounds:
        for spoken in group:
            if word.startswith(spoken):
                yield from (other + word[len(spoken) :] for other in group if other != spoken)


def _ages(words: Sequence[Word], spans: dict[str, list[Span]]) -> dict[str, list[Span]]:
    """Return the spans with those of ages ("77 tuoi"); a child known to be of school age is no small one."""
    found = False
    for position in range(len(words) - 1):
        unit = words[position + 1].text
        if not words[position].text.isdigit() or unit not in {"tuoi", "thang"}:
            continue
        if unit == "thang" and (position + 2 >= len(words) or words[position + 2].text != "tuoi"):
            continue
        years = int(words[position].text) if unit == "tuoi" else 0
        term = AGES[sum(years >= limit for limit in (_SMALL, _TEEN, _ADULT, _OLD))]
        if position and words[position - 1].text == "duoi":
            continue
        spans.setdefault(term, []).append(Span(words=(position, position + 1)))
        if term == AGES[0]:
            spans.setdefault(_SMALL_CHILD, []).append(Span(words=(position, position + 1)))
        elif term in AGES[1:]:
            found = True
    if found and AGES[0] not in spans:
        spans.pop(_SMALL_CHILD, None)
    return spans
