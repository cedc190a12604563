"""How far the work is, in the store: one row an output, agency and turn; a change counts for what it was made to."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, insert, select, update

from bot.store.inserting import insert_into, put
from bot.store.keys import to_columns, to_key
from bot.store.tables.progress import EVENTS, PROGRESS, PROGRESS_CHANGES
from bot.store.tables.reminders import ACKNOWLEDGEMENTS, FOLLOWS
from handlers.standings import Change, Event, Evidence, Key, Standing, State, Step


class StoredProgress:
    """Progress within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, key: Key) -> Standing | None:
        """Return how far one output is for one agency, None where nobody has touched it yet."""
        row = self._connection.execute(select(PROGRESS).where(*_is(key))).mappings().first()
        return None if row is None else _to_standing(row)

    def get(self, standing_id: int) -> Standing:
        """Return one standing by its number; raises KeyError."""
        row = self._connection.execute(select(PROGRESS).where(PROGRESS.c.id == standing_id)).mappings().first()
        if row is None:
            raise KeyError(standing_id)
        return _to_standing(row)

    def standings(self, *, agencies: Iterable[str] | None = None, plans: Iterable[str] | None = None) -> list[Standing]:
        """Return all that was touched, of these agencies and plans where they are given, in the order of its keys."""
        order = (PROGRESS.c.plan, PROGRESS.c.item, PROGRESS.c.output, PROGRESS.c.agency, PROGRESS.c.period)
        query = select(PROGRESS).where(*_among(agencies, plans)).order_by(*order)
        return [_to_standing(row) for row in self._connection.execute(query).mappings()]

    def change(self, key: Key, step: Step, after: State, revision: int) -> Standing | None:
        """Bring what was at `revision` (0: not touched yet) to `after`; None when it has been changed since."""
        before = self.find(key)
        done_on = (before and before.done_on) or step.at.date() if after in {"done", "confirmed"} else None
        changed = self._write(
            key, revision, {"state": after, "revision": revision + 1, "updated_at": step.at, "done_on": done_on}
        )
        if changed is None:
            return None
        self._connection.execute(
            insert(PROGRESS_CHANGES).values(
                progress_id=changed.id, at=step.at, person_id=step.person_id, action=step.action,
                before="not_started" if before is None else before.state, after=after, note=step.note,
                document_number=step.document_number,
                evidence_kind=step.evidence and step.evidence.kind, evidence_name=step.evidence and step.evidence.name,
                evidence=step.evidence and step.evidence.reference,
            )
        )  # fmt: skip
        return changed

    def _write(self, key: Key, revision: int, values: dict[str, Any]) -> Standing | None:
        if revision:
            changing = update(PROGRESS).where(*_is(key), PROGRESS.c.revision == revision).values(values)
            row = self._connection.execute(changing.returning(PROGRESS)).mappings().first()
        else:
            adding = insert_into(self._connection, PROGRESS).values(**to_columns(key), **values)
            row = self._connection.execute(adding.on_conflict_do_nothing().returning(PROGRESS)).mappings().first()
        return None if row is None else _to_standing(row)

    def history(self, key: Key) -> list[Change]:
        """Return the changes, the first one first."""
        changes = select(PROGRESS_CHANGES).join(PROGRESS).where(*_is(key)).order_by(PROGRESS_CHANGES.c.id)
        return [_to_change(row) for row in self._connection.execute(changes).mappings()]

    def histories(
        self, *, agencies: Iterable[str] | None = None, plans: Iterable[str] | None = None,
        until: datetime | None = None,
    ) -> dict[int, list[Change]]:  # fmt: skip
        """Return the changes, before `until` where it is given, by the numbers of their standings, the first one first.

        They are those of these agencies and plans where they are given, as with `standings`.
        """
        query = select(PROGRESS_CHANGES).join(PROGRESS).where(*_among(agencies, plans)).order_by(PROGRESS_CHANGES.c.id)
        if until is not None:
            query = query.where(PROGRESS_CHANGES.c.at < until)
        found: dict[int, list[Change]] = {}
        for row in self._connection.execute(query).mappings():
            found.setdefault(row["progress_id"], []).append(_to_change(row))
        return found

    def renumber(self, plan: str, moved: dict[str, str], dropped: Iterable[str]) -> None:
        """Let progress, events and people's wishes follow the tasks of a plan that bear other numbers now (old to new).

        What was kept for tasks that are no more is set aside, so that a new task under their number begins anew.
        """
        for table in (PROGRESS, EVENTS, ACKNOWLEDGEMENTS, FOLLOWS):
            touched = (table.c.plan == plan, table.c.item.in_({*moved, *dropped}))
            rows = self._connection.execute(select(table.c.id, table.c.item).where(*touched)).all()
            for number, _ in rows:  # first out of each other's way
                self._connection.execute(update(table).where(table.c.id == number).values(item=f"~{number}"))
            for number, item in rows:
                if item in moved:
                    self._connection.execute(update(table).where(table.c.id == number).values(item=moved[item]))

    def record_event(self, event: Event, person_id: int | None, now: datetime) -> Event | None:
        """Keep the day of an event, and return what was kept before, None for nothing."""
        before = self.find_event(event.plan, event.item, event.output)
        values = {"happened_on": event.happened_on, "recorded_by": person_id, "recorded_at": now}
        put(self._connection, EVENTS, {"plan": event.plan, "item": event.item, "output": event.output}, values)
        if before is None:
            return None
        return Event(plan=event.plan, item=event.item, output=event.output, happened_on=before)

    def find_event(self, plan: str, item: str, output: int) -> date | None:
        """Return the day of the event that starts the deadline of an output, None where it is not known yet."""
        where = (EVENTS.c.plan == plan, EVENTS.c.item == item, EVENTS.c.output == output)
        found: date | None = self._connection.execute(select(EVENTS.c.happened_on).where(*where)).scalar()
        return found

    def events(self, plans: Iterable[str] | None = None) -> dict[tuple[str, str, int], date]:
        """Return the days of all events known, by plan, item and output."""
        query = select(EVENTS)
        if plans is not None:
            query = query.where(EVENTS.c.plan.in_(tuple(plans)))
        rows = self._connection.execute(query).mappings()
        return {(row["plan"], row["item"], row["output"]): row["happened_on"] for row in rows}


def _among(agencies: Iterable[str] | None, plans: Iterable[str] | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if agencies is not None:
        conditions.append(PROGRESS.c.agency.in_(tuple(agencies)))
    if plans is not None:
        conditions.append(PROGRESS.c.plan.in_(tuple(plans)))
    return conditions


def _is(key: Key) -> list[ColumnElement[bool]]:
    return [PROGRESS.c[name] == value for name, value in to_columns(key).items()]


def _to_standing(row: RowMapping) -> Standing:
    return Standing(
        id=row["id"], key=to_key(row), state=row["state"], revision=row["revision"], updated_at=row["updated_at"],
        done_on=row["done_on"],
    )  # fmt: skip


def _to_change(row: RowMapping) -> Change:
    kind = row["evidence_kind"]
    evidence = Evidence(kind=kind, name=row["evidence_name"] or "", reference=row["evidence"] or "") if kind else None
    step = Step(
        action=row["action"], at=row["at"], person_id=row["person_id"], note=row["note"],
        document_number=row["document_number"], evidence=evidence,
    )  # fmt: skip
    return Change(step=step, before=row["before"], after=row["after"])
