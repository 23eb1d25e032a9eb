"""A scanner on a serial line, or on USB in its serial mode."""

import contextlib
import time
from typing import Any

import serial

from hardware.errors import DeviceAbsent, DeviceFault

_LONGEST = 512  # bytes of one code; more without an end of line is noise
_ENDS = b"\r\n"
_POLL_S = 0.05


class SerialScanner:
    """A Scanner that ends each code with CR or LF. ``port`` is ``/dev/ttyACM0`` or ``COM4``, ``baud`` bits a second."""

    def __init__(self, port: str, baud: int = 9600) -> None:
        self._port, self._baud = port, baud
        self._line: Any = None
        self._received = b""

    def read(self, timeout_s: float) -> str | None:
        end = time.monotonic() + timeout_s
        while True:
            code = self._take_line()
            if code is not None:
                return code
            if time.monotonic() >= end:
                return None
            self._receive()

    def present(self) -> bool:
        try:
            self._open()
        except DeviceAbsent:
            return False
        return True

    def close(self) -> None:
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.close()
            self._line = None
        self._received = b""

    def _open(self) -> Any:
        if self._line is None:
            try:
                self._line = serial.serial_for_url(self._port, self._baud, timeout=_POLL_S)
            except (OSError, ValueError) as error:
                raise DeviceAbsent(f"no scanner on {self._port}: {error}") from error
        return self._line

    def _receive(self) -> None:
        line = self._open()
        try:
            self._received += line.read(max(1, line.in_waiting))
        except OSError as error:
            self.close()
            raise DeviceFault(f"the scanner on {self._port} broke off: {error}") from error
        if len(self._received) > _LONGEST and not any(end in self._received for end in _ENDS):
            self._received = b""

    def _take_line(self) -> str | None:
        """The first whole line received that is not empty; CR LF counts as one end."""
        self._received = self._received.lstrip(_ENDS)
        ends = [at for at in map(self._received.find, (b"\r", b"\n")) if at >= 0]
        if not ends:
            return None
        code, self._received = self._received[: min(ends)], self._received[min(ends) :]
        return code.decode("ascii", errors="replace")
