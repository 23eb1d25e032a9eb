"""``lapak branch``: branches with their services, counters and hours."""

import tomllib
from pathlib import Path

import click

from caller_server.commands.common import answer, as_json, fail, store, with_settings
from caller_server.commands.toml_text import as_toml
from config.settings import Settings


@click.group()
def branch() -> None:
    """Branches: each is one TOML file, such as config/branches/bontang.toml."""


@branch.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@as_json
@with_settings
def import_(chosen: Settings, file: Path, is_json: bool) -> None:
    """Add the branch that FILE describes, or change it to that. Tickets and history stay."""
    try:
        description = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        fail(f"{file} is not TOML: {error}")
    with store(chosen) as opened:
        code = opened.catalogue.import_branch(description)
    answer({"branch": code}, is_json, f"branch {code} is in place")


@branch.command("export")
@click.argument("code")
@as_json
@with_settings
def export(chosen: Settings, code: str, is_json: bool) -> None:
    """Write a branch as TOML (or JSON), as it can be imported again."""
    with store(chosen) as opened:
        description = opened.catalogue.export_branch(code)
    answer(description, is_json, as_toml(description).rstrip())


@branch.command("list")
@as_json
@with_settings
def list_(chosen: Settings, is_json: bool) -> None:
    """The codes of all branches."""
    with store(chosen) as opened:
        codes = [str(code) for code in opened.catalogue.codes()]
    answer(codes, is_json, "\n".join(codes) or "there is no branch yet")
