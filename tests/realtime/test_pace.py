"""How often work is done that is asked for often."""

from collections.abc import Callable

from caller_server.realtime.pace import Paced, Tasks


class Time:
    """Tasks that run when the test says so, on a clock of its own."""

    def __init__(self) -> None:
        self.now = 100.0
        self.started: list[Callable[[], None]] = []
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds

    def tasks(self) -> Tasks:
        return Tasks(self.started.append, self.sleep, lambda: self.now)

    def run(self) -> None:
        while self.started:
            self.started.pop(0)()


def paced(time: Time, work: Callable[[], None], **options: float) -> Paced:
    return Paced(work, time.tasks(), failed=lambda: None, **({"period_s": 1.0} | options))


def test_after_a_quiet_time_it_is_done_at_once() -> None:
    time, done = Time(), []
    job = paced(time, lambda: done.append(time.now))

    job.ask()
    time.run()

    assert done == [100.0]


def test_asked_for_a_hundred_times_it_is_done_once_more_at_the_end_of_the_period() -> None:
    time, done = Time(), []

    def work() -> None:
        done.append(time.now)
        if len(done) == 1:
            for _ in range(100):
                job.ask()

    job = paced(time, work)
    job.ask()
    time.run()

    assert done == [100.0, 101.0]


def test_what_is_asked_for_while_it_is_done_is_not_lost() -> None:
    time, done = Time(), []

    def work() -> None:
        done.append(time.now)
        if len(done) < 3:
            job.ask()

    job = paced(time, work)
    job.ask()
    time.run()

    assert done == [100.0, 101.0, 102.0]


def test_a_round_that_takes_long_makes_the_next_come_later_up_to_a_bound() -> None:
    time, done = Time(), []

    def work() -> None:
        done.append(time.now)
        time.now += 0.5 if len(done) == 1 else 5.0
        if len(done) < 3:
            job.ask()

    job = paced(time, work, at_most_s=3.0)
    job.ask()
    time.run()

    assert done[1] - done[0] == 2.0
    assert done[2] - done[1] == 5.0


def test_work_that_fails_is_told_of_and_tried_again_when_asked() -> None:
    time, done, told = Time(), [], []

    def work() -> None:
        done.append(time.now)
        raise RuntimeError("the database is away")

    job = Paced(work, time.tasks(), period_s=1.0, failed=lambda: told.append(True))
    job.ask()
    time.run()
    job.ask()
    time.run()

    assert len(done) == len(told) == 2


def test_nothing_runs_while_there_is_nothing_to_do() -> None:
    time = Time()
    job = paced(time, lambda: None)
    job.ask()
    time.run()

    assert not time.started
