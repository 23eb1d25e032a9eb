"""An officer's time at one desk, or at several booths at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from caller_server.domain import shift as rules
from caller_server.domain.branch import Counter, CounterKind
from caller_server.domain.errors import Forbidden, NotAllowedNow
from caller_server.domain.ids import CounterCode, OfficerName, ServiceCode
from caller_server.domain.shift import Shift, ShiftState
from tests.builders import NINE

ANA, BO = OfficerName("ana"), OfficerName("bo")


def a_booth(number: int) -> Counter:
    return Counter(CounterCode(f"bontang-b{number}"), CounterKind.BOOTH, str(number), (ServiceCode("A"),))


def a_desk(number: int = 1) -> Counter:
    return Counter(CounterCode(f"bontang-{number}"), CounterKind.DESK, str(number), (ServiceCode("A"),))


def open_it(counter: Counter, *held: Counter) -> rules.Shift:
    shift = Shift(counter.code)
    return rules.apply(shift, rules.open_counter(shift, counter, officer=ANA, services=None, now=NINE, held=held))


def test_six_booths_are_held_at_once_and_a_seventh_is_refused() -> None:
    five = [a_booth(number) for number in range(1, 6)]

    assert open_it(a_booth(6), *five).state is ShiftState.OPEN
    with pytest.raises(NotAllowedNow) as refusal:
        open_it(a_booth(7), *five, a_booth(6))
    assert refusal.value.why == "booths_enough"


@pytest.mark.parametrize(("counter", "held"), [(a_desk(2), a_desk(1)), (a_booth(1), a_desk(1)), (a_desk(1), a_booth(1))])
def test_a_desk_is_held_alone(counter: Counter, held: Counter) -> None:
    with pytest.raises(NotAllowedNow) as refusal:
        open_it(counter, held)

    assert refusal.value.why == "one_desk"


def test_going_on_after_a_pause_counts_nothing_twice() -> None:
    held = [a_booth(number) for number in range(1, 7)]
    shift = open_it(held[0])
    paused = rules.apply(shift, rules.pause_counter(shift, officer=ANA, note="istirahat", minutes=15, now=NINE))

    going_on = rules.apply(
        paused, rules.open_counter(paused, held[0], officer=ANA, services=None, now=NINE + timedelta(minutes=9), held=held)
    )

    assert (paused.note, paused.until) == ("istirahat", NINE + timedelta(minutes=15))
    assert (going_on.note, going_on.until, going_on.opened_at) == (None, None, NINE)


def test_help_is_asked_once_kept_over_a_pause_and_gone_with_the_shift() -> None:
    shift = open_it(a_desk())
    asking = rules.apply(shift, rules.ask_help(shift, officer=ANA, note="peserta marah", now=NINE))

    assert (asking.help_at, asking.help_note) == (NINE, "peserta marah")
    with pytest.raises(NotAllowedNow):
        rules.ask_help(asking, officer=ANA, note=None, now=NINE)
    paused = rules.apply(asking, rules.pause_counter(asking, officer=ANA, note=None, now=NINE))
    assert paused.help_at == NINE
    assert rules.apply(paused, rules.end_help(paused, officer=ANA, now=NINE)).help_at is None
    closed = rules.apply(paused, rules.close_counter(paused, officer=ANA, is_busy=False, now=NINE))
    assert (closed.help_at, closed.help_note) == (None, None)


def test_help_is_asked_at_ones_own_counter_and_ended_by_a_supervisor_too() -> None:
    shift = replace(open_it(a_desk()), help_at=NINE)

    with pytest.raises(Forbidden):
        rules.end_help(shift, officer=BO, now=NINE)
    assert rules.end_help(shift, officer=BO, now=NINE, may_take_over=True)
    with pytest.raises(NotAllowedNow):
        rules.ask_help(Shift(CounterCode("bontang-1")), officer=ANA, note=None, now=NINE)
