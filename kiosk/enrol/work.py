"""Trades a code that was typed at the screen for the kiosk's key. In a thread of its own."""

import logging
from collections.abc import Callable
from typing import Any

from hardware.enrolment import NoServer, NotEnrolled
from kiosk.device_state import DeviceState
from kiosk.enrol.key import traded
from kiosk.enrol.state import CodeFault, CodeTraded, TradeCode
from kiosk.workers import Lane, Means

log = logging.getLogger(__name__)


class EnrolWorker:
    """Asks the server, keeps the key, and says what came of it."""

    effects: tuple[type, ...] = (TradeCode,)

    def __init__(self, means: Means, _report: Callable[[str], None]) -> None:
        self._means, self._lane = means, Lane("enrol")

    def start(self) -> None:
        """Nothing is done without being asked."""

    def do(self, effect: Any) -> None:
        """Trade the code; returns at once."""
        self._lane.submit(self._trade, effect)

    def close(self) -> None:
        """Begin nothing new."""
        self._lane.close()

    def _trade(self, asked: TradeCode) -> None:
        try:
            fault = self._fault(asked)
        except Exception:  # the outermost loop of this thread: the code can be typed again
            log.exception("enrolling failed")
            fault = CodeFault.NOT_KEPT
        self._means.deliver(CodeTraded(fault))

    def _fault(self, asked: TradeCode) -> CodeFault | None:
        settings = self._means.settings
        if settings.state is None:
            log.warning("a kiosk without a folder cannot keep a key")
            return CodeFault.NOT_KEPT
        state = DeviceState(settings.state)
        try:
            traded(settings.server, asked.code, state)
            state.replace_key(settings.key)
        except NotEnrolled as error:
            log.warning("not enrolled: %s", error)
            return CodeFault.REFUSED
        except NoServer as error:
            log.warning("not enrolled: %s", error)
            return CodeFault.AWAY
        log.info("enrolled: the key is kept")
        return None
