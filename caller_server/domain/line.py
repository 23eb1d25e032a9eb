"""The line: who is called next, and why each ticket stands where it does. One pure function; everybody reads its result."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from caller_server.domain.branch import Counter, Policy
from caller_server.domain.events import LineReason
from caller_server.domain.ids import CounterCode, ServiceCode
from caller_server.domain.ticket import Ticket, TicketClass


@dataclass(frozen=True)
class RecentCall:
    """A first call made from the line; recalls and parked tickets that come back do not count."""

    seq: int
    number: str
    service: ServiceCode
    priority: bool
    reason: LineReason
    joined_order: int
    counter: CounterCode | None = None
    appointment_at: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """A ticket at its place in line, with the reason; ``passed_over`` while the person gives way or is away."""

    ticket: Ticket
    reason: LineReason
    passed_over: bool = False


def calls_looked_at(policy: Policy) -> int:
    """How many recent calls decide the order: enough to count the others between two priority people, and those a returned
    ticket waits for.
    """
    return max(policy.priority_ratio, policy.return_after)


def own_calls_looked_at(counter: Counter) -> int:
    """How many of a counter's own recent calls decide which of its services comes next; none while all weigh the same."""
    weights = [counter.weights.get(service, 1) for service in counter.services]
    return sum(weights) - 1 if len(set(weights)) > 1 else 0


def order(
    waiting: Iterable[Ticket],
    recent_calls: Sequence[RecentCall],
    counter: Counter | None,
    policy: Policy,
    now: datetime,
    staffed: frozenset[CounterCode] = frozenset(),
    own_calls: Sequence[RecentCall] = (),
) -> list[Standing]:
    """The waiting tickets a counter may call, in calling order; for ``counter`` None, those of the whole branch.

    ``recent_calls`` are the newest first, at least ``calls_looked_at(policy)`` of the counter's services; ``own_calls`` are the
    newest ``own_calls_looked_at(counter)`` made from this counter. A ticket passed on to a named counter waits for that one while
    it is ``staffed``.

    Order: as joined; at most one priority person after every ``policy.priority_ratio`` others, or after one other when waiting
    longer than ``policy.priority_max_wait`` (one in two, so that nobody starves); an appointment as if joined at its time; a
    returned ticket not before ``policy.return_after`` calls, unless nobody else is left. Where a counter's services weigh
    differently, each has its share of the counter's calls, and is called at least once in as many calls as the weights add up to.
    """
    mine = [ticket for ticket in waiting if _may_call(ticket, counter, staffed)]
    over = [ticket for ticket in mine if ticket.is_passed_over(policy, now)]
    callable_now = [ticket for ticket in mine if not ticket.is_passed_over(policy, now)]
    calls = [call for call in recent_calls if counter is None or call.service in counter.services]
    shares = _Shares.of(counter, own_calls) if counter is not None and own_calls_looked_at(counter) else None
    standings = list(_Interleaving(callable_now, calls, policy, now, shares).run())
    return _with_passed_over(standings, over)


def first(
    heads: Iterable[Ticket],
    recent_calls: Sequence[RecentCall],
    counter: Counter,
    policy: Policy,
    now: datetime,
    staffed: frozenset[CounterCode] = frozenset(),
    own_calls: Sequence[RecentCall] = (),
) -> Standing | None:
    """Whom the counter calls next; None when nobody can be called. The heads of each service and class are enough."""
    standings = order(heads, recent_calls, counter, policy, now, staffed, own_calls)
    return next((standing for standing in standings if not standing.passed_over), None)


def _may_call(ticket: Ticket, counter: Counter | None, staffed: frozenset[CounterCode]) -> bool:
    if counter is None or ticket.for_counter == counter.code:
        return True
    waits_for_another = ticket.for_counter is not None and ticket.for_counter in staffed
    return ticket.service in counter.services and not waits_for_another


@dataclass
class _Lane:
    """What is still to be placed of one line, by class. Lists are kept with the next one last, so that taking it is cheap."""

    ordinary: list[Ticket] = field(default_factory=list)
    priority: list[Ticket] = field(default_factory=list)
    appointments: list[Ticket] = field(default_factory=list)

    def of(self, ticket: Ticket) -> list[Ticket]:
        """The list that a ticket belongs to."""
        if ticket.appointment_at is not None:
            return self.appointments
        return self.priority if ticket.priority else self.ordinary

    def heads(self) -> list[Ticket]:
        return [group[-1] for group in (self.ordinary, self.priority, self.appointments) if group]


def _turn(ticket: Ticket) -> tuple[float, int, float]:
    """Sorts a class backwards: as joined, appointments by their time."""
    at = ticket.appointment_at.timestamp() if ticket.appointment_at else 0.0
    return (-at, *_backwards(ticket))


def _backwards(ticket: Ticket) -> tuple[int, float]:
    """Sorts those who joined last to the front."""
    return (-ticket.joined_order, -ticket.issued_at.timestamp())


@dataclass
class _Shares:
    """How many of a counter's calls each of its services got lately, against its weight."""

    weights: dict[ServiceCode, int]
    calls: list[ServiceCode]  # newest last, no more than decide

    @classmethod
    def of(cls, counter: Counter, own_calls: Sequence[RecentCall]) -> "_Shares":
        looked_at = own_calls_looked_at(counter)
        newest = [call.service for call in own_calls if call.service in counter.services][:looked_at]
        return cls({service: counter.weights.get(service, 1) for service in counter.services}, newest[::-1])

    def due(self, service: ServiceCode) -> float:
        """The lower, the sooner it is this service's turn: calls with one more, by weight."""
        return (self.calls.count(service) + 1) / self.weights.get(service, 1)

    def count(self, service: ServiceCode) -> None:
        self.calls.append(service)
        del self.calls[: -(sum(self.weights.values()) - 1)]


class _Interleaving:
    """Places one ticket after the other; the state is what has been placed so far."""

    def __init__(
        self, tickets: list[Ticket], calls: list[RecentCall], policy: Policy, now: datetime, shares: _Shares | None
    ) -> None:
        self._policy, self._now, self._shares = policy, now, shares
        self._lanes: dict[ServiceCode | None, _Lane] = {}
        self._left = len(tickets)
        self._returned: list[tuple[int, Ticket]] = []
        self._others = _others_since_priority(calls)
        for ticket in sorted((t for t in tickets if t.returned_order is None), key=_turn):
            self._put(ticket)
        self._returned = [(_calls_to_wait(t, calls, policy), t) for t in tickets if t.returned_order is not None]
        self._returned.sort(key=lambda pair: (-pair[0], *_backwards(pair[1])))

    def run(self) -> Iterator[Standing]:
        for placed in range(self._left):
            self._let_back(placed)
            lane = self._lane()
            standing = self._next(lane)
            lane.of(standing.ticket).pop()
            self._others = 0 if standing.ticket.priority else self._others + 1
            if self._shares:
                standing = self._with_share(standing)
                self._shares.count(standing.ticket.service)
            yield standing

    def _put(self, ticket: Ticket) -> list[Ticket]:
        """Each service stands in a lane of its own where shares count, else all stand in one."""
        lane = self._lanes.setdefault(ticket.service if self._shares else None, _Lane())
        group = lane.of(ticket)
        group.append(ticket)
        return group

    def _let_back(self, placed: int) -> None:
        """Returned tickets whose calls have been made by now stand among the others again, by the time they first joined."""
        if not self._returned:
            return
        nobody_else = not any(lane.heads() for lane in self._lanes.values())
        while self._returned and (self._returned[-1][0] <= placed or nobody_else):
            _, ticket = self._returned.pop()
            self._put(ticket).sort(key=_turn)
            nobody_else = False

    def _lane(self) -> _Lane:
        """The lane whose turn it is; among equals the one where somebody joined first."""
        shares = self._shares
        if shares is None:
            return self._lanes[None]
        lanes = [(service, lane) for service, lane in self._lanes.items() if lane.heads()]
        return min(lanes, key=lambda pair: (shares.due(pair[0] or ServiceCode("")), min(t.joined for t in pair[1].heads())))[1]

    def _next(self, lane: _Lane) -> Standing:
        appointment = lane.appointments[-1] if lane.appointments else None
        if not lane.ordinary and not lane.priority and appointment is not None:
            return _standing(appointment, LineReason.APPOINTMENT)
        standing = self._interleaved(lane)
        if appointment is not None and appointment.appointment_at is not None:
            has_come = appointment.appointment_at <= self._now
            if has_come and appointment.appointment_at < standing.ticket.issued_at:
                return Standing(appointment, LineReason.APPOINTMENT)
        return standing

    def _interleaved(self, lane: _Lane) -> Standing:
        """The next of the ordinary and the priority people."""
        if not lane.priority:
            return _standing(lane.ordinary[-1])
        if not lane.ordinary or lane.priority[-1].joined < lane.ordinary[-1].joined:
            return _standing(lane.priority[-1])
        if self._others >= self._policy.priority_ratio:
            return Standing(lane.priority[-1], LineReason.PRIORITY)
        if self._others >= 1 and self._now - lane.priority[-1].issued_at > self._policy.priority_max_wait:
            return Standing(lane.priority[-1], LineReason.PRIORITY_WAITED)
        return _standing(lane.ordinary[-1])

    def _with_share(self, standing: Standing) -> Standing:
        """A call that only its service's share explains says so."""
        joined_before = any(
            head.joined < standing.ticket.joined
            for lane in self._lanes.values()
            for head in lane.heads()
            if head.line_class is not TicketClass.APPOINTMENT
        )
        if standing.reason is LineReason.JOINED and joined_before:
            return replace(standing, reason=LineReason.WEIGHTED)
        return standing


def _calls_to_wait(ticket: Ticket, calls: list[RecentCall], policy: Policy) -> int:
    since = sum(1 for call in calls if call.seq > (ticket.returned_order or 0))
    return max(0, policy.return_after - since)


def _others_since_priority(calls: list[RecentCall]) -> int:
    for count, call in enumerate(calls):
        if call.priority:
            return count
    return len(calls)


def _standing(ticket: Ticket, reason: LineReason = LineReason.JOINED) -> Standing:
    if ticket.returned_order is not None:
        return Standing(ticket, LineReason.RETURNED)
    if reason is LineReason.JOINED and ticket.transferred_at is not None:
        reason = LineReason.TRANSFERRED
    return Standing(ticket, reason)


def _with_passed_over(standings: list[Standing], over: list[Ticket]) -> list[Standing]:
    """Those passed over keep their row: before the first ordinary ticket that joined after them."""
    if not over:
        return standings
    waiting_rows = sorted(over, key=_backwards)
    merged: list[Standing] = []
    for standing in standings:
        while waiting_rows and waiting_rows[-1].joined < standing.ticket.joined:
            merged.append(Standing(waiting_rows.pop(), LineReason.JOINED, passed_over=True))
        merged.append(standing)
    merged.extend(Standing(ticket, LineReason.JOINED, passed_over=True) for ticket in reversed(waiting_rows))
    return merged


def ahead(standings: Sequence[Standing], shared: dict[ServiceCode, frozenset[ServiceCode]]) -> dict[str, int]:
    """How many will be called before each ticket (by ticket id), by today's order of the whole branch.

    ``shared`` says for each service which services stand in the same line, because some counter takes both. People passed over
    count for nobody while they give way.
    """
    called_before: dict[ServiceCode, int] = {}
    result: dict[str, int] = {}
    for standing in standings:
        services = shared.get(standing.ticket.service, frozenset({standing.ticket.service}))
        result[standing.ticket.id] = sum(called_before.get(service, 0) for service in services)
        if not standing.passed_over:
            called_before[standing.ticket.service] = called_before.get(standing.ticket.service, 0) + 1
    return result


def shared_services(counters: Iterable[tuple[ServiceCode, ...]]) -> dict[ServiceCode, frozenset[ServiceCode]]:
    """For each service the services that some counter takes together with it; ``counters`` are the services of each."""
    shared: dict[ServiceCode, frozenset[ServiceCode]] = {}
    for services in counters:
        for service in services:
            shared[service] = shared.get(service, frozenset({service})) | frozenset(services)
    return shared
