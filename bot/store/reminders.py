"""How people want to be reminded, and what has been taken note of, in the store."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, select

from bot.store.inserting import put
from bot.store.keys import to_columns, to_key
from bot.store.tables.reminders import ACKNOWLEDGEMENTS, FOLLOWS, REMINDER_SETTINGS
from handlers.standings import Key
from handlers.wishes import Acknowledgement, Wishes
from knowledge.facts import RoleName

_CHUNK = 500  # values in one IN (…), below what either database takes


class StoredReminders:
    """Wishes and acknowledgements within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def wishes(self, person_ids: Iterable[int]) -> dict[int, Wishes]:
        """Return what each of these people wishes; who never chose wishes what everybody does."""
        ids = list(dict.fromkeys(person_ids))
        chosen = {row["person_id"]: row for row in self._rows(REMINDER_SETTINGS, "person_id", ids)}
        tasks: dict[tuple[int, int], set[tuple[str, str]]] = {}
        for row in self._rows(FOLLOWS, "person_id", ids):
            tasks.setdefault((row["person_id"], row["wanted"]), set()).add((row["plan"], row["item"]))
        return {
            one: _to_wishes(chosen.get(one), frozenset(tasks.get((one, 1), ())), frozenset(tasks.get((one, 0), ())))
            for one in ids
        }

    def _rows(self, table: Table, column: str, values: list[Any]) -> Iterable[Any]:
        for start in range(0, len(values), _CHUNK):
            query = select(table).where(table.c[column].in_(values[start : start + _CHUNK]))
            yield from self._connection.execute(query).mappings()

    def set_wishes(
        self, person_id: int, *, lead_days: tuple[int, ...], hour: int, roles: tuple[RoleName, ...],
        agencies: tuple[str, ...] | None, paused_until: date | None,
    ) -> None:  # fmt: skip
        """Keep what a person chose."""
        values = {
            "lead_days": list(lead_days), "hour": hour, "roles": list(roles),
            "agencies": None if agencies is None else list(agencies), "paused_until": paused_until,
        }  # fmt: skip
        put(self._connection, REMINDER_SETTINGS, {"person_id": person_id}, values)

    def follow(self, person_id: int, plan: str, item: str, *, wanted: bool | None) -> None:
        """Follow a task besides one's own, put one's own away (`wanted` False), or neither any more (None)."""
        where = {"person_id": person_id, "plan": plan, "item": item}
        if wanted is None:
            self._connection.execute(delete(FOLLOWS).filter_by(**where))
        else:
            put(self._connection, FOLLOWS, where, {"wanted": int(wanted)})

    def acknowledge(self, key: Key, person_id: int, now: datetime) -> None:
        """Note that a person has taken note, for the whole agency."""
        put(self._connection, ACKNOWLEDGEMENTS, to_columns(key), {"person_id": person_id, "at": now})

    def acknowledgements(self, agencies: Iterable[str]) -> dict[Key, Acknowledgement]:
        """Return the last acknowledgement of each thing to be done by these agencies."""
        found = {}
        for row in self._rows(ACKNOWLEDGEMENTS, "agency", list(dict.fromkeys(agencies))):
            key = to_key(row)
            found[key] = Acknowledgement(key=key, person_id=row["person_id"], at=row["at"])
        return found


def _to_wishes(row: Any, followed: frozenset[tuple[str, str]], put_away: frozenset[tuple[str, str]]) -> Wishes:
    if row is None:
        return Wishes(followed=followed, put_away=put_away)
    return Wishes(
        lead_days=tuple(row["lead_days"]),
        hour=row["hour"],
        roles=tuple(row["roles"]),
        agencies=None if row["agencies"] is None else tuple(row["agencies"]),
        paused_until=row["paused_until"],
        followed=followed,
        put_away=put_away,
    )
