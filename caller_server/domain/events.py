"""What happened to a ticket: facts in the past tense, frozen. The log keeps them; ``ticket.apply`` folds them into the row."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from types import UnionType
from typing import Any, ClassVar, get_args, get_type_hints

from caller_server.domain.ids import CounterCode, ServiceCode

# Fields that hardly any event has: the log keeps them only where they say something.
SELDOM: dict[str, bool] = {"is_seldom": True}


class LineReason(StrEnum):
    """Why a ticket stands where it does in line, and so why it was called."""

    JOINED = "joined"
    PRIORITY = "priority"
    PRIORITY_WAITED = "priority_waited"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    CHOSEN = "chosen"
    PARKED = "parked"
    APPOINTMENT = "appointment"
    WEIGHTED = "weighted"


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact about one ticket. ``at`` is the branch's own time, which never runs backwards."""

    kind: ClassVar[str] = ""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class TicketTaken(Event):
    """A number was given out. What is seldom is about one that a kiosk gave out while it was cut off from the server.

    ``given_at`` is that moment, by the kiosk's clock as far as it can be believed; ``joined_order`` is the place in line that
    goes with it, ``own_order`` counts the numbers that the kiosk gave out so, ``printed`` is what became of the slip.
    ``instead_of`` is the number that was given out to the same person before, and never reached the kiosk. ``is_late``: its day
    was over by then.
    """

    kind: ClassVar[str] = "taken"
    number: str
    service: ServiceCode
    language: str
    priority: bool
    walk_minutes: int | None
    appointment_at: datetime | None = None
    given_at: datetime | None = field(default=None, metadata=SELDOM)
    joined_order: int | None = field(default=None, metadata=SELDOM)
    own_order: int | None = field(default=None, metadata=SELDOM)
    printed: str | None = field(default=None, metadata=SELDOM)
    instead_of: str | None = field(default=None, metadata=SELDOM)
    is_late: bool = field(default=False, metadata=SELDOM)


@dataclass(frozen=True, kw_only=True)
class TicketCalled(Event):
    kind: ClassVar[str] = "called"
    counter: CounterCode
    attempt: int
    reason: LineReason
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class ServingStarted(Event):
    kind: ClassVar[str] = "serving_started"
    counter: CounterCode


@dataclass(frozen=True, kw_only=True)
class TicketServed(Event):
    kind: ClassVar[str] = "served"
    counter: CounterCode
    outcome: str | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TicketReopened(Event):
    kind: ClassVar[str] = "reopened"
    counter: CounterCode


@dataclass(frozen=True, kw_only=True)
class TicketHandedOn(Event):
    kind: ClassVar[str] = "handed_on"
    counter: CounterCode
    service: ServiceCode
    outcome: str | None = None


@dataclass(frozen=True, kw_only=True)
class ServiceAdded(Event):
    kind: ClassVar[str] = "service_added"
    counter: CounterCode
    service: ServiceCode
    outcome: str | None = None


@dataclass(frozen=True, kw_only=True)
class TicketMoved(Event):
    kind: ClassVar[str] = "moved"
    service: ServiceCode
    to_counter: CounterCode | None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class PriorityMarked(Event):
    kind: ClassVar[str] = "priority_marked"
    priority: bool


@dataclass(frozen=True, kw_only=True)
class NoteAdded(Event):
    """Somebody wrote a note; its text is kept apart, because it may name people and goes with the day."""

    kind: ClassVar[str] = "note_added"


@dataclass(frozen=True, kw_only=True)
class TicketMarkedNoShow(Event):
    kind: ClassVar[str] = "marked_no_show"
    counter: CounterCode


@dataclass(frozen=True, kw_only=True)
class TicketReinstated(Event):
    kind: ClassVar[str] = "reinstated"


@dataclass(frozen=True, kw_only=True)
class TicketReturned(Event):
    kind: ClassVar[str] = "returned"
    counter: CounterCode


@dataclass(frozen=True, kw_only=True)
class TicketParked(Event):
    kind: ClassVar[str] = "parked"
    counter: CounterCode
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class TicketTransferred(Event):
    kind: ClassVar[str] = "transferred"
    counter: CounterCode
    service: ServiceCode
    to_counter: CounterCode | None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class TicketCancelled(Event):
    kind: ClassVar[str] = "cancelled"


@dataclass(frozen=True, kw_only=True)
class TicketExpired(Event):
    kind: ClassVar[str] = "expired"


@dataclass(frozen=True, kw_only=True)
class ComingAnnounced(Event):
    kind: ClassVar[str] = "coming_announced"
    minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class TicketInvited(Event):
    kind: ClassVar[str] = "invited"
    come_by: datetime


@dataclass(frozen=True, kw_only=True)
class ParticipantArrived(Event):
    kind: ClassVar[str] = "arrived"


@dataclass(frozen=True, kw_only=True)
class ParticipantWentAway(Event):
    kind: ClassVar[str] = "went_away"
    walk_minutes: int


@dataclass(frozen=True, kw_only=True)
class TicketDeferred(Event):
    kind: ClassVar[str] = "deferred"
    until: datetime


BY_KIND: dict[str, type[Event]] = {event.kind: event for event in Event.__subclasses__()}
_HINTS = {kind: get_type_hints(event) for kind, event in BY_KIND.items()}  # looked up once: a log has millions of events


def detail(event: Any) -> dict[str, Any]:
    """What the log keeps of an event (a dataclass) beside its kind and time, as plain JSON values."""
    told = {found: getattr(event, found.name) for found in fields(event) if found.name != "at"}
    return {
        found.name: _plain(value)
        for found, value in told.items()
        if not (found.metadata.get("is_seldom") and value == found.default)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def from_log(kind: str, at: datetime, stored: dict[str, Any]) -> Event:
    """The event that the log tells of. Raises KeyError for a kind this program does not know."""
    event = BY_KIND[kind]
    hints = _HINTS[kind]
    values = {found.name: _revive(hints[found.name], stored[found.name]) for found in fields(event) if found.name in stored}
    return event(at=at, **values)


def _revive(hint: Any, value: Any) -> Any:
    kinds = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    if datetime in kinds and isinstance(value, str):
        return datetime.fromisoformat(value)
    if LineReason in kinds:
        return LineReason(value)
    return tuple(value) if isinstance(value, list) else value
