"""The tables of the store, a module a room; whoever needs all of them imports `METADATA` from here."""

from bot.store.tables import (
    broadcasts,
    calendars,
    channels,
    conversations,
    outbox,
    people,
    plans,
    progress,
    remarks,
    reminders,
    shelf,
    tickets,
    web,
)
from bot.store.tables.columns import METADATA

__all__ = [
    "METADATA",
    "broadcasts",
    "calendars",
    "channels",
    "conversations",
    "outbox",
    "people",
    "plans",
    "progress",
    "remarks",
    "reminders",
    "shelf",
    "tickets",
    "web",
]
