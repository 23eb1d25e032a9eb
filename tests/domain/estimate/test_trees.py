"""The boosted trees: quantiles of what depends on a row."""

import numpy as np
import pytest

from caller_server.domain.estimate.trees import grown


def _rows(seed: int = 1, count: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    draws = np.random.default_rng(seed)
    rows = draws.uniform(-1, 1, (count, 4))
    return rows, np.where(rows[:, 1] > 0, 2.0, -1.0) + rows[:, 2] + draws.normal(size=count) * np.where(rows[:, 0] > 0, 0.2, 1.0)


def test_the_quantiles_follow_level_and_spread_of_what_is_predicted() -> None:
    rows, targets = _rows()
    fresh, came = _rows(2)

    low, middle, high = grown(rows, targets, (0.1, 0.5, 0.9)).of(fresh).T

    assert np.abs(middle - np.where(fresh[:, 1] > 0, 2.0, -1.0) - fresh[:, 2]).mean() < 0.25
    assert ((came >= low) & (came <= high)).mean() == pytest.approx(0.8, abs=0.06)
    narrow = fresh[:, 0] > 0
    assert (high - low)[narrow].mean() < 0.6 * (high - low)[~narrow].mean()


def test_quantiles_never_cross() -> None:
    rows, targets = _rows(3, 300)

    quantiles = grown(rows, targets, (0.1, 0.5, 0.9)).of(_rows(4)[0])

    assert (np.diff(quantiles, axis=1) >= 0).all()


def test_the_same_rows_and_seed_give_the_same_trees() -> None:
    rows, targets = _rows(5, 500)

    first, again, other = (grown(rows, targets, (0.5,), seed=seed).of(rows) for seed in (1, 1, 2))

    assert (first == again).all()
    assert (first != other).any()


@pytest.mark.parametrize("count", [1, 2, 30])
def test_few_rows_or_columns_that_never_change_still_give_numbers(count: int) -> None:
    rows = np.zeros((count, 3))

    assert grown(rows, np.arange(float(count)), (0.1, 0.9)).of(rows).shape == (count, 2)


def test_trees_need_rows() -> None:
    with pytest.raises(ValueError, match="at least one row"):
        grown(np.zeros((0, 2)), np.zeros(0), (0.5,))
