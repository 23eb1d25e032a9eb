"""A printer behind a terminal device, for the drivers of serial lines and device files."""

import os
import pty
import select
import threading
import tty

from PIL import Image

from hardware.printer.commands import DLE
from hardware.printer.decoder import decode


class PtyPrinter:
    """A printer behind a terminal device: what ``/dev/usb/lp0`` or a serial line looks like to a program."""

    def __init__(self, *, answers: bool) -> None:
        self._answers, self._received = answers, b""

    def __enter__(self) -> "PtyPrinter":
        self._end, self._device = pty.openpty()
        tty.setraw(self._device)
        self.path = os.ttyname(self._device)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        os.close(self._device)
        self._thread.join(30)
        os.close(self._end)

    def pictures(self) -> list[Image.Image]:
        return decode(self._received)

    def _serve(self) -> None:
        while not self._stop.is_set():
            if not self._answers:
                self._stop.wait(0.05)
            elif select.select([self._end], [], [], 0.05)[0]:
                try:
                    data = os.read(self._end, 65536)
                except OSError:
                    return
                asked = data.endswith((DLE + b"\x04\x01", DLE + b"\x04\x04"))  # the last thing before a driver waits
                self._received += data
                if asked:
                    os.write(self._end, b"\x12")
