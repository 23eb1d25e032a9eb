"""``lapak close-day``: end the business day where its hour has come, for when no server ran that does it by itself."""

import click

from caller_server.commands.common import answer, as_json, store, with_settings
from config.settings import Settings


@click.command("close-day")
@click.argument("codes", nargs=-1, metavar="[BRANCH]...")
@as_json
@with_settings
def close_day(chosen: Settings, codes: tuple[str, ...], is_json: bool) -> None:
    """End the business day of the branches (of all without a name) whose cut-off is over. Does nothing twice."""
    from caller_server.domain.ids import BranchCode
    from caller_server.usecases import close_day as days
    from caller_server.wiring import make_ports

    with store(chosen) as opened:
        ports = make_ports(opened)
        wanted = [BranchCode(code) for code in codes] or opened.catalogue.codes()
        ended = {str(code): days.close_day(ports, code) for code in wanted}
    sentences = [f"{code}: {'a new day has begun' if has_ended else 'nothing to end'}" for code, has_ended in ended.items()]
    answer(ended, is_json, "\n".join(sentences) or "there is no branch yet")
