"""Views of those who serve: a ticket with its history, the counter, the line."""

from typing import Literal

from pydantic import ConfigDict, Field

from caller_server.contract.views.parts import (
    CounterKind,
    CounterName,
    LineReason,
    Moment,
    OutcomeName,
    PaperName,
    Place,
    ServiceName,
    ShiftState,
    TicketClass,
    View,
    Wire,
)
from caller_server.contract.views.public import TicketView


class Reach(Wire):
    """How the person was reached: ``rung`` of the ladder, its last ``result`` and when it was true.

    ``page``: ``open``. ``push``, ``whatsapp``, ``sms``, ``email``: ``waiting``, ``accepted``, ``retrying``, ``no_answer`` or
    ``failed``; ``ready`` (of ``push``, and of ``message`` for a contact) while nothing had to be sent.
    """

    rung: str
    result: str
    at: Moment


class HistoryEntry(Wire):
    at: Moment
    what: str
    actor: str
    reason: str | None = None
    counter: CounterName | None = None


class NoteEntry(Wire):
    """What somebody wrote about a ticket; it goes with the day."""

    at: Moment
    actor: str
    text: str


class OutcomeChoice(OutcomeName):
    """How a service can end; with ``asks_missing`` the officer ticks the papers that were missing."""

    asks_missing: bool


class StaffTicketView(TicketView):
    """One ticket as an officer sees it; ``can`` has the officer's verbs.

    ``notes`` are what officers wrote about it today. ``outcomes`` and ``papers`` are those of its service, ``following`` the
    service it can be handed on to. ``wait_limit_s`` is when a wait is too long in this branch. ``serving_since`` is what a timer
    counts from: parts served before it was put aside are counted in, ``waiting_s`` ends with the first call in this line.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    waiting_s: int
    reach: list[Reach]
    reason: LineReason
    class_: TicketClass = Field(alias="class")
    history: list[HistoryEntry]
    recall_at: Moment | None
    notes: list[NoteEntry]
    outcomes: list[OutcomeChoice]
    papers: list[PaperName]
    following: ServiceName | None
    wait_limit_s: int
    parked_at: Moment | None = None
    back_at: Moment | None = None


class LineEntry(Wire):
    """One waiting ticket in calling order. ``passed_over`` is true while the person gives way or is away."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    number: str
    service: ServiceName
    place: Place
    waiting_s: int
    joined_at: Moment
    class_: TicketClass = Field(alias="class")
    reason: LineReason
    reach: list[Reach]
    language: str
    walk_minutes: int | None
    passed_over: bool
    deferred_until: Moment | None
    counter: CounterName | None
    appointment_at: Moment | None = None
    invited: bool = False
    coming: bool = False
    come_by: Moment | None = None


class Staffed(Wire):
    """A counter that somebody is at, open or paused."""

    counter: str
    officer: str


class LineView(View):
    """Everyone waiting in a branch, in calling order, and where they are. ``cap`` is how many fit into the lobby.

    ``invited`` were asked to come closer and have not answered; ``on_the_way`` are those who said that they are coming.
    ``staffed`` are the counters that somebody is at.

    ``wait_limit_s``: a wait is near it from three quarters on. At most one priority person after ``priority_ratio`` others.
    """

    tickets: list[LineEntry]
    here: int
    invited: int = 0
    on_the_way: int
    away: int
    cap: int | None
    held_while_away: bool
    wait_limit_s: int = 3600
    priority_ratio: int = 2
    staffed: list[Staffed] = Field(default_factory=list)


class Usual(Wire):
    """The middle half of this service's service times today, in seconds."""

    from_s: int
    to_s: int


class Today(Wire):
    """The day so far of the officer at this counter, over all of their counters; of the counter while nobody is there."""

    served: int
    no_show: int
    mean_service_s: int | None


class ParkedEntry(Wire):
    number: str
    service: ServiceName
    parked_at: Moment
    reason: str | None
    back_at: Moment | None = None


class Pause(Wire):
    """Why a counter calls nobody, and until when as meant."""

    reason: str | None
    since: Moment | None
    until: Moment | None


class Help(Wire):
    """An officer asks a supervisor to come."""

    since: Moment
    reason: str | None


class Undo(Wire):
    """The last press that can still be taken back at this counter: ``what`` it was, of which number, until when."""

    what: Literal["call", "finish"]
    number: str
    until: Moment


class CounterView(View):
    """One counter as its officer sees it. ``can`` has the verbs that would be accepted now (``open``, ``call_next``, ...)."""

    code: str
    label: str
    kind: CounterKind
    state: ShiftState
    officer: str | None
    opened_at: Moment | None
    services: list[ServiceName]
    ticket: StaffTicketView | None
    usual: Usual | None
    next: str | None
    parked: list[ParkedEntry]
    today: Today
    can: list[str]
    pause: Pause | None = None
    help: Help | None = None
    undo: Undo | None = None
    wait_limit_s: int = 3600
