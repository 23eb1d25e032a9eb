"""A scanner that poses as a keyboard: the program that owns the window hands its keys over."""

import queue

from hardware.scanner.wedge import Wedge

_WAITING = 20  # scans that nobody has read yet; older ones are of no use


class KeyboardScanner:
    """A Scanner fed by a window's key events, with their times in seconds; ``read`` may be called from another thread."""

    def __init__(self) -> None:
        self._wedge = Wedge()
        self._scans: queue.Queue[str] = queue.Queue(_WAITING)

    def key(self, character: str, at_s: float) -> None:
        """A printable key was pressed."""
        self._wedge.key(character, at_s)

    def enter(self, at_s: float) -> bool:
        """Enter was pressed; True when that ended a scan, and so is no Enter for the window."""
        text = self._wedge.enter(at_s)
        if text is not None and not self._scans.full():
            self._scans.put_nowait(text)
        return text is not None

    def read(self, timeout_s: float) -> str | None:
        try:
            return self._scans.get(timeout=timeout_s) if timeout_s > 0 else self._scans.get_nowait()
        except queue.Empty:
            return None

    def present(self) -> bool:
        """Always True: a keyboard that is unplugged just stays silent."""
        return True

    def close(self) -> None:
        """Nothing is open."""
