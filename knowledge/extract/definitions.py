"""Abbreviations as a plan explains them: "cải cách hành chính (CCHC)", and lists of short forms."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from knowledge.extract.headings import Entry
from knowledge.layout import UPPER, alternatives, layout
from knowledge.model import Definition
from knowledge.text import fold

_WORD = re.compile(r"\w+")
_BREAK = re.compile(r"[;:.()]|,\s")
_LONGEST = 12
_WINDOW = 300  # letters before a bracket in which its words are looked for


@cache
def _brackets() -> re.Pattern[str]:
    aliases = alternatives(layout()["definitions"]["aliases"])
    short = rf"[{UPPER}][{UPPER}\d]{{1,9}}(?:[- ][{UPPER}]{{2,8}})?"
    return re.compile(rf"\(\s*(?:(?:{aliases})\s*:?\s*)?[“\"']?(?P<short>{short})[”\"']?\s*\)")


@cache
def _legend() -> re.Pattern[str]:
    opening = rf"(?:(?:{alternatives(layout()['definitions']['legends'])})\s*:\s*)?"
    return re.compile(rf"(?:^|[;.]\s+){opening}(?P<short>[{UPPER}]{{2,10}})\s*(?:[:=]|\s[-–]\s)\s*(?P<long>[^;.:=]+)")


@cache
def _heads() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(layout()['definitions']['heads'])})\b", re.IGNORECASE)


def find_definitions(entries: Iterable[Entry]) -> tuple[Definition, ...]:
    """Return each abbreviation with its first explanation; another explanation of it is kept too."""
    found: dict[tuple[str, str], Definition] = {}
    for entry in entries:
        for text in filter(None, (entry.title, entry.text)):
            for short, long in _explain(text):
                definition = Definition(short=short, long=long, section=entry.section, text=text)
                found.setdefault((short, fold(long)), definition)
    return tuple(found.values())


def _explain(text: str) -> Iterator[tuple[str, str]]:
    if "(" in text:
        for match in _brackets().finditer(text):
            long = _find_long(text[max(0, match.start() - _WINDOW) : match.start()], match["short"])
            if long is not None:
                yield match["short"], long
    if ":" in text or "=" in text:
        for match in _legend().finditer(text):
            long = match["long"].strip(" ,")
            if _initials(long).startswith(fold(match["short"])):
                yield match["short"], long


def _initials(text: str) -> str:
    return "".join(word[0] for word in _WORD.findall(fold(text)))


def _find_long(before: str, short: str) -> str | None:
    """Return the words that `short` stands for: those whose initials it is, else those from a telling noun on."""
    letters = "".join(character for character in fold(short) if character.isalpha())
    tokens = list(_WORD.finditer(before))
    if len(tokens) >= len(letters):
        tail = tokens[-len(letters) :]
        if [fold(token.group()[0]) for token in tail] == list(letters):
            return before[tail[0].start() :].strip()
    heads = list(_heads().finditer(before))
    if not heads:
        return None
    long = before[heads[-1].start() :].strip(" ,")
    if _BREAK.search(long.replace(", ", " ")) or len(_WORD.findall(long)) > 2 * _LONGEST:
        return None
    return long
