"""To whom an asker belongs: the names under which plans know the agency, and whether a plan is its own."""

from functools import lru_cache

from knowledge.agencies import canonical, same_agency, same_names, split_place
from knowledge.model import Document
from knowledge.text import fold


@lru_cache(maxsize=8192)
def issuer_name(issuer: str) -> str:
    """Return the canonical name of the agency that issued a plan, its own wording where the registry has none."""
    return canonical(issuer) or issuer


def issuer_of(document: Document) -> str | None:
    """Return who issued a plan, canonical."""
    return issuer_name(document.issuer) if document.issuer else None


@lru_cache(maxsize=1024)
def names_of(agency: str) -> tuple[str, ...]:
    """Return an agency's name, the same without its place, and the other names that plans use for it."""
    base, _ = split_place(agency)
    first = agency.split(", ", maxsplit=1)[0]
    return tuple(dict.fromkeys((agency, base, first, *same_names(base))))


def is_own(document: Document, agency: str) -> bool:
    """Whether a plan was issued by the agency, or by the one to which the agency belongs as a room."""
    issuer = issuer_of(document)
    if issuer is None:
        return False
    if same_agency(issuer, agency):
        return True
    folded = fold(agency)
    base = fold(split_place(issuer)[0]).removeprefix("ubnd ")
    return folded != base and base in folded and not base.startswith("tinh")
