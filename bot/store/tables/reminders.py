"""How people want to be reminded, what they put away from themselves, and what has been taken note of."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from bot.store.tables.columns import METADATA, Instant, WholeNumber, number
from bot.store.tables.people import PEOPLE

REMINDER_SETTINGS = Table(
    "reminder_settings",
    METADATA,
    Column("person_id", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="CASCADE"), primary_key=True),
    Column("lead_days", JSON, nullable=False),  # days ahead, 0 for the day itself
    Column("hour", Integer, nullable=False),  # of the morning message, in the office's time zone
    Column("roles", JSON, nullable=False),  # "lead", "coordinate"
    Column("agencies", JSON),  # of one's own agencies the ones wanted; null for all
    Column("paused_until", Date),  # the last day of the leave
)

FOLLOWS = Table(
    "follows",
    METADATA,
    number(),
    Column("person_id", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="CASCADE"), nullable=False),
    Column("plan", String(200), nullable=False),
    Column("item", String(40), nullable=False),
    Column("wanted", Integer, nullable=False),  # 1: followed besides one's own work; 0: put away, not mine
    sqlite_autoincrement=True,
)
Index("uq_follows_person_id_plan_item", FOLLOWS.c.person_id, FOLLOWS.c.plan, FOLLOWS.c.item, unique=True)

ACKNOWLEDGEMENTS = Table(
    "acknowledgements",
    METADATA,
    number(),
    Column("plan", String(200), nullable=False),
    Column("item", String(40), nullable=False),
    Column("output", Integer, nullable=False),
    Column("agency", Text, nullable=False),
    Column("period", String(10), nullable=False),  # the day that names the turn, '' where there is one alone
    Column("person_id", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="SET NULL"), index=True),
    Column("at", Instant, nullable=False),  # the last time; it counts for the whole agency
    sqlite_autoincrement=True,
)
_KEY = ("plan", "item", "output", "agency", "period")
Index("uq_acknowledgements_key", *(ACKNOWLEDGEMENTS.c[name] for name in _KEY), unique=True)
Index("ix_acknowledgements_agency", ACKNOWLEDGEMENTS.c.agency)
