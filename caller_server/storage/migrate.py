"""Schema changes by Alembic: bring a database up to date, or say what is missing."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from caller_server.storage import account_tables, lease_tables, tables, waiting_tables
from caller_server.storage.engine import open_database
from caller_server.storage.metadata import metadata

# Importing the tables is what puts them on the metadata.
__all__ = ["DatabaseDiffers", "account_tables", "check", "lease_tables", "require", "tables", "upgrade", "waiting_tables"]


class DatabaseDiffers(Exception):
    """The database is not at this program's schema; the message says what to do."""


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic, told where our migrations are and which connection to use."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at ``url`` to this program's schema, or to ``revision``; does nothing when it is there already."""
    database = open_database(url)
    try:
        with database.engine.connect() as connection:
            if (
                database.is_sqlite
            ):  # tables are rebuilt there: with the keys on, dropping the old one would delete what hangs on it
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
            with connection.begin():
                command.upgrade(alembic_config(connection), revision)
                if database.is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                    raise RuntimeError(f"the upgrade would leave rows without what they refer to: {broken[:3]}")
    finally:
        database.close()


def check(url: str) -> list[str]:
    """What differs between the database and this program's schema, one sentence each; empty when all is well."""
    database = open_database(url)
    try:
        with database.engine.begin() as connection:
            context = MigrationContext.configure(connection)
            here, wanted = context.get_current_revision(), ScriptDirectory.from_config(alembic_config()).get_current_head()
            if here != wanted:
                return [f"schema is {here or 'empty'}, this program needs {wanted}: run 'lapak db upgrade'"]
            return [f"schema differs: {difference}" for difference in compare_metadata(context, metadata)]
    finally:
        database.close()


def require(url: str) -> None:
    """Raises DatabaseDiffers unless the database at ``url`` is at this program's schema."""
    if differences := check(url):
        raise DatabaseDiffers("database: " + "; ".join(differences))
