"""Days of simulated branches, side by side, and what has to be reached."""

import multiprocessing
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from caller_server.commands.simulation.baselines import Others
from caller_server.commands.simulation.day import Day
from caller_server.commands.simulation.draw import draw
from caller_server.commands.simulation.floor import Floor
from caller_server.commands.simulation.metrics import (
    HORIZON_EDGES,
    DayFigures,
    estimate_figures,
    figures_of,
    lobby_figures,
    wrong_figures,
)
from caller_server.commands.simulation.model import FIRST_DAY, Plan
from caller_server.usecases.ahead import Memory

WARMING_UP = 5  # days for learning, a week, which are not counted
WRONG_FACTOR = 0.75  # service times of the branch from which a wrong memory comes
WRONG_LEARNT = 3  # days of such times
ADAPTS_DAYS = 2  # after so many days it has to be right again
WRONG_DAYS = 5  # counted at most, so that days on which it has long been right do not hide the first
FIRST = WARMING_UP + ADAPTS_DAYS  # number of the first counted day
FREEZES_AFTER_H, FREEZES_FOR_H = 2.0, 2.0


@dataclass(frozen=True)
class Options:
    """What is asked for: ``days`` that count. ``is_frozen``: calls freeze for two hours on the first of them. ``going`` is the
    share of those who may go out who do. ``processes`` at most work side by side; None: as many as there are cores. ``keep`` is a
    file that is not there yet, as which the branch's database is left.
    """

    days: int = 10
    load: float = 1.1
    seed: int = 1
    is_frozen: bool = False
    going: float = 1.0
    processes: int | None = None
    keep: Path | None = None

    @property
    def plan(self) -> Plan:
        return Plan(load=self.load, seed=self.seed, going=self.going)

    @property
    def counted(self) -> tuple[date, date]:
        """The first and the last day that count; those before, from which the branch learns, are in the database as well."""
        return FIRST_DAY + timedelta(days=FIRST), FIRST_DAY + timedelta(days=FIRST + self.days - 1)


class Target(NamedTuple):
    """A figure that has to be reached: from ``low`` to ``high``."""

    name: str
    value: float | None
    low: float
    high: float

    @property
    def is_reached(self) -> bool:
        """Whether it is; a figure that could not be had is not."""
        return self.value is not None and self.low <= self.value <= self.high


@dataclass(frozen=True)
class Span:
    """Days of one branch, from ``first`` up to before ``end``; those from ``counted`` on are handed back.
    ``short_until``: the days before have service times that are a quarter shorter. ``keep``: where the database is left.
    """

    plan: Plan
    first: int
    counted: int
    end: int
    short_until: int = 0
    frozen_day: int | None = None
    keep: Path | None = None


def work(span: Span) -> list[DayFigures]:
    """Simulate a span of days on a database of its own. Raises OSError when there is no room for it."""
    # One that is kept grows beside its place, so that a folder nobody may write into is noticed at once, and not at the end.
    with tempfile.TemporaryDirectory(prefix="lapak-simulate-", dir=span.keep and span.keep.parent) as folder:
        floor = Floor(span.plan, Path(folder))
        try:
            figures = _days(span, floor)
        finally:
            floor.close()
        if span.keep:
            floor.file.rename(span.keep)
        return figures


def _days(span: Span, floor: Floor) -> list[DayFigures]:
    others, memory, kept = Others(), None, []
    for number in range(span.first, span.end):
        plan = replace(span.plan, time_factor=WRONG_FACTOR) if number < span.short_until else span.plan
        figures, memory = one_day(floor, plan, number, others, memory, is_frozen=number == span.frozen_day)
        if number >= span.counted:
            kept.append(figures)
    return kept


def one_day(
    floor: Floor, plan: Plan, number: int, others: Others, memory: Memory | None, *, is_frozen: bool = False
) -> tuple[DayFigures, Memory | None]:
    """One day on a floor; the memory after it. With ``is_frozen`` nobody can call for two hours in the middle."""
    day = Day(floor, plan, draw(plan, number), others, memory)
    frozen_at: datetime | None = None
    if is_frozen:
        frozen_at = day.plan_of_day.opens_at + timedelta(hours=min(FREEZES_AFTER_H, plan.hours / 3))
        day.officers.freeze = (frozen_at, frozen_at + timedelta(hours=FREEZES_FOR_H))
    done = day.run()
    others.end_day()
    return figures_of(done, frozen_at), day.memory


def simulate(options: Options) -> dict[str, Any]:
    """All figures, as ``--json`` gives them. Raises OSError when a database cannot be written or kept."""
    plan, end = options.plan, FIRST + options.days
    frozen = FIRST if options.is_frozen else None
    spans = [
        Span(plan, FIRST - WARMING_UP, FIRST, end, frozen_day=frozen, keep=options.keep),
        Span(replace(plan, is_staged=False), FIRST, FIRST, end, frozen_day=frozen),
        Span(plan, WARMING_UP - WRONG_LEARNT, FIRST, min(end, FIRST + WRONG_DAYS), short_until=WARMING_UP),
    ]
    ours, in_lobby, wrong = _side_by_side(spans[:2] if options.is_frozen else spans, options.processes)
    counted = [day for day in ours if day.number != frozen]
    figures: dict[str, Any] = {
        "days": options.days,
        "load": options.load,
        "seed": options.seed,
        "going": options.going,
        **estimate_figures(counted),
        "wrong_times": wrong_figures(wrong, ours),
        "lobby": lobby_figures(counted, [day for day in in_lobby if day.number != frozen]),
    }
    if options.is_frozen:
        day, following = ours[:2]
        told = {"waited": day.frozen_waiting, "told_after_min": day.stalled_after_min}
        figures["freeze"] = told | {"next_day_coverage": _coverage([following])}
    figures["targets"] = [target._asdict() | {"reached": target.is_reached} for target in reached(figures)]
    return figures


def _coverage(days: list[DayFigures]) -> float:
    return float(estimate_figures(days)["ours"]["coverage"])


def _side_by_side(spans: list[Span], processes: int | None) -> list[list[DayFigures]]:
    """The spans in processes of their own, the longest first; one after the other where one process is all there is."""
    at_once = min(len(spans), processes or os.cpu_count() or 1)
    if at_once == 1:
        found = [work(span) for span in spans]
    else:
        with ProcessPoolExecutor(at_once, mp_context=multiprocessing.get_context("spawn")) as pool:
            found = list(pool.map(work, spans))
    return [*found, *[[] for _ in range(3 - len(found))]]


def reached(figures: dict[str, Any]) -> list[Target]:
    """Each target with its value; those of wrong times only where they were tried."""
    ratio, lobby, wrong = figures["ratio"], figures["lobby"], figures["wrong_times"]
    found = [
        Target("mae_naive", ratio["mae_naive"], 0, 0.55),
        Target("mae_ql_hist", ratio["mae_ql_hist"], 0, 0.55),
        Target("mae_les", ratio["mae_les"], 0, 0.45),
        Target("p90_naive", ratio["p90_naive"], 0, 0.55),
        Target("p90_ql_hist", ratio["p90_ql_hist"], 0, 0.55),
        Target("pinball_les", ratio["pinball_les"], 0, 0.35),
        Target("coverage", figures["ours"]["coverage"], 0.77, 0.84),
    ]
    found += [
        Target(f"coverage_{begins}_{ends}", figures["coverage_by_horizon"][f"{begins}_{ends}"], 0.75, 0.87)
        for begins, ends in pairwise(HORIZON_EDGES)
    ]
    found.append(Target("early", figures["ours"]["early"], 0, 0.12))
    if wrong["tickets"]:
        found += [
            Target("wrong_times_error", wrong["error_ratio"], 0, 1.10),
            Target("wrong_times_coverage", wrong["coverage"], 0.75, 1.0),
        ]
    return [
        *found,
        Target("changes", figures["changes"], 0, 4),
        Target("forced_idle", lobby["forced_idle"], 0, 0.009),
        Target("lobby", lobby["ratio"], 0, 0.40),
        Target("over_cap", lobby["over_cap"], 0, 0.03),
        Target("own_fault", lobby["own_fault"], 0, 0.015),
        Target("total_wait", lobby["total_wait"], 0, 1.01),
    ]
