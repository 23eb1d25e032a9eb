"""A server under load: its phones and display listen, officers call, kiosks take numbers."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests import server_process
from tests.bench import crowd, kiosks, officers, process
from tests.bench.child import Child, child
from tests.bench.crowd import Heard
from tests.bench.furnish import BRANCH, Furnished
from tests.bench.kiosks import Takings
from tests.bench.officers import Pace, Press
from tests.bench.scale import Scale
from tests.server_process import Keys, ServerProcess

LAST_PUSH_S = 1.0  # for what is still on its way when the last call is answered
SERVICES = ["A", "K", "M", "P", "D", "U"]

Start = Callable[[Path, Furnished], ServerProcess]


def start_server(folder: Path, furnished: Furnished) -> ServerProcess:
    """``lapak serve`` on the database in ``folder``."""
    return _start(folder, furnished)


def start_without_looking_ahead(folder: Path, furnished: Furnished) -> ServerProcess:
    """The same without estimates: what calls cost alone."""
    return _start(folder, furnished, looks_ahead="false")


def _start(folder: Path, furnished: Furnished, **settings: str) -> ServerProcess:
    keys = Keys(furnished.kiosks[0], *[""] * 5)
    return server_process.start(folder, keys=keys, **furnished.settings | {"database_url": database_url(folder)} | settings)


def database_url(folder: Path) -> str:
    """The address of the database in ``folder``."""
    return f"sqlite:///{folder}/lapak.sqlite"


@dataclass(frozen=True)
class Arrival:
    """How the crowd came in: in seconds, and what each phone added to the server's memory, in bytes."""

    seconds: float
    memory_per_phone: float


@dataclass(frozen=True)
class Hall:
    """A server with everybody connected."""

    server: ServerProcess
    furnished: Furnished
    crowd: Child
    arrival: Arrival

    @property
    def where(self) -> tuple[str, int]:
        """The server's host and port."""
        return _where(self.server)

    def cpu_s(self) -> float:
        """Processor seconds that the server has used so far."""
        return process.cpu_s(self.server.process.pid)

    def estimator_bytes(self) -> int:
        """Memory of the process that looks ahead; 0 when there is none."""
        return process.estimator_bytes(self.server.process.pid)

    def call(self, pace: Pace) -> list[Press]:
        """Officers call at this pace until they have called enough."""
        with child(officers.run, *self.where, self.furnished.officers, pace) as staff:
            staff.get()
            presses: list[Press] = staff.ask("go", within_s=pace.calls / pace.per_s * 4 + 60)
        time.sleep(LAST_PUSH_S)
        return presses

    @contextmanager
    def taking(self) -> Iterator[Takings]:
        """Kiosks take numbers while the block lasts; the Takings are filled in at its end."""
        takings = Takings()
        with child(kiosks.run, *self.where, self.furnished.kiosks, str(BRANCH), SERVICES) as lobby:
            lobby.get()
            lobby.tell("go")
            yield takings
            done: Takings = lobby.ask("stop")
        vars(takings).update(vars(done))

    def heard(self) -> Heard:
        """What the crowd heard; it goes home."""
        heard: Heard = self.crowd.ask("done")
        return heard


@contextmanager
def hall(folder: Path, source: Path, furnished: Furnished, scale: Scale, start: Start = start_server) -> Iterator[Hall]:
    """A server on a copy, in ``folder``, of the database in ``source``; everybody has come in, and then it was quiet a moment."""
    shutil.copytree(source, folder)
    server = start(folder, furnished)
    try:
        before = process.memory_bytes(server.process.pid)
        began = time.monotonic()
        with child(crowd.run, *_where(server), furnished.phones, str(BRANCH)) as phones:
            phones.get(within_s=120)
            seconds = time.monotonic() - began
            time.sleep(scale.settle_s)
            grown = process.memory_bytes(server.process.pid) - before
            yield Hall(server, furnished, phones, Arrival(seconds, grown / scale.phones))
    finally:
        if server.process.poll() is None:
            server.stop()


def _where(server: ServerProcess) -> tuple[str, int]:
    parts = urlsplit(server.url)
    return str(parts.hostname), int(parts.port or 0)
