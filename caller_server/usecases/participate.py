"""What the holder of a ticket can do from the phone: coming, arrive, away, defer, leave, come back after a missed call."""

from collections.abc import Callable

from caller_server.contract.views import TicketView
from caller_server.domain import ticket as rules
from caller_server.domain.errors import NotFound
from caller_server.domain.events import Event
from caller_server.domain.ids import TicketId
from caller_server.domain.ticket import Ticket
from caller_server.usecases import views
from caller_server.usecases.once import once
from caller_server.usecases.ports import Actor, BranchUnit, Ports, Request

Decide = Callable[[BranchUnit, Ticket], Event]


def _do(ports: Ports, token: str, request: Request, decide: Decide) -> TicketView:
    """One thing by the holder of ``token``. Raises NotFound for a token that opens nothing (any more)."""
    found = ports.find_ticket(ports.token_hash(token))
    if found is None:
        raise NotFound("ticket")
    branch, ticket_id = found
    actor = Actor("participant", "peserta", f"ticket:{ticket_id}")

    def work(unit: BranchUnit) -> tuple[TicketId, TicketView]:
        ticket = unit.ticket(ticket_id)
        changed = unit.record(ticket, decide(unit, ticket), actor)
        return ticket_id, views.ticket(unit, changed)

    result = once(ports, branch, actor, request, TicketView, work)
    assert result is not None  # noqa: S101  these verbs always have an answer
    return result[1]


def coming(ports: Ports, *, token: str, minutes: int | None, request: Request) -> TicketView:
    """ "Saya datang", noted on a called or invited ticket. Raises NotAllowedNow before that."""
    return _do(ports, token, request, lambda unit, ticket: rules.coming(ticket, minutes=minutes, now=unit.now))


def arrive(ports: Ports, *, token: str, request: Request) -> TicketView:
    """ "Saya sudah di sini". Raises NotAllowedNow when that is known."""
    return _do(ports, token, request, lambda unit, ticket: rules.arrive(ticket, now=unit.now))


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
