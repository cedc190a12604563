"""The letters of a PDF page put together to words, in Unicode whatever their fonts are.

Programs set one word in pieces: accented letters from another part of the same font, bold letters printed twice,
headings of narrow columns turned upright.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pdfplumber.utils.text import extract_words

from knowledge.readers.legacy_fonts import convert
from knowledge.readers.pdf_words import Line, Word, lines_of
from knowledge.readers.source import Refused
from knowledge.text import normalise

_SUBSET = re.compile(r"^[A-Z]{6}\+")  # a mark of the part of a font that is embedded
_BLANK = 0.18  # of the letters' size: a wider gap parts words
_TWICE = 0.15  # of the letters' size: the same letter nearer than that is printed twice to look bold
_CLOSE = 1.6  # of the letters' size: lines of one turned text
_UNMAPPED = 0.02  # of a page's letters: with more of them nameless, what is left is no text

Letter = dict[str, Any]
Place = tuple[float, float, float, float]  # left, right, top, bottom


def read_words(letters: Sequence[Letter], page: int) -> list[Word]:
    """Return the words of a page; raises `Refused` when its letters have no Unicode names or it is set sideways."""
    unmapped = sum(letter["text"].startswith("(cid:") or letter["text"] == "\ufffd" for letter in letters)
    if unmapped > _UNMAPPED * len(letters) + 2:
        raise Refused("no_text", f"page {page}: letters without their Unicode names")
    upright: list[Letter] = []
    rising: list[Letter] = []
    falling: list[Letter] = []
    for letter in _each_once(letters):
        letter["fontname"] = _SUBSET.sub("", letter["fontname"])
        letter["size"] = round(2 * letter["size"]) / 2
        (upright if letter["upright"] else rising if letter["matrix"][1] > 0 else falling).append(letter)
    if len(rising) + len(falling) > len(upright):
        raise Refused("no_text", f"page {page}: text set sideways")
    return [*_words(upright), *_turned(rising, _from_rising, _to_rising), *_turned(falling, _from_falling, _to_falling)]


def _words(letters: list[Letter]) -> list[Word]:
    found = extract_words(letters, x_tolerance_ratio=_BLANK, y_tolerance=2, extra_attrs=["fontname", "size"])
    return [
        Word(
            text=normalise(convert(word["text"], word["fontname"])),
            x0=float(word["x0"]),
            x1=float(word["x1"]),
            top=float(word["top"]),
            bottom=float(word["bottom"]),
            size=float(word["size"]),
            font=word["fontname"],
        )
        for word in found
    ]


def _turned(letters: Iterable[Letter], turn: Callable[[Place], Place], back: Callable[[Place], Place]) -> list[Word]:
    """Return turned text in its place: lines close to each other as one word, for their order is not the page's."""
    laid = []
    for letter in letters:
        x0, x1, top, bottom = turn((letter["x0"], letter["x1"], letter["top"], letter["bottom"]))
        size = round(bottom - top)
        laid.append({**letter, "x0": x0, "x1": x1, "top": top, "bottom": bottom, "size": size, "upright": True})
    groups: list[list[Line]] = []
    for line in lines_of(_words(laid)):
        if groups and line.top - groups[-1][-1].top < _CLOSE * line.size:
            groups[-1].append(line)
        else:
            groups.append([line])
    words = []
    for group in groups:
        left, right = min(line.x0 for line in group), max(line.x1 for line in group)
        x0, x1, top, bottom = back((left, right, group[0].top, group[-1].bottom))
        text = " ".join(line.text for line in group)
        words.append(Word(text=text, x0=x0, x1=x1, top=top, bottom=bottom, size=group[0].size, font=group[0].font))
    return words


def _from_rising(place: Place) -> Place:
    x0, x1, top, bottom = place
    return -bottom, -top, x0, x1


def _to_rising(place: Place) -> Place:
    x0, x1, top, bottom = place
    return top, bottom, -x1, -x0


def _from_falling(place: Place) -> Place:
    x0, x1, top, bottom = place
    return top, bottom, -x1, -x0


def _to_falling(place: Place) -> Place:
    x0, x1, top, bottom = place
    return -bottom, -top, x0, x1


def _each_once(letters: Sequence[Letter]) -> list[Letter]:
    """Return the letters without those printed a second time nearly on themselves."""
    kept: list[Letter] = []
    seen: defaultdict[tuple[str, int, int], list[tuple[float, float]]] = defaultdict(list)
    for letter in letters:
        text, x, y = letter["text"], letter["x0"], letter["top"]
        near = _TWICE * letter["size"]
        column, row = int(x // 4), int(y // 4)
        twice = not text.isspace() and any(
            abs(x - other_x) < near and abs(y - other_y) < near
            for c in (column - 1, column, column + 1)
            for r in (row - 1, row, row + 1)
            for other_x, other_y in seen.get((text, c, r), ())
        )
        if not twice:
            kept.append(letter)
            seen[text, column, row].append((x, y))
    return kept
