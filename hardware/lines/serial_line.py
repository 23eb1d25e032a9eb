"""A serial line that small devices hang on: opened when it is needed, let go of when it breaks, tried again the next time."""

import contextlib
import time
from typing import Any

import serial

from hardware.errors import DeviceAbsent, DeviceFault, DeviceTimeout

WRITES_WITHIN_S = 2.0
_LONGEST = 512  # bytes of one line of text; more without an end is noise
_POLL_S = 0.05
_ENDS = b"\r\n"


class SerialLine:
    """``port`` is ``/dev/ttyUSB0`` or ``COM4``, ``baud`` bits a second, ``name`` what hangs on it, for sentences."""

    def __init__(self, port: str, baud: int, name: str) -> None:
        self._port, self._baud, self._name = port, baud, name
        self._line: Any = None
        self._received = b""

    def open(self) -> None:
        """Take hold of the line, unless it is held already. Raises DeviceAbsent."""
        if self._line is None:
            try:
                self._line = serial.serial_for_url(
                    self._port, self._baud, timeout=_POLL_S, write_timeout=WRITES_WITHIN_S, exclusive=True
                )
            except (OSError, ValueError) as error:
                raise DeviceAbsent(f"no {self._name} on {self._port}: {error}") from error

    def present(self) -> bool:
        """Whether the line can be opened. Never raises a HardwareError."""
        try:
            self.open()
        except DeviceAbsent:
            return False
        return True

    def write(self, data: bytes) -> None:
        """Send ``data``. Raises DeviceAbsent, DeviceTimeout when the device does not take it, DeviceFault when it broke off."""
        self.open()
        try:
            self._line.write(data)
            self._line.flush()
        except serial.SerialTimeoutException as error:
            self.close()
            raise DeviceTimeout(f"the {self._name} on {self._port} takes nothing") from error
        except OSError as error:
            self.close()
            raise DeviceFault(f"the {self._name} on {self._port} broke off: {error}") from error

    def read_line(self, timeout_s: float) -> str | None:
        """The next line of text without its end; None when none came in time. Raises DeviceAbsent or DeviceFault."""
        self.open()
        end = time.monotonic() + timeout_s
        while (text := self._take()) is None:
            is_over = time.monotonic() >= end
            self._receive(at_least=0 if is_over else 1)
            if is_over:
                return self._take()
        return text

    def close(self) -> None:
        """Let go of the line. May be called twice."""
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.close()
            self._line = None
        self._received = b""

    def _receive(self, at_least: int) -> None:
        """What has come; waits a moment for ``at_least`` so many bytes."""
        self.open()
        try:
            self._received += self._line.read(max(at_least, self._line.in_waiting))
        except OSError as error:
            self.close()
            raise DeviceFault(f"the {self._name} on {self._port} broke off: {error}") from error
        if len(self._received) > _LONGEST and not any(end in self._received for end in _ENDS):
            self._received = b""

    def _take(self) -> str | None:
        self._received = self._received.lstrip(_ENDS)
        ends = [at for at in map(self._received.find, (b"\r", b"\n")) if at >= 0]
        if not ends:
            return None
        text, self._received = self._received[: min(ends)], self._received[min(ends) :]
        return text.decode("ascii", errors="replace")
