"""The estimate in a branch that it has seen for one day: half the error of the usual sum, and windows that keep their word."""

from dataclasses import dataclass, field

import numpy as np

from caller_server.domain.estimate.correction import Correction
from caller_server.domain.estimate.forward import Wait, forecast
from caller_server.domain.estimate.service_time import ServiceTimes
from tests.domain.estimate.small_branch import Day, the_branch


@dataclass
class Scores:
    """What was foreseen at issue and what came, over some days; minutes."""

    ours: list[float] = field(default_factory=list)
    naive: list[float] = field(default_factory=list)
    is_inside: list[bool] = field(default_factory=list)
    is_early: list[bool] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        return float(np.mean(self.ours) / np.mean(self.naive))


def scores_of(wrong: float, seeds: tuple[int, ...], asks_every: int) -> Scores:
    """One day to learn from, then days on which every few people are told a time; settings are off by ``wrong``."""
    branch = the_branch(wrong)
    first = Day(branch, seeds[0], ServiceTimes(), people=240)
    list(first.run())
    times, correction, scores = first.times.new_day(), Correction(), Scores()
    for seed in seeds[1:]:
        day = Day(branch, seed, times, people=240)
        for asked in day.run(asks_every):
            wait = forecast(asked.situation, day.times.laws(day.services, branch.policy)).calls[asked.ticket]
            assert isinstance(wait, Wait)
            assert asked.called_min is not None
            told = correction.corrected(wait.quantiles)
            correction = correction.learnt(wait.quantiles, asked.called_min)
            scores.ours.append(abs(told.middle_min - asked.called_min))
            scores.naive.append(abs(asked.naive_min - asked.called_min))
            if wait.quantiles.middle_min >= 2:  # who is called at once needs no window
                scores.is_inside.append(told.low_min <= asked.called_min <= told.high_min)
                scores.is_early.append(asked.called_min < told.low_min)
        times = day.times.new_day()
    return scores


def test_half_the_error_of_the_usual_sum_and_four_in_five_inside_their_window_though_the_settings_are_a_quarter_short() -> None:
    scores = scores_of(0.75, (1050, 51, 52, 53), asks_every=2)

    assert len(scores.is_inside) > 250
    assert scores.ratio <= 0.55
    assert 0.77 <= float(np.mean(scores.is_inside)) <= 0.84
    assert float(np.mean(scores.is_early)) <= 0.12
