"""A day on which calls freeze for two hours: people are told within minutes, and nothing of it spoils the next day."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from caller_server.commands.simulation.baselines import Others
from caller_server.commands.simulation.floor import Floor
from caller_server.commands.simulation.metrics import DayFigures
from caller_server.commands.simulation.model import SERVICES, Plan
from caller_server.commands.simulation.run import FREEZES_FOR_H, one_day
from caller_server.domain.estimate.correction import Correction
from caller_server.domain.estimate.quantiles import Quantiles
from caller_server.usecases.ahead import Memory

PLAN = Plan(load=1.3, seed=2, hours=2.4, counters=2)
TOLD = Quantiles(8.0, 12.0, 18.0)
LOOKS_EVERY_MIN = 0.5


@dataclass
class Freeze:
    """The frozen day and the next, and what was known after each."""

    frozen: DayFigures
    after_frozen: Memory
    following: DayFigures


@pytest.fixture(scope="module")
def freeze(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Freeze]:
    floor, others = Floor(PLAN, tmp_path_factory.mktemp("frozen")), Others()
    try:
        frozen, memory = one_day(floor, PLAN, 0, others, None, is_frozen=True)
        assert memory is not None
        following, _ = one_day(floor, PLAN, 1, others, memory)
        yield Freeze(frozen, memory, following)
    finally:
        floor.close()


def test_everybody_who_waits_is_told_within_minutes(freeze: Freeze) -> None:
    gap_min = max(kind.mean_min for kind in SERVICES) / PLAN.counters

    assert freeze.frozen.stalled_after_min is not None, "somebody was never told"
    assert freeze.frozen.stalled_after_min <= max(3 * gap_min, 8.0) + LOOKS_EVERY_MIN


def test_who_waited_through_it_teaches_nothing(freeze: Freeze) -> None:
    longest = max(row.wait for row in freeze.frozen.rows)

    assert longest > 60 * FREEZES_FOR_H
    assert freeze.after_frozen.correction != Correction(), "nothing was learnt all day"
    assert freeze.after_frozen.correction.corrected(TOLD).high_min < 2 * TOLD.high_min


def test_the_next_day_is_told_as_any_other(freeze: Freeze) -> None:
    told = [row for row in freeze.following.rows if row.told]

    inside = sum(row.told[0] <= row.turn <= row.told[2] for row in told if row.told)
    assert inside / len(told) >= 0.65
    assert freeze.following.stalled_after_min is None
