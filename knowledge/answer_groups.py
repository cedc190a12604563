"""Answers about groups of tasks: who leads an area of reform, by the duties of the body and the annex's rows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge import answer_lists
from knowledge.facts import DutyFact, Found, Listing, Outcome, Several
from knowledge.scope import Scope
from knowledge.text import fold
from knowledge.wording import index_text

_GIVES = ("chu tri", "tham muu")  # a duty that makes an agency answerable for an area


def answer_area_leads(scope: Scope, plans: Sequence[str] | None) -> Outcome | None:
    """Answer who is answerable for an area: the duties that say so, then its rows with who leads each."""
    duties = tuple(_duties(scope, plans))
    listing = answer_lists.list_tasks(scope, plans)
    parts: list[Outcome] = []
    if duties:
        parts.append(Found(facts=duties, wants=scope.query.wants, subject=scope.subjects))
    if isinstance(listing, Listing):
        parts.append(replace(listing, shows_lead=True))
    return Several(outcomes=tuple(parts)) if parts else None


def _duties(scope: Scope, plans: Sequence[str] | None) -> Iterator[DutyFact]:
    areas = [index_text(area) for area in scope.query.areas]
    for record in scope.library.all_of_kind("duty", plans):
        fact = scope.fact(record)
        if not isinstance(fact, DutyFact):
            continue
        points = tuple(point for point in fact.duty.points if _gives(index_text(point), areas))
        if points:
            yield DutyFact(document=fact.document, duty=replace(fact.duty, points=points))


def _gives(point: str, areas: Sequence[str]) -> bool:
    for area in areas:
        place = fold(point).find(area)
        if place >= 0 and any(verb in point[:place] for verb in _GIVES):
            return True
    return False
