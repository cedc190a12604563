"""Login links and sessions of the site: each known by the hash of a code that is kept nowhere."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, delete, insert, select

from bot.store.tables.web import LOGIN_LINKS, WEB_SESSIONS
from handlers.people import key_of_code

LINK_GOOD_FOR = timedelta(minutes=10)
SESSION_GOOD_FOR = timedelta(hours=8)
_CODE_BYTES = 24  # 192 bits, 32 characters


class StoredWebAccess:
    """Links and sessions within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def make_link(self, person_id: int, now: datetime) -> str:
        """Return the code of a new link, good once and for ten minutes; an older one of the person is good no more."""
        self._connection.execute(delete(LOGIN_LINKS).where(LOGIN_LINKS.c.expires_at <= now))
        self._connection.execute(delete(LOGIN_LINKS).where(LOGIN_LINKS.c.person_id == person_id))
        return self._make(LOGIN_LINKS, {"person_id": person_id, "expires_at": now + LINK_GOOD_FOR})

    def is_good(self, code: str, now: datetime) -> bool:
        """Whether a link can be used; it is not used up by this."""
        return self._find(LOGIN_LINKS, code, now) is not None

    def use_link(self, code: str, now: datetime) -> int | None:
        """Use a link up and return whose it is; None for whoever comes second, or too late."""
        used = (
            delete(LOGIN_LINKS)
            .where(LOGIN_LINKS.c.code_hash == key_of_code(code), LOGIN_LINKS.c.expires_at > now)
            .returning(LOGIN_LINKS.c.person_id)
        )
        return self._connection.execute(used).scalar()

    def open_session(self, person_id: int, now: datetime) -> str:
        """Return the code of a new session, good for eight hours."""
        self._connection.execute(delete(WEB_SESSIONS).where(WEB_SESSIONS.c.expires_at <= now))
        row = {"person_id": person_id, "started_at": now, "expires_at": now + SESSION_GOOD_FOR}
        return self._make(WEB_SESSIONS, row)

    def find_session(self, code: str, now: datetime) -> int | None:
        """Return whose session it is, None where there is none or its time is over."""
        return self._find(WEB_SESSIONS, code, now)

    def close_session(self, code: str) -> None:
        """End a session."""
        self._connection.execute(delete(WEB_SESSIONS).where(WEB_SESSIONS.c.code_hash == key_of_code(code)))

    def close_all(self, person_id: int) -> None:
        """End all sessions and links of a person."""
        for table in (LOGIN_LINKS, WEB_SESSIONS):
            self._connection.execute(delete(table).where(table.c.person_id == person_id))

    def _make(self, table: Table, row: dict[str, object]) -> str:
        code = secrets.token_urlsafe(_CODE_BYTES)
        self._connection.execute(insert(table).values(code_hash=key_of_code(code), **row))
        return code

    def _find(self, table: Table, code: str, now: datetime) -> int | None:
        query = select(table.c.person_id).where(table.c.code_hash == key_of_code(code), table.c.expires_at > now)
        person_id: int | None = self._connection.execute(query).scalar()
        return person_id
