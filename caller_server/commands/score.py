"""``lapak score``: what the estimate would have said to real tickets, and how it compares with what others show."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from caller_server.commands.common import WRONG_USE, answer, as_json, fail, table

if TYPE_CHECKING:
    from caller_server.domain.estimate.score import Comparison

FIGURES = ("mae", "p90", "pinball", "coverage", "coverage_under_45", "early")


class Target(NamedTuple):
    """What is to be reached: a value from ``least`` to ``most``."""

    what: str
    name: str
    least: float
    most: float

    def is_reached(self, value: float) -> bool:
        """Whether the value is good enough."""
        return self.least <= value <= self.most

    def __str__(self) -> str:
        return f"{self.least:g} to {self.most:g}" if self.least else f"at most {self.most:g}"


RATIO_TARGETS = (
    Target("mean error / QL-hist", "mae_ql_hist", 0, 0.90),
    Target("mean error / LES", "mae_les", 0, 0.58),
    Target("P90 of the error / QL-hist", "p90_ql_hist", 0, 0.95),
    Target("pinball loss / LES", "pinball_les", 0, 0.52),
)
SHARE_TARGETS = (
    Target("called inside the window, under 45 min", "coverage_under_45", 0.76, 0.84),
    Target("called before the window opens", "early", 0, 0.12),
)
SHOWN = (
    ("ours", "this estimate"),
    ("les", "LES: last wait"),
    ("ql_hist", "QL-hist: by line"),
    ("ql_profile", "QL-profile: hours"),
)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="FILE...")
@click.option("--from", "since", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Predict the days from this date on.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="For the draws in learning.")
@as_json
def score(files: tuple[Path, ...], since: datetime, seed: int, is_json: bool) -> None:
    """Predict real tickets at their issue, day by day, never looking ahead, and compare with what others show.

    FILE is a CSV (or .csv.gz) with the columns office, queue_id, date, ticket_no, issued_min, called_min, wait_min, in
    minutes of the day. All earlier days are learnt from. Exit status 1 when a file cannot be used.
    """
    from caller_server.commands.ticket_files import WrongFile, read_days
    from caller_server.domain.estimate.score import compared

    try:
        days = read_days(files)
    except WrongFile as error:
        fail(str(error))
    first, last, day = min(days), max(days), since.date()
    if not first < day <= last:
        fail(_outside(day, first, last), WRONG_USE)
    comparison = compared(days, day, seed)
    if is_json:
        answer(figures(comparison), is_json)
    else:
        _show(comparison, day)


def _outside(day: date, first: date, last: date) -> str:
    if first == last:
        return f"all tickets are of {first}: there is no earlier day to learn from"
    return f"--from {day} must be after {first}, the first day (it is learnt from), and not after {last}, the last"


def figures(of: "Comparison") -> dict[str, Any]:
    """The comparison as JSON gives it: minutes and shares to four places."""
    everybody = {"ours": of.ours, **of.baselines}
    return {
        "tickets": of.ours.tickets,
        **{name: {figure: round(asdict(metrics)[figure], 4) for figure in FIGURES} for name, metrics in everybody.items()},
        "ratio": {name: round(value, 4) for name, value in of.ratios().items()},
    }


def _show(of: "Comparison", since: date) -> None:
    told = figures(of)
    click.echo(f"{told['tickets']} tickets from {since}, each predicted at its issue; minutes\n")
    table(["", *(name.replace("_", " ") for name in FIGURES)], [[title, *told[name].values()] for name, title in SHOWN])
    click.echo()
    reached = [(target, told["ratio"][target.name]) for target in RATIO_TARGETS]
    reached += [(target, told["ours"][target.name]) for target in SHARE_TARGETS]
    rows = [[target.what, value, str(target), "yes" if target.is_reached(value) else "NO"] for target, value in reached]
    table(["target", "is", "should be", "reached"], rows)
