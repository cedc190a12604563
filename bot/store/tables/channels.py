"""What channels keep: messages in hand, files handed out, codes that link accounts, Zalo's tokens and windows."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from bot.store.tables.columns import METADATA, Instant, WholeNumber
from bot.store.tables.people import ACCOUNTS, PEOPLE

INBOX = Table(
    "inbox",
    METADATA,
    Column("key", String(64), primary_key=True),  # SHA-256 of the channel and its id of the message
    Column("channel", String(16), nullable=False),
    Column("body", JSON(none_as_null=True)),  # as the channel gave it; gone once it is answered
    Column("received_at", Instant, nullable=False, index=True),  # two days later the row goes
    Column("leased_until", Instant, nullable=False),  # until when its process has it in hand
    Column("attempt_count", Integer, nullable=False, server_default="1"),
    Column("doubtful", Integer, nullable=False, server_default="0"),  # 1: the answer may have arrived
)
_OPEN = INBOX.c.body.is_not(None)  # the answered, which are most by far, are looked for by nobody
Index("ix_inbox_open", INBOX.c.channel, INBOX.c.leased_until, sqlite_where=_OPEN)
# PostgreSQL's has the same condition, by its migration; to name it here loads its dialect into every process on SQLite.

HANDOUTS = Table(
    "handouts",
    METADATA,
    Column("code_hash", String(64), primary_key=True),  # SHA-256 of what stands in the link; the link is kept nowhere
    Column("address", String(200), nullable=False, index=True),  # for whom it was made
    Column("name", Text, nullable=False),
    Column("mime", String(100), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)

LINK_CODES = Table(
    "link_codes",
    METADATA,
    Column("code_hash", String(64), primary_key=True),  # SHA-256 of the code; the code itself is kept nowhere
    Column("person_id", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("expires_at", Instant, nullable=False),
)

OA_ACCOUNTS = Table(
    "oa_accounts",
    METADATA,
    Column("address", String(200), ForeignKey(ACCOUNTS.c.address, ondelete="CASCADE"), primary_key=True),
    Column("acted_at", Instant),  # the person's last act on the Official Account: what may be sent hangs on it
    Column("phone", String(16)),  # for template messages, where the person gave it
)

OA_TOKENS = Table(
    "oa_tokens",
    METADATA,
    Column("app_id", String(40), primary_key=True),
    Column("access", Text, nullable=False),
    Column("refresh", Text, nullable=False),
    Column("seed", String(64), nullable=False),  # SHA-256 of the pair of the settings that this one comes from
    Column("renewed_at", Instant, nullable=False),
    Column("expires_at", Instant),  # of the access token; unknown for the pair of the settings
    Column("refresher", String(64)),  # who is renewing it at this moment
    Column("refreshing_until", Instant),
    Column("lost_at", Instant),  # since when no renewal is possible: an admin must authorise again
    Column("quota", JSON(none_as_null=True)),  # what the Official Account said of its quota last
    Column("quota_at", Instant),
)
