"""The life of a ticket: its states, one function per verb that decides, and one ``apply`` that changes it.

A verb takes values and ``now`` and returns the event, or raises a QueueError and nothing has happened.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from caller_server.domain.branch import Policy
from caller_server.domain.errors import CallLimitReached, NotAllowedNow, NotYourTicket, TooSoon
from caller_server.domain.events import (
    ComingAnnounced,
    Event,
    LineReason,
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
from caller_server.domain.ids import BranchCode, CounterCode, ServiceCode, TicketId


class TicketStatus(StrEnum):
    """Where a ticket is in its life. A ticket is in exactly one of these."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    SERVED = "served"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Place(StrEnum):
    """Where a waiting person is."""

    HERE = "here"
    AWAY = "away"
    INVITED = "invited"


OPEN_STATES = frozenset({TicketStatus.WAITING, TicketStatus.CALLED, TicketStatus.SERVING, TicketStatus.PARKED})
AT_COUNTER = frozenset({TicketStatus.CALLED, TicketStatus.SERVING})


@dataclass(frozen=True)
class Transition:
    """One row of the table of states and verbs; ``to`` is None where the state stays."""

    verb: str
    sources: frozenset[TicketStatus]
    to: TicketStatus | None
    event: type[Event]


def _row(verb: str, sources: str, to: str | None, event: type[Event]) -> Transition:
    return Transition(verb, frozenset(TicketStatus(s) for s in sources.split()), TicketStatus(to) if to else None, event)


TRANSITIONS: dict[str, Transition] = {
    row.verb: row
    for row in (
        _row("take", "", "waiting", TicketTaken),
        _row("call", "waiting", "called", TicketCalled),
        _row("recall", "called", None, TicketCalled),
        _row("start", "called", "serving", ServingStarted),
        _row("finish", "serving", "served", TicketServed),
        _row("no_show", "called", "no_show", TicketMarkedNoShow),
        _row("reinstate", "no_show", "waiting", TicketReinstated),
        _row("return_to_line", "called", "waiting", TicketReturned),
        _row("park", "serving", "parked", TicketParked),
        _row("resume", "parked", "called", TicketCalled),
        _row("transfer", "called serving", "waiting", TicketTransferred),
        _row("leave", "waiting", "cancelled", TicketCancelled),
        _row("expire", "waiting called serving parked", "expired", TicketExpired),
        _row("coming", "waiting called", None, ComingAnnounced),
        _row("invite", "waiting", None, TicketInvited),
        _row("arrive", "waiting", None, ParticipantArrived),
        _row("away", "waiting", None, ParticipantWentAway),
        _row("defer", "waiting", None, TicketDeferred),
    )
}


@dataclass(frozen=True)
class Ticket:
    """A participant's place. ``joined_order`` is the branch's sequence number at joining: it orders the line, not the clock."""

    id: TicketId
    branch: BranchCode
    day: date
    number: str
    service: ServiceCode
    state: TicketStatus
    joined_order: int
    issued_at: datetime
    language: str = "id"
    priority: bool = False
    place: Place = Place.HERE
    walk_minutes: int | None = None
    attempt: int = 0
    counter: CounterCode | None = None
    for_counter: CounterCode | None = None
    call_reason: LineReason = LineReason.JOINED
    called_at: datetime | None = None
    serving_since: datetime | None = None
    parked_at: datetime | None = None
    ended_at: datetime | None = None
    coming_at: datetime | None = None
    come_by: datetime | None = None
    deferred_until: datetime | None = None
    deferrals: int = 0
    returned_order: int | None = None
    transferred_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def is_passed_over(self, policy: Policy, now: datetime) -> bool:
        """Whether a free counter passes this waiting person over for now; the place in line is kept."""
        is_deferring = self.deferred_until is not None and self.deferred_until > now
        return is_deferring or (policy.staged_calling and self.place is not Place.HERE)


def _require(ticket: Ticket, verb: str, held_by: CounterCode | None = None) -> None:
    if ticket.state not in TRANSITIONS[verb].sources:
        raise NotAllowedNow(f"ticket_{ticket.state}", number=ticket.number, state=str(ticket.state))
    if held_by is not None and ticket.counter != held_by:
        raise NotYourTicket("elsewhere", number=ticket.number)


def take(
    *, number: str, service: ServiceCode, language: str, priority: bool, walk_minutes: int | None, now: datetime
) -> TicketTaken:
    """Issue a number. Whether the branch and service are open and the quota allows it is decided before."""
    return TicketTaken(at=now, number=number, service=service, language=language, priority=priority, walk_minutes=walk_minutes)


def call(
    ticket: Ticket, *, counter: CounterCode, reason: LineReason = LineReason.JOINED, note: str | None = None, now: datetime
) -> TicketCalled:
    """Call a waiting ticket to a counter for the first time. Raises NotAllowedNow unless it is waiting."""
    _require(ticket, "call")
    return TicketCalled(at=now, counter=counter, attempt=1, reason=reason, note=note)


def recall_at(ticket: Ticket, policy: Policy) -> datetime | None:
    """From when the ticket may be called again; None when it may not be called any more."""
    if ticket.state is not TicketStatus.CALLED or ticket.called_at is None or ticket.attempt >= policy.max_calls:
        return None
    return ticket.called_at + policy.recall_after


def recall(ticket: Ticket, *, counter: CounterCode, policy: Policy, now: datetime) -> TicketCalled:
    """Repeat the call from the counter that made it.

    Raises CallLimitReached after ``policy.max_calls`` calls, TooSoon within ``policy.recall_after`` of the last.
    """
    _require(ticket, "recall", held_by=counter)
    allowed_from = recall_at(ticket, policy)
    if allowed_from is None:
        raise CallLimitReached("called_enough", number=ticket.number, attempt=ticket.attempt)
    if ticket.called_at and ticket.called_at <= now < allowed_from:  # a clock that went back holds nobody up
        wait = allowed_from - now
        raise TooSoon("recall", retry_after=wait, number=ticket.number, seconds=max(1, round(wait / timedelta(seconds=1))))
    return TicketCalled(at=now, counter=counter, attempt=ticket.attempt + 1, reason=ticket.call_reason)


def start(ticket: Ticket, *, counter: CounterCode, now: datetime) -> ServingStarted:
    """The participant arrived at the counter."""
    _require(ticket, "start", held_by=counter)
    return ServingStarted(at=now, counter=counter)


def finish(ticket: Ticket, *, counter: CounterCode, now: datetime) -> TicketServed:
    """The participant was served."""
    _require(ticket, "finish", held_by=counter)
    return TicketServed(at=now, counter=counter)


def mark_no_show(ticket: Ticket, *, counter: CounterCode, now: datetime) -> TicketMarkedNoShow:
    """Called, and did not come: the officer's decision."""
    _require(ticket, "no_show", held_by=counter)
    return TicketMarkedNoShow(at=now, counter=counter)


def return_by(ticket: Ticket, policy: Policy) -> datetime | None:
    """Until when a missed participant may come back; None for a ticket that was not missed."""
    return ticket.ended_at + policy.grace if ticket.state is TicketStatus.NO_SHOW and ticket.ended_at else None


def reinstate(ticket: Ticket, *, policy: Policy, today: date, now: datetime) -> TicketReinstated:
    """Put a missed ticket back in line, ``policy.return_after`` calls later. Raises NotAllowedNow after its grace or its day."""
    _require(ticket, "reinstate")
    limit = return_by(ticket, policy)
    if ticket.day != today or limit is None or now > limit:
        raise NotAllowedNow("grace_over", number=ticket.number)
    return TicketReinstated(at=now)


def return_to_line(ticket: Ticket, *, counter: CounterCode, now: datetime) -> TicketReturned:
    """Called by mistake: back to the same place in line."""
    _require(ticket, "return_to_line", held_by=counter)
    return TicketReturned(at=now, counter=counter)


def park(ticket: Ticket, *, counter: CounterCode, note: str | None, now: datetime) -> TicketParked:
    """Put aside while the participant fills in a form; it stays with the counter."""
    _require(ticket, "park", held_by=counter)
    return TicketParked(at=now, counter=counter, note=note)


def resume(ticket: Ticket, *, counter: CounterCode, is_own_counter_closed: bool, now: datetime) -> TicketCalled:
    """Call a parked ticket again. Raises NotYourTicket unless it is this counter's, or its counter has closed meanwhile."""
    _require(ticket, "resume", held_by=None if is_own_counter_closed else counter)
    return TicketCalled(at=now, counter=counter, attempt=1, reason=LineReason.PARKED)


def transfer(
    ticket: Ticket,
    *,
    counter: CounterCode,
    service: ServiceCode,
    to_counter: CounterCode | None,
    note: str | None,
    now: datetime,
) -> TicketTransferred:
    """Pass the ticket on to a service, or to a named counter, keeping number and joining time.

    Raises NotAllowedNow when it would go to where it already is.
    """
    _require(ticket, "transfer", held_by=counter)
    if to_counter == counter or (to_counter is None and service == ticket.service):
        raise NotAllowedNow("transfer_to_itself", number=ticket.number)
    return TicketTransferred(at=now, counter=counter, service=service, to_counter=to_counter, note=note)


def leave(ticket: Ticket, *, now: datetime) -> TicketCancelled:
    """The participant gives the number up."""
    _require(ticket, "leave")
    return TicketCancelled(at=now)


def expire(ticket: Ticket, *, now: datetime) -> TicketExpired:
    """The day ended before the ticket did."""
    _require(ticket, "expire")
    return TicketExpired(at=now)


def coming(ticket: Ticket, *, minutes: int | None, now: datetime) -> ComingAnnounced:
    """ "Saya datang": a note on a called or invited ticket. Raises NotAllowedNow for a ticket that only waits."""
    _require(ticket, "coming")
    if ticket.state is TicketStatus.WAITING and ticket.place is not Place.INVITED:
        raise NotAllowedNow("not_called_yet", number=ticket.number)
    return ComingAnnounced(at=now, minutes=minutes)


def invite(ticket: Ticket, *, come_by: datetime, now: datetime) -> TicketInvited:
    """Ask somebody who is away to come closer. Raises NotAllowedNow for a person who is here."""
    _require(ticket, "invite")
    if ticket.place is Place.HERE:
        raise NotAllowedNow("here_already", number=ticket.number)
    return TicketInvited(at=now, come_by=come_by)


def arrive(ticket: Ticket, *, now: datetime) -> ParticipantArrived:
    """The person is in the lobby, and gives way to nobody any more. Raises NotAllowedNow when that is known already."""
    _require(ticket, "arrive")
    if ticket.place is Place.HERE and ticket.deferred_until is None:
        raise NotAllowedNow("here_already", number=ticket.number)
    return ParticipantArrived(at=now)


def away(ticket: Ticket, *, walk_minutes: int, now: datetime) -> ParticipantWentAway:
    """The person goes out, ``walk_minutes`` from the branch."""
    _require(ticket, "away")
    if ticket.place is Place.AWAY and ticket.walk_minutes == walk_minutes:
        raise NotAllowedNow("away_already", number=ticket.number)
    return ParticipantWentAway(at=now, walk_minutes=walk_minutes)


def defer(ticket: Ticket, *, minutes: int, policy: Policy, now: datetime) -> TicketDeferred:
    """Give way to others for some minutes, keeping the place. Raises NotAllowedNow after ``policy.max_deferrals`` times."""
    _require(ticket, "defer")
    if ticket.deferrals >= policy.max_deferrals:
        raise NotAllowedNow("deferred_enough", number=ticket.number, times=ticket.deferrals)
    return TicketDeferred(at=now, until=now + timedelta(minutes=minutes))


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
