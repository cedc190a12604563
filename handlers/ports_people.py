"""What the handlers need of the store about people, as protocols."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Protocol

from handlers.messages import Kind, Role
from handlers.people import AuditLine, Consent, Invitation, Member, Person


class People(Protocol):
    """People, their accounts and what they may act as."""

    def find(self, address: str) -> Person | None:
        """Return who has the account `address`."""
        ...

    def get(self, person_id: int) -> Person:
        """Return one person; raises KeyError."""
        ...

    def add(self, address: str, display_name: str, now: datetime) -> Person:
        """Return the person with the account `address`, made now where there is none."""
        ...

    def join(
        self, person_id: int, role: Role, agency: str | None, now: datetime, *, invited_by: int | None = None
    ) -> None:
        """Give the person a role in an agency, from `now` on; a role held there already is confirmed."""
        ...

    def leave(self, membership_id: int, now: datetime, *, ended_by: int | None) -> bool:
        """End a role at `now`; False when it had ended before."""
        ...

    def with_role(self, role: Role, agency: str | None = None) -> list[Person]:
        """Return who holds `role`, in `agency` where one is given, in the order in which they came."""
        ...

    def list_agencies(self) -> list[str]:
        """Return every agency in which somebody holds a role, as it is written there."""
        ...

    def welcome_back(self, address: str) -> None:
        """Note that an account which had refused messages can be reached again."""
        ...

    def rename(self, person_id: int, display_name: str) -> None:
        """Keep the name under which a person goes now."""
        ...

    def roster(self, agencies: frozenset[str] | None = None) -> list[Member]:
        """Return who holds which role in `agencies`, in all where None; roles that rest among them.

        By agency, the highest role first, then in the order in which they came.
        """
        ...

    def find_member(self, membership_id: int) -> Member | None:
        """Return who holds the role with this number, None when it has ended."""
        ...

    def confirm(self, membership_id: int, now: datetime, *, restore: bool = False) -> bool:
        """Keep that the holder works there still; a role that rests is taken up again where `restore`, else False."""
        ...

    def ask_to_confirm(self, confirmed_before: datetime, now: datetime) -> list[Member]:
        """Return the roles last confirmed before an instant and not asked about since, and note that they are now."""
        ...

    def suspend_unanswered(self, asked_before: datetime, now: datetime) -> list[Member]:
        """Let the roles rest that were asked about before an instant without an answer, and return them."""
        ...


class Audit(Protocol):
    """Who changed what, for whoever must account for it."""

    def note(self, now: datetime, actor: str, action: str, subject: str = "", **detail: object) -> None:
        """Write one line: `actor` is "person:12", "command line" or "dispatcher"; no personal data in `detail`."""
        ...

    def count(self) -> int:
        """Return how many lines there are."""
        ...

    def page(self, offset: int, limit: int) -> list[AuditLine]:
        """Return `limit` lines, the newest first, after the first `offset`."""
        ...


class Invitations(Protocol):
    """Invitations under the keys of their codes (`key_of_code`), and the wrong codes of the last hour."""

    def make(self, role: Role, agency: str | None, now: datetime, *, created_by: int | None) -> tuple[str, Invitation]:
        """Return the code of a new invitation, which is kept nowhere, and the invitation: good once, for 24 hours."""
        ...

    def find(self, key: str, now: datetime) -> Invitation | None:
        """Return the invitation with this key; None for one that is used, too old, or was never made."""
        ...

    def use(self, key: str, person_id: int, now: datetime) -> Invitation | None:
        """Use the invitation with this key up; None, as of `find`, for whoever comes second as well."""
        ...

    def revoke(self, created_by: int) -> int:
        """Take back what a person has invited and nobody has used, and return how many invitations these were."""
        ...

    def count_wrong(self, address: str, now: datetime) -> int:
        """Return how many wrong codes came from an account within the last hour; its other tries wait meanwhile."""
        ...

    def note_wrong(self, address: str, now: datetime) -> None:
        """Count a wrong code."""
        ...

    def purge(self, now: datetime) -> None:
        """Forget wrong codes that count no more, and invitations a week after they were good for the last time."""
        ...


class Consents(Protocol):
    """Who agreed to which wording."""

    def find(self, person_id: int) -> Consent | None:
        """Return the last consent of a person that is not withdrawn."""
        ...

    def give(self, person_id: int, version: str, wording: str, address: str, now: datetime) -> None:
        """Keep that a person agreed to `version`, whose words have the SHA-256 `wording`."""
        ...

    def withdraw(self, person_id: int, now: datetime) -> bool:
        """End every consent of a person; False when there was none."""
        ...


class Questions(Protocol):
    """What was asked, without who asked."""

    def keep(self, asked_on: date, text: str, outcome: Kind) -> None:
        """Keep a question; the numbers of people in it are masked already."""
        ...

    def purge(self, before: date) -> int:
        """Forget what was asked before a day, and return how many questions these were."""
        ...


class Personal(Protocol):
    """All that the store has of one person, over all tables."""

    def export(self, person_id: int | None, addresses: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        """Return every row about a person by the name of its table, as JSON has it; no row names somebody else.

        `person_id` is None for somebody who has an account alone.
        """
        ...

    def erase(self, person_id: int | None, addresses: Iterable[str]) -> None:
        """Erase a person: what is about them goes, or stays without a sign of whom it was about.

        Wrong codes of the last hour stay: they hold no account, and go by themselves.
        """
        ...
