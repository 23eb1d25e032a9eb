"""The first view of every socket. Thousands may come in one moment after a restart: they are served in passes, by branch."""

import logging
from collections import defaultdict

from caller_server.contract.events import Namespace
from caller_server.domain.ids import BranchCode
from caller_server.realtime.pace import Paced, Tasks
from caller_server.realtime.pushes import Pushes
from caller_server.realtime.watchers import Watch
from caller_server.usecases.ports import BranchRead, Ports

log = logging.getLogger(__name__)

AT_ONCE = 200  # sockets greeted from one snapshot, so that the last of a wave does not get an old one


class Greeter:
    """Sends each new socket its view, whole, at once."""

    def __init__(self, ports: Ports, pushes: Pushes, tasks: Tasks) -> None:
        self._ports = ports
        self._pushes = pushes
        self._new: dict[BranchCode, list[Watch]] = defaultdict(list)
        self._rounds = Paced(self._greet_all, tasks, period_s=0.0, failed=lambda: log.exception("new sockets were not greeted"))

    def welcome(self, watch: Watch) -> None:
        """This socket was let in."""
        self._new[watch.branch].append(watch)
        self._rounds.ask()

    def _greet_all(self) -> None:
        while self._new:
            branch, waiting = self._new.popitem()
            for start in range(0, len(waiting), AT_ONCE):
                with self._ports.read_branch(branch, self._ports.clock()) as read:
                    self._greet(read, waiting[start : start + AT_ONCE])

    def _greet(self, read: BranchRead, watches: list[Watch]) -> None:
        boards = [watch.sid for watch in watches if watch.namespace is Namespace.BOARD]
        devices = [watch.sid for watch in watches if watch.namespace is Namespace.DEVICE]
        if boards or devices:
            self._pushes.board(read, boards, devices)
        consoles = [watch for watch in watches if watch.namespace is Namespace.CONSOLE]
        for counter in {counter: None for watch in consoles for counter in watch.counters}:
            self._pushes.counter(read, counter, [watch.sid for watch in consoles if counter in watch.counters])
        if consoles:
            self._pushes.line(read, [watch.sid for watch in consoles])
        supervisors = [watch.sid for watch in consoles if watch.sees_live]
        if supervisors:
            self._pushes.live(read, supervisors)
        pages = {watch.ticket: None for watch in watches if watch.ticket}
        for ticket in pages:
            self._pushes.forget(ticket)  # what other pages of the ticket have been sent, this one has not
        self._pushes.tickets(read, pages)
