"""The steady clock against machines whose clock is set, drifts, or goes back."""

from datetime import UTC, datetime, timedelta

from caller_server.wiring.clock import SteadyClock

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


class Machine:
    """A machine whose two clocks a test can move apart."""

    def __init__(self) -> None:
        self.wall_now, self.seconds = NINE, 100.0

    def wall(self) -> datetime:
        return self.wall_now

    def steady(self) -> float:
        return self.seconds

    def run(self, seconds: float) -> None:
        self.wall_now += timedelta(seconds=seconds)
        self.seconds += seconds

    def set_clock(self, by: timedelta) -> None:
        self.wall_now += by

    def clock(self, start: datetime | None = None) -> SteadyClock:
        return SteadyClock(start, wall=self.wall, steady=self.steady)


def test_it_runs_with_the_machine() -> None:
    machine = Machine()
    clock = machine.clock()

    machine.run(90)

    assert clock() == NINE + timedelta(seconds=90)
    assert clock.jump is None


def test_a_small_step_forward_is_followed_at_once() -> None:
    machine = Machine()
    clock = machine.clock()

    machine.set_clock(timedelta(seconds=5))
    machine.run(2)

    assert clock() == NINE + timedelta(seconds=7)


def test_a_small_step_back_makes_it_stand_still_and_never_go_back() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.run(10)
    before = clock()

    machine.set_clock(timedelta(seconds=-5))
    times = []
    for _ in range(10):
        machine.run(1)
        times.append(clock())

    assert times == sorted(times)
    assert times[0] == before
    assert times[-1] == machine.wall_now


def test_a_large_step_is_not_followed_and_is_told() -> None:
    for step in (timedelta(hours=-1), timedelta(days=1), timedelta(minutes=3)):
        machine = Machine()
        clock = machine.clock()

        machine.set_clock(step)
        machine.run(60)

        assert clock() == NINE + timedelta(seconds=60)
        assert clock.jump == step


def test_a_clock_that_was_set_right_again_is_no_longer_told_of() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.set_clock(timedelta(hours=1))
    machine.run(5)
    assert clock.jump

    machine.set_clock(timedelta(hours=-1))
    machine.run(5)

    assert clock.jump is None
    assert clock() == machine.wall_now


def test_a_clock_that_was_started_elsewhere_follows_nothing() -> None:
    machine = Machine()
    monday = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
    clock = machine.clock(start=monday)

    machine.set_clock(timedelta(seconds=30))
    machine.run(10)

    assert clock() == monday + timedelta(seconds=10)
    assert clock.jump is None
    assert clock().tzinfo is UTC
