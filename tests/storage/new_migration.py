"""``make migration NAME="..."``: write a migration from the difference between the tables and all migrations so far."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from caller_server.storage.engine import open_database
from caller_server.storage.migrate import alembic_config, upgrade


def write(name: str) -> Path:
    """The path of the new migration, to be read before it is committed."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/empty.db"
        upgrade(url)
        database = open_database(url)
        with database.engine.begin() as connection:
            config = alembic_config(connection)
            count = len(list(ScriptDirectory.from_config(config).walk_revisions()))
            script = command.revision(config, message=name, autogenerate=True, rev_id=f"{count + 1:04d}")
        database.close()
    return Path(script.path)  # type: ignore[union-attr]


if __name__ == "__main__":
    print(write(sys.argv[1]))  # noqa: T201
