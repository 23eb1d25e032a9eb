"""A day on which calls freeze for two hours: people are told within minutes, and nothing of it spoils the next day."""

from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean

import pytest

from caller_server.commands import main
from caller_server.commands.simulation import run
from caller_server.commands.simulation.baselines import Others
from caller_server.commands.simulation.floor import Floor
from caller_server.commands.simulation.metrics import DayFigures
from caller_server.commands.simulation.model import SERVICES, Plan
from caller_server.commands.simulation.run import FIRST, FREEZES_FOR_H, one_day
from caller_server.domain.estimate.correction import Correction
from caller_server.domain.estimate.quantiles import Quantiles
from caller_server.usecases.ahead import Memory

PLAN = Plan(load=2.0, seed=2, hours=2.1, counters=2)
TOLD = Quantiles(8.0, 12.0, 18.0)
LOOKS_EVERY_MIN = 0.5


@dataclass
class Freeze:
    """The frozen day and the next, and what was known after each."""

    frozen: DayFigures
    after_frozen: Memory
    following: DayFigures


def error_min(day: DayFigures) -> float:
    """The mean error of what people were told at issue."""
    return mean(abs(row.turn - row.told[1]) for row in day.rows if row.told)


def two_days(folder: Path, plan: Plan = PLAN, *, is_frozen: bool) -> Freeze:
    """A day, frozen or not, and the day after with the same people."""
    floor, others = Floor(plan, folder, f"{plan.seed}-{is_frozen}"), Others()
    try:
        first, memory = one_day(floor, plan, 0, others, None, is_frozen=is_frozen)
        assert memory is not None
        return Freeze(first, memory, one_day(floor, plan, 1, others, memory)[0])
    finally:
        floor.close()


@pytest.fixture(scope="module")
def freeze(tmp_path_factory: pytest.TempPathFactory) -> Freeze:
    return two_days(tmp_path_factory.mktemp("frozen"), is_frozen=True)


def test_everybody_who_waits_is_told_within_minutes(freeze: Freeze) -> None:
    gap_min = max(kind.mean_min for kind in SERVICES) / PLAN.counters

    assert freeze.frozen.stalled_after_min is not None, "somebody was never told"
    assert freeze.frozen.stalled_after_min <= max(3 * gap_min, 8.0) + LOOKS_EVERY_MIN


def test_who_waited_through_it_teaches_nothing(freeze: Freeze) -> None:
    longest = max(row.wait for row in freeze.frozen.rows)

    assert longest > 60 * FREEZES_FOR_H
    assert freeze.after_frozen.correction != Correction(), "nothing was learnt all day"
    assert freeze.after_frozen.correction.corrected(TOLD).high_min < 2 * TOLD.high_min


def test_the_next_day_is_told_as_well_as_after_any_other(freeze: Freeze, tmp_path: Path) -> None:
    other = replace(PLAN, seed=1)  # one day of forty people says little: two branches are looked at
    after_freezes = [freeze.following, two_days(tmp_path, other, is_frozen=True).following]
    usual = [two_days(tmp_path, plan, is_frozen=False).following for plan in (PLAN, other)]

    assert sum(map(error_min, after_freezes)) <= 1.15 * sum(map(error_min, usual))
    for after, before in zip(after_freezes, usual, strict=True):
        assert mean(row.wait for row in after.rows) <= 1.1 * mean(row.wait for row in before.rows)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, "minutes later all {waited} who waited had been told that calls stand still"),
        ({"frozen_waiting": 0, "stalled_after_min": None}, "nobody waited then"),
        ({"stalled_after_min": None}, "not everybody was told"),
    ],
)
def test_the_command_tells_of_the_frozen_day(
    freeze: Freeze, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], change: dict[str, None], says: str
) -> None:
    """Days of eight hours would take minutes: the short ones take their place. Wrong times are not tried beside a freeze."""
    days = [replace(freeze.frozen, number=FIRST, **change), replace(freeze.following, number=FIRST + 1)]
    monkeypatch.setattr(run, "_side_by_side", lambda _spans, _processes: [days, days, []])

    main(["simulate", "--days", "2", "--freeze"], standalone_mode=False)

    said = capsys.readouterr().out
    assert says.format(waited=freeze.frozen.frozen_waiting) in said
    assert "wrong" not in said
    assert freeze.frozen.frozen_waiting >= 2
