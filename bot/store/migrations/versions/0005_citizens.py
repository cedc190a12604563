"""Citizens' questions to officials, reviewed answers, kept communes, and what is asked."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables.columns import Instant, WholeNumber

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Bring it."""
    op.create_table(
        "asked",
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("entry", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("asked_on", "entry", "outcome", name=op.f("pk_asked")),
    )
    op.create_table(
        "kept_communes",
        sa.Column("person_id", WholeNumber, nullable=False),
        sa.Column("commune", sa.String(length=24), nullable=False),
        sa.Column("kept_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_kept_communes_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_kept_communes")),
    )
    op.create_table(
        "reviewed_answers",
        sa.Column("id", WholeNumber, sa.Identity(always=False), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("proposed_by", WholeNumber, nullable=True),
        sa.Column("proposed_at", Instant(), nullable=False),
        sa.Column("reviewed_by", WholeNumber, nullable=True),
        sa.Column("reviewed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["people.id"], name=op.f("fk_reviewed_answers_proposed_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["people.id"], name=op.f("fk_reviewed_answers_reviewed_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewed_answers")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_reviewed_answers_proposed_by"), "reviewed_answers", ["proposed_by"], unique=False)
    op.create_index(op.f("ix_reviewed_answers_state"), "reviewed_answers", ["state"], unique=False)
    op.create_table(
        "tickets",
        sa.Column("id", WholeNumber, sa.Identity(always=False), nullable=False),
        sa.Column("person_id", WholeNumber, nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("entry", sa.String(length=32), server_default="", nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("taken_by", WholeNumber, nullable=True),
        sa.Column("consent", sa.String(length=64), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("waiting_since", Instant(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_tickets_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["taken_by"], ["people.id"], name=op.f("fk_tickets_taken_by"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_tickets_agency_state_waiting_since", "tickets", ["agency", "state", "waiting_since"], unique=False
    )
    op.create_index(op.f("ix_tickets_created_at"), "tickets", ["created_at"], unique=False)
    op.create_index(op.f("ix_tickets_person_id"), "tickets", ["person_id"], unique=False)
    op.create_index(op.f("ix_tickets_taken_by"), "tickets", ["taken_by"], unique=False)
    op.create_table(
        "ticket_turns",
        sa.Column("id", WholeNumber, sa.Identity(always=False), nullable=False),
        sa.Column("ticket_id", WholeNumber, nullable=False),
        sa.Column("side", sa.String(length=16), nullable=False),
        sa.Column("person_id", WholeNumber, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_ticket_turns_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_turns_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_turns")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_ticket_turns_person_id"), "ticket_turns", ["person_id"], unique=False)
    op.create_index(op.f("ix_ticket_turns_ticket_id"), "ticket_turns", ["ticket_id"], unique=False)
