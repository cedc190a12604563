"""Messages that channels gave, kept until they are answered."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, null, or_, update

from bot.store.inserting import make_add
from bot.store.tables.channels import INBOX

LEASE = timedelta(seconds=30)
"""For how long a message is its process's, unless that says again that it is at it."""

_KNOWN_FOR = timedelta(days=2)
_ATTEMPTS = 2  # one that takes the process down with it each time must not do so for ever


_FINISH = update(INBOX).where(INBOX.c.key.in_(bindparam("keys", expanding=True))).values(body=null())


def key_of_message(channel: str, message: str) -> str:
    """Return under which key the message that a channel calls `message` is kept."""
    return hashlib.sha256(f"{channel}\n{message}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A message to be answered by another process than the one that took it; `doubtful`: that one may have done it."""

    key: str
    body: dict[str, Any]
    doubtful: bool


class StoredInbox:
    """The inbox within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, channel: str, key: str, body: dict[str, Any], now: datetime) -> bool:
        """Keep a message for this process to answer; False when it was given before."""
        return key in self.take_all(channel, [(key, body)], now)

    def take_all(self, channel: str, messages: Sequence[tuple[str, dict[str, Any]]], now: datetime) -> set[str]:
        """Keep messages, each with its key, for this process to answer; return the keys not given before."""
        once = {"channel": channel, "received_at": now, "leased_until": now + LEASE}
        rows = [{"key": key, "body": body, **once} for key, body in messages]
        keep = make_add(self._connection.dialect.name, INBOX)
        return set(self._connection.execute(keep, rows).scalars())

    def finish(self, keys: Collection[str]) -> None:
        """Forget what messages said, once they are answered; that they were there is known for two days."""
        self._connection.execute(_FINISH, {"keys": list(keys)})

    def hold(self, keys: Collection[str], now: datetime) -> None:
        """Say again that these are in hand."""
        self._connection.execute(update(INBOX).where(INBOX.c.key.in_(keys)).values(leased_until=now + LEASE))

    def give_back(self, keys: Collection[str], now: datetime, doubtful: Collection[str] = ()) -> None:
        """Let another process answer these at once; that they were begun does not count as a try.

        Of the `doubtful` the answer may be there already.
        """
        given = {"leased_until": now, "attempt_count": INBOX.c.attempt_count - 1}
        self._connection.execute(update(INBOX).where(INBOX.c.key.in_(keys)).values(given))
        if doubtful:
            self._connection.execute(update(INBOX).where(INBOX.c.key.in_(doubtful)).values(doubtful=1))

    def take_over(self, channel: str, now: datetime) -> list[Kept]:
        """Return the messages whose process died over them or gave them back, by arrival; now the caller's.

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
        return [
            Kept(key=row["key"], body=row["body"], doubtful=bool(row["doubtful"]) or row["attempt_count"] > 1)
            for row in sorted(rows, key=lambda row: row["received_at"])
        ]

    def purge(self, now: datetime) -> None:
        """Forget that messages were there which nobody gives a second time any more."""
        old = (INBOX.c.received_at <= now - _KNOWN_FOR, INBOX.c.body.is_(None))
        self._connection.execute(delete(INBOX).where(*old))
