"""Which words stand side by side in plans: all pairs as numbers in order, to be held in memory eight bytes a pair."""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence


def number_words(words: Sequence[str]) -> dict[str, int]:
    """Return the number of each of `words`, which are all the words of a library, in order."""
    return {word: number for number, word in enumerate(words)}


def pack_pairs(pairs: Iterable[str], numbers: Mapping[str, int]) -> bytes:
    """Return pairs of words, each with a blank between, as `WordPairs` reads them; raises KeyError for a new word."""
    split = (pair.split(" ") for pair in pairs)
    found = array("Q", sorted(_join(numbers[first], numbers[second], numbers) for first, second in split))
    if sys.byteorder == "big":
        found.byteswap()
    return found.tobytes()


class WordPairs:
    """The pairs that `pack_pairs` has packed with the same numbers."""

    def __init__(self, packed: bytes, numbers: Mapping[str, int]) -> None:
        self._numbers = numbers
        self._pairs = array("Q", packed)
        if sys.byteorder == "big":
            self._pairs.byteswap()

    def __len__(self) -> int:
        return len(self._pairs)

    def holds(self, first: str, second: str) -> bool:
        """Whether `second` follows right after `first` somewhere."""
        one, other = self._numbers.get(first), self._numbers.get(second)
        if one is None or other is None:
            return False
        wanted, pairs = _join(one, other, self._numbers), self._pairs
        place = bisect_left(pairs, wanted)
        return place < len(pairs) and pairs[place] == wanted


def _join(first: int, second: int, numbers: Mapping[str, int]) -> int:
    return first * len(numbers) + second
