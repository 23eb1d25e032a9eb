"""The server's time, carried on by a clock that nobody can set: a small computer without a battery starts years ago."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class ServerClock:
    """Told the time with every view and heartbeat. Until then it is this machine's own. Safe to use from all threads."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._heard, self._at = datetime.now(UTC), monotonic()

    def hear(self, server_time: datetime) -> None:
        """The server said that it is ``server_time`` now."""
        with self._lock:
            self._heard, self._at = server_time, self._monotonic()

    def now(self) -> datetime:
        """What the server's clock shows now."""
        with self._lock:
            return self._heard + timedelta(seconds=self._monotonic() - self._at)
