"""Who uses the assistant: people, their accounts on channels, roles, invitations, consents, and the audit trail."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, String, Table, Text

from bot.store.tables.columns import METADATA, Instant, WholeNumber, number

PEOPLE = Table(
    "people",
    METADATA,
    number(),
    Column("display_name", Text, nullable=False, server_default=""),
    Column("preferred_address", String(200)),
    Column("created_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

ACCOUNTS = Table(
    "accounts",
    METADATA,
    Column("address", String(200), primary_key=True),  # channel and its id for the person: "telegram:7"
    Column("person_id", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("linked_at", Instant, nullable=False),
    Column("gone_at", Instant),  # since when the channel refuses messages to it: blocked, deleted
)

MEMBERSHIPS = Table(
    "memberships",
    METADATA,
    number(),
    Column("person_id", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("role", String(16), nullable=False),
    Column("agency", Text),  # canonical name; None for an admin of the whole office
    Column("since", Instant, nullable=False),
    Column("invited_by", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="SET NULL")),
    Column("confirmed_at", Instant, nullable=False),  # when the person last said to work there
    Column("asked_at", Instant),  # since when an answer to the question whether they still do is awaited
    Column("suspended_at", Instant),  # the question stayed unanswered: the role rests until somebody restores it
    Column("ended_at", Instant),
    Column("ended_by", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="SET NULL")),
    sqlite_autoincrement=True,
)
Index("ix_memberships_agency_role", MEMBERSHIPS.c.agency, MEMBERSHIPS.c.role)

INVITATIONS = Table(
    "invitations",
    METADATA,
    Column("code_hash", String(64), primary_key=True),  # SHA-256 of the code; the code itself is kept nowhere
    Column("role", String(16), nullable=False),
    Column("agency", Text),
    Column("created_by", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="SET NULL")),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("used_by", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="SET NULL")),
)

WRONG_CODES = Table(
    "wrong_codes",
    METADATA,
    number(),
    Column("sender", String(64), nullable=False),  # SHA-256 of the account: erasing one's data resets no count
    Column("tried_at", Instant, nullable=False),  # an hour later the row goes
    sqlite_autoincrement=True,
)
Index("ix_wrong_codes_sender_tried_at", WRONG_CODES.c.sender, WRONG_CODES.c.tried_at)

CONSENTS = Table(
    "consents",
    METADATA,
    number(),
    Column("person_id", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("purpose", String(32), nullable=False),
    Column("version", String(16), nullable=False),  # which wording was shown
    Column("wording", String(64), nullable=False),  # SHA-256 of the words shown: what was agreed to can be proved
    Column("address", String(200), nullable=False),  # the account on which it was given
    Column("given_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    sqlite_autoincrement=True,
)

QUESTIONS = Table(
    "questions",
    METADATA,
    number(),
    Column("asked_on", Date, nullable=False, index=True),  # the day alone; the row goes after 90 days
    Column("text", Text, nullable=False),  # numbers of people masked; nothing says who asked
    Column("outcome", String(16), nullable=False),  # the reply's kind
    sqlite_autoincrement=True,
)

AUDIT = Table(
    "audit",
    METADATA,
    number(),
    Column("at", Instant, nullable=False, index=True),
    Column("actor", String(64), nullable=False),  # "person:12", "command line", "dispatcher"; says nothing once erased
    Column("action", String(64), nullable=False),
    Column("subject", Text, nullable=False, server_default=""),
    Column("detail", JSON, nullable=False),
    sqlite_autoincrement=True,
)
