"""Messages that channels gave once and will not give again, kept until they are answered."""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, null, or_, update

from bot.store.inserting import insert_into
from bot.store.tables.channels import INBOX

LEASE = timedelta(seconds=60)
"""For how long a message is its process's, unless that says again that it is at it."""

_KNOWN_FOR = timedelta(days=2)
_ATTEMPTS = 2  # one that takes the process down with it each time must not do so for ever


def key_of_message(channel: str, message: str) -> str:
    """Return under which key the message that a channel calls `message` is kept."""
    return hashlib.sha256(f"{channel}\n{message}".encode()).hexdigest()


class StoredInbox:
    """The inbox within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, channel: str, key: str, body: dict[str, Any], now: datetime) -> bool:
        """Keep a message for this process to answer; False when it was given before."""
        values = {"key": key, "channel": channel, "body": body, "received_at": now, "leased_until": now + LEASE}
        keep = insert_into(self._connection, INBOX).values(**values).on_conflict_do_nothing(index_elements=["key"])
        return self._connection.execute(keep.returning(INBOX.c.key)).first() is not None

    def finish(self, key: str) -> None:
        """Forget what a message said, once it is answered; that it was there is known for two days."""
        self._connection.execute(update(INBOX).where(INBOX.c.key == key).values(body=null()))

    def hold(self, keys: Collection[str], now: datetime) -> None:
        """Say again that these are in hand."""
        self._connection.execute(update(INBOX).where(INBOX.c.key.in_(keys)).values(leased_until=now + LEASE))

    def give_back(self, keys: Collection[str], now: datetime) -> None:
        """Let another process answer these at once; that they were begun does not count."""
        given = {"leased_until": now, "attempt_count": INBOX.c.attempt_count - 1}
        self._connection.execute(update(INBOX).where(INBOX.c.key.in_(keys)).values(given))

    def take_over(self, channel: str, now: datetime) -> list[tuple[str, dict[str, Any]]]:
        """Return the messages whose process died over them, by key, in the order of arrival; they are the caller's now.

        One that was begun twice is forgotten: it may be what the process died of.
        """
        dead = (
            INBOX.c.channel == channel, INBOX.c.body.is_not(None),
            or_(INBOX.c.leased_until <= now, INBOX.c.leased_until > now + 2 * LEASE),
        )  # fmt: skip
        hopeless = update(INBOX).where(*dead, INBOX.c.attempt_count >= _ATTEMPTS).values(body=null())
        self._connection.execute(hopeless)
        again = {"leased_until": now + LEASE, "attempt_count": INBOX.c.attempt_count + 1}
        rows = self._connection.execute(update(INBOX).where(*dead).values(again).returning(INBOX)).mappings().all()
        return [(row["key"], row["body"]) for row in sorted(rows, key=lambda row: row["received_at"])]

    def purge(self, now: datetime) -> None:
        """Forget that messages were there which nobody gives a second time any more."""
        old = (INBOX.c.received_at <= now - _KNOWN_FOR, INBOX.c.body.is_(None))
        self._connection.execute(delete(INBOX).where(*old))
