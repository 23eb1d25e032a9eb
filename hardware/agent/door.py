"""The door: a thermometer's answers, each shown by a lamp for a moment. No answer is logged, counted, sent or kept."""

import logging
import threading
import time
from collections.abc import Callable, Collection

from hardware.agent.health import Faults
from hardware.errors import HardwareError
from hardware.lamp.port import Lamp
from hardware.thermometer.port import Admission, Thermometer

log = logging.getLogger(__name__)

MEASURES_FOR_S = 0.5
SHOWS_FOR_S = 4.0
TRY_AGAIN_S = 5.0


class Door:
    """``lamp`` has lights called ``admit`` and ``ask_staff``, or one light for who is admitted. ``UNSURE`` leaves it dark."""

    def __init__(
        self,
        thermometer: Thermometer,
        lamp: Lamp,
        limit_celsius: float,
        faults: Faults,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._thermometer, self._lamp, self._limit, self._faults = thermometer, lamp, limit_celsius, faults
        self._monotonic = monotonic
        self._dark_at: float | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="agent-door", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Measure no more, lights out, and let go of the devices."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(2 * MEASURES_FOR_S + TRY_AGAIN_S)
        self._thermometer.close()
        self._lamp.close()

    def round(self, timeout_s: float = MEASURES_FOR_S) -> bool:
        """Wait that long for somebody and show the answer; False when a device failed."""
        answer, is_well = None, True
        try:
            answer = self._thermometer.admit(self._limit, timeout_s)
            self._faults.clear("thermometer")
        except HardwareError as error:
            self._faults.set("thermometer", error)
            is_well = False
        now = self._monotonic()
        if answer is not None:
            self._dark_at = now + SHOWS_FOR_S
            return self._show(self._lights(answer)) and is_well
        if self._dark_at is not None and (now >= self._dark_at or not is_well):
            self._dark_at = None
            return self._show(()) and is_well
        return is_well

    def _lights(self, answer: Admission) -> Collection[str]:
        wanted = set() if answer is Admission.UNSURE else {str(answer)}
        return wanted & set(self._lamp.counters or (str(Admission.ADMIT),))

    def _show(self, lit: Collection[str]) -> bool:
        try:
            self._lamp.show(lit)
        except HardwareError as error:
            self._faults.set("door lamp", error)
            return False
        self._faults.clear("door lamp")
        return True

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                is_well = self.round()
            except Exception:  # the outermost loop of this thread
                log.exception("the door was not looked after")
                is_well = False
            if not is_well:
                self._stopping.wait(TRY_AGAIN_S)
