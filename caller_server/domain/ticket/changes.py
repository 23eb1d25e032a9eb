"""What an event does to a ticket: the only place where a ticket changes."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from caller_server.domain.events import (
    ComingAnnounced,
    Event,
    LineReason,
    NoteAdded,
    ParticipantArrived,
    ParticipantWentAway,
    PriorityMarked,
    ServiceAdded,
    ServingStarted,
    TicketCalled,
    TicketCancelled,
    TicketDeferred,
    TicketExpired,
    TicketHandedOn,
    TicketInvited,
    TicketMarkedNoShow,
    TicketMoved,
    TicketParked,
    TicketReinstated,
    TicketReopened,
    TicketReturned,
    TicketServed,
    TicketTaken,
    TicketTransferred,
)
from caller_server.domain.ids import BranchCode, TicketId
from caller_server.domain.ticket.states import Place, Ticket, TicketStatus


def taken(event: TicketTaken, *, ticket_id: TicketId, branch: BranchCode, day: date, seq: int) -> Ticket:
    """The ticket that the event began. A person who gave a walking time is away, others are here."""
    given_at = event.given_at or event.at
    return Ticket(
        id=ticket_id,
        branch=branch,
        day=day,
        number=event.number,
        service=event.service,
        state=TicketStatus.WAITING,
        joined_order=seq if event.joined_order is None else event.joined_order,
        issued_at=given_at,
        language=event.language,
        priority=event.priority,
        place=Place.AWAY if event.walk_minutes else Place.HERE,
        walk_minutes=event.walk_minutes,
        lined_up_at=max(given_at, event.appointment_at) if event.appointment_at else given_at,
        appointment_at=event.appointment_at,
    )


def apply(ticket: Ticket, event: Event, seq: int) -> Ticket:
    """The ticket after ``event``, which is number ``seq`` of its branch. The only place where a ticket changes."""
    match event:
        case TicketCalled() | ServingStarted() | TicketParked() | TicketReopened() | ServiceAdded():
            return _at_counter(ticket, event)
        case TicketServed():
            return replace(
                ticket, state=TicketStatus.SERVED, ended_at=event.at, outcome=event.outcome, missing=event.missing or None
            )
        case TicketMarkedNoShow():
            return replace(ticket, state=TicketStatus.NO_SHOW, counter=None, ended_at=event.at)
        case TicketCancelled():
            return replace(ticket, state=TicketStatus.CANCELLED, ended_at=event.at)
        case TicketExpired():
            return replace(ticket, state=TicketStatus.EXPIRED, counter=None, ended_at=event.at)
        case TicketReinstated() | TicketReturned() | TicketTransferred() | TicketHandedOn():
            return _back_in_line(ticket, event, seq)
    return _noted(ticket, event)


def _at_counter(ticket: Ticket, event: Event) -> Ticket:
    """Events that bring the ticket to a counter, or find it there."""
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
                back_at=None,
                coming_at=ticket.coming_at if event.attempt > 1 else None,
                deferred_until=None,
                waited_s=_waited(ticket, event),
            )
        case ServingStarted():
            return replace(ticket, state=TicketStatus.SERVING, serving_since=event.at, place=Place.HERE)
        case TicketReopened():
            return replace(ticket, state=TicketStatus.SERVING, ended_at=None, outcome=None, missing=None)
        case ServiceAdded():
            return replace(
                ticket, service=event.service, serving_since=event.at, lined_up_at=event.at, waited_s=None, served_s=None
            )
    return replace(ticket, state=TicketStatus.PARKED, parked_at=event.at, served_s=ticket.service_s(event.at))


def _waited(ticket: Ticket, call: TicketCalled) -> int | None:
    """How long the ticket stood in line, known from its first call there on."""
    if call.attempt > 1 or call.reason is LineReason.PARKED:
        return ticket.waited_s
    return max(0, round((call.at - _lined_up(ticket)) / timedelta(seconds=1)))


def _lined_up(ticket: Ticket) -> datetime:
    return ticket.lined_up_at or ticket.issued_at


def _back_in_line(ticket: Ticket, event: Event, seq: int) -> Ticket:
    """Events that put the ticket back in line. Passed on, it keeps its number and the time it joined first."""
    back: dict[str, Any] = {"state": TicketStatus.WAITING, "counter": None, "attempt": 0, "called_at": None, "coming_at": None}
    passed_on: dict[str, Any] = {
        "serving_since": None,
        "transferred_at": event.at,
        "lined_up_at": event.at,
        "returned_order": None,
        "waited_s": None,
        "served_s": None,
    }
    match event:
        case TicketReinstated():
            anew: dict[str, Any] = {"lined_up_at": event.at, "waited_s": None, "served_s": None}
            return replace(ticket, **back, **anew, ended_at=None, place=Place.HERE, returned_order=seq)
        case TicketTransferred():
            return replace(ticket, **back, **passed_on, service=event.service, for_counter=event.to_counter)
        case TicketHandedOn():
            return replace(ticket, **back, **passed_on, service=event.service, for_counter=None)
    return replace(ticket, **back, waited_s=None, lined_up_at=_waits_on_from(ticket, event))


def _waits_on_from(ticket: Ticket, returned: Event) -> datetime | None:
    """Returned to the line: called by mistake, it has waited all along; put aside before, it goes on where its wait stopped."""
    if ticket.call_reason is not LineReason.PARKED or ticket.waited_s is None:
        return ticket.lined_up_at
    return returned.at - timedelta(seconds=ticket.waited_s)


def _noted(ticket: Ticket, event: Event) -> Ticket:
    """Events that leave the state as it is."""
    match event:
        case ComingAnnounced():
            return replace(ticket, coming_at=event.at)
        case TicketInvited():
            return replace(ticket, place=Place.INVITED, invited_at=event.at, come_by=event.come_by)
        case ParticipantArrived() if ticket.state is TicketStatus.PARKED:
            return replace(ticket, back_at=event.at)
        case ParticipantArrived():
            return replace(ticket, place=Place.HERE, invited_at=None, come_by=None, deferred_until=None)
        case ParticipantWentAway():
            return replace(ticket, place=Place.AWAY, walk_minutes=event.walk_minutes, invited_at=None, come_by=None)
        case TicketDeferred():
            return replace(ticket, deferred_until=event.until, deferrals=ticket.deferrals + 1)
        case TicketMoved():
            return replace(
                ticket,
                service=event.service,
                for_counter=event.to_counter,
                transferred_at=event.at,
                served_s=ticket.served_s if event.service == ticket.service else None,
            )
        case PriorityMarked():
            return replace(ticket, priority=event.priority)
        case NoteAdded():
            return ticket
    raise TypeError(f"no rule says what {event!r} does to a ticket")
