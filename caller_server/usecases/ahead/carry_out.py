"""What a look decided is carried out: kept, and people asked to come closer."""

from collections.abc import Sequence
from datetime import datetime

from caller_server.domain import ticket as rules
from caller_server.domain.errors import NotFound
from caller_server.domain.ids import BranchCode, TicketId
from caller_server.domain.ticket import Place, Ticket, TicketStatus
from caller_server.usecases.ahead.look import Look
from caller_server.usecases.ports import SYSTEM, BranchUnit, Ports


def carry_out(ports: Ports, look: Look) -> None:
    """Keep what changed, ask in who is to come. Somebody whose ticket changed since the look is left for the next one."""
    if look.changes:
        ports.keep_forecasts(look.branch, look.changes, look.now)
    if look.invitations:
        invite(ports, look.branch, look.invitations)
    if look.near or look.moved:
        tell(ports, look)


def invite(ports: Ports, branch: BranchCode, invitations: Sequence[tuple[TicketId, datetime]]) -> None:
    """Ask these people to come closer, each by the time given. Those who are not away any more are left out."""
    with ports.open_branch(branch, ports.clock()) as unit:
        asked = 0
        for ticket_id, come_by in invitations:
            ticket = _away(unit, ticket_id)
            if ticket is not None:
                unit.record(ticket, rules.invite(ticket, come_by=come_by, now=unit.now), SYSTEM)
                asked += 1
        if not asked:
            unit.roll_back()


def tell(ports: Ports, look: Look) -> None:
    """Messages to those whose turn is near, or whose window moved; to each once for the same news."""
    with ports.open_branch(look.branch, ports.clock()) as unit:
        for ticket_id, ahead in look.near:
            ticket = _waiting(unit, ticket_id)
            if ticket is not None:
                unit.tell(ticket, "near", f"near:{ticket.joined_order}", {"ahead": ahead})
        for moved in look.moved:
            ticket = _waiting(unit, moved.ticket)
            if ticket is not None and ticket.place is not Place.INVITED:  # an invitation says more than a window that moved
                begins, ends = moved.window.from_at.isoformat(), moved.window.to_at and moved.window.to_at.isoformat()
                unit.tell(ticket, moved.kind, f"{moved.kind}:{moved.window.from_at:%H%M}", {"from": begins, "to": ends})


def _waiting(unit: BranchUnit, ticket_id: TicketId) -> Ticket | None:
    try:
        ticket = unit.ticket(ticket_id)
    except NotFound:
        return None
    return ticket if ticket.state is TicketStatus.WAITING else None


def _away(unit: BranchUnit, ticket_id: TicketId) -> Ticket | None:
    ticket = _waiting(unit, ticket_id)
    return ticket if ticket is not None and ticket.place is Place.AWAY else None
