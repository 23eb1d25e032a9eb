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
class Paper:
    """A document that a service asks for; ``code`` names it in the log, ``names`` in each language."""

    code: str
    names: dict[str, str]


@dataclass(frozen=True)
class Case:
    """A case that people come with, and all the papers that it asks for instead of the service's own."""

    code: str
    names: dict[str, str]
    checklist: tuple[Paper, ...] = ()


@dataclass(frozen=True)
class Hint:
    """What spares some people the line: a question, and where whoever says yes gets it; ``url`` leads there."""

    code: str
    question: dict[str, str]
    place: dict[str, str]
    url: str | None = None


@dataclass(frozen=True)
class Outcome:
    """How a service can end. ``asks_missing``: the participant is given the list of papers that were missing."""

    code: str
    names: dict[str, str]
    asks_missing: bool = False


@dataclass(frozen=True)
class Service:
    """What a participant came for. ``code`` is the letter on the ticket; ``quota`` is numbers per weekday (Monday first).

    ``following`` is the service that a ticket is handed on to (document check, then claim); ``usual_minutes`` what one takes
    as long as no service time is known.
    """

    code: ServiceCode
    names: dict[str, str]
    about: dict[str, str]
    quota: tuple[int | None, ...] = (None,) * 7
    is_open: bool = True
    following: ServiceCode | None = None
    usual_minutes: int | None = None
    checklist: tuple[Paper, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    papers_as_of: date | None = None
    cases: tuple[Case, ...] = ()
    hints: tuple[Hint, ...] = ()

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers of the service and of all its cases, each once: those that can be missing."""
        found: dict[str, Paper] = {}
        for papers in (self.checklist, *(case.checklist for case in self.cases)):
            for paper in papers:
                found.setdefault(paper.code, paper)
        return tuple(found.values())

    def outcome(self, code: str) -> Outcome:
        """The outcome with this code. Raises NotFound."""
        for outcome in self.outcomes:
            if outcome.code == code:
                return outcome
        raise NotFound("outcome", outcome=code)

    def paper(self, code: str) -> Paper:
        """The document with this code. Raises NotFound."""
        for paper in self.papers:
            if paper.code == code:
                return paper
        raise NotFound("paper", paper=code)

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
    """A place with a number where people are served. ``services`` are those it can take.

    ``weights`` are the shares of its services while several have people waiting: with 2 and 1, two of every three calls. A
    service without a weight has 1; without any weights the order of joining alone decides.
    """

    code: CounterCode
    kind: CounterKind
    label: str
    services: tuple[ServiceCode, ...]
    weights: dict[ServiceCode, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Policy:
    """The rules a branch can set. Defaults: three calls, 30 s apart, and back after three others, as Indonesian
    one-stop public service counters have it; at most one priority person after every two others; 40 minutes in the branch.

    ``wait_limit``, ``serve_limit`` and ``stall_after`` are when a supervisor hears of long waits, long services and calls that
    have stopped. ``auto_no_show``: who was called as often as allowed and did not come is missed without an officer's press.
    ``stop_when_full``: no more numbers when today's work would last longer than the day and ``overtime``.
    """

    max_calls: int = 3
    recall_after: timedelta = timedelta(seconds=30)
    grace: timedelta = timedelta(minutes=30)
    return_after: int = 3
    priority_ratio: int = 2
    priority_max_wait: timedelta = timedelta(minutes=30)
    staged_calling: bool = False
    max_deferrals: int = 3
    target: timedelta = timedelta(minutes=40)  # from taking a number to leaving
    wait_limit: timedelta = timedelta(minutes=60)
    serve_limit: timedelta = timedelta(minutes=30)
    stall_after: timedelta = timedelta(minutes=15)
    auto_no_show: bool = False
    one_ticket_each: bool = True
    stop_when_full: bool = True
    overtime: timedelta = timedelta(0)
    lobby_cap: int | None = None
    screening: bool = False


Week = tuple[tuple[tuple[time, time], ...], ...]


@dataclass(frozen=True)
class Season:
    """Other hours for some days, both included: Ramadan, the end of the year."""

    name: str
    first: date
    last: date
    week: Week


@dataclass(frozen=True)
class Hours:
    """When numbers are given out, in branch time: spans per weekday (Monday first), seasons with other hours, and holidays.

    A break (rest, Friday prayer) is the time between two spans of a day.
    """

    week: Week = (((time(0), time(23, 59, 59)),),) * 7
    holidays: frozenset[date] = frozenset()
    seasons: tuple[Season, ...] = ()

    def spans(self, day: date) -> tuple[tuple[time, time], ...]:
        """The spans of ``day``: those of the first season it lies in, else of its weekday; none on a holiday."""
        if day in self.holidays:
            return ()
        week = next((season.week for season in self.seasons if season.first <= day <= season.last), self.week)
        return week[day.weekday()]


@dataclass(frozen=True)
class Speech:
    """How announcements sound. ``digits`` of a number are said ``one_by_one`` or ``whole``; ``loudness`` is the percentage from a
    time of day on, in order.
    """

    digits: str = "one_by_one"
    chime: bool = True
    loudness: tuple[tuple[time, int], ...] = ()


@dataclass(frozen=True)
class Display:
    """A lobby display of its own: its ``layout`` (``services calls playlist``), the services and counters it tells of (empty:
    all), whether it lists missed numbers, and when it loads itself anew.
    """

    code: str
    layout: str = "services"
    services: tuple[ServiceCode, ...] = ()
    counters: tuple[CounterCode, ...] = ()
    missed: bool = True
    reload_at: time = time(3, 30)


@dataclass(frozen=True)
class Branch:
    """One office with its own lobby, counters, hours and time zone. The business day ends at ``cut_off`` in branch time.

    ``texts`` are its own words by place (``welcome``, ``slip``, ``phone``, ``ticker``) and language. ``picture`` is a file's
    name; ``staff_pin`` is sealed, and opens the staff's screen of the kiosks.
    """

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
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    speech: Speech = field(default_factory=Speech)
    displays: tuple[Display, ...] = ()
    picture: str | None = None
    staff_pin: str | None = None

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
    """Whether numbers are given out; if not, why (``hours break holiday stopped stopped_today ended``), and when again
    (None: not within the next sixty days, or when somebody says so).
    """

    is_open: bool
    because: str | None = None
    opens_at: datetime | None = None


def business_day(branch: Branch, now: datetime) -> date:
    """The branch's business day at ``now``: its local date, with the hours before the cut-off counted to the day before."""
    local = now.astimezone(ZoneInfo(branch.time_zone))
    return (local - timedelta(hours=branch.cut_off.hour, minutes=branch.cut_off.minute)).date()


@dataclass(frozen=True)
class DayState:
    """What supervisors decided for one business day only: no more numbers, or the whole day ended early."""

    is_stopped: bool = False
    is_ended: bool = False


def opening(branch: Branch, now: datetime, day: DayState = DayState()) -> Opening:
    """Whether the branch gives out numbers at ``now``, by its hours, holidays, its own switch, and what was decided today."""
    local = now.astimezone(ZoneInfo(branch.time_zone))
    if branch.is_stopped:
        return Opening(False, "stopped")
    if day.is_ended:
        return Opening(False, "ended", _tomorrow(branch, now))
    if day.is_stopped:
        return Opening(False, "stopped_today", _tomorrow(branch, now))
    if local.date() in branch.hours.holidays:
        return Opening(False, "holiday", next_opening(branch, now))
    spans = branch.hours.spans(local.date())
    if any(start <= local.time() < end for start, end in spans):
        return Opening(True)
    is_between = any(end <= local.time() for _, end in spans) and any(local.time() < start for start, _ in spans)
    return Opening(False, "break" if is_between else "hours", next_opening(branch, now))


def closing(branch: Branch, now: datetime) -> datetime | None:
    """When the last span of the local day of ``now`` ends; None on a day without hours."""
    local = now.astimezone(ZoneInfo(branch.time_zone))
    spans = branch.hours.spans(local.date())
    if not spans:
        return None
    return datetime.combine(local.date(), max(end for _, end in spans), tzinfo=local.tzinfo).astimezone(now.tzinfo)


def _tomorrow(branch: Branch, now: datetime) -> datetime | None:
    """The first opening of a later local day."""
    local = now.astimezone(ZoneInfo(branch.time_zone))
    last_moment = datetime.combine(local.date(), time.max, tzinfo=local.tzinfo)
    return next_opening(branch, last_moment.astimezone(now.tzinfo))


def numbers_again(branch: Branch, service: Service, now: datetime) -> datetime | None:
    """When a service whose numbers of today are gone gives out numbers again: the next day with hours and a quota for it."""
    local = now.astimezone(ZoneInfo(branch.time_zone))
    for days in range(1, LOOK_AHEAD_DAYS):
        day = local.date() + timedelta(days=days)
        spans = branch.hours.spans(day)
        if spans and service.quota_on(day) != 0:
            return datetime.combine(day, spans[0][0], tzinfo=local.tzinfo).astimezone(now.tzinfo)
    return None


def next_opening(branch: Branch, now: datetime) -> datetime | None:
    """The next moment after ``now`` at which numbers are given out."""
    local = now.astimezone(ZoneInfo(branch.time_zone))
    for days in range(LOOK_AHEAD_DAYS):
        day = local.date() + timedelta(days=days)
        for start, _ in branch.hours.spans(day):
            moment = datetime.combine(day, start, tzinfo=local.tzinfo)
            if moment > local:
                return moment.astimezone(now.tzinfo)
    return None
