"""People, their accounts and roles, in the store."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, bindparam, insert, select, update

from bot.store.tables.people import ACCOUNTS, MEMBERSHIPS, PEOPLE
from handlers.messages import Role
from handlers.people import RANKS, Member, Membership, Person

_LASTING = MEMBERSHIPS.c.ended_at.is_(None)
_IN_FORCE = (_LASTING, MEMBERSHIPS.c.suspended_at.is_(None))
_OPEN = {"asked_at": None, "suspended_at": None}

_OWN = ACCOUNTS.alias("own")
_BY_ADDRESS = (
    select(
        PEOPLE.c.id, PEOPLE.c.display_name, PEOPLE.c.preferred_address, _OWN.c.address,
        _OWN.c.gone_at.is_not(None).label("gone"),
    )
    .select_from(ACCOUNTS)
    .join(PEOPLE, PEOPLE.c.id == ACCOUNTS.c.person_id)
    .join(_OWN, _OWN.c.person_id == PEOPLE.c.id)
    .where(ACCOUNTS.c.address == bindparam("asked"))
    .order_by(_OWN.c.linked_at)
)  # fmt: skip
_HELD = select(MEMBERSHIPS).where(MEMBERSHIPS.c.person_id == bindparam("asked"), *_IN_FORCE).order_by(MEMBERSHIPS.c.id)


class StoredPeople:
    """People within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, address: str) -> Person | None:
        """Return who has the account `address`; asked for each message, so in as few questions as it takes."""
        accounts = self._connection.execute(_BY_ADDRESS, {"asked": address}).all()
        if not accounts:
            return None
        person_id, name, preferred, *_ = accounts[0]
        held = self._connection.execute(_HELD, {"asked": person_id}).mappings()
        return Person(
            id=person_id,
            display_name=name,
            addresses=tuple(one.address for one in accounts),
            preferred_address=preferred,
            memberships=tuple(map(_to_membership, held)),
            lost=tuple(one.address for one in accounts if one.gone),
        )

    def get(self, person_id: int) -> Person:
        """Return one person; raises KeyError."""
        row = self._connection.execute(select(PEOPLE).where(PEOPLE.c.id == person_id)).mappings().first()
        if row is None:
            raise KeyError(person_id)
        return self._load(row)

    def _load(self, row: RowMapping) -> Person:
        return self._load_all([row], select(PEOPLE.c.id).where(PEOPLE.c.id == row["id"]))[0]

    def _load_all(self, rows: Sequence[RowMapping], numbers: Select[tuple[int]]) -> list[Person]:
        """Return the people in `rows`, whose numbers `numbers` selects; three questions however many they are."""
        addresses: dict[int, list[str]] = defaultdict(list)
        lost: dict[int, list[str]] = defaultdict(list)
        columns = (ACCOUNTS.c.person_id, ACCOUNTS.c.address, ACCOUNTS.c.gone_at.is_not(None))
        own = select(*columns).where(ACCOUNTS.c.person_id.in_(numbers)).order_by(ACCOUNTS.c.linked_at)
        for person_id, address, gone in self._connection.execute(own):
            addresses[person_id].append(address)
            lost[person_id] += [address] if gone else []
        memberships: dict[int, list[Membership]] = defaultdict(list)
        held = select(MEMBERSHIPS).where(MEMBERSHIPS.c.person_id.in_(numbers), *_IN_FORCE).order_by(MEMBERSHIPS.c.id)
        for one in self._connection.execute(held).mappings():
            memberships[one["person_id"]].append(_to_membership(one))
        return [
            Person(
                id=row["id"],
                display_name=row["display_name"],
                addresses=tuple(addresses[row["id"]]),
                preferred_address=row["preferred_address"],
                memberships=tuple(memberships[row["id"]]),
                lost=tuple(lost[row["id"]]),
            )
            for row in rows
        ]

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
            MEMBERSHIPS.c.agency.is_not_distinct_from(agency), _LASTING,
        )  # fmt: skip
        if self._connection.execute(update(MEMBERSHIPS).where(*held).values(confirmed_at=now, **_OPEN)).rowcount:
            return
        self._connection.execute(
            insert(MEMBERSHIPS).values(
                person_id=person_id, role=role, agency=agency, since=now, confirmed_at=now, invited_by=invited_by
            )
        )

    def leave(self, membership_id: int, now: datetime, *, ended_by: int | None) -> bool:
        """End a role at `now`; False when it had ended before."""
        ended = (
            update(MEMBERSHIPS)
            .where(MEMBERSHIPS.c.id == membership_id, _LASTING)
            .values(ended_at=now, ended_by=ended_by)
        )
        return self._connection.execute(ended).rowcount == 1

    def with_role(self, role: Role, agency: str | None = None) -> list[Person]:
        """Return who holds `role`, in `agency` where one is given, in the order in which they came."""
        where = [MEMBERSHIPS.c.role == role, *_IN_FORCE]
        if agency is not None:
            where.append(MEMBERSHIPS.c.agency == agency)
        holders = select(MEMBERSHIPS.c.person_id).where(*where)
        rows = self._connection.execute(select(PEOPLE).where(PEOPLE.c.id.in_(holders)).order_by(PEOPLE.c.id))
        return self._load_all(rows.mappings().all(), holders)

    def list_agencies(self) -> list[str]:
        """Return every agency in which somebody holds a role, as it is written there."""
        named = select(MEMBERSHIPS.c.agency).where(MEMBERSHIPS.c.agency.is_not(None), *_IN_FORCE).distinct()
        return sorted(self._connection.execute(named).scalars())

    def welcome_back(self, address: str) -> None:
        """Note that an account which had refused messages can be reached again."""
        self._connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.address == address).values(gone_at=None))

    def rename(self, person_id: int, display_name: str) -> None:
        """Keep the name under which a person goes now."""
        self._connection.execute(update(PEOPLE).where(PEOPLE.c.id == person_id).values(display_name=display_name))

    def roster(self, agencies: frozenset[str] | None = None) -> list[Member]:
        """Return who holds which role in `agencies`, in all where None; roles that rest among them.

        By agency, the highest role first, then in the order in which they came.
        """
        query = _select_members()
        if agencies is not None:
            query = query.where(MEMBERSHIPS.c.agency.in_(agencies))
        members = [_to_member(row) for row in self._connection.execute(query).mappings()]
        return sorted(members, key=lambda one: (one.membership.agency or "", -RANKS.index(one.membership.role)))

    def find_member(self, membership_id: int) -> Member | None:
        """Return who holds the role with this number, None when it has ended."""
        query = _select_members().where(MEMBERSHIPS.c.id == membership_id)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else _to_member(row)

    def confirm(self, membership_id: int, now: datetime, *, restore: bool = False) -> bool:
        """Keep that the holder works there still; a role that rests is taken up again where `restore`, else False."""
        which = [MEMBERSHIPS.c.id == membership_id, _LASTING]
        if not restore:
            which.append(MEMBERSHIPS.c.suspended_at.is_(None))
        return (
            self._connection.execute(update(MEMBERSHIPS).where(*which).values(confirmed_at=now, **_OPEN)).rowcount > 0
        )

    def ask_to_confirm(self, confirmed_before: datetime, now: datetime) -> list[Member]:
        """Return the roles last confirmed before an instant and not asked about since, and note that they are now."""
        return self._mark(
            {"asked_at": now}, MEMBERSHIPS.c.confirmed_at < confirmed_before, MEMBERSHIPS.c.asked_at.is_(None)
        )

    def suspend_unanswered(self, asked_before: datetime, now: datetime) -> list[Member]:
        """Let the roles rest that were asked about before an instant without an answer, and return them."""
        return self._mark({"suspended_at": now}, MEMBERSHIPS.c.asked_at < asked_before)

    def _mark(self, values: dict[str, datetime], *which: ColumnElement[bool]) -> list[Member]:
        marked = update(MEMBERSHIPS).where(*_IN_FORCE, *which).values(**values).returning(MEMBERSHIPS.c.id)
        ids = self._connection.execute(marked).scalars().all()
        query = _select_members().where(MEMBERSHIPS.c.id.in_(ids))
        return [_to_member(row) for row in self._connection.execute(query).mappings()]


def _select_members() -> Select[*tuple[object, ...]]:
    joined = MEMBERSHIPS.join(PEOPLE, PEOPLE.c.id == MEMBERSHIPS.c.person_id)
    return select(MEMBERSHIPS, PEOPLE.c.display_name).select_from(joined).where(_LASTING).order_by(MEMBERSHIPS.c.id)


def _to_member(row: RowMapping) -> Member:
    return Member(
        membership=_to_membership(row), person_id=row["person_id"], display_name=row["display_name"],
        suspended=row["suspended_at"] is not None,
    )  # fmt: skip


def _to_membership(row: RowMapping) -> Membership:
    return Membership(
        id=row["id"], role=row["role"], agency=row["agency"], since=row["since"], confirmed_at=row["confirmed_at"]
    )
