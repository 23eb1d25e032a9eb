"""Lamps behind a USB relay board of the common kind (LCUS-1 to LCUS-8): four bytes switch one relay."""

import contextlib
from collections.abc import Collection

from hardware.errors import HardwareError
from hardware.lamp.port import lights
from hardware.lines.serial_line import SerialLine

MOST_CHANNELS = 8


class SerialLamp:
    """A Lamp with one relay per light, the first counter on relay 1. Raises ValueError for more than eight counters."""

    def __init__(self, line: SerialLine, counters: tuple[str, ...] = ()) -> None:
        if len(counters) > MOST_CHANNELS:
            raise ValueError(f"a relay board has at most {MOST_CHANNELS} relays, not {len(counters)}")
        self.counters = counters
        self._line = line

    def show(self, lit: Collection[str]) -> None:
        self._line.write(b"".join(order(relay, on=on) for relay, on in enumerate(lights(self.counters, lit), start=1)))

    def present(self) -> bool:
        return self._line.present()

    def close(self) -> None:
        with contextlib.suppress(HardwareError):
            self.show(())
        self._line.close()


def order(relay: int, *, on: bool) -> bytes:
    """What switches one relay: a start byte, its number, 0 or 1, and the sum of the three."""
    head = bytes((0xA0, relay, int(on)))
    return head + bytes((sum(head) & 0xFF,))
