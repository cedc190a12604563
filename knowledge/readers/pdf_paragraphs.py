"""Lines of running text as paragraphs: what a page wrapped is joined, over a page's end as well."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from statistics import median

from knowledge.blocks import Paragraph
from knowledge.readers.pdf_words import Line, fits, glue
from knowledge.text import squeeze

_OPENS = re.compile(r"[-–—+•*]\s|(?:[IVXLC]{1,6}|\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđA-ZĐ])[.)]\s|\d{1,2}(?:\.\d{1,2})+\s")
_ENDS = re.compile(r"[.;:!?…]['\"”’)]*$|/\.$")
_SIZE = 1.2  # in points; a smaller difference is a slip
_APART = 1.2  # of the usual distance of lines
_FAR = 2.4  # of the letters' size: no paragraph is spaced so wide
_INDENT = 8.0
_CENTRED = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """A line of running text with its page and the margins that hold there."""

    line: Line
    page: int
    left: float
    right: float

    @property
    def is_centred(self) -> bool:
        """Tell whether the line stands in the middle, away from both margins."""
        before, after = self.line.x0 - self.left, self.right - self.line.x1
        return before > 2 * _CENTRED and abs(before - after) < _CENTRED


def usual_step(lines: Sequence[PageLine]) -> float:
    """Return the usual distance of two lines of one paragraph, 0 when no line is full."""
    steps = [
        below.line.top - above.line.top
        for above, below in pairwise(lines)
        if above.page == below.page
        and above.line.x1 > above.right - 3 * above.line.size
        and below.line.top > above.line.top
    ]
    return median(sorted(steps)[: max(1, len(steps) * 2 // 3)]) if steps else 0.0


def join_paragraphs(lines: Sequence[PageLine], step: float) -> list[Paragraph]:
    """Return the paragraphs of consecutive lines; `step` is what `usual_step` says of the whole file."""
    groups: list[list[PageLine]] = []
    for item, following in zip_longest(lines, lines[1:]):
        if groups and _goes_on(groups[-1], item, following, step):
            groups[-1].append(item)
        else:
            groups.append([item])
    return [_paragraph(group) for group in groups]


def _paragraph(group: list[PageLine]) -> Paragraph:
    text = group[0].line.text
    for above, below in pairwise(group):
        text = glue(text, above.line, below.line, above.right - above.left)
    return Paragraph(text=squeeze(text), place=f"page {group[0].page}")


def _goes_on(group: list[PageLine], item: PageLine, following: PageLine | None, step: float) -> bool:
    """Tell whether a line goes on the paragraph of the lines before it; `following` is the line after it."""
    before = group[-1]
    above, line = before.line, item.line
    if abs(above.size - line.size) > _SIZE or (before.page != item.page and abs(before.right - item.right) > 20):
        return False
    down = line.top - above.top if before.page == item.page else 0.0
    if down > _FAR * line.size or (step and down > _APART * step + 1):
        return False
    if fits(above, line, before.right):
        return False
    if line.text[:1].islower():
        return True
    if above.font and line.font and above.font != line.font:  # a heading in bold, and the text below it
        return False
    if before.is_centred and item.is_centred:
        return True
    shift = (line.x0 - item.left) - (above.x0 - before.left)
    opens, ended = bool(_OPENS.match(line.text)), bool(_ENDS.search(above.text))
    if shift > _INDENT:
        return not opens and len(group) == 1 and _hangs(before, item, following)
    if abs(shift) <= _INDENT and above.x0 - before.left > _INDENT and len(group) == 1:
        return not (opens or ended)  # two lines set in alike: two paragraphs, or one set in as a whole
    return not (opens and ended)


def _hangs(first: PageLine, item: PageLine, following: PageLine | None) -> bool:
    """Tell whether a line set in is the second of a paragraph whose first line stands out to the left."""
    words = first.line.words
    if _OPENS.match(first.line.text) and len(words) > 1:
        return abs((item.line.x0 - item.left) - (words[1].x0 - first.left)) < _INDENT / 2
    if following is None or fits(item.line, following.line, item.right):
        return False
    return abs((following.line.x0 - following.left) - (item.line.x0 - item.left)) < _INDENT / 2
