"""How far the work is: the state of each output for each agency that owes it, its history, evidence and events."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text

from bot.store.tables.columns import METADATA, Instant, WholeNumber, number
from bot.store.tables.people import PEOPLE

PROGRESS = Table(
    "progress",
    METADATA,
    number(),
    Column("plan", String(200), nullable=False),
    Column("item", String(40), nullable=False),
    Column("output", Integer, nullable=False),
    Column("agency", Text, nullable=False),  # a group's task: each member on its own
    Column("period", String(10), nullable=False),  # the day that names the turn, '' where there is one alone
    Column("state", String(16), nullable=False),
    Column("revision", Integer, nullable=False),  # grows with each change; who changes an older one is told so
    Column("updated_at", Instant, nullable=False),
    Column("done_on", Date),
    sqlite_autoincrement=True,
)
_KEY = ("plan", "item", "output", "agency", "period")
Index("uq_progress_key", *(PROGRESS.c[name] for name in _KEY), unique=True)
Index("ix_progress_agency", PROGRESS.c.agency)

PROGRESS_CHANGES = Table(
    "progress_changes",
    METADATA,
    number(),
    Column("progress_id", WholeNumber, ForeignKey(PROGRESS.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("person_id", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="SET NULL"), index=True),
    Column("action", String(16), nullable=False),
    Column("before", String(16), nullable=False),
    Column("after", String(16), nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("document_number", Text, nullable=False, server_default=""),
    Column("evidence_kind", String(16)),  # "file" or "link"
    Column("evidence_name", Text),
    Column("evidence", Text),  # the link, or the channel's id of the file
    sqlite_autoincrement=True,
)

EVENTS = Table(
    "events",
    METADATA,
    number(),
    Column("plan", String(200), nullable=False),
    Column("item", String(40), nullable=False),
    Column("output", Integer, nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("recorded_by", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="SET NULL")),
    Column("recorded_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)
Index("uq_events_plan_item_output", EVENTS.c.plan, EVENTS.c.item, EVENTS.c.output, unique=True)
