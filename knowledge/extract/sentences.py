"""Sentences of a paragraph."""

import re
from collections.abc import Iterator
from functools import lru_cache

from knowledge.layout import UPPER

_END = re.compile(rf"[.!?](\s+)(?=[“\"'(]?[{UPPER}\d])")
_LONGEST = 4000  # letters; what is longer was written by no office and is parted at its semicolons, then anywhere


@lru_cache(maxsize=8192)  # a paragraph is asked for its figures, deadlines and references; offices copy it from others
def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of `text`; an abbreviation's full stop ("v.v.") before a small letter ends none."""
    found: list[str] = []
    for part in _part(text):
        if len(part) <= _LONGEST:
            found.append(part.strip())
        else:
            for clause in part.split(";"):
                found.extend(clause[at : at + _LONGEST].strip() for at in range(0, len(clause), _LONGEST))
    return tuple(sentence for sentence in found if sentence)


def _part(text: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(text):
        yield text[start : end.start(1)]
        start = end.end()
    yield text[start:]
