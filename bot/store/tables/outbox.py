"""What is to be sent: every notice once under its key, with its lease, its tries, and what became of it."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text

from bot.store.tables.columns import METADATA, Instant, WholeNumber, number
from bot.store.tables.people import PEOPLE

OUTBOX = Table(
    "outbox",
    METADATA,
    number(),
    Column("key", String(200), nullable=False, unique=True),  # planned again, the same notice has the same key
    Column("person_id", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(32), nullable=False),  # which room renders it
    Column("subject", JSON, nullable=False),  # codes and numbers; the words are made when it is sent
    Column("due_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),  # waiting, claimed, sent, uncertain, dropped
    Column("not_before", Instant, nullable=False),  # when it may be tried (again)
    Column("claimed_by", String(64)),
    Column("leased_until", Instant),
    Column("attempt_count", Integer, nullable=False, server_default="0"),
    Column("doubtful", Integer, nullable=False, server_default="0"),  # 1: an earlier send may have arrived
    Column("address", String(200)),  # where it went
    Column("message", String(64)),  # the channel's id of the message
    Column("settled_at", Instant),
    Column("reason", Text),  # why it was dropped, or what failed last
    sqlite_autoincrement=True,
)
Index("ix_outbox_state_not_before", OUTBOX.c.state, OUTBOX.c.not_before)
