"""Python's garbage collector, kept from walking over thousands of open connections again and again (300 ms each time)."""

import gc
from dataclasses import dataclass

THRESHOLDS = (50_000, 50, 1_000)
WAVE = 500  # connections that are worth a freeze
QUIET_S = 2.0  # a wave is over when nobody came for so long


@dataclass
class Collector:
    """Freezes what is alive after each wave of connections; thaws it when most of them are gone, so that it can be freed."""

    frozen_at: int = 0
    _seen: int = 0
    _quiet_since: float = 0.0

    @staticmethod
    def start() -> None:
        """Collect less often, and never walk over what was loaded at start."""
        gc.set_threshold(*THRESHOLDS)
        gc.collect()
        gc.freeze()

    def tick(self, connections: int, connects: int, now: float) -> None:
        """To be called every second: open ``connections``, and all ``connects`` since the start; ``now`` in seconds."""
        if connects != self._seen:
            self._seen, self._quiet_since = connects, now
        if now - self._quiet_since < QUIET_S:
            return
        if connections >= self.frozen_at + WAVE or connections < self.frozen_at // 2:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self.frozen_at = connections
