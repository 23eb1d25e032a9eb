"""A branch: its services, counters, opening hours and rules. Values only; nothing here reads a clock."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from caller_server.domain.errors import NotFound
from caller_server.domain.ids import BranchCode, CounterCode, ServiceCode

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LOOK_AHEAD_DAYS = 60  # how far the next opening is looked for


class CounterKind(StrEnum):
    """A desk (loket) or a booth (bilik)."""

    DESK = "desk"
    BOOTH = "booth"


@dataclass(frozen=True)
class Service:
    """What a participant came for. ``code`` is the letter on the ticket; ``quota`` is numbers per weekday (Monday first)."""

    code: ServiceCode
    names: dict[str, str]
    about: dict[str, str]
    quota: tuple[int | None, ...] = (None,) * 7
    is_open: bool = True

    def name(self, language: str) -> str:
        """The service's name in ``language``, else in the first language it has."""
        return self.names.get(language) or next(iter(self.names.values()))

    def about_in(self, language: str) -> str:
        """What the abbreviation means, in ``language``; empty where the branch says nothing."""
        return self.about.get(language) or next(iter(self.about.values()), "")

    def quota_on(self, day: date) -> int | None:
        """Numbers that may be given out on ``day``; None means no limit."""
        return self.quota[day.weekday()]


@dataclass(frozen=True)
class Counter:
    """A place with a number where people are served. ``services`` are those it can take."""

    code: CounterCode
    kind: CounterKind
    label: str
    services: tuple[ServiceCode, ...]


@dataclass(frozen=True)
class Policy:
    """The rules a branch can set. Defaults: three calls, 30 s apart, and back after three others, as Indonesian
    one-stop public service counters have it; at most one priority person after every two others.
    """

    max_calls: int = 3
    recall_after: timedelta = timedelta(seconds=30)
    grace: timedelta = timedelta(minutes=30)
    return_after: int = 3
    priority_ratio: int = 2
    priority_max_wait: timedelta = timedelta(minutes=30)
    staged_calling: bool = False
    max_deferrals: int = 3


@dataclass(frozen=True)
class Hours:
    """When numbers are given out, in branch time: spans per weekday (Monday first), and holidays."""

    week: tuple[tuple[tuple[time, time], ...], ...] = (((time(0), time(23, 59, 59)),),) * 7
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Branch:
    """One office with its own lobby, counters, hours and time zone. The business day ends at ``cut_off`` in branch time."""

    code: BranchCode
    name: str
    time_zone: str
    cut_off: time = time(0)
    languages: tuple[str, ...] = ("id", "en")
    voice: tuple[str, ...] = ("id",)
    hours: Hours = field(default_factory=Hours)
    policy: Policy = field(default_factory=Policy)
    services: tuple[Service, ...] = ()
    counters: tuple[Counter, ...] = ()
    is_stopped: bool = False

    def service(self, code: str) -> Service:
        """The service with this code. Raises NotFound."""
        for service in self.services:
            if service.code == code:
                return service
        raise NotFound("service", service=code)

    def counter(self, code: str) -> Counter:
        """The counter with this code. Raises NotFound."""
        for counter in self.counters:
            if counter.code == code:
                return counter
        raise NotFound("counter", counter=code)


@dataclass(frozen=True)
class Opening:
    """Whether numbers are given out; if not, why, and when again (None: not within the next sixty days)."""

    is_open: bool
    because: str | None = None
    opens_at: datetime | None = None


def business_day(branch: Branch, now: datetime) -> date:
    """The branch's business day at ``now``: its local date, with the hours before the cut-off counted to the day before."""
    local = now.astimezone(ZoneInfo(branch.time_zone))
    return (local - timedelta(hours=branch.cut_off.hour, minutes=branch.cut_off.minute)).date()


def opening(branch: Branch, now: datetime) -> Opening:
    """Whether the branch gives out numbers at ``now``, by its hours, holidays and its own stop switch."""
    local = now.astimezone(ZoneInfo(branch.time_zone))
    if branch.is_stopped:
        return Opening(False, "stopped")
    if local.date() in branch.hours.holidays:
        return Opening(False, "holiday", next_opening(branch, now))
    if any(start <= local.time() < end for start, end in branch.hours.week[local.weekday()]):
        return Opening(True)
    return Opening(False, "hours", next_opening(branch, now))


def numbers_again(branch: Branch, service: Service, now: datetime) -> datetime | None:
    """When a service whose numbers of today are gone gives out numbers again: the next day with hours and a quota for it."""
    local = now.astimezone(ZoneInfo(branch.time_zone))
    for days in range(1, LOOK_AHEAD_DAYS):
        day = local.date() + timedelta(days=days)
        spans = branch.hours.week[day.weekday()]
        if spans and day not in branch.hours.holidays and service.quota_on(day) != 0:
            return datetime.combine(day, spans[0][0], tzinfo=local.tzinfo).astimezone(now.tzinfo)
    return None


def next_opening(branch: Branch, now: datetime) -> datetime | None:
    """The next moment after ``now`` at which numbers are given out."""
    local = now.astimezone(ZoneInfo(branch.time_zone))
    for days in range(LOOK_AHEAD_DAYS):
        day = local.date() + timedelta(days=days)
        if day in branch.hours.holidays:
            continue
        for start, _ in branch.hours.week[day.weekday()]:
            moment = datetime.combine(day, start, tzinfo=local.tzinfo)
            if moment > local:
                return moment.astimezone(now.tzinfo)
    return None
