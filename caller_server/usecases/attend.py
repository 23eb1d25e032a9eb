"""What happens at the counter: start serving, finish, no-show, park, pass on, and take a missed person back."""

from collections.abc import Sequence

from caller_server.contract.views import StaffTicketView
from caller_server.domain import shift
from caller_server.domain import ticket as rules
from caller_server.domain.errors import NotAllowedNow
from caller_server.domain.events import Event
from caller_server.domain.ids import BranchCode, CounterCode, ServiceCode, TicketId
from caller_server.domain.ticket import Ticket
from caller_server.usecases import views
from caller_server.usecases.call import at_counter, held_ticket
from caller_server.usecases.next_call import undoable
from caller_server.usecases.once import once
from caller_server.usecases.ports import Actor, BranchUnit, Ports, Request


def start_serving(
    ports: Ports, *, branch: BranchCode, counter: CounterCode, actor: Actor, request: Request
) -> StaffTicketView | None:
    """The participant arrived at the counter. Raises NotAllowedNow unless the ticket is called."""

    def decide(unit: BranchUnit) -> tuple[Ticket, Event]:
        ticket = held_ticket(unit, counter, actor)
        return ticket, rules.start(ticket, counter=counter, now=unit.now)

    return at_counter(ports, branch, actor, request, decide)


def finish(
    ports: Ports,
    *,
    branch: BranchCode,
    counter: CounterCode,
    outcome: str | None = None,
    missing: Sequence[str] = (),
    actor: Actor,
    request: Request,
) -> StaffTicketView | None:
    """Served, with an outcome of the service's list and the papers that were missing.

    Raises NotAllowedNow unless the ticket is being served, NotFound for an outcome or paper that the service does not have.
    """

    def decide(unit: BranchUnit) -> tuple[Ticket, Event]:
        ticket = held_ticket(unit, counter, actor)
        service = unit.branch.service(ticket.service)
        missed = tuple(dict.fromkeys(missing))
        return ticket, rules.finish(ticket, counter=counter, service=service, outcome=outcome, missing=missed, now=unit.now)

    return at_counter(ports, branch, actor, request, decide)


def hand_on(
    ports: Ports,
    *,
    branch: BranchCode,
    counter: CounterCode,
    outcome: str | None = None,
    actor: Actor,
    request: Request,
) -> StaffTicketView | None:
    """Done here, and on to the following service with the same number. Raises NotAllowedNow when nothing follows."""

    def decide(unit: BranchUnit) -> tuple[Ticket, Event]:
        ticket = held_ticket(unit, counter, actor)
        service = unit.branch.service(ticket.service)
        return ticket, rules.hand_on(ticket, counter=counter, service=service, outcome=outcome, now=unit.now)

    return at_counter(ports, branch, actor, request, decide)


def add_service(
    ports: Ports,
    *,
    branch: BranchCode,
    counter: CounterCode,
    service: ServiceCode,
    outcome: str | None = None,
    actor: Actor,
    request: Request,
) -> StaffTicketView | None:
    """The same person is served for another thing, here and now. Raises NotFound for an unknown service."""

    def decide(unit: BranchUnit) -> tuple[Ticket, Event]:
        ticket = held_ticket(unit, counter, actor)
        wanted = unit.branch.service(service).code
        return ticket, rules.add_service(ticket, counter=counter, service=wanted, outcome=outcome, now=unit.now)

    return at_counter(ports, branch, actor, request, decide)


def undo(ports: Ports, *, branch: BranchCode, counter: CounterCode, actor: Actor, request: Request) -> StaffTicketView | None:
    """Take back the last press at this counter: a call goes back to its place in line, a finished service goes on.

    Raises NotAllowedNow when there is nothing to take back, or more than ten seconds have passed.
    """

    def decide(unit: BranchUnit) -> tuple[Ticket, Event]:
        unit.branch.counter(counter)
        shift.require_own(unit.shift(counter), officer=actor.officer, may_take_over=actor.may_take_over)
        found = undoable(unit, counter)
        if found is None:
            raise NotAllowedNow("nothing_to_undo")
        if found.state is rules.TicketStatus.CALLED:
            return found, rules.return_to_line(found, counter=counter, now=unit.now)
        return found, rules.reopen(found, counter=counter, now=unit.now)

    return at_counter(ports, branch, actor, request, decide)


def add_note(
    ports: Ports, *, branch: BranchCode, counter: CounterCode, text: str, actor: Actor, request: Request
) -> StaffTicketView | None:
    """Write something down about the ticket at the counter, for whoever serves it next."""

    def work(unit: BranchUnit) -> tuple[TicketId, StaffTicketView]:
        ticket = held_ticket(unit, counter, actor)
        changed = unit.add_note(ticket, rules.add_note(ticket, now=unit.now), text, actor)
        return changed.id, views.staff_ticket(unit, changed, ports.reach)

    result = once(ports, branch, actor, request, StaffTicketView, work)
    return result and result[1]


def mark_no_show(
    ports: Ports, *, branch: BranchCode, counter: CounterCode, actor: Actor, request: Request
) -> StaffTicketView | None:
    """Called, and did not come. Raises NotAllowedNow unless the ticket is called."""

    def decide(unit: BranchUnit) -> tuple[Ticket, Event]:
        ticket = held_ticket(unit, counter, actor)
        return ticket, rules.mark_no_show(ticket, counter=counter, now=unit.now)

    return at_counter(ports, branch, actor, request, decide)


def park(
    ports: Ports, *, branch: BranchCode, counter: CounterCode, note: str | None, actor: Actor, request: Request
) -> StaffTicketView | None:
    """Put the ticket aside; it stays with the counter. Raises NotAllowedNow unless it is being served."""

    def decide(unit: BranchUnit) -> tuple[Ticket, Event]:
        ticket = held_ticket(unit, counter, actor)
        return ticket, rules.park(ticket, counter=counter, note=note, now=unit.now)

    return at_counter(ports, branch, actor, request, decide)


def transfer(
    ports: Ports,
    *,
    branch: BranchCode,
    counter: CounterCode,
    service: ServiceCode | None,
    to_counter: CounterCode | None,
    note: str | None,
    actor: Actor,
    request: Request,
) -> StaffTicketView | None:
    """Pass the ticket on to a service or a named counter, keeping number and joining time.

    Raises NotFound for an unknown service or counter, NotAllowedNow when it would go to where it is.
    """

    def decide(unit: BranchUnit) -> tuple[Ticket, Event]:
        ticket = held_ticket(unit, counter, actor)
        wanted = unit.branch.service(service).code if service else ticket.service
        named = unit.branch.counter(to_counter).code if to_counter else None
        event = rules.transfer(ticket, counter=counter, service=wanted, to_counter=named, note=note, now=unit.now)
        return ticket, event

    return at_counter(ports, branch, actor, request, decide)


def reinstate(
    ports: Ports, *, branch: BranchCode, counter: CounterCode, number: str, actor: Actor, request: Request
) -> StaffTicketView | None:
    """Put a missed number back in line; its holder stands before the officer. Raises NotAllowedNow after the grace."""

    def decide(unit: BranchUnit) -> tuple[Ticket, Event]:
        unit.branch.counter(counter)
        shift.require_own(unit.shift(counter), officer=actor.officer, may_take_over=actor.may_take_over)
        ticket = unit.ticket_numbered(number)
        return ticket, rules.reinstate(ticket, policy=unit.branch.policy, today=unit.day, now=unit.now)

    return at_counter(ports, branch, actor, request, decide)
