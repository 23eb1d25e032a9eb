"""Reads codes held before the scanner, in a thread of its own, and delivers each as one input."""

import logging
from collections.abc import Callable

from hardware.scanner.port import Scanner
from kiosk.check.state import CodeRead
from kiosk.inputs import Input
from kiosk.watching import TRY_AGAIN_S, Watch

log = logging.getLogger(__name__)


class CodeReader(Watch):
    """Runs until ``stop``. ``deliver`` is called from another thread."""

    def __init__(self, scanner: Scanner, deliver: Callable[[Input], None], *, try_again_s: float = TRY_AGAIN_S) -> None:
        super().__init__(
            "kiosk-scanner",
            scanner.read,
            lambda text: deliver(CodeRead(text)),
            scanner.close,
            away="no codes can be read",
            log=log,
            try_again_s=try_again_s,
        )
