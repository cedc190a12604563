"""What the site keeps: talks on its chat page, login links, and the sessions that they open."""

from sqlalchemy import JSON, Column, ForeignKey, String, Table

from bot.store.tables.columns import METADATA, Instant, WholeNumber
from bot.store.tables.people import PEOPLE

WEB_TALKS = Table(
    "web_talks",
    METADATA,
    Column("address", String(200), primary_key=True),
    Column("entries", JSON, nullable=False),  # what was said, as the page shows it
    Column("expires_at", Instant, nullable=False, index=True),
)

LOGIN_LINKS = Table(
    "login_links",
    METADATA,
    Column("code_hash", String(64), primary_key=True),  # SHA-256 of what stands in the link; gone once it is used
    Column("person_id", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("expires_at", Instant, nullable=False, index=True),
)

WEB_SESSIONS = Table(
    "web_sessions",
    METADATA,
    Column("code_hash", String(64), primary_key=True),  # SHA-256 of what stands in the cookie
    Column("person_id", WholeNumber, ForeignKey(PEOPLE.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("started_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)
