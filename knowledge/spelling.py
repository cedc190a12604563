"""Slips of the keyboard mended before a question is read: keys left over, words run together, letters amiss."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise
from weakref import WeakKeyDictionary

from knowledge.agency_mentions import asked_words
from knowledge.agency_registry import registry
from knowledge.cues import phrases
from knowledge.initials import from_initials
from knowledge.library import Library
from knowledge.slips import Repair, Slips, one_key_amiss
from knowledge.spoken import spoken_words
from knowledge.text import fold
from knowledge.topic import said_phrases, written_phrases
from knowledge.typing_keys import from_telex, from_vni, is_syllable
from knowledge.wording import sound_alikes, wording, written_out

_TOKEN = re.compile(r"[^\W_]+")
_VNI = re.compile(r"[a-zđ]+[1-9]{1,2}[a-zđ]+[1-9]{0,2}")
_NUMBERED = re.compile(r"(nq|qd|nd|kl|kh|cv|ct|tt|stt)(\d{1,4})")
_SHORTEST_RUN, _LONGEST_RUN = 5, 40
_SHORTEST_CUT = 2  # letters of a small word beyond which one may be missing
_SHORTEST_SLIP = 4
_BESIDE_CUE, _BESIDE_PLAN = 3, 2  # how much it speaks for a word that it makes a phrase of questions, or of plans
_SURE, _LIKELY = 6, 4  # the least score of a repair: of what can be a word, and of keys that make none
_PLAINLY = 3  # how likely the slip must be for a known word to be read as another
_RARE = 5  # records of plans that hold a word, up to which it may be a slip for another though it is one itself
_CLEARLY = 2  # how much more must speak for it than for the next
_ACCENTED = 0.5  # share of words with accents from which a word without them is likely to have none
_FIGURE = "0"
_NEXT_TO = "/@.:-_"  # marks that make a word part of a number, an address or a name of something


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What people write when they ask: single words, and words that stand side by side; all folded."""

    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]
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
    runs += [(word, _FIGURE) for word in forms.before_figures] + [(_FIGURE, word) for word in forms.after_figures]
    runs += [tuple(fold(phrase).split()) for phrase in (*forms.times, *(one.name for one in registry().provinces))]
    talk = (sorted(phrases().stop), sorted(phrases().light), sorted(spoken_words()))
    accented: list[Sequence[str]] = [*talk, *forms.formal.values()]
    accented += [way for ways in phrases().accents.values() for way in ways]
    accented += [long for longs in forms.chat.values() for long in longs]
    accented += written_phrases()
    accented += [phrase.split() for phrase in forms.times]
    single = {*forms.formal, *forms.chat}.union(*(map(fold, group) for group in talk))
    words = {word for run in runs for word in run} | single
    return _Known(
        words=frozenset(words),
        pairs=frozenset(pair for run in runs for pair in pairwise(run)),
        accented=frozenset(word for run in accented for word in run),
        stop=frozenset(map(fold, phrases().stop)),
    )


_SLIPS: "WeakKeyDictionary[Library, Slips]" = WeakKeyDictionary()


def _slips_of(library: Library) -> Slips:
    """Return the words of a library and of all data by which questions are read, ready to lead slips back to."""
    slips = _SLIPS.get(library)
    if slips is None:
        known = _known()
        forms: dict[str, set[str]] = {}
        named = {word for province in registry().provinces for word in province.name.lower().split()}
        for form in known.accented | library.accented | named:
            forms.setdefault(fold(form), set()).add(form)
        frozen = {word: frozenset(ways) for word, ways in forms.items()}
        slips = _SLIPS[library] = Slips(known.words.union(library.word_list), phrases().stop, frozen)
    return slips


class _Mender:
    """Mends one message against what its library and the data know."""

    def __init__(self, text: str, library: Library) -> None:
        self.text = text
        self.library = library
        self.tokens = list(_TOKEN.finditer(text))
        texts = [match.group() for match in self.tokens]
        self.typed = list(map(str.lower, texts))
        self.folded = list(map(fold, texts))
        self.accents = sum(map(str.__ne__, self.typed, self.folded)) > _ACCENTED * len(self.typed)
        mixed = (i for i, word in enumerate(self.folded) if not word.isalpha() and _VNI.fullmatch(word))
        self.by_digits = any(self._vni(i) for i in mixed)

    def mend(self) -> str:
        """Return the text with what is surely a slip put right: words that nobody knows, then those that fit ill."""
        mended: dict[int, str] = {}
        strange, rare = self._doubtful()
        for read, places in ((self._mended, strange), (self._misfit, rare)):
            for index in places:
                word = read(index) if index not in mended else None
                if word is not None:
                    mended[index] = word
                    self.folded[index] = fold(word).split()[-1]
        if not mended:
            return self.text
        parts: list[str] = []
        end = 0
        for index in sorted(mended):
            parts += (self.text[end : self.tokens[index].start()], mended[index])
            end = self.tokens[index].end()
        return "".join((*parts, self.text[end:]))

    def _doubtful(self) -> tuple[list[int], list[int]]:
        """Return where words stand that are not known as they are typed, and where rare ones do: most are neither."""
        words, accented = _known().words, _known().accented
        held, forms = self.library.words, self.library.accented
        strange: list[int] = []
        rare: list[int] = []
        for index, (word, typed) in enumerate(zip(self.folded, self.typed, strict=True)):
            written = typed in accented or typed in forms
            if not ((written or word == typed) and word.isalpha() and (word in words or word in held)):
                strange.append(index)
            if held.get(word, 0) <= _RARE or (not written and (self.accents or typed != word)):
                rare.append(index)
        return strange, rare

    def _knows(self, word: str) -> bool:
        return word in _known().words or word in self.library.words

    def _pairs(self, first: str, second: str) -> bool:
        return (first, second) in _known().pairs or self.library.knows_pair(first, second)

    def _mended(self, index: int) -> str | None:
        match, word = self.tokens[index], self.folded[index]
        if len(word) < 2 or word.isdigit() or self._apart(match):
            return None
        if not word.isalpha():
            return self._numbered(word) or (self._vni(index) if self.by_digits else None)
        if self._knows(word):
            return self._by_ear(index)
        typed = self._telex(self.typed[index])
        if typed and self._is_written(typed) and self._fits(fold(typed), index):
            return (
                fold(typed) if fold(typed) in one_key_amiss(word) else typed
            )  # "troong" is "trông", or a key too many
        short = None if is_syllable(word) else from_initials(match.group().lower(), partial(self._may_stand, index))
        if short is not None:
            return short
        return self._parted(word) or self._near(index, _SURE if typed and self._is_written(typed) else _LIKELY) or typed

    def _numbered(self, word: str) -> str | None:
        """Return a kind of document parted from its number ("nq66")."""
        match = _NUMBERED.fullmatch(word)
        return f"{match.group(1)} {match.group(2)}" if match else None

    def _may_stand(self, index: int, first: str, last: str) -> bool:
        """Whether the first word of a phrase is known beside what stands before, or the last beside what comes next."""
        before = index > 0 and self._pairs(self._as_read(index - 1)[-1], first)
        return before or (index + 1 < len(self.folded) and self._pairs(last, self._as_read(index + 1)[0]))

    def _telex(self, typed: str) -> str | None:
        """Return what keys of Telex stand for, also where one slipped ("gaiir", "chhaams"): a known word at best."""
        ways = (typed, *one_key_amiss(typed)) if not is_syllable(fold(typed)) else (typed,)
        read = (from_telex(way) for way in ways)
        known = [word for word in read if word is not None and self._knows(fold(word))]
        return next(filter(self._is_written, known), known[0] if known else None)

    def _is_written(self, accented: str) -> bool:
        """Whether a word is known with these very accents."""
        return accented in _known().accented or accented in self.library.accented

    def _apart(self, match: re.Match[str]) -> bool:
        around = self.text[max(match.start() - 1, 0) : match.start()] + self.text[match.end() : match.end() + 1]
        inner = any(mark in _NEXT_TO for mark in around.strip())
        return inner and self.text[match.end() : match.end() + 2].strip() not in {".", ":", "-"}

    def _vni(self, index: int) -> str | None:
        typed = from_vni(self.typed[index])
        return typed if typed is not None and self._knows(fold(typed)) else None

    def _parted(self, word: str) -> str | None:
        """Return known words that were run together ("canbo"), every two of them known side by side."""
        if not _SHORTEST_RUN <= len(word) <= _LONGEST_RUN:
            return None
        parts = _part(word, 0, None, self)
        return " ".join(parts) if parts and len(parts) > 1 else None

    def _near(self, index: int, least: int) -> str | None:
        """Return the known word that a letter more, less, other or swapped makes of a word nobody knows.

        Keys that make no syllable are surely a slip; what can be a word of its own must have more to speak for it.
        """
        slip = not is_syllable(self.folded[index])
        if len(self.folded[index]) < _SHORTEST_SLIP - slip:
            return None
        ranked = self._rank(index)
        if self._is_name(index):
            ranked = [repair for repair in ranked if slip and repair.beside]
        if not slip:
            ranked = [repair for repair in ranked if self._is_plain_slip(repair, index)]
        if not ranked or ranked[0].score < (least if slip else _SURE):
            return None
        alone = len(ranked) == 1 or ranked[0].score > ranked[1].score
        return ranked[0].accented if alone or (slip and ranked[0].beside) else None

    def _misfit(self, index: int) -> str | None:
        """Return what was meant by a known word that stands beside neither of its neighbours anywhere ("niệm vụ").

        It must make a phrase of questions, or stand beside both neighbours, and the word typed must be rare in plans;
        less is enough where the accents typed are nobody's.
        """
        word, typed = self.folded[index], self.typed[index]
        exact = self.accents or typed != word
        strange = exact and not self._is_written(typed)
        if (not strange and self.library.words.get(word, 0) > _RARE) or not self._may_misfit(index):
            return None
        ranked = [r for r in self._rank(index) if r.slip >= _PLAINLY and is_syllable(r.word) and r.written >= exact]
        if not ranked or (len(ranked) > 1 and ranked[1].score > ranked[0].score - (1 if strange else _CLEARLY)):
            return None
        best = ranked[0]
        if strange:
            sure = (best.score > _SURE and best.beside > 0) or best.accented in phrases().stop
        else:
            sure = typed not in self.library.accented and self._makes_cue(best.word, index)
        return best.accented if sure or best.beside > _BESIDE_CUE + 1 else None

    def _may_misfit(self, index: int) -> bool:
        """Whether a word is none of talk or of a name, and known among known words that it never stands beside."""
        word, typed = self.folded[index], self.typed[index]
        if len(word) < _SHORTEST_SLIP or not word.isalpha() or self._is_name(index) or self._fits(word, index):
            return False
        if typed in phrases().stop if typed != word else word in _known().stop:
            return False
        return all(map(self._knows, self.folded[max(index - 1, 0) : index + 2]))

    def _is_plain_slip(self, repair: Repair, index: int) -> bool:
        """Whether a slip changes no letter for another, or makes a phrase of questions."""
        if repair.slip >= _PLAINLY:
            return True
        by_ear = repair.word in sound_alikes(self.folded[index])
        return self._makes_cue(repair.word, index) if by_ear else self._makes_phrase(repair.word, index, _known().stop)

    def _makes_cue(self, word: str, index: int) -> bool:
        return word not in _known().stop and self._makes_phrase(word, index, frozenset())

    def _fits(self, word: str, index: int) -> bool:
        return any(self._pairs(first, second) for first, second in self._pairs_at(word, index))

    def _rank(self, index: int) -> list[Repair]:
        typed = self.tokens[index].group()
        accents = self.accents or typed.lower() != self.folded[index]
        ranked = _slips_of(self.library).rank(typed.lower(), lambda other: self._beside(other, index), accents=accents)
        sign = typed.isupper() and not self.text.isupper()
        return [repair for repair in ranked if not sign or not is_syllable(repair.word)]

    def _beside(self, word: str, index: int) -> int:
        """Return how much speaks for a word that it is known to stand beside its neighbours."""
        found = 0
        for first, second in self._pairs_at(word, index):
            if (first, second) in _known().pairs:
                found += _BESIDE_CUE
            elif self.library.knows_pair(first, second):
                found += _BESIDE_PLAN
        return found

    def _pairs_at(self, word: str, index: int) -> list[tuple[str, str]]:
        before = [(self._as_read(index - 1)[-1], word)] if index > 0 else []
        after = [(word, self._as_read(index + 1)[0])] if index + 1 < len(self.folded) else []
        return before + after

    def _as_read(self, index: int) -> Sequence[str]:
        """Return the words for which a neighbour stands: a short form is written out, a figure is any figure."""
        word = self.folded[index]
        if word.isdigit():
            return (_FIGURE,)
        return (word,) if is_syllable(word) else written_out(word)

    def _by_ear(self, index: int) -> str | None:
        """Return what was meant by a word whose accents nobody writes, where it makes a phrase of questions.

        The right letters under other accents ("phói hợp"), or letters that sound the same ("chủ chì").
        """
        typed, word = self.typed[index], self.folded[index]
        if typed == word or self._is_written(typed) or self._is_name(index):
            return None
        if self._makes_phrase(word, index, frozenset()):
            return word
        found = [other for other in sorted(sound_alikes(word)) if self._makes_phrase(other, index, _known().stop)]
        return found[0] if found else self._cut(index)

    def _cut(self, index: int) -> str | None:
        """Return the small word, known after the one before, of which the last letter was not typed ("hợp vớ ai")."""
        typed = self.typed[index]
        whole = [word for word in phrases().stop if word[:-1] == typed and len(word) > _SHORTEST_CUT]
        before = self._as_read(index - 1)[-1] if index > 0 else ""
        fitting = [word for word in whole if self._pairs(before, fold(word))]
        return fitting[0] if len(fitting) == 1 else None

    def _is_name(self, index: int) -> bool:
        """Whether a word is written as part of a name: a capital, in a message that is not all capitals."""
        typed = self.tokens[index].group()
        return index > 0 and typed[0].isupper() and typed[1:].islower()

    def _makes_phrase(self, word: str, index: int, stop: frozenset[str]) -> bool:
        return any(pair in _known().pairs and stop.isdisjoint(pair) for pair in self._pairs_at(word, index))


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


def mend(text: str, library: Library) -> str:
    """Return `text` (normalised) with its slips put right; what may be a word of its own is left as it was typed."""
    return _Mender(text, library).mend()
