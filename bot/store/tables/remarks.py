"""What people say of the answers: remarks, each with the answer that it is about, and the ratings of each day."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from bot.store.tables.columns import METADATA, Instant, WholeNumber, number
from bot.store.tables.people import PEOPLE

REMARKS = Table(
    "feedback",
    METADATA,
    number(),
    Column("kind", String(16), nullable=False),  # wrong, suggestion
    Column("person_id", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="SET NULL"), index=True),
    Column("token", String(16), unique=True),  # the answer's: called wrong twice, it is one remark
    Column("cause", String(16)),
    Column("words", Text, nullable=False, server_default=""),
    Column("question", Text, nullable=False, server_default=""),  # numbers of people masked
    Column("reply", Text, nullable=False, server_default=""),
    Column("citations", JSON, nullable=False),
    Column("state", String(16), nullable=False),  # open, accepted, declined
    Column("made_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Column("settled_by", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="SET NULL")),
    Column("outcome", Text, nullable=False, server_default=""),  # what whoever settled it told the person
    sqlite_autoincrement=True,
)
Index("ix_feedback_state_made_at", REMARKS.c.state, REMARKS.c.made_at)

RATINGS = Table(
    "ratings",
    METADATA,
    Column("rated_on", Date, primary_key=True),
    Column("helpful_count", Integer, nullable=False, server_default="0"),
    Column("wrong_count", Integer, nullable=False, server_default="0"),
)
