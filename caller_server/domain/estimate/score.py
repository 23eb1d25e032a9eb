"""How good an estimate was: errors, and whether the windows held, for replayed tickets and for a branch's own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import numpy as np

from caller_server.domain.estimate.baselines import NAMES, baselines
from caller_server.domain.estimate.line_day import LineDay
from caller_server.domain.estimate.replay import Predicted, replayed
from caller_server.domain.estimate.trees import SEED, Floats

QUANTILES = (0.1, 0.5, 0.9)
WINDOWED_MIN = 45.0  # beyond it only "not before" is shown
ALL_HOURS = -1


@dataclass(frozen=True, slots=True)
class Metrics:
    """Of a set of tickets; minutes, and shares between 0 and 1.

    mae and p90: mean and 90 % quantile of the absolute error of the middle. pinball: mean pinball loss of the three quantiles.
    coverage: called inside lower to upper; coverage_under_45: of those whose middle is under 45 minutes (who are shown a window).
    early: called before the lower. width: upper less lower, mean.
    """

    tickets: int
    mae: float
    p90: float
    pinball: float
    coverage: float
    coverage_under_45: float
    early: float
    width: float


def metrics(windows_min: Floats, waits_min: Floats) -> Metrics:
    """Metrics of quantiles (tickets, 3) against the waits that came, in minutes. Raises ValueError without tickets."""
    if len(waits_min) == 0:
        raise ValueError("nothing can be said of no tickets")
    low, middle, high = windows_min.T
    error = np.abs(waits_min - middle)
    inside = (waits_min >= low) & (waits_min <= high)
    windowed = middle < WINDOWED_MIN
    return Metrics(
        tickets=len(waits_min),
        mae=float(error.mean()),
        p90=float(np.quantile(error, 0.9)),
        pinball=pinball(windows_min, waits_min),
        coverage=float(inside.mean()),
        coverage_under_45=float(inside[windowed].mean()) if windowed.any() else 0.0,
        early=float((waits_min < low).mean()),
        width=float((high - low).mean()),
    )


def pinball(windows_min: Floats, waits_min: Floats) -> float:
    """The mean pinball loss of the .1, .5 and .9 quantiles, in minutes (Koenker and Bassett 1978)."""
    over = waits_min[:, None] - windows_min
    levels = np.asarray(QUANTILES)
    return float(np.maximum(levels * over, (levels - 1) * over).mean())


@dataclass(frozen=True)
class Comparison:
    """Ours and the baselines on the same tickets."""

    ours: Metrics
    baselines: Mapping[str, Metrics]

    def ratios(self) -> dict[str, float]:
        """The four ratios with a target: below 1 is better than the baseline."""
        les, ql_hist = self.baselines["les"], self.baselines["ql_hist"]
        return {
            "mae_ql_hist": _ratio(self.ours.mae, ql_hist.mae),
            "mae_les": _ratio(self.ours.mae, les.mae),
            "p90_ql_hist": _ratio(self.ours.p90, ql_hist.p90),
            "pinball_les": _ratio(self.ours.pinball, les.pinball),
        }


def compared(days: Mapping[date, Sequence[LineDay]], since: date, seed: int = SEED) -> Comparison:
    """Ours and every baseline over the tickets issued from ``since`` on that were called, each predicted at its issue.

    Raises ValueError when there is no day before ``since``, or no called ticket from it on.
    """
    return comparison(replayed(days, since, seed), baselines(days, since))


def comparison(said: Sequence[Predicted], others: Mapping[str, Floats]) -> Comparison:
    """The metrics of what was said and of what others say, on the same tickets in the same order."""
    waits = np.concatenate([one.tickets.wait_min for one in said])
    called = np.isfinite(waits)
    windows = np.concatenate([one.windows_min for one in said])
    return Comparison(
        metrics(windows[called], waits[called]), {name: metrics(others[name][called], waits[called]) for name in NAMES}
    )


def _ratio(ours: float, theirs: float) -> float:
    return ours / theirs if theirs > 0 else 0.0


class Outcome(NamedTuple):
    """A window that was shown and came true: the quantiles and the bounds shown as minutes from ``shown_at``.

    ``shown_high_min`` is None where only "not before" was shown. The times are of the branch's own time zone.
    """

    ticket: str
    service: str
    shown_at: datetime
    low_min: float
    middle_min: float
    high_min: float
    shown_low_min: float
    shown_high_min: float | None
    called_at: datetime

    @property
    def wait_min(self) -> float:
        """Minutes from the showing to the call."""
        return (self.called_at - self.shown_at).total_seconds() / 60

    @property
    def hit(self) -> bool:
        """Whether the call came inside the bounds that were shown."""
        return self.shown_low_min <= self.wait_min and (self.shown_high_min is None or self.wait_min <= self.shown_high_min)


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One line of the score card: of a service ("" for all) and the hours of showing from ``hour`` (-1 for all)."""

    service: str
    hour: int
    hit_rate: float
    of: Metrics


@dataclass(frozen=True)
class ScoreCard:
    """How the shown windows of a branch did: all together, by hour, by service."""

    all: ScoreLine
    by_hour: tuple[ScoreLine, ...]
    by_service: tuple[ScoreLine, ...]


def score(outcomes: Iterable[Outcome]) -> ScoreCard | None:
    """The score card of windows whose tickets were called; None when there are none.

    A window that was shown after the call (a late message) is no prediction and is left out.
    """
    known = [outcome for outcome in outcomes if outcome.wait_min >= 0]
    if not known:
        return None
    return ScoreCard(
        _line("", ALL_HOURS, known),
        tuple(_line("", int(hour), of) for hour, of in _by(known, lambda outcome: f"{outcome.shown_at.hour:02}")),
        tuple(_line(service, ALL_HOURS, of) for service, of in _by(known, lambda outcome: outcome.service)),
    )


def _by(outcomes: Sequence[Outcome], name: Callable[[Outcome], str]) -> list[tuple[str, list[Outcome]]]:
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(name(outcome), []).append(outcome)
    return sorted(groups.items())


def _line(service: str, hour: int, of: Sequence[Outcome]) -> ScoreLine:
    windows = np.array([(outcome.low_min, outcome.middle_min, outcome.high_min) for outcome in of])
    waits = np.array([outcome.wait_min for outcome in of])
    return ScoreLine(service, hour, sum(outcome.hit for outcome in of) / len(of), metrics(windows, waits))
