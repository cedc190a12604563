"""The words of a PDF page and the lines they stand in; all lengths in points, `top` counted from the page's top."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from knowledge.readers.legacy_fonts import convert
from knowledge.text import normalise

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SPACE = 0.12  # of the letters' size; a blank is twice as wide
_CUT_END = re.compile(r"[^\W\d_]-$|\S/$")  # "KH-" and "31/12/" at a line's end go on; "xã hội -" has a blank
_DATE = re.compile(r"\(?\d{1,2}(?:/\d{1,2})?/\d{4}[.,;)]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a page."""

    x0: float
    x1: float
    top: float
    bottom: float

    def holds(self, other: "Box") -> bool:
        """Tell whether the middle of `other` lies in this box."""
        x, y = (other.x0 + other.x1) / 2, (other.top + other.bottom) / 2
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class Word(Box):
    """A word, or the part of one that is set in one font."""

    text: str
    size: float
    font: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Box):
    """Words on one base line, left to right; `font` is theirs when they share one, else ''."""

    words: tuple[Word, ...]
    size: float
    font: str

    @property
    def text(self) -> str:
        """The words with blanks where the page shows any."""
        text = ""
        before: Word | None = None
        for word in self.words:
            apart = before is not None and word.x0 - before.x1 > _SPACE * min(word.size, before.size)
            text += (" " if apart else "") + _shown(word, self)
            before = word
        return text


def read_words(letters: Sequence[dict[str, Any]]) -> list[Word]:
    """Return the words of a pdfplumber page's letters, in Unicode whatever their fonts are."""
    from pdfplumber.utils.text import extract_words

    found = extract_words(_each_once(letters), x_tolerance_ratio=0.18, y_tolerance=2, extra_attrs=["fontname", "size"])
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
        if word["upright"]
    ]


def _each_once(letters: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the letters without those printed a second time beside themselves to look bold."""
    kept: list[dict[str, Any]] = []
    seen: set[tuple[str, int, int]] = set()
    for letter in letters:
        x, y = round(letter["x0"]), round(letter["top"])
        if letter["text"].isspace() or not any(
            (letter["text"], x + dx, y + dy) in seen for dx in (-1, 0, 1) for dy in (-1, 0, 1)
        ):
            kept.append(letter)
            seen.add((letter["text"], x, y))
    return kept


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Return the lines in which the words stand, from the top; raised figures stay in their line."""
    groups: list[list[Word]] = []
    top = bottom = 0.0
    for word in sorted(words, key=lambda word: (word.top + word.bottom, word.x0)):
        shared = min(bottom, word.bottom) - max(top, word.top)
        if groups and shared >= 0.5 * min(bottom - top, word.bottom - word.top):
            groups[-1].append(word)
            top, bottom = min(top, word.top), max(bottom, word.bottom)
        else:
            groups.append([word])
            top, bottom = word.top, word.bottom
    return [make_line(group) for group in groups]


def make_line(words: Iterable[Word]) -> Line:
    """Return the line of some words (at least one)."""
    ordered = tuple(sorted(words, key=lambda word: word.x0))
    return Line(
        words=ordered,
        x0=ordered[0].x0,
        x1=max(word.x1 for word in ordered),
        top=min(word.top for word in ordered),
        bottom=max(word.bottom for word in ordered),
        size=max(word.size for word in ordered),
        font=ordered[0].font if len({word.font for word in ordered}) == 1 else "",
    )


def fits(line: Line, following: Line, right: float) -> bool:
    """Tell whether the first word of `following` had room at the end of `line`, whose column ends at `right`."""
    first = following.words[0]
    return line.x1 + 0.3 * line.size + (first.x1 - first.x0) < right - 0.1 * line.size


def glue(text: str, line: Line, following: Line, width: float) -> str:
    """Return `text`, which ends with `line`, with the words of `following` after it.

    Nothing is put between the halves of a document number cut at its hyphen, or of a date cut because its column
    of that `width` was too narrow for it; a blank everywhere else.
    """
    after = following.text
    if _CUT_END.search(text) and after[:1].isalnum():
        return text + after
    last, first = line.words[-1], following.words[0]
    too_long = len(line.words) == 1 and (last.x1 - last.x0) + (first.x1 - first.x0) > width
    if too_long and _DATE.fullmatch(last.text + first.text):
        return text + after
    return f"{text} {after}" if text else after


def cell_text(lines: Sequence[Line], box: Box) -> str:
    """Return the text of a cell: wrapped lines joined, lines that somebody ended kept apart by line feeds."""
    if not lines:
        return ""
    padding = min(max(min(line.x0 for line in lines) - box.x0, 2.0), 6.0)
    right = box.x1 - padding
    width = right - box.x0 - padding
    text = lines[0].text
    parts = []
    for line, following in pairwise(lines):
        opens = not following.text[:1].islower() and not text.endswith(",")
        if opens and fits(line, following, right):
            parts.append(text)
            text = following.text
        else:
            text = glue(text, line, following, width)
    return "\n".join(filter(None, (part.strip() for part in (*parts, text))))


def _shown(word: Word, line: Line) -> str:
    raised = word.size < 0.78 * line.size and word.bottom < line.bottom - 0.1 * line.size
    return word.text.translate(_SUPERSCRIPT) if raised and word.text.isdigit() else word.text
