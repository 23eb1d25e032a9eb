"""Take a number: at the kiosk, or by staff for somebody who cannot."""

from zoneinfo import ZoneInfo

from caller_server.contract.commands import TakeTicket
from caller_server.contract.views import TicketView
from caller_server.domain import invite, numbering
from caller_server.domain import ticket as rules
from caller_server.domain.appointment import check_appointment
from caller_server.domain.branch import Branch, Service, numbers_again, opening
from caller_server.domain.contact import normal
from caller_server.domain.errors import BranchClosed, Forbidden, OneTicketEach, ServiceClosed
from caller_server.domain.ids import BranchCode, ServiceCode, TicketId
from caller_server.domain.ticket import Ticket
from caller_server.usecases import views
from caller_server.usecases.ahead.windows import first_shown, newcomer_early
from caller_server.usecases.once import once
from caller_server.usecases.ports import Actor, BranchUnit, Ports, Request, Tally
from caller_server.usecases.services_today import ServicesToday


def take_ticket(
    ports: Ports, *, branch: BranchCode, command: TakeTicket, actor: Actor, request: Request
) -> tuple[TicketView, str]:
    """Issue the next number of a service: the ticket's view and its secret token. A retry gives the same ticket.

    Raises BranchClosed, NotFound for an unknown service, ServiceClosed, QuotaReached, OneTicketEach for a contact that holds an
    open one, Forbidden for an appointment that no member of staff vouches for, RequestIdReused.
    """

    def work(unit: BranchUnit) -> tuple[TicketId, TicketView]:
        today = ServicesToday(unit)
        service = _offered(unit, today, command.service)
        holder = _holder(ports, unit, command)
        if command.appointment_at is not None:
            if not actor.is_staff:
                raise Forbidden("appointment_by_staff")
            check_appointment(unit.branch, command.appointment_at, unit.day)
        count = _next_count(unit, service)
        event = rules.take(
            number=numbering.number(service, count),
            service=service.code,
            language=_language(unit.branch, command.language),
            priority=command.priority,
            walk_minutes=_walk(unit, today, command),
            appointment_at=command.appointment_at,
            now=unit.now,
        )
        ticket_id = ports.new_id()
        ticket = unit.take(
            event,
            ticket_id=ticket_id,
            token_hash=ports.token_hash(ports.token(ticket_id)),
            holder_hash=holder,
            count=count,
            actor=actor,
        )
        _tell(unit, today, ticket)
        return ticket_id, views.ticket_just_taken(unit, ticket)

    result = once(ports, branch, actor, request, TicketView, work)
    assert result is not None  # noqa: S101  take always has an answer
    ticket_id, view = result
    assert ticket_id is not None  # noqa: S101
    return view, ports.token(ticket_id)


def _walk(unit: BranchUnit, today: ServicesToday, command: TakeTicket) -> int | None:
    """The walk of somebody who goes out; None for those who had better stay, since the turn may come too early for it."""
    if not command.walk_minutes or not unit.branch.policy.staged_calling:
        return command.walk_minutes
    service = ServiceCode(command.service)
    early_min = newcomer_early(unit.newcomers().get(service), _in_line(unit, today, service), unit.now)
    return None if invite.stays(early_min, command.walk_minutes) else command.walk_minutes


def _tell(unit: BranchUnit, today: ServicesToday, ticket: Ticket) -> None:
    """Show at once what the last look at the branch found for somebody who comes now; the next look says it anew."""
    known = unit.newcomers().get(ticket.service)
    if ticket.priority or known is None:
        return  # priority people stand further in front: only a look can say where
    ahead = _in_line(unit, today, ticket.service) - 1
    first = first_shown(ticket, known, ahead, unit.now, ZoneInfo(unit.branch.time_zone))
    if first is not None:
        unit.show(*first)


def _in_line(unit: BranchUnit, today: ServicesToday, service: ServiceCode) -> int:
    """How many stand in the line of a service now: whoever was taken in since ``today`` was read is counted."""
    tallies = unit.tallies()
    return sum(tallies.get(other, Tally()).waiting for other in today.lines.get(service, frozenset({service})))


def _offered(unit: BranchUnit, today: ServicesToday, code: str) -> Service:
    service = unit.branch.service(code)
    now_open = opening(unit.branch, unit.now, unit.day_state)
    if not now_open.is_open:
        raise BranchClosed(now_open.because or "", opens_at=now_open.opens_at, time_zone=unit.branch.time_zone)
    state = today.state(service)
    if state in ("closed", "paused"):
        raise ServiceClosed(f"service_{state}", service=code)
    if state == "full":
        again = numbers_again(unit.branch, service, unit.now)
        raise ServiceClosed("service_full", service=code, available_at=again, time_zone=unit.branch.time_zone)
    return service


def _holder(ports: Ports, unit: BranchUnit, command: TakeTicket) -> str | None:
    """What is kept of the phone, else of the contact. Raises OneTicketEach when either holds an open ticket already."""
    if not unit.branch.policy.one_ticket_each:
        return None
    contact = _open_to(ports, unit, "contact", normal(command.contact)) if command.contact else None
    phone = _open_to(ports, unit, "phone", f"phone:{command.phone}") if command.phone else None
    return phone or contact


def _open_to(ports: Ports, unit: BranchUnit, what: str, holder: str) -> str:
    hashed = ports.holder_hash(unit.branch.code, unit.day, holder)
    held = unit.held_by(hashed)
    if held is None:
        return hashed
    if what == "phone":
        raise OneTicketEach("phone", number=held.number, ticket_id=held.id)
    raise OneTicketEach("contact", number=held.number)


def _next_count(unit: BranchUnit, service: Service) -> int:
    tally = unit.tallies().get(service.code, Tally())
    told = {"available_at": numbers_again(unit.branch, service, unit.now), "time_zone": unit.branch.time_zone}
    return numbering.next_count(service, tally.numbered, unit.day, tally.quota, own_series=tally.own_series, **told)


def _language(branch: Branch, wanted: str) -> str:
    return wanted if wanted in branch.languages else branch.languages[0]
