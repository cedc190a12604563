"""The words of a record as numbers, four bytes a word: which of them are wanted is told without their letters."""

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from knowledge.word_pairs import NO_WORD, WORD_BYTES, GatheredPairs


class Numbering(dict[str, int]):
    """The number of each word, given when the word is first asked for."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


def pack_words(
    records: Iterable[tuple[str, str]], numbering: Mapping[str, int], pairs: GatheredPairs
) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield for each record how many words its title has, which they are, and which further ones stand around it.

    A record is given by its title and its context, a blank between two words; each word of it is told once. Words
    that `numbering` does not know yet are asked of it in their order. The numbers of words that stand side by side
    in a title are added to `pairs`.
    """
    number = numbering.__getitem__
    contexts: dict[str, dict[int, None]] = {}  # records under the same headings have the same
    said: list[int] = []
    numbers: list[int] = []
    counts: list[tuple[int, int, int]] = []
    for title, context in records:
        named = list(map(number, title.split()))
        said += named
        said.append(NO_WORD)
        held = dict.fromkeys(named)
        title_count = len(held)
        around = contexts.get(context)
        if around is None:
            around = contexts[context] = dict.fromkeys(map(number, context.split()))
        held |= around
        numbers += held
        counts.append((len(named), WORD_BYTES * title_count, WORD_BYTES * len(held)))
    pairs.add(said)
    packed, start = _pack("I", numbers), 0
    for length, middle, end in counts:
        yield length, packed[start : start + middle], packed[start + middle : start + end]
        start += end


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
