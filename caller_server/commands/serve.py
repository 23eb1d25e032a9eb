"""``lapak serve``: the server, in a clean process of its own."""

import os
import sys
from pathlib import Path

import click

from caller_server.commands.common import WRONG_USE, config_option, database_option, fail, make_current, settings
from config.settings import Settings, WrongSettings, environment

GRACE_S = 2  # for open requests when the server stops; sockets are told to go at once
KEEP_ALIVE_S = 75
MOST_CONNECTIONS = 20_000


@click.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on.")
@database_option
@click.option("--redis", "redis_url", metavar="URL", help="Redis, when several processes serve the same branches.")
@config_option
def serve(host: str | None, port: int | None, database: str | None, redis_url: str | None, config: str | None) -> None:
    """Run the server: one process, as many of them as there are cores where there are many branches.

    A SQLite database is brought up to date by itself; an outdated PostgreSQL is refused.
    """
    chosen = settings(host=host, port=port, database_url=database, redis_url=redis_url, config=config)
    try:
        make_current(chosen)
    except WrongSettings as error:
        fail(str(error))
    if chosen.testing and chosen.clock_start:
        click.echo(f"TESTING: this server's clock started at {chosen.clock_start.isoformat()}", err=True)
    command, variables = program(chosen)
    if os.name == "posix":
        sys.stdout.flush()
        os.execve(command[0], command, variables)  # noqa: S606  no shell is wanted
    else:
        import subprocess

        raise SystemExit(subprocess.run(command, env=variables, check=False).returncode)


def program(chosen: Settings) -> tuple[list[str], dict[str, str]]:
    """The server as a command and its environment, which carries the settings."""
    variables = os.environ | environment(chosen)
    if os.name == "posix" and chosen.async_mode == "gevent":
        return _gunicorn(chosen), variables
    if ":" in chosen.host and chosen.async_mode == "threading":
        fail("host: an IPv6 address needs async_mode gevent", WRONG_USE)
    return [sys.executable, "-m", "caller_server.commands.small_server"], variables


def _gunicorn(chosen: Settings) -> list[str]:
    host = f"[{chosen.host}]" if ":" in chosen.host else chosen.host
    in_memory = Path("/dev/shm")  # noqa: S108  where gunicorn's heartbeat file never waits for a disk
    options = {
        "--worker-class": "gevent",
        "--workers": "1",  # one process is one core; more processes are more of these, on ports of their own
        "--bind": f"{host}:{chosen.port}",
        "--worker-connections": str(MOST_CONNECTIONS),
        "--keep-alive": str(KEEP_ALIVE_S),
        "--graceful-timeout": str(GRACE_S),
        "--log-level": "warning" if chosen.log_level == "INFO" else chosen.log_level.lower(),
    }
    if in_memory.is_dir() and os.access(in_memory, os.W_OK):
        options["--worker-tmp-dir"] = str(in_memory)
    flags = [part for option in options.items() for part in option]
    return [sys.executable, "-m", "gunicorn", *flags, "--no-control-socket", "caller_server.wiring:application()"]
