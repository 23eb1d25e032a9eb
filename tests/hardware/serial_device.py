"""The other end of a serial line: a device behind a terminal, for the drivers of small devices."""

import os
import pty
import select
import tty


class SerialDevice:
    """``path`` is what a driver opens. ``received`` is what it sent so far, ``send`` what the device says."""

    def __enter__(self) -> "SerialDevice":
        self._end, self._device = pty.openpty()
        tty.setraw(self._device)
        self.path = os.ttyname(self._device)
        self._received = b""
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()

    def send(self, data: bytes) -> None:
        os.write(self._end, data)

    @property
    def received(self) -> bytes:
        while select.select([self._end], [], [], 0.05)[0]:
            try:
                self._received += os.read(self._end, 4096)
            except OSError:  # nobody has it open
                break
        return self._received

    def unplug(self) -> None:
        """The cable is pulled."""
        for name in ("_device", "_end"):
            descriptor = getattr(self, name)
            if descriptor is not None:
                os.close(descriptor)
                setattr(self, name, None)


class BrokenLine:
    """An open line in place of a driver's own, of which every use ends with ``error``."""

    in_waiting = 0

    def __init__(self, error: Exception) -> None:
        self._error = error

    def read(self, _: int) -> bytes:
        raise self._error

    def write(self, _: bytes) -> None:
        raise self._error

    def flush(self) -> None: ...

    def close(self) -> None: ...
