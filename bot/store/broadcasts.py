"""What admins tell many at once, in the store."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from bot.store.tables.broadcasts import BROADCASTS
from handlers.broadcasts import Broadcast, State
from handlers.messages import Role

_IS_DRAFT = BROADCASTS.c.state == "draft"


class StoredBroadcasts:
    """Broadcasts within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def make(self, author_id: int, text: str, roles: tuple[Role, ...], now: datetime) -> Broadcast:
        """Return a new draft, in the place of the author's other drafts."""
        self._connection.execute(delete(BROADCASTS).where(BROADCASTS.c.author_id == author_id, _IS_DRAFT))
        made = insert(BROADCASTS).values(author_id=author_id, text=text, roles=list(roles), state="draft", made_at=now)
        return _to_broadcast(self._connection.execute(made.returning(BROADCASTS)).mappings().one())

    def find(self, broadcast_id: int) -> Broadcast | None:
        """Return one broadcast."""
        row = self._connection.execute(select(BROADCASTS).where(BROADCASTS.c.id == broadcast_id)).mappings().first()
        return None if row is None else _to_broadcast(row)

    def list_sending(self) -> list[Broadcast]:
        """Return those that are being sent, the oldest first."""
        query = select(BROADCASTS).where(BROADCASTS.c.state == "sending").order_by(BROADCASTS.c.id)
        return [_to_broadcast(row) for row in self._connection.execute(query).mappings()]

    def change(
        self, broadcast_id: int, *, text: str, roles: tuple[Role, ...], agencies: tuple[str, ...] | None
    ) -> bool:  # fmt: skip
        """Change a draft; False for what is none any more."""
        kept = {"text": text, "roles": list(roles), "agencies": None if agencies is None else list(agencies)}
        changed = update(BROADCASTS).where(BROADCASTS.c.id == broadcast_id, _IS_DRAFT).values(kept)
        return self._connection.execute(changed).rowcount == 1

    def send(self, broadcast_id: int, recipient_count: int, now: datetime) -> bool:
        """Take a draft as sent; False for what is none any more, so that it goes out once."""
        fields = {"state": "sending", "sent_at": now, "recipient_count": recipient_count}
        sent = update(BROADCASTS).where(BROADCASTS.c.id == broadcast_id, _IS_DRAFT).values(fields)
        return self._connection.execute(sent).rowcount == 1

    def end(self, broadcast_id: int, state: State) -> bool:
        """End the sending as stopped or done, and forget the words; False when it had ended before."""
        under_way = (BROADCASTS.c.id == broadcast_id, BROADCASTS.c.state == "sending")
        ended = update(BROADCASTS).where(*under_way).values(state=state, text="")
        return self._connection.execute(ended).rowcount == 1

    def discard(self, broadcast_id: int) -> bool:
        """Erase a draft; False for what is none any more."""
        gone = delete(BROADCASTS).where(BROADCASTS.c.id == broadcast_id, _IS_DRAFT)
        return self._connection.execute(gone).rowcount == 1

    def purge(self, drafts_before: datetime, sent_before: datetime) -> None:
        """Erase drafts made before an instant, and the words of what was sent before another."""
        self._connection.execute(delete(BROADCASTS).where(_IS_DRAFT, BROADCASTS.c.made_at < drafts_before))
        old = (BROADCASTS.c.state != "draft", BROADCASTS.c.sent_at < sent_before, BROADCASTS.c.text != "")
        self._connection.execute(update(BROADCASTS).where(*old).values(text="", state="done"))


def _to_broadcast(row: RowMapping) -> Broadcast:
    return Broadcast(
        id=row["id"], author_id=row["author_id"], text=row["text"], roles=tuple(row["roles"]),
        agencies=None if row["agencies"] is None else tuple(row["agencies"]), state=row["state"],
        made_at=row["made_at"], sent_at=row["sent_at"], recipient_count=row["recipient_count"],
    )  # fmt: skip
