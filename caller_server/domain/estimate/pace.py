"""Minutes per call of each line by half-hours, learnt from earlier days: how long a number of calls takes from a moment on.

A ratio of sums, as calls come from counters that nobody told us about: minutes in which people waited, over the calls in them.
A line leans on its branch, the branch on all, all on five minutes a call, each with pseudo-calls, so that one day is enough
to begin with and nothing is ever divided by nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import exp, log
from typing import NamedTuple

import numpy as np

from caller_server.domain.estimate.line_day import LineDay, LineKey
from caller_server.domain.estimate.trees import Floats

SLOT_MIN = 30
SLOTS = 48
DEFAULT_CALL_MIN = 5.0
LINE_PSEUDO_CALLS = 15.0
BRANCH_PSEUDO_LINES = 3.0
HOUR_PSEUDO_CALLS = 30.0
OWN_HOUR_PSEUDO_CALLS = 30.0
KEPT_PER_DAY = exp(-0.1)  # a day of last week counts half of yesterday's
LEAST_CALLS = 20.0  # a line with fewer says nothing about others
LEAST_CALL_MIN = 0.05


class Busy(NamedTuple):
    """Per half-hour of the day: calls made while people waited, and the minutes they took."""

    calls: Floats
    minutes: Floats


@dataclass(frozen=True, slots=True)
class LinePace:
    """One line's pace: ``call_min`` over the day, and ``slots_min`` minutes per call in each half-hour."""

    call_min: float
    slots_min: Floats

    def minutes_for(self, calls: Floats, now_min: Floats) -> Floats:
        """Minutes until that many calls were made, from these minutes of the day on."""
        edges = np.arange(SLOTS + 1) * float(SLOT_MIN)
        made = np.concatenate([[0.0], np.cumsum(SLOT_MIN / self.slots_min)])
        reached = np.interp(now_min, edges, made) + calls
        # after the last half-hour of the table (midnight) the day's pace goes on
        over = np.maximum(reached - made[-1], 0.0) * self.call_min
        return np.asarray(np.interp(reached, made, edges) + over - now_min)


@dataclass(frozen=True)
class Pace:
    """What is known of the pace of all lines."""

    busy: Mapping[LineKey, Busy]
    branches: Mapping[str, float]  # minutes per call
    all_min: float
    hours: Floats  # per half-hour, against the day: above 1 is slower

    def of(self, key: LineKey) -> LinePace:
        """The pace of a line, known or not."""
        branch = self.branches.get(key.branch, self.all_min)
        known = self.busy.get(key)
        if known is None:
            return LinePace(branch, np.maximum(branch * self.hours, LEAST_CALL_MIN))
        call = _shrunk(known, branch)
        slots = (known.minutes + OWN_HOUR_PSEUDO_CALLS * call * self.hours) / (known.calls + OWN_HOUR_PSEUDO_CALLS)
        return LinePace(call, np.maximum(slots, LEAST_CALL_MIN))

    def learnt(self, day: Mapping[LineKey, Busy]) -> "Pace":
        """The pace after one more day."""
        nothing = Busy(np.zeros(SLOTS), np.zeros(SLOTS))
        busy = {}
        for key in {*self.busy, *day}:
            old, new = self.busy.get(key, nothing), day.get(key, nothing)
            busy[key] = Busy(old.calls * KEPT_PER_DAY + new.calls, old.minutes * KEPT_PER_DAY + new.minutes)
        return _leaning(replace(self, busy=dict(sorted(busy.items()))))


NOTHING_KNOWN = Pace({}, {}, DEFAULT_CALL_MIN, np.ones(SLOTS))


def busy_of(day: LineDay) -> Busy:
    """The calls of a day that were made while somebody had waited since before the last call, and the minutes between."""
    called = np.sort(day.called_min[np.isfinite(day.called_min)])
    issued = np.sort(day.issued_min[np.isfinite(day.called_min)])
    waited = (issued[1:] <= called[:-1]) & (called[1:] <= SLOTS * SLOT_MIN)  # what is called after midnight is of no half-hour
    begins, ends = called[:-1][waited], called[1:][waited]
    calls = np.bincount(_slot(ends), minlength=SLOTS).astype(float)
    edges = np.arange(SLOTS + 1) * float(SLOT_MIN)
    inside = np.minimum(ends[:, None], edges[None, 1:]) - np.maximum(begins[:, None], edges[None, :-1])
    return Busy(calls, np.maximum(inside, 0.0).sum(axis=0))


def _slot(minutes: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.clip(minutes // SLOT_MIN, 0, SLOTS - 1).astype(np.int64)


def _shrunk(known: Busy, to_min: float) -> float:
    return float((known.minutes.sum() + LINE_PSEUDO_CALLS * to_min) / (known.calls.sum() + LINE_PSEUDO_CALLS))


def _leaning(pace: Pace) -> Pace:
    """With branches, all and hours of the day worked out of the lines."""
    each: dict[str, list[float]] = {}
    for key, known in pace.busy.items():
        if known.calls.sum() >= LEAST_CALLS:
            each.setdefault(key.branch, []).append(log(max(known.minutes.sum() / known.calls.sum(), LEAST_CALL_MIN)))
    lines = [value for of_branch in each.values() for value in of_branch]
    all_log = (sum(lines) + log(DEFAULT_CALL_MIN)) / (len(lines) + 1)
    branches = {
        branch: exp((sum(values) + BRANCH_PSEUDO_LINES * all_log) / (len(values) + BRANCH_PSEUDO_LINES))
        for branch, values in each.items()
    }
    taken = expected = np.full(SLOTS, HOUR_PSEUDO_CALLS * exp(all_log))
    for key, known in pace.busy.items():
        taken = taken + known.minutes
        expected = expected + known.calls * _shrunk(known, branches.get(key.branch, exp(all_log)))
    return replace(pace, branches=branches, all_min=exp(all_log), hours=taken / expected)
