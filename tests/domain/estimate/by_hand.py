"""The same day worked off one call at a time with ``line.first``: what the forward run has to foresee."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from caller_server.domain import line
from caller_server.domain.branch import Counter, Policy
from caller_server.domain.estimate.lanes import Layout
from caller_server.domain.estimate.luck import Luck
from caller_server.domain.ids import CounterCode, TicketId
from caller_server.domain.line import RecentCall
from caller_server.domain.ticket import Ticket
from tests.builders import NINE


def called_by_hand(
    waiting: Sequence[Ticket],
    counters: Sequence[Counter],
    recent: Sequence[RecentCall],
    policy: Policy,
    layout: Layout,
    luck: Luck,
    replication: int,
) -> dict[TicketId, float]:
    """Seconds from nine o'clock to the call of every ticket, with the luck of one replication."""
    busy_s = {
        one.ticket: luck.busy_s[entry, replication]
        for one, entry in zip(layout.situation.line, layout.entry_of_ticket, strict=True)
    }
    free = dict(zip((counter.code for counter in counters), luck.free_s[replication].tolist(), strict=True))
    left = {ticket.id: ticket for ticket in waiting}
    calls = list(recent)
    called: dict[TicketId, float] = {}
    while free:
        code = min(free, key=lambda key: (free[key], key))
        counter = next(counter for counter in counters if counter.code == code)
        moment = free[code]
        now = NINE + timedelta(seconds=moment)
        own = [call for call in calls if call.counter == code]
        standing = line.first(left.values(), calls, counter, policy, now, _staffed(counters), own)
        if standing is None:
            later = _next_ready(left.values(), counter, policy, moment)
            free.pop(code)
            if later is not None:
                free[code] = later
            continue
        ticket = left.pop(standing.ticket.id)
        called[ticket.id] = moment
        free[code] = moment + busy_s[ticket.id]
        seq = 1000 + len(called)
        calls.insert(
            0, RecentCall(seq, ticket.number, ticket.service, ticket.priority, standing.reason, ticket.joined_order, code)
        )
    return called


def _staffed(counters: Sequence[Counter]) -> frozenset[CounterCode]:
    return frozenset(counter.code for counter in counters)


def _next_ready(left: Iterable[Ticket], counter: Counter, policy: Policy, moment: float) -> float | None:
    """When the next of those whom this counter passes over now can be called."""
    ready = [
        (ticket.deferred_until - NINE).total_seconds()
        for ticket in left
        if ticket.deferred_until and line.first([replace(ticket, deferred_until=None)], [], counter, policy, NINE)
    ]
    return min((at for at in ready if at > moment), default=None)
