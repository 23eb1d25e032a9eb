"""A sensor with a contact: passive infrared, or a radar module's OUT pin, on a pin of a single-board computer."""

import time
from collections.abc import Callable

from hardware.lines.gpio import Pins
from hardware.presence.debounce import Debounce

LOOKS_EVERY_S = 0.05


class GpioPresence:
    """A PresenceSensor on one input pin that is on while somebody is seen."""

    def __init__(
        self,
        pins: Pins,
        debounce: Debounce,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._pins, self._debounce, self._now, self._sleep = pins, debounce, now, sleep

    def wait(self, timeout_s: float) -> bool | None:
        end = self._now() + timeout_s
        while True:
            news = self._debounce.feed(self._pins.read()[0], self._now())
            if news is not None or self._now() >= end:
                return news
            self._sleep(LOOKS_EVERY_S)

    def present(self) -> bool:
        return self._pins.present()

    def close(self) -> None:
        self._pins.close()
