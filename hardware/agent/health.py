"""How the agent is: faults of its devices, the temperature of its box; told to the server every twenty seconds."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

from caller_server.contract.commands import DeviceHeartbeat

log = logging.getLogger(__name__)

EVERY_S = 20.0
MOST_FAULTS, LONGEST_FAULT = 10, 80  # what one heartbeat may carry
THERMAL = Path("/sys/class/thermal")
COLDEST, HOTTEST = -60.0, 200.0  # what a heartbeat takes; a sensor that says more is broken


class Faults:
    """What is wrong now, by device; each change is logged once. Safe to use from all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now: dict[str, str] = {}

    def set(self, device: str, error: Exception) -> None:
        """``device`` (a short name) does not do what it should. The server hears of the kind of error, the log of its words."""
        fault = f"{device}: {type(error).__name__}"[:LONGEST_FAULT]
        with self._lock:
            is_news = self._now.get(device) != fault
            self._now[device] = fault
        if is_news:
            log.warning("%s: %s", device, error)

    def clear(self, device: str) -> None:
        """``device`` is well (again)."""
        with self._lock:
            was_there = self._now.pop(device, None)
        if was_there:
            log.info("%s: well again", device)

    @property
    def now(self) -> list[str]:
        """What the next heartbeat says, at most ten."""
        with self._lock:
            return sorted(self._now.values())[:MOST_FAULTS]


def version() -> str:
    """Of this program."""
    try:
        return version_of("lapak-asik-onsite")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "unknown"


def box_celsius(folder: Path = THERMAL) -> float | None:
    """The warmest sensor of this machine; None where there is none."""
    found = []
    for file in folder.glob("thermal_zone*/temp"):
        try:
            found.append(int(file.read_text(encoding="ascii")) / 1000)
        except (OSError, ValueError):  # a sensor may be listed and not readable
            continue
    believable = [celsius for celsius in found if COLDEST <= celsius <= HOTTEST]
    return max(believable, default=None)


class Beats:
    """Tells the server in a thread of its own, until ``stop``. ``send`` raises whatever it likes."""

    def __init__(self, send: Callable[[DeviceHeartbeat], None], faults: Faults, every_s: float = EVERY_S) -> None:
        self._send, self._faults, self._every_s = send, faults, every_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="agent-beats", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Tell nothing more."""
        self._stopping.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._send(
                    DeviceHeartbeat(
                        version=version()[:40], faults=self._faults.now, box_celsius=box_celsius(), sent_at=datetime.now(UTC)
                    )
                )
            except Exception as error:  # the outermost loop of this thread: the next beat may be heard
                log.info("the server did not hear the heartbeat: %s", error)
            self._stopping.wait(self._every_s)
