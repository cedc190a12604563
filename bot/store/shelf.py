"""The shelf that machines share, within one transaction."""

from sqlalchemy import Connection, func, select, text

from bot.store.inserting import put
from bot.store.tables.shelf import SHELF_FILES

_TURN = 4113  # the number of PostgreSQL's lock for this


class StoredShelf:
    """Plan files and corrections; each change of any of them raises the shelf's revision."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take_turn(self) -> None:
        """Wait until nobody else changes it, and keep all others waiting until the transaction ends."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text(f"SELECT pg_advisory_xact_lock({_TURN})"))

    def find_revision(self) -> int:
        """Return the revision, 0 for a shelf on which nothing was ever put."""
        return int(self._connection.execute(select(func.max(SHELF_FILES.c.revision))).scalar() or 0)

    def list_digests(self) -> dict[str, str]:
        """Return the SHA-256 of each file, by name."""
        rows = self._connection.execute(select(SHELF_FILES.c.name, SHELF_FILES.c.digest))
        return {row.name: row.digest for row in rows if row.digest is not None}

    def read(self, name: str) -> bytes:
        """Return what a file holds; raises NoResultFound."""
        content: bytes = self._connection.execute(
            select(SHELF_FILES.c.content).where(SHELF_FILES.c.name == name, SHELF_FILES.c.content.is_not(None))
        ).scalar_one()
        return content

    def write(self, name: str, digest: str | None, content: bytes | None) -> None:
        """Put a file in the place of what was there, or take it away where `content` is None."""
        values = {"digest": digest, "content": content, "revision": self.find_revision() + 1}
        put(self._connection, SHELF_FILES, {"name": name}, values)
