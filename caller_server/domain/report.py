"""Reports: from what was counted of each group (a day, an hour, a service ...) to its figures.

What is counted are stages: from joining a service's line to leaving it. A ticket has one stage, or several when it was passed
on, got a further service, or was missed and came back; with the last one it ends. There are two ways of counting:

- each ticket once, in the day and hour of its last stage: by day, by hour and in the totals, as long as the report is about the
  whole branch. Then ``tickets = served + no_show + abandoned``.
- each stage: by service, counter or officer, and in every report that is narrowed to one of them, since a ticket may have been
  at several. Then ``tickets = served + no_show + abandoned + returned + transferred``, and ``served`` has those handed on.

Waiting is from joining a service's line to the first call there; service are the parts of the stage in which the person was
served, together. Being put aside counts as neither.

Percentiles are exact over all stages of the group, by linear interpolation between the two nearest values (Hyndman and Fan,
"Sample Quantiles in Statistical Packages", 1996, definition 7; NumPy's default). They are never made from other percentiles.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

Seconds = npt.NDArray[np.int64]
NOTHING: Seconds = np.array([], dtype=np.int64)
LONGEST = timedelta(days=5 * 366)
SERVED, ABANDONED = ("served", "handed_on"), ("cancelled", "expired")


class Kind(NamedTuple):
    """How a stage ended, whether the ticket ended with it, and the class it had in line."""

    ended: str
    is_last: bool
    line_class: str


@dataclass(frozen=True)
class Counted:
    """What was counted of one group: stages of each kind, and the times measured, in seconds."""

    tally: Mapping[Kind, int] = field(default_factory=dict)
    waiting: Seconds = field(default_factory=lambda: NOTHING)
    service: Seconds = field(default_factory=lambda: NOTHING)
    total: Seconds = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True)
class Spread:
    """Median, ninth decile and 95th percentile in whole seconds; all None where nothing was measured."""

    median_s: int | None = None
    p90_s: int | None = None
    p95_s: int | None = None

    @classmethod
    def of(cls, seconds: Seconds) -> "Spread":
        """The spread of measured times."""
        if seconds.size == 0:
            return cls()
        return cls(*(round(float(value)) for value in np.quantile(seconds, (0.5, 0.9, 0.95))))


@dataclass(frozen=True)
class Gone:
    """When quotas were reached: on how many days (each service for itself), and the time of day in minutes since midnight."""

    count: int
    earliest: int
    median: int

    @classmethod
    def of(cls, minutes: Sequence[int]) -> "Gone | None":
        """None where no quota was reached."""
        return cls(len(minutes), min(minutes), round(float(np.median(minutes)))) if minutes else None


@dataclass(frozen=True)
class Figures:
    """The figures of one group; the module says how each is counted.

    ``returned`` were missed and came back, ``abandoned`` left by themselves or were still there at the end of the day.
    ``within_target`` is the share (0 to 1) of the served who left within the target, None where nobody was.
    """

    tickets: int
    served: int
    no_show: int
    returned: int
    transferred: int
    handed_on: int
    abandoned: int
    priority: int
    appointments: int
    waiting: Spread
    service: Spread
    total: Spread
    within_target: float | None


def figures(counted: Counted, target: timedelta, *, each_stage: bool) -> Figures:
    """The figures of what was counted; ``each_stage`` says which of the two ways."""
    mine = {kind: count for kind, count in counted.tally.items() if each_stage or kind.is_last}

    def ended(*how: str) -> int:
        return sum(count for kind, count in mine.items() if kind.ended in how and not _is_return(kind))

    def events(how: str) -> int:
        return sum(count for kind, count in counted.tally.items() if kind.ended == how)

    def of_class(line_class: str) -> int:
        return sum(count for kind, count in mine.items() if kind.line_class == line_class)

    return Figures(
        tickets=sum(mine.values()),
        served=ended(*SERVED),
        no_show=ended("no_show"),
        returned=sum(count for kind, count in counted.tally.items() if _is_return(kind)),
        transferred=events("transferred"),
        handed_on=events("handed_on"),
        abandoned=ended(*ABANDONED),
        priority=of_class("priority"),
        appointments=of_class("appointment"),
        waiting=Spread.of(counted.waiting),
        service=Spread.of(counted.service),
        total=Spread.of(counted.total),
        within_target=float(np.mean(counted.total <= target.total_seconds())) if counted.total.size else None,
    )


def _is_return(kind: Kind) -> bool:
    """A missed ticket that came back: what was its end is its last stage no more."""
    return kind.ended == "no_show" and not kind.is_last


def together(groups: Iterable[Counted]) -> Counted:
    """All groups as one."""
    parts = list(groups)
    tally: dict[Kind, int] = {}
    for part in parts:
        for kind, count in part.tally.items():
            tally[kind] = tally.get(kind, 0) + count
    waiting, service, total = (
        np.concatenate([NOTHING, *(getattr(part, name) for part in parts)]) for name in ("waiting", "service", "total")
    )
    return Counted(tally, waiting, service, total)


def is_too_long(since: date, until: date) -> bool:
    """Whether the days from ``since`` to ``until`` are more than the five years that a report may cover."""
    return until - since > LONGEST


def minute_of_day(at: datetime, time_zone: str) -> int:
    """A moment as minutes since midnight on the branch's clock."""
    local = at.astimezone(ZoneInfo(time_zone))
    return local.hour * 60 + local.minute
