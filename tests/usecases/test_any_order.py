"""Every verb in any order, against a small model: promises P1, P3, P4 and P8 after each step, on both databases."""

import tempfile
from pathlib import Path
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
from tests.hall import ANA, BO, BONTANG, SARI, Hall, a_request, hall

COUNTERS = {"bontang-1": ANA, "bontang-2": BO, "bontang-b1": SARI}
SERVICES = ("A", "K")
counters = st.sampled_from(sorted(COUNTERS))
pick = st.integers(min_value=0, max_value=60)


class Queue(RuleBasedStateMachine):
    """The model: for each number its state, by the table of states and verbs; everything else is asked of the real thing."""

    kind = "sqlite"

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.context = hall(self.kind, Path(self.folder.name))
        self.hall: Hall = self.context.__enter__()
        self.state: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.at: dict[str, str] = {}
        self.issued = dict.fromkeys(SERVICES, 0)

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
        return view

    def _numbers(self, *states: str) -> list[str]:
        return [number for number, state in self.state.items() if state in states]

    def _any(self, which: int) -> str | None:
        return sorted(self.state)[which % len(self.state)] if self.state else None

    @rule(service=st.sampled_from(SERVICES), priority=st.booleans(), walk=st.sampled_from([None, 10]))
    def take(self, service: str, priority: bool, walk: int | None) -> None:
        view, token = self.hall.take_with_token(service, priority=priority, walk_minutes=walk)
        self.issued[service] += 1
        assert view.number == f"{service}{self.issued[service]:03d}"  # P1: in order, none twice, no gap
        assert view.ahead is not None
        assert view.ahead <= len(self._numbers("waiting"))
        self.state[view.number] = "waiting"
        self.tokens[view.number] = token

    @rule(counter=counters)
    def open(self, counter: str) -> None:
        self._try("", [], lambda: self.hall.open(counter, COUNTERS[counter]))

    @rule(counter=counters, verb=st.sampled_from(["pause_counter", "close_counter"]))
    def rest(self, counter: str, verb: str) -> None:
        more = {"note": None} if verb == "pause_counter" else {}
        self._try("", [], lambda: self.hall.do(verb, counter, COUNTERS[counter], **more))

    @rule(counter=counters)
    def call_next(self, counter: str) -> None:
        with self.hall.read() as read:
            waiting = {ticket.number: ticket for ticket in read.waiting()}
        view = self._try("call", list(waiting), lambda: self.hall.call_next(counter, COUNTERS[counter]))
        if view is None:
            return
        # P8: nobody of the same service and class who could have been called joined earlier, unless the reason says so
        called = waiting[view.number]
        overtaken = [
            other
            for other in waiting.values()
            if (other.service, other.priority) == (called.service, called.priority)
            and other.joined_order < called.joined_order
            and not other.is_passed_over(read.branch.policy, self.hall.now)
            and other.returned_order is None
            and other.for_counter is None
        ]
        assert not overtaken or called.for_counter or view.reason == "returned"

    @rule(counter=counters, which=pick)
    def call_number(self, counter: str, which: int) -> None:
        number = self._any(which)
        if number:
            chosen = lambda: self.hall.do("call_number", counter, COUNTERS[counter], number=number, reason="alasan")  # noqa: E731
            self._try("call", [number], chosen)

    @rule(counter=counters, verb=st.sampled_from(["recall", "start", "finish", "no_show", "return_to_line"]))
    def attend(self, counter: str, verb: str) -> None:
        name = {"start": "start_serving", "no_show": "mark_no_show"}.get(verb, verb)
        self._try(verb, self._numbers("called", "serving"), lambda: self.hall.do(name, counter, COUNTERS[counter]))

    @rule(counter=counters)
    def park(self, counter: str) -> None:
        self._try("park", self._numbers("serving"), lambda: self.hall.do("park", counter, COUNTERS[counter], note=None))

    @rule(counter=counters, which=pick, verb=st.sampled_from(["resume", "reinstate"]))
    def bring_back(self, counter: str, which: int, verb: str) -> None:
        number = self._any(which)
        if number:
            self._try(verb, [number], lambda: self.hall.do(verb, counter, COUNTERS[counter], number=number))

    @rule(counter=counters, to=st.sampled_from([("A", None), ("K", None), (None, "bontang-1"), (None, "bontang-2")]))
    def transfer(self, counter: str, to: tuple[str | None, str | None]) -> None:
        more = {"service": to[0], "to_counter": to[1], "note": None}
        self._try(
            "transfer", self._numbers("called", "serving"), lambda: self.hall.do("transfer", counter, COUNTERS[counter], **more)
        )

    @rule(which=pick, verb=st.sampled_from(["coming", "arrive", "away", "defer", "leave", "come_back"]))
    def participate(self, which: int, verb: str) -> None:
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

    @rule()
    def day_ends(self) -> None:
        self.hall.pass_time(days=1)
        assert close_day(self.hall.ports, BONTANG)
        self.state.clear()
        self.tokens.clear()
        self.issued = dict.fromkeys(SERVICES, 0)

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


@pytest.mark.parametrize(("kind", "examples", "steps"), [("sqlite", 25, 40), ("postgresql", 6, 40)])
def test_all_verbs_in_any_order_keep_the_promises(kind: str, examples: int, steps: int) -> None:
    machine = type(f"Queue_{kind}", (Queue,), {"kind": kind})
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
