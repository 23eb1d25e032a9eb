"""What the use cases need from outside: the branch opened for writing or reading, tokens, ids, the clock, who is on line."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from caller_server.contract.views import Reach
from caller_server.domain import joining
from caller_server.domain.branch import Branch, Counter, DayState
from caller_server.domain.branch_events import BranchEvent, DayClosed, HelpAsked, HelpEnded, SettingsChanged, ShiftChanged
from caller_server.domain.events import Event, NoteAdded, TicketTaken
from caller_server.domain.ids import BranchCode, CounterCode, OfficerName, ServiceCode, TicketId
from caller_server.domain.line import RecentCall
from caller_server.domain.ranges import Asked
from caller_server.domain.reach import Reached
from caller_server.domain.shift import Shift
from caller_server.domain.ticket import Ticket
from caller_server.domain.whereabouts import Whereabouts
from caller_server.usecases.forecasts import EndedStage, Forecast, KeepForecasts, Left, Newcomer, Outcome, ShownWindow
from caller_server.usecases.lease_port import Leasing


@dataclass(frozen=True)
class Actor:
    """Who acts, from the signed-in session, the device key or the ticket's token; never from the body.

    ``kind`` is ``officer greeter supervisor administrator kiosk participant system``; ``scope`` keeps request ids of different
    actors apart (``user:rina``, ``device:4``, ``ticket:...``).
    """

    kind: str
    name: str
    scope: str

    @property
    def officer(self) -> OfficerName:
        return OfficerName(self.name)

    @property
    def may_take_over(self) -> bool:
        """Supervisors and administrators may act at a counter that somebody else has opened."""
        return self.kind in ("supervisor", "administrator")

    @property
    def is_staff(self) -> bool:
        """Whether a member of staff acts, rather than a device, a participant or the clock."""
        return self.kind in ("officer", "greeter", "supervisor", "administrator")


SYSTEM = Actor("system", "sistem", "system")


@dataclass(frozen=True)
class Request:
    """A command as sent: the client's ``request_id`` and a hash of what it asks for, so that a retry is known again."""

    request_id: str
    body_hash: str


@dataclass(frozen=True)
class Commit:
    """What was committed, for those who must hear of it: the branch's new ``seq`` and what changed. ``is_for_all``: something
    that every screen of the branch shows, such as a notice or a changed setting.
    """

    branch: BranchCode
    seq: int
    tickets: tuple[TicketId, ...] = ()
    counters: tuple[CounterCode, ...] = ()
    is_call: bool = False
    is_for_all: bool = False


@dataclass(frozen=True)
class Tally:
    """A service's day so far: tickets issued, the number last called, how many wait for it now, and what was decided about it
    for today: its state, another quota, and when that quota was reached. ``numbered`` is the highest number that was given out or
    set aside for a kiosk, ``own_series`` are the tickets with numbers of kiosks' own.
    """

    issued: int = 0
    last_called: str | None = None
    waiting: int = 0
    state: str = "open"
    quota: int | None = None
    quota_gone_at: datetime | None = None
    numbered: int = 0
    own_series: int = 0

    @property
    def spent(self) -> int:
        """What counts against the quota."""
        return self.numbered + self.own_series


@dataclass(frozen=True)
class Call:
    """A call as the board shows it."""

    seq: int
    number: str
    service: ServiceCode
    counter: CounterCode
    attempt: int
    at: datetime


@dataclass(frozen=True)
class MissedNumber:
    """A number that was missed ``at`` a time and may still come back."""

    number: str
    service: ServiceCode
    at: datetime


@dataclass(frozen=True)
class LogEntry:
    """One event of the log, as stored."""

    seq: int
    kind: str
    at: datetime
    actor: str
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CounterDay:
    """A counter's day: tickets served and missed, and the mean service time in seconds."""

    served: int
    no_show: int
    mean_service_s: int | None


@dataclass(frozen=True)
class DayFigures:
    """A branch's day: how many tickets ended how, how many of the missed came back, and the share of the served who left within
    the branch's target (None while nobody was served).
    """

    served: int
    no_show: int
    cancelled: int
    returned: int = 0
    within_target: float | None = None


@dataclass(frozen=True)
class Note:
    """What somebody of the staff wrote about a ticket."""

    at: datetime
    actor: str
    text: str


@dataclass(frozen=True)
class Given:
    """The notice that holds now: its event's number, the recorded sentence, the texts by language."""

    seq: int
    message: str
    texts: dict[str, str]
    given_at: datetime
    until: datetime | None


@dataclass(frozen=True)
class Seen:
    """An alert that somebody has seen; good for the cause that began ``since``."""

    since: datetime
    at: datetime
    by: str


@dataclass(frozen=True)
class Screenings:
    """People at the door today: let in, and sent elsewhere."""

    admitted: int = 0
    to_dropbox: int = 0
    to_online: int = 0


@dataclass(frozen=True)
class DeviceState:
    """A device of the branch as last heard of; ``paper_since`` is since when its paper is as it is, ``troubles`` are what else
    lasts and since when.
    """

    name: str
    kind: str
    seen_at: datetime | None
    version: str | None
    paper: str | None
    paper_since: datetime | None
    faults: tuple[str, ...]
    box_celsius: float | None = None
    clock_offset_s: float | None = None
    troubles: dict[str, datetime] = field(default_factory=dict)


class BranchRead(Protocol):
    """One branch at one moment: every question is answered from the same snapshot, number ``seq`` of the branch."""

    branch: Branch
    seq: int
    day: date
    now: datetime

    @property
    def day_state(self) -> DayState: ...
    @property
    def notice(self) -> Given | None: ...
    def ticket(self, ticket_id: TicketId) -> Ticket: ...
    def ticket_numbered(self, number: str) -> Ticket: ...
    def ticket_at(self, counter: CounterCode) -> Ticket | None: ...
    def tickets_at_counters(self) -> dict[CounterCode, Ticket]: ...
    def tickets(self, ticket_ids: list[TicketId]) -> list[Ticket]: ...
    def waiting(self) -> list[Ticket]: ...
    def longest_waits(self) -> dict[ServiceCode, datetime]: ...
    def heads(self, counter: Counter) -> list[Ticket]: ...
    def recent_calls(self, services: tuple[ServiceCode, ...] | None, limit: int) -> list[RecentCall]: ...
    def parked(self, counter: CounterCode) -> list[tuple[Ticket, str | None]]: ...
    def shift(self, counter: CounterCode) -> Shift: ...
    def shifts(self) -> list[Shift]: ...
    def tallies(self) -> dict[ServiceCode, Tally]: ...
    def board_calls(self, limit: int) -> list[Call]: ...
    def missed_numbers(self, limit: int) -> list[MissedNumber]: ...
    def asked_in(self, within: timedelta) -> list[Asked]: ...
    def history(self, ticket_id: TicketId) -> list[LogEntry]: ...
    def calls_at(self, counter: CounterCode, limit: int) -> list[RecentCall]: ...
    def last_served_at(self, counter: CounterCode) -> Ticket | None: ...
    def held_by(self, holder_hash: str) -> Ticket | None: ...
    def waits_since(self, service: ServiceCode, since: datetime) -> str | None: ...
    def left_at(self, counter: CounterCode) -> datetime | None: ...
    def whereabouts(self) -> Whereabouts: ...
    def last_officers(self) -> dict[CounterCode, OfficerName]: ...
    def parked_counts(self) -> dict[CounterCode, int]: ...
    def notes(self, ticket_id: TicketId) -> list[Note]: ...
    def alerts_seen(self) -> dict[str, Seen]: ...
    def screenings(self) -> Screenings: ...
    def counter_day(self, counter: CounterCode) -> CounterDay: ...
    def officer_day(self, officer: OfficerName) -> CounterDay: ...
    def served_by_service(self) -> dict[ServiceCode, int]: ...
    def day_figures(self) -> DayFigures: ...
    def service_times(self, service: ServiceCode) -> list[int]: ...
    def recent_service_times(self) -> dict[ServiceCode, list[int]]: ...
    def forecast(self, ticket_id: TicketId) -> Forecast | None: ...
    def forecasts(self) -> dict[TicketId, Forecast]: ...
    def forecasts_of(self, ticket_ids: list[TicketId]) -> dict[TicketId, Forecast]: ...
    def newcomers(self) -> dict[ServiceCode, Newcomer]: ...
    def learnt(self, key: str) -> Any: ...
    def ended_stages(self, after: int, limit: int) -> list[EndedStage]: ...
    def last_calls(self) -> dict[ServiceCode, datetime]: ...
    def reachable(self) -> set[TicketId]: ...
    def left_line(self) -> list[Left]: ...
    def outcomes(self) -> list[Outcome]: ...
    def reached(self, ticket_id: TicketId) -> list[Reached]: ...
    def reached_waiting(self) -> dict[TicketId, list[Reached]]: ...


class BranchUnit(BranchRead, Leasing, Protocol):
    """One branch locked for one change. Leaving without an error commits and then tells the world; an error undoes all."""

    settings_version: int

    def answered(self, actor: Actor, request: Request) -> tuple[TicketId | None, str] | None: ...
    def remember(self, actor: Actor, request: Request, ticket_id: TicketId | None, answer: str) -> None: ...
    def take(
        self,
        event: TicketTaken,
        *,
        ticket_id: TicketId,
        token_hash: str,
        holder_hash: str | None,
        count: int | None,
        actor: Actor,
        day: date | None = None,
    ) -> Ticket: ...
    def record(self, ticket: Ticket, event: Event, actor: Actor) -> Ticket: ...
    def show(self, found: Forecast, window: ShownWindow | None) -> None: ...
    def tell(self, ticket: Ticket, kind: str, cause: str, told: dict[str, Any]) -> None: ...
    def add_note(self, ticket: Ticket, event: NoteAdded, text: str, actor: Actor) -> Ticket: ...
    def record_shift(self, shift: Shift, event: ShiftChanged | HelpAsked | HelpEnded, actor: Actor) -> Shift: ...
    def record_branch(self, event: BranchEvent, actor: Actor) -> None: ...
    def settings(self) -> dict[str, Any]: ...
    def change_settings(self, description: dict[str, Any], event: SettingsChanged, actor: Actor) -> None: ...
    def open_tickets(self) -> list[Ticket]: ...
    def start_day(self, event: DayClosed, actor: Actor) -> None: ...
    def roll_back(self) -> None: ...


@dataclass(frozen=True)
class Ports:
    """Everything a use case is handed. ``token`` gives a ticket's secret from its id, ``token_hash`` what is stored of it.

    ``holder_hash`` gives what is stored of a contact: a keyed hash of branch, day and contact. ``devices`` and ``officers``
    are those of a branch, ``sentence`` is what a recorded message says, in a language. ``join_key`` is what the turning codes are
    made from.
    """

    open_branch: Callable[[BranchCode, datetime], AbstractContextManager[BranchUnit]]
    read_branch: Callable[[BranchCode, datetime], AbstractContextManager[BranchRead]]
    find_ticket: Callable[[str], tuple[BranchCode, TicketId] | None]
    clock: Callable[[], datetime]
    new_id: Callable[[], TicketId]
    token: Callable[[TicketId], str]
    token_hash: Callable[[str], str]
    reach: Callable[[TicketId], list[Reach]]
    holder_hash: Callable[[BranchCode, date, str], str]
    devices: Callable[[BranchCode], list[DeviceState]]
    officers: Callable[[BranchCode], list[OfficerName]]
    sentence: Callable[[str, str], str]
    keep_forecasts: KeepForecasts
    join_key: bytes = field(repr=False)

    def code_is_valid(self, branch: BranchCode, code: str, now: datetime) -> bool:
        """Whether the branch's screens show this code at ``now``, or showed it a moment ago."""
        return joining.is_valid(self.join_key, branch, code, now)
