"""Take a number: at the kiosk, or by staff for somebody who cannot."""

from caller_server.contract.commands import TakeTicket
from caller_server.contract.views import TicketView
from caller_server.domain import numbering
from caller_server.domain import ticket as rules
from caller_server.domain.branch import Branch, Service, numbers_again, opening
from caller_server.domain.errors import BranchClosed, ServiceClosed
from caller_server.domain.ids import BranchCode, TicketId
from caller_server.usecases import views
from caller_server.usecases.once import once
from caller_server.usecases.ports import Actor, BranchUnit, Ports, Request


def take_ticket(
    ports: Ports, *, branch: BranchCode, command: TakeTicket, actor: Actor, request: Request
) -> tuple[TicketView, str]:
    """Issue the next number of a service: the ticket's view and its secret token. A retry gives the same ticket.

    Raises BranchClosed, NotFound for an unknown service, ServiceClosed, QuotaReached, RequestIdReused.
    """

    def work(unit: BranchUnit) -> tuple[TicketId, TicketView]:
        service = _offered(unit, command.service)
        count = _next_count(unit, service)
        event = rules.take(
            number=numbering.number(service, count),
            service=service.code,
            language=_language(unit.branch, command.language),
            priority=command.priority,
            walk_minutes=command.walk_minutes,
            now=unit.now,
        )
        ticket_id = ports.new_id()
        ticket = unit.take(
            event, ticket_id=ticket_id, token_hash=ports.token_hash(ports.token(ticket_id)), count=count, actor=actor
        )
        return ticket_id, views.ticket_just_taken(unit, ticket)

    result = once(ports, branch, actor, request, TicketView, work)
    assert result is not None  # noqa: S101  take always has an answer
    ticket_id, view = result
    assert ticket_id is not None  # noqa: S101
    return view, ports.token(ticket_id)


def _offered(unit: BranchUnit, code: str) -> Service:
    service = unit.branch.service(code)
    now_open = opening(unit.branch, unit.now)
    if not now_open.is_open:
        raise BranchClosed(now_open.because or "", opens_at=now_open.opens_at, time_zone=unit.branch.time_zone)
    if not service.is_open:
        raise ServiceClosed("service_closed", service=code)
    return service


def _next_count(unit: BranchUnit, service: Service) -> int:
    tally = unit.tallies().get(service.code)
    again = numbers_again(unit.branch, service, unit.now)
    issued = tally.issued if tally else 0
    return numbering.next_count(service, issued, unit.day, available_at=again, time_zone=unit.branch.time_zone)


def _language(branch: Branch, wanted: str) -> str:
    return wanted if wanted in branch.languages else branch.languages[0]
