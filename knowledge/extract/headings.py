"""The body under its headings: I / 1 / 1.1 / 1.2.1 / a), and headings that run on into their text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from knowledge.blocks import Paragraph
from knowledge.layout import folded, layout
from knowledge.text import fold

_NUMBER = re.compile(
    r"(?P<part>[IVXLC]{1,7}|[A-HĐ])(?:[.)/]\s+(?=\S)|[.)](?=[^\W\d_]))"
    r"|(?P<arabic>\d{1,2}(?:\.\d{1,2}){0,3})(?:[.)](?=[^\W\d]|[“\"'(])|[.)/]\s+(?=\S)|(?<=\.\d)\s+(?=[^\W\d])|(?<=\.\d\d)\s+(?=[^\W\d]))"
    r"|(?P<letter>[a-zđ])[.)]\s+(?=\S)"
)
_BULLET = re.compile(r"(?:[-–—+•●▪*]\s*)+")
_ROMAN = re.compile(r"[IVXLC]+")
_ARABIC, _LETTERED, _BELOW_LETTER = 10, 20, 30  # ranks of levels: A. 0, I. 1, 1. 10, 1.1. 11, a) 20, 1) below a) 30
_LONGEST_TITLE = 160
_LONGEST_RUN_ON = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One paragraph of the body with its place among the headings.

    `titles` are the headings above it, outermost first; `title` is its own when it is a heading; `text` is what it
    says besides. `bulleted` when a dash opened it, `numbered` when a number did.
    """

    section: str
    titles: tuple[str, ...]
    title: str | None
    text: str
    place: str
    bulleted: bool = False
    numbered: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """All headings over the text, its own included."""
        return self.titles if self.title is None else (*self.titles, self.title)


class _Level(NamedTuple):
    """An open heading; `labels` tell its section and `titles` are those above it, with its own once it is known."""

    rank: int
    label: str
    labels: tuple[str, ...]
    titles: tuple[str, ...]


@dataclass(slots=True)
class _Path:
    """The headings that are open; `section` and `titles` tell of them."""

    levels: list[_Level] = field(default_factory=list)
    section: str = ""
    titles: tuple[str, ...] = ()

    def enter(self, match: re.Match[str]) -> None:
        """Close the levels that the number of a new heading ends."""
        rank = self._find_rank(match)
        label = match["part"] or match["arabic"] or match["letter"]
        while self.levels and self.levels[-1].rank >= rank:
            self.levels.pop()
        if "." in label:
            while self.levels and self.levels[-1].rank >= _ARABIC and not label.startswith(f"{self.levels[-1].label}."):
                self.levels.pop()  # 2.1 does not stand under 1
        labels, self.titles = (self.levels[-1].labels, self.levels[-1].titles) if self.levels else ((), ())
        if labels and label.startswith(f"{labels[-1]}."):
            labels = labels[:-1]  # 2.1 says already that it stands under 2
        labels = (*labels, label)
        self.levels.append(_Level(rank, label, labels, self.titles))
        self.section = ".".join(labels)

    def name(self, title: str) -> None:
        """Give the heading that was entered last its title."""
        if title:
            rank, label, labels, above = self.levels[-1]
            self.titles = (*above, title)
            self.levels[-1] = _Level(rank, label, labels, self.titles)

    def _find_rank(self, match: re.Match[str]) -> int:
        if part := match["part"]:
            roman = _ROMAN.fullmatch(part) and not (part in "CDL" and not any(level.rank == 1 for level in self.levels))
            return 1 if roman else 0
        if match["letter"]:
            return _LETTERED
        depth = match["arabic"].count(".")
        if depth == 0 and match["arabic"] == "1" and self.levels and self.levels[-1].rank == _LETTERED:
            return _BELOW_LETTER  # 1. below a)
        if depth == 0 and self.levels and self.levels[-1].rank == _BELOW_LETTER:
            return _BELOW_LETTER
        return _ARABIC + depth


@cache
def _open_ends() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{folded(layout()['open_ends'])})$")


@cache
def _closings() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = layout()
    return re.compile(rf"(?:{folded(words['closings'])})\b"), re.compile(rf"(?:{folded(words['tail_closings'])})\b")


@cache
def _goals() -> re.Pattern[str]:
    return re.compile(rf"(?:{folded(layout()['goals'])})\b")


@cache
def _mixed_goals() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{folded(layout()['mixed_goals'])})\b")


@lru_cache(maxsize=4096)
def is_goal(title: str) -> bool:
    """Whether a heading says that targets stand below it, and nothing but targets."""
    plain = fold(title)
    return _goals().match(plain) is not None and _mixed_goals().search(plain) is None


@lru_cache(maxsize=4096)
def names_goal(title: str) -> bool:
    """Whether a heading begins with targets, whatever it names besides."""
    return _goals().match(fold(title)) is not None


@lru_cache(maxsize=4096)
def names_work(title: str) -> bool:
    """Whether a heading only says what kind of text stands below (targets, tasks, requirements), not of what field."""
    plain = fold(title)
    return names_goal(title) or _mixed_goals().match(plain) is not None


def find_number(text: str) -> re.Match[str] | None:
    """Return the number that opens a heading, None when the paragraph has none."""
    return _NUMBER.match(text)


def read_body(paragraphs: Sequence[Paragraph]) -> list[Entry]:
    """Return the paragraphs of a body, each under its headings; the closing words belong to no section."""
    closing = _find_closing(paragraphs)
    path = _Path()
    entries = [_read_entry(paragraph, path) for paragraph in paragraphs[:closing]]
    entries += [
        Entry(section="", titles=(), title=None, text=strip_bullet(p.text), place=p.place) for p in paragraphs[closing:]
    ]
    return entries


def strip_bullet(text: str) -> str:
    """Return a paragraph without the dash that opens it."""
    match = _BULLET.match(text)
    return text[match.end() :] if match else text


def _read_entry(paragraph: Paragraph, path: _Path) -> Entry:
    text = paragraph.text
    match = find_number(text)
    if match is None:
        bulleted = _BULLET.match(text) is not None
        return Entry(
            section=path.section,
            titles=path.titles,
            title=None,
            text=strip_bullet(text),
            place=paragraph.place,
            bulleted=bulleted,
        )
    path.enter(match)
    section, titles = path.section, path.titles
    title, rest = split_title(text[match.end() :].strip())
    if title is not None:
        path.name(title)
    return Entry(section=section, titles=titles, title=title, text=rest, place=paragraph.place, numbered=True)


def split_title(text: str) -> tuple[str | None, str]:
    """Part a numbered paragraph in its heading (None when it has none) and the text that runs on after it."""
    ended = text.endswith((".", ";", "…", ",")) or len(text) > _LONGEST_TITLE
    colon = text.find(":", 0, _LONGEST_RUN_ON + 2)
    if colon >= 0:
        head, rest = text[:colon].strip(), text[colon + 1 :].strip()
        if rest and len(head) <= _LONGEST_RUN_ON and (ended or is_goal(head)) and not _open_ends().search(fold(head)):
            return head, rest
    if not ended:
        return text.rstrip(": "), ""
    return None, text


def _find_closing(paragraphs: Sequence[Paragraph]) -> int:
    """Return where the closing words begin: from the end, paragraphs that speak of the whole plan."""
    always, after_bullets = _closings()
    bulleted = False
    index = len(paragraphs)
    while index:
        text = paragraphs[index - 1].text
        plain = fold(text)
        if find_number(text) or _BULLET.match(text):
            bulleted = _BULLET.match(text) is not None
            break
        if not always.match(plain) and not (text.endswith("/.") and index > 1) and not after_bullets.match(plain):
            break
        index -= 1
    while index < len(paragraphs) and not bulleted:
        text = paragraphs[index].text
        if always.match(fold(text)) or text.endswith("/."):
            break
        index += 1
    return index


def unsaid_headings(entries: Iterable[Entry]) -> list[Entry]:
    """Return the headings that no text and no other heading stands under."""
    listed = list(entries)
    bare: list[Entry] = []
    for position, entry in enumerate(listed):
        if entry.title is None or entry.text:
            continue
        below = listed[position + 1] if position + 1 < len(listed) else None
        if below is None or below.titles[: len(entry.headings)] != entry.headings:
            bare.append(entry)
    return bare
