"""Consents in the store: which wording was agreed to, when and on which account, until it is withdrawn."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bot.store.tables.people import CONSENTS
from handlers.people import Consent

PURPOSE = "use"


class StoredConsents:
    """Consents within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, person_id: int) -> Consent | None:
        """Return the last consent of a person that is not withdrawn."""
        standing = (CONSENTS.c.person_id == person_id, CONSENTS.c.withdrawn_at.is_(None))
        newest = select(CONSENTS).where(*standing).order_by(CONSENTS.c.id.desc()).limit(1)
        row = self._connection.execute(newest).mappings().first()
        return None if row is None else Consent(version=row["version"], given_at=row["given_at"])

    def find_agreed(self, person_ids: Collection[int]) -> set[int]:
        """Return which of the people have a consent that is not withdrawn."""
        standing = (CONSENTS.c.person_id.in_(person_ids), CONSENTS.c.withdrawn_at.is_(None))
        return set(self._connection.execute(select(CONSENTS.c.person_id).where(*standing)).scalars())

    def give(self, person_id: int, version: str, wording: str, address: str, now: datetime) -> None:
        """Keep that a person agreed to `version`, whose words have the SHA-256 `wording`."""
        self._connection.execute(
            insert(CONSENTS).values(
                person_id=person_id, purpose=PURPOSE, version=version, wording=wording, address=address, given_at=now
            )
        )

    def withdraw(self, person_id: int, now: datetime) -> bool:
        """End every consent of a person; False when there was none."""
        standing = (CONSENTS.c.person_id == person_id, CONSENTS.c.withdrawn_at.is_(None))
        return self._connection.execute(update(CONSENTS).where(*standing).values(withdrawn_at=now)).rowcount > 0
