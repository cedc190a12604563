"""Sentences of a paragraph."""

import re

from knowledge.layout import UPPER

_END = re.compile(rf"(?<=[.!?])\s+(?=[“\"'(]?[{UPPER}\d])")


def split_sentences(text: str) -> list[str]:
    """Return the sentences of `text`; an abbreviation's full stop ("v.v.") before a small letter ends none."""
    return [sentence for part in _END.split(text) if (sentence := part.strip())]
