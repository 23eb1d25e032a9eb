"""``lapak user`` and ``lapak device`` to and from files; and how a file is read for these and for ``lapak branch``."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from caller_server.commands.common import answer, as_json, fail, store, with_settings
from config.settings import Settings
from config.translations import texts

if TYPE_CHECKING:
    from pydantic import BaseModel

    from caller_server.usecases.staff_file import Step

    File = TypeVar("File", bound=BaseModel)

file_argument = click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
dry_run_option = click.option("--dry-run", is_flag=True, help="Only say what would change.")
branch_option = click.option("--branch", help="Only those of this branch.")


def read(file: Path, form: "type[File]", prepare: "Callable[[Any], Any]" = lambda description: description) -> "File":
    """What a file says, TOML or (as ``export --json`` writes it) JSON. Ends the program when it cannot be that.

    ``prepare`` is done with what stands there before it is checked.
    """
    from pydantic import ValidationError

    from caller_server.contract.toml_text import from_toml
    from caller_server.web.branch_faults import faults

    kind = "JSON" if file.suffix == ".json" else "TOML"
    try:
        text = file.read_text(encoding="utf-8-sig")  # some editors put a mark at the beginning
        description: Any = json.loads(text) if kind == "JSON" else from_toml(text)
    except (ValueError, RecursionError) as error:
        fail(f"{file} is not {kind}: {error}")
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}")
    try:
        return form.model_validate(prepare(description))
    except ValidationError as error:
        found = faults(error, texts("admin", "en"))
        fail("\n".join(f"{path}: {sentence}" if path else sentence for path, sentence in found.items()))


@click.command("export")
@branch_option
@as_json
@with_settings
def export_users(chosen: Settings, branch: str | None, is_json: bool) -> None:
    """Write accounts as TOML (or JSON), as they can be imported again. No passwords and no keys are in it."""
    from caller_server.contract.toml_text import as_toml
    from caller_server.usecases.staff_file import users_file

    with store(chosen) as opened:
        description = users_file(opened.accounts, branch, branches=opened.catalogue.codes()).short()
    answer(description, is_json, as_toml(description).rstrip())


@click.command("import")
@file_argument
@dry_run_option
@as_json
@with_settings
def import_users(chosen: Settings, file: Path, dry_run: bool, is_json: bool) -> None:
    """Make accounts what FILE says of them. Those it does not name stay as they are.

    A new account has no password: print its first sign-in link with `lapak user link NAME`. Whoever gets another role or
    branch, or is disabled, is signed out.
    """
    from caller_server.contract.staff_file import UsersFile
    from caller_server.usecases import staff_file

    wanted = read(file, UsersFile)
    with store(chosen) as opened:
        steps = staff_file.import_users(opened.accounts, wanted, branches=opened.catalogue.codes(), is_dry_run=dry_run)
    _tell(steps, is_json, dry_run)


@click.command("export")
@branch_option
@as_json
@with_settings
def export_devices(chosen: Settings, branch: str | None, is_json: bool) -> None:
    """Write devices as TOML (or JSON), as they can be imported again. No keys are in it."""
    from caller_server.contract.toml_text import as_toml
    from caller_server.usecases.staff_file import devices_file

    with store(chosen) as opened:
        description = devices_file(opened.accounts, branch, branches=opened.catalogue.codes()).short()
    answer(description, is_json, as_toml(description).rstrip())


@click.command("import")
@file_argument
@dry_run_option
@as_json
@with_settings
def import_devices(chosen: Settings, file: Path, dry_run: bool, is_json: bool) -> None:
    """Add the devices that FILE names and that are not there yet. Those it does not name stay as they are.

    For each new one a code is printed, which is typed at it, once, within half an hour.
    """
    from caller_server.contract.staff_file import DevicesFile
    from caller_server.usecases import staff_file

    wanted = read(file, DevicesFile)
    with store(chosen) as opened:
        steps = staff_file.import_devices(opened.accounts, wanted, branches=opened.catalogue.codes(), is_dry_run=dry_run)
    _tell(steps, is_json, dry_run)


def _tell(steps: "Sequence[Step]", is_json: bool, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    lines = [f"{would}{step.what}: {step.name}{f' {step.code}' if step.code else ''}" for step in steps if step.what != "same"]
    told = [{"name": step.name, "what": step.what} | ({"code": step.code} if step.code else {}) for step in steps]
    answer(told, is_json, "\n".join(lines) or "all is as the file says already")
