"""Whose work a command is about: the agencies that the sender may act for, one that is typed, or all."""

import hashlib
from collections.abc import Iterable

from handlers.messages import Incoming, Reply
from handlers.permissions import NotAllowed, may, reach
from handlers.texts import reports as texts
from knowledge.agency_mentions import find_agencies
from knowledge.library import Library
from knowledge.owing import acts_for, assignments_of

ALL = "a"
"""The code of all agencies together."""


def own_agencies(incoming: Incoming, action: str) -> tuple[str, ...]:
    """Return the agencies in which the sender holds a role that may do `action`, in order of name."""
    held = reach(incoming, action)
    if held is None:
        memberships = incoming.who.memberships if incoming.who is not None else ()
        held = frozenset(one.agency for one in memberships if one.agency is not None)
    return tuple(sorted(held))


def code_of_agency(agency: str) -> str:
    """Return the code by which a button names an agency, ALL for ''."""
    return hashlib.sha256(agency.encode()).hexdigest()[:8] if agency else ALL


def find_by_code(code: str, agencies: Iterable[str]) -> str | None:
    """Return the agency with this code, '' for all, None for one that is not among `agencies`."""
    if code == ALL:
        return ""
    return next((agency for agency in agencies if code_of_agency(agency) == code), None)


def find_named(words: str, library: Library) -> str | None:
    """Return the agency that `words` name and that has work to lead in the plans, None for none."""
    named = [name for mention in find_agencies(words) for name in mention.names]
    leads = list_leads(library)
    return next((name for name in named if name in leads), named[0] if named else None)


def list_leads(library: Library) -> dict[str, None]:
    """Return every agency that has something to lead, in the order of plans and annexes."""
    return dict.fromkeys(
        one.agency
        for document in library.documents
        for task in library.get_plan(document.id).tasks
        for index in range(len(task.outputs))
        for one in assignments_of(document, task, index)
    )


def allows(incoming: Incoming, action: str, agency: str) -> bool:
    """Whether the sender may do `action` for `agency` ('' for all), or for one that it is a room of."""
    held = reach(incoming, action)
    return held is None or (bool(agency) and any(acts_for(own, agency) for own in held))


def refuse(incoming: Incoming, action: str) -> Reply:
    """Return the refusal of another's work, which names one's own; raises NotAllowed for whoever has none."""
    own = own_agencies(incoming, action)
    if not own:
        raise NotAllowed(action)
    return Reply(text=texts.OWN_ALONE.format(agencies="; ".join(own)), kind="no_answer")


def may_all(incoming: Incoming, action: str) -> bool:
    """Whether the sender may do `action` for all agencies together."""
    return reach(incoming, action) is None and may(incoming, action)
