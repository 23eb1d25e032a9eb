"""Calls that have stopped are noticed within minutes; a pause, a break and a slow start are no stall."""

from dataclasses import replace
from datetime import timedelta

from caller_server.domain.estimate import stall
from caller_server.domain.estimate.forward import WhyNot
from caller_server.domain.estimate.quantiles import Quantiles
from caller_server.domain.estimate.service_time import Law
from caller_server.domain.estimate.stall import CallsNow, OpenCounter, Stall
from caller_server.domain.estimate.window import Shown, show
from caller_server.domain.ids import ServiceCode
from tests.builders import NINE

A, K, D = ServiceCode("A"), ServiceCode("K"), ServiceCode("D")
MINUTE = timedelta(minutes=1)
COUNTERS = (OpenCounter((A, K), NINE), OpenCounter((A,), NINE))
CALLS = CallsNow(
    now=NINE + 60 * MINUTE,
    counters=COUNTERS,
    waiting_since={A: NINE + 30 * MINUTE},
    last_call_at={A: NINE + 55 * MINUTE},
    cycle={A: Law.around(400.0), K: Law.around(800.0), D: Law.around(400.0)},
)


def after(minutes: int, calls: CallsNow = CALLS) -> dict[ServiceCode, object]:
    return dict(stall.find(replace(calls, now=NINE + minutes * MINUTE)))


def test_a_line_stalls_when_chance_would_hardly_keep_it_so_long_and_tells_since_when() -> None:
    assert after(66) == {}  # three gaps of 200 s have passed: with two counters that happens every day
    assert after(71) == {}
    assert after(72) == {A: NINE + 55 * MINUTE}


def test_two_long_cases_side_by_side_are_no_stall() -> None:
    """Somebody stands at each counter for what takes half an hour: that says nothing about the calls."""
    long = tuple(replace(one, held=K, called_at=NINE + 50 * MINUTE) for one in COUNTERS)
    calls = replace(CALLS, counters=long, cycle={A: Law.around(400.0), K: Law.around(1800.0)})

    assert after(90, calls) == {}
    assert after(150, calls) == {A: NINE + 55 * MINUTE}


def test_a_case_that_has_lasted_long_already_is_expected_to_end() -> None:
    """The rest of what began long before the last call is shorter than the whole, so a call is missed earlier."""
    begun = [replace(one, held=A, called_at=NINE + at * MINUTE) for one, at in zip(COUNTERS, (50, 55), strict=True)]

    assert after(71, replace(CALLS, counters=tuple(begun))) == {A: NINE + 55 * MINUTE}


def test_what_was_called_for_can_be_of_a_service_nobody_knows() -> None:
    held = tuple(replace(one, held=ServiceCode("X"), called_at=NINE + 55 * MINUTE) for one in COUNTERS)

    assert after(66, replace(CALLS, counters=held)) == {}
    assert after(120, replace(CALLS, counters=held)) == {A: NINE + 55 * MINUTE}


def test_with_many_counters_a_few_minutes_without_a_call_are_chance() -> None:
    many = replace(CALLS, counters=COUNTERS * 5)

    assert after(62, many) == {}
    assert after(64, many) == {A: NINE + 55 * MINUTE}


def test_a_slow_service_has_longer_gaps() -> None:
    slow = replace(CALLS, counters=COUNTERS[:1], cycle={A: Law.around(900.0)})

    assert after(110, slow) == {}
    assert after(113, slow) == {A: NINE + 55 * MINUTE}


def test_nobody_waiting_or_nobody_working_is_no_stall() -> None:
    assert after(120, replace(CALLS, waiting_since={})) == {}
    assert after(120, replace(CALLS, counters=())) == {}
    assert after(120, replace(CALLS, waiting_since={D: NINE})) == {}


def test_who_has_only_just_come_does_not_wait_for_calls_since_the_last() -> None:
    assert after(66, replace(CALLS, waiting_since={A: NINE + 64 * MINUTE})) == {}


def test_a_counter_that_goes_on_after_a_pause_begins_anew() -> None:
    paused = replace(CALLS, counters=())
    resumed = replace(CALLS, counters=(OpenCounter((A,), NINE + 90 * MINUTE),))

    assert after(90, paused) == {}
    assert after(95, resumed) == {}
    assert after(120, resumed) == {A: NINE + 90 * MINUTE}


def test_a_break_is_no_stall_and_officers_may_come_back_slowly() -> None:
    broken = replace(CALLS, breaks=((NINE + 60 * MINUTE, NINE + 120 * MINUTE),))

    assert after(90, broken) == {}
    assert after(135, broken) == {}
    assert after(142, broken) == {A: NINE + 120 * MINUTE}


def test_at_opening_the_first_call_may_take_its_time() -> None:
    opening = replace(CALLS, waiting_since={A: NINE - 30 * MINUTE}, last_call_at={})

    assert after(19, opening) == {}
    assert after(21, opening) == {A: NINE}


def test_each_line_stalls_by_itself_and_services_that_a_counter_joins_are_one_line() -> None:
    apart = replace(
        CALLS,
        counters=(*COUNTERS, OpenCounter((D,), NINE)),
        waiting_since={A: NINE, K: NINE, D: NINE},
        last_call_at={K: NINE + 55 * MINUTE, D: NINE + 70 * MINUTE},
    )

    found = after(79, apart)

    assert found == {A: NINE + 55 * MINUTE, K: NINE + 55 * MINUTE}


def test_a_freeze_of_two_hours_withdraws_the_window_and_teaches_nothing() -> None:
    """Calls stop at ten; the window of a ticket is withdrawn within minutes, and comes back with the calls at noon."""
    shown, withdrawn_at = show(Quantiles(30, 40, 50), Shown(), NINE + 55 * MINUTE).shown, None
    for minute in range(55, 180):
        now = NINE + minute * MINUTE
        since = stall.find(replace(CALLS, now=now)).get(A)
        change = show(WhyNot.STALLED if since else Quantiles(30, 40, 50), shown, now)
        shown = change.shown
        if since and withdrawn_at is None:
            withdrawn_at, began = now, since

    assert withdrawn_at is not None
    assert withdrawn_at - began <= 18 * MINUTE  # with two counters
    assert shown.why_not is WhyNot.STALLED
    over = Stall(began, NINE + 175 * MINUTE)
    again = show(Quantiles(20, 30, 44), shown, NINE + 175 * MINUTE)
    assert again.shown.window is not None
    assert over.touches(NINE + 50 * MINUTE, NINE + 180 * MINUTE)
    assert over.touches(NINE + 60 * MINUTE, NINE + 170 * MINUTE)
    assert not over.touches(NINE + 20 * MINUTE, NINE + 55 * MINUTE)
    assert not over.touches(NINE + 175 * MINUTE, NINE + 200 * MINUTE)
    assert Stall(began).touches(NINE + 50 * MINUTE, NINE + 300 * MINUTE)
