"""Views that anyone may see, and that of one ticket for its holder."""

from datetime import date

from pydantic import Field

from caller_server.contract.views.board import BoardDisplay, BoardInvitation, BoardMissed, BoardSpeech
from caller_server.contract.views.parts import (
    CannotSay,
    ClosedBecause,
    CounterKind,
    CounterName,
    Estimate,
    LineReason,
    Moment,
    Notice,
    OutcomeName,
    Place,
    ServiceName,
    ServiceState,
    ShiftState,
    State,
    View,
    Walk,
    Wire,
)


class Why(Wire):
    """A call that came before this ticket though the person joined later; ``appointment_at`` is its time, if it had one."""

    number: str
    reason: LineReason
    appointment_at: Moment | None = None


class TicketView(View):
    """One ticket as its holder sees it. ``why`` lists later comers who were called first; ``can`` the participant's verbs now.

    ``held_while_away``: the branch passes over those who are away until they are here; else they are called in their turn.
    Without an ``estimate``, ``cannot_say`` tells why nobody can say when; None while it is being worked out. Who may go out
    wants to be back by ``free_until``, if no invitation comes before; who is here is told by ``walks`` what each way out would
    mean, as far as anybody can say. ``hit_rate``: the share of windows shown lately that held.
    ``missing`` are the papers that were missing at the end, by name; ``back``: put aside, and the person said to be back;
    ``branch_text`` is what the branch tells everyone on the phone. From ``serving_since`` to ``ended_at`` is the time served:
    parts before it was put aside are counted in once it ended.
    """

    number: str
    service: ServiceName
    state: State
    place: Place
    held_while_away: bool
    priority: bool
    ahead: int | None
    estimate: Estimate | None
    cannot_say: CannotSay | None = None
    free_until: Moment | None = None
    walks: list[Walk] = Field(default_factory=list)
    deferrals_left: int = 0
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
    appointment_at: Moment | None = None
    outcome: OutcomeName | None = None
    missing: list[str]
    back: bool = False
    notice: Notice | None = None
    branch_text: str = ""


class BoardCall(Wire):
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


class BoardService(Wire):
    code: str
    name: str
    waiting: int
    last_called: str | None
    estimate: Estimate | None
    state: ServiceState
    quota_left: int | None = None
    cannot_say: CannotSay | None = None


class BoardView(View):
    """What the lobby display shows; anyone may see it. ``calls`` newest first. ``voice`` is the spoken languages in order.

    ``missed`` newest first: numbers that may still come back. ``invited`` oldest first: who was asked to come closer in the last
    minutes. ``ticker`` is the branch's own text. Pages kept open from before know none of these: each has a default.
    """

    name: str
    open: bool
    calls: list[BoardCall]
    counters: list[BoardCounter]
    services: list[BoardService]
    notice: Notice | None
    join: str | None
    time_zone: str
    voice: list[str]
    max_calls: int
    closed_because: ClosedBecause | None = None
    opens_at: Moment | None = None
    missed: list[BoardMissed] = Field(default_factory=list)
    invited: list[BoardInvitation] = Field(default_factory=list)
    ticker: str = ""
    speech: BoardSpeech = BoardSpeech()
    displays: list[BoardDisplay] = Field(default_factory=list)


class ServiceCase(Wire):
    """A case that people come with, and all the papers that it asks for instead of the service's own."""

    code: str
    name: str
    checklist: list[str]


class ServiceHint(Wire):
    """Asked before a number is taken: who says yes to ``question`` is served at ``place``, and ``url`` leads there."""

    code: str
    question: str
    place: str
    url: str | None = None


class BranchService(Wire):
    """A service as the kiosk offers it. ``about`` explains the abbreviation, ``quota_left`` is null without a quota.

    ``waiting`` are those of this service, ``ahead`` all who would be called before somebody who took a number now; when today's
    numbers are gone, ``available_at`` says when they are given out again, as far as the hours tell. ``walks`` tell somebody
    without priority what each way out would mean; none where nobody is asked for it or can say.
    ``papers_as_of`` is when somebody last saw that these are the papers.
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
    checklist: list[str]
    cannot_say: CannotSay | None = None
    walks: list[Walk] = Field(default_factory=list)
    papers_as_of: date | None = None
    cases: list[ServiceCase] = Field(default_factory=list)
    hints: list[ServiceHint] = Field(default_factory=list)


class BranchView(View):
    """What somebody who has no ticket yet may know of a branch. ``closed_because`` and ``opens_at`` are set when it is closed.

    ``held_while_away``: who goes out is passed over until back, so it is worth asking how far they walk.
    ``texts`` are the branch's own words by place (``welcome``, ``slip``, ``phone``), in the language asked for. ``languages`` are
    those it works in, its own first; ``picture`` is the name of the one at ``/branches/<branch>/picture``, and
    ``address`` is where phones reach the server's pages (``https://antrean.example``).
    ``can_message``: the server can write to a telephone number.
    """

    name: str
    open: bool
    closed_because: ClosedBecause | None
    opens_at: Moment | None
    services: list[BranchService]
    languages: list[str]
    time_zone: str
    grace_minutes: int
    return_after: int
    held_while_away: bool
    notice: Notice | None = None
    texts: dict[str, str]
    picture: str | None = None
    address: str = ""
    can_message: bool = False
