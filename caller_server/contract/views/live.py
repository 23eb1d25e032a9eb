"""The live picture of a branch for its supervisor, and the heartbeat."""

from typing import Literal

from caller_server.contract.views.parts import (
    ClosedBecause,
    CounterName,
    Estimate,
    Message,
    Moment,
    Notice,
    ServiceName,
    ServiceState,
    State,
    View,
    Wire,
)
from caller_server.contract.views.public import BoardCounter
from caller_server.contract.views.staff import Help, Pause

AlertKind = Literal[
    "help",
    "waiting_too_long",
    "serving_too_long",
    "no_counter",
    "calls_stalled",
    "device_offline",
    "paper_out",
    "paper_near_end",
    "over_cap",
    "quota_gone",
    "kiosk_help",
    "offline_refused",
    "device_hot",
    "device_clock",
    "device_alone",
]


class Alert(Wire):
    """Something that needs a person. ``key`` and ``since`` name it when somebody says to have seen it; it goes with its cause.

    ``urgent`` ones come first. ``minutes`` and ``limit_minutes`` are what it is about, ``people`` how many it concerns.
    """

    key: str
    kind: AlertKind
    urgent: bool
    since: Moment
    counter: CounterName | None = None
    service: ServiceName | None = None
    number: str | None = None
    device: str | None = None
    reason: str | None = None
    officer: str | None = None
    minutes: int | None = None
    limit_minutes: int | None = None
    people: int | None = None
    seen_by: str | None = None
    seen_at: Moment | None = None


class LiveCounter(BoardCounter):
    """``since`` is that of the ticket's state, or since when the counter is free or closed. ``too_long``: serving longer than the
    branch's limit.

    ``last_officer`` had it last today. ``dry_at``: when nobody will be left for this counter of those who are here or on the way.
    """

    officer: str | None
    last_officer: str | None = None
    since: Moment | None
    ticket_state: State | None
    attempt: int = 0
    too_long: bool = False
    dry_at: Moment | None = None
    parked: int = 0
    pause: Pause | None = None
    help: Help | None = None
    services: list[str]
    can: list[str]


class LiveService(Wire):
    """``done_by``: when those who wait now would all be served, as far as today's service times tell."""

    code: str
    name: str
    waiting: int
    longest_wait_s: int | None
    issued: int
    quota_left: int | None
    state: ServiceState
    quota: int | None = None
    counters: int = 0
    served: int = 0
    estimate: Estimate | None = None
    done_by: Moment | None = None
    quota_gone_at: Moment | None = None


class LiveDevice(Wire):
    """A device as last heard of. ``paper`` is ``ok near_end out unknown``, ``clock_offset_s`` by how much its clock is ahead."""

    name: str
    kind: str
    is_online: bool
    seen_at: Moment | None
    version: str | None
    paper: str | None
    faults: list[str]
    box_celsius: float | None = None
    clock_offset_s: float | None = None


class Lobby(Wire):
    """People in the lobby: waiting here, or at a counter. ``cap`` is how many fit; None where nobody counts.

    ``invited`` were asked to come closer and have not answered; ``on_the_way`` are those who said that they are coming.

    ``idle_s``: how long open counters stood idle today although somebody waited for them who was not here (seconds, all
    together).
    """

    here: int
    at_counters: int
    invited: int = 0
    on_the_way: int
    away: int
    cap: int | None
    idle_s: int = 0


class Screening(Wire):
    """People at the door today, while the branch screens them: let in, or sent elsewhere."""

    is_on: bool
    admitted: int
    to_dropbox: int
    to_online: int


class LiveView(View):
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
    time_zone: str
    closed_because: ClosedBecause | None
    opens_at: Moment | None
    closes_at: Moment | None
    done_by: Moment | None
    longest_wait_number: str | None
    returned: int
    issued: int
    wait_limit_s: int
    target_s: int
    within_target: float | None
    hit_rate: float | None
    lobby: Lobby
    screening: Screening
    alerts: list[Alert]
    devices: list[LiveDevice]
    notice: Notice | None
    messages: list[Message]
    can: list[str]


class Heartbeat(Wire):
    """Every ten seconds, from the database: a client whose ``seq`` is older fetches its view."""

    branch: str
    seq: int
    server_time: Moment
