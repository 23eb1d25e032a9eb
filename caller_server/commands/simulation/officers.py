"""The officers: they open, call, call again, serve, pass on, rest, forget to press, and go home when nobody is left."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from caller_server.commands.simulation.floor import BRANCH, Floor
from caller_server.commands.simulation.model import CALLS, RECALL_AFTER_S, DayPlan, Pause, Plan, counter_code
from caller_server.commands.simulation.people import People, Visit
from caller_server.domain.ids import CounterCode, ServiceCode
from caller_server.usecases import attend, call, shifts
from caller_server.usecases.ports import Actor

REACTS_S = 4.0  # until a free officer sees that somebody waits
LOOKS_AGAIN_S = 60.0


@dataclass
class Counter:
    """One counter and its officer. ``is_free``: open, nobody there, and nobody could be called at the last press."""

    place: int
    code: CounterCode
    services: str
    actor: Actor
    speed: float
    pauses: list[Pause]
    is_open: bool = False
    is_busy: bool = False
    is_free: bool = False
    is_pressing: bool = False
    has_gone: bool = False


class Officers:
    """Everybody who serves today."""

    def __init__(self, floor: Floor, people: People, plan: Plan, day: DayPlan) -> None:
        self._floor, self._people, self._day = floor, people, day
        self.freeze = (day.closes_at, day.closes_at)  # from and to when nobody can press anything
        self.calls = 0
        self.counters = [
            Counter(
                place,
                CounterCode(counter_code(place)),
                services,
                Actor("officer", f"officer-{place}", f"user:officer-{place}"),
                day.speeds[place],
                list(day.pauses[place]),
            )
            for place, services in enumerate(plan.skills)
        ]
        for counter, at in zip(self.counters, day.opened_at, strict=True):
            if at is None:
                counter.has_gone = True
            else:
                floor.events.at(at, lambda counter=counter: self._open(counter))  # type: ignore[misc]

    def wake(self) -> None:
        """Free officers see that somebody waits whom they may call."""
        for counter in self.counters:
            if counter.is_free and not counter.is_pressing and self._sees_somebody(counter):
                counter.is_pressing = True
                self._floor.after(REACTS_S, lambda counter=counter: self._next(counter))  # type: ignore[misc]

    def idle_for_absent(self) -> int:
        """Counters that stand idle although somebody waits for them, who is not here."""
        return sum(
            1
            for counter in self.counters
            if counter.is_free and not counter.is_pressing and self._people.expects(counter.services)
        )

    @property
    def working(self) -> int:
        """Counters that call or serve now."""
        return sum(counter.is_open for counter in self.counters)

    def _sees_somebody(self, counter: Counter) -> bool:
        return any(visit.waits_here and visit.service in counter.services for visit in self._people.visits.values())

    def _works(self, counter: Counter, again: Callable[[], None]) -> bool:
        """Whether presses work now; if not, ``again`` is done when they do."""
        if not self._is_frozen:
            return True
        self._floor.events.at(self.freeze[1] + timedelta(seconds=5 * counter.place), again)
        return False

    @property
    def _is_frozen(self) -> bool:
        return self.freeze[0] <= self._floor.now < self.freeze[1]

    def _open(self, counter: Counter) -> None:
        floor = self._floor
        if not self._works(counter, lambda: self._open(counter)):
            return
        shifts.open_counter(
            floor.ports, branch=BRANCH, counter=counter.code, services=None, actor=counter.actor, request=floor.request()
        )
        counter.is_open = True
        self._next(counter)

    def _next(self, counter: Counter) -> None:
        """Rest if it is time, else call whoever is next; go home when the day is over."""
        floor = self._floor
        if not self._works(counter, lambda: self._next(counter)):
            return
        if counter.is_busy or not counter.is_open:  # pressed twice, after a time when presses did not work
            return
        counter.is_pressing = counter.is_free = False
        if counter.pauses and counter.pauses[0].begins_at <= floor.now < self._day.closes_at:
            self._pause(counter, counter.pauses.pop(0))
            return
        called = call.call_next(floor.ports, branch=BRANCH, counter=counter.code, actor=counter.actor, request=floor.request())
        if called is not None:
            self._called(counter, self._people.by_number[called.number])
        elif floor.now >= self._day.closes_at and not self._people.expects(counter.services):
            self._go_home(counter)
        else:
            counter.is_free = True
            floor.after(LOOKS_AGAIN_S, lambda: self._look_again(counter))

    def _look_again(self, counter: Counter) -> None:
        """A free officer looks up now and then: is it time to rest, or to go?"""
        if counter.is_free and not counter.is_pressing and not counter.has_gone:
            self._next(counter)

    def _pause(self, counter: Counter, pause: Pause) -> None:
        floor = self._floor
        shifts.pause_counter(
            floor.ports,
            branch=BRANCH,
            counter=counter.code,
            note=pause.note,
            minutes=pause.said_min,
            actor=counter.actor,
            request=floor.request(),
        )
        counter.is_open = False
        floor.after(60 * pause.minutes, lambda: self._open(counter))

    def _go_home(self, counter: Counter) -> None:
        floor = self._floor
        shifts.close_counter(floor.ports, branch=BRANCH, counter=counter.code, actor=counter.actor, request=floor.request())
        counter.is_open, counter.has_gone = False, True

    def _called(self, counter: Counter, visit: Visit) -> None:
        floor, person = self._floor, visit.person
        self.calls += 1
        counter.is_busy, visit.is_waiting = True, False
        visit.calls.append(floor.now)
        visit.called_at = visit.called_at or floor.now
        misses = person.is_no_show and len(visit.calls) == 1
        comes_s = CALLS * RECALL_AFTER_S if misses else min(person.approach_s, CALLS * RECALL_AFTER_S - 1)
        for again in range(1, CALLS):
            if comes_s > again * RECALL_AFTER_S:
                floor.after(again * RECALL_AFTER_S, lambda: self._press("recall", counter))
        if misses:
            floor.after(comes_s + 1, lambda: self._miss(counter, visit))
        else:
            floor.after(comes_s, lambda: self._serve(counter, visit))

    def _press(self, verb: str, counter: Counter) -> None:
        if self._is_frozen:
            return
        work = getattr(attend, verb, None) or getattr(call, verb)
        work(self._floor.ports, branch=BRANCH, counter=counter.code, actor=counter.actor, request=self._floor.request())

    def _miss(self, counter: Counter, visit: Visit) -> None:
        if not self._works(counter, lambda: self._miss(counter, visit)):
            return
        self._press("mark_no_show", counter)
        counter.is_busy = False
        self._people.missed(visit)
        self._floor.after(visit.person.turnover_s, lambda: self._next(counter))

    def _serve(self, counter: Counter, visit: Visit) -> None:
        """Serving; who forgets to press "start" does so at the end."""
        person = visit.person
        if not self._works(counter, lambda: self._serve(counter, visit)):
            return
        if not person.forgets_start:
            self._press("start_serving", counter)
        lasts_s = (person.passed_on_s if visit.is_passed_on else person.service_s) * counter.speed
        self._floor.after(lasts_s + person.forgets_finish_s, lambda: self._end(counter, visit))

    def _end(self, counter: Counter, visit: Visit) -> None:
        if not self._works(counter, lambda: self._end(counter, visit)):
            return
        person = visit.person
        if person.forgets_start:
            self._press("start_serving", counter)
        if person.passed_on is not None and not visit.is_passed_on:
            self._pass_on(counter, visit, person.passed_on)
        else:
            self._press("finish", counter)
        counter.is_busy = False
        self._floor.after(person.turnover_s, lambda: self._next(counter))

    def _pass_on(self, counter: Counter, visit: Visit, service: str) -> None:
        floor = self._floor
        attend.transfer(
            floor.ports,
            branch=BRANCH,
            counter=counter.code,
            service=ServiceCode(service),
            to_counter=None,
            note=None,
            actor=counter.actor,
            request=floor.request(),
        )
        visit.service, visit.is_passed_on, visit.is_waiting, visit.is_here = service, True, True, True
