"""Calling: the next in line, a chosen number, once more, a parked one, and back to the line."""

from collections.abc import Callable

from caller_server.contract.views import StaffTicketView
from caller_server.domain import shift
from caller_server.domain import ticket as rules
from caller_server.domain.branch import Counter
from caller_server.domain.errors import CounterBusy, NotAllowedNow
from caller_server.domain.events import Event, LineReason
from caller_server.domain.ids import BranchCode, CounterCode, TicketId
from caller_server.domain.ticket import Ticket
from caller_server.usecases import views
from caller_server.usecases.next_call import first_in_line, working
from caller_server.usecases.once import once
from caller_server.usecases.ports import Actor, BranchUnit, Ports, Request

Decide = Callable[[BranchUnit], tuple[Ticket, Event] | None]


def at_counter(ports: Ports, branch: BranchCode, actor: Actor, request: Request, decide: Decide) -> StaffTicketView | None:
    """Do one thing with one ticket: ``decide`` gives the ticket and the event, or None when there is nothing to do."""

    def work(unit: BranchUnit) -> tuple[TicketId, StaffTicketView] | None:
        decided = decide(unit)
        if decided is None:
            return None
        ticket = unit.record(*decided, actor)
        return ticket.id, views.staff_ticket(unit, ticket, ports.reach)

    result = once(ports, branch, actor, request, StaffTicketView, work)
    return result and result[1]


def _free(unit: BranchUnit, counter: CounterCode, actor: Actor) -> Counter:
    """The counter as it works in this shift. Raises unless it is the actor's own, open, and has no ticket."""
    own = unit.shift(counter)
    shift.require_open(own, officer=actor.officer, may_take_over=actor.may_take_over)
    held = unit.ticket_at(counter)
    if held is not None:
        raise CounterBusy("serving_already", number=held.number)
    return working(unit, unit.branch.counter(counter), own)


def call_next(
    ports: Ports, *, branch: BranchCode, counter: CounterCode, actor: Actor, request: Request
) -> StaffTicketView | None:
    """Call whoever is first in line for this counter; None when nobody can be called.

    Raises NotAllowedNow unless the counter is open, Forbidden when it is somebody else's, CounterBusy while it has a ticket.
    """

    def decide(unit: BranchUnit) -> tuple[Ticket, Event] | None:
        standing = first_in_line(unit, _free(unit, counter, actor))
        if standing is None:
            return None
        return standing.ticket, rules.call(standing.ticket, counter=counter, reason=standing.reason, now=unit.now)

    return at_counter(ports, branch, actor, request, decide)


def call_number(
    ports: Ports, *, branch: BranchCode, counter: CounterCode, number: str, reason: str, actor: Actor, request: Request
) -> StaffTicketView | None:
    """Call this number out of order; the reason is logged. Raises as ``call_next``, NotFound, NotAllowedNow."""

    def decide(unit: BranchUnit) -> tuple[Ticket, Event]:
        _free(unit, counter, actor)
        ticket = unit.ticket_numbered(number)
        return ticket, rules.call(ticket, counter=counter, reason=LineReason.CHOSEN, note=reason, now=unit.now)

    return at_counter(ports, branch, actor, request, decide)


def recall(ports: Ports, *, branch: BranchCode, counter: CounterCode, actor: Actor, request: Request) -> StaffTicketView | None:
    """Call the ticket at the counter once more. Raises CallLimitReached, TooSoon, NotAllowedNow, Forbidden."""

    def decide(unit: BranchUnit) -> tuple[Ticket, Event]:
        ticket = held_ticket(unit, counter, actor)
        return ticket, rules.recall(ticket, counter=counter, policy=unit.branch.policy, now=unit.now)

    return at_counter(ports, branch, actor, request, decide)


def return_to_line(
    ports: Ports, *, branch: BranchCode, counter: CounterCode, actor: Actor, request: Request
) -> StaffTicketView | None:
    """Called by mistake: back to the same place in line. Raises NotAllowedNow unless it is called."""

    def decide(unit: BranchUnit) -> tuple[Ticket, Event]:
        ticket = held_ticket(unit, counter, actor)
        return ticket, rules.return_to_line(ticket, counter=counter, now=unit.now)

    return at_counter(ports, branch, actor, request, decide)


def resume(
    ports: Ports, *, branch: BranchCode, counter: CounterCode, number: str, actor: Actor, request: Request
) -> StaffTicketView | None:
    """Call a parked number again. Raises NotYourTicket when it is parked at another counter that is not closed."""

    def decide(unit: BranchUnit) -> tuple[Ticket, Event]:
        _free(unit, counter, actor)
        ticket = unit.ticket_numbered(number)
        is_closed = ticket.counter is not None and unit.shift(ticket.counter).state is shift.ShiftState.CLOSED
        return ticket, rules.resume(ticket, counter=counter, is_own_counter_closed=is_closed, now=unit.now)

    return at_counter(ports, branch, actor, request, decide)


def held_ticket(unit: BranchUnit, counter: CounterCode, actor: Actor) -> Ticket:
    """The ticket at the actor's own counter. Raises NotAllowedNow when there is none, Forbidden at somebody else's counter."""
    unit.branch.counter(counter)
    shift.require_own(unit.shift(counter), officer=actor.officer, may_take_over=actor.may_take_over)
    ticket = unit.ticket_at(counter)
    if ticket is None:
        raise NotAllowedNow("no_ticket_here")
    return ticket
