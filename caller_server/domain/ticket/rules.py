"""One function per verb: it takes the ticket and ``now``, and returns the event, or raises and nothing has happened."""

from datetime import date, datetime, timedelta

from caller_server.domain.branch import Policy, Service
from caller_server.domain.errors import CallLimitReached, NotAllowedNow, NotYourTicket, TooSoon
from caller_server.domain.events import (
    ComingAnnounced,
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
from caller_server.domain.ids import CounterCode, ServiceCode
from caller_server.domain.ticket.states import TRANSITIONS, Place, Ticket, TicketStatus

UNDO_WITHIN = timedelta(seconds=10)  # long enough to see a mistake, too short to rewrite a day


def _require(ticket: Ticket, verb: str, held_by: CounterCode | None = None) -> None:
    if ticket.state not in TRANSITIONS[verb].sources:
        raise NotAllowedNow(f"ticket_{ticket.state}", number=ticket.number, state=str(ticket.state))
    if held_by is not None and ticket.counter != held_by:
        raise NotYourTicket("elsewhere", number=ticket.number)


def take(
    *,
    number: str,
    service: ServiceCode,
    language: str,
    priority: bool,
    walk_minutes: int | None,
    appointment_at: datetime | None = None,
    now: datetime,
) -> TicketTaken:
    """Issue a number. Whether the branch and service are open and the quota allows it is decided before."""
    return TicketTaken(
        at=now,
        number=number,
        service=service,
        language=language,
        priority=priority,
        walk_minutes=walk_minutes,
        appointment_at=appointment_at,
    )


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


def finish(
    ticket: Ticket,
    *,
    counter: CounterCode,
    service: Service | None = None,
    outcome: str | None = None,
    missing: tuple[str, ...] = (),
    now: datetime,
) -> TicketServed:
    """The participant was served: with an outcome of ``service``'s own list, and the papers that were missing (codes).

    Raises NotFound for an outcome or paper that the service does not have, NotAllowedNow when papers are named for an outcome
    that asks for none, or none for one that does.
    """
    _require(ticket, "finish", held_by=counter)
    _check_outcome(service, outcome, missing)
    return TicketServed(at=now, counter=counter, outcome=outcome, missing=missing)


def _check_outcome(service: Service | None, outcome: str | None, missing: tuple[str, ...]) -> None:
    asks = bool(service and outcome and service.outcome(outcome).asks_missing)
    if asks and not missing:
        raise NotAllowedNow("papers_to_name")
    if missing and not asks:
        raise NotAllowedNow("no_papers_here")
    for code in missing:
        if service:
            service.paper(code)


def reopen(ticket: Ticket, *, counter: CounterCode, now: datetime) -> TicketReopened:
    """Finished by mistake: serving goes on. Raises NotAllowedNow after ``UNDO_WITHIN``, NotYourTicket at another counter."""
    _require(ticket, "reopen", held_by=counter)
    if ticket.ended_at is None or now - ticket.ended_at > UNDO_WITHIN:
        raise NotAllowedNow("too_late_to_undo", number=ticket.number)
    return TicketReopened(at=now, counter=counter)


def hand_on(
    ticket: Ticket, *, counter: CounterCode, service: Service, outcome: str | None = None, now: datetime
) -> TicketHandedOn:
    """Done here, and on to the following service of ``service`` with the same number and the time first joined.

    Raises NotAllowedNow when nothing follows, NotFound for an unknown outcome.
    """
    _require(ticket, "hand_on", held_by=counter)
    if service.following is None:
        raise NotAllowedNow("nothing_follows", number=ticket.number)
    _check_outcome(service, outcome, ())
    return TicketHandedOn(at=now, counter=counter, service=service.following, outcome=outcome)


def add_service(
    ticket: Ticket, *, counter: CounterCode, service: ServiceCode, outcome: str | None = None, now: datetime
) -> ServiceAdded:
    """The same person is served for another thing at the same counter. Raises NotAllowedNow for the service it is already."""
    _require(ticket, "add_service", held_by=counter)
    if service == ticket.service:
        raise NotAllowedNow("same_service", number=ticket.number)
    return ServiceAdded(at=now, counter=counter, service=service, outcome=outcome)


def mark_no_show(ticket: Ticket, *, counter: CounterCode, now: datetime) -> TicketMarkedNoShow:
    """Called, and did not come: the officer's decision."""
    _require(ticket, "no_show", held_by=counter)
    return TicketMarkedNoShow(at=now, counter=counter)


def is_absent(ticket: Ticket, policy: Policy, now: datetime) -> bool:
    """Whether a called person is missed without anybody's press: called as often as allowed, and ``recall_after`` has passed
    since the last call, or since "saya datang".
    """
    if not policy.auto_no_show or ticket.state is not TicketStatus.CALLED or ticket.called_at is None:
        return False
    last = max(ticket.called_at, ticket.coming_at or ticket.called_at)
    return ticket.attempt >= policy.max_calls and now - last >= policy.recall_after


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


def move(ticket: Ticket, *, service: ServiceCode, to_counter: CounterCode | None, note: str | None, now: datetime) -> TicketMoved:
    """A supervisor puts a waiting ticket into another service's line, or gives it to a counter; it keeps its place by joining.

    Raises NotAllowedNow when it is there already.
    """
    _require(ticket, "move")
    if service == ticket.service and to_counter == ticket.for_counter:
        raise NotAllowedNow("moved_to_itself", number=ticket.number)
    return TicketMoved(at=now, service=service, to_counter=to_counter, note=note)


def mark_priority(ticket: Ticket, *, priority: bool, now: datetime) -> PriorityMarked:
    """Put a person among those who are interleaved, or out again; why is nobody's business. Raises NotAllowedNow if it is so."""
    _require(ticket, "mark_priority")
    if priority and ticket.priority:
        raise NotAllowedNow("priority_already", number=ticket.number)
    if not priority and not ticket.priority:
        raise NotAllowedNow("no_priority_already", number=ticket.number)
    return PriorityMarked(at=now, priority=priority)


def add_note(ticket: Ticket, *, now: datetime) -> NoteAdded:
    """Write something down for the next officer. Raises NotAllowedNow for a ticket that is closed."""
    _require(ticket, "add_note")
    return NoteAdded(at=now)


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
    """The person is in the lobby and gives way to nobody any more, or is back at the counter where the ticket was put aside.

    Raises NotAllowedNow when that is known already.
    """
    _require(ticket, "arrive")
    if ticket.state is TicketStatus.PARKED:
        if ticket.back_at is not None:
            raise NotAllowedNow("back_already", number=ticket.number)
        return ParticipantArrived(at=now)
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
