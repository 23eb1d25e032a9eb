"""Lamps switched by pins of a single-board computer, each through a relay or a transistor."""

import contextlib
from collections.abc import Collection

from hardware.errors import HardwareError
from hardware.lamp.port import lights
from hardware.lines.gpio import Pins


class GpioLamp:
    """A Lamp with one pin per light. Raises ValueError when pins and counters are not as many."""

    def __init__(self, pins: Pins, lines: int, counters: tuple[str, ...] = ()) -> None:
        if lines != (len(counters) or 1):
            raise ValueError(f"{lines} GPIO lines cannot be the lamps of {len(counters) or 1} counters")
        self.counters = counters
        self._pins = pins

    def show(self, lit: Collection[str]) -> None:
        self._pins.write(lights(self.counters, lit))

    def present(self) -> bool:
        return self._pins.present()

    def close(self) -> None:
        with contextlib.suppress(HardwareError):
            self.show(())
        self._pins.close()
