"""What was committed becomes views for those who watch: called person, board and counter at once, the rest in a while."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager

from caller_server.contract.events import Namespace
from caller_server.domain.ids import BranchCode
from caller_server.realtime.pace import Paced, Tasks
from caller_server.realtime.pushes import Pushes
from caller_server.realtime.watchers import Watchers
from caller_server.usecases.ports import BranchRead, Commit, Ports

log = logging.getLogger(__name__)

BOARD_EVERY_S = 0.25
EVERYONE_EVERY_S = 1.0
EVERYONE_AT_MOST_EVERY_S = 3.0
REACH_EVERY_S = 2.0
REACH_AT_MOST_EVERY_S = 10.0
SCREENS = (Namespace.BOARD, Namespace.DEVICE)


class _BranchNews:
    """One branch's rounds, and how far everyone here has been told."""

    def __init__(
        self,
        board: Callable[[], None],
        everyone: Callable[[], None],
        reach: Callable[[], None],
        tasks: Tasks,
        code: BranchCode,
    ) -> None:
        def failed() -> None:
            log.exception("a push failed", extra={"branch": code})  # the heartbeat mends what was not pushed

        self.board = Paced(board, tasks, period_s=BOARD_EVERY_S, failed=failed)
        self.everyone = Paced(everyone, tasks, period_s=EVERYONE_EVERY_S, at_most_s=EVERYONE_AT_MOST_EVERY_S, failed=failed)
        self.reach = Paced(reach, tasks, period_s=REACH_EVERY_S, at_most_s=REACH_AT_MOST_EVERY_S, failed=failed)
        self.board_seq = 0  # what the boards here were told last; what consoles were told last is counted apart
        self.told_seq = 0
        self.is_for_all = False


class Publisher:
    """Pushes to the sockets of this process."""

    def __init__(self, ports: Ports, watchers: Watchers, pushes: Pushes, tasks: Tasks) -> None:
        self._ports = ports
        self._watchers = watchers
        self._pushes = pushes
        self._tasks = tasks
        self._news: dict[BranchCode, _BranchNews] = {}

    def publish(self, commit: Commit) -> None:
        """Tell everyone who watches of a commit. Never raises: what is committed stays so; the heartbeat mends a lost push."""
        if not self._watchers.is_watched(commit.branch):
            return
        try:
            self._urgent(commit)
        except Exception:
            log.exception("a commit was not pushed", extra={"branch": commit.branch, "seq": commit.seq})
        news = self._of(commit.branch)
        news.is_for_all = news.is_for_all or commit.is_for_all
        if not commit.is_call:
            news.board.ask()
        news.everyone.ask()
        self._tasks.sleep(0)  # what was queued goes out before the answer does, not after the next piece of work

    def catch_up(self, branch: BranchCode, seq: int) -> None:
        """Before a heartbeat says ``seq``: push what was missed, and bring every page's seq up, so that nobody has to fetch."""
        news = self._of(branch)
        with self._read(branch) as read:
            if news.board_seq < seq:
                self._board(read)
            if news.told_seq < seq:
                self._consoles(read)
            self._pushes.tickets(read, self._watchers.pages(branch), if_behind=True)
            news.board_seq = max(news.board_seq, read.seq)
            news.told_seq = max(news.told_seq, read.seq)

    def reach_changed(self, branch: BranchCode) -> None:
        """A phone's page was opened or closed: nothing was committed, but officers see whom they can reach."""
        if self._watchers.has(branch, Namespace.CONSOLE):
            self._of(branch).reach.ask()

    def look_again(self) -> None:
        """Push the live picture to those who watch one: alerts come and go with time alone."""
        for code in self._watchers.branches():
            if any(watch.sees_live for watch in self._watchers.of(code, Namespace.CONSOLE)):
                with self._read(code) as read:
                    self._pushes.live(read)
                self._tasks.sleep(0)

    def refresh_all(self) -> None:
        """News of other processes may have been missed: push everything to everyone."""
        for code in self._watchers.branches():
            news = self._of(code)
            news.board.ask()
            news.everyone.ask()

    def _urgent(self, commit: Commit) -> None:
        branch = commit.branch
        pages = self._watchers.with_page(branch, commit.tickets)
        counters = [code for code in self._watchers.counters(branch) if code in commit.counters]
        has_board = commit.is_call and self._watchers.has(branch, *SCREENS)
        if not (pages or counters or has_board):
            return
        with self._read(branch) as read:
            for ticket in read.tickets(pages) if pages else []:
                self._pushes.ticket(read, ticket)
            if has_board:
                self._pushes.board(read)
                self._of(branch).board_seq = read.seq
            if any(watch.is_agent for watch in self._watchers.of(branch, Namespace.DEVICE)) and commit.is_call:
                self._pushes.announcement(read, since=commit.seq - 1)
            for code in counters:
                self._pushes.counter(read, code)

    def _board_round(self, branch: BranchCode) -> None:
        if self._watchers.has(branch, *SCREENS):
            with self._read(branch) as read:
                self._pushes.board(read)
                self._of(branch).board_seq = read.seq

    def _reach_round(self, branch: BranchCode) -> None:
        with self._read(branch) as read:
            self._consoles(read)

    def _everyone_round(self, branch: BranchCode) -> None:
        with self._read(branch) as read:
            self._consoles(read)
            pages, news = self._watchers.pages(branch), self._of(branch)
            for_all, news.is_for_all = news.is_for_all, False
            self._pushes.tickets(read, pages if for_all else self._pushes.may_change_with_the_line(pages))
            news.told_seq = read.seq

    def _board(self, read: BranchRead) -> None:
        if self._watchers.has(read.branch.code, *SCREENS):
            self._pushes.board(read)

    def _consoles(self, read: BranchRead) -> None:
        branch = read.branch.code
        consoles = self._watchers.of(branch, Namespace.CONSOLE)
        for code in self._watchers.counters(branch):
            self._pushes.counter(read, code)
            self._tasks.sleep(0)
        if consoles:
            self._pushes.line(read)
            self._tasks.sleep(0)
        if any(watch.sees_live for watch in consoles):
            self._pushes.live(read)
            self._tasks.sleep(0)

    def _read(self, branch: BranchCode) -> AbstractContextManager[BranchRead]:
        return self._ports.read_branch(branch, self._ports.clock())

    def _of(self, code: BranchCode) -> _BranchNews:
        known = self._news.get(code)
        if known is None:
            made = _BranchNews(
                lambda: self._board_round(code),
                lambda: self._everyone_round(code),
                lambda: self._reach_round(code),
                self._tasks,
                code,
            )
            known = self._news.setdefault(code, made)
        return known
