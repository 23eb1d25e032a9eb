"""Long pauses at the same time of day are foreseen after two days; others are not."""

import json

import pytest

from caller_server.domain.estimate.rests import FINISHES_FIRST_MIN, Rest, Rests
from caller_server.domain.ids import CounterCode

ONE, TWO = CounterCode("bontang-1"), CounterCode("bontang-2")
NOON = 12 * 60.0


def known(*begins: float, lasts: float = 45.0) -> Rests:
    """Rests of counter one on days 1, 2, ..., each beginning at this minute of the day."""
    rests = Rests()
    for day, begin in enumerate(begins, 1):
        rests = rests.learnt(ONE, Rest(day, begin, lasts))
    return rests


def test_a_rest_is_expected_after_two_days_at_its_usual_time() -> None:
    assert known(NOON).expected(ONE, 2, 600) == []
    assert known(NOON, NOON).expected(ONE, 3, 600) == [(NOON, NOON + 45)]
    assert known(NOON, NOON).expected(TWO, 3, 600) == []


def test_nobody_is_called_any_more_shortly_before_a_rest_that_begins_when_the_last_one_is_served() -> None:
    assert known(NOON, NOON + 4, NOON + 10).expected(ONE, 4, 600) == [(NOON, NOON + 4 + 45)]
    assert known(NOON, NOON + 20, NOON + 22).expected(ONE, 4, 600) == [(NOON + 12, NOON + 20 + 45)]


def test_pauses_at_other_times_are_no_habit() -> None:
    assert known(NOON, NOON + 90, NOON - 120).expected(ONE, 4, 600) == []


@pytest.mark.parametrize("lasts", [19.0, 181.0])
def test_a_short_pause_and_an_endless_one_are_no_rest(lasts: float) -> None:
    assert known(NOON, NOON, lasts=lasts).expected(ONE, 3, 600) == []


def test_a_rest_that_was_taken_is_not_expected_again() -> None:
    rests = known(NOON, NOON).learnt(ONE, Rest(3, NOON - 30, 40))

    assert rests.expected(ONE, 3, NOON) == []
    assert rests.expected(ONE, 4, 600) == [(NOON - FINISHES_FIRST_MIN, NOON + 45)]


def test_a_rest_that_is_overdue_begins_now_and_is_given_up_after_a_while() -> None:
    rests = known(NOON, NOON)

    assert rests.expected(ONE, 3, NOON + 15) == [(NOON + 15, NOON + 60)]
    assert rests.expected(ONE, 3, NOON + 41) == []


def test_two_rests_a_day_are_two_habits() -> None:
    rests = known(NOON, NOON)
    for day in (1, 2):
        rests = rests.learnt(ONE, Rest(day, NOON + 180, 20))

    assert rests.expected(ONE, 3, 600) == [(NOON, NOON + 45), (NOON + 180, NOON + 200)]
    assert rests.expected(ONE, 3, NOON + 60) == [(NOON + 180, NOON + 200)]


def test_only_the_last_days_count() -> None:
    rests = known(*[NOON] * 3, *[NOON + 120] * 5)

    assert rests.expected(ONE, 9, 600) == [(NOON + 120, NOON + 165)]


def test_what_is_kept_comes_back() -> None:
    rests = known(NOON, NOON + 1.5)

    back = Rests.from_json(json.loads(json.dumps(rests.as_json())))

    assert back == rests
