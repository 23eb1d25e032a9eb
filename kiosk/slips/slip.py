"""From a number to its slip on paper."""

from zoneinfo import ZoneInfo

from hardware.printer.slip import Slip
from kiosk.effects import PrintSlip


def slip_of(order: PrintSlip) -> Slip:
    """The slip of a ticket that was just taken, in the language of the screen and the branch's local time."""
    ticket, branch = order.taken.ticket, order.branch
    zone = ZoneInfo(branch.time_zone) if branch else ticket.issued_at.tzinfo
    names = {service.code: service.name for service in branch.services} if branch else {}
    window = None
    if ticket.estimate is not None:
        end = ticket.estimate.to
        window = (ticket.estimate.from_.astimezone(zone), None if end is None else end.astimezone(zone))
    return Slip(
        branch_name=ticket.branch_name,
        number=ticket.number,
        service_name=names.get(ticket.service.code, ticket.service.name),
        issued_at=ticket.issued_at.astimezone(zone),
        ahead=ticket.ahead,
        estimate=window,
        follow_url=order.taken.follow_url or None,
        grace_minutes=branch.grace_minutes if branch else 30,
        return_after=ticket.return_after,
        language=order.language,
        priority=ticket.priority,
        text=branch.texts.get("slip", "") if branch else "",
        cannot_say=ticket.cannot_say is not None,
        held_while_away=ticket.held_while_away,
        free_until=ticket.free_until.astimezone(zone) if ticket.free_until else None,
        reads_codes=order.reads_codes,
        kind=order.kind,
        offline=order.offline,
    )
