"""The figures of a score card: what counts as held, and percentiles that are exact."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.domain.estimate import card
from caller_server.domain.estimate.card import Counted, Figures
from caller_server.domain.estimate.score import Outcome, score

SHOWN = datetime(2026, 11, 23, 1, tzinfo=UTC)
GROUP = Counted(
    windows=10, held=8, early=1, width_s=12_000, not_before=4, not_before_held=3, errors_s=np.arange(0, 1010, 10, dtype=np.int64)
)


def test_shares_are_of_their_own_kind_and_errors_of_all() -> None:
    assert card.figures(GROUP) == Figures(
        windows=10, hit_rate=0.8, early=0.1, width_s=1200, error_s=500, error_p90_s=900, not_before=4, not_before_held=0.75
    )


def test_nothing_shown_is_told_as_nothing_and_not_as_zero() -> None:
    assert card.figures(Counted()) == Figures(0, None, None, None, None, None, 0, None)
    assert card.figures(card.together([])) == card.figures(Counted())


def test_the_percentile_of_all_is_made_from_all_errors_and_not_from_percentiles() -> None:
    good, bad = Counted(errors_s=np.array([10] * 98)), Counted(errors_s=np.array([1000] * 2))

    assert card.figures(card.together([good, bad])).error_p90_s == 10
    assert card.figures(card.together([good, *[bad] * 6])).error_p90_s == 1000


def test_groups_put_together_lose_and_double_nothing() -> None:
    both = card.figures(card.together([GROUP, GROUP, Counted()]))

    assert (both.windows, both.not_before) == (20, 8)
    assert (both.hit_rate, both.early, both.width_s, both.error_p90_s, both.not_before_held) == (0.8, 0.1, 1200, 900, 0.75)


minutes = st.integers(0, 120)


@given(st.lists(st.tuples(minutes, minutes, minutes), min_size=1, max_size=30))
def test_it_says_the_same_as_the_score_of_single_outcomes(told: list[tuple[int, int, int]]) -> None:
    outcomes = [
        Outcome("t", "A", SHOWN, low, low + width / 2, low + width, low, low + width, SHOWN + timedelta(minutes=wait))
        for low, width, wait in told
    ]

    found = card.figures(
        Counted(
            windows=len(told),
            held=sum(low <= wait <= low + width for low, width, wait in told),
            errors_s=np.array([round(abs(wait - low - width / 2) * 60) for low, width, wait in told]),
        )
    )

    lines = score(outcomes)
    assert lines is not None
    assert found.hit_rate == pytest.approx(lines.all.hit_rate)
    assert found.error_s == pytest.approx(lines.all.of.mae * 60, abs=0.5)
    assert found.error_p90_s == pytest.approx(lines.all.of.p90 * 60, abs=0.5)
