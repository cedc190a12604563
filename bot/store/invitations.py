"""Invitations in the store, under the key of their code, and the wrong codes of the last hour."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, text, update

from bot.store.tables.people import INVITATIONS, WRONG_CODES
from handlers.messages import Role
from handlers.people import Invitation, key_of_code

VALID_FOR = timedelta(hours=24)
COUNTED_FOR = timedelta(hours=1)
_CODE_BYTES = 18  # 144 bits, 24 characters


class StoredInvitations:
    """Invitations within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def make(self, role: Role, agency: str | None, now: datetime, *, created_by: int | None) -> tuple[str, Invitation]:
        """Return the code of a new invitation, which is kept nowhere, and the invitation: good once, for 24 hours."""
        code = secrets.token_urlsafe(_CODE_BYTES)
        self._connection.execute(
            insert(INVITATIONS).values(
                code_hash=key_of_code(code), role=role, agency=agency, created_by=created_by, created_at=now,
                expires_at=now + VALID_FOR,
            )
        )  # fmt: skip
        return code, Invitation(role=role, agency=agency, created_by=created_by, expires_at=now + VALID_FOR)

    def find(self, key: str, now: datetime) -> Invitation | None:
        """Return the invitation with this key; None for one that is used, too old, or was never made."""
        good = select(INVITATIONS).where(
            INVITATIONS.c.code_hash == key, INVITATIONS.c.used_at.is_(None), INVITATIONS.c.expires_at > now
        )
        row = self._connection.execute(good).mappings().first()
        return None if row is None else _to_invitation(row)

    def use(self, key: str, person_id: int, now: datetime) -> Invitation | None:
        """Use the invitation with this key up; None, as of `find`, for whoever comes second as well."""
        used = (
            update(INVITATIONS)
            .where(INVITATIONS.c.code_hash == key, INVITATIONS.c.used_at.is_(None), INVITATIONS.c.expires_at > now)
            .values(used_at=now, used_by=person_id)
            .returning(INVITATIONS)
        )
        row = self._connection.execute(used).mappings().first()
        return None if row is None else _to_invitation(row)

    def revoke(self, created_by: int) -> int:
        """Take back what a person has invited and nobody has used, and return how many invitations these were."""
        unused = (INVITATIONS.c.created_by == created_by, INVITATIONS.c.used_at.is_(None))
        return self._connection.execute(delete(INVITATIONS).where(*unused)).rowcount

    def count_wrong(self, address: str, now: datetime) -> int:
        """Return how many wrong codes came from an account within the last hour; its other tries wait meanwhile."""
        sender = hide_address(address)
        if self._connection.dialect.name == "postgresql":  # SQLite lets one transaction write at a time anyway
            self._connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:sender))"), {"sender": sender})
        recent = (WRONG_CODES.c.sender == sender, WRONG_CODES.c.tried_at > now - COUNTED_FOR)
        return self._connection.execute(select(func.count()).where(*recent)).scalar_one()

    def note_wrong(self, address: str, now: datetime) -> None:
        """Count a wrong code."""
        self._connection.execute(insert(WRONG_CODES).values(sender=hide_address(address), tried_at=now))

    def purge(self, now: datetime) -> None:
        """Forget wrong codes that count no more, and invitations a week after they were good for the last time."""
        self._connection.execute(delete(WRONG_CODES).where(WRONG_CODES.c.tried_at <= now - COUNTED_FOR))
        over = (INVITATIONS.c.used_at.is_(None), INVITATIONS.c.expires_at <= now - timedelta(days=7))
        self._connection.execute(delete(INVITATIONS).where(*over))


def hide_address(address: str) -> str:
    """Return what an account is counted under where it must not be named."""
    return hashlib.sha256(address.encode()).hexdigest()


def _to_invitation(row: RowMapping) -> Invitation:
    return Invitation(
        role=row["role"], agency=row["agency"], created_by=row["created_by"], expires_at=row["expires_at"]
    )
