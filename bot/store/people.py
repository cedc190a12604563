"""People, their accounts and roles, in the store."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select, update

from bot.store.tables.people import ACCOUNTS, MEMBERSHIPS, PEOPLE
from handlers.messages import Role
from handlers.people import Membership, Person


class StoredPeople:
    """People within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, address: str) -> Person | None:
        """Return who has the account `address`."""
        found = self._connection.execute(select(ACCOUNTS.c.person_id).where(ACCOUNTS.c.address == address)).scalar()
        return None if found is None else self.get(found)

    def get(self, person_id: int) -> Person:
        """Return one person; raises KeyError."""
        row = self._connection.execute(select(PEOPLE).where(PEOPLE.c.id == person_id)).mappings().first()
        if row is None:
            raise KeyError(person_id)
        return self._load(row)

    def _load(self, row: RowMapping) -> Person:
        addresses = select(ACCOUNTS.c.address).where(ACCOUNTS.c.person_id == row["id"]).order_by(ACCOUNTS.c.linked_at)
        lasting = MEMBERSHIPS.c.ended_at.is_(None)
        held = select(MEMBERSHIPS).where(MEMBERSHIPS.c.person_id == row["id"], lasting).order_by(MEMBERSHIPS.c.id)
        return Person(
            id=row["id"],
            display_name=row["display_name"],
            addresses=tuple(self._connection.execute(addresses).scalars()),
            preferred_address=row["preferred_address"],
            memberships=tuple(_to_membership(one) for one in self._connection.execute(held).mappings()),
        )

    def add(self, address: str, display_name: str, now: datetime) -> Person:
        """Return the person with the account `address`, made now where there is none."""
        there = self.find(address)
        if there is not None:
            return there
        made = insert(PEOPLE).values(display_name=display_name, created_at=now).returning(PEOPLE.c.id)
        person_id = self._connection.execute(made).scalar_one()
        self._connection.execute(insert(ACCOUNTS).values(address=address, person_id=person_id, linked_at=now))
        return self.get(person_id)

    def join(
        self, person_id: int, role: Role, agency: str | None, now: datetime, *, invited_by: int | None = None
    ) -> None:
        """Give the person a role in an agency, from `now` on; a role held there already is confirmed."""
        held = (
            MEMBERSHIPS.c.person_id == person_id, MEMBERSHIPS.c.role == role,
            MEMBERSHIPS.c.agency.is_not_distinct_from(agency), MEMBERSHIPS.c.ended_at.is_(None),
        )  # fmt: skip
        if self._connection.execute(update(MEMBERSHIPS).where(*held).values(confirmed_at=now)).rowcount:
            return
        self._connection.execute(
            insert(MEMBERSHIPS).values(
                person_id=person_id, role=role, agency=agency, since=now, confirmed_at=now, invited_by=invited_by
            )
        )

    def leave(self, membership_id: int, now: datetime, *, ended_by: int | None) -> bool:
        """End a role at `now`; False when it had ended before."""
        lasting = (MEMBERSHIPS.c.id == membership_id, MEMBERSHIPS.c.ended_at.is_(None))
        ended = update(MEMBERSHIPS).where(*lasting).values(ended_at=now, ended_by=ended_by)
        return self._connection.execute(ended).rowcount == 1

    def with_role(self, role: Role, agency: str | None = None) -> list[Person]:
        """Return who holds `role`, in `agency` where one is given, in the order in which they came."""
        where = [MEMBERSHIPS.c.role == role, MEMBERSHIPS.c.ended_at.is_(None)]
        if agency is not None:
            where.append(MEMBERSHIPS.c.agency == agency)
        holders = select(MEMBERSHIPS.c.person_id).where(*where)
        rows = self._connection.execute(select(PEOPLE).where(PEOPLE.c.id.in_(holders)).order_by(PEOPLE.c.id))
        return [self._load(row) for row in rows.mappings().all()]


def _to_membership(row: RowMapping) -> Membership:
    return Membership(
        id=row["id"], role=row["role"], agency=row["agency"], since=row["since"], confirmed_at=row["confirmed_at"]
    )
