"""The thread that reads codes, with a scanner that does as it is told."""

import queue
import time
from collections.abc import Iterator

import pytest

from hardware.scanner.fake import FakeScanner
from kiosk.check.reading import CodeReader
from kiosk.check.state import CodeRead
from kiosk.inputs import Input
from kiosk.watching import PATIENCE_S


class OddScanner(FakeScanner):
    """Fails once in a way that nobody thought of."""

    def __init__(self) -> None:
        super().__init__()
        self.is_odd = True

    def read(self, timeout_s: float) -> str | None:
        if self.is_odd:
            self.is_odd = False
            raise RuntimeError("a bug")
        return super().read(timeout_s)


@pytest.fixture(params=[FakeScanner, OddScanner])
def scanner(request: pytest.FixtureRequest) -> FakeScanner:
    made: FakeScanner = request.param()
    return made


@pytest.fixture
def delivered(scanner: FakeScanner) -> Iterator["queue.Queue[Input]"]:
    codes: queue.Queue[Input] = queue.Queue()
    reader = CodeReader(scanner, codes.put, try_again_s=0.02)
    reader.start()
    yield codes
    reader.stop()


def test_codes_are_delivered_in_order(scanner: FakeScanner, delivered: "queue.Queue[Input]") -> None:
    scanner.scan("one")
    scanner.scan("two")

    assert [delivered.get(timeout=30) for _ in range(2)] == [CodeRead("one"), CodeRead("two")]


def test_a_scanner_that_is_plugged_in_again_is_read_again(scanner: FakeScanner, delivered: "queue.Queue[Input]") -> None:
    scanner.unplugged = True
    time.sleep(PATIENCE_S + 0.1)  # a read that had begun
    scanner.scan("while away")
    with pytest.raises(queue.Empty):
        delivered.get(timeout=0.3)

    scanner.unplugged = False

    assert delivered.get(timeout=30) == CodeRead("while away")


def test_stopping_ends_the_thread() -> None:
    reader = CodeReader(FakeScanner(), lambda _: None)
    reader.start()

    reader.stop()

    assert not reader._thread.is_alive()
