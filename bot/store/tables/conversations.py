"""What each person talked about last, where several machines share the store."""

from sqlalchemy import Column, Float, Table, Text

from bot.store.tables.columns import METADATA

CONVERSATIONS = Table(
    "conversations",
    METADATA,
    Column("person", Text, primary_key=True),  # an account's address, or one made of it with a "#"
    Column("value", Text, nullable=False),  # JSON
    Column("kept_at", Float, nullable=False, index=True),  # seconds since 1970; the row goes half an hour later
)
