"""Who people are to the assistant: a person with accounts on channels, and what they may act as."""

from dataclasses import dataclass, field
from datetime import datetime

from handlers.messages import Asker, Role

RANKS: tuple[Role, ...] = ("citizen", "official", "supervisor", "admin")
"""The roles, the one that may least first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A role that a person holds: in an agency (its canonical name), or, for an admin, in the whole office (None)."""

    id: int
    role: Role
    agency: str | None
    since: datetime
    confirmed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who uses the assistant; `addresses` are the accounts ("telegram:7"), `memberships` those that last."""

    id: int
    display_name: str
    addresses: tuple[str, ...]
    preferred_address: str | None = None
    memberships: tuple[Membership, ...] = field(default=())

    @property
    def asker(self) -> Asker:
        """What the person asks as: the highest role, in the agency where it is held."""
        if not self.memberships:
            return Asker()
        highest = max(self.memberships, key=lambda one: (RANKS.index(one.role), one.agency is not None))
        agency = highest.agency or next((one.agency for one in self.memberships if one.agency), None)
        return Asker(role=highest.role, agency=agency)
