"""``lapak branch``: branches with their services, counters and hours."""

import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caller_server.commands.common import answer, as_json, store, with_settings
from caller_server.commands.files import dry_run_option, file_argument, read
from config.settings import Settings

if TYPE_CHECKING:
    from caller_server.contract.administration import Change
    from caller_server.contract.branch_file import BranchFile
    from caller_server.wiring import Store


@click.group()
def branch() -> None:
    """Branches: each is one TOML file, such as config/branches/bontang.toml."""


@branch.command("import")
@file_argument
@dry_run_option
@as_json
@with_settings
def import_(chosen: Settings, file: Path, dry_run: bool, is_json: bool) -> None:
    """Add the branch that FILE describes, or change it to that. Tickets and history stay.

    A running server goes by it at once. What somebody needs now (a counter in use, a service that had tickets today) is not
    taken away.
    """
    from caller_server.contract.branch_file import BranchFile
    from caller_server.contract.staff_pin import SALT_BYTES, sealed

    wanted = read(file, BranchFile, lambda description: sealed(description, secrets.token_bytes(SALT_BYTES)))
    with store(chosen) as opened:
        is_new = wanted.code not in opened.catalogue.codes()
        found = _look(opened, wanted, is_new) if dry_run else _apply(opened, wanted, is_new)
    told = {"branch": wanted.code, "is_new": is_new, "changes": [change.model_dump(mode="json") for change in found]}
    answer(told, is_json, "\n".join([_headline(wanted.code, is_new, bool(found), dry_run), *map(_line, found)]))


@branch.command("export")
@click.argument("code")
@as_json
@with_settings
def export(chosen: Settings, code: str, is_json: bool) -> None:
    """Write a branch as TOML (or JSON), as it can be imported again. What has its usual value is left out."""
    from caller_server.contract.toml_text import as_toml
    from caller_server.domain.ids import BranchCode
    from caller_server.usecases.administer import file_of

    with store(chosen) as opened:
        description = file_of(opened.catalogue, BranchCode(code))
    answer(description, is_json, as_toml(description).rstrip())


@branch.command("list")
@as_json
@with_settings
def list_(chosen: Settings, is_json: bool) -> None:
    """The codes of all branches."""
    with store(chosen) as opened:
        codes = [str(code) for code in opened.catalogue.codes()]
    answer(codes, is_json, "\n".join(codes) or "there is no branch yet")


def _look(opened: "Store", wanted: "BranchFile", is_new: bool) -> "list[Change]":
    """What would change; nothing is listed of a branch that is new as a whole."""
    from caller_server.domain.ids import BranchCode
    from caller_server.usecases.administer import check_branch

    return [] if is_new else check_branch(opened.catalogue, branch=BranchCode(wanted.code), wanted=wanted).changes


def _apply(opened: "Store", wanted: "BranchFile", is_new: bool) -> "list[Change]":
    """Add or change the branch, under its lock and with a line in its log."""
    from uuid import uuid4

    from caller_server.domain.ids import BranchCode
    from caller_server.usecases.administer import add_branch, change_branch
    from caller_server.usecases.ports import SYSTEM, Request
    from caller_server.wiring import make_ports

    ports, request = make_ports(opened), Request(str(uuid4()), "")
    if is_new:
        add_branch(ports, opened.catalogue, wanted=wanted, actor=SYSTEM, request=request)
        return []
    code = BranchCode(wanted.code)
    return change_branch(ports, branch=code, version=None, wanted=wanted, actor=SYSTEM, request=request).changes


def _headline(code: str, is_new: bool, is_changed: bool, dry_run: bool) -> str:
    if not (is_new or is_changed):
        return f"branch {code} is as the file says already"
    what = "added" if is_new else "changed"
    return f"branch {code} would be {what}" if dry_run else f"branch {code} is {what}"


def _line(change: "Change") -> str:
    return f"  {change.path}: {_shown(change.before)} -> {_shown(change.after)}"


def _shown(value: Any) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)
