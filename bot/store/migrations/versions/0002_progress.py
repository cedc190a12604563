"""Progress of each output for each agency and turn, its history, and events that start a deadline."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables.columns import Instant, WholeNumber

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Bring it."""
    op.create_table(
        "progress",
        sa.Column("id", WholeNumber, sa.Identity(always=False), nullable=False),
        sa.Column("plan", sa.String(length=200), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("output", sa.Integer(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_progress_agency", "progress", ["agency"], unique=False)
    op.create_index("uq_progress_key", "progress", ["plan", "item", "output", "agency", "period"], unique=True)
    op.create_table(
        "events",
        sa.Column("id", WholeNumber, sa.Identity(always=False), nullable=False),
        sa.Column("plan", sa.String(length=200), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("output", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", WholeNumber, nullable=True),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["people.id"], name=op.f("fk_events_recorded_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_events_plan_item_output", "events", ["plan", "item", "output"], unique=True)
    op.create_table(
        "plan_versions",
        sa.Column("plan", sa.String(length=200), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("plan", name=op.f("pk_plan_versions")),
    )
    op.create_table(
        "progress_changes",
        sa.Column("id", WholeNumber, sa.Identity(always=False), nullable=False),
        sa.Column("progress_id", WholeNumber, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("person_id", WholeNumber, nullable=True),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("before", sa.String(length=16), nullable=False),
        sa.Column("after", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("document_number", sa.Text(), server_default="", nullable=False),
        sa.Column("evidence_kind", sa.String(length=16), nullable=True),
        sa.Column("evidence_name", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_progress_changes_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["progress_id"], ["progress.id"], name=op.f("fk_progress_changes_progress_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_progress_changes_person_id"), "progress_changes", ["person_id"], unique=False)
    op.create_index(op.f("ix_progress_changes_progress_id"), "progress_changes", ["progress_id"], unique=False)
