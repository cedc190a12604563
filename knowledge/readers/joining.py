"""Lines into paragraphs: what a page, a column or a mail program wrapped is joined, what stood apart stays apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from knowledge.blocks import Paragraph
from knowledge.layout import alternatives, layout, name_line
from knowledge.text import tidy

_BULLET = re.compile(r"[-–—+•●▪*]\s+\S|[-–—+•●▪](?=[^\W\d_])")
_DASH = re.compile(r"[-–—]\s")
_NUMBER = re.compile(
    r"(?:[IVXLC]{1,7}|[A-ZĐ])[.)/]\s+\S"  # I.  A)
    r"|\d{1,2}(?:\.\d{1,2}){0,3}[.)/]\s+\S"  # 1.  1.1.  1)
    r"|\d{1,2}(?:\.\d{1,2}){1,3}\s+[^\W\d_]"  # 1.1 without the last dot
    r"|[a-zđ][.)]\s+\S"
)
_PAGE = re.compile(r"[-–—\s]*\d{1,3}[-–—\s]*")
_NOTE = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]?\s*[^\W\d_]")
_PLAIN_NOTE = re.compile(r"(\d{1,2})\s+[^\W\d_]")
_ENDS = frozenset(".;:!?…")
_CLOSING = "'\"”’)*"  # what may stand behind the sign that ends a paragraph
_ABBREVIATION = re.compile(r"[A-ZĐ]{2,}\b")
_FIGURE = re.compile(r"\d+(?:/\d|/[A-ZĐ]|-[A-ZĐ]|[.,]?\d*\s?%)")  # a document number or a share opens no paragraph
_HYPHENATED = re.compile(r"[A-ZĐ]-$")
_LONG_LINE = 120  # no page of a plan holds more letters in a line, so longer lines were not wrapped
_BODY = 100  # a line this long is running text, not a heading or a name


class Line(NamedTuple):
    """One line of a file that is not blank, without the white space around it.

    `apart` when a blank line stands before it, `rule` when that blank line was long enough to be the line
    which parts footnotes from the text.
    """

    text: str
    number: int
    apart: bool = False
    rule: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapping:
    """How a file wraps its lines: `width` is the length of a full line, 0 when a paragraph is one line;
    `gaps_tell` when blank lines stand between paragraphs only."""

    width: int
    gaps_tell: bool


@dataclass(slots=True)
class _Draft:
    line: Line
    parts: list[str] = field(default_factory=list)
    last: str = ""

    def add(self, text: str) -> None:
        if self.parts and _HYPHENATED.search(self.parts[-1]) and text[:1].isalpha():
            self.parts[-1] += text  # a document number cut at its hyphen
        else:
            self.parts.append(text)
        self.last = text

    def paragraph(self) -> Paragraph:
        return Paragraph(text=tidy(" ".join(self.parts)), place=name_line(self.line.number))


def join_lines(lines: Sequence[Line], wrapping: Wrapping | None = None) -> list[Paragraph]:
    """Return the paragraphs of `lines`; bare page numbers are left out, footnotes follow the paragraph they cut."""
    how = wrapping or find_wrapping(lines)
    found: list[Paragraph] = []
    current: _Draft | None = None
    notes: list[_Draft] = []
    for line in lines:
        if _PAGE.fullmatch(line.text):
            continue
        if _is_note(line, notes):
            notes.append(_open(line))
        elif notes and not (line.apart and how.width == 0) and _continues(notes[-1], line, how):
            notes[-1].add(line.text)
        elif current is not None and _continues(current, line, how):
            current.add(line.text)
        else:
            found.extend(draft.paragraph() for draft in (current, *notes) if draft is not None)
            current, notes = _open(line), []
    found.extend(draft.paragraph() for draft in (current, *notes) if draft is not None)
    return found


def find_wrapping(lines: Sequence[Line]) -> Wrapping:
    """Return how `lines` are wrapped, judged by their lengths and by the blank lines between them."""
    lengths = sorted(len(line.text) for line in lines)
    if len(lengths) < 12:
        return Wrapping(width=0, gaps_tell=True)
    width = lengths[int(len(lengths) * 0.95) - 1]
    full = sum(length >= 0.8 * width for length in lengths)
    if width > _LONG_LINE or width < 30 or full < 0.35 * len(lengths):
        return Wrapping(width=0, gaps_tell=True)
    apart = sum(line.apart for line in lines)
    return Wrapping(width=width, gaps_tell=apart < 0.6 * len(lines))


def _open(line: Line) -> _Draft:
    draft = _Draft(line)
    draft.add(line.text)
    return draft


def _is_note(line: Line, notes: list[_Draft]) -> bool:
    if _NOTE.match(line.text):
        return True
    match = _PLAIN_NOTE.match(line.text)
    if match is None:
        return False
    if line.rule:
        return True
    before = _PLAIN_NOTE.match(notes[-1].line.text) if notes else None
    return before is not None and int(match[1]) == int(before[1]) + 1


@cache
def _openings() -> re.Pattern[str]:
    return re.compile(alternatives(layout()["openings"]))


@cache
def _hanging() -> re.Pattern[str]:
    return re.compile(rf"(?:^|\s)(?:{alternatives(layout()['hanging'])})$")  # "bằng", not "Cao Bằng"


def _is_capitals(text: str) -> bool:
    return " " in text and text.isupper()


def opens_paragraph(text: str) -> bool:
    """Whether a line begins a paragraph by its own looks: a bullet, a number, the words of a letter's head or foot."""
    return bool(_BULLET.match(text) or _NUMBER.match(text) or _openings().match(text))


def _continues(draft: _Draft, line: Line, how: Wrapping) -> bool:
    """Whether `line` is the rest of the paragraph that `draft` holds so far."""
    before, text = draft.last, line.text
    ended = before.rstrip(_CLOSING)[-1:] in _ENDS
    full = bool(how.width) and len(before) + 1 + len(text.split(" ", 1)[0]) > 0.9 * how.width
    if opens_paragraph(text):
        cut_dash = full and not ended and _DASH.match(text) is not None
        return cut_dash and text[2:].strip()[:1].islower()
    if _is_capitals(before):
        return _is_capitals(text) and full and not line.apart
    first = text[0]
    if ended:
        return first.islower() and (before.endswith(".") or (full and before.endswith(";")))
    if _FIGURE.match(text) and (how.width or len(before) >= _BODY):
        return True
    if first.islower() or before.endswith((",", "-")) or _hanging().search(before):
        return not _is_capitals(text)
    if how.width:
        return full and not (line.apart and how.gaps_tell) and not _is_capitals(text)
    if len(before) < _BODY:
        return False
    return not first.isalpha() or bool(_ABBREVIATION.match(text) and not _is_capitals(text))
