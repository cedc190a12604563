"""Notices that are to be sent, how far they are planned, and who may send."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables.columns import Instant, WholeNumber

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Bring it."""
    op.create_table(
        "planned",
        sa.Column("planner", sa.String(length=32), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("planner", name=op.f("pk_planned")),
    )
    op.create_table(
        "turns",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_turns")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", WholeNumber, sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("person_id", WholeNumber, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("about", sa.String(length=300), server_default="", nullable=False),
        sa.Column("priority", sa.Integer(), server_default="1", nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("not_before", Instant(), nullable=False),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.Column("leased_until", Instant(), nullable=True),
        sa.Column("attempt_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("doubtful", sa.Integer(), server_default="0", nullable=False),
        sa.Column("page_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sent_with", WholeNumber, nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("message", sa.String(length=64), nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("acknowledged_at", Instant(), nullable=True),
        sa.Column("acknowledged_by", WholeNumber, nullable=True),
        sa.ForeignKeyConstraint(
            ["acknowledged_by"], ["people.id"], name=op.f("fk_outbox_acknowledged_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_outbox_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_about", "outbox", ["about"], unique=False)
    op.create_index("ix_outbox_person_id_state", "outbox", ["person_id", "state"], unique=False)
    op.create_index("ix_outbox_state_priority_not_before", "outbox", ["state", "priority", "not_before"], unique=False)
