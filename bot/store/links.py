"""Accounts of one person on several channels, in the store: codes that link them, people made one, accounts parted."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, delete, exists, insert, select, update

from bot.store.inserting import put
from bot.store.personal import references
from bot.store.tables import METADATA
from bot.store.tables.channels import LINK_CODES
from bot.store.tables.outbox import OUTBOX
from bot.store.tables.people import ACCOUNTS, MEMBERSHIPS, PEOPLE
from handlers.people import key_of_code

VALID_FOR = timedelta(minutes=10)
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is taken for another
_LENGTH = 8  # 39 bits: with five wrong tries an hour and ten minutes, out of reach


class StoredLinks:
    """Linked accounts within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # ---- codes

    def make_code(self, person_id: int, now: datetime) -> str:
        """Return a code that links another account to a person: good once, for ten minutes; the one before ends."""
        old = (LINK_CODES.c.person_id == person_id) | (LINK_CODES.c.expires_at <= now)
        self._connection.execute(delete(LINK_CODES).where(old))
        code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        values = {"code_hash": key_of_code(code), "person_id": person_id, "expires_at": now + VALID_FOR}
        self._connection.execute(insert(LINK_CODES).values(values))
        return code

    def find(self, key: str, now: datetime) -> int | None:
        """Return whose code has this key; None for one that is used, too old, or was never made."""
        good = select(LINK_CODES.c.person_id).where(LINK_CODES.c.code_hash == key, LINK_CODES.c.expires_at > now)
        return self._connection.execute(good).scalar()

    def use(self, key: str, now: datetime) -> int | None:
        """Use the code with this key up, and return whose it was; None, as of `find`, for whoever comes second too."""
        used = delete(LINK_CODES).where(LINK_CODES.c.code_hash == key, LINK_CODES.c.expires_at > now)
        return self._connection.execute(used.returning(LINK_CODES.c.person_id)).scalar()

    # ---- accounts

    def add(self, person_id: int, address: str, now: datetime) -> None:
        """Give a person an account that nobody has."""
        put(self._connection, ACCOUNTS, {"address": address}, {"person_id": person_id, "linked_at": now})

    def remove(self, person_id: int, address: str) -> bool:
        """Take an account from a person; False when it was not theirs, or is their only one."""
        own = select(ACCOUNTS.c.address).where(ACCOUNTS.c.person_id == person_id)
        if set(self._connection.execute(own).scalars()) <= {address}:
            return False
        theirs = (ACCOUNTS.c.address == address, ACCOUNTS.c.person_id == person_id)
        if not self._connection.execute(delete(ACCOUNTS).where(*theirs)).rowcount:
            return False
        preferred = (PEOPLE.c.id == person_id, PEOPLE.c.preferred_address == address)
        self._connection.execute(update(PEOPLE).where(*preferred).values(preferred_address=None))
        return True

    def prefer(self, person_id: int, address: str | None) -> None:
        """Keep on which account a person wants to be told things; None for the one linked last."""
        self._connection.execute(update(PEOPLE).where(PEOPLE.c.id == person_id).values(preferred_address=address))

    # ---- people

    def unite(self, kept_id: int, other_id: int, now: datetime) -> None:
        """Make two people one: all that is about the other is about `kept_id` from now on.

        Where both chose, what `kept_id` chose stands; a role that both hold is held once, and a notice that waits for
        both is told once.
        """
        self._end_doubles(kept_id, other_id, now)
        for table in METADATA.sorted_tables:
            for column in references(table):
                if table is not PEOPLE:
                    self._move(table, column, kept_id, other_id)
        self._connection.execute(delete(PEOPLE).where(PEOPLE.c.id == other_id))

    def _end_doubles(self, kept_id: int, other_id: int, now: datetime) -> None:
        own = MEMBERSHIPS.alias()
        held = exists().where(
            own.c.person_id == kept_id, own.c.ended_at.is_(None), own.c.role == MEMBERSHIPS.c.role,
            own.c.agency.is_not_distinct_from(MEMBERSHIPS.c.agency),
        )  # fmt: skip
        double = (MEMBERSHIPS.c.person_id == other_id, MEMBERSHIPS.c.ended_at.is_(None), held)
        self._connection.execute(update(MEMBERSHIPS).where(*double).values(ended_at=now, ended_by=kept_id))
        mine = OUTBOX.alias()
        told = exists().where(
            mine.c.person_id == kept_id, mine.c.kind == OUTBOX.c.kind, mine.c.about == OUTBOX.c.about,
            mine.c.due_at == OUTBOX.c.due_at,
        )  # fmt: skip
        waiting = (OUTBOX.c.person_id == other_id, OUTBOX.c.state.in_(("waiting", "claimed")), told)
        dropped = update(OUTBOX).where(*waiting).values(state="dropped", settled_at=now, reason="told already")
        self._connection.execute(dropped)

    def _move(self, table: Table, column: Column[int], kept_id: int, other_id: int) -> None:
        other = table.alias()
        for unique in _list_unique(table):
            if column.name in unique:
                same = [other.c[name] == table.c[name] for name in unique if name != column.name]
                taken: ColumnElement[bool] = exists().where(and_(other.c[column.name] == kept_id, *same))
                self._connection.execute(delete(table).where(column == other_id, taken))
        self._connection.execute(update(table).where(column == other_id).values({column.name: kept_id}))


def _list_unique(table: Table) -> list[tuple[str, ...]]:
    """Return the sets of columns under which a table has a row once."""
    keys = [tuple(column.name for column in table.primary_key.columns)]
    return keys + [tuple(column.name for column in index.columns) for index in table.indexes if index.unique]
