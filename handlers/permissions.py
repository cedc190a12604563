"""Who may do what: one table of actions and roles, asked again each time a command is typed or a button pressed.

To add an action, add its line to `TABLE` (a test walks it against every command and button), name it in the
`Command` or `Button` (handlers/rooms.py), and where the thing done belongs to an agency call `require` with it.
"""

from typing import Final, Literal

from handlers.messages import Incoming, Role
from handlers.people import RANKS, Membership, Person

Scope = Literal["no", "own", "any"]
"""Not at all; for the agency in which the role is held; for any agency, or where none is concerned."""

TABLE: Final[dict[str, tuple[Scope, Scope, Scope, Scope]]] = {
    # action             citizen official supervisor admin
    "ask":              ("any", "any",  "any",     "any"),
    "join":             ("any", "any",  "any",     "any"),
    "own_data":         ("any", "any",  "any",     "any"),
    "consent":          ("any", "any",  "any",     "any"),
    "give_feedback":    ("any", "any",  "any",     "any"),
    "ask_official":     ("any", "any",  "any",     "any"),
    "answer_tickets":   ("no",  "own",  "own",     "any"),
    "see_citizens":     ("no",  "no",   "own",     "any"),
    "review_answers":   ("no",  "no",   "no",      "any"),
    "leave":            ("no",  "own",  "own",     "own"),
    "see_work":         ("no",  "own",  "own",     "any"),
    "update_work":      ("no",  "own",  "own",     "any"),
    "settle_work":      ("no",  "no",   "own",     "any"),
    "see_summary":      ("no",  "own",  "any",     "any"),
    "see_digest":       ("no",  "no",   "own",     "any"),
    "urge":             ("no",  "no",   "own",     "any"),
    "see_ledger":       ("no",  "no",   "own",     "any"),
    "see_board":        ("no",  "no",   "own",     "any"),
    "see_imports":      ("no",  "no",   "no",      "any"),
    "broadcast":        ("no",  "no",   "no",      "any"),
    "confirm_work":     ("no",  "own",  "own",     "own"),
    "report":           ("no",  "own",  "own",     "any"),
    "calendar":         ("no",  "own",  "own",     "any"),
    "see_members":      ("no",  "no",   "own",     "any"),
    "remove_member":    ("no",  "no",   "own",     "any"),
    "remove_admin":     ("no",  "no",   "no",      "any"),
    "invite":           ("no",  "no",   "no",      "any"),
    "take_plan":        ("no",  "no",   "no",      "any"),
    "see_audit":        ("no",  "no",   "no",      "any"),
    "see_official_account": ("no", "no", "no",  "any"),
    "settle_feedback":  ("no",  "no",   "no",      "any"),
    "be_alarmed":       ("no",  "no",   "no",      "any"),
}  # fmt: skip


class NotAllowed(Exception):
    """The person may not do this; the router says so."""


def scope_of(action: str, role: Role) -> Scope:
    """Return how far `role` may do `action`; raises KeyError for an action that is not in the table."""
    return TABLE[action][RANKS.index(role)]


def may(incoming: Incoming, action: str, agency: str | None = None) -> bool:
    """Whether the sender may do `action`, for `agency` where one is given, else for some agency at least.

    A role counts as it stands in the store at this message; everybody is a citizen too.
    """
    return _any_may(_roles_of(incoming), action, agency)


def person_may(person: Person, action: str, agency: str | None = None) -> bool:
    """Whether `person`, to whom something is to be said unasked, may do `action`, as `may` has it."""
    return _any_may([("citizen", None), *((one.role, one.agency) for one in person.memberships)], action, agency)


def _any_may(roles: list[tuple[Role, str | None]], action: str, agency: str | None) -> bool:
    return any(
        scope == "any" or (scope == "own" and agency in {None, held})
        for scope, held in ((scope_of(action, role), held) for role, held in roles)
    )


def require(incoming: Incoming, action: str, agency: str | None = None) -> None:
    """Go on only where the sender may do `action`; raises NotAllowed."""
    if not may(incoming, action, agency):
        raise NotAllowed(action)


def reach(incoming: Incoming, action: str) -> frozenset[str] | None:
    """Return the agencies for which the sender may do `action`; None stands for all."""
    return _reach(_roles_of(incoming), action)


def person_reach(person: Person, action: str) -> frozenset[str] | None:
    """Return the agencies for which `person`, to whom something is to be said unasked, may do `action`, as `reach`."""
    return _reach([(one.role, one.agency) for one in person.memberships], action)


def _reach(roles: list[tuple[Role, str | None]], action: str) -> frozenset[str] | None:
    scopes = [(scope_of(action, role), held) for role, held in roles]
    if any(scope == "any" for scope, _ in scopes):
        return None
    return frozenset(held for scope, held in scopes if scope == "own" and held is not None)


def roles_with(action: str) -> tuple[Role, ...]:
    """Return the roles that may do `action`, the lowest first."""
    return tuple(role for role in RANKS if scope_of(action, role) != "no")


def _roles_of(incoming: Incoming) -> list[tuple[Role, str | None]]:
    """Return what the sender may act as: the roles held, or, unknown to the store, what the channel vouches for."""
    if incoming.who is None:
        return [("citizen", None), (incoming.asker.role, incoming.asker.agency)]
    held: tuple[Membership, ...] = incoming.who.memberships
    return [("citizen", None), *((one.role, one.agency) for one in held)]
