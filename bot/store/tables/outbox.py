"""What is to be sent: every notice once under its key, what became of it, how far it is planned, who may send."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text

from bot.store.tables.columns import METADATA, Instant, WholeNumber, number
from bot.store.tables.people import PEOPLE

OUTBOX = Table(
    "outbox",
    METADATA,
    number(),
    Column("key", String(200), nullable=False, unique=True),  # planned again, the same notice has the same key
    Column("person_id", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="CASCADE"), nullable=False),
    Column("kind", String(32), nullable=False),  # which room renders it
    Column("subject", JSON, nullable=False),  # codes and numbers; the words are made when it is sent
    Column("about", String(300), nullable=False, server_default=""),  # what it is about, to withdraw all such at once
    Column("priority", Integer, nullable=False, server_default="1"),  # 0 at once, even at night; 1; 2 after all others
    Column("due_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),  # waiting, claimed, sending, sent, uncertain, dropped
    Column("not_before", Instant, nullable=False),  # when it may be tried (again)
    Column("claimed_by", String(64)),
    Column("leased_until", Instant),
    Column("attempt_count", Integer, nullable=False, server_default="0"),
    Column("doubtful", Integer, nullable=False, server_default="0"),  # 1: an earlier send may have arrived
    Column("page_count", Integer, nullable=False, server_default="0"),  # pages of a long message that did arrive
    Column("sent_with", WholeNumber),  # the first of the notices that went out together in one message
    Column("address", String(200)),  # where it went, or was to go when it was marked as sending
    Column("refused", JSON(none_as_null=True)),  # the person's other addresses where it could not be sent
    Column("message", String(64)),  # the channel's id of the message
    Column("settled_at", Instant),
    Column("reason", Text),  # why it was dropped, or what failed last
    Column("acknowledged_at", Instant),
    Column("acknowledged_by", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="SET NULL")),
    sqlite_autoincrement=True,
)
Index("ix_outbox_state_priority_not_before", OUTBOX.c.state, OUTBOX.c.priority, OUTBOX.c.not_before)
Index("ix_outbox_person_id_state", OUTBOX.c.person_id, OUTBOX.c.state)
Index("ix_outbox_about", OUTBOX.c.about)

PLANNED = Table(
    "planned",
    METADATA,
    Column("planner", String(32), primary_key=True),
    Column("until", Instant, nullable=False),  # what was due by then stands in the outbox
)

TURNS = Table(
    "turns",
    METADATA,
    Column("name", String(32), primary_key=True),  # "dispatcher"
    Column("holder", String(64), nullable=False),
    Column("until", Instant, nullable=False),
)
