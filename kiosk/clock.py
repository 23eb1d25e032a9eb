"""The time on the kiosk's screen: the server's, carried on by this machine's steady clock.

A kiosk's own clock may be hours wrong after a night without power; the server's is the one that tickets and calls go by.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from caller_server.contract.offline import LeaseAnswer
from caller_server.contract.views import BranchView


def _system_now() -> datetime:
    return datetime.now(UTC)


class BranchClock:
    """Tells the branch's local time. Before the server was heard it is this machine's own, in UTC."""

    def __init__(self, steady: Callable[[], float] = time.monotonic, system: Callable[[], datetime] = _system_now) -> None:
        self._steady, self._system = steady, system
        self._zone: ZoneInfo | None = None
        self._heard: tuple[datetime, float] | None = None

    def set_by(self, view: BranchView | LeaseAnswer) -> None:
        """Take over time and zone of what has just arrived."""
        self._zone = ZoneInfo(view.time_zone)
        self._heard = (view.server_time, self._steady())

    @property
    def is_set(self) -> bool:
        """Whether the server's time is known; before that a screen should show none."""
        return self._heard is not None

    def now(self) -> datetime:
        """The branch's local time, aware."""
        if self._heard is None:
            return self._system()
        at, steady = self._heard
        return self.local(at + timedelta(seconds=self._steady() - steady))

    def local(self, moment: datetime) -> datetime:
        """A moment in the branch's local time."""
        return moment.astimezone(self._zone or UTC)
