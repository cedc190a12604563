"""What a list is to leave out: standing work, areas, an agency's tasks ("bỏ việc Sở Nội vụ chủ trì ra"), a topic."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from knowledge import datafile
from knowledge.agencies import AgencyMention
from knowledge.cues import Cue, Line
from knowledge.wording import Word, words_in

_BEFORE_AGENCY = re.compile(
    r"\b(?:bo|bot|tru|loai|ngoai|khong ke|khong tinh|khong lay|khong gom)"
    r"(?: (?:bot|tru|ra|di|het|nhung|cac|may|viec|nhiem vu|phan|cai|dong|cua|do|ben|giao|cho|thang)){0,5} $"
)
_HELPS = re.compile(r"^(?:\w+ ){0,3}phoi hop\b")
_TOPIC = re.compile(
    r"\b(?:ngoai tru|loai tru|khong ke|khong tinh|tru)(?: (?:ra|di|viec|nhiem vu|cai|phan|vu|mang)){0,3}"
    r" ((?:\w+ ){1,6}?)(?:ra )?$"
)
_NO_EXCEPTION = frozenset({"luu", "noi", "du", "tam", "khau", "chi"})  # "lưu trữ", "nơi trú", typed without accents
_ASKED = frozenset({"nao", "gi", "ai", "may", "bao", "khong", "thi", "con", "la"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What is left out of a list: agencies as (role, name), and the words of a topic, folded, and as typed in `said`.

    `positions` are the words of the question that say so.
    """

    agencies: tuple[tuple[str, str], ...] = ()
    topic: tuple[str, ...] = ()
    said: str = ""
    positions: frozenset[int] = frozenset()


@cache
def _except() -> str:
    """Return "except" with its accents: typed otherwise it is another word."""
    return str(datafile.load("questions.yaml")["except"])


def find_left_out(words: Sequence[Word], agencies: Sequence[AgencyMention]) -> LeftOut:
    """Return what a list is to leave out by the words of a question."""
    found: list[tuple[str, str]] = []
    positions: set[int] = set()
    for mention in agencies:
        named = words_in(words, mention.start, mention.end)
        before = _BEFORE_AGENCY.search("".join(f"{word.text} " for word in words[: named.start]))
        if before is None:
            continue
        helps = _HELPS.match("".join(f"{word.text} " for word in words[named.stop :]))
        found.append(("coordinate" if helps else "lead", mention.name))
        positions.update(range(named.start - len(before.group().split()), named.stop))
    if not found:
        return _find_topic(words)
    return LeftOut(agencies=tuple(found), positions=frozenset(positions))


def _find_topic(words: Sequence[Word]) -> LeftOut:
    match = _TOPIC.search("".join(f"{word.text} " for word in words))
    if match is None:
        return LeftOut()
    topic = tuple(match.group(1).split())
    start = len(words) - len(match.group().split())
    cue = next(word for word in words[start:] if word.text in {"tru", "ke", "tinh"})
    before = words[start - 1].text if start else ""
    if before in _NO_EXCEPTION or not _ASKED.isdisjoint(topic) or (cue.accented not in {cue.text, _except()}):
        return LeftOut()
    end = len(words) - (words[-1].text == "ra")
    said = " ".join(word.accented for word in words[end - len(topic) : end])
    return LeftOut(topic=topic, said=said, positions=frozenset(range(start, len(words))))


STANDING = "ongoing"
_WITHOUT_STANDING = re.compile(
    r"\b(?:khong (?:can|tinh|ke|lay)|ngoai|tru|ngoai tru|bo|bot|loai) (?:\w+ ){0,3}thuong xuyen\b"
)


def find_without_standing(line: Line) -> frozenset[int]:
    """Return the positions of the words that leave standing work out."""
    match = _WITHOUT_STANDING.search(line.text)
    if match is None:
        return frozenset()
    span = line.span("", match)
    return frozenset(range(span.first, span.end))


_LEFT_OUT = frozenset({"ngoai", "tru", "khong", "bo"})
_EXCEPT = re.compile(
    r"\b(?:ngoai|tru|ngoai tru|khong ke|khong tinh|bo) (?:(?:phan|mang|linh vuc|nhom|viec|cac|khoi|ra) )*$"
)


def find_excepted(without: Sequence[Cue], words: Sequence[Word]) -> frozenset[int]:
    """Return the positions of areas that are left out, with the words that leave them out: no topic."""
    found: set[int] = set()
    for cue in without:
        before = "".join(f"{word.text} " for word in words[: cue.first])
        match = _EXCEPT.search(before)
        found.update(range(before.count(" ", 0, match.start()) if match else cue.first, cue.end))
    return frozenset(found)


def is_excepted(words: Sequence[Word], area: Cue) -> bool:
    """Whether an area is to be left out ("ngoài mảng thể chế ra"); the word for it stands before or begins the cue."""
    before = "".join(f"{word.text} " for word in words[: area.first])
    return _EXCEPT.search(before) is not None or words[area.first].text in _LEFT_OUT
