"""Tells the service manager that the screen is alive: systemd's sd_notify, spoken to its socket without a library.

The beats come from the thread that draws, so a kiosk whose screen stands still is started anew, whatever its other threads do.
"""

import logging
import os
import socket
from collections.abc import Mapping

log = logging.getLogger(__name__)

SOCKET, INTERVAL, PROCESS = "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"


class Watchdog:
    """Says ``READY=1`` and ``WATCHDOG=1`` to the socket that the environment names. Without one every call does nothing."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._address = environment.get(SOCKET, "")
        self.every_s = _interval_s(environment) if self._address else None
        self._is_heard = True

    def ready(self) -> None:
        """The first screen is there."""
        self._say("READY=1\nSTATUS=running")

    def beat(self) -> None:
        """The screen is drawn. To be called by the drawing thread, every ``every_s`` seconds."""
        self._say("WATCHDOG=1")

    def stopping(self) -> None:
        """The kiosk ends because it was told to."""
        self._say("STOPPING=1")

    def _say(self, message: str) -> None:
        if not self._address:
            return
        # An address that starts with @ is one of the abstract kind, whose first byte is zero.
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
                line.setblocking(False)  # the manager must not be able to stop the screen
                line.connect(address)
                line.send(message.encode())
            self._is_heard = True
        except OSError as error:
            if self._is_heard:
                log.warning("the service manager does not listen: %s", error)
            self._is_heard = False


def _interval_s(environment: Mapping[str, str]) -> float | None:
    """A third of the time after which the manager gives up; None when it does not watch, or watches another process."""
    wanted, process = environment.get(INTERVAL, ""), environment.get(PROCESS, "")
    if not wanted.isdecimal() or int(wanted) == 0 or (process and process != str(os.getpid())):
        return None
    return int(wanted) / 3e6
