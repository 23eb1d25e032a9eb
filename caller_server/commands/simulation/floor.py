"""The branch itself: a database in a file, the real use cases on it, and a clock that jumps from event to event."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from pathlib import Path

from caller_server.commands.simulation.model import CODE, Plan, branch_file, opening_of
from caller_server.domain.ids import BranchCode, OfficerName, TicketId
from caller_server.storage import migrate
from caller_server.storage.branch import BranchStore
from caller_server.storage.catalogue import Catalogue
from caller_server.storage.engine import open_database
from caller_server.storage.forecasts import ForecastStore
from caller_server.usecases.ports import Actor, Ports, Request
from caller_server.wiring.secret import seal_key
from config.settings import Settings

BRANCH = BranchCode(CODE)
KIOSK = Actor("kiosk", "kiosk-1", "device:1")
# No secret: printed with a database that is kept, so that `lapak audit` finds its log whole.
SECRET = "secret-of-a-simulated-branch-and-of-no-other"  # noqa: S105
KEY = seal_key(Settings.model_construct(secret_key=SECRET))


def _token(ticket_id: TicketId) -> str:
    return f"token-{ticket_id}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Events:
    """What will happen, by time; among what happens together, what was planned first."""

    heap: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=count)

    def at(self, when: datetime, what: Callable[[], None]) -> None:
        """Plan something."""
        heappush(self.heap, (when, next(self.numbers), what))

    def next(self) -> tuple[datetime, Callable[[], None]] | None:
        """The next one, and it is planned no more."""
        if not self.heap:
            return None
        when, _, what = heappop(self.heap)
        return when, what


class Floor:
    """One branch with the use cases on it. ``now`` is its clock; whoever plans with ``after`` is called when it is time.

    ``file`` is its database, whole once the floor is closed.
    """

    def __init__(self, plan: Plan, folder: Path, name: str = "branch") -> None:
        self.file = folder / f"{name}.sqlite"
        url = f"sqlite:///{self.file}"
        migrate.upgrade(url)
        self.now = opening_of(0) - timedelta(days=30)
        self.events = Events()
        self.database = open_database(url)
        with self.database.writer() as connection:  # a power cut costs nothing here
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA synchronous=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        store = BranchStore(self.database, lambda _: None, KEY)
        Catalogue(self.database, self.clock).import_branch(branch_file(plan))
        self._ids = count(1)
        self._requests = count(1)
        self.ports = Ports(
            open_branch=store.open_branch,
            read_branch=store.read_branch,
            find_ticket=store.find_ticket,
            clock=self.clock,
            new_id=lambda: TicketId(f"{next(self._ids):032x}"),
            token=_token,
            token_hash=_hash,
            reach=lambda _: [],
            holder_hash=lambda branch, day, contact: _hash(f"{branch}:{day}:{contact}"),
            devices=lambda _: [],
            officers=lambda _: [OfficerName("rina")],
            sentence=lambda message, _: message,
            keep_forecasts=ForecastStore(self.database, lambda _: None).keep,
            join_key=KEY,
        )

    def clock(self) -> datetime:
        return self.now

    def request(self) -> Request:
        """A request that nobody made before."""
        return Request(str(next(self._requests)), "")

    def after(self, seconds: float, what: Callable[[], None]) -> None:
        """Plan something ``seconds`` from now."""
        self.events.at(self.now + timedelta(seconds=max(0.0, seconds)), what)

    def close(self) -> None:
        """Close the database."""
        self.database.close()
