"""The command line: ``lapak``. Commands are loaded when they are called, so that a kiosk needs no server libraries."""

from importlib import import_module
from importlib.metadata import version

import click

COMMANDS = {  # name: (module:attribute, what it does)
    "demo": ("caller_server.commands.demo:demo", "Everything on one machine, with a demo branch."),
    "serve": ("caller_server.commands.serve:serve", "Run the server."),
    "kiosk": ("kiosk.__main__:main", "Run the touchscreen."),
    "agent": ("hardware.agent.__main__:main", "Speak and show calls beside a loudspeaker, lamps and signs."),
    "db": ("caller_server.commands.db:db", "The database: upgrade, check, backup, restore."),
    "branch": ("caller_server.commands.branch:branch", "Branches: import, export, list."),
    "user": ("caller_server.commands.user:user", "People who work here, and how they sign in."),
    "device": ("caller_server.commands.device:device", "Kiosks, displays and agents, and their keys."),
    "doctor": ("caller_server.commands.doctor:doctor", "Look at everything, and say what to do."),
    "voice": ("caller_server.commands.hardware:voice", "Record the announcements."),
    "print": ("caller_server.commands.hardware:print_", "Try the printer."),
    "audit": ("caller_server.commands.audit:audit", "What needs a reason, and whether the log is whole."),
    "score": ("caller_server.commands.score:score", "How good the estimate of the wait is, on real tickets."),
    "simulate": ("caller_server.commands.simulate:simulate", "Days of a simulated branch, and whether the targets are reached."),
    "close-day": ("caller_server.commands.close_day:close_day", "End the business day where its hour has come."),
}


class _Lazy(click.Group):
    """A group whose commands are imported only when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        where, _, name = COMMANDS[cmd_name][0].partition(":")
        try:
            command: click.Command = getattr(import_module(where), name)
        except ModuleNotFoundError as error:
            raise click.ClickException(
                f"'{cmd_name}' needs {error.name}, which is not installed: pip install 'lapak-asik-onsite[server,kiosk]'"
            ) from error
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_) for name, (_, help_) in COMMANDS.items()])


@click.command(cls=_Lazy)
@click.version_option(version("lapak-asik-onsite"), prog_name="lapak")
def main() -> None:
    """Lapak Asik Onsite: a queue that people can follow from anywhere.

    Exit status: 0 done, 1 refused or failed, 2 wrong use.
    """
