"""The kiosk's voice: from a ticket to recorded clips to the loudspeaker. Nothing speaks free text."""

from zoneinfo import ZoneInfo

from caller_server.contract.views import TicketView
from hardware.errors import HardwareError
from hardware.speaker.clips import ClipBank
from hardware.speaker.phrases import Turn, missed_phrases, noted_clip, number_phrases, phrases, turn_phrases
from hardware.speaker.port import Speaker
from kiosk.checks import Say


class Voice:
    """Says what the screen shows of a number, as far as there are clips for it."""

    def __init__(self, bank: ClipBank, speaker: Speaker) -> None:
        self._bank, self.speaker = bank, speaker

    def say(self, order: Say) -> str | None:
        """Say it and return when it was heard; a short word for the fault if it could not be. Never raises HardwareError."""
        try:
            self.speaker.play(self._bank.splice(order.language, spoken_clips(order)))
        except (HardwareError, ValueError) as error:  # ValueError: a number or counter that no voice has words for
            return f"speaker: {type(error).__name__}"
        return None


def spoken_clips(order: Say) -> list[str]:
    """The clips for a ticket that was shown, or for what was noted of it. Raises ValueError for what no clip can say."""
    if order.noted is not None:
        return [noted_clip(order.noted)]
    ticket = order.ticket
    if ticket.state == "waiting":
        return turn_phrases(ticket.number, _turn(ticket, ZoneInfo(order.time_zone)))
    if ticket.state == "called" and ticket.counter is not None:
        return phrases(order.language, ticket.number, ticket.counter.kind, ticket.counter.label, 1, ticket.calls_allowed)
    return missed_phrases(ticket.number) if ticket.state == "no_show" else number_phrases(ticket.number)


def _turn(ticket: TicketView, zone: ZoneInfo) -> Turn:
    estimate = ticket.estimate
    if estimate is None:
        return Turn(ticket.ahead, is_unknown=ticket.cannot_say is not None)
    until = estimate.to.astimezone(zone).time() if estimate.to else None
    return Turn(ticket.ahead, estimate.from_.astimezone(zone).time(), until)
