"""The people: they take a number, go out if they may, come when they are asked to, and some do not."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from caller_server.commands.simulation.floor import BRANCH, KIOSK, Floor
from caller_server.commands.simulation.model import WALKS_MIN, Person
from caller_server.contract.commands import TakeTicket
from caller_server.domain import invite, joining
from caller_server.domain.errors import QueueError
from caller_server.domain.estimate.quantiles import Quantiles
from caller_server.domain.estimate.window import Window
from caller_server.domain.ids import TicketId
from caller_server.usecases import participate
from caller_server.usecases.take_ticket import take_ticket

SAYS_COMING_S = 10.0


@dataclass
class Visit:
    """A person in the branch: what the simulation knows of them, which no rule is told.

    ``is_here``: in the building, as the branch knows it. ``service`` is the one waited for now; ``calls`` are first calls.
    ``ahead`` and ``in_own_line``: how many were before them at issue, at their counters and for their service. ``told`` is
    what the estimate said first, ``window`` what stood on the screens last.
    """

    person: Person
    ticket: TicketId
    token: str
    number: str
    issued_at: datetime
    ahead: int
    in_own_line: int
    service: str
    is_waiting: bool = True
    is_here: bool = True
    called_at: datetime | None = None
    went_at: datetime | None = None
    invited_at: datetime | None = None
    came_at: datetime | None = None
    turn_at: datetime | None = None
    walk_min: int | None = None
    calls: list[datetime] = field(default_factory=list)
    is_passed_on: bool = False
    told: Quantiles | None = None
    told_at: datetime | None = None
    changes: int = -1  # of the text; the first one is none
    window: Window | None = None
    text: tuple[object, ...] | None = None

    @property
    def waits_here(self) -> bool:
        return self.is_waiting and self.is_here


class People:
    """Everybody who came today."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self.visits: dict[TicketId, Visit] = {}
        self.by_number: dict[str, Visit] = {}

    def take(self, person: Person) -> Visit:
        """A number is taken, at the kiosk."""
        floor = self._floor
        request = floor.request()
        command = TakeTicket(
            request_id=UUID(int=int(request.request_id)),
            service=person.service,
            priority=person.is_priority,
        )
        view, token = take_ticket(floor.ports, branch=BRANCH, command=command, actor=KIOSK, request=request)
        found = floor.ports.find_ticket(floor.ports.token_hash(token))
        if found is None:
            raise AssertionError("a ticket that was just taken is not found")
        in_own_line = sum(other.is_waiting and other.service == person.service for other in self.visits.values())
        visit = Visit(person, found[1], token, view.number, floor.now, view.ahead or 0, in_own_line, person.service)
        self.visits[visit.ticket] = self.by_number[visit.number] = visit
        if person.goes_out:
            floor.after(person.decides_after_s, lambda: self._decide(visit))
        return visit

    def _decide(self, visit: Visit) -> None:
        """Whether to go out, from what the ticket's screens offer now: as far as meant to, or else as far as they offer."""
        floor = self._floor
        if not visit.waits_here:
            return
        with floor.ports.read_branch(BRANCH, floor.now) as read:
            told = read.forecast(visit.ticket)
            if not read.branch.policy.staged_calling or told is None:
                return
        early = told.early_at(floor.now)
        walk = max((far for far in WALKS_MIN if far <= visit.person.walk_min and not invite.stays(early, far)), default=None)
        if walk is None:
            return
        participate.away(floor.ports, token=visit.token, walk_minutes=walk, request=floor.request())
        visit.is_here, visit.walk_min, visit.went_at = False, walk, floor.now

    def invited(self, ticket: TicketId) -> None:
        """The message reaches somebody: they get up, walk, and are here; a few later, a few never."""
        floor, visit = self._floor, self.visits[ticket]
        person = visit.person
        visit.invited_at = floor.now
        if person.is_lost:
            return
        floor.after(SAYS_COMING_S, lambda: self._says_coming(visit))
        trip_min = person.gets_up_min + (visit.walk_min or 0) * person.walk_factor + person.late_min
        floor.after(60 * trip_min, lambda: self._arrive(visit))

    def _says_coming(self, visit: Visit) -> None:
        if visit.is_waiting and not visit.is_here:
            participate.coming(self._floor.ports, token=visit.token, minutes=None, request=self._floor.request())

    def _arrive(self, visit: Visit) -> None:
        if not visit.is_waiting or visit.is_here:
            return
        floor = self._floor
        code = joining.code(floor.ports.join_key, BRANCH, joining.step_at(floor.now))  # read off the display
        participate.arrive(floor.ports, token=visit.token, request=floor.request(), code=code)
        visit.is_here, visit.came_at = True, floor.now

    def missed(self, visit: Visit) -> None:
        """Nobody came to the counter; some come back later."""
        if visit.person.returns_after_min is not None:
            self._floor.after(60 * visit.person.returns_after_min, lambda: self._come_back(visit))

    def _come_back(self, visit: Visit) -> None:
        try:
            participate.come_back(self._floor.ports, token=visit.token, request=self._floor.request())
        except QueueError:  # the grace is over, or the day
            return
        visit.is_waiting = visit.is_here = True

    def expects(self, services: str) -> bool:
        """Whether anybody still waits for one of these services who is here or will come."""
        return any(
            visit.is_waiting and visit.service in services and not (visit.person.is_lost and not visit.is_here)
            for visit in self.visits.values()
        )
