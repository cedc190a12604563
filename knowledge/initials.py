"""Short forms that people make up from the first letters of a phrase ("NVTC" for "nghĩa vụ tài chính")."""

from collections.abc import Callable
from functools import cache

from knowledge import datafile
from knowledge.text import fold

_SHORTEST = 3  # two letters are first letters of too much


@cache
def _phrases() -> dict[str, tuple[str, ...]]:
    """Return the phrases of `wording.yaml` by their first letters, folded."""
    found: dict[str, list[str]] = {}
    for phrase in str(datafile.load("wording.yaml")["compounds"]).split(","):
        words = phrase.lower().split()
        if len(words) >= _SHORTEST:
            found.setdefault(fold("".join(word[0] for word in words)), []).append(" ".join(words))
    return {letters: tuple(phrases) for letters, phrases in found.items()}


def from_initials(typed: str, beside: Callable[[str, str], bool]) -> str | None:
    """Return the phrase of which `typed` (in lower case) is the first letters; None where it is none, or several.

    `beside` tells of the first and the last word of a phrase, folded, whether they may stand there: it decides among
    several phrases. A typed "đ" is no "d".
    """
    phrases = [phrase for phrase in _phrases().get(fold(typed), ()) if _is_spelt(typed, phrase)]
    if len(phrases) > 1:
        fitting = [phrase for phrase in phrases if beside(fold(phrase.split()[0]), fold(phrase.split()[-1]))]
        phrases = fitting or phrases
    return phrases[0] if len(phrases) == 1 else None


def _is_spelt(typed: str, phrase: str) -> bool:
    letters = [word[0] for word in phrase.split()]
    return all(one == other for one, other in zip(typed, letters, strict=True) if one == "đ")
