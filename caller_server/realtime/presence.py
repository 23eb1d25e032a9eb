"""Whose page is open, and when it last gave a sign of life: what an officer wants to know before calling a name aloud."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from caller_server.contract.views import Reach
from caller_server.domain.ids import TicketId

ELSEWHERE_COUNTS_FOR = timedelta(seconds=30)  # another process tells every 10 s which pages are open there


@dataclass(frozen=True)
class _Page:
    sockets: int
    seen_at: datetime


class Presence:
    """Pages open at this process, and those that other processes told of."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._here: dict[TicketId, _Page] = {}
        self._elsewhere: dict[TicketId, datetime] = {}

    def opened(self, ticket: TicketId) -> None:
        """A page of this ticket was opened."""
        with self._lock:
            page = self._here.get(ticket)
            self._here[ticket] = _Page(page.sockets + 1 if page else 1, self._clock())

    def closed(self, ticket: TicketId) -> None:
        """A page of this ticket is gone."""
        with self._lock:
            page = self._here.get(ticket)
            if page and page.sockets > 1:
                self._here[ticket] = replace(page, sockets=page.sockets - 1)
            else:
                self._here.pop(ticket, None)

    def alive(self, tickets: Iterable[TicketId]) -> None:
        """These pages answered just now: they showed a view, or their socket answered a ping."""
        now = self._clock()
        with self._lock:
            for ticket in tickets:
                if page := self._here.get(ticket):
                    self._here[ticket] = replace(page, seen_at=now)

    def open_here(self) -> dict[TicketId, datetime]:
        """Every ticket with a page at this process, and its last sign of life."""
        with self._lock:
            return {ticket: page.seen_at for ticket, page in self._here.items()}

    def heard_elsewhere(self, pages: dict[TicketId, datetime]) -> None:
        """Another process told which pages are open there; what nobody repeats is forgotten."""
        oldest = self._clock() - ELSEWHERE_COUNTS_FOR
        with self._lock:
            self._elsewhere |= pages
            self._elsewhere = {ticket: at for ticket, at in self._elsewhere.items() if at >= oldest}

    def reach(self, ticket: TicketId) -> list[Reach]:
        """How the holder of this ticket can be reached: ``page`` while one is open, nothing without one (paper only)."""
        page = self._here.get(ticket)
        seen_at = page.seen_at if page else self._elsewhere.get(ticket)
        if seen_at is None or (page is None and seen_at < self._clock() - ELSEWHERE_COUNTS_FOR):
            return []
        return [Reach(rung="page", result="open", at=seen_at)]
