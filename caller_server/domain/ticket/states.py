"""The states of a ticket, the table of verbs that lead from one to another, and the ticket itself."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from caller_server.domain.branch import Policy
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


class TicketClass(StrEnum):
    """Whose turn comes when: by joining, interleaved, or by the time of an appointment."""

    ORDINARY = "ordinary"
    PRIORITY = "priority"
    APPOINTMENT = "appointment"


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
        _row("reopen", "served", "serving", TicketReopened),
        _row("hand_on", "serving", "waiting", TicketHandedOn),
        _row("add_service", "serving", None, ServiceAdded),
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
        _row("arrive", "waiting parked", None, ParticipantArrived),
        _row("away", "waiting", None, ParticipantWentAway),
        _row("defer", "waiting", None, TicketDeferred),
        _row("move", "waiting", None, TicketMoved),
        _row("mark_priority", "waiting", None, PriorityMarked),
        _row("add_note", "waiting called serving parked", None, NoteAdded),
    )
}


LEAVES_COUNTER = tuple(  # events of a ticket after which its counter is free; those of the day's end leave all counters
    row.event
    for row in TRANSITIONS.values()
    if row.sources and row.sources <= AT_COUNTER and row.to is not None and row.to not in AT_COUNTER
)


@dataclass(frozen=True)
class Ticket:
    """A participant's place. ``joined_order`` is the branch's sequence number at joining: it orders the line, not the clock.
    Those whom a cut-off kiosk gave numbers may have joined at the same one; among them ``issued_at`` says who came first.

    ``lined_up_at`` is since when it stands in the line of its service, ``waited_s`` how long it stood there (seconds, up to the
    first call). ``served_s`` are the seconds it was served there in the parts that ended with being put aside, None without such
    a part; ``serving_since`` began the newest part. ``invited_at`` is when somebody was asked to come closer, until they came.
    ``missing`` are the papers that were missing, by code.
    """

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
    invited_at: datetime | None = None
    come_by: datetime | None = None
    deferred_until: datetime | None = None
    deferrals: int = 0
    returned_order: int | None = None
    transferred_at: datetime | None = None
    lined_up_at: datetime | None = None
    waited_s: int | None = None
    served_s: int | None = None
    appointment_at: datetime | None = None
    back_at: datetime | None = None
    outcome: str | None = None
    missing: tuple[str, ...] | None = None

    @property
    def joined(self) -> tuple[int, datetime]:
        """When it joined the line: of two tickets the one with the lower came first."""
        return (self.joined_order, self.issued_at)

    @property
    def line_class(self) -> TicketClass:
        if self.appointment_at is not None:
            return TicketClass.APPOINTMENT
        return TicketClass.PRIORITY if self.priority else TicketClass.ORDINARY

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def timer_from(self) -> datetime | None:
        """Since when it would have been served without a break: up to now, or to the end, that is the time served. None for a
        ticket that is not being served, and was not finished.
        """
        if self.state not in (TicketStatus.SERVING, TicketStatus.SERVED) or self.serving_since is None:
            return None
        return self.serving_since - timedelta(seconds=self.served_s or 0)

    def service_s(self, until: datetime) -> int | None:
        """The seconds it was served in this line, up to ``until``: all parts together, without what lay between them.

        None for nobody served.
        """
        since = self.timer_from
        return self.served_s if since is None else max(0, round((until - since) / timedelta(seconds=1)))

    def is_passed_over(self, policy: Policy, now: datetime) -> bool:
        """Whether a free counter passes this waiting person over for now; the place in line is kept."""
        is_deferring = self.deferred_until is not None and self.deferred_until > now
        return is_deferring or (policy.staged_calling and self.place is not Place.HERE)
