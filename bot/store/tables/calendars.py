"""Deadlines as they were last given out in calendars: what has changed since goes out with a higher sequence."""

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text

from bot.store.tables.columns import METADATA, Instant

CALENDAR_ENTRIES = Table(
    "calendar_entries",
    METADATA,
    Column("uid", String(64), primary_key=True),
    Column("calendar", String(16), nullable=False),  # whose: the code of the agency
    Column("due_on", Date, nullable=False),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("content", String(64), nullable=False),  # SHA-256 of all of it; another one is a change
    Column("cancelled", Integer, nullable=False, server_default="0"),
    Column("sequence", Integer, nullable=False, server_default="0"),
    Column("changed_at", Instant, nullable=False),
)
Index("ix_calendar_entries_calendar", CALENDAR_ENTRIES.c.calendar)
