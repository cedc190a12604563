"""Bringing a store to the newest schema; each step stands in `versions`, named by what it brings."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

HEAD = "0010"
"""The newest schema; a test holds it against the files in `versions`."""


def read_version(connection: Connection) -> str | None:
    """Return the schema that the store has, None for one that is still empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version


def migrate(engine: Engine) -> None:
    """Bring the store to the newest schema, all steps or none; several processes may call it at once.

    Raises StoreTooNew when a later program has been at it.
    """
    with engine.connect().execution_options(writes=False) as connection, connection.begin():
        if read_version(connection) == HEAD:
            return
    with engine.begin() as connection:
        wait_for_others(connection)
        upgrade(connection)


def wait_for_others(connection: Connection) -> None:
    """Wait until nobody else changes the schema, and keep all others waiting until the transaction ends."""
    if connection.dialect.name == "postgresql":  # SQLite's transaction has locked the file already
        connection.execute(text("SELECT pg_advisory_xact_lock(4110)"))


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Take the steps up to `revision` within a transaction; raises StoreTooNew for a schema that is not ours."""
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    from bot.errors import StoreTooNew

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, revision)
    except CommandError as error:
        raise StoreTooNew(revision if revision != "head" else str(read_version(connection))) from error


def is_known(revision: str) -> bool:
    """Whether this program has the step that brings a store to `revision`."""
    return any(path.name.startswith(f"{revision}_") for path in (Path(__file__).parent / "versions").glob("0*.py"))
