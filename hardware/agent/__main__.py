"""``lapak agent``, or ``python -m hardware.agent``: speaks and shows calls where the lobby display cannot."""

from pathlib import Path

import click

from hardware.agent.showing import Zone
from hardware.enrolment import KEY_FILE, NotEnrolled, enrol, keep_key, kept_key
from hardware.errors import ConfigurationError, HardwareError

FOLDER = "lapak-asik-agent"


def _list(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (value or "").split(",") if part.strip())


@click.command()
@click.option("--server", required=True, help="Address of the queue server, such as http://10.0.0.5:8000.")
@click.option("--enrol", "code", help="The one-time code from the administration page: trades it for a key and keeps that.")
@click.option("--key", envvar="LAPAK_AGENT_KEY", help="This agent's device key, instead of a kept one; also LAPAK_AGENT_KEY.")
@click.option(
    "--state",
    type=click.Path(path_type=Path, file_okay=False),
    envvar=["LAPAK_AGENT_STATE", "STATE_DIRECTORY"],
    default=lambda: click.get_app_dir(FOLDER),
    help="Folder that keeps the key.",
)
@click.option("--speaker", help="The loudspeaker: auto, or program:COMMAND; silent without it.")
@click.option("--lamp", "lamps", multiple=True, help="A call lamp: gpio:17, serial:/dev/ttyUSB1, fake. May be given again.")
@click.option(
    "--sign", "signs", multiple=True, help="An LED sign: serial:/dev/ttyUSB2?counter=loket-1, fake. May be given again."
)
@click.option("--thermometer", help="At the door: serial:/dev/ttyUSB3, fake.")
@click.option("--door-lamp", help="Shows its answers: gpio:22,23?counters=admit,ask_staff.")
@click.option("--limit", type=click.FloatRange(36.0, 40.0), default=37.5, show_default=True, help="Warmest admitted, Celsius.")
@click.option("--services", callback=_list, metavar="A,K", help="Calls of these services only.")
@click.option("--counters", callback=_list, metavar="CODE,CODE", help="Calls at these counters only.")
@click.option("--no-missed", is_flag=True, help="Do not speak of numbers that were missed.")
def main(
    server: str,
    code: str | None,
    key: str | None,
    state: Path,
    speaker: str | None,
    lamps: tuple[str, ...],
    signs: tuple[str, ...],
    thermometer: str | None,
    door_lamp: str | None,
    limit: float,
    services: tuple[str, ...],
    counters: tuple[str, ...],
    no_missed: bool,
) -> None:
    """Run the agent until it is told to stop. Exit status 1 when the server does not take its key (any more)."""
    from hardware.agent.program import Settings, run  # nothing of it is needed to say what the options are

    if bool(door_lamp) is not bool(thermometer):
        raise click.UsageError("--door-lamp shows what a --thermometer answers: give both")
    try:
        if code:
            click.echo(f"enrolled; the key is in {keep_key(state, _traded(server, code))}")
            key = None
        key = key or kept_key(state)
    except (HardwareError, OSError) as error:
        raise click.ClickException(str(error)) from error
    if key is None:
        raise click.UsageError(f"this agent has no key: give --enrol CODE once ({state / KEY_FILE} is not there)")
    settings = Settings(
        server=server,
        key=key,
        speaker=speaker,
        lamps=lamps,
        signs=signs,
        thermometer=thermometer,
        door_lamp=door_lamp,
        limit_celsius=limit,
        zone=Zone(services, counters, missed=not no_missed),
    )
    try:
        run(settings)
    except ConfigurationError as error:
        raise click.UsageError(str(error)) from error
    except NotEnrolled as error:
        raise click.ClickException(str(error)) from error


def _traded(server: str, code: str) -> str:
    enrolled = enrol(server, code)
    if enrolled.kind != "agent":
        raise NotEnrolled(f"that was the code of a {enrolled.kind}, and it is used up: make new ones, for it and for the agent")
    return enrolled.key


if __name__ == "__main__":
    main()
