"""Watches the presence sensor in a thread of its own, and delivers one input when somebody came."""

import logging
from collections.abc import Callable

from hardware.presence.port import PresenceSensor
from kiosk.attract.state import SomeoneCame
from kiosk.watching import TRY_AGAIN_S, Watch

log = logging.getLogger(__name__)


class Waking(Watch):
    """Runs until ``stop``. ``deliver`` is called from another thread."""

    def __init__(
        self, sensor: PresenceSensor, deliver: Callable[[SomeoneCame], None], *, try_again_s: float = TRY_AGAIN_S
    ) -> None:
        super().__init__(
            "kiosk-presence",
            sensor.wait,
            lambda _: deliver(SomeoneCame()),
            sensor.close,
            away="nobody can be seen coming",
            log=log,
            try_again_s=try_again_s,
        )
