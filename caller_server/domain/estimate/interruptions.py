"""What slows a line down besides the people who stand in it: short pauses that nobody plans, and people who come a second time.

Both are in no forecast of single people. Left out, everybody is told a time that is too early by about as much as they take: a
tenth of the wait in the simulated branch.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

DAY_FADES = 0.8  # what the days before count, each day
PRIOR_S = 4 * 3600.0  # of work without a pause, until something is known
PRIOR_STAGES = 40.0  # with nobody coming again
SLOWEST = 2.0  # more was no interruption but another kind of day


@dataclass(frozen=True)
class Interruptions:
    """Seconds that counters were open, and in short pauses; visits that ended, and those that another one followed."""

    open_s: float = 0.0
    paused_s: float = 0.0
    ended: float = 0.0
    again: float = 0.0

    def watched(self, open_s: float) -> "Interruptions":
        """After so much time of open counters, all together."""
        return replace(self, open_s=self.open_s + open_s)

    def paused(self, seconds: float) -> "Interruptions":
        """After a short pause of one counter."""
        return replace(self, paused_s=self.paused_s + seconds)

    def visited(self, ended: int, again: int) -> "Interruptions":
        """After visits that ended, and people who line up once more without a new number: sent to another service, or missed and
        back.
        """
        return replace(self, ended=self.ended + ended, again=self.again + again)

    def new_day(self) -> "Interruptions":
        """The same, with less weight than what comes."""
        return Interruptions(*(DAY_FADES * getattr(self, name) for name in _NAMES))

    @property
    def slowdown(self) -> float:
        """By how much longer than without them it takes until a counter has called through a line: 1 and more."""
        working = (self.open_s + PRIOR_S) / (self.open_s + PRIOR_S + self.paused_s)
        more = 1 + self.again / (self.ended + PRIOR_STAGES)
        return min(SLOWEST, more / working)

    def as_json(self) -> dict[str, float]:
        """To be kept; ``from_json`` reads it."""
        return {name: round(getattr(self, name), 2) for name in _NAMES}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Interruptions":
        """What ``as_json`` wrote; what is not in it begins anew."""
        return cls(**{name: float(kept[name]) for name in _NAMES if name in kept})


_NAMES = ("open_s", "paused_s", "ended", "again")
