"""What anybody of the staff does with a ticket of the branch for its holder, wherever it is: find it, say that they are here."""

from collections.abc import Callable, Sequence

from caller_server.contract.views import LiveView, StaffTicketView
from caller_server.domain import ticket as rules
from caller_server.domain.events import Event
from caller_server.domain.ids import BranchCode, CounterCode, ServiceCode, TicketId
from caller_server.domain.ticket import Ticket
from caller_server.usecases import views
from caller_server.usecases.once import once
from caller_server.usecases.ports import Actor, BranchUnit, Ports, Request

Decide = Callable[[BranchUnit, Ticket], Event]


def _do(
    ports: Ports, branch: BranchCode, number: str, actor: Actor, request: Request, write: Callable[[BranchUnit, Ticket], Ticket]
) -> StaffTicketView:
    """One thing with today's ticket of this number. Raises NotFound."""

    def work(unit: BranchUnit) -> tuple[TicketId, StaffTicketView]:
        changed = write(unit, unit.ticket_numbered(number))
        return changed.id, views.staff_ticket(unit, changed, ports.reach, of_helper=True)

    result = once(ports, branch, actor, request, StaffTicketView, work)
    assert result is not None  # noqa: S101  these always have an answer
    return result[1]


def arrive(ports: Ports, *, branch: BranchCode, number: str, actor: Actor, request: Request) -> StaffTicketView:
    """The person is here, or back at the counter. Raises NotAllowedNow when that is known."""
    return _do(
        ports, branch, number, actor, request, lambda unit, found: unit.record(found, rules.arrive(found, now=unit.now), actor)
    )


def leave(ports: Ports, *, branch: BranchCode, number: str, actor: Actor, request: Request) -> StaffTicketView:
    """The person gives the number up. Raises NotAllowedNow unless it is waiting."""
    return _do(
        ports, branch, number, actor, request, lambda unit, found: unit.record(found, rules.leave(found, now=unit.now), actor)
    )


def come_back(ports: Ports, *, branch: BranchCode, number: str, actor: Actor, request: Request) -> StaffTicketView:
    """A missed person reports. Raises NotAllowedNow after the grace."""

    def write(unit: BranchUnit, found: Ticket) -> Ticket:
        return unit.record(found, rules.reinstate(found, policy=unit.branch.policy, today=unit.day, now=unit.now), actor)

    return _do(ports, branch, number, actor, request, write)


def mark_priority(
    ports: Ports, *, branch: BranchCode, number: str, priority: bool, actor: Actor, request: Request
) -> StaffTicketView:
    """Put a waiting person among the priority people, or out again. Raises NotAllowedNow when it is so already."""

    def write(unit: BranchUnit, found: Ticket) -> Ticket:
        return unit.record(found, rules.mark_priority(found, priority=priority, now=unit.now), actor)

    return _do(ports, branch, number, actor, request, write)


def add_note(ports: Ports, *, branch: BranchCode, number: str, text: str, actor: Actor, request: Request) -> StaffTicketView:
    """Write something down for whoever serves it. Raises NotAllowedNow for a ticket that is closed."""

    def write(unit: BranchUnit, found: Ticket) -> Ticket:
        return unit.add_note(found, rules.add_note(found, now=unit.now), text, actor)

    return _do(ports, branch, number, actor, request, write)


def move(
    ports: Ports,
    *,
    branch: BranchCode,
    numbers: Sequence[str],
    service: ServiceCode | None,
    to_counter: CounterCode | None,
    note: str,
    actor: Actor,
    request: Request,
) -> LiveView:
    """A supervisor moves waiting people to another service's line or to a counter: all of them, or none.

    Raises NotFound for an unknown number, service or counter, NotAllowedNow for one that does not wait or is there already.
    """

    def work(unit: BranchUnit) -> tuple[None, LiveView]:
        named = unit.branch.counter(to_counter).code if to_counter else None
        wanted = unit.branch.service(service).code if service else None
        for number in dict.fromkeys(numbers):
            found = unit.ticket_numbered(number)
            event = rules.move(found, service=wanted or found.service, to_counter=named, note=note, now=unit.now)
            unit.record(found, event, actor)
        return None, views.live(unit, ports.devices(branch))

    result = once(ports, branch, actor, request, LiveView, work)
    assert result is not None  # noqa: S101  moving always has an answer
    return result[1]
