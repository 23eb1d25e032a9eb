"""A thermometer without a lens: whoever has it says who is measured. Ships with the product, for the demo and for tests."""

import queue
import time

from hardware.errors import DeviceAbsent
from hardware.thermometer.judge import READINGS, Judge
from hardware.thermometer.port import Admission, check_limit

_NOBODY = 20.0


class FakeThermometer:
    """Measures what ``measure`` was given, in order. ``unplugged`` makes it behave as if it were gone."""

    def __init__(self) -> None:
        self.unplugged = False
        self._readings: queue.Queue[float] = queue.Queue()
        self._judge = Judge()

    def measure(self, *celsius: float) -> None:
        """Somebody with this warmth stands before it, and steps away; several figures are somebody who does not stand still."""
        for reading in [*(celsius * READINGS if len(celsius) == 1 else celsius), _NOBODY]:
            self._readings.put(reading)

    def admit(self, limit_celsius: float, timeout_s: float) -> Admission | None:
        check_limit(limit_celsius)
        end = time.monotonic() + timeout_s
        while True:
            if self.unplugged:
                raise DeviceAbsent("the fake thermometer is unplugged")
            try:
                celsius = self._readings.get(timeout=max(0.001, end - time.monotonic()))
            except queue.Empty:
                return None
            answer = self._judge.feed(celsius, limit_celsius, time.monotonic())
            if answer is not None:
                return answer

    def present(self) -> bool:
        return not self.unplugged

    def close(self) -> None:
        """Nothing is open."""
