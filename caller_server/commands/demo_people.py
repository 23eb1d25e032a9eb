"""People who come and officers who serve, for ``lapak demo --busy``: ordinary clients of the server, each on its own."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread

from caller_server.commands.demo_client import Client, Refused

SERVICES = ("A",) * 6 + ("K", "M", "P", "D", "D", "U")
COMES_EVERY_S = (4.0, 12.0)
WALKS_S = (4.0, 15.0)
SERVED_IN_S = (15.0, 45.0)
LOOKS_AGAIN_S = 5.0
DOES_NOT_COME = 0.08  # share of people who were called


@dataclass
class Busy:
    """The crowd of one branch, and its officers by counter. ``stop`` ends it; what is refused (a quota, closing time) is taken as
    it comes.
    """

    kiosk: Client
    officers: dict[str, Client]
    branch: str

    def __post_init__(self) -> None:
        self._over = Event()
        self._chance = random.Random()  # noqa: S311  a crowd, not a secret

    def start(self) -> None:
        """Begin, in threads that end with the program."""
        jobs: list[Callable[[], None]] = [self._people_come]
        jobs += [lambda at=at: self._serve(*at) for at in self.officers.items()]  # type: ignore[misc]
        for job in jobs:
            Thread(target=job, daemon=True).start()

    def stop(self) -> None:
        """Let nobody come any more."""
        self._over.set()

    def _pause(self, seconds: tuple[float, float]) -> bool:
        """Wait some time between the two; True while it goes on."""
        return not self._over.wait(self._chance.uniform(*seconds))

    def _people_come(self) -> None:
        while self._pause(COMES_EVERY_S):
            _try(lambda: self.kiosk.post(f"/branches/{self.branch}/tickets", service=self._chance.choice(SERVICES)))

    def _serve(self, counter: str, officer: Client) -> None:
        at = f"/counters/{counter}"
        _try(lambda: officer.post(f"{at}/open"))
        while self._pause((LOOKS_AGAIN_S / 2, LOOKS_AGAIN_S)):
            if _try(lambda: officer.post(f"{at}/call-next")) is None:
                continue
            if not self._pause(WALKS_S):
                return
            if self._chance.random() < DOES_NOT_COME:
                _try(lambda: officer.post(f"{at}/no-show"))
                continue
            _try(lambda: officer.post(f"{at}/start"))
            if not self._pause(SERVED_IN_S):
                return
            _try(lambda: officer.post(f"{at}/finish"))


def _try(ask: Callable[[], object]) -> object:
    try:
        return ask()
    except (Refused, OSError):
        return None
