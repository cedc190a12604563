"""Notices in the store, as the handlers see them: kept, moved, withdrawn, acknowledged, and the ledger of them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, func, select, update

from bot.store.inserting import insert_into
from bot.store.tables.outbox import OUTBOX
from handlers.notices import Delivery, Notice

_AT_A_TIME = 5_000


class StoredOutbox:
    """The outbox within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, notice: Notice) -> bool:
        """Keep `notice` to be sent; False when one with its key was there already, which then stands."""
        return self.put_all((notice,)) == 1

    def put_all(self, notices: Iterable[Notice]) -> int:
        """Keep every one of `notices` whose key is not there yet, and return how many."""
        keep = insert_into(self._connection, OUTBOX).inline().on_conflict_do_nothing(index_elements=["key"])
        kept = 0
        for some in _in_batches(notices):
            rows = [_to_row(notice) for notice in some]
            kept += self._connection.execute(keep, rows, execution_options={"preserve_rowcount": True}).rowcount
        return kept

    def move(self, notice: Notice) -> bool:
        """Give the one with the key of `notice` its time, subject and priority; False when it went out or is not there.

        Its tries begin anew. One that is on its way at this moment counts as gone out.
        """
        fields = _to_row(notice) | {"attempt_count": 0, "settled_at": None, "reason": None, "refused": None}
        still_here = OUTBOX.c.state.in_(("waiting", "claimed", "dropped"))
        known = OUTBOX.c.doubtful == 0  # else an earlier copy may have arrived
        moved = update(OUTBOX).where(OUTBOX.c.key == notice.key, still_here, known).values(fields)
        return self._connection.execute(moved).rowcount == 1

    def withdraw(
        self, now: datetime, reason: str, *, key: str | None = None, about: str | None = None,
        kind: str | None = None, person_id: int | None = None,
    ) -> int:  # fmt: skip
        """Drop what has not gone out and meets every condition given, and return how many notices these were.

        Raises ValueError without any condition.
        """
        wanted = {"key": key, "about": about, "kind": kind, "person_id": person_id}
        met = [OUTBOX.c[name] == value for name, value in wanted.items() if value is not None]
        if not met:
            raise ValueError("nothing says what is to be withdrawn")
        still_here = OUTBOX.c.state.in_(("waiting", "claimed"))
        dropped = update(OUTBOX).where(*met, still_here).values(state="dropped", settled_at=now, reason=reason)
        return self._connection.execute(dropped).rowcount

    def acknowledge(self, notice_id: int, person_id: int, now: datetime) -> bool:
        """Note that a person has taken note of what was sent; False when somebody had done so before."""
        open_still = (OUTBOX.c.id == notice_id, OUTBOX.c.acknowledged_at.is_(None))
        noted = update(OUTBOX).where(*open_still).values(acknowledged_at=now, acknowledged_by=person_id)
        return self._connection.execute(noted).rowcount == 1

    def find(self, notice_id: int) -> Delivery | None:
        """Return one notice and what became of it."""
        row = self._connection.execute(select(OUTBOX).where(OUTBOX.c.id == notice_id)).mappings().first()
        return None if row is None else to_delivery(row)

    def ledger(
        self, *, person_ids: Iterable[int] | None = None, kinds: Iterable[str] | None = None, about: str | None = None,
        due_from: datetime | None = None, due_until: datetime | None = None, states: Iterable[str] | None = None,
        acknowledged: bool | None = None, limit: int = 1000, offset: int = 0,
    ) -> list[Delivery]:  # fmt: skip
        """Return notices that meet every condition given, the latest due first, and what became of each."""
        met = _conditions(
            {"person_id": person_ids, "kind": kinds, "state": states}, about, (due_from, due_until), acknowledged
        )
        found = select(OUTBOX).where(*met).order_by(OUTBOX.c.due_at.desc(), OUTBOX.c.id.desc())
        rows = self._connection.execute(found.limit(limit).offset(offset)).mappings()
        return [to_delivery(row) for row in rows]

    def count(
        self, *, person_ids: Iterable[int] | None = None, kinds: Iterable[str] | None = None, about: str | None = None,
        due_from: datetime | None = None, due_until: datetime | None = None, states: Iterable[str] | None = None,
        acknowledged: bool | None = None,
    ) -> dict[str, int]:  # fmt: skip
        """Return how many notices that meet every condition given are in each state, as the table calls it."""
        met = _conditions(
            {"person_id": person_ids, "kind": kinds, "state": states}, about, (due_from, due_until), acknowledged
        )
        counted = select(OUTBOX.c.state, func.count()).where(*met).group_by(OUTBOX.c.state)
        return {row[0]: row[1] for row in self._connection.execute(counted)}


def _conditions(
    among: dict[str, Iterable[Any] | None], about: str | None, due: tuple[datetime | None, datetime | None],
    acknowledged: bool | None,
) -> list[ColumnElement[bool]]:  # fmt: skip
    met: list[ColumnElement[bool]] = [
        OUTBOX.c[column].in_(tuple(some)) for column, some in among.items() if some is not None
    ]
    first, last = due
    if about is not None:
        met.append(OUTBOX.c.about == about)
    if first is not None:
        met.append(OUTBOX.c.due_at >= first)
    if last is not None:
        met.append(OUTBOX.c.due_at <= last)
    if acknowledged is not None:
        met.append(OUTBOX.c.acknowledged_at.is_not(None) == acknowledged)
    return met


def _in_batches(notices: Iterable[Notice]) -> Iterator[tuple[Notice, ...]]:
    rest = iter(notices)
    while some := tuple(islice(rest, _AT_A_TIME)):
        yield some


def _to_row(notice: Notice) -> dict[str, Any]:
    return {
        "key": notice.key, "person_id": notice.person_id, "kind": notice.kind, "subject": notice.subject,
        "about": notice.about, "priority": notice.priority, "due_at": notice.due_at, "not_before": notice.due_at,
        "state": "waiting",
    }  # fmt: skip


def to_notice(row: RowMapping) -> Notice:
    """Return the notice that stands in a row of the outbox."""
    return Notice(
        id=row["id"], key=row["key"], person_id=row["person_id"], kind=row["kind"], subject=row["subject"],
        about=row["about"], priority=row["priority"], due_at=row["due_at"],
    )  # fmt: skip


def to_delivery(row: RowMapping) -> Delivery:
    """Return what became of the notice that stands in a row of the outbox."""
    under_way = {"claimed": "waiting"}
    return Delivery(
        notice=to_notice(row),
        state=under_way.get(row["state"], row["state"]),
        settled_at=row["settled_at"],
        address=row["address"] if row["state"] in {"sent", "uncertain"} else None,
        doubled=bool(row["doubtful"]) and row["state"] in {"sent", "uncertain"},
        attempt_count=row["attempt_count"],
        reason=row["reason"],
        acknowledged_at=row["acknowledged_at"],
        acknowledged_by=row["acknowledged_by"],
    )
