"""How long somebody waited and was served, however often the ticket is put aside, returned to the line or passed on."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from caller_server.domain import alerts, stage
from caller_server.domain import ticket as rules
from caller_server.domain.events import Event, LineReason
from caller_server.domain.ids import ServiceCode
from caller_server.domain.ticket import Ticket, TicketStatus
from tests.builders import NINE, POLICY, THREE, TODAY, a_ticket

A, K = ServiceCode("A"), ServiceCode("K")


class Watched:
    """A ticket that things happen to, and what a watch beside it shows: the seconds spent waiting, called, served, put aside."""

    def __init__(self) -> None:
        self.now: datetime = NINE
        self.ticket: Ticket = a_ticket(issued_at=NINE, lined_up_at=NINE)
        self.watch: Counter[str] = Counter()
        self.called_in_vain = 0  # a call by mistake is waiting, unless it was of somebody put aside
        self.ended: list[stage.Stage | None] = []
        self.was_called = self.was_served = False

    def after(self, seconds: int, verb: str) -> None:
        """``seconds`` pass, then it happens."""
        self._pass(seconds)
        before, event = self.ticket, self._event(verb)
        self.ended.append(stage.ended(before, event))
        self.ticket = rules.apply(before, event, len(self.ended) + 1)
        self._note(verb, before)

    def _pass(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        self.watch[str(self.ticket.state)] += seconds
        if self.ticket.state is TicketStatus.CALLED:
            self.called_in_vain += seconds

    def _event(self, verb: str) -> Event:
        other: dict[str, Any] = {"service": K if self.ticket.service == A else A}
        more: dict[str, Any] = {
            "recall": {"policy": POLICY},
            "park": {"note": None},
            "resume": {"is_own_counter_closed": False},
            "add_service": other,
            "transfer": other | {"to_counter": None, "note": None},
        }.get(verb, {})
        match verb:
            case "reinstate":
                return rules.reinstate(self.ticket, policy=POLICY, today=TODAY, now=self.now)
            case "move":
                return rules.move(self.ticket, **other, to_counter=None, note="alasan", now=self.now)
            case "leave" | "expire":
                return getattr(rules, verb)(self.ticket, now=self.now)  # type: ignore[no-any-return]
        rule = getattr(rules, {"return": "return_to_line", "no_show": "mark_no_show"}.get(verb, verb))
        return rule(self.ticket, counter=THREE, **more, now=self.now)  # type: ignore[no-any-return]

    def _note(self, verb: str, before: Ticket) -> None:
        match verb:
            case "call" | "resume":
                self.called_in_vain = 0
                self.was_called = True
            case "start":
                self.was_served = True
            case "return" if before.call_reason is not LineReason.PARKED:
                self.watch["waiting"] += self.called_in_vain

    def forget(self) -> None:
        """A further line begins, with watches at nought."""
        self.watch.clear()
        self.was_called = self.was_served = False


# What can happen next, and for how long it has been so; the last list ends the stage.
NEXT: dict[TicketStatus, tuple[list[str], list[str]]] = {
    TicketStatus.WAITING: (["call"], ["leave", "expire"]),
    TicketStatus.CALLED: (["start", "start", "recall", "return"], ["no_show", "transfer", "expire"]),
    TicketStatus.SERVING: (["park", "park", "park"], ["finish", "transfer", "add_service", "expire"]),
    TicketStatus.PARKED: (["resume"], ["expire"]),
}


@given(st.data())
def test_the_parts_served_are_the_service_time_and_what_lies_between_is_neither_that_nor_waiting(data: st.DataObject) -> None:
    one = Watched()

    for _ in range(data.draw(st.integers(0, 14))):
        verbs = [verb for verb in NEXT[one.ticket.state][0] if verb != "recall" or one.ticket.attempt < POLICY.max_calls]
        one.after(data.draw(st.integers(31, 1800)), data.draw(st.sampled_from(verbs)))
        assert one.ended[-1] is None
    seconds, state = data.draw(st.integers(1, 1800)), one.ticket.state
    last = data.draw(st.sampled_from(NEXT[state][1]))
    timer = one.ticket.timer_from
    one.after(seconds, last)

    [*_, ended] = one.ended
    assert ended is not None
    assert ended.service_s == (one.watch["serving"] if one.was_served else None)
    assert ended.waiting_s == (None if state is TicketStatus.WAITING else one.watch["waiting"])
    assert (timer is not None) == (state is TicketStatus.SERVING)
    assert timer is None or (one.now - timer).total_seconds() == one.watch["serving"]  # what the officer saw running
    if last == "finish":
        assert one.ticket.service_s(one.now) == one.watch["serving"]
        assert ended.total_s == (one.now - NINE).total_seconds()


@given(st.lists(st.integers(1, 600), min_size=8, max_size=8), st.sampled_from(["transfer", "add_service"]))
def test_the_next_service_starts_at_nought(times: list[int], passed_on: str) -> None:
    one = Watched()
    for seconds, verb in zip(times, ["call", "start", "park", "resume", "start"], strict=False):
        one.after(seconds, verb)
    one.after(times[5], passed_on)
    one.forget()

    if passed_on == "transfer":
        one.after(times[6], "call")
        one.after(times[7], "start")
    one.after(60, "park")
    one.after(600, "expire")

    assert one.ended[-1] is not None
    assert one.ended[-1].service_s == 60


def test_who_is_served_in_two_parts_and_came_back_after_being_missed_starts_anew() -> None:
    one = Watched()
    for verb in ("call", "start", "park", "resume", "no_show", "reinstate"):
        one.after(120, verb)
    one.after(300, "call")
    one.after(20, "start")
    one.after(40, "finish")

    missed, served = (found for found in one.ended if found is not None)
    assert (missed.ended, missed.waiting_s, missed.service_s) == ("no_show", 120, 120)
    assert (served.ended, served.waiting_s, served.service_s) == ("served", 300, 40)


def test_somebody_put_aside_and_returned_to_the_line_waits_on_from_there() -> None:
    one = Watched()
    for verb in ("call", "start", "park", "resume", "return"):
        one.after(600, verb)
    one.after(60, "move")

    one.after(30, "call")

    [moved] = [found for found in one.ended if found is not None]
    assert (moved.ended, moved.service_s) == ("transferred", 600)
    assert one.ticket.waited_s == 600 + 60 + 30


def test_a_finish_that_is_taken_back_keeps_the_parts_before() -> None:
    one = Watched()
    for verb in ("call", "start", "park", "resume", "start", "finish"):
        one.after(60, verb)

    one.after(5, "reopen")
    one.after(55, "finish")

    assert one.ended[-1] is not None
    assert one.ended[-1].service_s == 60 + 60 + 60


def test_nobody_is_alarmed_by_the_time_that_somebody_was_put_aside() -> None:
    one = Watched()
    for seconds, verb in ((60, "call"), (60, "start"), (1200, "park"), (3600, "resume"), (60, "start")):
        one.after(seconds, verb)
    limit = int(POLICY.serve_limit.total_seconds())

    on_time = one.now + timedelta(seconds=limit - 1200)

    assert not alerts.is_serving_too_long(one.ticket, POLICY, on_time)
    assert alerts.is_serving_too_long(one.ticket, POLICY, on_time + timedelta(seconds=1))
