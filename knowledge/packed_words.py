"""The words of a record as numbers, four bytes a word: which of them are wanted is told without their letters."""

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from knowledge.word_pairs import NO_WORD, WORD_BYTES, GatheredPairs

_MOST_SEEN = 1 << 13


class Numbering(dict[str, int]):
    """The number of each word, given when the word is first asked for."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


@dataclass(frozen=True, slots=True)
class SeenTexts:
    """What was packed before with the same numbers and pairs: offices copy headings and paragraphs from each other.

    A title is held with how many words it has, and it and a context with their words, each once.
    """

    titles: dict[str, tuple[int, dict[int, None]]] = field(default_factory=dict)
    contexts: dict[str, dict[int, None]] = field(default_factory=dict)

    def clear(self) -> None:
        """Forget all texts."""
        self.titles.clear()
        self.contexts.clear()

    def trim(self) -> None:
        """Begin anew where there are too many: most were seen once."""
        for texts in (self.titles, self.contexts):
            if len(texts) > _MOST_SEEN:
                texts.clear()


def pack_words(
    records: Iterable[tuple[str, str]], numbering: Mapping[str, int], pairs: GatheredPairs, seen: SeenTexts
) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield for each record how many words its title has, which they are, and which further ones stand around it.

    A record is given by its title and its context, a blank between two words; each word of it is told once. Words
    that `numbering` does not know yet are asked of it in their order. The numbers of words that stand side by side
    in a title are added to `pairs`. Titles that are in `seen` have told theirs.
    """
    number = numbering.__getitem__
    titles, contexts = seen.titles, seen.contexts
    said: list[int] = []
    numbers: list[int] = []
    counts: list[tuple[int, int, int]] = []
    for title, context in records:
        if title in titles:
            length, named = titles[title]
        else:
            words = list(map(number, title.split()))
            said += words
            said.append(NO_WORD)
            length, named = titles[title] = len(words), dict.fromkeys(words)
        around = contexts.get(context)
        if around is None:
            around = contexts[context] = dict.fromkeys(map(number, context.split()))
        held = named | around
        numbers += held
        counts.append((length, WORD_BYTES * len(named), WORD_BYTES * len(held)))
    pairs.add(said)
    seen.trim()
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
