"""Words that are typed in any talk and name no matter of a plan, and keys that make no word at all."""

from functools import cache

from knowledge import datafile
from knowledge.library import Library
from knowledge.text import fold
from knowledge.typing_keys import is_syllable
from knowledge.wording import Word

_LONGEST_SLIP = 4  # letters; longer ones that are no syllable may be a name from another language


@cache
def spoken_words() -> frozenset[str]:
    """Return the words of `spoken.yaml`, with their accents."""
    return frozenset(word for group in datafile.load("spoken.yaml").values() for word in str(group).split())


@cache
def _plain() -> frozenset[str]:
    return frozenset(map(fold, spoken_words()))


def is_spoken(word: Word, library: Library) -> bool:
    """Whether a word is one of talk that no plan writes; typed with accents it is taken at its word."""
    if word.accented != word.text:
        return word.accented in spoken_words() and word.accented not in library.accented
    return word.text in _plain() and word.text not in library.words


def is_noise(word: Word, library: Library) -> bool:
    """Whether a few keys make no syllable and no word of the plans, so that nobody can tell what they mean."""
    text = word.text
    return len(text) <= _LONGEST_SLIP and text.isalpha() and text not in library.words and not is_syllable(text)
