"""What others show, on the same tickets: the predictors an estimate has to beat.

Each is a number of minutes at issue; its 10 % and 90 % quantiles, for the pinball loss, are the quantiles of its own log-errors
on the days before: a window, which those who show one number do not give. One spread for all waits: of five ways tried (none,
added, by ratio, by log-ratio, by log-ratio and horizon) it comes nearest to what was published of these tickets (pinball loss of
QL-hist .55 and of the hour profile .51 of that of LES; here .58 and .54). By horizon LES loses a tenth less, and the ratio to it
grows by a tenth.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from caller_server.domain.estimate.line_day import LineDay, LineKey
from caller_server.domain.estimate.pace import DEFAULT_CALL_MIN, NOTHING_KNOWN, Pace, busy_of
from caller_server.domain.estimate.trees import Floats

NAMES = ("les", "ql_hist", "ql_profile")
SOFTENED_MIN = 1.0
LEAST_ERRORS = 20


@dataclass(frozen=True)
class History:
    """Minutes per call of each line and of all lines, and their pace by the hour, on earlier days."""

    lines: Mapping[LineKey, float]
    every_min: float
    pace: Pace

    def minutes(self, day: LineDay) -> Mapping[str, Floats]:
        """What each baseline says at the issue of each ticket.

        les: the wait of the one called last, and ql_hist while nobody was called. ql_hist: people ahead and oneself times the
        median of minutes per call of this line (of all, for a line not seen before). ql_profile: by its minutes per call of the
        hours the wait reaches into (``Pace``): where our own estimate begins.
        """
        each = self.lines.get(day.key, self.every_min)
        calls = np.asarray(day.ahead + 1.0, np.float64)
        ql_hist = calls * each
        waits = np.append(day.wait_min[day.order], 0.0)
        les = np.where(day.known > 0, waits[np.maximum(day.known - 1, 0)], ql_hist)
        return {"les": les, "ql_hist": ql_hist, "ql_profile": self.pace.of(day.key).minutes_for(calls, day.issued_min)}


def history_of(days: Sequence[LineDay], pace: Pace) -> History:
    """What the lines of earlier days taught; ``pace`` has learnt from them already. Nothing is needed."""
    each: dict[LineKey, list[Floats]] = defaultdict(list)
    for day in days:
        called = np.isfinite(day.called_min)
        if called.any():
            each[day.key].append((day.wait_min / (day.ahead + 1.0))[called])
    if not each:
        return History({}, DEFAULT_CALL_MIN, pace)
    lines = {key: float(np.median(np.concatenate(ratios))) for key, ratios in each.items()}
    every = np.concatenate([ratio for of_line in each.values() for ratio in of_line])
    return History(lines, float(np.median(every)), pace)


def baselines(days: Mapping[date, Sequence[LineDay]], since: date) -> dict[str, Floats]:
    """For each baseline the quantiles (tickets, 3) in minutes of every ticket from ``since``, learnt from the days before each.

    The tickets stand in the order of days and lines, as ``replay.replayed`` gives them.
    """
    said: dict[str, list[Floats]] = {name: [] for name in NAMES}
    errors: dict[str, list[tuple[Floats, Floats]]] = {name: [] for name in NAMES}
    earlier: list[LineDay] = []
    pace = NOTHING_KNOWN
    for day in sorted(days):
        history = history_of(earlier, pace)
        for name in NAMES:
            low, high = _spread(errors[name])
            for line in days[day]:
                minutes = history.minutes(line)[name]
                if day >= since:
                    said[name].append(_window(minutes, low, high))
        if earlier:
            for line in days[day]:
                called = np.isfinite(line.called_min)
                for name, minutes in history.minutes(line).items():
                    errors[name].append((minutes[called], line.wait_min[called]))
        earlier += days[day]
        pace = pace.learnt({line.key: busy_of(line) for line in days[day]})
    return {name: np.concatenate(windows) if windows else np.zeros((0, 3)) for name, windows in said.items()}


def _spread(errors: Sequence[tuple[Floats, Floats]]) -> tuple[float, float]:
    """The log-errors that one in ten stays under and one in ten goes over; none where too few are known."""
    if sum(len(minutes) for minutes, _ in errors) < LEAST_ERRORS:
        return 0.0, 0.0
    minutes, waits = (np.concatenate(part) for part in zip(*errors, strict=True))
    low, high = np.quantile(np.log((waits + SOFTENED_MIN) / (minutes + SOFTENED_MIN)), (0.1, 0.9))
    return float(low), float(high)


def _window(minutes: Floats, low: float, high: float) -> Floats:
    softened = minutes + SOFTENED_MIN
    lower = np.clip(softened * np.exp(low) - SOFTENED_MIN, 0.0, minutes)
    upper = np.maximum(softened * np.exp(high) - SOFTENED_MIN, minutes)
    return np.column_stack([lower, minutes, upper])
