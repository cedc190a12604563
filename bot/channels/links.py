"""Permanent addresses of what a reply cites: the row or the part of a plan, on the site's public pages."""

from dataclasses import dataclass, replace
from urllib.parse import quote

from handlers.messages import Citation, Reply
from handlers.ports import Services
from knowledge.library import Library
from knowledge.text import fold

PLANS_PATH = "/ke-hoach"
_MOST_PLACES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Something that is cited: its name in words, and the path of its page."""

    name: str
    path: str


def row_path(plan: str, item: str) -> str:
    """Return the path of one row of a plan's annex."""
    return f"{PLANS_PATH}/{quote(plan, safe='')}/muc/{quote(item, safe='')}"


def anchor_of(place: str) -> str:
    """Return the name under which a place of a plan ("mục II.2.1") is found on the plan's page."""
    return "-".join("".join(letter if letter.isascii() and letter.isalnum() else " " for letter in fold(place)).split())


def path_of(citation: Citation) -> str:
    """Return the path of the page that shows what is cited."""
    if citation.item is not None:
        return row_path(citation.plan, citation.item)
    return f"{PLANS_PATH}/{quote(citation.plan, safe='')}#{anchor_of(citation.place)}"


def find_places(reply: Reply, library: Library) -> tuple[Place, ...]:
    """Return the places of plans that a reply cites, each once; none where nobody would look so many up."""
    plans = {one.plan for one in reply.citations} & library.task_counts.keys()
    found = {path_of(one): Place(name=one.place, path=path_of(one)) for one in reply.citations if one.plan in plans}
    return tuple(found.values()) if len(found) <= _MOST_PLACES else ()


def add_links(reply: Reply, services: Services, address: str) -> Reply:
    """Return the reply as it goes to `address`: with the addresses of what it cites below its text.

    Unchanged where the site is not seen from outside, and for its own pages, which show them as links.
    """
    if not services.site or not reply.text or address.startswith("web:"):
        return reply
    lines = [f"{services.site}{place.path}" for place in find_places(reply, services.library)]
    return replace(reply, text="\n".join((reply.text, *lines)))
