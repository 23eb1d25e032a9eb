"""All that one forward run looks at: the line, the counters and the rest of the day, in seconds from when it was made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from caller_server.domain import line
from caller_server.domain.branch import Branch, Counter, Policy, closing
from caller_server.domain.ids import CounterCode, ServiceCode, TicketId
from caller_server.domain.line import RecentCall
from caller_server.domain.shift import Shift, ShiftState
from caller_server.domain.ticket import Place, Ticket, TicketClass, TicketStatus

LATE = timedelta(minutes=10)  # so long over the trip, somebody is not counted on any more
SOON_S = 120.0  # somebody on the way whose time has just passed


@dataclass(frozen=True, slots=True)
class InLine:
    """One waiting ticket. ``order`` is when it joined, ``issued_s`` how long ago it was issued (0 or less), ``ready_s`` from when
    it may be called: later than 0 for who gives way or is on the way.

    ``calls_first``: of a ticket that came back, how many calls each counter's line makes before it.
    """

    ticket: TicketId
    order: int
    service: ServiceCode
    line_class: TicketClass = TicketClass.ORDINARY
    is_priority: bool = False
    issued_s: float = 0.0
    ready_s: float = 0.0
    appointment_s: float | None = None
    for_counter: CounterCode | None = None
    calls_first: Mapping[CounterCode, int] | None = None


@dataclass(frozen=True, slots=True)
class AtCounter:
    """The ticket at a counter: called or being served, since when (seconds ago)."""

    order: int
    service: ServiceCode
    is_serving: bool
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class CounterNow:
    """A counter that is open or paused. ``back_s`` is when a pause ends as meant; ``paused_s`` since when one lasts whose end is
    not known. ``stops_s`` is when it calls nobody any more, ``breaks`` are planned.

    ``others`` are the calls of its services since the last priority person's, ``own_calls`` its own, newest last, by service.
    """

    code: CounterCode
    services: tuple[ServiceCode, ...]
    held: AtCounter | None = None
    back_s: float = 0.0
    paused_s: float | None = None
    idle_s: float = 0.0
    breaks: tuple[tuple[float, float], ...] = ()
    stops_s: float | None = None
    others: int = 0
    weights: Mapping[ServiceCode, int] = field(default_factory=dict)
    own_calls: tuple[ServiceCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """The branch at one moment. ``services`` are those for which a newcomer is told a time; ``seed`` is the day's.

    ``priority_per_h`` are the priority people expected to come, by service.
    """

    seed: int
    line: tuple[InLine, ...]
    counters: tuple[CounterNow, ...]
    services: tuple[ServiceCode, ...]
    following: Mapping[ServiceCode, ServiceCode] = field(default_factory=dict)
    priority_ratio: int = 2
    priority_max_wait_s: float = 1800.0
    priority_per_h: Mapping[ServiceCode, float] = field(default_factory=dict)

    def here(self) -> "Situation":
        """The same without those who would have to come first: when do the counters run out of people who can be called now?"""
        return replace(self, line=tuple(one for one in self.line if one.ready_s <= 0))


def situation_of(
    branch: Branch,
    day: date,
    now: datetime,
    *,
    waiting: Iterable[Ticket],
    shifts: Iterable[Shift],
    held: Mapping[CounterCode, Ticket],
    recent_calls: Sequence[RecentCall],
    paused_services: frozenset[ServiceCode] = frozenset(),
    idle_since: Mapping[CounterCode, datetime] | None = None,
    priority_per_h: Mapping[ServiceCode, float] | None = None,
    rests: Mapping[CounterCode, Sequence[tuple[float, float]]] | None = None,
) -> Situation:
    """The branch as it is ``now``, ready to be run forward.

    ``recent_calls`` are the branch's calls from the line, newest first: enough for ``line.calls_looked_at`` of each counter's
    services and ``line.own_calls_looked_at`` of each counter (50 do). ``idle_since``: since when a counter is free though people
    wait for it, where that is known. ``rests``: breaks of single counters, from and to in seconds from now.
    """
    policy = branch.policy
    staffed = [shift for shift in shifts if shift.state is not ShiftState.CLOSED]
    working = {
        shift.counter: replace(
            branch.counter(shift.counter), services=tuple(code for code in shift.services if code not in paused_services)
        )
        for shift in staffed
    }
    day_rest = _DayRest.of(branch, now)
    counters = [
        _counter_now(working[shift.counter], shift, held.get(shift.counter), recent_calls, policy, now, day_rest)
        for shift in staffed
    ]
    if rests:
        counters = [replace(c, breaks=tuple(sorted([*c.breaks, *rests.get(c.code, ())]))) for c in counters]
    if idle_since:
        counters = [replace(c, idle_s=_ago(idle_since.get(c.code), now)) for c in counters]
    in_line = [_in_line(ticket, working.values(), recent_calls, policy, now) for ticket in waiting]
    return Situation(
        seed=day.toordinal(),
        line=tuple(sorted(in_line, key=lambda one: one.order)),
        counters=tuple(counters),
        services=tuple(service.code for service in branch.services if service.is_open),
        following={service.code: service.following for service in branch.services if service.following is not None},
        priority_ratio=policy.priority_ratio,
        priority_max_wait_s=policy.priority_max_wait.total_seconds(),
        priority_per_h=dict(priority_per_h or {}),
    )


@dataclass(frozen=True)
class _DayRest:
    """What is left of the day: planned breaks, and when the counters stop."""

    breaks: tuple[tuple[float, float], ...]
    stops_s: float | None

    @classmethod
    def of(cls, branch: Branch, now: datetime) -> "_DayRest":
        """Counters work up to the branch's overtime after closing; whoever still works then stops at no known time."""
        ends = closing(branch, now)
        stops_s = (ends + branch.policy.overtime - now).total_seconds() if ends else None
        breaks = tuple(span for span in breaks_of(branch, now) if span[1] > 0)
        return cls(breaks, stops_s if stops_s is not None and stops_s > 0 else None)


def breaks_of(branch: Branch, now: datetime) -> tuple[tuple[float, float], ...]:
    """The planned breaks of the day of ``now``, also those that are over: from and to, in seconds from now (less than 0: ago)."""
    local = now.astimezone(ZoneInfo(branch.time_zone))
    spans = sorted(branch.hours.spans(local.date()))
    found = []
    for (_, ends), (begins, _) in pairwise(spans):
        pair = [datetime.combine(local.date(), at, tzinfo=local.tzinfo) - local for at in (ends, begins)]
        if pair[0] < pair[1]:
            found.append((pair[0].total_seconds(), pair[1].total_seconds()))
    return tuple(found)


def _counter_now(
    counter: Counter,
    shift: Shift,
    ticket: Ticket | None,
    recent_calls: Sequence[RecentCall],
    policy: Policy,
    now: datetime,
    day_rest: _DayRest,
) -> CounterNow:
    is_paused = shift.state is ShiftState.PAUSED
    left_s = (shift.until - now).total_seconds() if is_paused and shift.until else 0.0
    own = [call.service for call in recent_calls if call.counter == counter.code and call.service in counter.services]
    looked_at = line.own_calls_looked_at(counter)
    return CounterNow(
        code=counter.code,
        services=counter.services,
        held=_held(ticket, now) if ticket else None,
        back_s=max(0.0, left_s),
        paused_s=_ago(shift.until or shift.since, now) if is_paused and left_s <= 0 else None,
        breaks=day_rest.breaks,
        stops_s=day_rest.stops_s,
        others=_others([call for call in recent_calls if call.service in counter.services]),
        weights={code: counter.weights.get(code, 1) for code in counter.services} if looked_at else {},
        own_calls=tuple(own[:looked_at][::-1]),
    )


def _held(ticket: Ticket, now: datetime) -> AtCounter:
    is_serving = ticket.state is TicketStatus.SERVING
    since = ticket.serving_since if is_serving else ticket.called_at
    return AtCounter(ticket.joined_order, ticket.service, is_serving, _ago(since, now))


def _ago(since: datetime | None, now: datetime) -> float:
    """Seconds since a moment; none for one that is not known, or that a clock put into the future."""
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def _others(calls: Sequence[RecentCall]) -> int:
    return next((count for count, call in enumerate(calls) if call.priority), len(calls))


def _in_line(
    ticket: Ticket, counters: Iterable[Counter], recent_calls: Sequence[RecentCall], policy: Policy, now: datetime
) -> InLine:
    at = ticket.appointment_at
    return InLine(
        ticket=ticket.id,
        order=ticket.joined_order,
        service=ticket.service,
        line_class=ticket.line_class,
        is_priority=ticket.priority,
        issued_s=(ticket.issued_at - now).total_seconds(),
        ready_s=_ready_s(ticket, policy, now),
        appointment_s=(at - now).total_seconds() if at else None,
        for_counter=ticket.for_counter,
        calls_first=_calls_first(ticket, counters, recent_calls, policy),
    )


def _ready_s(ticket: Ticket, policy: Policy, now: datetime) -> float:
    """From when a counter would not pass the person over: after giving way, and once here where the branch calls in stages."""
    ready = max(0.0, (ticket.deferred_until - now).total_seconds()) if ticket.deferred_until else 0.0
    if not policy.staged_calling or ticket.place is Place.HERE:
        return ready
    if ticket.place is Place.AWAY or ticket.come_by is None:
        return max(ready, 60.0 * (ticket.walk_minutes or 0), 1.0)
    left = ticket.come_by - now
    late_s = -left.total_seconds()
    if -left > LATE:  # they may still turn up: the longer they have not, the less they are expected the next moment
        return max(ready, late_s)
    return max(ready, -late_s if late_s < 0 else SOON_S)


def _calls_first(
    ticket: Ticket, counters: Iterable[Counter], recent_calls: Sequence[RecentCall], policy: Policy
) -> dict[CounterCode, int] | None:
    if ticket.returned_order is None:
        return None
    since = [call.service for call in recent_calls if call.seq > ticket.returned_order]
    return {
        counter.code: max(0, policy.return_after - sum(1 for service in since if service in counter.services))
        for counter in counters
    }
