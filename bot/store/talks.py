"""Talks on the site's chat page: what was said, kept for a while under an account whose name is the page's secret."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select

from bot.store.inserting import put
from bot.store.tables.web import WEB_TALKS


class StoredTalks:
    """Talks within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, address: str, now: datetime) -> list[dict[str, Any]] | None:
        """Return what was said, None where there is no such talk; in a writing transaction others wait meanwhile."""
        query = select(WEB_TALKS.c.entries).where(WEB_TALKS.c.address == address, WEB_TALKS.c.expires_at > now)
        found: list[dict[str, Any]] | None = self._connection.execute(query.with_for_update()).scalar()
        return found

    def put(self, address: str, entries: list[dict[str, Any]], now: datetime, kept_for: timedelta) -> None:
        """Keep what was said, in the place of what was there; talks whose time is over go."""
        self._connection.execute(delete(WEB_TALKS).where(WEB_TALKS.c.expires_at <= now))
        values = {"entries": entries, "expires_at": now + kept_for}
        put(self._connection, WEB_TALKS, {"address": address}, values)

    def forget(self, address: str) -> None:
        """Erase a talk."""
        self._connection.execute(delete(WEB_TALKS).where(WEB_TALKS.c.address == address))
