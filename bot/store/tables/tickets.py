"""Citizens' questions to officials, reviewed answers, the communes kept for people, and how often what is asked."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from bot.store.tables.columns import METADATA, Instant, WholeNumber, number
from bot.store.tables.people import PEOPLE

TICKETS = Table(
    "tickets",
    METADATA,
    number(),
    Column("person_id", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("agency", Text, nullable=False),  # canonical name: whose officials answer
    Column("entry", String(32), nullable=False, server_default=""),  # the service it is about, where one was found
    # As written; masked wherever it is shown to more than who answers, and left out of what the official is shown.
    Column("question", Text, nullable=False, info={"words": True}),
    Column("state", String(16), nullable=False),  # waiting, taken, answered, closed
    Column("taken_by", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="SET NULL"), index=True),
    Column("consent", String(64), nullable=False),  # SHA-256 of the words that were agreed to
    Column("created_at", Instant, nullable=False, index=True),
    Column("waiting_since", Instant, nullable=False),  # since when the citizen waits for an answer
    Column("answered_at", Instant),  # the first answer
    Column("closed_at", Instant),
    Column("satisfaction", Integer),  # 1 to 5
    sqlite_autoincrement=True,
)
Index("ix_tickets_agency_state_waiting_since", TICKETS.c.agency, TICKETS.c.state, TICKETS.c.waiting_since)

TICKET_TURNS = Table(
    "ticket_turns",
    METADATA,
    number(),
    Column("ticket_id", WholeNumber, ForeignKey(TICKETS.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("side", String(16), nullable=False),  # citizen, official
    Column("person_id", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="SET NULL"), index=True),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

REVIEWED_ANSWERS = Table(
    "reviewed_answers",
    METADATA,
    number(),
    Column("question", Text, nullable=False),  # numbers of people masked
    Column("answer", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("state", String(16), nullable=False, index=True),  # proposed, approved, declined, retired
    Column("proposed_by", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="SET NULL"), index=True),
    Column("proposed_at", Instant, nullable=False),
    Column("reviewed_by", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="SET NULL")),
    Column("reviewed_at", Instant),
    sqlite_autoincrement=True,
)

KEPT_COMMUNES = Table(
    "kept_communes",
    METADATA,
    Column("person_id", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="CASCADE"), primary_key=True),
    Column("commune", String(24), nullable=False),
    Column("kept_at", Instant, nullable=False),
)

ASKED = Table(
    "asked",
    METADATA,
    Column("asked_on", Date, nullable=False),
    Column("entry", String(40), nullable=False),  # what it was about; nothing says who asked, nor in which words
    Column("outcome", String(16), nullable=False),
    Column("times", Integer, nullable=False),
    PrimaryKeyConstraint("asked_on", "entry", "outcome"),
)
