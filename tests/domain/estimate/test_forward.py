"""The forward run foresees what the rules of the line will do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta
from math import inf, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caller_server.domain.branch import Branch, Counter, Hours, Policy, Service
from caller_server.domain.estimate.forward import Forecast, Wait, WhyNot, forecast
from caller_server.domain.estimate.lanes import Layout
from caller_server.domain.estimate.luck import Luck
from caller_server.domain.estimate.run import run
from caller_server.domain.estimate.service_time import Law, Laws
from caller_server.domain.estimate.situation import Situation, situation_of
from caller_server.domain.ids import BranchCode, CounterCode, OfficerName, ServiceCode, TicketId
from caller_server.domain.line import RecentCall
from caller_server.domain.shift import Shift, ShiftState
from caller_server.domain.ticket import Place, Ticket, TicketStatus
from tests.builders import NINE, TODAY, a_call, a_counter, a_ticket
from tests.domain.estimate.by_hand import called_by_hand

A, K, D = ServiceCode("A"), ServiceCode("K"), ServiceCode("D")
NO_TIME = Law(-30.0, 0.0)
FIVE_MINUTES = Laws({code: Law(log(300.0), 0.0) for code in (A, K, D)}, approach=NO_TIME, turnover=NO_TIME, missed_share=0.0)
UNEVEN = Laws({A: Law.around(240), K: Law.around(420), D: Law.around(900)}, missed_share=0.1, pace_spread=0.1)
OPEN, PAUSED = ShiftState.OPEN, ShiftState.PAUSED
ALL_DAY, USUAL = Hours(), Policy()


def a_branch(*counters: Counter, policy: Policy = USUAL, hours: Hours = ALL_DAY, following: bool = False) -> Branch:
    services = tuple(Service(code, {"id": code}, {}, following=K if following and code == A else None) for code in (A, K, D))
    return Branch(
        BranchCode("bontang"), "Bontang", "Asia/Makassar", policy=policy, services=services, counters=counters, hours=hours
    )


def a_situation(
    branch: Branch, waiting: Sequence[Ticket], recent: Sequence[RecentCall] = (), *shifts: Shift, **more: object
) -> Situation:
    """The branch at nine, its counters open unless ``shifts`` say else."""
    own = {shift.counter: shift for shift in shifts}
    opened = [
        own.get(counter.code, Shift(counter.code, OPEN, OfficerName("rina"), counter.services, NINE, NINE))
        for counter in branch.counters
    ]
    given = {"held": {}, **more}
    return situation_of(branch, TODAY, NINE, waiting=waiting, shifts=opened, recent_calls=recent, **given)  # type: ignore[arg-type]


def middles(found: Forecast) -> list[float]:
    return [wait.quantiles.middle_min for wait in found.calls.values() if isinstance(wait, Wait)]


def test_one_counter_with_constant_times_calls_the_nth_after_as_many_services() -> None:
    waiting = [a_ticket(n) for n in range(1, 8)]

    found = forecast(a_situation(a_branch(a_counter("A")), waiting), FIVE_MINUTES)

    assert middles(found) == pytest.approx([0, 5, 10, 15, 20, 25, 30], abs=1e-4)
    newcomer = found.newcomers[A]
    assert isinstance(newcomer, Wait)
    assert newcomer.quantiles.middle_min == pytest.approx(35, abs=1e-3)
    dry = found.dry[CounterCode("bontang-3")]
    assert dry is not None
    assert dry.middle_min == pytest.approx(35, abs=1e-4)


def test_two_counters_halve_the_time_and_one_at_the_counter_is_waited_for() -> None:
    waiting = [a_ticket(n) for n in range(2, 6)]
    counters = a_counter("A"), a_counter("A", code="bontang-4")
    served = a_ticket(1, state=TicketStatus.SERVING, serving_since=NINE - timedelta(minutes=3))

    found = forecast(a_situation(a_branch(*counters), waiting, held={counters[0].code: served}), FIVE_MINUTES)

    assert middles(found) == pytest.approx([0, 2, 5, 7], abs=1e-4)
    assert list(found.free_min.values()) == pytest.approx([2, 0], abs=1e-4)


def test_without_a_counter_nothing_can_be_said_and_why_is_told() -> None:
    closed = Shift(CounterCode("bontang-3"))

    found = forecast(a_situation(a_branch(a_counter("A")), [a_ticket(1), a_ticket(2, service=D)], [], closed), UNEVEN)

    assert set(found.calls.values()) == {WhyNot.NO_COUNTER_OPEN}
    assert set(found.newcomers.values()) == {WhyNot.NO_COUNTER_OPEN}
    assert found.dry == {}


def test_only_services_that_some_open_counter_takes_have_a_time() -> None:
    found = forecast(a_situation(a_branch(a_counter("A")), [a_ticket(1), a_ticket(2, service=D)]), UNEVEN)

    assert isinstance(found.calls[TicketId("t1")], Wait)
    assert found.calls[TicketId("t2")] is WhyNot.NO_COUNTER_OPEN
    assert found.newcomers[D] is WhyNot.NO_COUNTER_OPEN


def test_a_service_paused_today_has_no_time() -> None:
    found = forecast(a_situation(a_branch(a_counter("A", "K")), [a_ticket(1)], paused_services=frozenset({A})), UNEVEN)

    assert found.calls[TicketId("t1")] is WhyNot.NO_COUNTER_OPEN
    assert isinstance(found.newcomers[K], Wait)


def test_a_break_and_a_pause_are_waited_for() -> None:
    hours = Hours(week=(((time(8), time(9, 4)), (time(10), time(15))),) * 7)
    branch = a_branch(a_counter("A"), hours=hours)
    waiting = [a_ticket(n) for n in range(1, 4)]
    pause = Shift(CounterCode("bontang-3"), PAUSED, OfficerName("rina"), (A,), NINE, NINE, until=NINE + timedelta(minutes=2))

    assert middles(forecast(a_situation(branch, waiting), FIVE_MINUTES)) == pytest.approx([0, 60, 65], abs=1e-4)
    paused = forecast(a_situation(branch, waiting, [], pause), FIVE_MINUTES)
    assert middles(paused) == pytest.approx([2, 60, 65], abs=1e-4)
    assert list(paused.free_min.values()) == pytest.approx([2])


def test_a_counter_that_finishes_in_its_break_or_after_closing_is_free_after_it_or_no_more() -> None:
    served = a_ticket(1, state=TicketStatus.SERVING, serving_since=NINE)
    rest = Hours(week=(((time(8), time(9, 4)), (time(10), time(15))),) * 7)
    ends = Hours(week=(((time(8), time(9, 4)),),) * 7)
    desk = a_counter("A")

    resting, closing = (
        forecast(a_situation(a_branch(desk, hours=hours), [a_ticket(2)], held={desk.code: served}), FIVE_MINUTES)
        for hours in (rest, ends)
    )

    assert list(resting.free_min.values()) == pytest.approx([60])
    assert list(closing.free_min.values()) == [inf]


def test_who_would_be_called_after_closing_is_told_so_unless_the_branch_works_overtime() -> None:
    hours = Hours(week=(((time(8), time(9, 12)),),) * 7)
    waiting = [a_ticket(n) for n in range(1, 6)]

    strict = forecast(a_situation(a_branch(a_counter("A"), hours=hours), waiting), FIVE_MINUTES)
    policy = Policy(overtime=timedelta(minutes=5))
    longer = forecast(a_situation(a_branch(a_counter("A"), hours=hours, policy=policy), waiting), FIVE_MINUTES)

    assert [isinstance(wait, Wait) for wait in strict.calls.values()] == [True, True, True, False, False]
    assert strict.calls[TicketId("t5")] is WhyNot.AFTER_CLOSING
    assert [isinstance(wait, Wait) for wait in longer.calls.values()] == [True, True, True, True, False]


def test_an_officer_who_forgets_to_press_does_not_hold_the_line_up() -> None:
    left = a_ticket(1, state=TicketStatus.SERVING, serving_since=NINE - timedelta(hours=2))
    situation = a_situation(a_branch(a_counter("A")), [a_ticket(2)], held={CounterCode("bontang-3"): left})

    assert middles(forecast(situation, UNEVEN))[0] < 10


def test_people_expected_with_priority_make_the_others_wait_longer() -> None:
    waiting = [a_ticket(n) for n in range(1, 21)]
    branch = a_branch(a_counter("A"))

    alone = middles(forecast(a_situation(branch, waiting), UNEVEN))
    crowded = middles(forecast(a_situation(branch, waiting, priority_per_h={A: 4.0}), UNEVEN))

    assert alone[0] == crowded[0]
    assert crowded[-1] > alone[-1] * 1.15


def test_people_handed_on_stand_before_those_who_joined_after_them() -> None:
    first = [a_ticket(n) for n in range(1, 5)]
    second = [a_ticket(n, service=K) for n in range(10, 14)]
    laws = replace(FIVE_MINUTES, handed_on={A: 1.0})
    counters = a_counter("A"), a_counter("K", code="bontang-4")

    apart = forecast(a_situation(a_branch(*counters), [*first, *second]), laws)
    following = forecast(a_situation(a_branch(*counters, following=True), [*first, *second]), laws)

    # the four of A are done after 5, 10, 15, 20 minutes, and go before those of K who joined later
    assert middles(apart)[4:] == pytest.approx([0, 5, 10, 15], abs=1e-3)
    assert middles(following)[4:] == pytest.approx([0, 25, 30, 35], abs=1e-3)


def test_people_away_are_called_once_they_can_be_here() -> None:
    policy = Policy(staged_calling=True)
    away = a_ticket(1, place=Place.AWAY, walk_minutes=12)
    invited = a_ticket(2, place=Place.INVITED, walk_minutes=10, come_by=NINE + timedelta(minutes=7))
    situation = a_situation(a_branch(a_counter("A"), policy=policy), [away, invited, a_ticket(3)])

    found = forecast(situation, FIVE_MINUTES)

    assert middles(found) == pytest.approx([12, 7, 0], abs=1e-3)
    dry = found.dry[CounterCode("bontang-3")]
    assert dry is not None
    assert dry.middle_min == pytest.approx(5, abs=1e-3)
    assert [one.ticket for one in situation.here().line] == ["t3"]


@st.composite
def days(draw: st.DrawFn) -> tuple[list[Ticket], list[Counter], list[RecentCall]]:
    """Up to 14 people of three services, of all classes, some come back or give way; up to three counters, some with weights."""
    joined = draw(st.lists(st.integers(1, 150), max_size=14, unique=True))
    tickets = [
        a_ticket(
            number,
            service=draw(st.sampled_from([A, K, D])),
            priority=draw(st.sampled_from([False, False, True])),
            returned_order=draw(st.sampled_from([None, None, None, 205, 215])),
            deferred_until=draw(st.sampled_from([None, None, None, NINE + timedelta(minutes=25)])),
            issued_at=NINE - timedelta(minutes=150 - number),
            appointment_at=draw(st.sampled_from([None, None, None, NINE - timedelta(minutes=50)])),
            for_counter=draw(st.sampled_from([None, None, None, CounterCode("bontang-4")])),
        )
        for number in sorted(joined)
    ]
    services = [draw(st.sampled_from(["A", "AK", "K", "AKD", "D"])) for _ in range(draw(st.integers(1, 3)))]
    counters = [a_counter(*taken, code=f"bontang-{number}") for number, taken in enumerate(services, 3)]
    if draw(st.booleans()) and len(counters[0].services) > 1:
        counters[0] = replace(counters[0], weights={counters[0].services[0]: draw(st.integers(2, 3))})
    seqs = sorted(draw(st.lists(st.integers(190, 230), max_size=6, unique=True)), reverse=True)
    calls = [
        replace(a_call(seq, draw(st.sampled_from(["A", "K"])), draw(st.booleans())), counter=counters[0].code) for seq in seqs
    ]
    return tickets, counters, calls


@given(days())
@settings(max_examples=120, deadline=None)
def test_every_replication_calls_as_the_line_would(day: tuple[list[Ticket], list[Counter], list[RecentCall]]) -> None:
    waiting, counters, recent = day
    policy = Policy()
    situation = a_situation(a_branch(*counters, policy=policy), waiting, recent)
    layout = Layout(situation, UNEVEN)
    luck = Luck(layout, UNEVEN, 4)

    called = run(layout, luck).called

    for replication in range(4):
        by_hand = called_by_hand(waiting, counters, recent, policy, layout, luck, replication)
        for one, entry in zip(situation.line, layout.entry_of_ticket, strict=True):
            assert called[entry, replication] == pytest.approx(by_hand.get(one.ticket, float("inf")), abs=1e-3), one


@st.composite
def lines(draw: st.DrawFn) -> tuple[list[Ticket], list[Counter]]:
    """One line of up to 25 people, at up to four counters that all take everything."""
    joined = draw(st.lists(st.integers(1, 400), min_size=1, max_size=25, unique=True))
    tickets = [a_ticket(number, service=draw(st.sampled_from([A, K, D]))) for number in sorted(joined)]
    return tickets, [a_counter("A", "K", "D", code=f"bontang-{number}") for number in range(draw(st.integers(1, 4)))]


def calls_of(tickets: Sequence[Ticket], counters: Sequence[Counter]) -> dict[TicketId, list[float]]:
    """When each ticket is called in each replication; the counters are free at once."""
    situation = a_situation(a_branch(*counters), tickets)
    layout = Layout(situation, UNEVEN)
    luck = Luck(layout, UNEVEN, 20)
    luck.free_s[:] = 0.0
    called = run(layout, luck).called
    return {one.ticket: called[entry].tolist() for one, entry in zip(situation.line, layout.entry_of_ticket, strict=True)}


def none_is_earlier(later: dict[TicketId, list[float]], before: dict[TicketId, list[float]]) -> bool:
    return all(
        after >= at - 1e-6 for key, times in later.items() if key in before for after, at in zip(times, before[key], strict=True)
    )


@given(lines(), st.integers(1, 400), st.sampled_from([A, K, D]))
@settings(max_examples=60, deadline=None)
def test_a_person_more_in_a_line_makes_nobody_earlier(
    day: tuple[list[Ticket], list[Counter]], joined: int, service: ServiceCode
) -> None:
    tickets, counters = day
    others = [ticket for ticket in tickets if ticket.joined_order != joined]

    before, after = calls_of(others, counters), calls_of([*others, a_ticket(joined, service=service)], counters)

    assert none_is_earlier(after, before)
    ahead = [ticket.id for ticket in others if ticket.joined_order < joined]
    assert all(after[key] == before[key] for key in ahead), "who joins behind changes nothing for those ahead"


@given(lines())
@settings(max_examples=60, deadline=None)
def test_a_counter_less_makes_nobody_earlier(day: tuple[list[Ticket], list[Counter]]) -> None:
    tickets, counters = day
    if len(counters) == 1:
        counters = [*counters, a_counter("A", "K", "D", code="bontang-9")]

    assert none_is_earlier(calls_of(tickets, counters[:-1]), calls_of(tickets, counters))


@given(days())
@settings(max_examples=60, deadline=None)
def test_quantiles_are_in_order_and_the_same_every_time(day: tuple[list[Ticket], list[Counter], list[RecentCall]]) -> None:
    waiting, counters, recent = day
    situation = a_situation(a_branch(*counters), waiting, recent)

    found = forecast(situation, UNEVEN)

    assert found == forecast(situation, UNEVEN)
    assert set(found.calls) == {ticket.id for ticket in waiting}
    for wait in [*found.calls.values(), *found.newcomers.values()]:
        if isinstance(wait, Wait):
            low, middle, high = wait.quantiles.low_min, wait.quantiles.middle_min, wait.quantiles.high_min
            assert 0 <= wait.early_min <= low <= middle <= high


def test_priority_people_are_interleaved() -> None:
    ordinary = [a_ticket(n) for n in range(1, 7)]
    priority = [a_ticket(n, priority=True) for n in range(11, 13)]

    found = forecast(a_situation(a_branch(a_counter("A")), [*ordinary, *priority]), FIVE_MINUTES)

    assert middles(found) == pytest.approx([0, 5, 15, 20, 30, 35, 10, 25], abs=1e-3)


def test_whoever_missed_a_call_waits_for_three_others() -> None:
    returned = a_ticket(1, returned_order=300)
    recent = [a_call(305)]

    found = forecast(a_situation(a_branch(a_counter("A")), [returned, *(a_ticket(n) for n in range(2, 6))], recent), FIVE_MINUTES)

    assert middles(found) == pytest.approx([10, 0, 5, 15, 20], abs=1e-3)


def test_a_branch_without_anybody_waiting_or_working_has_an_empty_forecast() -> None:
    situation = Situation(seed=1, line=(), counters=(), services=(A,))

    assert forecast(situation, UNEVEN) == Forecast({}, {A: WhyNot.NO_COUNTER_OPEN}, {}, {})
