"""The outbox as the dispatcher sees it: claimed, marked before each send, settled after it, found again after a crash.

waiting → claimed → sending → sent
   ↑         |         |----→ waiting (refused for now, or its fate unknown for the first time)
   |---------|         |----→ uncertain (its fate unknown for the second time)
dropped: withdrawn, nobody to tell, nothing to say any more, or refused for good
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, func, or_, select, update

from bot.store.inserting import put
from bot.store.outbox import StoredOutbox, to_notice
from bot.store.tables.outbox import OUTBOX, PLANNED
from bot.store.tables.people import ACCOUNTS, PEOPLE
from handlers.notices import UNSURE, Notice, Priority

LEASE = timedelta(seconds=30)
"""For how long a notice is its claimer's; longer than any send takes, so that only a dead one's are taken over."""

NO_CHANNEL = "no channel"
"""Why a notice waits whose person has no account on a channel of the dispatcher that had it last."""

_ASK_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A notice in hand. `doubtful`: an earlier send may have arrived; `page_count`: pages of it that did arrive;
    `sent_with`: the first of those with which it went out in one message; `address`: where it was tried last, and
    `refused`: where it could not be sent."""

    id: int
    notice: Notice
    doubtful: bool
    attempt_count: int
    page_count: int
    sent_with: int | None
    address: str | None = None
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What became of the notices `ids`, which went out together.

    `state` "sending" marks them before a send, "claimed" keeps them between the pages of a long message, "waiting"
    puts them off until `not_before`; the others are final. `gone`: the `address` takes no messages any more.
    """

    ids: tuple[int, ...]
    state: str
    at: datetime
    not_before: datetime | None = None
    doubtful: bool | None = None
    page_count: int | None = None
    refused: tuple[str, ...] | None = None
    address: str | None = None
    message: str | None = None
    reason: str | None = None
    gone: bool = False


class StoredSending:
    """What the dispatcher does with the outbox, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._outbox = StoredOutbox(connection)

    # ---- taking

    def claim(self, now: datetime, holder: str, limit: int, priorities: Sequence[Priority]) -> list[Claimed]:
        """Take at most `limit` notices that are due, for `holder`; those of the first of `priorities` first.

        Notices that another transaction is taking at this moment are passed over.
        """
        taken: list[Claimed] = []
        for priority in priorities:
            due = (
                OUTBOX.c.state == "waiting", OUTBOX.c.priority == priority, OUTBOX.c.not_before <= now,
            )  # fmt: skip
            first = select(OUTBOX.c.id).where(*due).order_by(OUTBOX.c.not_before, OUTBOX.c.id)
            picked = first.limit(limit - len(taken)).with_for_update(skip_locked=True).cte("picked")
            taken += self._take(OUTBOX.c.id.in_(select(picked.c.id)), now, holder)
            if len(taken) >= limit:
                break
        return taken

    def claim_others(
        self, now: datetime, holder: str, person_ids: Collection[int], kinds: Collection[str],
        priorities: Collection[Priority],
    ) -> list[Claimed]:  # fmt: skip
        """Take all of `priorities` that is due for `person_ids` of `kinds`, which are told in one message."""
        due = (
            OUTBOX.c.state == "waiting", OUTBOX.c.person_id.in_(person_ids), OUTBOX.c.kind.in_(kinds),
            OUTBOX.c.not_before <= now, OUTBOX.c.priority.in_(priorities),
        )  # fmt: skip
        picked = select(OUTBOX.c.id).where(*due).with_for_update(skip_locked=True).cte("picked")
        return self._take(OUTBOX.c.id.in_(select(picked.c.id)), now, holder)

    def claim_own(
        self, now: datetime, holder: str, person_id: int, priorities: Collection[Priority]
    ) -> list[Claimed]:  # fmt: skip
        """Take all of `priorities` that is due for one person, for whoever serves an account that no dispatcher serves.

        What a dispatcher put off since it has no channel to the person is due all the same.
        """
        may_be_tried = or_(OUTBOX.c.not_before <= now, and_(OUTBOX.c.reason == NO_CHANNEL, OUTBOX.c.due_at <= now))
        due = (
            OUTBOX.c.state == "waiting", OUTBOX.c.person_id == person_id, OUTBOX.c.priority.in_(priorities),
            may_be_tried,
        )  # fmt: skip
        picked = select(OUTBOX.c.id).where(*due).with_for_update(skip_locked=True).cte("picked")
        return self._take(OUTBOX.c.id.in_(select(picked.c.id)), now, holder)

    def has_own(self, now: datetime, person_id: int) -> bool:
        """Whether anything waits that is due for one person; what is put off counts."""
        due = (OUTBOX.c.state == "waiting", OUTBOX.c.person_id == person_id, OUTBOX.c.due_at <= now)
        return self._connection.execute(select(OUTBOX.c.id).where(*due).limit(1)).first() is not None

    def _take(self, which: ColumnElement[bool], now: datetime, holder: str) -> list[Claimed]:
        taken = update(OUTBOX).where(which).values(state="claimed", claimed_by=holder, leased_until=now + LEASE)
        rows = self._connection.execute(taken.returning(OUTBOX)).mappings().all()
        return sorted((_to_claimed(row) for row in rows), key=lambda one: (one.notice.due_at, one.id))

    def recover(self, now: datetime, holder: str, in_hand: Collection[int] = ()) -> tuple[int, int]:
        """Take back what was in hand when somebody died; return how many may go again and how many may not.

        What `holder` itself has `in_hand` is left alone, however long it takes.
        What was being sent may have arrived: it goes once more, as doubtful; sent doubtfully before, it is uncertain.
        A lease that ends later than any given now can end is from a clock that was wrong.
        """
        dead = or_(OUTBOX.c.leased_until <= now, OUTBOX.c.leased_until > now + 2 * LEASE)
        others = and_(dead, or_(OUTBOX.c.claimed_by != holder, OUTBOX.c.id.not_in(in_hand)))
        sending = and_(OUTBOX.c.state == "sending", others)
        lost = update(OUTBOX).where(sending, OUTBOX.c.doubtful == 1).returning(OUTBOX)
        lost = lost.values(state="uncertain", settled_at=now, reason="died while sending")
        rows = self._connection.execute(lost).mappings().all()
        self._ask(rows, now)
        again = update(OUTBOX).where(sending).values(state="waiting", doubtful=1, reason="died while sending")
        again_count = self._connection.execute(again).rowcount
        unsent = update(OUTBOX).where(OUTBOX.c.state == "claimed", others).values(state="waiting")
        return again_count + self._connection.execute(unsent).rowcount, len(rows)

    def find_next(self, priorities: Sequence[Priority]) -> datetime | None:
        """Return when the next notice of `priorities` may be tried."""
        found: list[datetime] = []
        for priority in priorities:  # one look into the index each
            waiting = (OUTBOX.c.state == "waiting", OUTBOX.c.priority == priority)
            first = select(OUTBOX.c.not_before).where(*waiting).order_by(OUTBOX.c.not_before).limit(1)
            found += self._connection.execute(first).scalars().all()
        return min(found, default=None)

    # ---- marking and settling

    def settle(self, settlement: Settlement, holder: str) -> frozenset[int]:
        """Write down what became of some notices; return those that were still the holder's.

        Only what was claimed may be marked as sending: what has been withdrawn meanwhile stays dropped. That a notice
        arrived counts even if it was taken away meanwhile, as long as nobody else has it in hand.
        """
        values: dict[str, Any] = {"state": settlement.state}
        if settlement.state in {"sending", "claimed"}:
            values["leased_until"] = settlement.at + LEASE
        if settlement.state == "sending":
            values |= {"sent_with": min(settlement.ids), "attempt_count": OUTBOX.c.attempt_count + 1}
        elif settlement.state in {"sent", "uncertain", "dropped"}:
            values["settled_at"] = settlement.at
        fields = ("not_before", "page_count", "address", "message", "reason")
        values |= {name: getattr(settlement, name) for name in fields if getattr(settlement, name) is not None}
        if settlement.refused is not None:
            values["refused"] = list(settlement.refused)
        if settlement.gone and settlement.address is not None:
            self.mark_gone(settlement.address, settlement.at)
        if settlement.doubtful is not None:
            values["doubtful"] = int(settlement.doubtful)
        states = ["claimed", "sending", "waiting"] if settlement.state == "sent" else ["claimed", "sending"]
        held = (OUTBOX.c.id.in_(settlement.ids), OUTBOX.c.claimed_by == holder, OUTBOX.c.state.in_(states))
        settled = update(OUTBOX).where(*held).values(values).returning(OUTBOX)
        rows = self._connection.execute(settled).mappings().all()
        if settlement.state == "uncertain":
            self._ask(rows, settlement.at)
        return frozenset(row["id"] for row in rows)

    def _ask(self, rows: Sequence[RowMapping], now: datetime) -> None:
        """Have the person told, later, that something may not have arrived: no third copy, but nothing is lost either.

        Should it be uncertain whether that arrived, it is told again, until it is known that the person was told.
        """
        self._outbox.put_all(
            Notice(
                key=f"unsure:{row['id']}", person_id=row["person_id"], kind=UNSURE, due_at=now + _ASK_AFTER,
                subject={"notice": row["subject"]["notice"] if row["kind"] == UNSURE else row["id"]},
                about=row["about"],
            )
            for row in rows
        )  # fmt: skip

    # ---- addresses

    def list_addresses(self, person_id: int, channels: Collection[str]) -> list[str]:
        """Return where to reach a person by `channels`: the address preferred first, then the one linked last."""
        own = select(ACCOUNTS.c.address).where(ACCOUNTS.c.person_id == person_id, ACCOUNTS.c.gone_at.is_(None))
        addresses = self._connection.execute(own.order_by(ACCOUNTS.c.linked_at.desc())).scalars()
        open_to_us = [address for address in addresses if address.partition(":")[0] in channels]
        preferred = self._connection.execute(
            select(PEOPLE.c.preferred_address).where(PEOPLE.c.id == person_id)
        ).scalar()
        return sorted(open_to_us, key=lambda address: address != preferred)

    def has_addresses(self, person_id: int) -> bool:
        """Whether a person can be reached by any channel at all, configured or not."""
        own = select(func.count()).where(ACCOUNTS.c.person_id == person_id, ACCOUNTS.c.gone_at.is_(None))
        return bool(self._connection.execute(own).scalar())

    def mark_gone(self, address: str, now: datetime) -> None:
        """Note that the channel takes no messages to `address` any more."""
        there = (ACCOUNTS.c.address == address, ACCOUNTS.c.gone_at.is_(None))
        self._connection.execute(update(ACCOUNTS).where(*there).values(gone_at=now))

    # ---- planning

    def find_planned(self, planner: str) -> datetime | None:
        """Return until when `planner` has planned."""
        return self._connection.execute(select(PLANNED.c.until).where(PLANNED.c.planner == planner)).scalar()

    def note_planned(self, planner: str, until: datetime) -> None:
        """Note that all that `planner` finds due by `until` stands in the outbox."""
        put(self._connection, PLANNED, {"planner": planner}, {"until": until})


def _to_claimed(row: RowMapping) -> Claimed:
    return Claimed(
        id=row["id"], notice=to_notice(row), doubtful=bool(row["doubtful"]), attempt_count=row["attempt_count"],
        page_count=row["page_count"], sent_with=row["sent_with"], address=row["address"],
        refused=tuple(row["refused"] or ()),
    )  # fmt: skip
