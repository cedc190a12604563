"""Which words of the plans may have been meant by another one: those that sound the same, or are one letter away."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.wording import sound_alikes

_SHORTEST = 3  # letters of a word of which another letter is looked for
_KEPT = 4096  # words kept in memory with what they may be: people mistype the same ones again and again


class NearWords:
    """The words of a library, each with how often it stands there; those of `listed` may be a letter away."""

    def __init__(self, counts: Mapping[str, int], listed: Iterable[str]) -> None:
        self._counts = counts
        self._listed = tuple(listed)
        self._of_length = lru_cache(maxsize=64)(self._pick)
        self.find = lru_cache(maxsize=_KEPT)(self._find)

    def _find(self, word: str) -> tuple[str, ...]:
        """Return known words that sound the same as `word` or are one letter away, most frequent first."""
        near = {other for other in sound_alikes(word) if other in self._counts}
        if len(word) >= _SHORTEST:
            known = self._of_length(len(word))
            found = process.extract(word, known, scorer=OSA.distance, score_cutoff=1, limit=12)
            near.update(choice for choice, _, _ in found if len(choice) >= 2)
        return tuple(sorted(near, key=lambda other: (-self._counts[other], other)))

    def _pick(self, length: int) -> tuple[str, ...]:
        return tuple(word for word in self._listed if length - 1 <= len(word) <= length + 1)
