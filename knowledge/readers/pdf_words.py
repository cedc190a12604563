"""The words of a PDF page and the lines they stand in; all lengths in points, `top` counted from the page's top."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

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
    """A word, or the part of one that is set in one font; `font` is '' for a word put together of several."""

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
        """The words of the line."""
        return " ".join(word.text for word in self.words)


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
    """Return the line of some words (at least one); pieces of a word with no blank between them become one."""
    ordered = sorted(words, key=lambda word: word.x0)
    size, bottom = max(word.size for word in ordered), max(word.bottom for word in ordered)
    joined: list[Word] = []
    for word in ordered:
        raised = word.size < 0.78 * size and word.bottom < bottom - 0.1 * size
        shown = replace(word, text=word.text.translate(_SUPERSCRIPT)) if raised and word.text.isdigit() else word
        if joined and shown.x0 - joined[-1].x1 <= _SPACE * min(shown.size, joined[-1].size):
            joined[-1] = _joined(joined[-1], shown)
        else:
            joined.append(shown)
    return Line(
        words=tuple(joined),
        x0=joined[0].x0,
        x1=max(word.x1 for word in joined),
        top=min(word.top for word in joined),
        bottom=bottom,
        size=size,
        font=joined[0].font if len({word.font for word in joined}) == 1 else "",
    )


def _joined(word: Word, piece: Word) -> Word:
    return Word(
        text=word.text + piece.text,
        x0=word.x0,
        x1=max(word.x1, piece.x1),
        top=min(word.top, piece.top),
        bottom=max(word.bottom, piece.bottom),
        size=max(word.size, piece.size),
        font=word.font if word.font == piece.font else "",
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
