"""The words by which the parts of a plan are known, as `data/layout.yaml` lists them, ready for matching."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from knowledge import datafile
from knowledge.text import fold

# the capitals of Vietnamese for a character class: in Unicode they stand between the small letters
UPPER = "".join(
    chr(code) for code in (*range(0x41, 0x5B), *range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)) if chr(code).isupper()
)


@cache
def layout() -> Mapping[str, Any]:
    """Return the words as the data file holds them."""
    return datafile.load("layout.yaml")


@lru_cache(maxsize=4096)  # every plan has a first line
def name_line(number: int) -> str:
    """Return how a person is told to look at a line of a file."""
    return str(layout()["places"]["line"]).format(line=number)


@lru_cache(maxsize=4096)
def name_item(item: str, area: str = "") -> str:
    """Return how a person is told to look at a task of an annex, by its number and that of its area."""
    places = layout()["places"]
    return str(places["annex_in_area" if area else "annex"]).format(item=item, area=area)


def alternatives(phrases: Iterable[str]) -> str:
    """Return a regular expression for any of `phrases`, the longest first; white space between words may vary."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in ordered)


def folded(phrases: Iterable[str]) -> str:
    """Return `alternatives` of the folded `phrases`, for text that went through `fold`."""
    return alternatives({fold(phrase) for phrase in phrases})
