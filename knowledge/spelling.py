"""Slips of the keyboard mended before a question is read: keys left over, words run together, letters amiss."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.agency_mentions import asked_words
from knowledge.cues import phrases
from knowledge.library import Library
from knowledge.spoken import spoken_words
from knowledge.text import fold
from knowledge.topic import said_phrases, written_phrases
from knowledge.typing_keys import from_telex, from_vni, is_syllable
from knowledge.wording import sound_alikes, wording

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOKEN = re.compile(r"[^\W_]+")
_VNI = re.compile(r"[a-zđ]+[1-9]{1,2}[a-zđ]+[1-9]{0,2}")
_SHORTEST_RUN, _LONGEST_RUN = 5, 40
_LONGEST = 12  # letters of a word that may be a slip; the longest syllable has seven
_SHORTEST_SLIP = 4
_NEXT_TO = "/@.:-_"  # marks that make a word part of a number, an address or a name of something


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What people write when they ask: single words, and words that stand side by side; all folded."""

    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    word_list: tuple[str, ...]
    accented: frozenset[str]
    stop: frozenset[str]


@cache
def _known() -> _Known:
    """Return the words of all data by which questions are read."""
    forms = wording()
    runs: list[tuple[str, ...]] = [tuple(phrase.split()) for phrase in phrases().accents]
    runs += said_phrases()
    runs += asked_words()
    runs += [tuple(map(fold, long)) for long in forms.formal.values()]
    runs += [tuple(map(fold, long)) for longs in forms.chat.values() for long in longs]
    runs += [tuple(map(fold, long)) for long in forms.sequences.values()]
    runs += list(forms.sequences)
    talk = (sorted(phrases().stop), sorted(phrases().light), sorted(spoken_words()))
    accented: list[Sequence[str]] = [*talk, *forms.formal.values()]
    accented += [way for ways in phrases().accents.values() for way in ways]
    accented += [long for longs in forms.chat.values() for long in longs]
    accented += written_phrases()
    single = {*forms.formal, *forms.chat}.union(*(map(fold, group) for group in talk))
    words = {word for run in runs for word in run} | single
    return _Known(
        words=frozenset(words),
        pairs=frozenset(pair for run in runs for pair in pairwise(run)),
        word_list=tuple(sorted(word for word in words if is_syllable(word))),
        accented=frozenset(word for run in accented for word in run),
        stop=frozenset(map(fold, phrases().stop)),
    )


class _Mender:
    """Mends one message against what its library and the data know."""

    def __init__(self, text: str, library: Library) -> None:
        self.text = text
        self.library = library
        self.tokens = list(_TOKEN.finditer(text))
        self.folded = [fold(match.group()) for match in self.tokens]
        self.by_digits = any(self._vni(i) for i in range(len(self.tokens)) if _VNI.fullmatch(self.folded[i]))

    def mend(self) -> str:
        """Return the text with what is surely a slip put right."""
        parts: list[str] = []
        end = 0
        for index, match in enumerate(self.tokens):
            mended = self._mended(index)
            if mended is not None:
                parts += (self.text[end : match.start()], mended)
                end = match.end()
                self.folded[index] = fold(mended).split()[-1]
        return "".join((*parts, self.text[end:])) if parts else self.text

    def _knows(self, word: str) -> bool:
        return word in _known().words or word in self.library.words

    def _pairs(self, first: str, second: str) -> bool:
        return (first, second) in _known().pairs or self.library.knows_pair(first, second)

    def _fits(self, word: str, index: int) -> int:
        """Return beside how many of its neighbours a word is known to stand."""
        before = index > 0 and self._pairs(self.folded[index - 1], word)
        after = index + 1 < len(self.folded) and self._pairs(word, self.folded[index + 1])
        return before + after

    def _mended(self, index: int) -> str | None:
        match, word = self.tokens[index], self.folded[index]
        if self._apart(match) or word.isdigit() or len(word) < 2:
            return None
        if not word.isalpha():
            return self._vni(index) if self.by_digits else None
        if self._knows(word):
            return self._by_ear(index)
        typed = self._telex(match.group().lower())
        return typed or self._parted(word) or self._near(index)

    def _telex(self, typed: str) -> str | None:
        """Return what keys of Telex stand for, also where two of them were hit in the wrong order ("gaiir")."""
        swapped = (typed[:i] + typed[i + 1] + typed[i] + typed[i + 2 :] for i in range(1, len(typed) - 1))
        ways = (typed, *swapped) if not is_syllable(fold(typed)) else (typed,)
        read = (from_telex(way) for way in ways)
        return next((word for word in read if word is not None and self._knows(fold(word))), None)

    def _apart(self, match: re.Match[str]) -> bool:
        around = self.text[max(match.start() - 1, 0) : match.start()] + self.text[match.end() : match.end() + 1]
        inner = any(mark in _NEXT_TO for mark in around.strip())
        return inner and self.text[match.end() : match.end() + 2].strip() not in {".", ":", "-"}

    def _vni(self, index: int) -> str | None:
        typed = from_vni(self.tokens[index].group().lower())
        return typed if typed is not None and self._knows(fold(typed)) else None

    def _parted(self, word: str) -> str | None:
        """Return known words that were run together ("canbo"), every two of them known side by side."""
        if not _SHORTEST_RUN <= len(word) <= _LONGEST_RUN:
            return None
        parts = _part(word, 0, None, self)
        return " ".join(parts) if parts and len(parts) > 1 else None

    def _near(self, index: int) -> str | None:
        """Return the one known word that a letter more, less, other or swapped makes of a word nobody knows."""
        word = self.folded[index]
        slip = not is_syllable(word)
        spoken = [w for w in sorted(sound_alikes(word)) if slip and is_syllable(w) and self._knows(w)]
        if spoken:
            return max(spoken, key=lambda w: self._fits(w, index))
        if not (_SHORTEST_SLIP - slip) <= len(word) <= _LONGEST:
            return None
        near = {w: self._fits(w, index) for w in self._candidates(word)}
        best = max(near.values(), default=0)
        found = [w for w, fits in near.items() if fits == best]
        if best and (slip or len(found) == 1):
            return max(found, key=lambda w: (_alike(word, w), self.library.words.get(w, 0), w))
        return found[0] if slip and len(found) == 1 and len(word) > _SHORTEST_SLIP else None

    def _candidates(self, word: str) -> set[str]:
        found = {
            choice
            for choices in (_known().word_list, self.library.word_list)
            for choice, _, _ in process.extract(word, choices, scorer=OSA.distance, score_cutoff=1, limit=24)
        }
        return {w for w in found if is_syllable(w) and (w[0] == word[0] or w[:2] == word[1::-1] or w[1:] == word[1:])}

    def _by_ear(self, index: int) -> str | None:
        """Return what was meant by a word whose accents nobody writes, where it makes a phrase of questions.

        The right letters under other accents ("phói hợp"), or letters that sound the same ("chủ chì").
        """
        typed, word = self.tokens[index].group().lower(), self.folded[index]
        if typed == word or typed in _known().accented or typed in self.library.accented or self._is_name(index):
            return None
        if self._makes_phrase(word, index, frozenset()):
            return word
        found = [other for other in sorted(sound_alikes(word)) if self._makes_phrase(other, index, _known().stop)]
        return found[0] if found else None

    def _is_name(self, index: int) -> bool:
        """Whether a word is written as part of a name: a capital, in a message that is not all capitals."""
        typed = self.tokens[index].group()
        return index > 0 and typed[0].isupper() and typed[1:].islower()

    def _makes_phrase(self, word: str, index: int, stop: frozenset[str]) -> bool:
        neighbours = [
            (self.folded[index - 1], word) if index > 0 else None,
            (word, self.folded[index + 1]) if index + 1 < len(self.folded) else None,
        ]
        return any(pair in _known().pairs and stop.isdisjoint(pair) for pair in neighbours if pair)


def _part(word: str, start: int, before: str | None, mender: _Mender) -> tuple[str, ...] | None:
    if start == len(word):
        return ()
    for end in range(min(len(word), start + 7), start + 1, -1):
        part = word[start:end]
        if not is_syllable(part) or not mender._knows(part) or (before and not mender._pairs(before, part)):  # noqa: SLF001
            continue
        rest = _part(word, end, part, mender)
        if rest is not None:
            return (part, *rest)
    return None


def _alike(first: str, second: str) -> int:
    """Return how likely a slip is: letters swapped or doubled before a letter left out, before another letter."""
    if sorted(first) == sorted(second):
        return 3
    if set(first) == set(second):
        return 2
    return int(len(first) != len(second))


def mend(text: str, library: Library) -> str:
    """Return `text` (normalised) with its slips put right; what may be a word of its own is left as it was typed."""
    return _Mender(text, library).mend()
