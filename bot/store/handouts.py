"""Files handed out by link, on channels that take no files: each under a code that nobody can guess, for a while."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from bot.store.tables.channels import HANDOUTS
from handlers.people import key_of_code

KEPT_FOR = timedelta(hours=24)
_CODE_BYTES = 24  # 192 bits, 32 characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """A file that was handed out."""

    name: str
    mime: str
    content: bytes
    expires_at: datetime


class StoredHandouts:
    """Files handed out, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, address: str, name: str, mime: str, content: bytes, now: datetime) -> str:
        """Keep a file for `KEPT_FOR` and return its code, which is kept nowhere; those whose time is over go."""
        self._connection.execute(delete(HANDOUTS).where(HANDOUTS.c.expires_at <= now))
        code = secrets.token_urlsafe(_CODE_BYTES)
        row = {"address": address, "name": name, "mime": mime, "content": content, "expires_at": now + KEPT_FOR}
        self._connection.execute(insert(HANDOUTS).values(code_hash=key_of_code(code), **row))
        return code

    def find(self, code: str, now: datetime) -> Handout | None:
        """Return the file with this code, None when there is none or its time is over."""
        good = select(HANDOUTS).where(HANDOUTS.c.code_hash == key_of_code(code), HANDOUTS.c.expires_at > now)
        row = self._connection.execute(good).mappings().first()
        if row is None:
            return None
        return Handout(name=row["name"], mime=row["mime"], content=row["content"], expires_at=row["expires_at"])
