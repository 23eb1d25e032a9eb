"""Whose page is open, and when it last gave a sign of life: what an officer wants to know before calling a name aloud."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from caller_server.contract.views import Reach
from caller_server.domain.ids import BranchCode, TicketId

ASKED_COUNTS_FOR = timedelta(seconds=60)  # a page without a socket asks every 10 s, one without scripts every 15 s
ELSEWHERE_COUNTS_FOR = timedelta(seconds=30)  # another process tells every 10 s which pages are open there


@dataclass(frozen=True)
class _Page:
    sockets: int
    seen_at: datetime


@dataclass(frozen=True)
class _Asked:
    branch: BranchCode
    at: datetime


class Presence:
    """Pages open at this process, with a socket or asking again and again, and those that other processes told of."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._here: dict[TicketId, _Page] = {}
        self._asked: dict[TicketId, _Asked] = {}  # of no ticket that has a socket here: that one knows better
        self._elsewhere: dict[TicketId, datetime] = {}

    def opened(self, ticket: TicketId) -> None:
        """A page of this ticket was opened."""
        with self._lock:
            self._asked.pop(ticket, None)
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

    def asked(self, branch: BranchCode, ticket: TicketId) -> bool:
        """A page asked for its ticket, as pages do that cannot keep a socket. Gives whether no page was known here before."""
        now = self._clock()
        with self._lock:
            if page := self._here.get(ticket):
                self._here[ticket] = replace(page, seen_at=now)
                return False
            is_new = ticket not in self._asked
            self._asked[ticket] = _Asked(branch, now)
            return is_new

    def forget_silent(self) -> set[BranchCode]:
        """Forget the pages that have not asked for too long, and give the branches of their tickets."""
        oldest = self._clock() - ASKED_COUNTS_FOR
        with self._lock:
            silent = {ticket: asked.branch for ticket, asked in self._asked.items() if asked.at < oldest}
            for ticket in silent:
                del self._asked[ticket]
        return set(silent.values())

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
            asking = {ticket: asked.at for ticket, asked in self._asked.items()}
            return asking | {ticket: page.seen_at for ticket, page in self._here.items()}

    def heard_elsewhere(self, pages: dict[TicketId, datetime]) -> None:
        """Another process told which pages are open there; what nobody repeats is forgotten."""
        oldest = self._clock() - ELSEWHERE_COUNTS_FOR
        with self._lock:
            self._elsewhere |= pages
            self._elsewhere = {ticket: at for ticket, at in self._elsewhere.items() if at >= oldest}

    def reach(self, ticket: TicketId) -> list[Reach]:
        """How the holder of this ticket can be reached: ``page`` while one is open, nothing without one (paper only)."""
        seen_at = self._seen_at(ticket)
        return [Reach(rung="page", result="open", at=seen_at)] if seen_at else []

    def _seen_at(self, ticket: TicketId) -> datetime | None:
        """The last sign of life of an open page."""
        page, asked, now = self._here.get(ticket), self._asked.get(ticket), self._clock()
        if page:
            return page.seen_at
        signs = ((asked and asked.at, ASKED_COUNTS_FOR), (self._elsewhere.get(ticket), ELSEWHERE_COUNTS_FOR))
        return max((at for at, counts_for in signs if at and at >= now - counts_for), default=None)
