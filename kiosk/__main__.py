"""``python -m kiosk``: the touchscreen at the door."""

import click

from config.translations import LANGUAGES
from hardware.errors import ConfigurationError
from kiosk.settings import Settings, window_size


def _size(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, int] | None:
    try:
        return window_size(value) if value else None
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command()
@click.option("--server", required=True, help="Address of the queue server, such as http://10.0.0.5:8000.")
@click.option("--key", required=True, envvar="LAPAK_KIOSK_KEY", help="This kiosk's device key; also LAPAK_KIOSK_KEY.")
@click.option("--branch", help="Code of the branch; the device key knows it when left out.")
@click.option("--printer", help="The slip printer, such as network:192.168.1.50:9100; without it numbers are on screen only.")
@click.option("--scanner", help="What reads the codes of slips and phones: keyboard (most USB scanners) or serial:/dev/ttyACM0.")
@click.option("--speaker", help="What says a number that was shown: auto, or program:COMMAND; silent without it.")
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True, help="What it starts in.")
@click.option("--idle", "idle_s", type=click.IntRange(20, 600), default=60, show_default=True, help="Silence in seconds.")
@click.option("--window", "size", callback=_size, metavar="WxH", help="A window of this size.")
@click.option("--fullscreen", is_flag=True, help="The whole screen (also when no --window is given).")
def main(
    server: str,
    key: str,
    branch: str | None,
    printer: str | None,
    scanner: str | None,
    speaker: str | None,
    language: str,
    idle_s: int,
    size: tuple[int, int] | None,
    fullscreen: bool,
) -> None:
    """Run the kiosk until it is told to stop."""
    from kiosk.app import run  # Kivy reads its environment when it is imported: not before the options are known

    settings = Settings(
        server=server,
        key=key,
        branch=branch,
        printer=printer,
        scanner=scanner,
        speaker=speaker,
        language=language,
        idle_s=idle_s,
        size=None if fullscreen else size,
    )
    try:
        run(settings)
    except ConfigurationError as error:
        raise click.BadParameter(str(error), param_hint="--printer, --scanner or --speaker") from error


if __name__ == "__main__":
    main()
