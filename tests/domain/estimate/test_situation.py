"""What a run is told of the branch: tickets, counters and the rest of the day, in seconds from now."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from caller_server.domain.branch import Counter, Hours, Policy
from caller_server.domain.estimate.forward import Wait, WhyNot, forecast
from caller_server.domain.estimate.situation import LATE, SOON_S, AtCounter, breaks_of
from caller_server.domain.ids import CounterCode, OfficerName, ServiceCode, TicketId
from caller_server.domain.shift import Shift, ShiftState
from caller_server.domain.ticket import Place, TicketClass, TicketStatus
from tests.builders import FOUR, NINE, THREE, a_call, a_counter, a_ticket
from tests.domain.estimate.test_forward import FIVE_MINUTES, UNEVEN, a_branch, a_situation

A, K = ServiceCode("A"), ServiceCode("K")
MINUTE = timedelta(minutes=1)
RINA = OfficerName("rina")


def test_the_line_stands_as_joined_with_times_from_now() -> None:
    late = a_ticket(9, issued_at=NINE - 4 * MINUTE, priority=True)
    booked = a_ticket(5, issued_at=NINE - 9 * MINUTE, appointment_at=NINE + 10 * MINUTE)

    first, second = a_situation(a_branch(a_counter("A")), [late, booked]).line

    assert (first.order, first.line_class, first.issued_s, first.appointment_s) == (5, TicketClass.APPOINTMENT, -540, 600)
    assert (second.order, second.line_class, second.is_priority, second.issued_s) == (9, TicketClass.PRIORITY, True, -240)


def test_a_closed_counter_is_left_out_and_what_is_held_goes_on() -> None:
    branch = a_branch(a_counter("A"), a_counter("A", code=FOUR))
    held = a_ticket(1, state=TicketStatus.CALLED, called_at=NINE - MINUTE, counter=THREE)

    situation = a_situation(branch, [], [], Shift(FOUR), held={THREE: held})

    assert [counter.code for counter in situation.counters] == [THREE]
    assert situation.counters[0].held == AtCounter(1, A, is_serving=False, elapsed_s=60)


@pytest.mark.parametrize(
    ("until", "back_s", "paused_s"), [(NINE + 6 * MINUTE, 360, None), (NINE - 2 * MINUTE, 0, 120), (None, 0, 300)]
)
def test_a_pause_ends_as_meant_and_else_some_time(until: object, back_s: float, paused_s: float | None) -> None:
    shift = Shift(THREE, ShiftState.PAUSED, RINA, (A,), NINE, NINE - 5 * MINUTE, until=until)  # type: ignore[arg-type]

    situation = a_situation(a_branch(a_counter("A")), [a_ticket(1)], [], shift)

    assert (situation.counters[0].back_s, situation.counters[0].paused_s) == (back_s, paused_s)
    wait = forecast(situation, UNEVEN).calls[TicketId("t1")]
    assert isinstance(wait, Wait)
    assert wait.quantiles.middle_min >= back_s / 60


def test_somebody_on_the_way_is_counted_on_until_ten_minutes_late() -> None:
    policy = Policy(staged_calling=True)
    invited = a_ticket(1, place=Place.INVITED, walk_minutes=10, come_by=NINE)
    ready = {}
    for minutes in (-4, 3, 11, 90):
        ticket = replace(invited, come_by=NINE - minutes * MINUTE)
        ready[minutes] = a_situation(a_branch(a_counter("A"), policy=policy), [ticket]).line[0].ready_s

    assert ready == {-4: 240, 3: SOON_S, 11: 11 * 60, 90: 90 * 60}
    assert LATE == 10 * MINUTE
    everyone = a_situation(a_branch(a_counter("A")), [invited])
    assert everyone.line[0].ready_s == 0, "where the branch does not call in stages it does not matter where somebody is"


def test_who_came_back_waits_for_the_calls_of_each_counters_own_services() -> None:
    branch = a_branch(a_counter("A"), a_counter("A", "K", code=FOUR))
    recent = [a_call(310, "K"), a_call(305, "A"), a_call(290, "A")]

    situation = a_situation(branch, [a_ticket(1, returned_order=300)], recent)

    assert situation.line[0].calls_first == {THREE: 2, FOUR: 1}


def test_a_counter_remembers_its_own_calls_and_those_since_a_priority_person() -> None:
    weighted = replace(a_counter("A", "K"), weights={A: 3})
    own = [replace(a_call(seq, service), counter=THREE) for seq, service in ((9, "K"), (8, "A"), (6, "A"), (5, "A"))]
    recent = [*own[:2], replace(a_call(7, "A", priority=True), counter=FOUR), *own[2:]]

    counter = a_situation(a_branch(weighted), [], recent).counters[0]

    assert counter.own_calls == (A, A, K)  # newest last, as many as three and one add up to, less one
    assert counter.others == 2
    assert a_situation(a_branch(a_counter("A", "K")), [], recent).counters[0].own_calls == ()


def test_breaks_are_between_the_spans_of_the_day_and_a_run_looks_at_those_to_come() -> None:
    hours = Hours(week=(((time(8), time(8, 30)), (time(8, 45), time(12)), (time(13), time(16))),) * 7)
    branch = a_branch(a_counter("A"), hours=hours)

    assert breaks_of(branch, NINE) == ((-1800, -900), (3 * 3600, 4 * 3600))
    assert a_situation(branch, []).counters[0].breaks == ((3 * 3600, 4 * 3600),)
    assert a_situation(branch, []).counters[0].stops_s == 7 * 3600


def test_after_closing_who_still_works_is_expected_to_go_on() -> None:
    hours = Hours(week=(((time(7), time(8, 50)),),) * 7)

    situation = a_situation(a_branch(a_counter("A"), hours=hours), [a_ticket(1), a_ticket(2)])

    assert situation.counters[0].stops_s is None
    assert all(isinstance(wait, Wait) for wait in forecast(situation, FIVE_MINUTES).calls.values())


def test_a_counter_whose_services_are_all_paused_calls_nobody_not_even_those_sent_to_it() -> None:
    weighted: Counter = replace(a_counter("A", "K"), weights={A: 2})
    sent = a_ticket(1, for_counter=CounterCode("bontang-3"))
    branch = a_branch(weighted, a_counter("A", code=FOUR))
    shift = Shift(FOUR, ShiftState.OPEN, RINA, (A,), NINE, NINE)

    for paused in (frozenset({A, K}), frozenset({A, K, ServiceCode("D")})):
        found = forecast(a_situation(branch, [sent], [], shift, paused_services=paused), UNEVEN)
        assert found.calls[TicketId("t1")] is WhyNot.NO_COUNTER_OPEN


def test_an_officer_who_has_been_free_for_long_though_people_wait_is_not_expected_at_once() -> None:
    branch = a_branch(a_counter("A"))

    at_once = forecast(a_situation(branch, [a_ticket(1)]), UNEVEN).calls[TicketId("t1")]
    away = forecast(a_situation(branch, [a_ticket(1)], idle_since={THREE: NINE - 10 * MINUTE}), UNEVEN).calls[TicketId("t1")]

    assert isinstance(at_once, Wait)
    assert isinstance(away, Wait)
    assert at_once.quantiles.low_min == 0
    assert away.quantiles.high_min > at_once.quantiles.high_min
