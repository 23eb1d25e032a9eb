"""Whether calls have stalled: counters are open, people wait, and nobody has been called for far longer than usual."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import prod

from caller_server.domain.estimate.service_time import DEFAULT_SERVICE_S, Law
from caller_server.domain.ids import ServiceCode

GAPS = 3  # times the expected gap between two calls of a line
LEAST = timedelta(minutes=8)  # with many counters three gaps pass by chance every day
AT_OPENING = timedelta(minutes=20)  # before a line's first call of the day, officers are still getting ready
ONCE_IN = timedelta(hours=40)  # a week of opening hours: a line that works as usual may look stalled by chance so rarely


@dataclass(frozen=True, slots=True)
class OpenCounter:
    """A counter that is open, not paused, since a moment, with the services it takes now. ``held`` is the service for which it
    called whom it has not finished with, at ``called_at``; None: it has nobody.
    """

    services: tuple[ServiceCode, ...]
    since: datetime
    held: ServiceCode | None = None
    called_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CallsNow:
    """What is to be known of the calls of a branch, by service: ``waiting_since`` is since when the first one who can be called
    now waits, ``last_call_at`` the last call of today, ``cycle`` the law of the seconds from call to call at one counter (see
    ``Laws.cycle``). ``breaks`` are the planned ones of the day.
    """

    now: datetime
    counters: Sequence[OpenCounter]
    waiting_since: Mapping[ServiceCode, datetime]
    last_call_at: Mapping[ServiceCode, datetime]
    cycle: Mapping[ServiceCode, Law]
    breaks: Sequence[tuple[datetime, datetime]] = ()


@dataclass(frozen=True, slots=True)
class Stall:
    """A time without calls: from the last sign of life until calls went on (None: not yet)."""

    since: datetime
    until: datetime | None = None

    def touches(self, began: datetime, ended: datetime) -> bool:
        """Whether it fell into a time, so that what was foreseen at its beginning says nothing about the estimate."""
        return self.since < ended and (self.until is None or began < self.until)


def find(calls: CallsNow) -> dict[ServiceCode, datetime]:
    """The services whose line has stalled, and since when. Services that some open counter takes together stand in one line.

    A pause or a break is no stall: paused counters are not among ``counters``, and only the time since a planned break counts.
    """
    if any(begins <= calls.now < ends for begins, ends in calls.breaks):
        return {}
    found: dict[ServiceCode, datetime] = {}
    for services in _lines(counter.services for counter in calls.counters):
        since = _stalled_since(calls, services)
        if since is not None:
            found.update({service: since for service in services if service in calls.waiting_since})
    return found


def _stalled_since(calls: CallsNow, services: frozenset[ServiceCode]) -> datetime | None:
    """Since when the line of these services stands still: longer than three gaps, and than chance would hardly keep it."""
    waiting = [calls.waiting_since[service] for service in services if service in calls.waiting_since]
    if not waiting:
        return None
    called = [calls.last_call_at[service] for service in services if service in calls.last_call_at]
    counters = [counter for counter in calls.counters if services.intersection(counter.services)]
    resumed = [ends for _, ends in calls.breaks if ends <= calls.now]
    opened = min(counter.since for counter in counters)
    since = max(min(waiting), opened, *called, *resumed)
    has_begun = bool(called) and max(called) >= max(resumed, default=max(called))
    cycles = [_cycle(calls, counter) for counter in counters]
    gap = timedelta(seconds=1 / sum(1 / cycle.mean_s for cycle in cycles))
    if calls.now - since <= max(GAPS * gap, LEAST if has_begun else AT_OPENING):
        return None
    chance = prod(_still_busy(calls, counter, cycle, since) for counter, cycle in zip(counters, cycles, strict=True))
    return since if chance < gap / ONCE_IN else None


def _cycle(calls: CallsNow, counter: OpenCounter) -> Law:
    """From call to call at a counter: of the service it holds somebody for, or like those it may call now."""
    waiting = [service for service in counter.services if service in calls.waiting_since]
    known = [calls.cycle[service] for service in ([counter.held] if counter.held else waiting) if service in calls.cycle]
    return max(known, key=lambda law: law.mean_s, default=Law.around(DEFAULT_SERVICE_S))


def _still_busy(calls: CallsNow, counter: OpenCounter, cycle: Law, since: datetime) -> float:
    """The chance that the counter makes no call from ``since`` until now, by how long things take. One that has nobody counts as
    if it had begun then: its officer does something.
    """
    began = counter.called_at if counter.held and counter.called_at else since
    before, until_now = (cycle.outlasts((at - began).total_seconds()) for at in (max(since, began), calls.now))
    return until_now / before if before > 0 else 1.0


def _lines(counters: Iterable[tuple[ServiceCode, ...]]) -> list[frozenset[ServiceCode]]:
    """The services that stand in one line, directly or by a third."""
    lines: list[frozenset[ServiceCode]] = []
    for services in counters:
        joined = frozenset(services)
        apart = []
        for line in lines:
            if line & joined:
                joined |= line
            else:
                apart.append(line)
        lines = [*apart, joined] if joined else apart
    return lines
