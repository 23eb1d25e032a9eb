"""What an event does to a ticket: the only place where a ticket changes."""

from dataclasses import replace
from datetime import date

from caller_server.domain.events import (
    ComingAnnounced,
    Event,
    ParticipantArrived,
    ParticipantWentAway,
    ServingStarted,
    TicketCalled,
    TicketCancelled,
    TicketDeferred,
    TicketExpired,
    TicketInvited,
    TicketMarkedNoShow,
    TicketParked,
    TicketReinstated,
    TicketReturned,
    TicketServed,
    TicketTaken,
    TicketTransferred,
)
from caller_server.domain.ids import BranchCode, TicketId
from caller_server.domain.ticket.states import Place, Ticket, TicketStatus


def taken(event: TicketTaken, *, ticket_id: TicketId, branch: BranchCode, day: date, seq: int) -> Ticket:
    """The ticket that the event began. A person who gave a walking time is away, others are here."""
    return Ticket(
        id=ticket_id,
        branch=branch,
        day=day,
        number=event.number,
        service=event.service,
        state=TicketStatus.WAITING,
        joined_order=seq,
        issued_at=event.at,
        language=event.language,
        priority=event.priority,
        place=Place.AWAY if event.walk_minutes else Place.HERE,
        walk_minutes=event.walk_minutes,
    )


def apply(ticket: Ticket, event: Event, seq: int) -> Ticket:
    """The ticket after ``event``, which is number ``seq`` of its branch. The only place where a ticket changes."""
    match event:
        case TicketCalled():
            return replace(
                ticket,
                state=TicketStatus.CALLED,
                counter=event.counter,
                attempt=event.attempt,
                call_reason=event.reason,
                called_at=event.at,
                parked_at=None,
                coming_at=ticket.coming_at if event.attempt > 1 else None,
                deferred_until=None,
            )
        case ServingStarted():
            return replace(ticket, state=TicketStatus.SERVING, serving_since=event.at, place=Place.HERE)
        case TicketParked():
            return replace(ticket, state=TicketStatus.PARKED, parked_at=event.at)
        case TicketServed():
            return replace(ticket, state=TicketStatus.SERVED, ended_at=event.at)
        case TicketMarkedNoShow():
            return replace(ticket, state=TicketStatus.NO_SHOW, counter=None, ended_at=event.at)
        case TicketCancelled():
            return replace(ticket, state=TicketStatus.CANCELLED, ended_at=event.at)
        case TicketExpired():
            return replace(ticket, state=TicketStatus.EXPIRED, counter=None, ended_at=event.at)
    return _apply_while_waiting(ticket, event, seq)


def _apply_while_waiting(ticket: Ticket, event: Event, seq: int) -> Ticket:
    """Events that leave the ticket in line, put it back there, or only note something on it."""
    back = {"state": TicketStatus.WAITING, "counter": None, "attempt": 0, "called_at": None, "coming_at": None}
    match event:
        case TicketReinstated():
            return replace(ticket, **back, ended_at=None, place=Place.HERE, returned_order=seq)  # type: ignore[arg-type]
        case TicketReturned():
            return replace(ticket, **back)  # type: ignore[arg-type]
        case TicketTransferred():
            moved = replace(ticket, **back, serving_since=None, transferred_at=event.at)  # type: ignore[arg-type]
            return replace(moved, service=event.service, for_counter=event.to_counter, returned_order=None)
        case ComingAnnounced():
            return replace(ticket, coming_at=event.at)
        case TicketInvited():
            return replace(ticket, place=Place.INVITED, come_by=event.come_by)
        case ParticipantArrived():
            return replace(ticket, place=Place.HERE, come_by=None, deferred_until=None)
        case ParticipantWentAway():
            return replace(ticket, place=Place.AWAY, walk_minutes=event.walk_minutes)
        case TicketDeferred():
            return replace(ticket, deferred_until=event.until, deferrals=ticket.deferrals + 1)
    raise TypeError(f"no rule says what {event!r} does to a ticket")
