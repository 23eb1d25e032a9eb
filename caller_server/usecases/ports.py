"""What the use cases need from outside: the branch opened for writing or reading, tokens, ids, the clock, who is on line."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from caller_server.contract.views import Reach
from caller_server.domain.branch import Branch, Counter
from caller_server.domain.events import DayClosed, Event, ShiftChanged, TicketTaken
from caller_server.domain.ids import BranchCode, CounterCode, OfficerName, ServiceCode, TicketId
from caller_server.domain.line import RecentCall
from caller_server.domain.shift import Shift
from caller_server.domain.ticket import Ticket


@dataclass(frozen=True)
class Actor:
    """Who acts, from the signed-in session, the device key or the ticket's token; never from the body.

    ``kind`` is ``officer supervisor administrator kiosk participant system``; ``scope`` keeps request ids of different
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


SYSTEM = Actor("system", "sistem", "system")


@dataclass(frozen=True)
class Request:
    """A command as sent: the client's ``request_id`` and a hash of what it asks for, so that a retry is known again."""

    request_id: str
    body_hash: str


@dataclass(frozen=True)
class Commit:
    """What was committed, for those who must hear of it: the branch's new ``seq`` and what changed."""

    branch: BranchCode
    seq: int
    tickets: tuple[TicketId, ...] = ()
    counters: tuple[CounterCode, ...] = ()
    is_call: bool = False


@dataclass(frozen=True)
class Tally:
    """A service's day so far: numbers issued, the number last called, and how many wait for it now."""

    issued: int = 0
    last_called: str | None = None
    waiting: int = 0


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
    """A branch's day: how many tickets ended how."""

    served: int
    no_show: int
    cancelled: int


class BranchRead(Protocol):
    """One branch at one moment: every question is answered from the same snapshot, number ``seq`` of the branch."""

    branch: Branch
    seq: int
    day: date
    now: datetime

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
    def history(self, ticket_id: TicketId) -> list[LogEntry]: ...
    def counter_day(self, counter: CounterCode) -> CounterDay: ...
    def day_figures(self) -> DayFigures: ...
    def service_times(self, service: ServiceCode) -> list[int]: ...


class BranchUnit(BranchRead, Protocol):
    """One branch locked for one change. Leaving without an error commits and then tells the world; an error undoes all."""

    def answered(self, actor: Actor, request: Request) -> tuple[TicketId | None, str] | None: ...
    def remember(self, actor: Actor, request: Request, ticket_id: TicketId | None, answer: str) -> None: ...
    def take(self, event: TicketTaken, *, ticket_id: TicketId, token_hash: str, count: int, actor: Actor) -> Ticket: ...
    def record(self, ticket: Ticket, event: Event, actor: Actor) -> Ticket: ...
    def record_shift(self, shift: Shift, event: ShiftChanged, actor: Actor) -> Shift: ...
    def open_tickets(self) -> list[Ticket]: ...
    def start_day(self, event: DayClosed, actor: Actor) -> None: ...
    def roll_back(self) -> None: ...


@dataclass(frozen=True)
class Ports:
    """Everything a use case is handed. ``token`` gives a ticket's secret from its id, ``token_hash`` what is stored of it."""

    open_branch: Callable[[BranchCode, datetime], AbstractContextManager[BranchUnit]]
    read_branch: Callable[[BranchCode, datetime], AbstractContextManager[BranchRead]]
    find_ticket: Callable[[str], tuple[BranchCode, TicketId] | None]
    clock: Callable[[], datetime]
    new_id: Callable[[], TicketId]
    token: Callable[[TicketId], str]
    token_hash: Callable[[str], str]
    reach: Callable[[TicketId], list[Reach]]
