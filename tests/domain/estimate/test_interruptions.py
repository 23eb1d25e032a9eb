"""Short pauses and people who come again make the line slower for everybody."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.domain.estimate.forward import forecast
from caller_server.domain.estimate.interruptions import SLOWEST, Interruptions
from tests.builders import a_counter, a_ticket
from tests.domain.estimate.test_forward import FIVE_MINUTES, a_branch, a_situation, middles

HOUR_S = 3600.0


def test_nothing_is_slowed_down_where_nothing_is_known() -> None:
    assert Interruptions().slowdown == 1.0
    assert Interruptions().watched(8 * HOUR_S).visited(50, 0).slowdown == 1.0


def test_short_pauses_and_visits_that_another_follows_slow_a_line_down() -> None:
    pauses = Interruptions().watched(36 * HOUR_S).paused(2 * HOUR_S)
    again = Interruptions().visited(160, 20)

    assert pauses.slowdown == pytest.approx(42 / 40)
    assert again.slowdown == pytest.approx(1.1)


def test_a_day_counts_less_than_the_one_after_it() -> None:
    calm, hectic = Interruptions().visited(200, 0), Interruptions().visited(200, 40)

    assert (
        calm.new_day().visited(200, 40).slowdown
        > hectic.new_day().visited(200, 0).slowdown
        > calm.new_day().visited(200, 0).slowdown
    )


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.integers(0, 1000), st.integers(0, 5000))
def test_it_is_never_faster_nor_beyond_belief_and_is_kept_as_it_was(
    open_s: float, paused_s: float, ended: int, again: int
) -> None:
    found = Interruptions().watched(open_s).paused(paused_s).visited(ended, again)

    assert 1.0 <= found.slowdown <= SLOWEST
    kept = Interruptions.from_json(json.loads(json.dumps(found.as_json())))
    assert kept.slowdown == pytest.approx(found.slowdown, rel=1e-3)


def test_a_line_that_is_slowed_down_is_told_later_times() -> None:
    situation = a_situation(a_branch(a_counter("A")), [a_ticket(n) for n in range(1, 6)])

    plain = middles(forecast(situation, FIVE_MINUTES))
    slowed = middles(forecast(situation, replace(FIVE_MINUTES, slowdown=1.2)))

    assert slowed == pytest.approx([1.2 * minutes for minutes in plain])
