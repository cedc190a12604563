"""How people want to be reminded, and what has been taken note of."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables.columns import Instant, WholeNumber

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Bring it."""
    op.create_table(
        "acknowledgements",
        sa.Column("id", WholeNumber, sa.Identity(always=False), nullable=False),
        sa.Column("plan", sa.String(length=200), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("output", sa.Integer(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("person_id", WholeNumber, nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_acknowledgements_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgements")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_acknowledgements_agency", "acknowledgements", ["agency"], unique=False)
    op.create_index(op.f("ix_acknowledgements_person_id"), "acknowledgements", ["person_id"], unique=False)
    op.create_index(
        "uq_acknowledgements_key", "acknowledgements", ["plan", "item", "output", "agency", "period"], unique=True
    )
    op.create_table(
        "follows",
        sa.Column("id", WholeNumber, sa.Identity(always=False), nullable=False),
        sa.Column("person_id", WholeNumber, nullable=False),
        sa.Column("plan", sa.String(length=200), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_follows_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follows")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_follows_person_id_plan_item", "follows", ["person_id", "plan", "item"], unique=True)
    op.create_table(
        "reminder_settings",
        sa.Column("person_id", WholeNumber, nullable=False),
        sa.Column("lead_days", sa.JSON(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("agencies", sa.JSON(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_reminder_settings_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_reminder_settings")),
    )
