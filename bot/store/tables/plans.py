"""Which version of each plan the store follows: progress, events and wishes bear the numbers of its tasks."""

from sqlalchemy import Column, Integer, String, Table, Text

from bot.store.tables.columns import METADATA

PLAN_VERSIONS = Table(
    "plan_versions",
    METADATA,
    Column("plan", String(200), primary_key=True),
    Column("revision", Integer, nullable=False),  # grows with each version, so that going back to one is told as well
    Column("digest", String(64), nullable=False),
    Column("content", Text, nullable=False),  # the plan as JSON, to compare the next version with
)
