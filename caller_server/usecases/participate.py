"""What the holder of a ticket can do from the phone: coming, arrive, away, defer, leave, come back after a missed call."""

from collections.abc import Callable

from caller_server.contract.views import TicketView
from caller_server.domain import ticket as rules
from caller_server.domain.errors import Forbidden, NotFound
from caller_server.domain.events import Event
from caller_server.domain.ids import BranchCode, TicketId
from caller_server.domain.ticket import Ticket, TicketStatus
from caller_server.usecases import views
from caller_server.usecases.once import once
from caller_server.usecases.ports import Actor, BranchUnit, Ports, Request

Decide = Callable[[BranchUnit, Ticket], Event | None]  # None: that is known already, and nothing is to be noted


def _do(ports: Ports, token: str, request: Request, decide: Decide) -> TicketView:
    """One thing by the holder of ``token``. Raises NotFound for a token that opens nothing (any more)."""
    found = ports.find_ticket(ports.token_hash(token))
    if found is None:
        raise NotFound("ticket")
    branch, ticket_id = found
    actor = Actor("participant", "peserta", f"ticket:{ticket_id}")

    def work(unit: BranchUnit) -> tuple[TicketId, TicketView] | None:
        ticket = unit.ticket(ticket_id)
        event = decide(unit, ticket)
        return (ticket_id, views.ticket(unit, unit.record(ticket, event, actor))) if event else None

    result = once(ports, branch, actor, request, TicketView, work)
    if result is not None:
        return result[1]
    with ports.read_branch(branch, ports.clock()) as read:
        return views.ticket(read, read.ticket(ticket_id))


def coming(ports: Ports, *, token: str, minutes: int | None, request: Request) -> TicketView:
    """ "Saya datang", noted once on a called or invited ticket, however often it is said. Raises NotAllowedNow before that."""

    def decide(unit: BranchUnit, ticket: Ticket) -> Event | None:
        event = rules.coming(ticket, minutes=minutes, now=unit.now)
        return None if ticket.coming_at else event

    return _do(ports, token, request, decide)


def arrive(
    ports: Ports, *, token: str, request: Request, code: str | None = None, kiosk_of: BranchCode | None = None
) -> TicketView:
    """ "Saya sudah di sini". Raises NotAllowedNow when that is known.

    Where the branch calls in stages, whoever waits elsewhere shows it by the ``code`` of its display or kiosk, or by being at a
    kiosk of the branch, ``kiosk_of`` being the one where it stands. Raises Forbidden.
    """

    def decide(unit: BranchUnit, ticket: Ticket) -> Event:
        event = rules.arrive(ticket, now=unit.now)
        is_shown = kiosk_of == unit.branch.code
        if unit.branch.policy.staged_calling and ticket.state is TicketStatus.WAITING and not is_shown:
            _check_code(ports, unit, code)
        return event

    return _do(ports, token, request, decide)


def _check_code(ports: Ports, unit: BranchUnit, code: str | None) -> None:
    if code is None:
        raise Forbidden("scan_to_arrive")
    if not ports.code_is_valid(unit.branch.code, code, unit.now):
        raise Forbidden("code_too_old")


def away(ports: Ports, *, token: str, walk_minutes: int, request: Request) -> TicketView:
    """ "Saya keluar dulu", ``walk_minutes`` from here; the place in line is kept."""
    return _do(ports, token, request, lambda unit, ticket: rules.away(ticket, walk_minutes=walk_minutes, now=unit.now))


def defer(ports: Ports, *, token: str, minutes: int, request: Request) -> TicketView:
    """ "Butuh waktu": give way for some minutes, a bounded number of times."""
    return _do(
        ports,
        token,
        request,
        lambda unit, ticket: rules.defer(ticket, minutes=minutes, policy=unit.branch.policy, now=unit.now),
    )


def leave(ports: Ports, *, token: str, request: Request) -> TicketView:
    """Give the number up. Raises NotAllowedNow unless it is waiting."""
    return _do(ports, token, request, lambda unit, ticket: rules.leave(ticket, now=unit.now))


def come_back(ports: Ports, *, token: str, request: Request) -> TicketView:
    """ "Saya sudah di sini" after a missed call. Raises NotAllowedNow after the grace."""
    return _do(
        ports,
        token,
        request,
        lambda unit, ticket: rules.reinstate(ticket, policy=unit.branch.policy, today=unit.day, now=unit.now),
    )
