"""An LED sign on a serial line: it shows the text that was sent before the last carriage return."""

import contextlib

from hardware.errors import HardwareError
from hardware.lines.serial_line import SerialLine
from hardware.sign.port import LONGEST, plain


class SerialSign:
    """A Sign of ``width`` characters. Raises ValueError for a width that no sign has."""

    def __init__(self, line: SerialLine, *, width: int = 6, counter: str | None = None) -> None:
        if not 3 <= width <= LONGEST:
            raise ValueError(f"a sign has 3 to {LONGEST} characters, not {width}")
        self.counter = counter
        self._line, self._width = line, width

    def show(self, text: str) -> None:
        self._line.write(plain(text, self._width).encode("ascii") + b"\r")

    def present(self) -> bool:
        return self._line.present()

    def close(self) -> None:
        with contextlib.suppress(HardwareError):
            self.show("")
        self._line.close()
