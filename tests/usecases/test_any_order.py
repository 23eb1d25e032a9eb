"""Every verb in any order, against a small model: promises P1, P3, P4 and P8 after each step, on both databases."""

import tempfile
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from caller_server.domain import ticket as rules
from caller_server.domain.errors import QueueError
from caller_server.usecases import participate
from caller_server.usecases.close_day import close_day
from tests import checker
from tests.alone import LonelyKiosk
from tests.hall import ANA, BO, BONTANG, SARI, Hall, a_request, hall

COUNTERS = {"bontang-1": ANA, "bontang-2": BO, "bontang-b1": SARI}
SERVICES = ("A", "K")
TRANSFERS = (("A", None), ("K", None), (None, "bontang-1"), (None, "bontang-2"))
# The more usual, the oftener: most days at a counter are calls, and closing it is rare.
AT_COUNTERS = [
    *["call_next", "start", "finish"] * 4,
    *["recall", "no_show", "park", "resume", "reinstate", "transfer", "call", "open", "undo", "hand_on", "add_service"] * 2,
    *["return_to_line", "add_note", "pause_counter", "close_counter"],
]
BY_STAFF = ("arrive", "leave", "come_back", "mark_priority", "add_note", "move")
# A is followed by K, and the first desk takes two of K for each A.
BRANCH = {
    "services": [
        {
            "code": "A",
            "name": {"id": "Cek berkas"},
            "following": "K",
            "checklist": [{"code": "ktp", "name": {"id": "KTP"}}],
            "outcomes": [{"code": "kurang", "name": {"id": "Berkas kurang"}, "asks_missing": True}],
        },
        {"code": "K", "name": {"id": "Klaim JKK"}},
    ],
    "counters": [
        {"code": "bontang-1", "label": "1", "services": ["A", "K"], "weights": {"K": 2}},
        {"code": "bontang-2", "label": "2", "services": ["A", "K"]},
        {"code": "bontang-b1", "kind": "booth", "label": "1", "services": ["A", "K"]},
    ],
}
ALONE = ("hold", "give", "give", "give", "upload")
BY_PHONE = ("coming", "arrive", "away", "defer", "leave", "come_back")


def turn(ticket: rules.Ticket) -> tuple[Any, ...]:
    """Within a class: as joined; appointments by their time."""
    return (ticket.appointment_at.timestamp() if ticket.appointment_at else 0.0, *ticket.joined)


class Queue(RuleBasedStateMachine):
    """The model: for each number its state, by the table of states and verbs; everything else is asked of the real thing."""

    kind = "sqlite"
    accepted: Counter[str]  # verbs that went through, over all runs: a machine that is refused everything proves nothing
    chosen_among: Counter[int]  # for each call from the line, how many of the same service and class could have been called

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.context = hall(self.kind, Path(self.folder.name), **BRANCH)
        self.hall: Hall = self.context.__enter__()
        self.state: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.at: dict[str, str] = {}
        self.issued = dict.fromkeys(SERVICES, 0)
        self.kiosk = LonelyKiosk(self.hall)
        self._hold(0)
        for counter in sorted(COUNTERS):
            self._open(counter)

    def teardown(self) -> None:
        if hasattr(self, "hall"):
            self.context.__exit__(None, None, None)
            self.folder.cleanup()

    def _try(self, verb: str, numbers: list[str], work: Any) -> Any:
        """Do it; the rules' table must allow it for the number concerned, and the model follows."""
        try:
            view = work()
        except QueueError:
            return None
        if view is not None and verb:
            row = rules.TRANSITIONS[verb]
            assert view.number in numbers
            assert self.state[view.number] in row.sources, f"{verb} was accepted for a ticket that is {self.state[view.number]}"
            self.state[view.number] = str(row.to) if row.to else self.state[view.number]
            assert view.state == self.state[view.number]
            self.accepted[verb] += 1
        return view

    def _numbers(self, *states: str) -> list[str]:
        return [number for number, state in self.state.items() if state in states]

    def _busy(self, counter: str) -> str:
        """A counter with a ticket where there is one, since at an empty one almost everything is refused."""
        with self.hall.read() as read:
            held = sorted(read.tickets_at_counters())
        return held[sum(counter.encode()) % len(held)] if held else counter

    def _any(self, which: int) -> str | None:
        return sorted(self.state)[which % len(self.state)] if self.state else None

    def _take(self, service: str, priority: bool, walk: int | None, slot: int | None = None) -> None:
        more = {} if slot is None else {"appointment_at": self.hall.now + timedelta(minutes=slot), "actor": SARI}
        view, token = self.hall.take_with_token(service, priority=priority, walk_minutes=walk, **more)
        self.issued[service] += 1
        assert view.number == f"{service}{self.issued[service]:03d}"  # P1: in order, none twice, no gap
        assert view.ahead is not None
        assert view.ahead <= len(self._numbers("waiting"))
        self.state[view.number] = "waiting"
        self.accepted["take"] += 1
        self.tokens[view.number] = token

    @rule(seed=st.integers(0, 100_000))
    def some_minutes_pass(self, seed: int) -> None:
        """A score of things done by all kinds of people, each followed by the checks.

        Drawn from one seed: hypothesis leaves out whole rules in a run and keeps runs short, so that one thing a step would
        hardly ever get a person served.
        """
        chance = Random(seed)
        for _ in range(20):
            self.hall.pass_time(seconds=chance.choice([0, 0, 5, 31]))
            who = chance.random()
            if who < 0.2:
                slot = chance.choice([None, None, None, None, -20, 20])
                self._take(chance.choice(SERVICES), chance.random() < 0.3, chance.choice([None, None, 10]), slot)
            elif who < 0.23:
                self._alone(chance.choice(ALONE), chance.choice(SERVICES), chance.randrange(6))
            elif who < 0.33:
                self._participate(chance.randrange(60), chance.choice(BY_PHONE))
            elif who < 0.4:
                self._help(chance.randrange(60), chance.choice(BY_STAFF))
            else:
                self._press(chance.choice(sorted(COUNTERS)), chance.choice(AT_COUNTERS), chance.randrange(60))
            self.the_world_is_as_the_model_says()

    def _alone(self, what: str, service: str, which: int) -> None:
        """A kiosk that is cut off now and then: what it gives out is nobody's business before it is told."""
        if what == "hold":
            self._hold(which)
        elif what == "give":
            self.kiosk.give(service, priority=which == 0, walk_minutes=10 if which == 1 else None)
        else:
            self._upload()

    def _hold(self, wanted: int) -> None:
        for held in self.kiosk.lease(A=wanted, K=wanted // 2).leases:
            self.issued[held.service] = max(self.issued[held.service], int(held.number[1:]))

    def _upload(self) -> None:
        sent = list(self.kiosk.outbox)
        assert {result.state for result in self.kiosk.upload()} <= {"accepted"}
        with self.hall.read() as read:
            today = read.day
        for slip in sent:
            self.accepted["upload" if slip.day == today else "upload_late"] += 1
            if slip.day == today:
                assert slip.number not in self.state
                self.state[slip.number], self.tokens[slip.number] = "waiting", slip.token
        if sent:
            assert self.kiosk.send(sent[-1]).state == "known"

    def _press(self, counter: str, verb: str, which: int) -> None:
        if verb in ("open", "call_next"):
            getattr(self, f"_{verb}")(counter)
        elif verb in ("pause_counter", "close_counter"):
            more = {"note": None} if verb == "pause_counter" else {}
            self._try("", [], lambda: self._do(verb, counter, **more))
        elif verb in ("call", "resume", "reinstate"):
            self._with_number(verb, counter, which)
        elif verb == "undo":
            self._undo(counter)
        else:
            self._with_held_ticket(verb, self._busy(counter), which)

    def _do(self, name: str, counter: str, **more: Any) -> Any:
        return self.hall.do(name, counter, COUNTERS[counter], **more)

    def _open(self, counter: str) -> None:
        self._try("", [], lambda: self.hall.open(counter, COUNTERS[counter]))

    def _call_next(self, counter: str) -> None:
        with self.hall.read() as read:
            waiting = {ticket.number: ticket for ticket in read.waiting()}
        view = self._try("call", list(waiting), lambda: self.hall.call_next(counter, COUNTERS[counter]))
        if view is None:
            return
        # P8: nobody of the same service and class who could have been called joined earlier, unless the reason says so
        called = waiting[view.number]
        same = [
            other
            for other in waiting.values()
            if (other.service, other.line_class) == (called.service, called.line_class)
            and not other.is_passed_over(read.branch.policy, self.hall.now)
            and other.returned_order is None
            and other.for_counter is None
        ]
        overtaken = [other for other in same if turn(other) < turn(called)]
        assert not overtaken or called.for_counter or view.reason == "returned"
        self.chosen_among[len(same)] += 1

    def _with_number(self, verb: str, counter: str, which: int) -> None:
        wanted = self._numbers({"call": "waiting", "resume": "parked", "reinstate": "no_show"}[verb])
        number = sorted(wanted)[which % len(wanted)] if wanted and which % 4 else self._any(which)
        if number:
            name, more = ("call_number", {"reason": "alasan"}) if verb == "call" else (verb, {})
            self._try(verb, [number], lambda: self._do(name, counter, number=number, **more))

    def _with_held_ticket(self, verb: str, counter: str, which: int) -> None:
        name = {"start": "start_serving", "no_show": "mark_no_show"}.get(verb, verb)
        service, to_counter = TRANSFERS[which % len(TRANSFERS)]
        more = {
            "park": {"note": None},
            "transfer": {"service": service, "to_counter": to_counter, "note": None},
            "add_service": {"service": SERVICES[which % 2]},
            "add_note": {"text": "Bawa materai"},
            "finish": {"outcome": "kurang", "missing": ["ktp"]} if which % 3 == 0 else {},
        }.get(verb, {})
        self._try(verb, self._numbers("called", "serving"), lambda: self._do(name, counter, **more))
        if verb == "finish" and which % 2:
            self._undo(counter)  # a mistake is seen at once

    def _undo(self, counter: str) -> None:
        """Either the call goes back to the line or the service goes on: the states say which."""
        try:
            view = self._do("undo", counter)
        except QueueError:
            return
        verb = "return_to_line" if view.state == "waiting" else "reopen"
        self._try(verb, [view.number], lambda: view)

    def _help(self, which: int, verb: str) -> None:
        number = self._any(which)
        if not number:
            return
        name = {"come_back": "reinstate"}.get(verb, verb)
        if verb == "move":
            service, to_counter = TRANSFERS[which % len(TRANSFERS)]
            told = {"service": service, "to_counter": to_counter, "note": "alasan"}
            with suppress(QueueError):
                self.hall.supervise("move", numbers=[number], **told)
                assert self.state[number] == "waiting"
                self.accepted["move"] += 1
            return
        more = {"mark_priority": {"priority": which % 2 == 0}, "add_note": {"text": "Perlu bantuan"}}.get(verb, {})
        self._try(name, [number], lambda: self.hall.by_staff(verb, number, **more))

    def _participate(self, which: int, verb: str) -> None:
        number = self._any(which)
        if not number:
            return
        more = {"coming": {"minutes": None}, "away": {"walk_minutes": 5}, "defer": {"minutes": 5}}.get(verb, {})
        work = getattr(participate, verb)
        name = {"come_back": "reinstate"}.get(verb, verb)
        self._try(name, [number], lambda: work(self.hall.ports, token=self.tokens[number], request=a_request(), **more))

    @rule(seconds=st.sampled_from([5, 31, 400, 1900, -40]))
    def time_passes(self, seconds: int) -> None:
        self.hall.pass_time(seconds=seconds)

    @rule(seldom=st.integers(0, 7))
    def day_ends(self, seldom: int) -> None:
        if seldom:
            return
        self.kiosk.give("A")  # and is told of when its day is over
        self.hall.pass_time(days=1)
        assert close_day(self.hall.ports, BONTANG)
        self.accepted["expire"] += len(self._numbers("waiting", "called", "serving", "parked"))
        self.state.clear()
        self.tokens.clear()
        self.issued = dict.fromkeys(SERVICES, 0)
        self._upload()
        for counter in sorted(COUNTERS):
            self._open(counter)

    @invariant()
    def the_world_is_as_the_model_says(self) -> None:
        if not hasattr(self, "hall"):
            return
        with self.hall.read() as read:
            for number, state in self.state.items():
                assert read.ticket_numbered(number).state == state
            held = read.tickets_at_counters()
        assert sorted(ticket.number for ticket in held.values()) == sorted(self._numbers("called", "serving"))  # P3
        assert [commit.seq for commit in self.hall.commits] == sorted({commit.seq for commit in self.hall.commits})
        checker.check(self.hall.database.url)  # P1, P3, P4 over everything that was ever written


@pytest.mark.parametrize(("kind", "examples", "steps"), [("sqlite", 20, 25), ("postgresql", 12, 25)])
def test_all_verbs_in_any_order_keep_the_promises(kind: str, examples: int, steps: int) -> None:
    machine = type(f"Queue_{kind}", (Queue,), {"kind": kind, "accepted": Counter(), "chosen_among": Counter()})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )

    done = {*machine.accepted, "invite", "coming"}  # nobody is invited yet, so few say coming
    never = {*rules.TRANSITIONS, "upload", "upload_late"} - done
    assert never == set(), f"the machine never got through with {never}: {machine.accepted}"
    assert sum(count for among, count in machine.chosen_among.items() if among >= 2) >= examples, machine.chosen_among


def test_the_checker_finds_a_ticket_that_the_log_does_not_explain(tmp_path: Path) -> None:
    from sqlalchemy import create_engine, text

    with hall("sqlite", tmp_path) as made:
        made.take("A")
        checker.check(made.database.url)
        engine = create_engine(made.database.url)
        with engine.begin() as connection:
            connection.execute(text("UPDATE ticket SET place = 'away'"))
        engine.dispose()

        with pytest.raises(AssertionError, match="log"):
            checker.check(made.database.url)
