"""A lamp without a light: logs what it would show, fails when told to. Ships with the product, for the demo and for tests."""

import logging
from collections import deque
from collections.abc import Collection

from hardware.errors import DeviceAbsent, HardwareError

log = logging.getLogger(__name__)

KEPT = 200


class FakeLamp:
    """``lit`` are the counters whose lamps are on, ``history`` the last things shown. ``fault`` makes it fail."""

    def __init__(self, counters: tuple[str, ...] = ()) -> None:
        self.counters = counters
        self.lit: frozenset[str] = frozenset()
        self.history: deque[frozenset[str]] = deque(maxlen=KEPT)
        self.fault: HardwareError | None = None

    def show(self, lit: Collection[str]) -> None:
        if self.fault:
            raise self.fault
        wanted = frozenset(lit) if not self.counters else frozenset(lit) & frozenset(self.counters)
        if wanted != self.lit:
            log.info("lamp: %s", ", ".join(sorted(wanted)) or "dark")
        self.lit = wanted
        self.history.append(wanted)

    def present(self) -> bool:
        return not isinstance(self.fault, DeviceAbsent)

    def close(self) -> None:
        """The light goes out."""
        self.lit = frozenset()
