"""``lapak db``: the database."""

import os
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path

import click

from caller_server.commands.common import answer, as_json, fail, with_settings
from config.settings import Settings


@click.group()
def db() -> None:
    """The database: bring it up to date, check it, save it, bring it back."""


@db.command()
@with_settings
def upgrade(chosen: Settings) -> None:
    """Bring the database to this program's schema. A SQLite file is saved beside itself first."""
    from sqlalchemy.exc import SQLAlchemyError

    from caller_server.storage import migrate

    file = chosen.sqlite_file
    try:
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            if file.exists() and migrate.check(chosen.database_url):
                saved = file.with_name(f"{file.name}.before-{datetime.now().astimezone():%Y%m%d-%H%M%S}")
                _copy_sqlite(file, saved)
                click.echo(f"saved as {saved}")
        migrate.upgrade(chosen.database_url)
    except (SQLAlchemyError, sqlite3.Error) as error:
        fail(f"the database cannot be used: {error}")
    click.echo("the database is up to date")


@db.command()
@as_json
@with_settings
def check(chosen: Settings, is_json: bool) -> None:
    """Say whether the database is whole and at this program's schema; exit status 1 when it is not."""
    from sqlalchemy.exc import SQLAlchemyError

    from caller_server.storage import migrate

    problems = []
    try:
        if chosen.sqlite_file is not None:
            problems += _sqlite_problems(chosen.sqlite_file)
        problems = problems or migrate.check(chosen.database_url)
    except (SQLAlchemyError, sqlite3.Error) as error:
        problems = [f"the database cannot be used: {error}"]
    answer({"ok": not problems, "problems": problems}, is_json, "\n".join(problems) or "the database is well")
    raise SystemExit(1 if problems else 0)


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_settings
def backup(chosen: Settings, file: Path) -> None:
    """Save the database as FILE, while the server goes on. An existing FILE is not overwritten."""
    if file.exists():
        fail(f"{file} is there already")
    part = file.with_name(f"{file.name}.part")
    try:
        if chosen.sqlite_file is not None:
            _copy_sqlite(_existing(chosen.sqlite_file), part)
        else:
            _postgres("pg_dump", "--format=custom", f"--file={part}", f"--dbname={_libpq(chosen.database_url)}")
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        fail(f"not saved: {error}")
    part.replace(file)
    click.echo(f"saved as {file}")


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_settings
def restore(chosen: Settings, file: Path, yes: bool) -> None:
    """Bring FILE back in place of the database. The server must be stopped."""
    if not yes:
        click.confirm("The database is replaced by what was saved. Is the server stopped?", abort=True)
    try:
        if chosen.sqlite_file is not None:
            _restore_sqlite(file, chosen.sqlite_file)
        else:
            _postgres(
                "pg_restore",
                "--clean",
                "--if-exists",
                "--single-transaction",
                f"--dbname={_libpq(chosen.database_url)}",
                str(file),
            )
    except (OSError, sqlite3.Error) as error:
        fail(f"not restored: {error}")
    click.echo("restored")


def _existing(file: Path) -> Path:
    if not file.is_file():
        fail(f"there is no database at {file}")
    return file


def _sqlite_problems(file: Path) -> list[str]:
    if not file.is_file():
        return [f"there is no database at {file}"]
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        found += [f"a reference leads nowhere: {row[0]}" for row in connection.execute("PRAGMA foreign_key_check")]
    return [line for line in found if line != "ok"]


def _copy_sqlite(source: Path, target: Path) -> None:
    """A whole copy of one moment, also while others write."""
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)
    descriptor = os.open(target, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _restore_sqlite(saved: Path, file: Path) -> None:
    problems = _sqlite_problems(saved)
    if problems:
        fail("not restored, since what was saved is damaged: " + "; ".join(problems))
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    _copy_sqlite(saved, part)
    aside = f"{file.name}.replaced-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    for ending in ("-wal", "-shm", ""):  # the old one is kept, with what had not reached its main file yet
        old = file.with_name(file.name + ending)
        if old.exists():
            old.replace(file.with_name(aside + ending))
    part.replace(file)


def _postgres(*command: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        fail(f"{command[0]} is not installed; it comes with PostgreSQL's client programs")
    if done.returncode:
        fail(done.stderr.strip() or f"{command[0]} failed")


def _libpq(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
