"""``python -m kiosk``: the touchscreen at the door."""

import sys
from pathlib import Path

import click

from config import state_folder
from config.translations import LANGUAGES
from hardware.enrolment import KEY_FILE
from hardware.errors import ConfigurationError, HardwareError
from kiosk.alone.database import FolderInUse
from kiosk.device_state import DeviceState
from kiosk.enrol.key import key_for
from kiosk.settings import Settings, function_keys, window_size

FOLDER = click.Path(path_type=Path, file_okay=False)


def _size(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, int] | None:
    try:
        return window_size(value) if value else None
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def _keys(context: click.Context, parameter: click.Parameter, value: str) -> tuple[int, int]:
    try:
        return function_keys(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def _key(server: str, state: Path, given: str | None, code: str | None) -> str:
    """The key to start with; empty for a kiosk that asks for its code at the screen. Raises click's errors."""
    try:
        key = key_for(server, DeviceState(state), given=given, code=code)
    except (HardwareError, OSError) as error:
        raise click.ClickException(str(error)) from error
    if key is None:
        click.echo(f"{state / KEY_FILE} is not there: give --enrol CODE once, or type the code at the screen", err=True)
    return key or ""


@click.command()
@click.option("--server", required=True, help="Address of the queue server, such as http://10.0.0.5:8000.")
@click.option("--enrol", "code", help="The one-time code from the administration page: trades it for a key and keeps that.")
@click.option("--key", envvar="LAPAK_KIOSK_KEY", help="This kiosk's device key, instead of a kept one; also LAPAK_KIOSK_KEY.")
@click.option("--branch", help="Code of the branch; the device key knows it when left out.")
@click.option("--printer", help="The slip printer, such as network:192.168.1.50:9100; without it numbers are on screen only.")
@click.option("--scanner", help="What reads the codes of slips and phones: keyboard (most USB scanners) or serial:/dev/ttyACM0.")
@click.option("--speaker", help="What says a number that was shown: auto, or program:COMMAND; silent without it.")
@click.option("--presence", help="What sees somebody come: gpio:17, serial:/dev/ttyUSB3; without it a touch wakes the kiosk.")
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True, help="What it starts in.")
@click.option("--idle", "idle_s", type=click.IntRange(20, 600), default=60, show_default=True, help="Silence in seconds.")
@click.option("--window", "size", callback=_size, metavar="WxH", help="A window of this size.")
@click.option(
    "--state",
    type=FOLDER,
    envvar=["LAPAK_KIOSK_STATE", "STATE_DIRECTORY"],
    help=f"Folder for what must survive a restart; {state_folder.state('kiosk')} when left out.",
)
@click.option("--voice-keys", default="F2,F3", callback=_keys, show_default=True, help="Reads the screen aloud; silences it.")
@click.option("--fullscreen", is_flag=True, help="The whole screen (also when no --window is given).")
def main(
    server: str,
    code: str | None,
    key: str | None,
    branch: str | None,
    printer: str | None,
    scanner: str | None,
    speaker: str | None,
    presence: str | None,
    language: str,
    idle_s: int,
    size: tuple[int, int] | None,
    state: Path | None,
    voice_keys: tuple[int, int],
    fullscreen: bool,
) -> None:
    """Run the kiosk until it is told to stop. Exit status 75: start me anew."""
    from kiosk.app import run  # Kivy reads its environment when it is imported: not before the options are known

    state = state or state_folder.state("kiosk")
    settings = Settings(
        server=server,
        key=_key(server, state, key, code),
        branch=branch,
        printer=printer,
        scanner=scanner,
        speaker=speaker,
        language=language,
        idle_s=idle_s,
        size=None if fullscreen else size,
        state=state,
        presence=presence,
        voice_keys=voice_keys,
    )
    try:
        sys.exit(run(settings))
    except FolderInUse as error:
        raise click.ClickException(str(error)) from error
    except ConfigurationError as error:
        raise click.BadParameter(str(error), param_hint="--printer, --scanner, --speaker or --presence") from error


if __name__ == "__main__":
    main()
