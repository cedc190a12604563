"""The same measure with different figures in one plan: all readings are kept, none is preferred."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from knowledge.layout import folded, layout
from knowledge.model import Conflict, Reading, Target
from knowledge.text import fold


@cache
def _pattern() -> re.Pattern[str]:
    """Return a pattern of all there is in a metric, in its group the words that tell what is measured."""
    words = layout()
    return re.compile(
        rf"\b(?:{folded(words['measure_ends'])})\b.*|\b(?:{folded(words['measure_noise'])})\b|(\w+)",
    )


@lru_cache(maxsize=4096)  # offices measure the same things
def name_measure(metric: str) -> frozenset[str]:
    """Return the words that tell what is measured; two metrics with the same ones measure the same."""
    return frozenset(filter(None, _pattern().findall(fold(metric))))


def find_conflicts(targets: Iterable[Target]) -> tuple[Conflict, ...]:
    """Return the measures for which a plan sets figures that cannot all hold as said."""
    groups: dict[tuple[frozenset[str], str], list[Target]] = {}
    for target in targets:
        if measure := name_measure(target.metric):
            groups.setdefault((measure, target.unit), []).append(target)
    return tuple(
        Conflict(
            about=min((target.metric for target in group), key=len),
            readings=tuple(
                Reading(text=target.text, section=target.section, value=target.value, unit=target.unit)
                for target in group
            ),
        )
        for group in groups.values()
        if _differ(group)
    )


def _differ(group: list[Target]) -> bool:
    """Whether the figures differ; the two bounds of one range do not."""
    if len({target.value for target in group}) < 2:
        return False
    places = {(target.section, target.text) for target in group}
    return len(places) > 1 or {target.operator for target in group} != {">=", "<="}
