"""Notices in the store: each once under its key, from planned to settled."""

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.tables.outbox import OUTBOX
from handlers.notices import Notice


class StoredOutbox:
    """The outbox within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, notice: Notice) -> bool:
        """Keep `notice` to be sent; False when one with its key was there already, which then stands."""
        insert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        planned = insert(OUTBOX).values(
            key=notice.key, person_id=notice.person_id, kind=notice.kind, subject=notice.subject,
            due_at=notice.due_at, not_before=notice.due_at, state="waiting",
        )  # fmt: skip
        kept = planned.on_conflict_do_nothing(index_elements=["key"]).returning(OUTBOX.c.id)
        return self._connection.execute(kept).first() is not None
