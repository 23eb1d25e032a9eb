"""What is shown holds: it changes when it would be wrong, seldom else, and never to an earlier time in silence."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.domain.estimate.forward import WhyNot
from caller_server.domain.estimate.quantiles import Quantiles
from caller_server.domain.estimate.window import STEP, Change, Shown, Window, show, window_of
from tests.builders import NINE


def at(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


def window(low: float, high: float) -> Window:
    return Window(NINE + at(low), NINE + at(high))


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (Quantiles(11, 15, 18), window(10, 20)),
        (Quantiles(10, 15, 20), window(10, 20)),
        (Quantiles(0, 0, 0), window(0, 5)),
        (Quantiles(10, 10, 10), window(10, 15)),
        (Quantiles(29, 44, 61), window(25, 65)),
        (Quantiles(32, 46, 70), Window(NINE + at(30), None)),
    ],
)
def test_windows_lie_outward_on_five_minutes_and_far_ones_have_no_end(found: Quantiles, shown: Window) -> None:
    assert window_of(found, NINE) == shown
    assert shown.kind == ("window" if shown.to_at else "not_before")


def first(low: float, middle: float, high: float) -> Shown:
    return show(Quantiles(low, middle, high), Shown(), NINE).shown


def test_a_window_that_is_nearly_right_stays() -> None:
    shown = first(20, 25, 35)

    change = show(Quantiles(17.5, 24, 37.5), shown, NINE)

    assert change == Change(shown, is_changed=False, told_earlier=False)


def test_an_end_that_moves_by_less_than_a_third_of_the_wait_is_not_worth_a_change() -> None:
    shown = first(10, 25, 40)

    assert not show(Quantiles(20, 33, 51), shown, NINE).is_changed
    assert show(Quantiles(20, 33, 51.1), shown, NINE).is_changed


@pytest.mark.parametrize(
    ("low", "high", "told_earlier"), [(6.5, 33, True), (22, 54, False), (22, 28, False)], ids=["earlier", "later", "narrower"]
)
def test_a_window_that_is_wrong_or_far_too_wide_is_replaced(low: float, high: float, told_earlier: bool) -> None:
    shown = first(10, 25, 40)

    change = show(Quantiles(low, (low + high) / 2, high), shown, NINE)

    assert change.is_changed
    assert change.shown.window == window_of(Quantiles(low, (low + high) / 2, high), NINE)
    assert change.told_earlier is told_earlier


def test_a_window_that_stalled_comes_back_later_in_silence_but_earlier_with_a_message() -> None:
    stalled = show(WhyNot.STALLED, first(20, 25, 35), NINE)

    later = show(Quantiles(40, 44, 55), stalled.shown, NINE)
    earlier = show(Quantiles(8, 10, 14), stalled.shown, NINE)

    assert stalled.is_changed
    assert (stalled.shown.window, stalled.shown.why_not) == (None, WhyNot.STALLED)
    assert not show(WhyNot.STALLED, stalled.shown, NINE).is_changed
    assert (later.is_changed, later.told_earlier) == (True, False)
    assert (earlier.is_changed, earlier.told_earlier) == (True, True)


def test_not_before_stays_while_it_is_true_and_becomes_a_window_when_the_turn_is_near() -> None:
    shown = first(50, 70, 95)

    assert not show(Quantiles(58, 75, 99), shown, NINE).is_changed
    assert not show(Quantiles(79, 90, 120), shown, NINE).is_changed
    assert show(Quantiles(80, 90, 120), shown, NINE).is_changed
    assert not show(Quantiles(36, 70, 95), shown, NINE).is_changed, "a fifth of the wait is no reason to move it"
    assert show(Quantiles(35.9, 70, 95), shown, NINE).told_earlier
    near = show(Quantiles(20, 30, 42), shown, NINE + at(35))
    assert near.shown.window == window(55, 80)
    assert not near.told_earlier


def test_a_window_becomes_not_before_only_when_it_would_be_wrong() -> None:
    shown = first(30, 44, 59)

    assert not show(Quantiles(32, 46, 62), shown, NINE).is_changed
    assert show(Quantiles(40, 56, 80), shown, NINE).shown.window == Window(NINE + at(40), None)


quantiles = st.tuples(st.floats(0, 120), st.floats(0, 60), st.floats(0, 60)).map(
    lambda parts: Quantiles(parts[0], parts[0] + parts[1], parts[0] + parts[1] + parts[2])
)


@given(st.lists(st.one_of(quantiles, st.sampled_from(list(WhyNot))), max_size=30), st.floats(0, 3))
def test_whatever_is_found_windows_are_wide_enough_and_earlier_ones_are_told(
    found: list[Quantiles | WhyNot], pace: float
) -> None:
    shown, promised = Shown(), None
    for number, one in enumerate(found):
        now = NINE + at(number * pace)
        change = show(one, shown, now)

        new = change.shown.window
        if new is not None:
            assert new.to_at is None or new.to_at - new.from_at >= STEP
            assert change.told_earlier == (promised is not None and new.from_at < promised)
            assert new.from_at.minute % 5 == 0
            promised = new.from_at
        assert change.is_changed == (change.shown != shown)
        shown = change.shown


@given(st.floats(5, 44), st.floats(2, 15), st.lists(st.floats(-1, 1), min_size=1, max_size=60))
def test_a_forecast_that_trembles_by_a_minute_never_changes_the_text(middle: float, half: float, trembles: list[float]) -> None:
    steady = min(middle + half, 44)
    start = Quantiles(max(0, middle - half), middle, steady + 1)
    shown = show(start, Shown(), NINE).shown

    changes = 0
    for tremble in trembles:
        found = Quantiles(max(0, start.low_min + tremble), max(0, middle + tremble), start.high_min + tremble)
        change = show(found, shown, NINE)
        changes += change.is_changed
        shown = change.shown

    assert changes <= 1  # at most from a window that was drawn over four steps to one drawn over two


@given(st.integers(10, 44), st.floats(0, 0.35), st.integers(0, 1000))
def test_a_turn_that_comes_as_foreseen_changes_its_text_four_times_at_most(turn: int, error: float, seed: int) -> None:
    shown, changes = Shown(), -1
    for minute in range(turn):
        left = (turn - minute) * (1 + error * ((seed * 7919 + 31 * (minute // 10)) % 100 / 50 - 1) / 3)
        change = show(Quantiles(left * 0.65, left, left * 1.4), shown, NINE + at(minute))
        changes += change.is_changed
        shown = change.shown

    assert changes <= 4
