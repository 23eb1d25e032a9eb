"""The correction: windows hold whatever the estimate gets wrong."""

import json
from math import exp, inf, isfinite, log, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caller_server.domain.estimate.correction import KEPT, Correction
from caller_server.domain.estimate.quantiles import HORIZONS, Quantiles

MINUTES = st.floats(min_value=0, max_value=2000) | st.just(inf)


def _outcomes(seed: int, days: int = 3000) -> list[tuple[float, float]]:
    """Waits of many lengths as (true median, outcome): lognormal around the median, so that the true quantiles are known."""
    draws = np.random.default_rng(seed)
    medians = draws.uniform(2, 60, days)
    return [(float(m), float(m * exp(0.5 * z))) for m, z in zip(medians, draws.normal(size=days), strict=True)]


def _true(median: float) -> Quantiles:
    return Quantiles(median * exp(-0.5 * 1.2816), median, median * exp(0.5 * 1.2816))


@settings(max_examples=15, deadline=None)
@given(
    factor=st.floats(min_value=0.3, max_value=3),
    power=st.floats(min_value=0.6, max_value=1.5),
    shift=st.floats(min_value=0, max_value=10),
    seed=st.integers(0, 1000),
)
def test_any_monotone_distortion_of_the_quantiles_is_brought_back_to_eighty_percent(
    factor: float, power: float, shift: float, seed: int
) -> None:
    correction, inside, early, counted = Correction(), 0, 0, 0
    for number, (median, outcome) in enumerate(_outcomes(seed)):
        true = _true(median)
        said = Quantiles(*(factor * q**power + shift for q in (true.low_min, true.middle_min, true.high_min)))
        window = correction.corrected(said)
        if number >= 1000:
            counted += 1
            inside += window.low_min <= outcome <= window.high_min
            early += outcome < window.low_min
        correction = correction.learnt(said, outcome)

    assert 0.76 <= inside / counted <= 0.84
    assert early / counted <= 0.13


def test_a_right_estimate_stays_nearly_as_it_is() -> None:
    correction = Correction()
    for median, outcome in _outcomes(7):
        correction = correction.learnt(_true(median), outcome)

    for median in (4.0, 8.0, 15.0, 30.0, 50.0):
        window, true = correction.corrected(_true(median)), _true(median)
        assert abs(log((window.low_min + 1) / (true.low_min + 1))) < 0.25
        assert abs(log((window.middle_min + 1) / (true.middle_min + 1))) < 0.15
        assert abs(log((window.high_min + 1) / (true.high_min + 1))) < 0.25


def test_times_that_are_a_quarter_short_are_mostly_mended() -> None:
    correction = Correction()
    for median, outcome in _outcomes(3):
        said = _true(median)
        correction = correction.learnt(Quantiles(said.low_min * 0.75, said.middle_min * 0.75, said.high_min * 0.75), outcome)

    assert correction.corrected(Quantiles(9, 15, 25)).middle_min == pytest.approx(20, rel=0.13)


@settings(max_examples=60, deadline=None)
@given(
    learnt=st.lists(st.tuples(MINUTES, MINUTES, MINUTES, st.floats(allow_nan=True)), max_size=40),
    asked=st.tuples(MINUTES, MINUTES, MINUTES),
)
def test_the_window_is_always_in_order_and_made_of_numbers(
    learnt: list[tuple[float, float, float, float]], asked: tuple[float, float, float]
) -> None:
    correction = Correction()
    for low, middle, high, outcome in learnt:
        correction = correction.learnt(Quantiles(low, middle, high), outcome)

    window = correction.corrected(Quantiles(*asked))

    assert 0 <= window.low_min <= window.middle_min <= window.high_min
    assert isfinite(window.high_min)


def test_with_nothing_known_an_estimate_is_left_alone() -> None:
    window = Correction().corrected(Quantiles(3.0, 8.0, 20.0))

    assert (window.low_min, window.middle_min, window.high_min) == pytest.approx((3.0, 8.0, 20.0))


def test_one_odd_outcome_moves_little_and_many_move_all() -> None:
    said = Quantiles(3.0, 8.0, 20.0)
    one, many = Correction().learnt(said, 80.0), Correction()
    for _ in range(KEPT):
        many = many.learnt(said, 80.0)

    assert one.corrected(said).high_min < 25
    assert many.corrected(said).high_min == pytest.approx(80, rel=0.02)


def test_a_horizon_without_outcomes_borrows_from_the_others() -> None:
    correction = Correction()
    for _ in range(100):
        correction = correction.learnt(Quantiles(3.0, 8.0, 20.0), 40.0)

    assert correction.known(3) == 0
    assert correction.corrected(Quantiles(20.0, 30.0, 40.0)).high_min > 55


def test_only_the_last_outcomes_are_kept_and_come_back_from_json() -> None:
    correction = Correction()
    for median, outcome in _outcomes(1, 2000):
        correction = correction.learnt(_true(median), outcome)

    again = Correction.from_json(json.loads(json.dumps(correction.as_json())))

    assert again == correction
    assert [again.known(horizon) for horizon in range(HORIZONS)][2:] == [KEPT] * 3
    assert len(again.as_json()["outcomes"][HORIZONS][0]) == KEPT


@pytest.mark.parametrize(
    "kept", [{}, {"outcomes": []}, {"outcomes": 3}, {"outcomes": [[[1.0]]] * 6}, {"outcomes": [[[nan]] * 3] * 6}]
)
def test_what_was_not_kept_by_us_is_refused(kept: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="kept correction"):
        Correction.from_json(kept)


def test_an_estimate_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="numbers"):
        Correction().corrected(Quantiles(nan, 1.0, 2.0))
