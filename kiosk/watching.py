"""A device that is asked again and again, in a thread of its own, for as long as the kiosk runs."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from hardware.errors import HardwareError

PATIENCE_S = 0.5  # how long one question waits, and so how long stopping takes
TRY_AGAIN_S = 5.0  # a device that is unplugged


class Watch:
    """Runs until ``stop``. ``ask`` waits so many seconds and gives what there is to tell, or nothing; ``tell`` is called with it
    from this thread. A device that is away is tried again for ever; ``away`` says once in the log what cannot be done meanwhile.
    """

    def __init__(
        self,
        name: str,
        ask: Callable[[float], Any],
        tell: Callable[[Any], None],
        close: Callable[[], None],
        *,
        away: str,
        log: logging.Logger,
        try_again_s: float = TRY_AGAIN_S,
    ) -> None:
        self._ask, self._tell, self._close = ask, tell, close
        self._away, self._log, self._try_again_s = away, log, try_again_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Ask no more, and let go of the device."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(2 * PATIENCE_S)
        self._close()

    def _run(self) -> None:
        was_there = True
        while not self._stopping.is_set():
            found = None
            try:
                found = self._ask(PATIENCE_S)
                was_there = True
            except HardwareError as error:
                if was_there:
                    self._log.warning("%s: %s", self._away, error)
                was_there = False
                self._stopping.wait(self._try_again_s)
            except Exception:  # the outermost loop of this thread: one odd answer must not end all asking
                self._log.exception("%s", self._away)
                self._stopping.wait(self._try_again_s)
            if found:
                self._tell(found)
