"""What is said of a number, clip by clip: its place and time, where to go, what was noted. Pure."""

from zoneinfo import ZoneInfo

from caller_server.contract.views import BranchService, Estimate, TicketView
from hardware.speaker.phrases import (
    PAUSE,
    Turn,
    ahead_phrases,
    missed_phrases,
    noted_clip,
    number_phrases,
    phrases,
    turn_phrases,
    window_phrases,
)
from kiosk.check.state import Say

# How it stands with a number that waits no longer: the end of a sentence that begins with the number.
STANDS = {"serving": "serving", "parked": "parked", "served": "served", "cancelled": "cancelled", "expired": "cancelled"}


def spoken_clips(order: Say) -> list[str]:
    """The clips for a ticket that was shown, or for what was noted of it. Raises ValueError for what no clip can say."""
    return [noted_clip(order.noted)] if order.noted is not None else ticket_clips(order.ticket, order.language, order.time_zone)


def ticket_clips(ticket: TicketView, language: str, time_zone: str) -> list[str]:
    """How it stands with a ticket. Raises ValueError for a number or counter that no clip can say."""
    if ticket.state == "waiting" and ticket.place == "invited":
        return [*number_phrases(ticket.number), PAUSE, "kiosk.check.invited"]
    if ticket.state == "waiting":
        return turn_phrases(ticket.number, _turn(ticket.ahead, ticket.estimate, ticket.cannot_say is not None, time_zone))
    if ticket.state == "called" and ticket.counter is not None:
        return phrases(language, ticket.number, ticket.counter.kind, ticket.counter.label, 1, ticket.calls_allowed)
    if ticket.state == "no_show":
        return missed_phrases(ticket.number)
    stands = [PAUSE, f"kiosk.check.{STANDS[ticket.state]}"] if ticket.state in STANDS else []
    return [*number_phrases(ticket.number), *stands]


def line_clips(service: BranchService, time_zone: str) -> list[str]:
    """How long the line of a service is, or why no number can be had."""
    if service.state != "open":
        return [PAUSE, f"kiosk.service.{service.state}"]
    turn = _turn(service.ahead, service.estimate, False, time_zone)
    return [*ahead_phrases(turn.ahead), *window_phrases(turn)]


def _turn(ahead: int | None, estimate: Estimate | None, is_unknown: bool, time_zone: str) -> Turn:
    if estimate is None:
        return Turn(ahead, is_unknown=is_unknown)
    zone = ZoneInfo(time_zone)
    until = estimate.to.astimezone(zone).time() if estimate.to else None
    return Turn(ahead, estimate.from_.astimezone(zone).time(), until)
