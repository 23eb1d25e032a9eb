"""The rolling conformal correction: whatever the estimate gets wrong, one in ten comes before the window and one in ten after it.

Per horizon, and for lower, middle and upper quantile apart, the last outcomes as log-ratios to what was predicted; the quantile
of those ratios is what the prediction must be stretched by (Romano, Patterson, Candès 2019, "Conformalized quantile regression",
on the log scale and over a rolling window, since a branch changes). Where few are known a horizon leans on all horizons together,
and those on leaving the estimate as it is.
"""

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, isfinite, isnan, log
from typing import Any

from caller_server.domain.estimate.quantiles import HORIZONS, Quantiles, horizon_of

LEVELS = (0.1, 0.5, 0.9)
KEPT = 250
PSEUDO_OUTCOMES = 20.0
MIDDLE_PSEUDO_OUTCOMES = 100.0  # the last outcomes come from one hour of one day: their middle is mostly that hour's luck
SOFTENED_MIN = 1.0  # added before a logarithm: a minute is nothing
LONGEST_MIN = 24 * 60.0
_MIDDLE = 1
_ALL = HORIZONS  # the place after the last horizon: outcomes of every horizon


@dataclass(frozen=True, slots=True)
class _Recent:
    """The last log-ratios of one quantile at one horizon, as they came and in order of size."""

    came: tuple[float, ...] = ()
    ordered: tuple[float, ...] = ()

    def after(self, ratio: float) -> "_Recent":
        ordered = list(self.ordered)
        insort(ordered, ratio)
        came = (*self.came, ratio)
        if len(came) > KEPT:
            del ordered[bisect_left(ordered, came[0])]
        return _Recent(came[-KEPT:], tuple(ordered))

    def quantile(self, level: float) -> float:
        """The quantile that a further outcome stays under with this chance; 0 with none known."""
        if not self.ordered:
            return 0.0
        place = min(max(level * (len(self.ordered) + 1) - 1, 0.0), len(self.ordered) - 1.0)
        under = int(place)
        over = min(under + 1, len(self.ordered) - 1)
        return self.ordered[under] + (place - under) * (self.ordered[over] - self.ordered[under])


@dataclass(frozen=True, slots=True)
class Correction:
    """What the last outcomes say about further estimates. Frozen: ``learnt`` gives a new one.

    Outcomes that fell into a stall must be kept out by the caller: nobody foresees one, and no window should be wide for it.
    """

    recent: tuple[tuple[_Recent, _Recent, _Recent], ...] = ((_Recent(), _Recent(), _Recent()),) * (HORIZONS + 1)

    def corrected(self, predicted: Quantiles) -> Quantiles:
        """The quantiles stretched to what came true, in order, between 0 minutes and a day.

        Raises ValueError when a quantile is not a number.
        """
        return self.stretch()(predicted)

    def stretch(self) -> "Stretch":
        """What ``corrected`` does, made once for many estimates."""
        places = range(len(LEVELS))
        return Stretch(tuple(tuple(self._shift(horizon, place) for place in places) for horizon in range(HORIZONS)))

    def learnt(self, predicted: Quantiles, outcome_min: float) -> "Correction":
        """After an outcome: the call came ``outcome_min`` minutes after an estimate (not corrected) of ``predicted``.

        An outcome that is no finite number is not an outcome, and changes nothing; below 0 counts as 0.
        Raises ValueError when a quantile is not a number.
        """
        if not isfinite(outcome_min):
            return self
        given = _in_order(predicted)
        horizon = horizon_of(given[1])
        ratios = [_log(outcome_min) - _log(minutes) for minutes in given]
        recent = list(self.recent)
        for place in (horizon, _ALL):
            low, middle, high = recent[place]
            recent[place] = (low.after(ratios[0]), middle.after(ratios[1]), high.after(ratios[2]))
        return Correction(tuple(recent))

    def known(self, horizon: int) -> int:
        """How many outcomes are known at a horizon (0 to 4), at most 250."""
        return len(self.recent[horizon][0].came)

    def as_json(self) -> dict[str, Any]:
        """Everything, as JSON knows it: at most 250 outcomes of each horizon."""
        return {"outcomes": [[list(of.came) for of in three] for three in self.recent]}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Correction":
        """The correction that was kept. Raises ValueError when it is not one."""
        try:
            return cls(tuple(_three(three) for three in kept["outcomes"]))._checked()
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a kept correction: {error}") from error

    def _checked(self) -> "Correction":
        if len(self.recent) != HORIZONS + 1:
            raise ValueError(f"not a kept correction: {len(self.recent)} horizons")
        return self

    def _shift(self, horizon: int, place: int) -> float:
        """The log of the stretch: this horizon's, leaning on all horizons', leaning on none."""
        level, own, every = LEVELS[place], self.recent[horizon][place], self.recent[_ALL][place]
        neutral = MIDDLE_PSEUDO_OUTCOMES if place == _MIDDLE else PSEUDO_OUTCOMES
        overall = every.quantile(level) * len(every.came) / (len(every.came) + neutral)
        nearest = own.quantile(level) * len(own.came) / max(len(own.came) + neutral - PSEUDO_OUTCOMES, 1.0)
        return (nearest * len(own.came) + overall * PSEUDO_OUTCOMES) / (len(own.came) + PSEUDO_OUTCOMES)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The logs by which quantiles are stretched: lower, middle and upper of each horizon."""

    shifts: tuple[tuple[float, ...], ...]

    def __call__(self, predicted: Quantiles) -> Quantiles:
        """The quantiles stretched, in order, between 0 minutes and a day. Raises ValueError when one is not a number."""
        given = _in_order(predicted)
        shifts = self.shifts[horizon_of(given[1])]
        low, middle, high = sorted(_minutes(_log(minutes) + shift) for minutes, shift in zip(given, shifts, strict=True))
        return Quantiles(low, middle, high)


def _three(kept: Sequence[Sequence[float]]) -> tuple[_Recent, _Recent, _Recent]:
    if len(kept) != len(LEVELS) or len({len(ratios) for ratios in kept}) != 1:
        raise ValueError("not a kept correction: quantiles are missing")
    low, middle, high = (_recent(ratios) for ratios in kept)
    return low, middle, high


def _recent(kept: Sequence[float]) -> _Recent:
    ratios = tuple(float(ratio) for ratio in kept)[-KEPT:]
    if not all(isfinite(ratio) for ratio in ratios):
        raise ValueError("not a kept correction: not a number")
    return _Recent(ratios, tuple(sorted(ratios)))


def _in_order(of: Quantiles) -> tuple[float, float, float]:
    given = (of.low_min, of.middle_min, of.high_min)
    if any(isnan(minutes) for minutes in given):
        raise ValueError(f"an estimate must be numbers: {of}")
    low, middle, high = sorted(given)
    return low, middle, high


def _log(minutes: float) -> float:
    return log(min(max(minutes, 0.0), LONGEST_MIN) + SOFTENED_MIN)


def _minutes(logarithm: float) -> float:
    return min(max(exp(min(logarithm, 20.0)) - SOFTENED_MIN, 0.0), LONGEST_MIN)
