"""The server's clock: set once by the machine's, then steady. Whoever sets the machine's clock neither reorders a queue nor
starts a second day.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock

FOLLOWED = timedelta(minutes=2)  # steps up to this are the network's time service; larger ones are somebody's hand
COMPARED_EVERY = timedelta(seconds=1)


def steady_seconds() -> float:
    """Seconds that always go forward, over the machine's sleep as well where the system counts it."""
    boot_time: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot_time is None else time.clock_gettime(boot_time)


class SteadyClock:
    """Call it for the time, aware, in UTC; it never goes back.

    It follows the machine's clock in small steps: forward at once, backward by standing still until that has caught up. A large
    step is not followed before a restart; ``jump`` tells of it. With ``start`` it begins there and follows nothing.
    """

    def __init__(
        self,
        start: datetime | None = None,
        *,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        steady: Callable[[], float] = steady_seconds,
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._follows = start is None
        self._base = (start or wall()).astimezone(UTC)
        self._base_steady = steady()
        self._newest = self._base
        self._compared = self._base
        self._jump = timedelta()
        self._lock = Lock()

    def __call__(self) -> datetime:
        with self._lock:
            now = self._base + timedelta(seconds=self._steady() - self._base_steady)
            if self._follows and now - self._compared >= COMPARED_EVERY:
                now = self._follow(now)
            self._newest = max(self._newest, now)
            return self._newest

    @property
    def jump(self) -> timedelta | None:
        """How far the machine's clock was moved away by a step too large to follow; None when it was not."""
        self()
        return self._jump or None

    def _follow(self, now: datetime) -> datetime:
        step = self._wall() - now
        if abs(step) > FOLLOWED:
            self._jump = step
        else:
            self._jump = timedelta()
            self._base += step
            now += step
        self._compared = now
        return now
