"""``lapak device``: kiosks, displays and agents."""

from typing import TYPE_CHECKING

import click

from caller_server.commands.common import answer, as_json, store, table, with_settings
from caller_server.commands.files import export_devices, import_devices
from config.settings import Settings

if TYPE_CHECKING:
    from caller_server.usecases.accounts import DeviceStatus

KINDS = click.Choice(["kiosk", "display", "agent"])


@click.group()
def device() -> None:
    """Kiosks, displays and agents, and their keys."""


device.add_command(export_devices)
device.add_command(import_devices)


@device.command()
@click.argument("name")
@click.option("--kind", type=KINDS, required=True)
@click.option("--branch", required=True)
@as_json
@with_settings
def add(chosen: Settings, name: str, kind: str, branch: str, is_json: bool) -> None:
    """Make a device and print its key. It is shown this once."""
    from caller_server.usecases.accounts import DeviceKind

    with store(chosen) as opened:
        key = opened.accounts.add_device(name, DeviceKind(kind), branch)
    answer({"device": name, "kind": kind, "branch": branch, "key": key}, is_json, key)


@device.command()
@click.argument("name")
@click.option("--kind", type=KINDS, required=True)
@click.option("--branch", required=True)
@as_json
@with_settings
def enrol(chosen: Settings, name: str, kind: str, branch: str, is_json: bool) -> None:
    """Print a code that the new device trades for its own key, once, within half an hour."""
    from caller_server.usecases.accounts import DeviceKind

    with store(chosen) as opened:
        code = opened.accounts.device_code(name, DeviceKind(kind), branch)
    answer({"device": name, "kind": kind, "branch": branch, "code": code}, is_json, code)


@device.command()
@click.argument("name")
@with_settings
def revoke(chosen: Settings, name: str) -> None:
    """Take a device's key away; what it has open is closed within seconds."""
    with store(chosen) as opened:
        opened.accounts.revoke_device(name)
    click.echo(f"the key of {name} is void")


@device.command("list")
@as_json
@with_settings
def list_(chosen: Settings, is_json: bool) -> None:
    """All devices, and when each was heard of last."""
    with store(chosen) as opened:
        found = opened.accounts.devices()
    if is_json:
        fields = [
            {
                "device": status.device.name,
                "kind": str(status.device.kind),
                "branch": status.device.branch,
                "seen_at": status.seen_at,
                "version": status.version,
                "paper": status.paper,
                "faults": list(status.faults),
                "revoked": status.is_revoked,
                "enrolled": status.is_enrolled,
            }
            for status in found
        ]
        answer(fields, True)
        return
    rows = [(s.device.name, s.device.kind, s.device.branch, s.seen_at, s.paper, _state(s)) for s in found]
    table(("device", "kind", "branch", "last heard of", "paper", "state"), rows)


def _state(status: "DeviceStatus") -> str:
    if status.is_revoked:
        return "revoked"
    return ", ".join(status.faults) if status.is_enrolled else "waits for its code to be typed"
