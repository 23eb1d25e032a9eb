"""Looks for tickets that were shown to the scanner, and does what their holders touched."""

import logging
from collections.abc import Callable

from kiosk.answers import Refusal, Unreachable
from kiosk.check.state import DeedDone, DeedNotDone, DoDeed, FindTicket, TicketNotSeen, TicketSeen, WatchTicket
from kiosk.workers import Lane, Means

log = logging.getLogger(__name__)


class TicketWorker:
    """One thread with a connection of its own, so that a ticket is looked at while another is taken."""

    effects: tuple[type, ...] = (FindTicket, DoDeed, WatchTicket)

    def __init__(self, means: Means, _report: Callable[[str], None]) -> None:
        self._server, self._languages, self._deliver = means.connect(), means.languages, means.deliver
        self._lane = Lane("ticket")
        self._due = 0

    def start(self) -> None:
        """Nothing is looked for before somebody shows a code."""

    def do(self, effect: FindTicket | DoDeed | WatchTicket) -> None:
        """Ask the server; returns at once."""
        match effect:
            case DoDeed():
                self._lane.submit(self._act, effect)
            case WatchTicket() if self._due:
                pass  # the server is being asked
            case FindTicket(token) | WatchTicket(token):
                self._due += 1
                self._lane.submit(self._find, token)

    def close(self) -> None:
        """Ask for nothing more."""
        self._lane.close()

    def _find(self, token: str) -> None:
        try:
            answer = self._server.ticket(token, self._languages[0])
        except Exception as error:  # the outermost loop of this thread: the person must not wait for ever
            log.exception("looking for a ticket failed")
            answer = Unreachable(f"fault in the kiosk: {error!r}")
        finally:
            self._due -= 1
        if isinstance(answer, Refusal | Unreachable):
            self._deliver(TicketNotSeen(token, answer))
        else:
            self._deliver(TicketSeen(token, answer))

    def _act(self, order: DoDeed) -> None:
        deed = order.deed
        try:
            answer = self._server.act(order.token, deed, order.language)
        except Exception as error:
            log.exception("%s failed", deed.verb)
            answer = Unreachable(f"fault in the kiosk: {error!r}")
        if isinstance(answer, Refusal | Unreachable):
            log.warning("no %s: %s", deed.verb, answer)
            self._deliver(DeedNotDone(deed.request_id, answer))
        else:
            self._deliver(DeedDone(deed.request_id, answer))
