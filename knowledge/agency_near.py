"""Names of single agencies near to one that is not recognised, for whoever mistyped it."""

from functools import cache

from rapidfuzz import fuzz, process

from knowledge.agency_phrases import communes_by_name
from knowledge.agency_registry import registry
from knowledge.text import fold, squeeze

_NEAR_ENOUGH = 70


@cache
def _names() -> dict[str, str]:
    """Return every agency that is one office, by its folded name: departments, and the communes' committees."""
    source = registry()
    names = [agency.name for agency in source.agencies.values() if not agency.is_group]
    names += [f"{source.commune_prefixes[0]} {name}" for name in communes_by_name()]
    return {fold(name): name for name in names}


def near_names(typed: str, count: int = 3) -> tuple[str, ...]:
    """Return at most `count` names of agencies that look like `typed`, the nearest first."""
    found = process.extract(
        fold(squeeze(typed)), list(_names()), scorer=fuzz.token_sort_ratio, limit=count, score_cutoff=_NEAR_ENOUGH
    )
    return tuple(_names()[name] for name, _, _ in found)
