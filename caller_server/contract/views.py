"""Views: the whole of what one screen shows, as it crosses the wire (design: views are pushed whole and compared by ``seq``).

Times are RFC 3339 in UTC, durations end in ``_s`` (seconds), numbers are strings such as ``A042``.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer


def rfc3339(moment: datetime) -> str:
    """An aware time as RFC 3339 in UTC with milliseconds: ``2026-11-23T01:02:03.456Z``."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


Moment = Annotated[AwareDatetime, PlainSerializer(rfc3339, return_type=str)]

State = Literal["waiting", "called", "serving", "parked", "served", "no_show", "cancelled", "expired"]
Place = Literal["here", "away", "invited"]
CounterKind = Literal["desk", "booth"]
ShiftState = Literal["open", "paused", "closed"]
ServiceState = Literal["open", "closed", "quota_reached"]


class LineReason(StrEnum):
    """Why a ticket stands where it does in line, or why it was called."""

    JOINED = "joined"  # its turn by the order of joining
    PRIORITY = "priority"  # interleaved, after `ratio` others
    PRIORITY_WAITED = "priority_waited"  # a priority person who waited longer than allowed
    RETURNED = "returned"  # missed, came back, after `return_after` calls
    TRANSFERRED = "transferred"  # passed on, keeps the time first joined
    CHOSEN = "chosen"  # called out of order by an officer, with a reason
    PARKED = "parked"  # was put aside and is called again


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _View(_Wire):
    """What every view carries: where it belongs, how new it is, and what time it was."""

    branch: str
    seq: int
    server_time: Moment


class ServiceName(_Wire):
    code: str
    name: str


class CounterName(_Wire):
    """``kind`` gives the word (Loket, Bilik), ``label`` the number on it."""

    code: str
    label: str
    kind: CounterKind


class Estimate(_Wire):
    """A window in which the call is expected, or ``not_before`` alone (``to`` is null then)."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    from_: Moment = Field(alias="from")
    to: Moment | None
    kind: Literal["window", "not_before"]


class Why(_Wire):
    """A call that came before this ticket though the person joined later."""

    number: str
    reason: LineReason


class TicketView(_View):
    """One ticket as its holder sees it. ``why`` lists later comers who were called first; ``can`` the participant's verbs now.

    ``held_while_away``: the branch passes over those who are away until they are here; else they are called in their turn.
    """

    number: str
    service: ServiceName
    state: State
    place: Place
    held_while_away: bool
    priority: bool
    ahead: int | None
    estimate: Estimate | None
    counter: CounterName | None
    attempt: int
    calls_allowed: int
    called_at: Moment | None
    issued_at: Moment
    walk_minutes: int | None
    come_by: Moment | None
    return_by: Moment | None
    return_after: int
    hit_rate: float | None
    why: list[Why]
    can: list[str]
    language: str
    branch_name: str
    ended_at: Moment | None
    serving_since: Moment | None
    coming: bool


class Reach(_Wire):
    """How the person was reached: ``rung`` of the ladder (``page``, ``paper``), its ``result`` and when it was true."""

    rung: str
    result: str
    at: Moment


class HistoryEntry(_Wire):
    at: Moment
    what: str
    actor: str
    reason: str | None = None
    counter: CounterName | None = None


class StaffTicketView(TicketView):
    """One ticket as an officer sees it; ``can`` has the officer's verbs, ``class`` is ``ordinary`` or ``priority``."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    waiting_s: int
    reach: list[Reach]
    reason: LineReason
    class_: Literal["ordinary", "priority"] = Field(alias="class")
    history: list[HistoryEntry]
    recall_at: Moment | None


class BoardCall(_Wire):
    """One announced call; ``seq`` is its own place in the branch's sequence."""

    seq: int
    number: str
    service: str
    counter: str
    kind: CounterKind
    label: str
    attempt: int
    called_at: Moment


class BoardCounter(CounterName):
    state: ShiftState
    number: str | None


class BoardService(_Wire):
    code: str
    name: str
    waiting: int
    last_called: str | None
    estimate: Estimate | None
    state: ServiceState


class BoardView(_View):
    """What the lobby display shows; anyone may see it. ``calls`` newest first. ``voice`` is the spoken languages in order."""

    name: str
    open: bool
    calls: list[BoardCall]
    counters: list[BoardCounter]
    services: list[BoardService]
    notice: str | None
    join: str | None
    time_zone: str
    voice: list[str]
    max_calls: int


class BranchService(_Wire):
    """A service as the kiosk offers it. ``about`` explains the abbreviation, ``quota_left`` is null without a quota.

    ``waiting`` are those of this service, ``ahead`` all who would be called before somebody who took a number now; when today's
    numbers are gone, ``available_at`` says when they are given out again, as far as the hours tell.
    """

    code: str
    name: str
    about: str
    waiting: int
    ahead: int
    quota_left: int | None
    available_at: Moment | None
    estimate: Estimate | None
    state: ServiceState


class BranchView(_View):
    """What somebody who has no ticket yet may know of a branch. ``closed_because`` and ``opens_at`` are set when it is closed."""

    name: str
    open: bool
    closed_because: Literal["hours", "holiday", "stopped"] | None
    opens_at: Moment | None
    services: list[BranchService]
    languages: list[str]
    time_zone: str
    grace_minutes: int
    return_after: int


class LineEntry(_Wire):
    """One waiting ticket in calling order. ``passed_over`` is true while the person gives way or is away."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    number: str
    service: ServiceName
    place: Place
    waiting_s: int
    joined_at: Moment
    class_: Literal["ordinary", "priority"] = Field(alias="class")
    reason: LineReason
    reach: list[Reach]
    language: str
    walk_minutes: int | None
    passed_over: bool
    deferred_until: Moment | None
    counter: CounterName | None


class LineView(_View):
    """Everyone waiting in a branch, in calling order, and where they are."""

    tickets: list[LineEntry]
    here: int
    on_the_way: int
    away: int
    cap: int | None
    held_while_away: bool


class Usual(_Wire):
    """The middle half of this service's service times today, in seconds."""

    from_s: int
    to_s: int


class Today(_Wire):
    served: int
    no_show: int
    mean_service_s: int | None


class ParkedEntry(_Wire):
    number: str
    service: ServiceName
    parked_at: Moment
    reason: str | None


class CounterView(_View):
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


class LiveCounter(BoardCounter):
    officer: str | None
    since: Moment | None
    ticket_state: State | None


class LiveService(_Wire):
    code: str
    name: str
    waiting: int
    longest_wait_s: int | None
    issued: int
    quota_left: int | None
    state: ServiceState


class LiveView(_View):
    """The whole branch as a supervisor sees it."""

    name: str
    open: bool
    counters: list[LiveCounter]
    services: list[LiveService]
    waiting: int
    longest_wait_s: int | None
    served: int
    no_show: int
    cancelled: int


class Heartbeat(_Wire):
    """Every ten seconds, from the database: a client whose ``seq`` is older fetches its view."""

    branch: str
    seq: int
    server_time: Moment
