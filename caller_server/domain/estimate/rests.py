"""When counters rest: the long pauses that come at about the same time every day, learnt from the pauses there were.

Lunch in shifts stands in no settings, and takes half of a branch's counters away for an hour: not to foresee it was the largest
error of all in the simulated branch.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any

from caller_server.domain.ids import CounterCode

LEAST_MIN, MOST_MIN = 20.0, 180.0  # shorter ones come at any time, longer ones are no rest
DAYS_KEPT = 5
DAYS_NEEDED = 2
SAME_TIME_MIN = 40.0  # so far apart, pauses of two days are still the same habit
OVERDUE_MIN = 40.0  # so long after its time it is not expected any more


@dataclass(frozen=True, slots=True)
class Rest:
    """A long pause: the day (as a number), and begin and length in minutes of the day."""

    day: int
    begins_min: float
    lasts_min: float


@dataclass(frozen=True)
class Rests:
    """The long pauses of each counter in the last days, oldest first."""

    of: Mapping[CounterCode, tuple[Rest, ...]] = field(default_factory=dict)

    def learnt(self, counter: CounterCode, rest: Rest) -> "Rests":
        """After a pause that has ended; one that was too short or too long for a rest changes nothing."""
        if not LEAST_MIN <= rest.lasts_min <= MOST_MIN:
            return self
        known = [*self.of.get(counter, ()), rest]
        first_day = sorted({one.day for one in known})[-DAYS_KEPT:][0]
        return replace(self, of={**self.of, counter: tuple(one for one in known if one.day >= first_day)})

    def expected(self, counter: CounterCode, day: int, now_min: float) -> list[tuple[float, float]]:
        """The rests still to come today, from and to in minutes of the day; those taken already are over.

        A rest whose time has come is expected at once: officers finish first.
        """
        habits = _habits([one for one in self.of.get(counter, ()) if one.day < day])
        taken = [one.begins_min for one in self.of.get(counter, ()) if one.day == day]
        found = []
        for begins, lasts in habits:
            is_taken = any(abs(begin - begins) <= 2 * SAME_TIME_MIN for begin in taken)
            if not is_taken and now_min <= begins + OVERDUE_MIN:
                begins = max(begins, now_min)
                found.append((begins, begins + lasts))
        return found

    def as_json(self) -> dict[str, list[list[float]]]:
        """To be kept; ``from_json`` reads it."""
        return {
            counter: [[one.day, round(one.begins_min, 1), round(one.lasts_min, 1)] for one in rests]
            for counter, rests in self.of.items()
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Rests":
        """What ``as_json`` wrote."""
        return cls(
            {
                CounterCode(counter): tuple(Rest(int(day), begins, lasts) for day, begins, lasts in rests)
                for counter, rests in kept.items()
            }
        )


def _habits(rests: Iterable[Rest]) -> list[tuple[float, float]]:
    """Begin and length of each habit: pauses at about the same time on at least two days, and on half of those known."""
    known = sorted(rests, key=lambda one: one.begins_min)
    days = len({one.day for one in known})
    groups: list[list[Rest]] = []
    for one in known:
        if groups and one.begins_min - groups[-1][0].begins_min <= SAME_TIME_MIN:
            groups[-1].append(one)
        else:
            groups.append([one])
    return [
        (median(one.begins_min for one in group), median(one.lasts_min for one in group))
        for group in groups
        if len({one.day for one in group}) >= max(DAYS_NEEDED, days / 2)
    ]
