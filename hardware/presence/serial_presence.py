"""A sensor behind a small controller that writes a line of text, ``1`` or ``0``, whenever it looked."""

import time
from collections.abc import Callable

from hardware.errors import DeviceFault
from hardware.lines.serial_line import SerialLine
from hardware.presence.debounce import Debounce

LOOKS_EVERY_S = 0.05
MOST_NONSENSE = 20  # lines in a row that are neither 1 nor 0
_SAID = {"1": True, "0": False}


class SerialPresence:
    """A PresenceSensor. Other lines are passed over; nothing but them is a fault. What was said last holds until more is."""

    def __init__(self, line: SerialLine, debounce: Debounce, *, now: Callable[[], float] = time.monotonic) -> None:
        self._line, self._debounce, self._now = line, debounce, now
        self._seen = False
        self._nonsense = 0

    def wait(self, timeout_s: float) -> bool | None:
        end = self._now() + timeout_s
        while True:
            self._hear(self._line.read_line(min(LOOKS_EVERY_S, max(0.0, end - self._now()))))
            news = self._debounce.feed(self._seen, self._now())
            if news is not None or self._now() >= end:
                return news

    def present(self) -> bool:
        return self._line.present()

    def close(self) -> None:
        self._line.close()

    def _hear(self, text: str | None) -> None:
        if text is None:
            return
        seen = _SAID.get(text.strip())
        self._nonsense = self._nonsense + 1 if seen is None else 0
        if self._nonsense > MOST_NONSENSE:
            self._nonsense = 0
            raise DeviceFault("the presence sensor says neither 1 nor 0: look at its baud rate")
        if seen is not None:
            self._seen = seen
