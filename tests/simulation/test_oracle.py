"""Another life of the same day: what could be known stays, all else is drawn anew; and the best that could be told of it."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from caller_server.commands.simulation.draw import UNKNOWN, draw, draw_again
from caller_server.commands.simulation.model import Plan
from tests.simulation.oracle import Case, cases, ratios

PLAN = Plan(load=1.1, seed=3, is_staged=False)
DAY = draw(PLAN, 5)
NOW = DAY.opens_at + timedelta(hours=2)
COME = [person for person in DAY.people if person.takes_at <= NOW]


def chance(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_who_has_come_stays_with_what_was_asked_for_and_the_rest_is_other_luck() -> None:
    again = draw_again(PLAN, DAY, NOW, {}, chance())

    known = again.people[: len(COME)]
    assert [
        replace(person, **{name: getattr(before, name) for name in UNKNOWN}) for person, before in zip(known, COME, strict=True)
    ] == COME
    assert sum(person.service_s == before.service_s for person, before in zip(known, COME, strict=True)) <= 1
    assert [person.takes_at for person in again.people[len(COME) :]] != [person.takes_at for person in DAY.people[len(COME) :]]
    assert all(person.takes_at > NOW for person in again.people[len(COME) :])
    assert again == draw_again(PLAN, DAY, NOW, {}, chance())


def test_whoever_has_gone_is_as_before_and_who_is_served_has_not_ended() -> None:
    gone, served = COME[0], COME[1]
    called_at = {gone.number: gone.takes_at, served.number: NOW - timedelta(seconds=served.approach_s + served.service_s - 1)}
    gone_at = {one.number: one.service_s for one in draw_again(PLAN, DAY, NOW, called_at, chance()).people}

    assert gone_at[gone.number] == gone.service_s
    lasted_s = served.service_s - 1
    for seed in range(20):
        person = draw_again(PLAN, DAY, NOW, called_at, chance(seed)).people[1]
        assert person.service_s + person.forgets_finish_s > lasted_s


def test_a_rest_that_has_begun_stays_and_later_ones_are_drawn_anew() -> None:
    again = draw_again(PLAN, DAY, NOW + timedelta(hours=2), {}, chance())

    for before, after in zip(DAY.pauses, again.pauses, strict=True):
        begun = [pause for pause in before if pause.begins_at <= NOW + timedelta(hours=2)]
        assert list(after[: len(begun)]) == begun
        assert all(pause.begins_at > NOW + timedelta(hours=2) for pause in after[len(begun) :])


def test_the_best_is_the_middle_of_the_lives() -> None:
    found = ratios([Case(np.array([10.0, 20.0, 30.0]), naive=40.0, ql_hist=20.0, les=20.0)])

    assert found["mae"] == pytest.approx(10.0)
    assert found["mae_naive"] == pytest.approx(0.5)
    assert found["mae_ql_hist"] == pytest.approx(1.5)  # three lives tell their own middle too well: that is made good


@pytest.mark.slow
def test_a_short_day_is_lived_again() -> None:
    found = cases(Plan(load=3.2, seed=3, hours=1.5, counters=3, is_staged=False), days=1, people=3, lives=3)

    assert len(found) == 3
    assert all(len(case.waits) > 1 and (case.waits >= 0).all() for case in found)
