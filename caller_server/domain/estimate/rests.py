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
FINISHES_FIRST_MIN = 8.0  # an officer who means to rest serves the person at the counter to the end, and calls nobody meanwhile


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
        """The rests still to come today, from and to in minutes of the day: from when nobody is called any more until it is over.

        Those taken already are over; a rest whose time has come is expected at once.
        """
        habits = _habits([one for one in self.of.get(counter, ()) if one.day < day])
        taken = [one.begins_min for one in self.of.get(counter, ()) if one.day == day]
        found = []
        for habit in habits:
            is_taken = any(abs(begin - habit.begins_min) <= 2 * SAME_TIME_MIN for begin in taken)
            if not is_taken and now_min <= habit.begins_min + OVERDUE_MIN:
                ends = max(habit.begins_min, now_min) + habit.lasts_min
                found.append((max(habit.last_call_min, now_min), ends))
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


@dataclass(frozen=True, slots=True)
class _Habit:
    """When a counter calls nobody any more, when the rest begins after that, and its length; minutes (of the day)."""

    last_call_min: float
    begins_min: float
    lasts_min: float


def _habits(rests: Iterable[Rest]) -> list[_Habit]:
    """Pauses at about the same time on at least two days, and on half of those known."""
    known = sorted(rests, key=lambda one: one.begins_min)
    days = len({one.day for one in known})
    groups: list[list[Rest]] = []
    for one in known:
        if groups and one.begins_min - groups[-1][0].begins_min <= SAME_TIME_MIN:
            groups[-1].append(one)
        else:
            groups.append([one])
    return [_habit(group) for group in groups if len({one.day for one in group}) >= max(DAYS_NEEDED, days / 2)]


def _habit(rests: list[Rest]) -> _Habit:
    """On the day on which nobody was left to finish with, the rest began when it was meant to."""
    begins = median(one.begins_min for one in rests)
    meant = max(min(one.begins_min for one in rests), begins - FINISHES_FIRST_MIN)
    return _Habit(meant, begins, median(one.lasts_min for one in rests))
