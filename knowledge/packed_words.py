"""The words of a record as numbers, four bytes a word: which of them are wanted is told without their letters."""

import sys
from array import array
from collections.abc import Iterable, Mapping


class Numbering(dict[str, int]):
    """The number of each word, given when the word is first asked for."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


def pack_words(title: str, context: str, numbers: Mapping[str, int]) -> tuple[int, bytes, bytes]:
    """Return how many words a title has, which they are, and which further ones stand around it.

    Each word is kept once; texts are words with a blank between.
    """
    words = list(map(numbers.__getitem__, title.split()))
    inside = dict.fromkeys(words)
    around = dict.fromkeys(map(numbers.__getitem__, context.split()))
    return len(words), _pack(inside), _pack(number for number in around if number not in inside)


def unpack(packed: bytes) -> "array[int]":
    """Return the numbers that `pack_words` has packed."""
    found = array("I")
    found.frombytes(packed)
    if sys.byteorder == "big":
        found.byteswap()
    return found


def _pack(numbers: Iterable[int]) -> bytes:
    found = array("I", numbers)
    if sys.byteorder == "big":
        found.byteswap()
    return found.tobytes()
