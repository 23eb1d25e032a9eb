"""The line: who is called next, and why each ticket stands where it does. One pure function; everybody reads its result."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from caller_server.domain.branch import Counter, Policy
from caller_server.domain.events import LineReason
from caller_server.domain.ids import CounterCode, ServiceCode
from caller_server.domain.ticket import Ticket


@dataclass(frozen=True)
class RecentCall:
    """A first call made from the line; recalls and parked tickets that come back do not count."""

    seq: int
    number: str
    service: ServiceCode
    priority: bool
    reason: LineReason
    joined_order: int


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


def order(
    waiting: Iterable[Ticket],
    recent_calls: Sequence[RecentCall],
    counter: Counter | None,
    policy: Policy,
    now: datetime,
    staffed: frozenset[CounterCode] = frozenset(),
) -> list[Standing]:
    """The waiting tickets a counter may call, in calling order; for ``counter`` None, those of the whole branch.

    ``recent_calls`` are the newest first, at least ``calls_looked_at(policy)`` of the counter's services. A ticket passed on to a
    named counter waits for that one while it is ``staffed``. Order: as joined; at most one priority person after every
    ``policy.priority_ratio`` others, or after one other when waiting longer than ``policy.priority_max_wait`` (one in two, so
    that nobody starves); a returned ticket not before ``policy.return_after`` calls, unless nobody else is left.
    """
    mine = [ticket for ticket in waiting if _may_call(ticket, counter, staffed)]
    over = [ticket for ticket in mine if ticket.is_passed_over(policy, now)]
    callable_now = [ticket for ticket in mine if not ticket.is_passed_over(policy, now)]
    calls = [call for call in recent_calls if counter is None or call.service in counter.services]
    standings = list(_interleave(callable_now, calls, policy, now))
    return _with_passed_over(standings, over)


def first(
    heads: Iterable[Ticket],
    recent_calls: Sequence[RecentCall],
    counter: Counter,
    policy: Policy,
    now: datetime,
    staffed: frozenset[CounterCode] = frozenset(),
) -> Standing | None:
    """Whom the counter calls next; None when nobody can be called. The heads of each service and class are enough."""
    standings = order(heads, recent_calls, counter, policy, now, staffed)
    return next((standing for standing in standings if not standing.passed_over), None)


def _may_call(ticket: Ticket, counter: Counter | None, staffed: frozenset[CounterCode]) -> bool:
    if counter is None or ticket.for_counter == counter.code:
        return True
    waits_for_another = ticket.for_counter is not None and ticket.for_counter in staffed
    return ticket.service in counter.services and not waits_for_another


@dataclass
class _Classes:
    """What is still to be placed: ordinary and priority people as joined, and returned ones with the calls they still wait."""

    ordinary: list[Ticket]
    priority: list[Ticket]
    returned: list[tuple[int, Ticket]]


def _interleave(tickets: list[Ticket], calls: list[RecentCall], policy: Policy, now: datetime) -> Iterable[Standing]:
    left = _classes(tickets, calls, policy)
    others = _others_since_priority(calls)
    for placed in range(len(tickets)):
        _let_back(left, placed)
        standing = _next(left, others, policy, now)
        (left.priority if standing.ticket.priority else left.ordinary).pop()
        others = 0 if standing.ticket.priority else others + 1
        yield standing


def _classes(tickets: list[Ticket], calls: list[RecentCall], policy: Policy) -> _Classes:
    """Lists are kept with the next one last, so that taking it is cheap."""
    fresh = sorted((t for t in tickets if t.returned_order is None), key=lambda t: -t.joined_order)
    returned = [(_calls_to_wait(t, calls, policy), t) for t in tickets if t.returned_order is not None]
    returned.sort(key=lambda pair: (-pair[0], -pair[1].joined_order))
    return _Classes([t for t in fresh if not t.priority], [t for t in fresh if t.priority], returned)


def _calls_to_wait(ticket: Ticket, calls: list[RecentCall], policy: Policy) -> int:
    since = sum(1 for call in calls if call.seq > (ticket.returned_order or 0))
    return max(0, policy.return_after - since)


def _others_since_priority(calls: list[RecentCall]) -> int:
    for count, call in enumerate(calls):
        if call.priority:
            return count
    return len(calls)


def _let_back(left: _Classes, placed: int) -> None:
    """Returned tickets whose calls have been made by now stand among the others again, by the time they first joined."""
    nobody_else = not left.ordinary and not left.priority
    while left.returned and (left.returned[-1][0] <= placed or nobody_else):
        _, ticket = left.returned.pop()
        group = left.priority if ticket.priority else left.ordinary
        group.append(ticket)
        group.sort(key=lambda t: -t.joined_order)
        nobody_else = False


def _next(left: _Classes, others: int, policy: Policy, now: datetime) -> Standing:
    if not left.priority:
        return _standing(left.ordinary[-1])
    if not left.ordinary or left.priority[-1].joined_order < left.ordinary[-1].joined_order:
        return _standing(left.priority[-1])
    if others >= policy.priority_ratio:
        return Standing(left.priority[-1], LineReason.PRIORITY)
    if others >= 1 and now - left.priority[-1].issued_at > policy.priority_max_wait:
        return Standing(left.priority[-1], LineReason.PRIORITY_WAITED)
    return _standing(left.ordinary[-1])


def _standing(ticket: Ticket) -> Standing:
    if ticket.returned_order is not None:
        return Standing(ticket, LineReason.RETURNED)
    return Standing(ticket, LineReason.TRANSFERRED if ticket.transferred_at else LineReason.JOINED)


def _with_passed_over(standings: list[Standing], over: list[Ticket]) -> list[Standing]:
    """Those passed over keep their row: before the first ordinary ticket that joined after them."""
    if not over:
        return standings
    waiting_rows = sorted(over, key=lambda t: -t.joined_order)
    merged: list[Standing] = []
    for standing in standings:
        while waiting_rows and waiting_rows[-1].joined_order < standing.ticket.joined_order:
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
