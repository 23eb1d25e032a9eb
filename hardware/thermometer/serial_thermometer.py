"""A thermometer on a serial line that writes degrees Celsius, one reading per line (``36.5``, also within other text)."""

import re
import time
from collections.abc import Callable

from hardware.errors import DeviceFault
from hardware.lines.serial_line import SerialLine
from hardware.thermometer.judge import Judge
from hardware.thermometer.port import Admission, check_limit

MOST_NONSENSE = 20  # lines in a row without a reading
_READING = re.compile(r"(?<![0-9.])(-?[0-9]{1,3}\.[0-9]{1,2})(?![0-9.])")


class SerialThermometer:
    """A Thermometer. A device that only speaks while somebody stands there will do as well as one that always speaks."""

    def __init__(self, line: SerialLine, *, now: Callable[[], float] = time.monotonic) -> None:
        self._line, self._now = line, now
        self._judge = Judge()
        self._nonsense = 0

    def admit(self, limit_celsius: float, timeout_s: float) -> Admission | None:
        check_limit(limit_celsius)
        end = self._now() + timeout_s
        while True:
            celsius = self._reading(max(0.0, end - self._now()))
            answer = None if celsius is None else self._judge.feed(celsius, limit_celsius, self._now())
            if self._judge.is_stuck(self._now()):
                raise DeviceFault("the thermometer has seen the same person for minutes: look what it points at")
            if answer is not None or self._now() >= end:
                return answer

    def present(self) -> bool:
        return self._line.present()

    def close(self) -> None:
        self._line.close()

    def _reading(self, timeout_s: float) -> float | None:
        text = self._line.read_line(timeout_s)
        if text is None:
            return None
        found = _READING.search(text)
        self._nonsense = 0 if found else self._nonsense + 1
        if self._nonsense > MOST_NONSENSE:
            self._nonsense = 0
            raise DeviceFault("the thermometer sends no readings: look at its baud rate")  # never what it sent
        return float(found[1]) if found else None
