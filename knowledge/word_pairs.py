"""Which words stand side by side in plans: all pairs as numbers in order, to be held in memory eight bytes a pair."""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

WORD_BYTES = 4  # of the number of a word
_PAIR_BYTES = 8
NO_WORD = (1 << 32) - 1  # stands between two texts, so that the end of one and the beginning of the next are no pair


def number_words(words: Sequence[str]) -> dict[str, int]:
    """Return the number of each of `words`, which are all the words of a library, in order."""
    return {word: number for number, word in enumerate(words)}


def pack_pairs(pairs: Iterable[tuple[str, str]], numbers: Mapping[str, int]) -> bytes:
    """Return pairs of words as `WordPairs` reads them; raises KeyError for a new word."""
    found = array("Q", sorted(_join(numbers[first], numbers[second], numbers) for first, second in pairs))
    if sys.byteorder == "big":
        found.byteswap()
    return found.tobytes()


class GatheredPairs:
    """The pairs of words in texts, both by the numbers that their words have while texts are gathered."""

    def __init__(self) -> None:
        self._held: set[int] = set()

    def add(self, words: Iterable[int]) -> None:
        """Take words that stand one after the other, `NO_WORD` where a text ends; numbers have four bytes."""
        packed = array("I", words).tobytes()
        for start in (0, WORD_BYTES):  # two words in eight bytes are one number: every other pair, then those between
            end = start + (len(packed) - start) // _PAIR_BYTES * _PAIR_BYTES
            self._held.update(array("Q", packed[start:end]))

    def clear(self) -> None:
        """Forget all pairs."""
        self._held.clear()

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Give each pair once, in no order."""
        words = iter(array("I", array("Q", self._held).tobytes()))
        return (pair for pair in zip(words, words, strict=True) if NO_WORD not in pair)


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
