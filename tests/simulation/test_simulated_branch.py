"""A short day in the simulated branch: the same seed gives the same day, and no rule of the line is broken on it."""

from collections import Counter as Count
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from caller_server.commands.simulation.baselines import Others
from caller_server.commands.simulation.day import Day, DayDone
from caller_server.commands.simulation.draw import draw
from caller_server.commands.simulation.floor import BRANCH, KEY, Floor
from caller_server.commands.simulation.metrics import DayFigures, figures_of
from caller_server.commands.simulation.model import AWAY, NO_SHOW, PRIORITY, SERVICES, DayPlan, Plan
from caller_server.commands.simulation.run import one_day
from caller_server.domain.ticket import Place
from tests import checker

SHORT = Plan(load=3.2, seed=3, hours=1.5, counters=3, cap=6)


class Watched(Day):
    """A day whose every event is looked at for broken rules. ``most_back`` is how many who were asked in were in the lobby at
    once.
    """

    called_while_away: list[str]
    most_back: int = 0

    def watch(self) -> DayDone:
        self.called_while_away = []
        return self.run(self._look_for_faults)

    def _look_for_faults(self) -> None:
        with self._floor.ports.read_branch(BRANCH, self._floor.now) as read:
            held = read.tickets_at_counters().values()
            waiting = read.waiting()
        self.called_while_away += [ticket.number for ticket in held if ticket.place is not Place.HERE]
        back = sum(ticket.walk_minutes is not None and ticket.place is Place.HERE for ticket in waiting)
        self.most_back = max(self.most_back, back)


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Watched, DayDone, str]]:
    floor = Floor(SHORT, tmp_path_factory.mktemp("simulated"))
    try:
        day = Watched(floor, SHORT, draw(SHORT, 0), Others(), None)
        yield day, day.watch(), floor.database.url
    finally:
        floor.close()


def test_nobody_is_called_while_away(watched: tuple[Watched, DayDone, str]) -> None:
    day, done, _ = watched

    assert sum(visit.walk_min is not None for visit in done.visits) >= 5, "hardly anybody went out"
    assert day.called_while_away == []
    walks = [(visit.walk_min, visit.person.walk_min) for visit in done.visits if visit.walk_min is not None]
    assert all(walk <= meant for walk, meant in walks), "somebody went further than meant to"


def test_no_number_is_lost_or_doubled(watched: tuple[Watched, DayDone, str]) -> None:
    _, done, url = watched

    checker.check(url, KEY)
    assert len({visit.number for visit in done.visits}) == len(done.visits) == len(done.plan.people)
    expected = {visit.ticket: len(visit.calls) for visit in done.visits if visit.calls}
    assert Count(checker.called_tickets(url)) == expected
    never = [visit for visit in done.visits if visit.called_at is None]
    assert all(visit.person.is_lost for visit in never), "somebody who came was never called"


def test_nobody_is_told_that_calls_stand_still_while_they_do_not(watched: tuple[Watched, DayDone, str]) -> None:
    _, done, _ = watched

    assert done.withdrawn_at == {}, "long cases side by side were taken for a stall"


def test_those_who_were_asked_in_fit_under_the_cap_but_for_whose_turn_is_at_hand(watched: tuple[Watched, DayDone, str]) -> None:
    day, _, _ = watched

    assert 0 < day.most_back <= SHORT.cap + SHORT.counters


def test_the_lobby_is_emptier_and_nobody_waits_longer(watched: tuple[Watched, DayDone, str], tmp_path: Path) -> None:
    ours, theirs = figures_of(watched[1]), a_day(replace(SHORT, is_staged=False), tmp_path)

    assert ours.gauges.lobby_s / ours.gauges.open_s < 0.8 * theirs.gauges.lobby_s / theirs.gauges.open_s
    waits, there = ({row.number: row.wait for row in of.rows} for of in (ours, theirs))
    both = waits.keys() & there.keys()
    assert len(both) >= 0.9 * len(waits)
    assert sum(waits[one] for one in both) <= 1.05 * sum(there[one] for one in both)


def test_the_same_seed_gives_the_same_day_and_another_one_another(tmp_path: Path) -> None:
    plan = replace(SHORT, hours=1.0, counters=2)

    first, again, other = (a_day(replace(plan, seed=seed), tmp_path, f"{n}") for n, seed in enumerate((3, 3, 4)))

    assert first == again
    assert first != other


def a_day(plan: Plan, folder: Path, name: str = "day") -> DayFigures:
    floor = Floor(plan, folder, name)
    try:
        return one_day(floor, plan, 0, Others(), None)[0]
    finally:
        floor.close()


def test_the_people_of_a_day_are_those_of_the_plan() -> None:
    plan = Plan(load=1.1, seed=5)
    days = [draw(plan, number) for number in range(40)]
    people = [person for day in days for person in day.people]

    assert len(people) / len(days) == pytest.approx(plan.people(), rel=0.05)
    assert 120 <= plan.people() <= 200
    assert sum(person.is_priority for person in people) / len(people) == pytest.approx(PRIORITY, abs=0.02)
    assert sum(person.is_no_show for person in people) / len(people) == pytest.approx(NO_SHOW, abs=0.02)
    assert all(
        before.takes_at < after.takes_at for day in days for before, after in zip(day.people, day.people[1:], strict=False)
    )
    assert all(person.takes_at >= day.opens_at for day in days for person in day.people)


def test_the_first_third_of_a_day_brings_the_work_that_the_load_says() -> None:
    plan = Plan(load=1.1, seed=5)
    days = [draw(plan, number) for number in range(40)]

    work_min = sum(_come_by(day, 160) for day in days) / len(days) * plan.work_min()
    assert work_min == pytest.approx(1.1 * (plan.counters - AWAY) * 160, rel=0.06)
    assert sum(_come_by(day, 30) for day in days) >= 0.3 * sum(len(day.people) for day in days), "no crowd at the opening"


def _come_by(day: DayPlan, minutes: float) -> int:
    return sum(person.takes_at <= day.opens_at + timedelta(minutes=minutes) for person in day.people)


def test_on_some_days_one_officer_is_away_and_somebody_else_takes_each_service() -> None:
    plan = Plan(load=1.1, seed=5)
    away = [[place for place, at in enumerate(draw(plan, number).opened_at) if at is None] for number in range(200)]

    assert sum(len(places) == 1 for places in away) / 200 == pytest.approx(AWAY, abs=0.08)
    assert max(len(places) for places in away) == 1
    assert {place for places in away for place in places} == set(range(plan.counters))
    for place in range(plan.counters):
        others = "".join(skills for number, skills in enumerate(plan.skills) if number != place)
        assert set(others) == {kind.code for kind in SERVICES}
    assert all(at is not None for number in range(50) for at in draw(SHORT, number).opened_at), "short days know no leave"


def test_the_same_people_come_whether_they_may_go_out_or_not() -> None:
    plan = Plan(load=1.1, seed=5)

    assert draw(plan, 3) == draw(replace(plan, is_staged=False), 3)
