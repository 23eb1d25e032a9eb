"""Reports over the days of a branch: what was asked for, counted by the store, told in figures with labels."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, Protocol

from caller_server.contract.reports import By, QuotaGone, ReportFigures, ReportRow, ReportView, Spread
from caller_server.domain import report as rules
from caller_server.domain.branch import Branch
from caller_server.domain.errors import NotFound
from caller_server.domain.estimate.card import share
from caller_server.domain.ids import BranchCode, CounterCode, OfficerName, ServiceCode

Narrowing = Literal["service", "counter", "officer"]
Label = Callable[[By, str], str]  # a group's key as people read it
NONE = ""  # the group of those who were at no counter, or at no officer


@dataclass(frozen=True)
class Question:
    """What a report is to tell: days ``since`` to ``until``, both included, in groups of ``by``; narrowed to what is named."""

    since: date
    until: date
    by: By = "day"
    service: ServiceCode | None = None
    counter: CounterCode | None = None
    officer: OfficerName | None = None

    @property
    def narrowed(self) -> dict[Narrowing, str]:
        """What the report is narrowed to."""
        named: dict[Narrowing, str | None] = {"service": self.service, "counter": self.counter, "officer": self.officer}
        return {column: wanted for column, wanted in named.items() if wanted is not None}

    @property
    def is_about_officers(self) -> bool:
        """Whether the answer tells single officers apart; that is personal data of staff."""
        return self.by == "officer" or self.officer is not None


@dataclass(frozen=True)
class GoneQuota:
    """The moment at which a service's numbers of a day were gone."""

    day: date
    service: ServiceCode
    at: datetime


@dataclass(frozen=True)
class Found:
    """What the store counted, by the key of each group, and where it looked also when quotas were reached.

    ``hits`` are how many of the windows shown to people held, and how many there were, by the group of their showing; where the
    report is by counter or officer, by some other key.
    """

    groups: Mapping[str, rules.Counted]
    quotas: list[GoneQuota]
    hits: Mapping[str, tuple[int, int]] = field(default_factory=dict)


class Reports(Protocol):
    """Where the stages of tickets are counted."""

    def count(self, code: BranchCode, question: Question) -> Found:
        """What was counted, all of it at one moment. Raises NotFound for an unknown branch."""

    def occurs(self, code: BranchCode, column: Narrowing, value: str) -> bool:
        """Whether any stage of the branch has this service, counter or officer."""


def report(reports: Reports, branch: Branch, question: Question, label: Label) -> ReportView:
    """The report. Raises NotFound for a service, counter or officer that the branch neither has nor ever had."""
    _check(reports, branch, question)
    found = reports.count(branch.code, question)
    each_stage = bool(question.narrowed)
    target = branch.policy.target
    gone = _quotas(branch, question, found.quotas)

    held = found.hits if question.by in ("day", "hour", "service") else {}  # a window is of no counter and of no officer

    def told(counted: rules.Counted, minutes: list[int], hits: Iterable[tuple[int, int]], *, stages: bool) -> dict[str, Any]:
        return _figures(rules.figures(counted, target, each_stage=stages), rules.Gone.of(minutes), hits)

    by_stage = each_stage or question.by not in ("day", "hour")
    keys = _in_order(branch, question.by, {*found.groups, *gone})
    return ReportView(
        branch=branch.code,
        name=branch.name,
        time_zone=branch.time_zone,
        from_=question.since,
        to=question.until,
        by=question.by,
        service=question.service,
        counter=question.counter,
        officer=question.officer,
        counts="stages" if by_stage else "tickets",
        target_minutes=round(target / timedelta(minutes=1)),
        totals=ReportFigures(
            **told(rules.together(found.groups.values()), _minutes(branch, found.quotas), found.hits.values(), stages=each_stage),
        ),
        rows=[
            ReportRow(
                key=key,
                label=label(question.by, key),
                **told(found.groups.get(key, rules.Counted()), gone.get(key, []), [held.get(key, (0, 0))], stages=by_stage),
            )
            for key in keys
        ],
    )


def _check(reports: Reports, branch: Branch, question: Question) -> None:
    """What was taken out of the branch can still be asked for, since it still has figures."""
    service, counter, officer = question.service, question.counter, question.officer
    services, counters = {own.code for own in branch.services}, {own.code for own in branch.counters}
    if service is not None and service not in services and not reports.occurs(branch.code, "service", service):
        raise NotFound("service", service=service)
    if counter is not None and counter not in counters and not reports.occurs(branch.code, "counter", counter):
        raise NotFound("counter", counter=counter)
    if officer is not None and not reports.occurs(branch.code, "officer", officer):
        raise NotFound("officer", officer=officer)


def _quotas(branch: Branch, question: Question, quotas: Iterable[GoneQuota]) -> dict[str, list[int]]:
    """The times of day at which quotas were reached, by the key of the group; other groups than these have no quota."""
    found: dict[str, list[int]] = defaultdict(list)
    for one in quotas:
        if question.by in ("day", "service"):
            key = one.day.isoformat() if question.by == "day" else str(one.service)
            found[key].append(rules.minute_of_day(one.at, branch.time_zone))
    return dict(found)


def _minutes(branch: Branch, quotas: Iterable[GoneQuota]) -> list[int]:
    return [rules.minute_of_day(one.at, branch.time_zone) for one in quotas]


def _in_order(branch: Branch, by: By, keys: set[str]) -> list[str]:
    """Services and counters as the branch has them, then those that are gone; everything else sorted; "none" at the end."""
    own: list[str] = []
    if by == "service":
        own = [service.code for service in branch.services]
    elif by == "counter":
        own = [counter.code for counter in branch.counters]
    others = sorted(key for key in keys if key not in own and key != NONE)
    return [key for key in [*own, *others, NONE] if key in keys]


def _figures(found: rules.Figures, gone: rules.Gone | None, hits: Iterable[tuple[int, int]]) -> dict[str, Any]:
    """The figures as the wire has them."""
    spreads = {name: Spread(**asdict(getattr(found, name))) for name in ("waiting", "service", "total")}
    clocks = None
    if gone is not None:
        clocks = QuotaGone(count=gone.count, earliest=_clock(gone.earliest), median=_clock(gone.median))
    held, windows = (sum(each) for each in zip((0, 0), *hits, strict=True))
    return asdict(found) | spreads | {"quota_gone": clocks, "hit_rate": share(held, windows)}


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}.{minute % 60:02d}"
