"""The words of a record as numbers, four bytes a word: which of them are wanted is told without their letters."""

import sys
from array import array
from collections.abc import Iterable, Mapping
from typing import Literal


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
    return len(words), _pack("I", inside), _pack("I", (number for number in around if number not in inside))


def unpack(packed: bytes) -> "array[int]":
    """Return the numbers that `pack_words` has packed."""
    return _unpack("I", packed)


def pack_long(numbers: Iterable[int]) -> bytes:
    """Return numbers of records, eight bytes each."""
    return _pack("q", numbers)


def unpack_long(packed: bytes) -> "array[int]":
    """Return the numbers that `pack_long` has packed."""
    return _unpack("q", packed)


def _unpack(code: Literal["I", "q"], packed: bytes) -> "array[int]":
    found = array(code)
    found.frombytes(packed)
    if sys.byteorder == "big":
        found.byteswap()
    return found


def _pack(code: Literal["I", "q"], numbers: Iterable[int]) -> bytes:
    found = array(code, numbers)
    if sys.byteorder == "big":
        found.byteswap()
    return found.tobytes()
