"""What admins tell many at once: the words, whom they are meant for, and how far the sending is."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text

from bot.store.tables.columns import METADATA, Instant, WholeNumber, number
from bot.store.tables.people import PEOPLE

BROADCASTS = Table(
    "broadcasts",
    METADATA,
    number(),
    Column("author_id", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("text", Text, nullable=False),  # '' once it is sent, stopped or too old: it is needed no more
    Column("roles", JSON, nullable=False),
    Column("agencies", JSON),  # under the names that work is kept under; null for all
    Column("state", String(16), nullable=False),  # draft, sending, stopped, done
    Column("made_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("recipient_count", Integer, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)
