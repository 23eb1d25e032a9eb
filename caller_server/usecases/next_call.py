"""Whom a counter would call now, and what its last press was."""

from dataclasses import replace

from caller_server.domain import line, verbs
from caller_server.domain.branch import Counter
from caller_server.domain.events import LineReason
from caller_server.domain.ids import CounterCode
from caller_server.domain.shift import Shift
from caller_server.domain.ticket import UNDO_WITHIN, Ticket, TicketStatus
from caller_server.usecases.ports import BranchRead


def working(read: BranchRead, configured: Counter, own: Shift) -> Counter:
    """A counter as it works now: the services of its shift, without those that are paused today."""
    paused = {code for code, tally in read.tallies().items() if tally.state == "paused"}
    return replace(configured, services=tuple(code for code in own.services if code not in paused))


def first_in_line(read: BranchRead, counter: Counter) -> line.Standing | None:
    """The first in line for a counter as it works now; None when nobody can be called."""
    if not counter.services:
        return None
    policy = read.branch.policy
    return line.first(
        read.heads(counter),
        read.recent_calls(counter.services, line.calls_looked_at(policy)),
        counter,
        policy,
        read.now,
        verbs.staffed(read.shifts()),
        read.calls_at(counter.code, line.own_calls_looked_at(counter)),
    )


def undoable(read: BranchRead, counter: CounterCode) -> Ticket | None:
    """The ticket whose call from the line, or whose end, can still be taken back at this counter; None when there is none."""
    held = read.ticket_at(counter)
    if held is None:
        last = read.last_served_at(counter)
        return last if last and last.ended_at and read.now - last.ended_at <= UNDO_WITHIN else None
    is_new = held.attempt == 1 and held.called_at is not None and read.now - held.called_at <= UNDO_WITHIN
    return held if held.state is TicketStatus.CALLED and held.call_reason is not LineReason.PARKED and is_new else None
