"""The kinds of work that stand beside ``kiosk.work``: each brings its own threads and answers its own effects."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from hardware.printer.port import TicketPrinter
from kiosk.alone.database import Database
from kiosk.client import QueueServer
from kiosk.inputs import Input
from kiosk.settings import Settings
from kiosk.speech.voice import Voice

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Means:
    """What work is done with. ``connect`` makes a server connection, for one thread each; ``deliver`` takes what happened,
    from any thread. A kiosk may have no ``printer`` and no ``voice``, and without a ``database`` it forgets all when it stops.
    """

    settings: Settings
    connect: Callable[[], QueueServer]
    deliver: Callable[[Input], None]
    languages: Sequence[str]
    printer: TicketPrinter | None = None
    voice: Voice | None = None
    database: Database | None = None


class Worker(Protocol):
    """Does what some effects ask for."""

    effects: tuple[type, ...]

    def start(self) -> None:
        """The window is there: begin what is done without being asked."""

    def do(self, effect: Any) -> None:
        """Start what one of ``effects`` asks for; returns at once."""

    def close(self) -> None:
        """Take on no more work. What runs may end; nothing new begins."""


@runtime_checkable
class HasStandingFaults(Protocol):
    """A worker that has something to say in every heartbeat, for as long as it is so."""

    def standing_faults(self) -> list[str]:
        """Short stable words."""


class Lane:
    """One thread, in which one thing is done after the other."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, f"kiosk-{name}")

    def submit(self, work: Callable[..., None], *values: Any) -> None:
        """Do this after what was submitted before; after ``close`` nothing is."""
        try:
            self._thread.submit(work, *values)
        except RuntimeError:  # a touch in the same moment in which the kiosk is told to stop
            log.info("not begun any more: %s", getattr(work, "__name__", work))

    def close(self) -> None:
        """Begin nothing new; returns at once."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def end(self) -> None:
        """Return when all that was submitted is done."""
        self._thread.shutdown(wait=True)
