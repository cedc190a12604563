"""Sentences of a paragraph."""

import re
from collections.abc import Iterator
from functools import lru_cache

from knowledge.layout import UPPER

_END = re.compile(rf"[.!?](\s+)(?=[“\"'(]?[{UPPER}\d])")
LONGEST_SENTENCE = 4000  # letters; longer ones were written by no office and are parted at semicolons, then anywhere


@lru_cache(maxsize=8192)  # a paragraph is asked for its figures, deadlines and references; offices copy it from others
def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of `text`; an abbreviation's full stop ("v.v.") before a small letter ends none."""
    found: list[str] = []
    for part in _part(text):
        if len(part) <= LONGEST_SENTENCE:
            found.append(part.strip())
        else:
            for clause in part.split(";"):
                starts = range(0, len(clause), LONGEST_SENTENCE)
                found.extend(clause[at : at + LONGEST_SENTENCE].strip() for at in starts)
    return tuple(sentence for sentence in found if sentence)


def _part(text: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(text):
        yield text[start : end.start(1)]
        start = end.end()
    yield text[start:]
