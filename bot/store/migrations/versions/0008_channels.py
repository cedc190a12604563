"""What channels keep: messages in hand, files handed out, codes that link accounts, Zalo's tokens and windows."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables.columns import Instant, WholeNumber

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Bring it."""
    op.create_table(
        "handouts",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mime", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_handouts")),
    )
    op.create_index(op.f("ix_handouts_address"), "handouts", ["address"], unique=False)
    op.create_index(op.f("ix_handouts_expires_at"), "handouts", ["expires_at"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("leased_until", Instant(), nullable=False),
        sa.Column("attempt_count", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_channel_leased_until", "inbox", ["channel", "leased_until"], unique=False)
    op.create_index(op.f("ix_inbox_received_at"), "inbox", ["received_at"], unique=False)
    op.create_table(
        "oa_tokens",
        sa.Column("app_id", sa.String(length=40), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("refresh", sa.Text(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("renewed_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.Column("refresher", sa.String(length=64), nullable=True),
        sa.Column("refreshing_until", Instant(), nullable=True),
        sa.Column("lost_at", Instant(), nullable=True),
        sa.Column("quota", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("quota_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("app_id", name=op.f("pk_oa_tokens")),
    )
    op.create_table(
        "link_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", WholeNumber, nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_link_codes_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_link_codes")),
    )
    op.create_index(op.f("ix_link_codes_person_id"), "link_codes", ["person_id"], unique=False)
    op.create_table(
        "oa_accounts",
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("acted_at", Instant(), nullable=True),
        sa.Column("phone", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["address"], ["accounts.address"], name=op.f("fk_oa_accounts_address"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_oa_accounts")),
    )
    op.add_column("outbox", sa.Column("refused", sa.JSON(none_as_null=True), nullable=True))
