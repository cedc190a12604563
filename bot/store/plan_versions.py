"""Which version of each plan the store follows, within one transaction."""

from sqlalchemy import Connection, insert, select, text, update

from bot.store.tables.plans import PLAN_VERSIONS

_TURN = 4112  # the number of PostgreSQL's lock for this; 4110 is the schema's, 4111 the dispatcher's


class StoredPlanVersions:
    """The versions within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take_turn(self) -> None:
        """Wait until nobody else is at it, and keep all others waiting until the transaction ends."""
        if self._connection.dialect.name == "postgresql":  # SQLite's transaction has locked the file already
            self._connection.execute(text(f"SELECT pg_advisory_xact_lock({_TURN})"))

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of each plan's version, by the plan's id."""
        rows = self._connection.execute(select(PLAN_VERSIONS.c.plan, PLAN_VERSIONS.c.digest))
        return {row.plan: row.digest for row in rows}

    def get(self, plan: str) -> str:
        """Return the version that is followed, as JSON; raises KeyError."""
        found: str | None = self._connection.execute(
            select(PLAN_VERSIONS.c.content).where(PLAN_VERSIONS.c.plan == plan)
        ).scalar()
        if found is None:
            raise KeyError(plan)
        return found

    def keep(self, plan: str, digest: str, content: str) -> int:
        """Follow another version from now on, and return its number: 1 for the first one."""
        where = PLAN_VERSIONS.c.plan == plan
        seen: int | None = self._connection.execute(select(PLAN_VERSIONS.c.revision).where(where)).scalar()
        values = {"revision": (seen or 0) + 1, "digest": digest, "content": content}
        if seen is None:
            self._connection.execute(insert(PLAN_VERSIONS).values(plan=plan, **values))
        else:
            self._connection.execute(update(PLAN_VERSIONS).where(where).values(values))
        return values["revision"]  # type: ignore[return-value]
