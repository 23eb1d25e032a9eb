"""Reads codes held before the scanner, in a thread of its own, and delivers each as one input."""

import logging
import threading
from collections.abc import Callable

from hardware.errors import HardwareError
from hardware.scanner.port import Scanner
from kiosk.check.state import CodeRead
from kiosk.inputs import Input

log = logging.getLogger(__name__)

PATIENCE_S = 0.5  # how long one read waits, and so how long stopping takes
TRY_AGAIN_S = 5.0  # a scanner that is unplugged


class CodeReader:
    """Runs until ``stop``. ``deliver`` is called from another thread. A scanner that is away is tried again for ever."""

    def __init__(self, scanner: Scanner, deliver: Callable[[Input], None], *, try_again_s: float = TRY_AGAIN_S) -> None:
        self._scanner, self._deliver, self._try_again_s = scanner, deliver, try_again_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="kiosk-scanner", daemon=True)

    def start(self) -> None:
        """Begin to read; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Read no more, and let go of the scanner."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(2 * PATIENCE_S)
        self._scanner.close()

    def _run(self) -> None:
        was_there = True
        while not self._stopping.is_set():
            try:
                text = self._scanner.read(PATIENCE_S)
                was_there = True
            except HardwareError as error:
                if was_there:
                    log.warning("no codes can be read: %s", error)
                was_there, text = False, None
                self._stopping.wait(self._try_again_s)
            except Exception:  # the outermost loop of this thread: one odd code must not end all reading
                log.exception("reading a code failed")
                text = None
                self._stopping.wait(self._try_again_s)
            if text:
                self._deliver(CodeRead(text))
