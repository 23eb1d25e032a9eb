"""Metrics, baselines, and the score card of a branch."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from caller_server.domain.estimate.baselines import baselines
from caller_server.domain.estimate.line_day import LineKey, line_day
from caller_server.domain.estimate.score import Outcome, metrics, pinball, score

KEY = LineKey("bontang", "A")


def test_the_metrics_are_what_their_names_say() -> None:
    windows = np.array([[5.0, 10.0, 15.0], [5.0, 10.0, 15.0], [5.0, 10.0, 15.0], [30.0, 60.0, 90.0]])

    found = metrics(windows, np.array([4.0, 10.0, 18.0, 60.0]))

    assert (found.tickets, found.mae, found.coverage, found.early) == (4, 3.5, 0.5, 0.25)
    assert found.coverage_under_45 == pytest.approx(1 / 3)
    assert found.p90 == pytest.approx(7.4)
    assert found.width == 22.5


def test_the_pinball_loss_of_one_number_is_half_its_error() -> None:
    assert pinball(np.array([[10.0, 10.0, 10.0]]), np.array([14.0])) == pytest.approx(2.0)
    assert pinball(np.array([[10.0, 10.0, 10.0]]), np.array([6.0])) == pytest.approx(2.0)
    assert pinball(np.array([[5.0, 10.0, 20.0]]), np.array([10.0])) == pytest.approx((0.5 + 0 + 1.0) / 3)


def test_no_tickets_have_no_metrics() -> None:
    with pytest.raises(ValueError, match="no tickets"):
        metrics(np.zeros((0, 3)), np.zeros(0))


def test_the_baselines_say_what_they_are_named_for() -> None:
    first = line_day(KEY, [(480, 484), (480, 488), (480, 492)])  # four minutes a call
    today = line_day(KEY, [(500, 520), (501, 530), (525, 540)])

    said = baselines({date(2026, 1, 5): [first], date(2026, 1, 6): [today]}, date(2026, 1, 6))

    assert said["ql_hist"][:, 1].tolist() == [4, 8, 8]
    assert said["les"][:, 1].tolist() == [4, 8, 20]  # nobody called yet: as ql_hist; then the wait of the one called at 520
    assert said["ql_profile"].shape == (3, 3)


def test_a_baseline_learns_its_window_from_its_own_errors_on_earlier_days() -> None:
    days = {date(2026, 1, 5) + timedelta(n): [line_day(KEY, _unsteady(n))] for n in range(4)}

    low, middle, high = baselines(days, date(2026, 1, 8))["ql_hist"].T
    waits = days[date(2026, 1, 8)][0].wait_min

    assert (low <= middle).all()
    assert (middle <= high).all()
    assert 0.6 <= ((waits >= low) & (waits <= high)).mean() <= 0.95


def _unsteady(seed: int) -> list[tuple[float, float]]:
    draws = np.random.default_rng(seed)
    return [(480 + 6 * n, 480 + 6 * n + float(w)) for n, w in enumerate(draws.gamma(3, 2, 80))]


def _shown(minute: int, wait: float, service: str = "A", high: float | None = 15.0) -> Outcome:
    at = datetime(2026, 1, 5, 8, tzinfo=UTC) + timedelta(minutes=minute)
    return Outcome(f"t{minute}", service, at, 6.0, 10.0, 14.0, 5.0, high, at + timedelta(minutes=wait))


def test_the_score_card_stands_by_hour_and_service() -> None:
    card = score([_shown(0, 10), _shown(5, 20), _shown(70, 8, "K"), _shown(80, 300, "K", high=None), _shown(90, -1)])

    assert card is not None
    assert (card.all.of.tickets, card.all.hit_rate) == (4, 0.75)  # "not before" is kept by a late call
    assert [(line.hour, line.of.tickets, line.hit_rate) for line in card.by_hour] == [(8, 2, 0.5), (9, 2, 1.0)]
    assert [(line.service, line.of.tickets) for line in card.by_service] == [("A", 2), ("K", 2)]


def test_without_outcomes_there_is_no_score_card() -> None:
    assert score([]) is None
    assert score([_shown(0, -3)]) is None
