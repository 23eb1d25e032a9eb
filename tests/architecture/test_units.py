"""The systemd units start our programs as these can be started, and no line of them is in vain."""

import shlex
from configparser import ConfigParser
from importlib import import_module
from pathlib import Path

import click
import pytest

from caller_server.commands import COMMANDS

UNITS = sorted((Path(__file__).parents[2] / "config" / "systemd").glob("*.service"))
KIOSK = next(unit for unit in UNITS if unit.stem == "lapak-asik-kiosk")

KNOWN = {
    "Type",
    "User",
    "Environment",
    "EnvironmentFile",
    "ExecStart",
    "StateDirectory",
    "StateDirectoryMode",
    "WorkingDirectory",
    "WatchdogSec",
    "Restart",
    "RestartSec",
    "SuccessExitStatus",
    "TimeoutStartSec",
    "TimeoutStopSec",
    "LimitNOFILE",
    "UMask",
    "NoNewPrivileges",
    "ProtectSystem",
    "ProtectHome",
    "ProtectKernelTunables",
    "ProtectKernelModules",
    "ProtectControlGroups",
    "PrivateTmp",
    "PrivateDevices",
    "RestrictSUIDSGID",
    "LockPersonality",
}


def service(unit: Path) -> dict[str, str]:
    """The lines of a unit's [Service]; of a name that stands there twice, the last."""
    parser = ConfigParser(strict=False, interpolation=None, delimiters=["="], comment_prefixes=["#"])
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(unit, encoding="utf-8")
    return dict(parser["Service"])


def test_there_are_units_for_server_kiosk_display_and_agent() -> None:
    assert {unit.stem for unit in UNITS} >= {"lapak-asik", "lapak-asik-kiosk", "lapak-asik-display", "lapak-asik-agent"}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_what_a_unit_starts_takes_these_options(unit: Path) -> None:
    program, *words = shlex.split(service(unit)["ExecStart"])
    if unit.stem == "lapak-asik-display":  # a browser
        assert {"--kiosk", "--autoplay-policy=no-user-gesture-required"} <= set(words)
        return

    assert program.endswith("/lapak")
    where, _, name = COMMANDS[words[0]][0].partition(":")
    command: click.Command = getattr(import_module(where), name)
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_every_program_is_started_again_and_may_not_write_where_it_likes(unit: Path) -> None:
    lines = service(unit)

    assert lines["Restart"] == "always"
    assert lines["User"] != "root"
    assert lines["ProtectSystem"] in ("strict", "full")
    assert "StateDirectory" in lines


def test_a_kiosk_whose_screen_stands_still_is_started_anew() -> None:
    lines = service(KIOSK)

    assert lines["Type"] == "notify"
    assert int(lines["WatchdogSec"]) <= 30
    assert "StartLimitIntervalSec=0" in KIOSK.read_text(encoding="utf-8")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_no_line_is_misspelt(unit: Path) -> None:
    """systemd passes over what it does not know, and then nothing is as strict as it looks."""
    assert set(service(unit)) <= KNOWN
