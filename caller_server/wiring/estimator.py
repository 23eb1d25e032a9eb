"""The estimator: looks ahead at branches in a process of its own, so that its work never delays a call.

The server asks it about one branch at a time and carries out what it answers. What it needs it reads from the database itself;
the clock is the server's, handed over with every question. An estimator that dies or hangs is replaced, and nobody waits for it.
"""

import logging
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from caller_server.domain.ids import BranchCode
from caller_server.usecases.ahead import Look, carry_out
from caller_server.usecases.ahead.talk import read, write
from caller_server.usecases.ports import Ports

log = logging.getLogger(__name__)

LOOKED_AT_MOST_EVERY_S = 2.0
LOOKED_AT_LEAST_EVERY_S = 30.0
ROUND_EVERY_S = 0.5
HANGS_AFTER_S = 30.0
BORN_AGAIN_AFTER_S = (1.0, 5.0, 30.0)
LEASE_S = 20.0


@dataclass
class _Due:
    """When a branch was looked at last, and whether something has happened there since."""

    looked_at: float = float("-inf")
    has_news: bool = True
    leased_until: float = float("-inf")


@dataclass
class Estimator:
    """The server's side. ``variables`` are the child's environment, which carries the settings.

    ``take_lease`` says whether this process looks at a branch, where several serve it.
    """

    ports: Ports
    branches: Callable[[], list[BranchCode]]
    variables: dict[str, str]
    take_lease: Callable[[BranchCode], bool] = lambda _: True
    monotonic: Callable[[], float] = time.monotonic
    _due: dict[BranchCode, _Due] = field(default_factory=dict)
    _child: "subprocess.Popen[bytes] | None" = None
    _deaths: int = 0
    _not_before: float = 0.0
    _asked_at: float | None = None

    def news(self, branch: BranchCode) -> None:
        """Something happened at a branch."""
        self._due.setdefault(branch, _Due()).has_news = True

    def round(self) -> None:
        """Look at every branch whose time has come."""
        for branch in self.branches():
            due = self._due.setdefault(branch, _Due())
            passed = self.monotonic() - due.looked_at
            is_time = passed >= (LOOKED_AT_MOST_EVERY_S if due.has_news else LOOKED_AT_LEAST_EVERY_S)
            if is_time and self._is_ours(branch, due):
                due.looked_at, due.has_news = self.monotonic(), False
                self._look(branch)

    def watch(self) -> None:
        """End a child that has not answered for long; ``round`` makes another."""
        asked_at = self._asked_at
        if asked_at is not None and self.monotonic() - asked_at > HANGS_AFTER_S and self._child is not None:
            log.error("the estimator hangs and is ended")
            self._child.kill()

    def stop(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()

    def _is_ours(self, branch: BranchCode, due: _Due) -> bool:
        now = self.monotonic()
        if now >= due.leased_until - LEASE_S / 2:
            due.leased_until = now + LEASE_S if self.take_lease(branch) else float("-inf")
        return now < due.leased_until

    def _look(self, branch: BranchCode) -> None:
        child = self._running()
        if child is None or child.stdin is None or child.stdout is None:
            return
        try:
            self._asked_at = self.monotonic()
            write(child.stdin, (branch, self.ports.clock()))
            answer: Look | None = read(child.stdout)
        except (EOFError, OSError):
            self._died()
            return
        finally:
            self._asked_at = None
        self._deaths = 0
        if answer is not None:
            carry_out(self.ports, answer)

    def _running(self) -> "subprocess.Popen[bytes] | None":
        if self._child is None and self.monotonic() >= self._not_before:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "caller_server.commands.estimator"],
                env=self.variables,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._child

    def _died(self) -> None:
        self.stop()
        wait_s = BORN_AGAIN_AFTER_S[min(self._deaths, len(BORN_AGAIN_AFTER_S) - 1)]
        self._deaths += 1
        self._not_before = self.monotonic() + wait_s
        log.error("the estimator has gone; another one is made", extra={"in_s": wait_s})
