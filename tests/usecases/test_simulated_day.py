"""A simulated day through the real use cases: what the ratio of priority people means for everybody's waiting time."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import mean

import pytest

from tests import checker
from tests.hall import ANA, BO, MONDAY_NINE, Hall, hall

PEOPLE = 120
PRIORITY_SHARE = 0.25
BETWEEN = timedelta(minutes=3)  # on average; two counters of 6.3 minutes each are just too few, so that a line builds up
SERVICE = timedelta(minutes=6.3)
RATIOS = (1, 2, 4)
OUTPUT = Path(__file__).parents[1] / "output" / "priority-waits.json"


@dataclass
class Waits:
    """Minutes waited by the people of one day."""

    priority: list[float]
    ordinary: list[float]
    longest: float


def a_day(of: Hall, seed: int) -> Waits:
    """People come at random, two officers call and serve; the same seed has the same people at the same times."""
    chance = Random(seed)
    arrivals, at = [], MONDAY_NINE
    for _ in range(PEOPLE):
        at += timedelta(seconds=chance.expovariate(1 / BETWEEN.total_seconds()))
        arrivals.append((at, chance.random() < PRIORITY_SHARE, SERVICE * chance.uniform(0.5, 1.5)))
    free = {"bontang-1": MONDAY_NINE, "bontang-2": MONDAY_NINE}
    officers = {"bontang-1": ANA, "bontang-2": BO}
    needs: dict[str, tuple[datetime, bool, timedelta]] = {}
    waits = Waits([], [], 0.0)
    for counter, officer in officers.items():
        of.open(counter, officer)
    while arrivals or needs:
        counter = min(free, key=lambda code: free[code])
        of.now = max(of.now, free[counter]) if needs else max(of.now, free[counter], arrivals[0][0])
        while arrivals and arrivals[0][0] <= of.now:
            person = arrivals.pop(0)
            until, of.now = of.now, person[0]
            needs[of.take("A", priority=person[1]).number] = person
            of.now = until
        called = of.call_next(counter, officers[counter])
        if called is None:
            free[counter] = arrivals[0][0] if arrivals else of.now
            continue
        came, is_priority, takes = needs.pop(called.number)
        waited = (of.now - came) / timedelta(minutes=1)
        (waits.priority if is_priority else waits.ordinary).append(waited)
        waits.longest = max(waits.longest, waited)
        of.do("start_serving", counter, officers[counter])
        started = of.now
        of.now = started + takes
        of.do("finish", counter, officers[counter])
        free[counter], of.now = of.now, started
    return waits


@pytest.mark.slow
def test_the_higher_the_ratio_the_longer_priority_people_wait_and_nobody_starves(tmp_path: Path) -> None:
    days = {}
    for ratio in RATIOS:
        policy = {"priority_ratio": ratio, "priority_max_wait_minutes": 600, "stop_when_full": False}
        with hall("sqlite", tmp_path, policy=policy) as made:
            days[ratio] = a_day(made, seed=7)
            checker.check(made.database.url)

    table = {
        ratio: {
            "priority": round(mean(day.priority), 1),
            "ordinary": round(mean(day.ordinary), 1),
            "longest": round(day.longest, 1),
        }
        for ratio, day in days.items()
    }
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(table, indent=2))
    priority = [table[ratio]["priority"] for ratio in RATIOS]
    ordinary = [table[ratio]["ordinary"] for ratio in RATIOS]
    assert all(len(day.priority) + len(day.ordinary) == PEOPLE for day in days.values()), "somebody starved"
    assert priority == sorted(priority)
    assert ordinary == sorted(ordinary, reverse=True)
    assert all(early < late for early, late in zip(priority, ordinary, strict=True))
    # What priority people gain is what the others give: together they wait as long, whatever the ratio.
    together = [mean(day.priority + day.ordinary) for day in days.values()]
    assert max(together) - min(together) < 2.0
