"""Who may go out, and who is asked in: figures of the rule, and properties that hold for any lobby."""

from dataclasses import replace
from datetime import timedelta
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.domain import invite
from caller_server.domain.estimate.quantiles import Quantiles
from caller_server.domain.ids import CounterCode, ServiceCode, TicketId
from caller_server.domain.invite import OpenCounter, Person, Rule
from tests.builders import NINE

A, K = ServiceCode("A"), ServiceCode("K")
DESK = OpenCounter(CounterCode("bontang-1"), frozenset({A}))


def somebody(name: str, early: float, *, walk: float = 5, service: ServiceCode = A, **more: object) -> Person:
    turn = Quantiles(early + 1, early + 5, early + 12)
    values = {"is_here": False, "walk_min": walk, "turn": turn, "early_min": early} | more
    return Person(ticket_id=TicketId(name), service=service, **values)  # type: ignore[arg-type]


def due(name: str, middle: float = 25, **more: object) -> Person:
    """Somebody who is asked in by the early quantile, and whose turn is not yet at hand."""
    return somebody(name, 2, turn=Quantiles(3, middle, 40), **more)


def here(name: str, early: float = 0, **more: object) -> Person:
    return somebody(name, early, walk=0, is_here=True, **more)


@pytest.mark.parametrize(
    ("early", "walk", "stays"),
    [(11.9, 5, True), (12, 5, False), (16, 15, True), (17, 15, False), (None, 0, True), (60, 0, False)],
)
def test_somebody_goes_out_only_when_it_is_worth_it_and_the_walk_allows(early: float | None, walk: float, stays: bool) -> None:
    assert invite.stays(early, walk) is stays


def test_who_goes_out_wants_to_be_back_before_the_earliest_turn() -> None:
    assert invite.free_until(NINE, 30) == NINE + timedelta(minutes=28)
    assert invite.free_until(NINE, 1) == NINE
    assert invite.free_until(NINE, None) is None


def test_somebody_is_asked_in_when_the_turn_is_as_near_as_the_walk() -> None:
    busy = [here("t1"), here("t2")]
    far, near = somebody("t3", 8.6), somebody("t4", 8.5)

    assert invite.to_invite([*busy, near, far], [DESK], Rule(), NINE) == ["t4"]
    assert invite.to_invite([*busy, near, far], [DESK], Rule(buffer_min=2.1), NINE) == ["t4", "t3"]
    assert invite.to_invite([*busy, near, far], [DESK], Rule(buffer_min=0), NINE) == []


def test_where_the_lobby_is_dearer_than_a_counter_people_are_asked_in_later() -> None:
    people = [here("t1"), here("t2"), somebody("t3", 8.0)]

    assert invite.to_invite(people, [DESK], Rule(), NINE) == ["t3"]
    assert invite.to_invite(people, [DESK], Rule(cap=12), NINE) == []


def test_a_full_lobby_asks_nobody_in_but_never_lets_a_counter_starve() -> None:
    full = [here(f"t{n}", early=20) for n in range(4)]
    next_one, other, far = due("t8"), somebody("t9", 3, service=K), somebody("t9", 30, service=K)
    booth = OpenCounter(CounterCode("bontang-b1"), frozenset({K}))

    assert invite.to_invite([*full, next_one], [DESK], Rule(cap=4), NINE) == []
    assert invite.to_invite([*full, next_one], [DESK], Rule(cap=5), NINE) == []  # one place is for the unasked
    assert invite.to_invite([*full, next_one], [DESK], Rule(cap=6), NINE) == ["t8"]
    assert invite.to_invite([*full, next_one, other], [DESK, booth], Rule(cap=4), NINE) == ["t9"]
    busy = replace(booth, free_min=30)
    assert invite.to_invite([*full, next_one, far], [DESK, busy], Rule(cap=4), NINE) == []  # the booth is busy for long enough


def test_a_counter_with_nobody_near_asks_in_the_next_one_whenever_that_turn_is_foreseen() -> None:
    """The turn was put off for hours by one who was expected every moment and never came."""
    gone, next_one = somebody("gone", 10, invited_at=NINE - timedelta(hours=1)), somebody("next", 25, walk=10)

    assert invite.to_invite([gone, next_one], [DESK], Rule(cap=12), NINE) == ["next"]
    assert invite.to_invite([gone, next_one], [replace(DESK, free_min=13.5)], Rule(cap=12), NINE) == ["next"]
    assert invite.to_invite([gone, next_one], [replace(DESK, free_min=14)], Rule(cap=12), NINE) == []


def test_who_was_not_asked_when_it_was_time_was_kept_out_by_a_full_lobby() -> None:
    full = [here(f"t{n}", early=20) for n in range(4)]
    people = [*full, due("due"), somebody("later", 40), due("slow", gives_way=True)]

    assert invite.kept_out(people, [], Rule(cap=4), NINE) == {"due"}
    assert invite.kept_out(people, ["due"], Rule(cap=5), NINE) == set()


def test_those_who_will_have_been_called_by_then_make_room() -> None:
    soon_called = [here(f"t{n}", early=-12) for n in range(4)]  # nine in ten are called before anybody could come in

    assert invite.to_invite([*soon_called, due("t8")], [DESK], Rule(cap=4), NINE) == ["t8"]


def test_the_cap_is_at_least_two_for_each_counter() -> None:
    assert Rule(cap=1).cap_with(3) == 6
    assert Rule(cap=None).cap_with(3) is None


def test_who_is_long_over_the_trip_counts_as_on_the_way_no_more() -> None:
    person = somebody("t1", 1, walk=5, invited_at=NINE)

    assert person.is_on_the_way(NINE + timedelta(minutes=16))
    assert not person.is_on_the_way(NINE + timedelta(minutes=17))


def test_lateness_is_ones_own_only_when_asked_in_early_enough() -> None:
    assert invite.is_own_fault(NINE, 5, NINE + timedelta(minutes=9))
    assert not invite.is_own_fault(NINE, 5, NINE + timedelta(minutes=8.9))
    assert not invite.is_own_fault(None, 5, NINE + timedelta(hours=2))


def test_the_first_who_come_count_up_to_three_times() -> None:
    assert invite.buffer_after(2.0, -1, known=0) == pytest.approx(2.0 - 0.075)
    assert invite.buffer_after(2.0, 5, known=25) == pytest.approx(2.0 + 1.5 * 0.225)
    assert invite.buffer_after(2.0, 5, known=49) == invite.buffer_after(2.0, 5, known=500) == pytest.approx(2.225)


def test_the_buffer_settles_where_one_in_ten_is_late() -> None:
    assert invite.buffer_after(2.0, 2.1) == pytest.approx(2.225)
    assert invite.buffer_after(2.0, 2.0) == pytest.approx(1.975)
    buffer = 2.0
    for turn in range(100):
        buffer = invite.buffer_after(buffer, 5 if turn % 10 == 0 else -1)
    assert buffer == pytest.approx(2.0)


@given(st.lists(st.floats(-30, 60), max_size=500))
def test_the_buffer_stays_within_its_bounds(late: list[float]) -> None:
    buffer = invite.FIRST_BUFFER_MIN
    for minutes in late:
        buffer = invite.buffer_after(buffer, minutes)

    assert -5 <= buffer <= 20


@st.composite
def lobbies(draw: st.DrawFn) -> tuple[list[Person], list[OpenCounter], Rule]:
    people = [
        somebody(
            f"t{n}",
            draw(st.floats(0, 90)),
            walk=draw(st.sampled_from([0, 5, 10, 15, 20])),
            service=draw(st.sampled_from([A, K])),
            is_here=draw(st.booleans()),
            invited_at=draw(st.sampled_from([None, None, NINE, NINE - timedelta(minutes=60)])),
            gives_way=draw(st.sampled_from([False, False, True])),
        )
        for n in range(draw(st.integers(0, 30)))
    ]
    counters = [
        OpenCounter(
            CounterCode(f"c{n}"), frozenset(draw(st.sampled_from([{A}, {K}, {A, K}]))), draw(st.sampled_from([0, 5, 20, inf]))
        )
        for n in range(draw(st.integers(0, 4)))
    ]
    return people, counters, Rule(cap=draw(st.sampled_from([None, 3, 12])), buffer_min=draw(st.floats(-5, 20)))


@given(lobbies())
def test_only_those_who_are_away_are_asked_in_each_once_and_in_calling_order(
    drawn: tuple[list[Person], list[OpenCounter], Rule],
) -> None:
    people, counters, rule = drawn

    asked = invite.to_invite(people, counters, rule, NINE)

    away = [person.ticket_id for person in people if not person.is_here and person.invited_at is None and not person.gives_way]
    assert asked == [ticket for ticket in away if ticket in asked]


@given(lobbies())
def test_the_cap_is_passed_only_for_starving_counters_and_turns_that_come(
    drawn: tuple[list[Person], list[OpenCounter], Rule],
) -> None:
    people, counters, rule = drawn
    people = [replace(person, walk_min=0 if person.is_here else 5) for person in people]

    asked = invite.to_invite(people, counters, rule, NINE)

    trip_min = 5 + invite.GETTING_UP_MIN
    cap = rule.cap_with(len(counters))
    if cap is not None:
        near = [p for p in people if not p.gives_way and (p.is_here or p.is_on_the_way(NINE))]
        still_there = sum(1 for p in near if p.turn is not None and p.turn.high_min > trip_min)
        for_the_lobby = [
            p for p in people if p.ticket_id in asked and p.turn is not None and p.turn.middle_min > trip_min + invite.AT_HAND_MIN
        ]
        assert len(for_the_lobby) <= max(0, cap - still_there) + len(counters)


def test_who_sits_in_the_lobby_far_behind_in_the_line_keeps_nobody_out_whose_turn_comes() -> None:
    late = [here(f"late{n}", early=60) for n in range(12)]
    at_hand = 5 + invite.GETTING_UP_MIN + invite.AT_HAND_MIN
    at_once, soon = due("first", at_hand), due("first", at_hand + 1)

    assert invite.to_invite([at_once, *late], [DESK], Rule(cap=12), NINE) == ["first"]
    assert invite.to_invite([soon, *late], [DESK], Rule(cap=12), NINE) == []
    assert invite.to_invite([soon, *late], [DESK], Rule(cap=14), NINE) == ["first"]


@given(lobbies())
def test_no_counter_that_will_be_free_is_left_with_nobody_while_somebody_could_come(
    drawn: tuple[list[Person], list[OpenCounter], Rule],
) -> None:
    people, counters, rule = drawn

    asked = set(invite.to_invite(people, counters, rule, NINE))

    for counter in counters:
        mine = [p for p in people if p.service in counter.services and not p.gives_way]
        could_come = [p for p in mine if not p.is_here and p.invited_at is None and _is_free_by_then(counter, p)]
        if could_come:
            assert any(p.is_here or p.is_on_the_way(NINE) or p.ticket_id in asked for p in mine)


def _is_free_by_then(counter: OpenCounter, person: Person) -> bool:
    """Whether the counter will most likely be free when the person can be here."""
    return counter.free_min <= person.walk_min + invite.GETTING_UP_MIN + invite.FREE_WITHIN_MIN
