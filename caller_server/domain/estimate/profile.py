"""The estimate where counters or services are unknown: from the calls alone.

1. ``pace.Pace``: people ahead x this line's minutes per call, hour by hour, run on through the hours the wait will reach into.
2. Eight facts of the moment (how long since the last call, what the last waits came to against what was expected of them, ...),
   and trees that learnt on earlier days what such facts do to the wait: quantiles of the log-ratio of the wait to the first step.
3. ``correction.Correction``, kept by the caller, holds the share of calls inside the window.

Nothing is learnt within a day but those facts; a day is learnt when it is over.

What each part gave, on 50,519 real tickets of a city's offices (30 Dec 2019 to 15 Jan 2020, source in tests/data/README.md), as
mean error at issue against QL-hist (people ahead x this line's own minutes per call), from 3, 8 and 10 January on:

- the pace alone .941 .949 .936, corrected .901 .920 .884; all of it .853 .858 .825
- trees that count half at 200 examples and not at 3,000: .856 .859 .826, and .874 for .832 with three lines only
- all without the correction +.003: it brings calls before the window from 12 % to 10 %, for .04 min of pinball loss (at 200
  examples, as the lines below)
- without a fact: time since the last call +.018, wait of the last called +.016, the day's surprise +.010, the line's minutes per
  call +.007, the surprise of the last eight +.002, the last sixteen gaps .000; without any fact of today +.065
- the wait of the first in line, the hour, the number of calls so far and other lines of the branch gave nothing, and went
- a log-linear quantile regression on 40 facts instead of trees .875 .885 .850
- trees that never saw the branch they predict .868 from 8 January on (eight branches .80 to .97); another seed .002
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from caller_server.domain.estimate.line_day import LineDay, LineKey
from caller_server.domain.estimate.pace import NOTHING_KNOWN, LinePace, Pace, busy_of
from caller_server.domain.estimate.quantiles import Quantiles
from caller_server.domain.estimate.trees import SEED, Floats, Ints, Trees, grown

QUANTILES = (0.1, 0.5, 0.9)
SOFTENED_MIN = 3.0  # added before a logarithm: three minutes more or less are nothing to a wait of one
KEPT_EXAMPLES = 40_000
LEAST_EXAMPLES = 200
PSEUDO_EXAMPLES = 3000.0  # the trees count half with as many examples
NORMAL_TENTH = 1.2816
DAY_SPREAD = 0.35  # before anything is known: how far a day's pace is from the mean, as a log
CALL_SPREAD = 1.0  # and how far one call is
DAY_PSEUDO_CALLS = 15.0
HARD_PSEUDO_CALLS = 80.0  # today's pace, while no trees say how much it means: of 80 calls, half of it is believed
MOST = 2.5  # a wait is never predicted beyond exp(2.5), 12 times what the pace says, nor under a twelfth


@dataclass(frozen=True)
class Profile:
    """What earlier days taught: the pace of lines, examples of (facts, log-ratio of the wait), and the trees grown on them."""

    pace: Pace
    facts: Floats
    targets: Floats
    trees: Trees | None = None
    seed: int = SEED

    def learnt(self, days: Sequence[LineDay]) -> "Profile":
        """After one day that is over, given as its lines. ``fitted`` makes the trees use it; the pace is there at once."""
        made = [self._examples(day) for day in days]
        facts = np.concatenate([self.facts, *(facts for facts, _ in made)])[-KEPT_EXAMPLES:]
        targets = np.concatenate([self.targets, *(targets for _, targets in made)])[-KEPT_EXAMPLES:]
        pace = self.pace.learnt({day.key: busy_of(day) for day in days})
        return replace(self, pace=pace, facts=facts, targets=targets)

    def fitted(self) -> "Profile":
        """With trees grown on all examples kept: about a second for 20,000 of them, so once a night."""
        if len(self.targets) < LEAST_EXAMPLES:
            return self
        return replace(self, trees=grown(self.facts, self.targets, QUANTILES, seed=self.seed))

    def at_issue(self, day: LineDay) -> Floats:
        """Quantiles (tickets, 3) in minutes of every ticket of a day at its issue, each from the calls made before it."""
        return self._quantiles(day, day.issued_min, day.ahead, day.known)

    def predicted(self, ahead: int, now_min: float, today: LineDay) -> Quantiles:
        """When somebody with ``ahead`` people before them is called, in minutes from ``now_min`` (minute of the day).

        ``today`` has the tickets of this line issued so far, with the calls made; calls after ``now_min`` and infinite ones
        (those who wait) are not looked at. It may be empty (``no_calls_yet``).
        """
        return self.predicted_line([ahead], now_min, today)[0]

    def predicted_line(self, ahead: Sequence[int], now_min: float, today: LineDay) -> list[Quantiles]:
        """``predicted`` for many who wait in one line: 200 take about as long as one."""
        so_far = _until(today, now_min)
        moments = np.full(len(ahead), float(now_min))
        known = np.full(len(ahead), len(so_far.order))
        waits = self._quantiles(so_far, moments, np.maximum(np.asarray(ahead, np.int64), 0), known)
        return [Quantiles(*of.tolist()) for of in waits]

    def _quantiles(self, day: LineDay, now_min: Floats, ahead: Ints, known: Ints) -> Floats:
        pace = self.pace.of(day.key)
        expected = pace.minutes_for(_calls(ahead), now_min)
        facts = _facts(day, pace, _Moments(now_min, ahead, known, expected))
        today = facts[:, _DAY] * (known + DAY_PSEUDO_CALLS) / (known + HARD_PSEUDO_CALLS)
        logs = _spread_of(ahead) + today[:, None]
        if self.trees is not None:
            weight = len(self.targets) / (len(self.targets) + PSEUDO_EXAMPLES)
            logs = weight * self.trees.of(facts) + (1 - weight) * logs
        waits = np.exp(np.clip(logs, -MOST, MOST)) * (expected + SOFTENED_MIN)[:, None] - SOFTENED_MIN
        return np.asarray(np.maximum(waits, 0.0))

    def _examples(self, day: LineDay) -> tuple[Floats, Floats]:
        if not self.pace.busy:
            return self.facts[:0], self.targets[:0]  # the first day teaches the pace; what it lacked of it would be no example
        pace = self.pace.of(day.key)
        expected = pace.minutes_for(_calls(day.ahead), day.issued_min)
        facts = _facts(day, pace, _Moments(day.issued_min, day.ahead, day.known, expected))
        called = np.isfinite(day.called_min)
        return facts[called], _log_ratio(day.wait_min[called], expected[called])


def _until(day: LineDay, now_min: float) -> LineDay:
    """The day as it was known at a moment."""
    issued = day.issued_min <= now_min
    called = day.called_min[issued]
    return LineDay(day.key, day.issued_min[issued], np.where(called <= now_min, called, np.inf))


class _Moments(NamedTuple):
    """Moments at which somebody wants to know: the minute, people ahead, calls known by then, minutes the pace gives."""

    now_min: Floats
    ahead: Ints
    known: Ints
    expected_min: Floats


def _facts(day: LineDay, pace: LinePace, at: _Moments) -> Floats:
    """What can be known at each moment: a row of eight numbers."""
    order, known, now, ahead = day.order, at.known, at.now_min, at.ahead
    at_issue = pace.minutes_for(_calls(day.ahead), day.issued_min)
    waits = day.wait_min[order]
    surprise = np.concatenate([[0.0], np.cumsum(_log_ratio(waits, at_issue[order]))])
    called = np.append(day.called_min[order], 0.0)  # one more, so that "the last call" of none can be looked up
    begun, last = known > 0, np.maximum(known - 1, 0)
    since = np.where(begun, now - called[last], 0.0)
    first_of = np.maximum(known - 16, 0)
    gaps = np.maximum(known - 1 - first_of, 0)
    elapsed = np.where(begun, now - called[np.minimum(first_of, len(called) - 1)], 0.0)
    return np.column_stack(
        [
            np.log(at.expected_min + SOFTENED_MIN),
            np.log1p(ahead),
            np.full(len(now), np.log(pace.call_min + 0.5)),
            np.log1p(np.maximum(since, 0.0) / (pace.call_min + 1.0)),
            np.where(begun, _log_ratio(np.append(waits, 0.0)[last], at.expected_min), 0.0),
            (surprise[known] - surprise[np.maximum(known - 8, 0)]) / (np.minimum(known, 8) + 4.0),
            surprise[known] / (known + DAY_PSEUDO_CALLS),
            np.where(begun, np.log((elapsed / pace.call_min + 3.0) / (gaps + 3.5)), 0.0),
        ]
    )


def _calls(ahead: Ints) -> Floats:
    return np.asarray(ahead + 1.0, np.float64)  # those ahead, and oneself


def _log_ratio(wait_min: Floats, expected_min: Floats) -> Floats:
    return np.asarray(np.log((wait_min + SOFTENED_MIN) / (expected_min + SOFTENED_MIN)))


def _spread_of(ahead: Ints) -> Floats:
    """The log-quantiles of a wait before anything is known: a call varies by itself, and the day with all its calls."""
    spread = NORMAL_TENTH * np.sqrt(DAY_SPREAD**2 + CALL_SPREAD**2 / (ahead + 1.0))
    return np.column_stack([-spread, np.zeros(len(ahead)), spread])


FACTS = 8
_DAY = 6  # the place of the day's surprise among them
NOTHING_LEARNT = Profile(NOTHING_KNOWN, np.zeros((0, FACTS)), np.zeros(0))


def no_calls_yet(branch: str, service: str) -> LineDay:
    """A line that opens: nothing issued, nothing called."""
    return LineDay(LineKey(branch, service), np.zeros(0), np.zeros(0))
