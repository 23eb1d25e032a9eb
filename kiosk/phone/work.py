"""Leaves a telephone number with a ticket. What is typed is in no log: neither by itself nor in an error."""

import logging
from collections.abc import Callable

from kiosk.answers import Refusal, Unreachable
from kiosk.phone.state import LeavePhone, PhoneLeft, PhoneNotLeft
from kiosk.workers import Lane, Means

log = logging.getLogger(__name__)


class PhoneWorker:
    """One thread with a connection of its own."""

    effects = (LeavePhone,)

    def __init__(self, means: Means, _report: Callable[[str], None]) -> None:
        self._server, self._deliver = means.connect(), means.deliver
        self._lane = Lane("phone")

    def start(self) -> None:
        """Nothing is left before somebody agrees to it."""

    def do(self, effect: LeavePhone) -> None:
        """Tell the server; returns at once."""
        self._lane.submit(self._leave, effect)

    def close(self) -> None:
        """Leave nothing more."""
        self._lane.close()

    def _leave(self, order: LeavePhone) -> None:
        answer: Refusal | Unreachable | None
        try:
            answer = self._server.leave_phone(order.token, order.digits, order.request_id, order.language)
        except Exception as error:  # the outermost loop of this thread; its message may have what was typed
            log.error("leaving a number failed: %s", type(error).__name__)
            answer = Unreachable("fault in the kiosk")
        if answer is None:
            self._deliver(PhoneLeft(order.request_id))
        else:
            log.warning("a number was not left: %s", answer.code if isinstance(answer, Refusal) else "unreachable")
            self._deliver(PhoneNotLeft(order.request_id, answer))
