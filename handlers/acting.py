"""For which agencies somebody acts: as held in the store at this message, rooms of a commune through its committee."""

from handlers.messages import Incoming
from handlers.people import Person
from handlers.permissions import NotAllowed, may, reach
from handlers.ports import Work
from knowledge.owing import acts_for, settle_name


def own_agencies(incoming: Incoming) -> tuple[str, ...]:
    """Return the agencies in which the sender holds a role, each once, under the names that work is kept under."""
    held: list[str | None] = [incoming.asker.agency]
    if incoming.who is not None:
        held += [one.agency for one in incoming.who.memberships]
    return tuple(dict.fromkeys(settle_name(agency) for agency in held if agency))


def may_for(incoming: Incoming, action: str, owed: str) -> bool:
    """Whether the sender may do `action` for the agency `owed`."""
    if not may(incoming, action):
        return False
    agencies = reach(incoming, action)
    return agencies is None or any(acts_for(held, owed) for held in agencies)


def require_for(incoming: Incoming, action: str, owed: str) -> None:
    """Go on only where the sender may do `action` for `owed`; raises NotAllowed."""
    if not may_for(incoming, action, owed):
        raise NotAllowed(action)


def workers_of(work: Work) -> list[tuple[Person, str]]:
    """Return everybody who works in an agency, with the agency, once for each."""
    found = {
        (person.id, one.agency): (person, one.agency)
        for role in ("official", "supervisor")
        for person in work.people.with_role(role)
        for one in person.memberships
        if one.agency
    }
    return list(found.values())


def supervisors_of(work: Work, owed: str) -> list[tuple[Person, str | None]]:
    """Return who may confirm the work of `owed`, each with the agency held; the admins where it has no supervisor."""
    found: list[tuple[Person, str | None]] = [
        (person, one.agency)
        for person in work.people.with_role("supervisor")
        for one in person.memberships
        if one.role == "supervisor" and one.agency and acts_for(one.agency, owed)
    ]
    return found or [(person, None) for person in work.people.with_role("admin")]
