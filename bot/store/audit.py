"""The audit trail in the store: who changed what; lines are added, never changed."""

from datetime import datetime

from sqlalchemy import Connection, insert

from bot.store.tables.people import AUDIT


class StoredAudit:
    """The audit trail within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, now: datetime, actor: str, action: str, subject: str = "", **detail: object) -> None:
        """Write one line: `actor` is "person:12", "command line" or "dispatcher"; no personal data in `detail`."""
        self._connection.execute(
            insert(AUDIT).values(at=now, actor=actor, action=action, subject=subject, detail=detail)
        )
