"""What the commands share: settings, the store, answers as text or JSON, and how a refusal ends the program."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from config.settings import Settings, WrongSettings, load
from config.translations import texts

if TYPE_CHECKING:
    from caller_server.wiring import Store

REFUSED = 1
WRONG_USE = 2

Command = TypeVar("Command", bound=Callable[..., Any])

as_json = click.option("--json", "is_json", is_flag=True, help="Answer as JSON.")
database_option = click.option("--database", metavar="URL", help="sqlite:///FILE or postgresql://...; also LAPAK_DATABASE_URL.")
config_option = click.option("--config", metavar="FILE", help="Settings as TOML; also LAPAK_CONFIG.")


def with_settings(command: Command) -> Command:
    """Adds ``--database`` and ``--config``, and hands the settings over as the first argument."""

    @config_option
    @database_option
    @wraps(command)
    def wrapped(*args: Any, database: str | None, config: str | None, **options: Any) -> Any:
        return command(settings(database_url=database, config=config), *args, **options)

    return wrapped  # type: ignore[return-value]


def settings(**given: Any) -> Settings:
    """The settings; ends the program with status 2 when they are wrong."""
    try:
        return load(**given)
    except WrongSettings as error:
        fail(str(error), WRONG_USE)


@contextmanager
def store(of: Settings, *, is_current: bool = True) -> Iterator["Store"]:
    """The store of these settings; refusals and faults inside end the program with status 1 and a sentence.

    ``is_current`` asks for a database at this program's schema; a SQLite file is brought there first.
    """
    from pydantic import ValidationError
    from sqlalchemy.exc import SQLAlchemyError

    from caller_server.domain.errors import QueueError
    from caller_server.wiring import open_store

    try:
        if is_current:
            make_current(of)
        opened = open_store(of)
    except WrongSettings as error:
        fail(str(error))
    except SQLAlchemyError as error:
        fail(f"the database cannot be used: {getattr(error, 'orig', None) or error}")
    try:
        yield opened
    except QueueError as error:
        from caller_server.web.sentences import sentence

        fail(sentence(error, texts("server", "en")))
    except ValidationError as error:
        fail("\n".join(f"{'.'.join(str(part) for part in found['loc'])}: {found['msg']}" for found in error.errors()))
    except SQLAlchemyError as error:
        fail(f"the database cannot be used: {getattr(error, 'orig', None) or error}")
    finally:
        opened.close()


def make_current(of: Settings) -> None:
    """Bring a SQLite file to this program's schema; ask whether PostgreSQL is there.

    Raises WrongSettings when it is not, and when the database cannot be used at all; it is never replaced by an empty one.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from caller_server.storage import migrate  # and nothing of the server: whoever starts it waits for this twice

    try:
        if of.sqlite_file is not None:
            of.sqlite_file.parent.mkdir(parents=True, exist_ok=True)
            migrate.upgrade(of.database_url)
        else:
            migrate.require(of.database_url)
    except migrate.DatabaseDiffers as error:
        raise WrongSettings(str(error)) from error
    except (SQLAlchemyError, OSError) as error:
        raise WrongSettings(f"the database cannot be used: {getattr(error, 'orig', None) or error}") from error


def answer(value: Any, is_json: bool, text: str | None = None) -> None:
    """Write an answer: ``value`` as JSON, or ``text`` (else the value itself) for people."""
    if is_json:
        click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
    else:
        click.echo(text if text is not None else value)


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write a table for people. What somebody wrote is shown as they wrote it: nothing in it is markup, or moves the cursor."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        shown.add_row(*(Text(_printable("-" if value is None else str(value))) for value in row))
    Console(file=sys.stdout).print(shown)


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


def fail(message: str, status: int = REFUSED) -> NoReturn:
    """End the program with a sentence on standard error."""
    click.echo(message, err=True)
    raise SystemExit(status)
