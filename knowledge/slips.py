"""What a slip of the keyboard was meant to be: known words a letter away, ranked by all that speaks for each."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.text import fold, quality_key, tone_key
from knowledge.typing_keys import is_syllable
from knowledge.wording import sound_alikes

_LONGEST = 12  # letters of a word that may be a slip; the longest syllable has seven
_SHORTEST_SIGN = 5  # letters of a short form or a foreign word to which a slip is led back
_CHOICES = 32
_ACCENTS, _COMMON, _SIGN = 2, 1, 1
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A word that may have been meant.

    `accented` is the way to write it that is next to what was typed, `written` whether there is one; `score` is how
    much speaks for it: how likely the slip is, beside which words it stands, whether the accents typed are its own,
    how common it is.
    """

    word: str
    accented: str
    written: bool
    slip: int
    beside: int
    score: int


class Slips:
    """The words to which slips are led back, with the accented ways in which each is written.

    `common` are words of any talk, accented.
    """

    def __init__(self, words: Iterable[str], common: frozenset[str], forms: Mapping[str, frozenset[str]]) -> None:
        by_length: dict[int, list[str]] = {}
        for word in sorted(words):
            if word.isalpha() and (is_syllable(word) or len(word) >= _SHORTEST_SIGN):
                by_length.setdefault(len(word), []).append(word)
        self._by_length = by_length
        self._common = common
        self._plain_common = frozenset(map(fold, common))
        self._forms = forms
        self._near = lru_cache(maxsize=8192)(self._find_near)

    def rank(self, typed: str, beside: Callable[[str], int], *, accents: bool) -> list[Repair]:
        """Return the words a letter away from `typed` (lower case), or that sound like it, the likeliest first.

        `beside` tells how well a word stands beside its neighbours; `accents` whether the message uses any.
        """
        word = fold(typed)
        found = [self._weigh(typed, word, other, beside(other), accents=accents) for other in self._near(word)]
        return sorted(found, key=lambda repair: (-repair.score, repair.word))

    def _find_near(self, word: str) -> tuple[str, ...]:
        if len(word) > _LONGEST:
            return ()
        choices = [w for length in range(len(word) - 1, len(word) + 2) for w in self._by_length.get(length, ())]
        found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=1, limit=_CHOICES)
        near = {choice for choice, _, _ in found if choice != word and _begins_alike(choice, word)}
        return tuple(sorted(near | {w for w in sound_alikes(word) if w in self._by_length.get(len(w), ())}))

    def _weigh(self, typed: str, word: str, other: str, beside: int, *, accents: bool) -> Repair:
        slip = weigh_slip(word, other)
        score = slip + beside + _SIGN * (not is_syllable(other))
        form = self._nearest_form(typed, other, alone=not beside) if accents else None
        if form:
            score += _ACCENTS
        elif typed != word and other not in sound_alikes(word):
            score -= _ACCENTS
        if not beside:
            meant = form or (other if typed == word else "")
            score += _COMMON * (meant in self._common or (meant == other and other in self._plain_common))
        return Repair(
            word=other, accented=form or other, written=form is not None, slip=slip, beside=beside, score=score
        )

    def _nearest_form(self, typed: str, word: str, *, alone: bool) -> str | None:
        """Return the accented way to write `word` that is one slip from what was typed, None where there is none.

        Where several are as near, it is `word` without accents, which may be any of them; a word that stands `alone`
        is the common one of them.
        """
        near = sorted(
            (_away(typed, form), alone and form not in self._common, form) for form in self._forms.get(word, ())
        )
        if not near or near[0][0] > 1:
            return None
        return word if len(near) > 1 and near[0][:2] == near[1][:2] else near[0][2]


def _begins_alike(first: str, second: str) -> bool:
    return first[0] == second[0] or first[:2] == second[1::-1] or first[1:] == second[1:]


def _away(typed: str, form: str) -> int:
    """Return how many letters two accented words are apart, wherever in the word the same tone stands."""
    (letters, tone), (others, other) = _letters_and_tone(typed), _letters_and_tone(form)
    apart = OSA.distance(letters, others, score_cutoff=1) if tone == other else 2
    return min(apart, OSA.distance(typed, form, score_cutoff=1))


@lru_cache(maxsize=8192)
def _letters_and_tone(word: str) -> tuple[str, str]:
    plain = quality_key(word)
    return unicodedata.normalize("NFC", plain), tone_key(word)[len(plain) :]


def weigh_slip(typed: str, meant: str) -> int:
    """Return how likely a slip is: letters swapped or doubled, then one left out, then one too many, then another."""
    if sorted(typed) == sorted(meant) or _is_doubled(typed, meant):
        return 4
    if len(typed) < len(meant):
        return 3
    return 2 if len(typed) > len(meant) or _is_beside(typed, meant) or typed in sound_alikes(meant) else 0


def _is_doubled(typed: str, meant: str) -> bool:
    return len(typed) == len(meant) + 1 and any(
        typed[i] == typed[i - 1] and typed[:i] + typed[i + 1 :] == meant for i in range(1, len(typed))
    )


def _is_beside(typed: str, meant: str) -> bool:
    """Whether the key beside the right one was hit."""
    other = next(((a, b) for a, b in zip(typed, meant, strict=False) if a != b), ("", ""))
    return any("".join(pair) in row for row in _KEYS for pair in (other, other[::-1]) if all(pair))


def one_key_amiss(typed: str) -> list[str]:
    """Return what keys may have been meant: two of them in the other order, or one that was hit twice only once."""
    swapped = [typed[:i] + typed[i + 1] + typed[i] + typed[i + 2 :] for i in range(1, len(typed) - 1)]
    return swapped + [typed[:i] + typed[i + 1 :] for i in range(1, len(typed)) if typed[i] == typed[i - 1]]
