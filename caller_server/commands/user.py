"""``lapak user``: people who work here."""

import sys
from typing import TYPE_CHECKING

import click

from caller_server.commands.common import answer, as_json, store, table, with_settings
from caller_server.commands.files import export_users, import_users
from config.settings import Settings

if TYPE_CHECKING:
    from caller_server.usecases.accounts import Person

ROLES = click.Choice(["officer", "greeter", "supervisor", "administrator", "viewer"])


@click.group()
def user() -> None:
    """People who work here, and how they sign in."""


user.add_command(export_users)
user.add_command(import_users)


@user.command()
@click.argument("name")
@click.option("--role", type=ROLES, required=True)
@click.option("--branch", help="Where this person works; administrators may do without.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--no-password", is_flag=True, help="Sign in by link or token only.")
@with_settings
def add(chosen: Settings, name: str, role: str, branch: str | None, password_stdin: bool, no_password: bool) -> None:
    """Make an account. The password is asked for."""
    from caller_server.usecases.accounts import Role

    if password_stdin and no_password:
        raise click.UsageError("--password-stdin and --no-password exclude each other")
    password = None if no_password else _password(password_stdin)
    with store(chosen) as opened:
        opened.accounts.add_user(name, Role(role), branch, password)
    click.echo(f"{name} is {role}{f' in {branch}' if branch else ''}")


@user.command()
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@with_settings
def password(chosen: Settings, name: str, password_stdin: bool) -> None:
    """Give a new password; everyone signed in as NAME is signed out."""
    new = _password(password_stdin)
    with store(chosen) as opened:
        opened.accounts.set_password(name, new)
    click.echo(f"{name} has a new password")


@user.command()
@click.argument("name")
@as_json
@with_settings
def token(chosen: Settings, name: str, is_json: bool) -> None:
    """Print a bearer token for a program that acts as NAME. It is shown this once."""
    with store(chosen) as opened:
        made = opened.accounts.add_token(name)
    answer({"user": name, "token": made}, is_json, made)


@user.command()
@click.argument("name")
@as_json
@with_settings
def link(chosen: Settings, name: str, is_json: bool) -> None:
    """Print a link that signs NAME in, once, within a day."""
    with store(chosen) as opened:
        secret = opened.accounts.sign_in_link(name)
    base = chosen.public_url or f"http://{chosen.host}:{chosen.port}"
    url = f"{base}/sign-in/{secret}"
    answer({"user": name, "url": url}, is_json, url)


@user.command()
@click.argument("name")
@click.option("--role", type=ROLES, required=True)
@click.option("--branch", help="Where this person works; administrators may do without.")
@with_settings
def role(chosen: Settings, name: str, role: str, branch: str | None) -> None:
    """Give another role or branch; NAME is signed out and the tokens are void."""
    from caller_server.usecases.accounts import Role

    with store(chosen) as opened:
        opened.accounts.set_role(name, Role(role), branch)
    click.echo(f"{name} is {role}{f' in {branch}' if branch else ''}")


@user.command()
@click.argument("name")
@with_settings
def disable(chosen: Settings, name: str) -> None:
    """Shut an account: its sessions end within seconds, its tokens and links are void, nobody signs in with it."""
    _switch(chosen, name, is_disabled=True)
    click.echo(f"{name} is disabled")


@user.command()
@click.argument("name")
@with_settings
def enable(chosen: Settings, name: str) -> None:
    """Let a disabled account in again."""
    _switch(chosen, name, is_disabled=False)
    click.echo(f"{name} is enabled")


@user.command("reset-second-factor")
@click.argument("name")
@with_settings
def reset_second_factor(chosen: Settings, name: str) -> None:
    """For somebody who has lost telephone and recovery codes: the password alone does, until it is set up again."""
    with store(chosen) as opened:
        opened.accounts.end_factor(name)
    click.echo(f"{name} has no second factor")


@user.command()
@click.argument("name")
@with_settings
def remove(chosen: Settings, name: str) -> None:
    """End an account, its sessions and tokens."""
    with store(chosen) as opened:
        opened.accounts.remove_user(name)
    click.echo(f"{name} is removed")


@user.command("list")
@as_json
@with_settings
def list_(chosen: Settings, is_json: bool) -> None:
    """All accounts."""
    with store(chosen) as opened:
        found = opened.accounts.people()
    if is_json:
        answer([_as_json(person) for person in found], True)
        return
    rows = [
        (
            p.staff.username,
            p.staff.role,
            p.staff.branch,
            "yes" if p.has_second_factor else "no",
            "disabled" if p.is_disabled else "",
        )
        for p in found
    ]
    table(("user", "role", "branch", "second factor", "state"), rows)


def _as_json(person: "Person") -> dict[str, object]:
    return {
        "user": person.staff.username,
        "role": str(person.staff.role),
        "branch": person.staff.branch,
        "disabled": person.is_disabled,
        "second_factor": person.has_second_factor,
        "provider": person.is_bound,
    }


def _switch(chosen: Settings, name: str, *, is_disabled: bool) -> None:
    from caller_server.usecases.people import changed

    with store(chosen) as opened:
        opened.accounts.change_user(name, lambda person: changed(person, is_disabled=is_disabled))


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    entered: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return entered
