"""Several machines on one store: conversations and plan files in it, messages taken over."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables.columns import WholeNumber

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Bring it."""
    op.create_table(
        "conversations",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_conversations")),
    )
    op.create_index(op.f("ix_conversations_kept_at"), "conversations", ["kept_at"], unique=False)
    op.create_table(
        "shelf_files",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("revision", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_shelf_files")),
    )
    op.create_index(op.f("ix_shelf_files_revision"), "shelf_files", ["revision"], unique=False)
    op.add_column("inbox", sa.Column("doubtful", sa.Integer(), server_default="0", nullable=False))
    op.drop_index("ix_inbox_channel_leased_until", table_name="inbox")
    still_open = sa.text("body IS NOT NULL")
    op.create_index(
        "ix_inbox_open", "inbox", ["channel", "leased_until"], sqlite_where=still_open, postgresql_where=still_open
    )
