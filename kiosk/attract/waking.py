"""Watches the presence sensor in a thread of its own, and delivers one input when somebody came."""

import logging
import threading
from collections.abc import Callable

from hardware.errors import HardwareError
from hardware.presence.port import PresenceSensor
from kiosk.attract.state import SomeoneCame

log = logging.getLogger(__name__)

PATIENCE_S = 0.5  # how long one wait lasts, and so how long stopping takes
TRY_AGAIN_S = 5.0  # a sensor that is unplugged


class Waking:
    """Runs until ``stop``. ``deliver`` is called from another thread. A sensor that is away is tried again for ever."""

    def __init__(
        self, sensor: PresenceSensor, deliver: Callable[[SomeoneCame], None], *, try_again_s: float = TRY_AGAIN_S
    ) -> None:
        self._sensor, self._deliver, self._try_again_s = sensor, deliver, try_again_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="kiosk-presence", daemon=True)

    def start(self) -> None:
        """Begin to watch; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no more, and let go of the sensor."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(2 * PATIENCE_S)
        self._sensor.close()

    def _run(self) -> None:
        was_there = True
        while not self._stopping.is_set():
            try:
                has_come = self._sensor.wait(PATIENCE_S)
                was_there = True
            except HardwareError as error:
                if was_there:
                    log.warning("nobody can be seen coming: %s", error)
                was_there, has_come = False, None
                self._stopping.wait(self._try_again_s)
            except Exception:  # the outermost loop of this thread: one odd reading must not end all watching
                log.exception("watching for people failed")
                has_come = None
                self._stopping.wait(self._try_again_s)
            if has_come:
                self._deliver(SomeoneCame())
