"""The plan files and corrections that all machines of an office build their libraries from."""

from sqlalchemy import Column, LargeBinary, String, Table, Text

from bot.store.tables.columns import METADATA, WholeNumber

SHELF_FILES = Table(
    "shelf_files",
    METADATA,
    Column("name", Text, primary_key=True),  # the path in the data directory, with slashes
    Column("digest", String(64)),  # SHA-256 of the content; null for a file that was taken away
    Column("content", LargeBinary),
    Column("revision", WholeNumber, nullable=False, index=True),  # of the whole shelf: the highest says what is new
)
