"""What a column of an annex holds, told by its heading in whatever wording an office chose."""

import re
from functools import cache, lru_cache
from itertools import chain
from typing import Literal

from knowledge.layout import folded, layout
from knowledge.text import fold, words

Column = Literal["item", "title", "product", "lead", "coordinate", "time", "extra"]
_KINDS: tuple[Column, ...] = ("extra", "coordinate", "lead", "product", "time", "title")
_EDGES = re.compile(r"^\W+|\W+$")
_LONGEST = 60  # a cell with more letters is no heading


@cache
def _patterns() -> dict[Column, re.Pattern[str]]:
    return {kind: re.compile(rf"\b(?:{folded(layout()['columns'][kind])})\b") for kind in _KINDS}


@cache
def _wholes() -> dict[str, Column]:
    items: frozenset[str] = frozenset(fold(name) for name in layout()["columns"]["item"])
    wholes: dict[str, Column] = {fold(name): kind for name, kind in layout()["columns"]["wholes"].items()}
    return wholes | dict.fromkeys(items, "item")


def name_column(heading: str) -> Column | None:
    """Return what a column with this heading holds, None when the words are not known."""
    return _name_column(heading) if 0 < len(heading) <= _LONGEST else None


@cache
def _heading_words() -> frozenset[str]:
    columns = layout()["columns"]
    phrases = chain(layout()["heading_words"], columns["wholes"], columns["item"], *map(columns.__getitem__, _KINDS))
    return frozenset(word for phrase in phrases for word in words(phrase))


def is_bare_heading(text: str) -> bool:
    """Whether a cell names a column and says nothing else: no word of it is one that headings do not use."""
    return name_column(text) is not None and _heading_words().issuperset(words(text))


@lru_cache(maxsize=1024)
def _name_column(heading: str) -> Column | None:
    plain = _EDGES.sub("", fold(" ".join(heading.split())))
    if plain in _wholes():
        return _wholes()[plain]
    return next((kind for kind, pattern in _patterns().items() if pattern.search(plain)), None)
