"""``lapak simulate``: days of a simulated branch through the real use cases, and whether the targets are reached."""

import shlex
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caller_server.commands.common import WRONG_USE, answer, as_json, fail, table

if TYPE_CHECKING:
    from caller_server.commands.simulation import Options

LIMITS = """
What the simulator cannot prove: its people do as they are drawn. They hear every message at once, say truly how far they are,
and all of those who may go out do (see --going); real ones leave phones in bags, meet friends, and give up. Its officers work
at one speed over the day, its services are lognormal, its days resemble each other, and calls stall only when told to. The
real tickets of `lapak score` have none of these comforts, but know nothing of counters and services. How many come too late
in a real branch, only its own score card tells.
"""

KEPT = """
The branch's database is kept as {file}. To look at it:
  export LAPAK_DATABASE_URL={url} LAPAK_SECRET_KEY={secret}
  lapak user add NAME --role supervisor --branch {branch}
  lapak serve
and open http://127.0.0.1:8000/score?from={first}&to={last} (the days that count)."""

WHAT = {
    "mae_naive": "mean error at issue / people ahead x mean / open counters",
    "mae_ql_hist": "mean error at issue / people ahead x history",
    "mae_les": "mean error at issue / wait of the last called",
    "p90_naive": "P90 of the error / people ahead x mean / open counters",
    "p90_ql_hist": "P90 of the error / people ahead x history",
    "pinball_les": "pinball .1 .5 .9 / wait of the last called",
    "coverage": "called inside the 80 % window",
    "early": "called before the window opens",
    "wrong_times_error": "began with times 25 % short, after two days: error / that of the right ones",
    "wrong_times_coverage": "the same: called inside the window",
    "changes": "changes of text for each ticket",
    "forced_idle": "counters idle for somebody who is not here, of their time",
    "lobby": "people in the lobby / all wait in the lobby",
    "over_cap": "time over the cap",
    "own_fault": "late by their own fault",
    "total_wait": "total wait / all wait in the lobby",
}


@click.command()
@click.option(
    "--days", type=click.IntRange(1, 365), default=10, show_default=True, help="Days that count, after 3 of warming up."
)
@click.option(
    "--load",
    type=click.FloatRange(0.2, 3.0),
    default=1.1,
    show_default=True,
    help="Work that comes in the busiest part of the day, over what the counters can do.",
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="The same seed gives the same figures.")
@click.option(
    "--going", type=click.FloatRange(0, 1), default=1.0, show_default=True, help="Share of those who may go out who do."
)
@click.option(
    "--freeze", is_flag=True, help="On the first day that would count nobody can call for two hours; it does not count."
)
@click.option("--processes", type=click.IntRange(min=1), help="How many may work side by side; as many as there are cores.")
@click.option(
    "--keep",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Leave the branch's database here: a server can show its score card.",
)
@as_json
def simulate(
    days: int, load: float, seed: int, going: float, freeze: bool, processes: int | None, keep: Path | None, is_json: bool
) -> None:
    """Simulate a branch of five counters and six services, and compare it with others and with the targets.

    People and officers use the program itself by a clock that jumps: an opening crowd, skills, lunch in shifts, pauses, people
    who do not come, priority, and people who wait at a distance. The same people come to a branch where all wait in the lobby,
    and to one that begins with service times a quarter too short. A day takes 10 to 30 seconds.
    """
    from caller_server.commands.simulation import Options
    from caller_server.commands.simulation import simulate as run

    if freeze and days < 2:
        fail("--freeze needs --days 2 or more: the day after the frozen one is looked at", WRONG_USE)
    options = Options(days, load, seed, is_frozen=freeze, going=going, processes=processes, keep=keep)
    _look_for_room(keep)
    try:
        figures = run(options)
    except OSError as error:
        fail(f"the databases cannot be written: {error}")
    if is_json:
        answer(figures, is_json)
    else:
        _show(figures)
    if keep:
        click.echo(_kept(options, keep), err=is_json)


def _look_for_room(keep: Path | None) -> None:
    """Ends the program before minutes of work when the database cannot be left there."""
    if keep and keep.exists():
        fail(f"{keep} is there already; name a file that is not")
    if keep and not keep.parent.is_dir():
        fail(f"there is no folder {keep.parent}")


def _kept(options: "Options", keep: Path) -> str:
    """How to look at what was kept."""
    from caller_server.commands.simulation.floor import SECRET
    from caller_server.commands.simulation.model import CODE

    first, last = options.counted
    return KEPT.format(
        file=keep, url=shlex.quote(f"sqlite:///{keep.resolve()}"), secret=SECRET, branch=CODE, first=first, last=last
    )


def _show(figures: dict[str, Any]) -> None:
    click.echo(
        f"{figures['days']} days at load {figures['load']:g}, seed {figures['seed']}: {figures['tickets']} tickets called\n"
    )
    rows = [
        [what(target["name"]), figure(target["value"]), bounds(target), "yes" if target["reached"] else "NO"]
        for target in figures["targets"]
    ]
    table(["target", "is", "should be", "reached"], rows)
    click.echo()
    table(["minutes", "mean error", "P90"], [[name, *_errors(figures[key])] for name, key in PREDICTORS])
    click.echo()
    table(["lobby", "this branch", "all in the lobby"], _lobby(figures["lobby"]))
    if "freeze" in figures:
        click.echo(f"\n{_frozen(figures['freeze'])}")
    click.echo(f"\n{textwrap.fill(' '.join(LIMITS.split()), 100)}")


PREDICTORS = (
    ("this estimate", "ours"),
    ("people ahead x mean / open counters", "naive"),
    ("people ahead x history (QL-hist)", "ql_hist"),
    ("wait of the last called (LES)", "les"),
)


def what(name: str) -> str:
    """A target's name in words."""
    if name.startswith("coverage_"):
        begins, ends = name.split("_")[1:]
        return f"the same, told {begins} to {ends} minutes"
    return WHAT[name]


def figure(value: float | None) -> str:
    """A share or ratio as it is printed; small ones with one place more."""
    if value is None:
        return "-"
    return f"{value:.4f}" if value < 0.02 else f"{value:.3f}"


def bounds(target: dict[str, Any]) -> str:
    """Where a target should lie, in words."""
    return f"{target['low']:g} to {target['high']:g}" if target["low"] else f"at most {target['high']:g}"


def _errors(of: dict[str, float]) -> list[str]:
    return [f"{of['mae']:.2f}", f"{of['p90']:.2f}"]


def _lobby(of: dict[str, float]) -> list[list[str]]:
    return [
        ["people, mean", f"{of['mean']:.1f}", f"{of['mean_all_in_lobby']:.1f}"],
        ["time over the cap", f"{of['over_cap']:.1%}", f"{of['over_cap_all_in_lobby']:.1%}"],
        ["wait, minutes", f"{of['wait']:.1f}", f"{of['wait_all_in_lobby']:.1f}"],
        ["counters idle for absent people, minutes a day", f"{of['idle_minutes_a_day']:.1f}", "0.0"],
        ["went out", f"{of['went_out']:.0%}", "-"],
    ]


def _frozen(of: dict[str, float | None]) -> str:
    told, next_day = of["told_after_min"], of["next_day_coverage"]
    if not of["waited"]:
        when = "nobody waited then"
    elif told is None:
        when = "not everybody was told"
    else:
        when = f"{told:.1f} minutes later all {of['waited']} who waited had been told that calls stand still"
    return f"Calls froze: {when}; called inside the window on the next day: {next_day:.1%}."
