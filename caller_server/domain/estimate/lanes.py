"""The line laid out for a run over many replications at once: lanes of people who are called in a known order.

A lane holds people of one service and class, so that a replication need only remember who is next in each. Whoever is called
out of such an order (came back, gives way, is on the way) has a lane alone. A key is ``rank * 256 + lane``: the least key of
some lanes tells who joined first and where to go on.
"""

from dataclasses import dataclass, field
from math import ceil, sqrt

import numpy as np

from caller_server.domain.estimate.service_time import Laws
from caller_server.domain.estimate.situation import InLine, Situation
from caller_server.domain.ids import ServiceCode
from caller_server.domain.ticket import TicketClass

LANE_BITS = 8
LANES_AT_MOST = 200
FAR = 1 << (14 + LANE_BITS)  # added to a key for each call that somebody who came back still lets go first
EMPTY = 1 << 28  # nobody: more than any key
ARRIVALS_AT_MOST = 40
ALONE_AT_MOST = 30  # of those not there yet, before only those get a lane who may really be late
EARLY_SHARE = 0.5  # of the mean time to a turn: before that hardly anybody is called

ORDINARY, PRIORITY, APPOINTMENT = range(3)
CLASSES = {TicketClass.ORDINARY: ORDINARY, TicketClass.PRIORITY: PRIORITY, TicketClass.APPOINTMENT: APPOINTMENT}


@dataclass
class Lane:
    """People of one service and class, who are called one after the other by ``counters``.

    ``ready_s``: not before; ``calls_first``: for each counter, the calls that go first; ``source``: people are handed on from
    that service; ``per_h``: priority people expected to come.
    """

    service: int
    kind: int
    counters: frozenset[int]
    entries: list[int] = field(default_factory=list)
    ready_s: float = 0.0
    calls_first: list[int] | None = None
    source: int | None = None
    per_h: float = 0.0

    @property
    def is_fed(self) -> bool:
        """Whether people come into it while the run goes on."""
        return self.source is not None or self.per_h > 0


@dataclass
class Entries:
    """One row for each person: a ticket in line or at a counter, a newcomer, or somebody expected; the last stands for nobody."""

    order: list[int] = field(default_factory=list)
    service: list[int] = field(default_factory=list)
    issued_s: list[float] = field(default_factory=list)
    appointment_s: list[float] = field(default_factory=list)
    is_priority: list[bool] = field(default_factory=list)
    is_counted: list[bool] = field(default_factory=list)  # newcomers try out the line and take no time in it

    def add(
        self,
        order: int,
        service: int,
        *,
        issued_s: float = 0.0,
        appointment_s: float = np.inf,
        is_priority: bool = False,
        is_counted: bool = True,
    ) -> int:
        """Append a row and tell its number."""
        self.order.append(order)
        self.service.append(service)
        self.issued_s.append(issued_s)
        self.appointment_s.append(appointment_s)
        self.is_priority.append(is_priority)
        self.is_counted.append(is_counted)
        return len(self.order) - 1


class Layout:
    """Entries and lanes of a situation; lanes of one class stand side by side, in the order of ``CLASSES``.

    Ranks are numbers of entries: by joining for the line and those at the counters, then newcomers, then people who are only
    expected. Appointments, called by their time, have ranks of their own after all these; whoever is handed on keeps the rank.
    """

    def __init__(self, situation: Situation, laws: Laws) -> None:
        self.situation = situation
        self.services = _services(situation)
        self._cycle_s = {code: laws.cycle_s(code) for code in self.services}
        self.index = {code: number for number, code in enumerate(self.services)}
        self.serving = [
            frozenset(number for number, counter in enumerate(situation.counters) if code in counter.services)
            for code in self.services
        ]
        self.entries = Entries()
        self.entry_of_ticket: list[int] = []  # as in situation.line
        self.entry_of_held: dict[int, int] = {}  # by counter
        self.onward_of: dict[int, int] = {}  # the entry as which somebody goes on
        self.arrivals_at_most = 0
        self._lanes: dict[tuple[object, ...], Lane] = {}
        self._are_many_absent = sum(one.ready_s > 0 for one in situation.line) > ALONE_AT_MOST
        self._add_line()
        self.newcomers = {code: self._add_newcomer(code) for code in situation.services if self.serving[self.index[code]]}
        for source, target in situation.following.items():
            if source in self.index and laws.handed_on.get(source, 0.0) > 0 and self.serving[self.index[target]]:
                self._add_handed_on(source, self.index[target])
        for code, per_h in situation.priority_per_h.items():
            if per_h > 0 and code in self.index and self.serving[self.index[code]] and situation.line:
                self._add_expected(code, per_h)
        self.nobody = self.entries.add(0, len(self.services), is_counted=False)
        self.lanes = sorted(self._lanes.values(), key=lambda lane: lane.kind)
        self.rank_of, self.entry_of = self._ranks()

    def key(self, lane: int, entry: int) -> int:
        """The key of an entry at the head of a lane."""
        return (self.rank_of[entry] << LANE_BITS) | lane

    def _add_line(self) -> None:
        """Everybody in line and at a counter, by joining."""
        situation = self.situation
        rows: list[tuple[int, int, InLine | None]] = [(one.order, -1, one) for one in situation.line]
        rows += [(counter.held.order, number, None) for number, counter in enumerate(situation.counters) if counter.held]
        turn_s: dict[frozenset[int], float] = {}
        for order, number, one in sorted(rows, key=lambda row: row[:2]):
            if one is None:
                held = situation.counters[number].held
                self.entry_of_held[number] = self.entries.add(order, self.index[held.service] if held else 0)
                continue
            counters = self.counters_for(one)
            entry = self.entries.add(
                order,
                self.index[one.service],
                issued_s=one.issued_s,
                appointment_s=np.inf if one.appointment_s is None else one.appointment_s,
                is_priority=one.is_priority,
            )
            self.entry_of_ticket.append(entry)
            self._lane_of(one, counters, turn_s.get(counters, 0.0)).entries.append(entry)
            turn_s[counters] = turn_s.get(counters, 0.0) + self._cycle_s[one.service] / max(1, len(counters))

    def counters_for(self, one: InLine) -> frozenset[int]:
        """A ticket given to a counter that is staffed waits for it; else those that take its service may call it.

        A counter all of whose services are paused calls nobody.
        """
        own = [(number, counter) for number, counter in enumerate(self.situation.counters) if counter.code == one.for_counter]
        if own:
            return frozenset(number for number, counter in own if counter.services)
        return self.serving[self.index[one.service]]

    def _lane_of(self, one: InLine, counters: frozenset[int], turn_s: float) -> Lane:
        """The common lane, or one alone for who came back or may not be there in time."""
        service, kind = self.index[one.service], CLASSES[one.line_class]
        is_sure = self._are_many_absent and kind == ORDINARY and one.ready_s <= EARLY_SHARE * turn_s
        is_late = one.ready_s > 0 and not is_sure
        if (one.calls_first is None and not is_late) or len(self._lanes) >= LANES_AT_MOST:
            return self._lanes.setdefault((service, kind, counters), Lane(service, kind, counters))
        calls_first = one.calls_first and [one.calls_first.get(counter.code, 0) for counter in self.situation.counters]
        lane = Lane(service, kind, counters, ready_s=max(0.0, one.ready_s), calls_first=calls_first or None)
        self._lanes[("alone", one.ticket)] = lane
        return lane

    def _add_newcomer(self, code: ServiceCode) -> int:
        service = self.index[code]
        counters = self.serving[service]
        entry = self.entries.add(0, service, is_counted=False)
        self._lanes.setdefault((service, ORDINARY, counters), Lane(service, ORDINARY, counters)).entries.append(entry)
        return entry

    def _add_handed_on(self, source: ServiceCode, target: int) -> None:
        """Whoever is served for a service that another follows may stand in that one's line afterwards, as first joined."""
        known = [*self.entry_of_ticket, *self.entry_of_held.values()]
        people = [entry for entry in sorted(known) if self.entries.service[entry] == self.index[source]]
        for kind in (ORDINARY, PRIORITY):
            entries = [entry for entry in people if self.entries.is_priority[entry] == (kind == PRIORITY)]
            for entry in entries:
                self.onward_of[entry] = self.entries.add(
                    self.entries.order[entry], target, issued_s=self.entries.issued_s[entry], is_priority=kind == PRIORITY
                )
            if entries:
                lane = Lane(target, kind, self.serving[target], entries, source=self.index[source])
                self._lanes[("handed on", source, kind)] = lane

    def _add_expected(self, code: ServiceCode, per_h: float) -> None:
        """Priority people who will come while the line is worked off."""
        service = self.index[code]
        works_s = sum(self._cycle_s[one.service] for one in self.situation.line) / len(self.situation.counters)
        mean = per_h * works_s / 3600
        lane = Lane(service, PRIORITY, self.serving[service], per_h=per_h)
        for number in range(min(ARRIVALS_AT_MOST, ceil(mean + sqrt(mean)) + 1)):
            issued_s = 3600 * (number + 1) / per_h
            lane.entries.append(self.entries.add(number, service, issued_s=issued_s, is_priority=True))
        self._lanes[("expected", code)] = lane

    def _ranks(self) -> tuple[list[int], list[int]]:
        """The rank of each entry, and the entry of each rank."""
        times = self.entries.appointment_s
        rank_of = list(range(len(times)))
        entry_of = list(rank_of)
        for entry in sorted((entry for entry in rank_of if times[entry] < np.inf), key=lambda entry: (times[entry], entry)):
            rank_of[entry] = len(entry_of)
            entry_of.append(entry)
        for lane in self.lanes:
            if lane.kind == APPOINTMENT:
                lane.entries.sort(key=lambda entry: rank_of[entry])
        return rank_of, entry_of


def _services(situation: Situation) -> list[ServiceCode]:
    """Every service that somebody waits for, is served for, can be told a time of, or may be handed on to."""
    return list(
        dict.fromkeys(
            [
                *situation.services,
                *(one.service for one in situation.line),
                *(code for counter in situation.counters for code in counter.services),
                *(counter.held.service for counter in situation.counters if counter.held),
                *situation.following.values(),
            ]
        )
    )
