"""How often a branch may be pushed to: at once when it was quiet, then no oftener than its period."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

SHARE_OF_TIME = 4  # work takes at most a fifth of the process: after a long round the next waits four times as long as it took


@dataclass(frozen=True)
class Tasks:
    """How this process runs things beside each other. Times in seconds."""

    spawn: Callable[[Callable[[], None]], object]
    sleep: Callable[[float], object]
    monotonic: Callable[[], float]


class Paced:
    """Work that is asked for often and done at most once in ``period_s``: first at once, then at the end of each period.

    A round that takes long stretches the period, up to ``at_most_s``. The background task lives only while there is something
    to do. ``failed`` is told, inside the except clause, of an error in the work; the next asking tries again.
    """

    def __init__(
        self,
        work: Callable[[], None],
        tasks: Tasks,
        *,
        period_s: float,
        at_most_s: float | None = None,
        failed: Callable[[], None],
    ) -> None:
        self._work = work
        self._tasks = tasks
        self._least = self._period = period_s
        self._most = at_most_s or period_s
        self._failed = failed
        self._lock = Lock()
        self._is_asked = False
        self._is_running = False
        self._began = float("-inf")

    def ask(self) -> None:
        """There is something to do."""
        with self._lock:
            self._is_asked = True
            if self._is_running:
                return
            self._is_running = True
        self._tasks.spawn(self._run)

    def _run(self) -> None:
        while self._is_wanted():
            self._tasks.sleep(max(0.0, self._began + self._period - self._tasks.monotonic()))
            self._began = self._tasks.monotonic()
            self._is_asked = False  # what is asked for from here on is the next round's
            try:
                self._work()
            except Exception:
                self._failed()
            took = self._tasks.monotonic() - self._began
            self._period = min(max(self._least, SHARE_OF_TIME * took), self._most)

    def _is_wanted(self) -> bool:
        with self._lock:
            self._is_running = self._is_asked
            return self._is_asked
