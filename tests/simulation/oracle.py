"""``python -m tests.simulation.oracle``: how well anybody could tell the wait who knew all laws of the simulated branch.

For some people of each day the rest of the day is lived again and again, with other luck in what nobody can know when they take
their number (``draw_again``). The best that can be told is the middle of those waits; what is left is luck. Printed are the mean
error and its 90 % quantile over those of the usual predictions, on the same waits: no estimate can come below these ratios but
by luck. People wait in the lobby, so that no rule of ours has a part in it. A load takes about twenty minutes of one core.
"""

import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from caller_server.commands.simulation.baselines import Others
from caller_server.commands.simulation.day import Day
from caller_server.commands.simulation.draw import draw, draw_again
from caller_server.commands.simulation.floor import Floor
from caller_server.commands.simulation.model import DayPlan, Plan
from caller_server.commands.simulation.people import Visit
from caller_server.commands.simulation.run import FIRST, WARMING_UP

LOADS = (1.0, 1.1, 1.35)
MINUTE = timedelta(minutes=1)
Waits = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """A person who took a number: the wait in each of the lives (minutes), and what the usual predictions said."""

    waits: Waits
    naive: float
    ql_hist: float
    les: float


class _CalledError(Exception):
    """Whom we wait for has been called: the rest of the day tells nothing more."""


def live(plan: Plan, day: DayPlan, others: Others, until_called: int | None = None) -> Day:
    """One day on a branch of its own; up to the call of the person with this number, if one is given."""
    with tempfile.TemporaryDirectory(prefix="lapak-oracle-") as folder:
        floor = Floor(plan, Path(folder))
        try:
            lived = Day(floor, plan, day, others, None)
            with suppress(_CalledError):
                lived.run(partial(_stop_when_called, lived, until_called))
            return lived
        finally:
            floor.close()


def _stop_when_called(day: Day, number: int | None) -> None:
    if number is not None and any(v.person.number == number and v.called_at for v in day.people.visits.values()):
        raise _CalledError


def cases(plan: Plan, days: int, people: int, lives: int) -> list[Case]:
    """``people`` of each of so many days, each with so many ``lives``."""
    others, found = Others(), []
    for number in range(FIRST - WARMING_UP, FIRST + days):
        planned = draw(plan, number)
        day = live(plan, planned, others)
        others.end_day()
        if number >= FIRST:
            chosen = np.random.default_rng([plan.seed, number, 77]).choice(len(planned.people), people, replace=False)
            found += [case for who in sorted(chosen) if (case := _case(plan, planned, day, int(who), lives)) is not None]
    return found


def _case(plan: Plan, planned: DayPlan, day: Day, who: int, lives: int) -> Case | None:
    visits = {visit.person.number: visit for visit in day.people.visits.values()}
    visit, said = visits[who], day.said_to(visits[who].ticket)
    now = visit.issued_at
    called = {number: one.called_at for number, one in visits.items() if one.called_at is not None and one.called_at <= now}
    waits = [_wait(plan, planned, now, called, who, [plan.seed, planned.number, who, life]) for life in range(lives)]
    known = [wait for wait in waits if wait is not None]
    return Case(np.array(known), said.naive, said.ql_hist, said.les) if len(known) > 1 else None


def _wait(
    plan: Plan, planned: DayPlan, now: datetime, called: dict[int, datetime], who: int, seed: Sequence[int]
) -> float | None:
    other = draw_again(plan, planned, now, called, np.random.default_rng(seed))
    lived = live(plan, other, Others(), who)
    visit: Visit = next(one for one in lived.people.visits.values() if one.person.number == who)
    return (visit.called_at - visit.issued_at) / MINUTE if visit.called_at else None


def ratios(found: Sequence[Case]) -> dict[str, float]:
    """The best error over that of each prediction, as mean and as 90 % quantile; ``mae`` is the best one in minutes."""
    best = [np.abs(case.waits - np.median(case.waits)) * len(case.waits) / (len(case.waits) - 1) for case in found]
    told: dict[str, float] = {"people": len(found), "mae": _mean(best)}
    for name in ("naive", "ql_hist", "les"):
        errors = [np.abs(case.waits - getattr(case, name)) for case in found]
        told[f"mae_{name}"] = _mean(best) / _mean(errors)
        told[f"p90_{name}"] = _p90(best) / _p90(errors)
    return told


def _mean(errors: Sequence[Waits]) -> float:
    return float(np.mean([error.mean() for error in errors]))


def _p90(errors: Sequence[Waits]) -> float:
    return float(np.quantile(np.concatenate(errors), 0.9))


def _of_load(load: float, seed: int, days: int, people: int, lives: int) -> dict[str, float]:
    return {"load": load} | ratios(cases(Plan(load=load, seed=seed, is_staged=False), days, people, lives))


@click.command()
@click.option("--load", "loads", multiple=True, type=float, default=LOADS, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--days", default=8, show_default=True)
@click.option("--people", default=6, show_default=True, help="Of each day.")
@click.option("--lives", default=12, show_default=True, help="Of each person.")
def main(loads: tuple[float, ...], seed: int, days: int, people: int, lives: int) -> None:
    """How much of the error is luck."""
    with ProcessPoolExecutor(len(loads)) as pool:
        found = list(pool.map(partial(_of_load, seed=seed, days=days, people=people, lives=lives), loads))
    table = Table(*found[0], title="The best that anybody could tell, over what others tell", title_justify="left")
    for row in found:
        table.add_row(*(f"{value:.3g}" for value in row.values()))
    Console().print(table)


if __name__ == "__main__":
    main()
