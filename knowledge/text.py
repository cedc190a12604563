"""The only normaliser: one form for stored text, one folded form for comparing.

`fold` maps đ to d as well. SQLite's `remove_diacritics` and Unicode decomposition leave đ alone,
so "de an" would miss "Đề án" if either were used instead.
"""

import re
import unicodedata
from functools import lru_cache

_SPACES = {"\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u200b": "", "\ufeff": "", "\u00ad": ""}
_SPACE_TABLE = str.maketrans(_SPACES)
_WORD = re.compile(r"[a-z0-9]+")
_LONGEST_WORD, _MOST_WORDS = 8, 1 << 14


def normalise(text: str) -> str:
    """Return `text` in NFC with hard and zero-width spaces made plain; words are left as they were written."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():  # none of these spaces counts as printable
        return composed
    return composed.translate(_SPACE_TABLE) if any(map(composed.__contains__, _SPACES)) else composed


class _Folding(dict[int, int]):
    """The table of `fold`, filled as characters turn up."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        base = "d" if character in "đĐ" else unicodedata.normalize("NFD", character.lower())[:1] or character
        self[code] = folded = ord(base)
        return folded


_FOLDING = _Folding()


class _Words(dict[str, str]):
    """Words with what they are folded to; it begins anew when it is full."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[word] = folded = word.translate(_FOLDING)
        return folded


_WORDS = _Words()


@lru_cache(maxsize=32)  # many look for words of their own in one message
def _fold_text(text: str) -> str:
    return text.translate(_FOLDING)


def fold(text: str) -> str:
    """Return `text` in lower case without diacritics, one character for each: spans carry over.

    The length is kept only for NFC text, which is what `normalise` gives.
    """
    return _WORDS[text] if len(text) <= _LONGEST_WORD else _fold_text(text)


def words(text: str) -> list[str]:
    """Return the folded words of `text`, in order: runs of a-z and 0-9."""
    return _WORD.findall(fold(normalise(text)))


def squeeze(text: str) -> str:
    """Return `text` normalised, with every run of white space as one space and none at the ends."""
    return tidy(normalise(text))


def tidy(text: str) -> str:
    """Return text that was normalised with one space between words and none at the ends."""
    if "  " in text or not text.isprintable():  # the plain space is the only white space that counts as printable
        return " ".join(text.split())
    return text.strip()


_TONES = "\u0300\u0301\u0303\u0309\u0323"


@lru_cache(maxsize=16384)
def quality_key(word: str) -> str:
    """Return one word without its tone, its vowels kept: "sở" and "số" differ, "phối" and "phôi" do not."""
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if c not in _TONES)


@lru_cache(maxsize=16384)
def tone_key(word: str) -> str:
    """Return a form of one word that is the same wherever its tone mark stands: "hoà" and "hòa" are one."""
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in letters if c not in _TONES) + "".join(c for c in letters if c in _TONES)
