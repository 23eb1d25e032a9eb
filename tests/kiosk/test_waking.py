"""The thread that watches the presence sensor, with a sensor that does as it is told."""

import queue
from collections.abc import Iterator

import pytest

from hardware.presence.fake import FakePresence
from kiosk.attract.state import SomeoneCame
from kiosk.attract.waking import Waking
from tests.server_process import eventually


class OddPresence(FakePresence):
    """Fails once in a way that nobody thought of."""

    def __init__(self) -> None:
        super().__init__()
        self.is_odd = True

    def wait(self, timeout_s: float) -> bool | None:
        if self.is_odd:
            self.is_odd = False
            raise RuntimeError("a bug")
        return super().wait(timeout_s)


class Unplugged(FakePresence):
    """Counts how often it was tried while it was away."""

    def __init__(self) -> None:
        super().__init__()
        self.tries = 0
        self.unplugged = True

    def wait(self, timeout_s: float) -> bool | None:
        self.tries += 1
        return super().wait(timeout_s)


@pytest.fixture(params=[FakePresence, OddPresence, Unplugged])
def sensor(request: pytest.FixtureRequest) -> FakePresence:
    made: FakePresence = request.param()
    return made


@pytest.fixture
def delivered(sensor: FakePresence) -> Iterator["queue.Queue[SomeoneCame]"]:
    news: queue.Queue[SomeoneCame] = queue.Queue()
    waking = Waking(sensor, news.put, try_again_s=0.02)
    waking.start()
    yield news
    waking.stop()
    assert not waking._thread.is_alive()


def test_who_comes_is_told_once_and_who_leaves_is_not(sensor: FakePresence, delivered: "queue.Queue[SomeoneCame]") -> None:
    if isinstance(sensor, Unplugged):
        eventually(lambda: sensor.tries >= 3)
        sensor.unplugged = False
    sensor.come()
    sensor.leave()
    sensor.come()

    assert [delivered.get(timeout=30) for _ in range(2)] == [SomeoneCame(), SomeoneCame()]
    assert delivered.empty()
