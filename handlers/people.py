"""Who people are to the assistant: a person with accounts on channels, and what they may act as."""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

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
    """Somebody who uses the assistant; `addresses` are the accounts ("telegram:7"), `memberships` those that last.

    `lost` are the accounts to which the channel refused a message: blocked, or gone.
    """

    id: int
    display_name: str
    addresses: tuple[str, ...]
    preferred_address: str | None = None
    memberships: tuple[Membership, ...] = field(default=())
    lost: tuple[str, ...] = ()

    @property
    def asker(self) -> Asker:
        """What the person asks as: the highest role, in the agency where it is held."""
        if not self.memberships:
            return Asker()
        highest = max(self.memberships, key=lambda one: (RANKS.index(one.role), one.agency is not None))
        agency = highest.agency or next((one.agency for one in self.memberships if one.agency), None)
        return Asker(role=highest.role, agency=agency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A role and who holds it; `suspended` while it rests since the holder did not say to work there still."""

    membership: Membership
    person_id: int
    display_name: str
    suspended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What an invitation gives to whoever uses it; `created_by` is None where it was made on the command line."""

    role: Role
    agency: str | None
    created_by: int | None
    expires_at: datetime


def is_terminal(address: str) -> bool:
    """Whether an account is a terminal, where somebody is told things only while sitting there."""
    return address.startswith("terminal:")


def key_of_code(code: str) -> str:
    """Return what the store keeps in the place of a secret code: 30 characters (180 bits) of its SHA-256."""
    return urlsafe_b64encode(hashlib.sha256(code.encode("utf-8", "surrogatepass")).digest()).decode()[:30]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """That a person agreed to the wording `version`."""

    version: str
    given_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One line of the audit trail: who did what to whom or what, and when; see `Audit.note`."""

    at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]
