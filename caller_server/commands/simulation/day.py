"""One simulated day: its events in order, a look ahead after each as the server takes them, and what is measured."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from caller_server.commands.simulation.baselines import Others, Said
from caller_server.commands.simulation.floor import BRANCH, Floor
from caller_server.commands.simulation.model import DayPlan, Person, Plan
from caller_server.commands.simulation.officers import Officers
from caller_server.commands.simulation.people import People, Visit
from caller_server.domain.estimate.window import Window
from caller_server.domain.ids import TicketId
from caller_server.usecases.ahead import Look, Memory, carry_out, look, remembered
from caller_server.usecases.close_day import close_day
from caller_server.usecases.forecasts import Forecast

AT_MOST_EVERY = timedelta(seconds=2)
AT_LEAST_EVERY = timedelta(seconds=30)
NOTICED_AFTER = timedelta(seconds=0.25)


@dataclass
class Gauges:
    """Times summed up while the day goes on, in seconds. ``lobby_s`` is people times seconds."""

    open_s: float = 0.0
    lobby_s: float = 0.0
    over_cap_s: float = 0.0
    counters_s: float = 0.0
    idle_s: float = 0.0


@dataclass
class DayDone:
    """What came of a day. ``said`` is what others told at issue, ``withdrawn_at`` when "cannot say, stalled" stood on each
    ticket's screens first.
    """

    plan: DayPlan
    visits: list[Visit]
    said: Mapping[TicketId, Said]
    gauges: Gauges
    looks: int = 0
    withdrawn_at: dict[TicketId, datetime] = field(default_factory=dict)


class Day:
    """Works one day off."""

    def __init__(self, floor: Floor, plan: Plan, day: DayPlan, others: Others, memory: Memory | None) -> None:
        self._floor, self._plan, self._day, self._others = floor, plan, day, others
        self.plan_of_day = day
        self.memory = memory
        self.people = People(floor)
        self.officers = Officers(floor, self.people, plan, day)
        self._said: dict[TicketId, Said] = {}
        self._gauges = Gauges()
        self._looked_at = day.opens_at - timedelta(hours=1)
        self._is_look_planned = False
        self._looks = 0
        self._withdrawn: dict[TicketId, datetime] = {}

    def run(self, each: Callable[[], None] | None = None) -> DayDone:
        """Everything that happens, up to the last one who goes home; ``each`` is called after every event."""
        floor, day = self._floor, self._day
        floor.now = day.opens_at - timedelta(minutes=30)
        close_day(floor.ports, BRANCH)
        for person in day.people:
            floor.events.at(person.takes_at, lambda person=person: self._take(person))  # type: ignore[misc]
        if self._plan.is_staged:
            floor.after(60, self._look_now_and_then)
        while (event := floor.events.next()) is not None:
            at, what = event
            self._measure(at)
            floor.now = at
            before = self.officers.calls
            what()
            if self.officers.calls != before:
                self._note_calls()
            self.officers.wake()
            if what != self._look and what != self._look_now_and_then:
                self._plan_look()
            if each:
                each()
        return DayDone(day, list(self.people.visits.values()), self._said, self._gauges, self._looks, self._withdrawn)

    def said_to(self, ticket: TicketId) -> Said:
        """What others told this person at issue."""
        return self._said[ticket]

    def _take(self, person: Person) -> None:
        visit = self.people.take(person)
        self._said[visit.ticket] = self._others.say(visit.service, visit.ahead, visit.in_own_line, self.officers.working)
        if self._plan.is_staged:
            with self._floor.ports.read_branch(BRANCH, self._floor.now) as read:
                found = read.forecast(visit.ticket)
            if found is not None:
                self._show(visit, found)

    def _note_calls(self) -> None:
        for visit in self.people.visits.values():
            if visit.called_at == self._floor.now and len(visit.calls) == 1:
                waited_min = (self._floor.now - visit.issued_at) / timedelta(minutes=1)
                self._others.called(visit.service, waited_min)
                self._others.came_true(visit.person.service, self._said[visit.ticket], visit.in_own_line, waited_min)
                self._others.served(visit.person.service_s / 60)

    # looking ahead

    def _plan_look(self) -> None:
        if self._is_look_planned or not self._plan.is_staged:
            return
        self._is_look_planned = True
        self._floor.events.at(max(self._floor.now + NOTICED_AFTER, self._looked_at + AT_MOST_EVERY), self._look)

    def _look_now_and_then(self) -> None:
        floor = self._floor
        if floor.now - self._looked_at >= AT_LEAST_EVERY and not self._is_look_planned:
            self._look()
        if not all(counter.has_gone for counter in self.officers.counters):
            floor.events.at(max(self._looked_at + AT_LEAST_EVERY, floor.now + AT_MOST_EVERY), self._look_now_and_then)

    def _look(self) -> None:
        floor = self._floor
        with floor.ports.read_branch(BRANCH, floor.now) as read:
            found, self.memory = look(read, self.memory or remembered(read))
        self._looked_at, self._is_look_planned = floor.now, False
        self._looks += 1
        carry_out(floor.ports, found)
        self._tell(found)

    def _tell(self, found: Look) -> None:
        for forecast in found.changes.forecasts:
            visit = self.people.visits[forecast.ticket]
            if forecast.turn_at is not None:
                visit.turn_at = forecast.turn_at
            self._show(visit, forecast)
        for ticket, _ in found.invitations:
            self.people.invited(ticket)

    def _show(self, visit: Visit, forecast: Forecast) -> None:
        if visit.told is None and forecast.turn is not None:
            visit.told, visit.told_at = forecast.turn, forecast.made_at
        text = (forecast.from_at, forecast.to_at, forecast.cannot_say)
        if text != visit.text:
            visit.text = text
            visit.window = Window(forecast.from_at, forecast.to_at) if forecast.from_at else None
            visit.changes += 1
        if forecast.cannot_say == "stalled":
            self._withdrawn.setdefault(visit.ticket, self._floor.now)

    # measuring

    def _measure(self, until: datetime) -> None:
        """What lasted since the event before, over the time from the opening on until nobody waits any more."""
        passed_s = (until - max(self._floor.now, self._day.opens_at)).total_seconds()
        if passed_s <= 0:
            return
        gauges, working = self._gauges, self.officers.working
        lobby = sum(visit.waits_here for visit in self.people.visits.values())
        if working or lobby:
            gauges.open_s += passed_s
            gauges.lobby_s += passed_s * lobby
            gauges.over_cap_s += passed_s * (lobby > self._cap(working))
        gauges.counters_s += passed_s * working
        gauges.idle_s += passed_s * self.officers.idle_for_absent()

    def _cap(self, working: int) -> int:
        return max(self._plan.cap, 2 * working)


def without_today(memory: Memory) -> Memory:
    """The memory for another branch on the same day: what was looked at there says nothing here."""
    return replace(memory, seq=0, stage_seq=0, looked_at=None, saved_at=None, saved={}, ended={}, invited={}, stalls={})
