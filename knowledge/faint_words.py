"""Words of a question that name somebody, a plan, a document or a stretch of time: no topic by themselves."""

import re
from collections.abc import Sequence
from itertools import pairwise

from knowledge.cues import Line
from knowledge.library import Library
from knowledge.wording import Word, index_words

_ROW_WANTS = frozenset({"lead", "coordinate", "deadline", "product", "how_many_left"})


def find_faint(
    words: Sequence[Word],
    named: Sequence[tuple[int, int]],
    plans: Sequence[str],
    library: Library,
    wants: Sequence[str],
) -> frozenset[int]:
    """Return the positions of words that name an agency, a plan or a document: they help, but are not the topic.

    `named` are where agencies and numbers of documents stand in the message, `plans` the ids of the plans named.
    """
    faint = {i for i, w in enumerate(words) if any(w.start < end and start < w.end for start, end in named)}
    faint |= {i + 1 for i, pair in enumerate(pairwise(w.text for w in words)) if _is_stretch(*pair)}
    faint |= _heads(words) if "duty" in wants or "destination" in wants else set()
    overdue = "overdue" in wants and "list" not in wants
    about_rows = (overdue or _ROW_WANTS & set(wants)) and not {"target", "compare"} & set(wants)
    if plans and not about_rows:
        pairs = {p for plan in plans for p in pairwise(index_words(library.get_document(plan).title))}
        for i, pair in enumerate(pairwise(word.text for word in words)):
            faint |= {i, i + 1} if pair in pairs else set()
    return frozenset(faint)


_HEADS = frozenset({("lanh", "dao"), ("thu", "truong"), ("giam", "doc")})
_OF_HEADS = frozenset({"cac", "co", "quan", "don", "vi"})


def _heads(words: Sequence[Word]) -> set[int]:
    """Return the positions of words that name whoever heads an agency: what an agency has to do, its head has to."""
    found: set[int] = set()
    for index, pair in enumerate(pairwise(word.text for word in words)):
        if pair in _HEADS:
            end = index + 2
            while end < len(words) and words[end].text in _OF_HEADS:
                end += 1
            found.update(range(index, end))
    return found


_UNITS = frozenset({"ngay", "hom", "bua", "tuan", "thang"})


def _is_stretch(number: str, unit: str) -> bool:
    """Whether two words are a number of days or the like ("trễ 3 ngày"), or a turn ("hằng tháng"): no topic."""
    return unit in _UNITS and (number.isdigit() or number in {"hang", "moi"})


_WHAT_FOR = re.compile(
    r"\bde (?:cho )?(?:toi|em|minh|chi|anh|sep|chung toi|ben (?:toi|em|minh)|tui|tao)"
    r" (?:con |tien |de )?(?:\w+ ){0,7}\w+$"
)


def find_what_for(line: Line) -> frozenset[int]:
    """Return the positions of the words that tell at the end for what one asks ("để tôi ghi biên bản họp")."""
    match = _WHAT_FOR.search(line.text)
    if match is None or _ASKS.search(match.group()):
        return frozenset()
    span = line.span("", match)
    return frozenset(range(span.first, span.end))


_ASKS = re.compile(r"\b(?:ai|gi|nao|may|bao|sao|dau)\b")
