"""What a call lamp can do."""

from collections.abc import Collection
from typing import Protocol


class Lamp(Protocol):
    """One light for the hall, or one above each of some counters. ``counters`` are those; empty: one light for all."""

    counters: tuple[str, ...]

    def show(self, lit: Collection[str]) -> None:
        """Light the lamps of exactly these counters (codes); a light for all is on when any is among them.

        Raises DeviceAbsent, DeviceTimeout or DeviceFault; the next call tries the device again.
        """

    def present(self) -> bool:
        """Whether the device is there, as far as one can tell. Never raises a HardwareError."""

    def close(self) -> None:
        """Let go of the device, its lights out where it still listens. May be called twice."""


def lights(counters: tuple[str, ...], lit: Collection[str]) -> list[bool]:
    """Which lights of a device are on, in its order; without ``counters`` it has one light for all."""
    return [counter in lit for counter in counters] if counters else [bool(lit)]
