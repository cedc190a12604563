"""Which plan a question is about: named by number, issuer, place, topic or level, or the asker's own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.agencies import AgencyMention, PlaceMention, canonical, province_of
from knowledge.cues import Line, phrases
from knowledge.library import Library
from knowledge.model import Document
from knowledge.text import fold
from knowledge.wording import Word

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlans:
    """Which plans are meant, by id.

    `named` were said in so many words, `likely` only hinted at (an agency that has a plan, the asker's own).
    `unknown` is a place or issuer of which the library holds no plan. `words` are the words that name plans.
    """

    named: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    unknown: str | None = None
    words: frozenset[int] = frozenset()


@cache
def _number_key(number: str) -> str:
    return _DIGITS.findall(number)[0].lstrip("0") if _DIGITS.search(number) else ""


def issuer_of(document: Document) -> str | None:
    """Return the canonical name of the agency that issued a plan, or its own wording."""
    return canonical(document.issuer) or document.issuer if document.issuer else None


def name_plans(
    library: Library,
    line: Line,
    words: Sequence[Word],
    agencies: Sequence[AgencyMention],
    places: Sequence[PlaceMention],
    marks: frozenset[str],
    asker: str | None,
    numbers: Sequence[str],
) -> NamedPlans:
    """Return the plans that the words name or hint at; see `NamedPlans`."""
    documents = library.documents
    positions: set[int] = set()
    by_number = _by_number(documents, words, numbers, positions)
    by_topic = _by_topic(documents, line, positions)
    if by_number or by_topic:
        return NamedPlans(named=tuple(dict.fromkeys((*by_number, *by_topic))), words=frozenset(positions))
    by_place, unknown = _by_place(documents, places)
    by_issuer, hinted = _by_issuer(documents, agencies, words, line)
    by_level = _by_level(documents, line, positions)
    own = _own(documents, asker)
    named = list(dict.fromkeys((*by_place, *by_issuer, *by_level)))
    if not named and "mine" in marks:
        named = [plan for plan in own if _is_own_issuer(library, plan, asker)]
    likely = tuple(dict.fromkeys((*hinted, *own)))
    return NamedPlans(named=tuple(named), likely=likely, unknown=None if named else unknown, words=frozenset(positions))


def _by_number(
    documents: Sequence[Document], words: Sequence[Word], numbers: Sequence[str], positions: set[int]
) -> list[str]:
    other = {digits for number in numbers for digits in _DIGITS.findall(number)}
    found = []
    for document in documents:
        key = _number_key(document.number or "")
        if len(key) < 3:
            continue
        for index, word in enumerate(words):
            full = document.number and fold(document.number) in map(fold, numbers)
            if word.text.lstrip("0") == key and (full or word.text not in other):
                found.append(document.id)
                positions.add(index)
    return found


def _by_topic(documents: Sequence[Document], line: Line, positions: set[int]) -> list[str]:
    found = []
    for topic, pattern in phrases().topic_plans.items():
        cues = line.find("plan", pattern)
        if cues:
            found += [document.id for document in documents if topic in fold(document.title)]
            positions.update(index for cue in cues for index in range(cue.first, cue.end))
    return found


def _by_place(documents: Sequence[Document], places: Sequence[PlaceMention]) -> tuple[list[str], str | None]:
    found: list[str] = []
    unknown = None
    for place in places:
        key = fold(place.name)
        matching = [d.id for d in documents if d.issuer and key in fold(d.issuer) and place.kind == "commune"]
        found += matching
        if not matching and not place.known:
            unknown = place.name
    return found, unknown


def _by_issuer(
    documents: Sequence[Document], agencies: Sequence[AgencyMention], words: Sequence[Word], line: Line
) -> tuple[list[str], list[str]]:
    """Return the plans of the agencies named, apart by whether the words speak of the agency's own plan."""
    named, hinted = [], []
    plan_cues = line.find("plan", phrases().marks["plan_words"])
    for mention in agencies:
        plans = [d.id for d in documents if issuer_of(d) in mention.names]
        if not plans:
            continue
        first = next((i for i, word in enumerate(words) if word.end > mention.start), 0)
        before = [cue for cue in plan_cues if 0 <= first - cue.end <= 5]
        of_issuer = any("cua" in [w.text for w in words[cue.end : first]] or first - cue.end <= 1 for cue in before)
        (named if of_issuer else hinted).extend(plans)
    return named, hinted


def _by_level(documents: Sequence[Document], line: Line, positions: set[int]) -> list[str]:
    cues = line.find("level", phrases().marks["level_province"])
    if not cues:
        return []
    return [d.id for d in documents if d.issuer and fold(d.issuer).startswith("ubnd tinh")]


def _own(documents: Sequence[Document], asker: str | None) -> list[str]:
    if asker is None:
        return []
    own = [d.id for d in documents if issuer_of(d) == asker or fold(asker).endswith(fold(d.issuer or "-"))]
    province = province_of(asker)
    if province:
        own += [d.id for d in documents if d.issuer and fold(d.issuer) == f"ubnd tinh {fold(province)}"]
    return own


def _is_own_issuer(library: Library, plan: str, asker: str | None) -> bool:
    return issuer_of(library.get_document(plan)) == asker
