"""All that the store has of one person, over all tables: to be shown, and to be erased.

A column is about a person when it refers to `people`, or when it holds an account (its name ends in "address"). What
refers with ON DELETE CASCADE goes with the person; what refers with SET NULL stays, and says no more who it was.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, Table, delete, or_, select

from bot.store.invitations import hide_address
from bot.store.tables import METADATA
from bot.store.tables.people import AUDIT, INVITATIONS, PEOPLE, WRONG_CODES

_SECRET = frozenset({"code_hash", "content"})
"""Columns that are not shown: what a code is known by, and a file that the person has been given."""


class StoredPersonal:
    """What is kept of people, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def export(self, person_id: int | None, addresses: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        """Return every row about a person by the name of its table, as JSON has it; no row names somebody else.

        `person_id` is None for somebody who has an account alone.
        """
        rows = {table.name: self._rows(table, person_id, tuple(addresses)) for table in METADATA.sorted_tables}
        for number in () if person_id is None else self._list_united(person_id):
            rows["audit"] += self._rows(AUDIT, number, ())
        return {name: found for name, found in rows.items() if found}

    def _list_united(self, person_id: int) -> list[int]:
        """Return under which numbers the person was known before accounts were linked; the trail names them still."""
        linked = select(AUDIT.c.detail).where(AUDIT.c.actor == f"person:{person_id}", AUDIT.c.action == "linked")
        details = self._connection.execute(linked).scalars()
        return [detail["merged"] for detail in details if detail.get("merged") is not None]

    def _rows(self, table: Table, person_id: int | None, addresses: tuple[str, ...]) -> list[dict[str, Any]]:
        conditions = _conditions(table, person_id, addresses)
        if not conditions:
            return []
        query = select(table).where(or_(*conditions)).order_by(*table.primary_key.columns)
        others = {column.name for column in references(table)}
        return [
            {
                name: _to_json(value)
                for name, value in row.items()
                if name not in _SECRET | _words_of_others(table, row, person_id)
                and not (name in others and value != person_id)
            }
            for row in self._connection.execute(query).mappings()
        ]

    def erase(self, person_id: int | None, addresses: Iterable[str]) -> None:
        """Erase a person: what is about them goes, or stays without a sign of whom it was about.

        Wrong codes of the last hour stay: they hold no account, and go by themselves.
        """
        known = tuple(addresses)
        for table in METADATA.sorted_tables:
            for column in account_columns(table):
                if table is not PEOPLE:
                    self._connection.execute(delete(table).where(column.in_(known)))
        if person_id is not None:
            unused = (INVITATIONS.c.created_by == person_id, INVITATIONS.c.used_at.is_(None))
            self._connection.execute(delete(INVITATIONS).where(*unused))
            self._connection.execute(delete(PEOPLE).where(PEOPLE.c.id == person_id))


def _words_of_others(table: Table, row: RowMapping, person_id: int | None) -> frozenset[str]:
    """Return the columns with a person's own words (`info`) where the row goes with somebody else, who wrote them."""
    owners = [
        column
        for column in references(table)
        if any(key.column is PEOPLE.c.id and key.ondelete == "CASCADE" for key in column.foreign_keys)
    ]
    if not owners or any(row[column.name] in {None, person_id} for column in owners):
        return frozenset()
    return frozenset(column.name for column in table.columns if column.info.get("words"))


def references(table: Table) -> list[Column[Any]]:
    """Return the columns of a table that name a person."""
    return [column for column in table.columns if any(key.column is PEOPLE.c.id for key in column.foreign_keys)]


def account_columns(table: Table) -> list[Column[Any]]:
    """Return the columns of a table that hold an account."""
    return [column for column in table.columns if column.name.endswith("address")]


def _conditions(table: Table, person_id: int | None, addresses: tuple[str, ...]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [column.in_(addresses) for column in account_columns(table)]
    if table is WRONG_CODES:
        conditions.append(WRONG_CODES.c.sender.in_([hide_address(address) for address in addresses]))
    if person_id is None:
        return conditions
    conditions += [column == person_id for column in references(table)]
    if table is PEOPLE:
        conditions.append(PEOPLE.c.id == person_id)
    if table is AUDIT:
        named = f"person:{person_id}"
        conditions += [AUDIT.c.actor == named, AUDIT.c.subject == named]
    return conditions


def _to_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
