"""A number that was given out without the server, as the screen and the slip know numbers. Pure."""

from caller_server.contract.commands import TakenTicket
from caller_server.contract.views import BranchView, ServiceName, TicketView
from kiosk.alone.book import Given

RETURN_AFTER = 3  # what a branch has when nothing is known of it


def taken_alone(given: Given, branch: BranchView | None) -> TakenTicket:
    """The number with the names of ``branch``; of its place in line nothing is known."""
    ticket = given.ticket
    names = {service.code: service.name for service in branch.services} if branch else {}
    view = TicketView(
        branch=branch.branch if branch else "",
        seq=ticket.seen_seq or 0,
        server_time=ticket.taken_at,
        number=ticket.number,
        service=ServiceName(code=ticket.service, name=names.get(ticket.service, ticket.service)),
        state="waiting",
        place="here",
        held_while_away=False,
        priority=ticket.priority,
        ahead=None,
        estimate=None,
        counter=None,
        attempt=0,
        calls_allowed=0,
        called_at=None,
        issued_at=ticket.taken_at,
        walk_minutes=ticket.walk_minutes,
        come_by=None,
        return_by=None,
        return_after=branch.return_after if branch else RETURN_AFTER,
        hit_rate=None,
        why=[],
        can=[],
        language=ticket.language,
        branch_name=branch.name if branch else "",
        ended_at=None,
        serving_since=None,
        coming=False,
        missing=[],
    )
    return TakenTicket(ticket=view, token=ticket.token, follow_url=given.follow_url)
