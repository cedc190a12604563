"""The words of a record as numbers, four bytes a word: which of them are wanted is told without their letters."""

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

_WORD_BYTES = 4


class Numbering(dict[str, int]):
    """The number of each word, given when the word is first asked for."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldWords:
    """The words of some records, each word written once; plain data, quick to send to a process.

    `words` are all of them with a blank between, in the order in which the records say them. `numbers` tell by their
    places there which words the titles and contexts hold, one record after the other, each word of a record once.
    `lengths` are, for each record, how many words its title has, how many different ones, and how many further ones
    stand around it.
    """

    words: str
    numbers: "array[int]"
    lengths: "array[int]"

    def pack(self, numbering: Mapping[str, int]) -> Iterator[tuple[int, bytes, bytes]]:
        """Yield for each record how many words its title has, which they are, and which further ones stand around it.

        Words that `numbering` does not know yet are asked of it in their order.
        """
        own = list(map(numbering.__getitem__, self.words.split()))
        packed = _pack("I", map(own.__getitem__, self.numbers))
        lengths, start = iter(self.lengths), 0
        for length, title_count, context_count in zip(lengths, lengths, lengths, strict=True):
            middle = start + _WORD_BYTES * title_count
            end = middle + _WORD_BYTES * context_count
            yield length, packed[start:middle], packed[middle:end]
            start = end


def hold_words(records: Iterable[tuple[Sequence[str], Iterable[str]]]) -> HeldWords:
    """Return the words of records, each given by the words of its title and those of its context."""
    own, numbers, lengths = Numbering(), array("I"), array("I")
    for title, context in records:
        held = dict.fromkeys(title)
        title_count = len(held)
        held |= dict.fromkeys(context)
        numbers.extend(map(own.__getitem__, held))
        lengths.extend((len(title), title_count, len(held) - title_count))
    return HeldWords(words=" ".join(own), numbers=numbers, lengths=lengths)


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
