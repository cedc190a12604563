"""The audit trail in the store: who changed what; lines are added, never changed."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from bot.store.tables.people import AUDIT
from handlers.people import AuditLine


class StoredAudit:
    """The audit trail within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, now: datetime, actor: str, action: str, subject: str = "", **detail: object) -> None:
        """Write one line: `actor` is "person:12", "command line" or "dispatcher"; no personal data in `detail`."""
        self._connection.execute(
            insert(AUDIT).values(at=now, actor=actor, action=action, subject=subject, detail=detail)
        )

    def count(self) -> int:
        """Return how many lines there are."""
        return self._connection.execute(select(func.count()).select_from(AUDIT)).scalar_one()

    def page(self, offset: int, limit: int) -> list[AuditLine]:
        """Return `limit` lines, the newest first, after the first `offset`."""
        rows = self._connection.execute(select(AUDIT).order_by(AUDIT.c.id.desc()).offset(offset).limit(limit))
        return [
            AuditLine(
                at=row["at"], actor=row["actor"], action=row["action"], subject=row["subject"], detail=row["detail"]
            )
            for row in rows.mappings()
        ]
