"""One day of one line, as tickets: when each was issued and when it was called."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from caller_server.domain.estimate.trees import Floats, Ints

DAY_MIN = 24 * 60.0


class LineKey(NamedTuple):
    """Which line: tickets of one service at one branch, whose counters need not be known."""

    branch: str
    service: str


@dataclass(frozen=True)
class LineDay:
    """Tickets in order of issue; ``called_min`` is infinite for somebody who was not called (yet). Minutes of the day."""

    key: LineKey
    issued_min: Floats
    called_min: Floats

    @cached_property
    def known(self) -> Ints:
        """For each ticket, how many calls had been made when it was issued: all that may be used to predict it."""
        own = self.called_min <= self.issued_min  # called in the minute of issue: not known yet
        seen = np.searchsorted(np.sort(self.called_min), self.issued_min, side="right") - own
        return np.minimum(seen, np.arange(len(self.issued_min)))

    @cached_property
    def ahead(self) -> Ints:
        """For each ticket, how many were waiting before it when it was issued."""
        return np.asarray(np.arange(len(self.issued_min)) - self.known)

    @cached_property
    def order(self) -> Ints:
        """The tickets that were called, in the order of their calls."""
        return np.asarray(np.argsort(self.called_min, kind="stable")[: int(np.isfinite(self.called_min).sum())])

    @property
    def wait_min(self) -> Floats:
        """Minutes from issue to call."""
        return self.called_min - self.issued_min

    @property
    def longest_silence_min(self) -> Floats:
        """For each ticket, the longest time without any call of this line between its issue and its call, in minutes.

        Infinite for somebody who was not called. What a stall did to a ticket shows here.
        """
        called = np.sort(self.called_min)
        silences = np.full(len(called), np.inf)
        for i, (issued, until) in enumerate(zip(self.issued_min, self.called_min, strict=True)):
            if np.isfinite(until):
                inside = called[np.searchsorted(called, issued, side="right") : np.searchsorted(called, until, side="right")]
                silences[i] = np.diff(np.concatenate([[issued], inside, [until]])).max()
        return silences


def line_day(key: LineKey, tickets: list[tuple[float, float]]) -> LineDay:
    """A day of tickets as (issued, called) in minutes of the day, in any order; called is ``inf`` when not called.

    Raises ValueError for a time that is not of the day, and for a call before the issue.
    """
    made = np.array(sorted(tickets), float).reshape(-1, 2)
    issued, called = made[:, 0], made[:, 1]
    if not (np.isfinite(issued).all() and (issued >= 0).all() and (issued < DAY_MIN).all()):
        raise ValueError("a ticket is issued between minute 0 and 1440 of its day")
    if not (called >= issued).all():
        raise ValueError("a ticket is called after it is issued")
    return LineDay(key, issued, called)
