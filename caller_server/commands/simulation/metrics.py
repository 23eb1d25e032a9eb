"""What came of simulated days: rows that can be handed on between processes, and the figures that are compared with targets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from caller_server.commands.simulation.day import DayDone, Gauges
from caller_server.commands.simulation.people import Visit
from caller_server.domain import invite
from caller_server.domain.estimate.quantiles import Quantiles
from caller_server.domain.estimate.score import metrics

HORIZON_EDGES = (0, 5, 10, 20, 30, 45)  # minutes; windows are shown up to the last
AT_ISSUE = timedelta(minutes=2)  # what was told later was not told at issue
MINUTE = timedelta(minutes=1)
LONG_AFTER = timedelta(minutes=30)


@dataclass(frozen=True)
class Row:
    """One ticket that was called. Minutes from its issue; ``told`` is None when nothing could be said at issue.

    ``issued_h`` are hours after the opening. ``wait`` is until the call, ``here`` how long of it in the lobby, ``turn`` until the
    turn came, which differs for those who were late by their own fault.
    """

    number: int
    service: str
    issued_h: float
    wait: float
    here: float
    turn: float
    told: tuple[float, float, float] | None
    naive: float
    ql_hist: float
    les: tuple[float, float, float]
    changes: int
    was_out: bool
    is_late: bool
    hit: bool | None
    before_window: bool | None


@dataclass(frozen=True)
class DayFigures:
    """A day's rows and gauges. ``tickets`` are all that were taken, ``late`` those late by their own fault (also who never came);
    ``frozen_waiting`` are those who waited when calls froze, ``stalled_after_min`` how long it took until all of them were told;
    None when somebody was not, or nobody waited.
    """

    number: int
    rows: tuple[Row, ...]
    tickets: int
    late: int
    gauges: Gauges
    looks: int
    frozen_waiting: int = 0
    stalled_after_min: float | None = None


def figures_of(done: DayDone, frozen_at: datetime | None = None) -> DayFigures:
    """The figures of a day; ``frozen_at`` is when calls froze."""
    rows = tuple(_row(done, visit) for visit in done.visits if visit.called_at is not None)
    late = sum(_late_at(visit) is not None for visit in done.visits)
    frozen = (0, None) if frozen_at is None else _when_frozen(done, frozen_at)
    return DayFigures(done.plan.number, rows, len(done.visits), late, done.gauges, done.looks, *frozen)


def _when_frozen(done: DayDone, frozen_at: datetime) -> tuple[int, float | None]:
    """How many waited when calls froze and long after, and the minutes until all were told; None when somebody was not."""
    waited = [
        visit
        for visit in done.visits
        if visit.issued_at < frozen_at and not any(call < frozen_at + LONG_AFTER for call in visit.calls)
    ]
    told = [done.withdrawn_at.get(visit.ticket) for visit in waited]
    known = [at for at in told if at is not None]
    return len(told), (max(known) - frozen_at) / MINUTE if known and len(known) == len(told) else None


def _late_at(visit: Visit) -> datetime | None:
    """When the turn came of somebody who was asked in early enough and was not here."""
    if visit.turn_at is None or visit.walk_min is None:
        return None
    is_absent = visit.came_at is None or visit.came_at > visit.turn_at
    return visit.turn_at if is_absent and invite.is_own_fault(visit.invited_at, visit.walk_min, visit.turn_at) else None


def _row(done: DayDone, visit: Visit) -> Row:
    called_at = visit.called_at or visit.issued_at
    turn_at, said = _late_at(visit) or called_at, done.said[visit.ticket]
    is_at_issue = visit.told_at is not None and visit.told_at - visit.issued_at <= AT_ISSUE
    window = visit.window
    return Row(
        number=visit.person.number,
        service=visit.person.service,
        issued_h=(visit.issued_at - done.plan.opens_at) / (60 * MINUTE),
        wait=(called_at - visit.issued_at) / MINUTE,
        here=_here(visit, called_at),
        turn=(turn_at - visit.issued_at) / MINUTE,
        told=_from_issue(visit.told, visit) if is_at_issue else None,
        naive=said.naive,
        ql_hist=said.ql_hist,
        les=(said.les_window.low_min, said.les, said.les_window.high_min),
        changes=max(0, visit.changes),
        was_out=visit.walk_min is not None,
        is_late=turn_at != called_at,
        hit=None if window is None or window.to_at is None else window.from_at <= turn_at <= window.to_at,
        before_window=None if window is None else turn_at < window.from_at,
    )


def _here(visit: Visit, called_at: datetime) -> float:
    """Minutes in the lobby: all of the wait, or before going out and after coming back."""
    if visit.went_at is None:
        return (called_at - visit.issued_at) / MINUTE
    return (visit.went_at - visit.issued_at + called_at - (visit.came_at or called_at)) / MINUTE


def _from_issue(told: Quantiles | None, visit: Visit) -> tuple[float, float, float] | None:
    if told is None or visit.told_at is None:
        return None
    later = (visit.told_at - visit.issued_at) / MINUTE
    return told.low_min + later, told.middle_min + later, told.high_min + later


@dataclass
class Table:
    """Rows of some days as arrays: what was told at issue, and what came."""

    rows: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.told = np.array([row.told for row in self.rows]).reshape(-1, 3)
        self.turn = np.array([row.turn for row in self.rows])
        self.les = np.array([row.les for row in self.rows]).reshape(-1, 3)

    def errors(self, said: Sequence[float]) -> dict[str, float]:
        """Mean and 90 % quantile of the error of one predictor."""
        error = np.abs(np.array(said) - self.turn)
        return {"mae": float(error.mean()), "p90": float(np.quantile(error, 0.9))}

    def coverages(self) -> dict[str, float | None]:
        """The share inside the window by the horizon that was told; None for one that nobody was told."""
        inside = (self.turn >= self.told[:, 0]) & (self.turn <= self.told[:, 2])
        found: dict[str, float | None] = {}
        for begins, ends in pairwise(HORIZON_EDGES):
            of = (self.told[:, 1] >= begins) & (self.told[:, 1] < ends)
            found[f"{begins}_{ends}"] = float(inside[of].mean()) if of.any() else None
        return found

    def counts(self) -> dict[str, int]:
        """How many tickets each horizon has."""
        middle = self.told[:, 1]
        return {f"{begins}_{ends}": int(((middle >= begins) & (middle < ends)).sum()) for begins, ends in pairwise(HORIZON_EDGES)}


def table_of(days: Iterable[DayFigures]) -> Table:
    """All rows with something told at issue."""
    return Table([row for day in days for row in day.rows if row.told is not None])


def estimate_figures(days: Sequence[DayFigures]) -> dict[str, Any]:
    """How good what was told at issue was, and what others would have told."""
    table, rows = table_of(days), [row for day in days for row in day.rows]
    ours, les = metrics(table.told, table.turn), metrics(table.les, table.turn)
    naive = table.errors([row.naive for row in table.rows])
    ql_hist = table.errors([row.ql_hist for row in table.rows])
    hits = [row.hit for row in rows if row.hit is not None]
    early = [row.before_window for row in rows if row.before_window is not None]
    return {
        "tickets": len(rows),
        "told_at_issue": len(table.rows),
        "ours": {
            "mae": ours.mae,
            "p90": ours.p90,
            "pinball": ours.pinball,
            "coverage": ours.coverage,
            "coverage_under_45": ours.coverage_under_45,
            "early": ours.early,
            "width": ours.width,
        },
        "naive": naive,
        "ql_hist": ql_hist,
        "les": {"mae": les.mae, "p90": les.p90, "pinball": les.pinball},
        "ratio": {
            "mae_naive": ours.mae / naive["mae"],
            "mae_ql_hist": ours.mae / ql_hist["mae"],
            "mae_les": ours.mae / les.mae,
            "p90_naive": ours.p90 / naive["p90"],
            "p90_ql_hist": ours.p90 / ql_hist["p90"],
            "pinball_les": ours.pinball / les.pinball,
        },
        "coverage_by_horizon": table.coverages(),
        "tickets_by_horizon": table.counts(),
        "last_window": {"hit": _mean(hits), "early": _mean(early)},
        "changes": _mean([row.changes for row in rows]),
        "wait": _mean([row.wait for row in rows]),
    }


def lobby_figures(days: Sequence[DayFigures], in_lobby: Sequence[DayFigures]) -> dict[str, float]:
    """The lobby, the counters and the waits, beside the same days where everybody waits in the lobby."""
    ours, theirs = _summed(days), _summed(in_lobby)
    waits = {(day.number, row.number): row.wait for day in in_lobby for row in day.rows}
    both = [(row.wait, waits[day.number, row.number]) for day in days for row in day.rows if (day.number, row.number) in waits]
    own, other = ours.lobby_s / ours.open_s, theirs.lobby_s / theirs.open_s
    wait, wait_there = _mean([pair[0] for pair in both]), _mean([pair[1] for pair in both])
    return {
        "mean": own,
        "mean_all_in_lobby": other,
        "ratio": own / other,
        "over_cap": ours.over_cap_s / ours.open_s,
        "over_cap_all_in_lobby": theirs.over_cap_s / theirs.open_s,
        "counter_minutes_a_day": ours.counters_s / 60 / len(days),
        "idle_minutes_a_day": ours.idle_s / 60 / len(days),
        "forced_idle": ours.idle_s / ours.counters_s,
        "went_out": _mean([row.was_out for day in days for row in day.rows]),
        "own_fault": sum(day.late for day in days) / sum(day.tickets for day in days),
        "wait": wait,
        "wait_all_in_lobby": wait_there,
        "total_wait": wait / wait_there,
        "looks_a_day": sum(day.looks for day in days) / len(days),
    }


def wrong_figures(days: Sequence[DayFigures], right: Sequence[DayFigures]) -> dict[str, float | None]:
    """A branch that began with wrong times, after its two days, beside one that knew them, on the same people. Without ``days``,
    or nobody who was told something in both, there is nothing to compare: no ``tickets``, and None for the rest.
    """
    known = {(day.number, row.number): row for day in right for row in day.rows}
    pairs = [(row, known[day.number, row.number]) for day in days for row in day.rows if (day.number, row.number) in known]
    told = [(row, other) for row, other in pairs if row.told is not None and other.told is not None]
    if not told:
        return {"error_ratio": None, "coverage": None, "tickets": 0}
    wrong, ours = Table([row for row, _ in told]), Table([other for _, other in told])
    ours_mae, wrong_mae = ours.errors(ours.told[:, 1].tolist())["mae"], wrong.errors(wrong.told[:, 1].tolist())["mae"]
    of = metrics(wrong.told, wrong.turn)
    return {"error_ratio": wrong_mae / ours_mae, "coverage": of.coverage, "tickets": len(told)}


def _summed(days: Sequence[DayFigures]) -> Gauges:
    names = Gauges.__dataclass_fields__
    return Gauges(**{name: sum(getattr(day.gauges, name) for day in days) for name in names})


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else 0.0
