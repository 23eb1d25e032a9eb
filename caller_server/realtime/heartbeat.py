"""Every ten seconds each branch's number, read from the database: a client that is behind fetches its view."""

import logging
from collections.abc import Callable
from datetime import datetime

from caller_server.contract.events import HEARTBEAT_EVERY_S, Down, Namespace
from caller_server.contract.views import Heartbeat
from caller_server.domain.ids import BranchCode
from caller_server.realtime import rooms
from caller_server.realtime.pushes import Emit
from caller_server.realtime.watchers import Watchers
from caller_server.realtime.wire import ready

# Two thousand phones at once would hold up a call for a tenth of a second; spread, all have it within half a second.
PAGES_AT_ONCE = 40
BETWEEN_S = 0.01

log = logging.getLogger(__name__)


class Heartbeats:
    """``seq_of`` reads a branch's number from the database, ``catch_up`` pushes what was missed up to it."""

    def __init__(
        self,
        watchers: Watchers,
        emit: Emit,
        *,
        seq_of: Callable[[BranchCode], int | None],
        catch_up: Callable[[BranchCode, int], None],
        clock: Callable[[], datetime],
        sleep: Callable[[float], object],
    ) -> None:
        self._watchers = watchers
        self._emit = emit
        self._seq_of = seq_of
        self._catch_up = catch_up
        self._clock = clock
        self._sleep = sleep
        self._due: dict[BranchCode, float] = {}

    def tick(self, now: float) -> None:
        """To be called about every second: beats for the branches whose ten seconds are over. ``now`` in seconds."""
        watched = self._watchers.branches()
        self._due = {branch: self._due.get(branch, now + HEARTBEAT_EVERY_S / 2) for branch in watched}
        for branch, due in list(self._due.items()):
            if due <= now:
                self._due[branch] = due + HEARTBEAT_EVERY_S if now - due < HEARTBEAT_EVERY_S else now + HEARTBEAT_EVERY_S
                self._beat(branch)

    def _beat(self, branch: BranchCode) -> None:
        try:
            seq = self._seq_of(branch)
            if seq is None:
                return
            self._catch_up(branch, seq)
        except Exception:
            # Silence tells the clients: they fetch, and say that they are cut off if that fails too.
            log.exception("no heartbeat", extra={"branch": branch})
            return
        beat = ready(Heartbeat(branch=branch, seq=seq, server_time=self._clock()))
        for namespace in Namespace:
            if namespace is not Namespace.TICKET:
                self._emit(Down.HEARTBEAT, beat, namespace=namespace, to=rooms.branch(branch))
        pages = self._watchers.pages(branch)
        for start in range(0, len(pages), PAGES_AT_ONCE):
            for ticket in pages[start : start + PAGES_AT_ONCE]:
                self._emit(Down.HEARTBEAT, beat, namespace=Namespace.TICKET, to=rooms.ticket(ticket))
            self._sleep(BETWEEN_S)
