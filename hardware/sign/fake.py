"""A sign without lights: logs what it would show, fails when told to. Ships with the product, for the demo and for tests."""

import logging
from collections import deque

from hardware.errors import DeviceAbsent, HardwareError
from hardware.sign.port import LONGEST, plain

log = logging.getLogger(__name__)

KEPT = 200


class FakeSign:
    """``text`` is what stands on it, ``history`` the last things shown. ``fault`` makes it fail."""

    def __init__(self, counter: str | None = None) -> None:
        self.counter = counter
        self.text = ""
        self.history: deque[str] = deque(maxlen=KEPT)
        self.fault: HardwareError | None = None

    def show(self, text: str) -> None:
        if self.fault:
            raise self.fault
        wanted = plain(text, LONGEST).strip()
        if wanted != self.text:
            log.info("sign %s: %s", self.counter or "of the hall", wanted or "dark")
        self.text = wanted
        self.history.append(wanted)

    def present(self) -> bool:
        return not isinstance(self.fault, DeviceAbsent)

    def close(self) -> None:
        """It goes dark."""
        self.text = ""
