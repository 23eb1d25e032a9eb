"""Whether today's work still fits into the day: the last number is given out by this, not by the clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from caller_server.domain.ids import ServiceCode

LEAST_TIMES = 5  # fewer service times than this say nothing


@dataclass(frozen=True)
class Work:
    """One service's work: people waiting or at a counter, and the service times (seconds) known today, newest first."""

    people: int
    times: Sequence[int]
    usual_minutes: int | None = None

    @property
    def each(self) -> timedelta | None:
        """How long one takes: the median of today's times, else what the branch says is usual, else unknown."""
        if len(self.times) >= LEAST_TIMES:
            return timedelta(seconds=median(self.times))
        return timedelta(minutes=self.usual_minutes) if self.usual_minutes else None


def done_by(services: Mapping[ServiceCode, Work], counters: int, now: datetime) -> datetime | None:
    """When ``counters`` working side by side are through with the people of ``services`` (one line), counted from ``now``.

    None when no counter works, or when nothing is known of how long somebody's service takes. A plain division: it does not know
    of pauses and no-shows, which mostly make up for each other; the estimates proper run the line forward.
    """
    if counters == 0:
        return None
    total = timedelta(0)
    for work in services.values():
        if work.people == 0:
            continue
        if work.each is None:
            return None
        total += work.people * work.each
    return now + total / counters


def is_full(
    services: Mapping[ServiceCode, Work], wanted: ServiceCode, counters: int, now: datetime, closes_at: datetime | None
) -> bool:
    """Whether one more person for ``wanted`` would be served after ``closes_at``; False where that cannot be told."""
    if closes_at is None or wanted not in services:
        return False
    one = services[wanted]
    with_one_more = {**services, wanted: Work(one.people + 1, one.times, one.usual_minutes)}
    through = done_by(with_one_more, counters, now)
    return through is not None and through > closes_at
