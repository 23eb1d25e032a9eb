"""A day in a small branch, drawn from a seed and worked off by the real rules.

Five counters, six services, a break, priority, no-shows.

Only what the estimate may know is told to it; true durations stay here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from heapq import heapify, heappop, heappush

import numpy as np

from caller_server.domain import line
from caller_server.domain.branch import Branch, Counter, Hours, Service
from caller_server.domain.estimate.service_time import ServiceTimes
from caller_server.domain.estimate.situation import Situation, situation_of
from caller_server.domain.ids import BranchCode, CounterCode, OfficerName, ServiceCode, TicketId
from caller_server.domain.line import RecentCall
from caller_server.domain.shift import Shift, ShiftState
from caller_server.domain.stage import Stage
from caller_server.domain.ticket import Ticket, TicketStatus
from tests.builders import NINE, a_counter, a_ticket

MEANS_MIN = {"A": 4.0, "B": 6.0, "C": 8.0, "D": 11.0, "E": 14.0, "F": 7.0}
SHARES = (0.3, 0.2, 0.2, 0.1, 0.05, 0.15)
SPREAD = 0.55
COUNTERS = ("ABF", "ABC", "CD", "ACEF", "BCDF")
MISSED, PRIORITY, PAUSES = 0.06, 0.08, 0.03
OPENS = NINE - timedelta(hours=1)
NOON, ONE = OPENS + timedelta(hours=4), OPENS + timedelta(hours=5)
HOURS = Hours(week=(((time(8), time(12)), (time(13), time(17))),) * 7)


def the_branch(wrong: float = 1.0) -> Branch:
    """The branch with its settings; ``wrong`` is by how much its usual minutes are off."""
    counters = tuple(a_counter(*services, code=f"bontang-{number}") for number, services in enumerate(COUNTERS, 1))
    services = tuple(
        Service(ServiceCode(code), {"id": code}, {}, usual_minutes=max(1, round(mean * wrong)))
        for code, mean in MEANS_MIN.items()
    )
    return Branch(BranchCode("bontang"), "Bontang", "Asia/Makassar", hours=HOURS, services=services, counters=counters)


@dataclass
class Asked:
    """What could be foreseen when somebody took a number, and what came: ``called_min`` is the wait, None until known."""

    ticket: TicketId
    situation: Situation
    naive_min: float
    called_min: float | None = None


@dataclass
class Day:
    """One day being worked off; ``times`` learns from every stage that ends."""

    branch: Branch
    seed: int
    times: ServiceTimes
    people: int = 185
    waiting: dict[TicketId, Ticket] = field(default_factory=dict)
    held: dict[CounterCode, Ticket] = field(default_factory=dict)
    calls: list[RecentCall] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(self.seed)
        self.services = {service.code: service for service in self.branch.services}
        self.seq = 0
        self.idle = dict.fromkeys((counter.code for counter in self.branch.counters), OPENS)

    def run(self, asks_every: int = 0) -> Iterator[Asked]:
        """Work the day off. Every ``asks_every``-th person who takes a number is told of when they are called."""
        asked: dict[TicketId, Asked] = {}
        events: list[tuple[datetime, int, str, CounterCode | None]] = []
        for number, at in enumerate(self._arrivals()):
            events.append((at, number, "takes", None))
        heapify(events)
        taken = 0
        while events:
            now, _, what, counter = heappop(events)
            if what == "takes":
                ticket = self._take(now)
                taken += 1
                if asks_every and taken % asks_every == 0:
                    asked[ticket.id] = self._ask(ticket, now)
            elif what == "starts" and counter is not None:
                held = self.held[counter]
                self.held[counter] = replace(held, state=TicketStatus.SERVING, serving_since=now)
            elif counter is not None:
                self._end(counter, now)
            for free in [code for code in self.idle if code not in self.held]:
                self._call(free, now, events, asked)
            yield from [asked.pop(key) for key in list(asked) if asked[key].called_min is not None]

    def _arrivals(self) -> list[datetime]:
        crowd_s = self.random.exponential(24, 25).cumsum().tolist()
        later_s = self.random.uniform(0, 7.0 * 3600, self.people).tolist()
        times = [OPENS + timedelta(seconds=after_s) for after_s in (*crowd_s, *later_s)]
        return sorted(at if not NOON <= at < ONE else at + timedelta(hours=1) for at in times)

    def _take(self, now: datetime) -> Ticket:
        self.seq += 3
        service = ServiceCode(str(self.random.choice(list(MEANS_MIN), p=SHARES)))
        ticket = a_ticket(self.seq, service=service, priority=bool(self.random.random() < PRIORITY), issued_at=now)
        self.waiting[ticket.id] = ticket
        return ticket

    def _shifts(self) -> list[Shift]:
        officer = OfficerName("rina")
        return [Shift(c.code, ShiftState.OPEN, officer, c.services, OPENS, OPENS) for c in self.branch.counters]

    def _ask(self, ticket: Ticket, now: datetime) -> Asked:
        situation = situation_of(
            self.branch,
            date.fromordinal(730000 + self.seed),
            now,
            waiting=self.waiting.values(),
            shifts=self._shifts(),
            held=self.held,
            recent_calls=self.calls[:60],
            priority_per_h={
                ServiceCode(code): self.people * PRIORITY / 7 * share for code, share in zip(MEANS_MIN, SHARES, strict=True)
            },
        )
        standings = line.order(self.waiting.values(), self.calls[:10], None, self.branch.policy, now)
        ahead = line.ahead(standings, line.shared_services(counter.services for counter in self.branch.counters))
        mean = sum(mean * share for mean, share in zip(MEANS_MIN.values(), SHARES, strict=True))
        return Asked(ticket.id, situation, ahead[ticket.id] * mean / len(COUNTERS))

    def _call(
        self,
        code: CounterCode,
        now: datetime,
        events: list[tuple[datetime, int, str, CounterCode | None]],
        asked: dict[TicketId, Asked],
    ) -> None:
        if NOON <= now < ONE:
            heappush(events, (ONE, -1, "opens", None))
            return
        counter: Counter = self.branch.counter(code)
        standing = line.first(self.waiting.values(), self.calls[:40], counter, self.branch.policy, now)
        if standing is None:
            return
        ticket = self.waiting.pop(standing.ticket.id)
        self.seq += 1
        self.calls.insert(
            0, RecentCall(self.seq, ticket.number, ticket.service, ticket.priority, standing.reason, ticket.joined_order, code)
        )
        self.held[code] = replace(ticket, state=TicketStatus.CALLED, called_at=now, counter=code)
        if ticket.id in asked:
            asked[ticket.id].called_min = (now - ticket.issued_at) / timedelta(minutes=1)
        if self.random.random() < MISSED:
            heappush(events, (now + timedelta(seconds=95), self.seq, "misses", code))
            return
        starts = now + timedelta(seconds=float(self.random.uniform(15, 60)))
        mean = MEANS_MIN[ticket.service]
        service = timedelta(minutes=float(mean * np.exp(SPREAD * self.random.standard_normal() - SPREAD**2 / 2)))
        heappush(events, (starts, self.seq, "starts", code))
        heappush(events, (starts + service, self.seq, "ends", code))

    def _end(self, code: CounterCode, now: datetime) -> None:
        ticket = self.held.pop(code)
        was_missed = ticket.state is TicketStatus.CALLED
        since = ticket.serving_since
        stage = Stage(
            service=ticket.service,
            counter=code,
            joined_at=ticket.issued_at,
            line_class=ticket.line_class,
            ended="no_show" if was_missed else "served",
            is_last=True,
            waiting_s=0,
            service_s=None if since is None else round((now - since).total_seconds()),
            total_s=None,
            outcome=None,
        )
        called_at = ticket.called_at or now
        self.times = self.times.learnt(
            stage,
            self.services,
            self.branch.policy,
            approach_s=(since - called_at).total_seconds() if since else None,
            lost_s=(now - called_at).total_seconds() if was_missed else None,
            turnover_s=1.0 if self.waiting else None,
        )
