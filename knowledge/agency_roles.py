"""Who leads and who coordinates where one cell says both: "Chủ trì: Sở A; phối hợp: Sở B"."""

import re
from functools import cache, lru_cache

from knowledge.layout import alternatives, layout

_MARKS = r"[\s,;:.(\-–—]*"
_PARTING = frozenset(":;(\n")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = layout()["cell_roles"]
    before, after = alternatives(words["before"]), alternatives(words["after"])
    leads = rf"(?:(?:{before})\s+)?(?:{alternatives(words['leads'])})(?:\s+(?:{after}))*"
    others = rf"(?:(?:{before})\s+)?(?:{alternatives(words['coordinators'])})(?:\s+(?:{after}))*"
    return (
        re.compile(rf"^{_MARKS}{leads}\b{_MARKS}|{_MARKS}\b{leads}{_MARKS}$", re.IGNORECASE),
        re.compile(rf"{_MARKS}\b{leads}\b{_MARKS}", re.IGNORECASE),
        re.compile(rf"{_MARKS}\b{others}\b{_MARKS}", re.IGNORECASE),
    )


@lru_cache(maxsize=4096)
def part_roles(text: str) -> tuple[str, str]:
    """Return what a cell of those who lead says of them, and what it says of those who coordinate ('' for nothing).

    A cell that does not name both is left as it is.
    """
    edge, middle, other = _patterns()
    found = other.search(text)
    if found is None or not (middle.search(text) or not _PARTING.isdisjoint(found.group())):
        return text, ""  # "Tổ phối hợp liên ngành" is a name
    said, others = text[: found.start()].strip(), text[found.end() :].strip(" \n.,;)")
    if others:
        leads = edge.sub("", said).strip(" (")
    else:  # "Sở A chủ trì; Sở B phối hợp"
        leads, _, others = middle.sub("\0", said, count=1).partition("\0")
    return (leads, others) if leads and others else (text, "")
