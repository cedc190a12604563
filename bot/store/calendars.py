"""What was given out in calendars, in the store."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, or_, select

from bot.store.inserting import insert_into
from bot.store.tables.calendars import CALENDAR_ENTRIES
from handlers.report_records import Entry


class StoredCalendars:
    """Calendars within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def publish(self, calendar: str, entries: Sequence[Entry], first: date, now: datetime) -> list[Entry]:
        """Return the entries as they are given out at `now`, those cancelled that are no more among them at the end.

        An entry that differs from what was given out before has a higher sequence; two who give out the same at once
        raise it once. What was due before `first` is forgotten.
        """
        table = CALENDAR_ENTRIES
        old = (table.c.calendar == calendar, table.c.due_on < first)
        self._connection.execute(delete(table).where(*old))
        before = self._read(calendar)
        wanted = {entry.uid: entry for entry in entries}
        changed = [_to_row(calendar, entry) for entry in entries if _differs(entry, before.get(entry.uid))]
        gone = [row for uid, row in before.items() if uid not in wanted and not row["cancelled"]]
        changed += [{**row, "cancelled": 1, "content": "cancelled"} for row in gone]
        if changed:
            self._write(changed, now)
        after = self._read(calendar)
        listed = [_give(entry, after[entry.uid]) for entry in entries]
        cancelled = [_cancelled(row) for uid, row in after.items() if uid not in wanted]
        return [*listed, *cancelled]

    def _read(self, calendar: str) -> dict[str, RowMapping]:
        table = CALENDAR_ENTRIES
        query = select(table).where(table.c.calendar == calendar).order_by(table.c.due_on, table.c.uid)
        return {row["uid"]: row for row in self._connection.execute(query).mappings()}

    def _write(self, rows: Sequence[dict[str, Any]], now: datetime) -> None:
        table = CALENDAR_ENTRIES
        adding = insert_into(self._connection, table)
        new = adding.excluded
        changing = adding.on_conflict_do_update(
            index_elements=["uid"],
            set_={
                "due_on": new.due_on,
                "title": new.title,
                "description": new.description,
                "content": new.content,
                "cancelled": new.cancelled,
                "sequence": table.c.sequence + 1,
                "changed_at": new.changed_at,
            },
            where=or_(table.c.content != new.content, table.c.cancelled != new.cancelled),
        )
        self._connection.execute(changing, [{**row, "sequence": 0, "changed_at": now} for row in rows])


def _content(entry: Entry) -> str:
    """Return what stands for all that is shown of an entry; being done changes no date, and so no sequence."""
    shown = f"{entry.due_on.isoformat()}\n{entry.title}\n{entry.description}"
    return hashlib.sha256(shown.encode()).hexdigest()


def _differs(entry: Entry, row: RowMapping | None) -> bool:
    return row is None or bool(row["cancelled"]) or row["content"] != _content(entry)


def _to_row(calendar: str, entry: Entry) -> dict[str, Any]:
    return {
        "uid": entry.uid, "calendar": calendar, "due_on": entry.due_on, "title": entry.title,
        "description": entry.description, "content": _content(entry), "cancelled": 0,
    }  # fmt: skip


def _give(entry: Entry, row: RowMapping) -> Entry:
    return replace(entry, sequence=row["sequence"], changed_at=row["changed_at"])


def _cancelled(row: RowMapping) -> Entry:
    return Entry(
        uid=row["uid"], due_on=row["due_on"], title=row["title"], description=row["description"],
        sequence=row["sequence"], changed_at=row["changed_at"], cancelled=True,
    )  # fmt: skip
