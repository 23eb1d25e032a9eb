"""The agent: beside a loudspeaker, lamps, signs and a door, it speaks and shows what the branch's board says."""

import logging
import signal
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from config.paths import assets
from hardware import factory, hall_factory
from hardware.agent.board import Board
from hardware.agent.clock import ServerClock
from hardware.agent.connection import Connection
from hardware.agent.door import Door
from hardware.agent.health import EVERY_S, Beats, Faults
from hardware.agent.lights import Lights
from hardware.agent.showing import Zone
from hardware.agent.speaking import Speaking
from hardware.errors import ConfigurationError, DeviceAbsent
from hardware.speaker.clips import ClipBank
from hardware.thermometer.port import Admission, check_limit

log = logging.getLogger(__name__)

LIMIT_CELSIUS = 37.5
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


@dataclass(frozen=True)
class Settings:
    """``server`` is an address such as ``http://10.0.0.5:8000``, ``key`` the agent's device key; devices by their names.

    ``limit_celsius`` is the warmest that the door's thermometer admits, ``voice`` the folder of clips (by default the assets').
    """

    server: str
    key: str
    speaker: str | None = None
    lamps: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    thermometer: str | None = None
    door_lamp: str | None = None
    limit_celsius: float = LIMIT_CELSIUS
    zone: Zone = field(default_factory=Zone)
    voice: Path | None = None


class Agent:
    """All parts of one agent. Raises ConfigurationError for a device's name that means nothing; an absent one is no reason."""

    def __init__(self, settings: Settings, *, beats_every_s: float = EVERY_S) -> None:
        self.faults, clock = Faults(), ServerClock()
        self._clock, self._zone = clock, settings.zone
        self.lights = Lights(
            [hall_factory.lamp(spec) for spec in settings.lamps],
            [hall_factory.sign(spec) for spec in settings.signs],
            clock,
            self.faults,
            settings.zone,
        )
        self.speaking = _speaking(settings, clock, self.faults)
        self.door = _door(settings, self.faults)
        self._connection = Connection(settings.server, settings.key, self.hear)
        self._beats = Beats(self._connection.beat, self.faults, beats_every_s)

    def hear(self, board: Board) -> None:
        """A board came."""
        self._clock.hear(board.server_time)
        self.lights.hear(board)
        if self.speaking is not None:
            self.speaking.hear(self._zone.of(board))

    def run(self, stop: threading.Event) -> None:
        """Run until ``stop`` is set. Raises NotEnrolled when the server does not take the key (any more)."""
        parts = [part for part in (self.lights, self.speaking, self.door, self._beats) if part is not None]
        for part in parts:
            part.start()
        try:
            self._connection.run(stop)
        finally:
            for part in parts:
                part.stop()


def run(settings: Settings) -> None:
    """Run an agent until SIGTERM or SIGINT. Raises ConfigurationError and NotEnrolled."""
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT, force=True)  # a library set the root up when it was imported
    for noisy in ("engineio.client", "socketio.client"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)  # what matters of a connection's end is said by ours
    agent, stop = Agent(settings), threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    agent.run(stop)


def _speaking(settings: Settings, clock: ServerClock, faults: Faults) -> Speaking | None:
    spec = settings.speaker
    if spec is None:
        return None
    try:
        factory.speaker(spec)
    except DeviceAbsent as error:
        log.warning("silent until there is a loudspeaker: %s", error)
    bank = ClipBank(settings.voice or assets() / "sounds")
    return Speaking(bank, lambda: factory.speaker(spec), clock, faults)


def _door(settings: Settings, faults: Faults) -> Door | None:
    if settings.thermometer is None:
        return None
    try:
        check_limit(settings.limit_celsius)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error
    if settings.door_lamp is None:
        raise ConfigurationError("a thermometer without a door lamp would tell nobody")
    lamp, thermometer = hall_factory.lamp(settings.door_lamp), hall_factory.thermometer(settings.thermometer)
    if unknown := {*lamp.counters} - {Admission.ADMIT, Admission.ASK_STAFF}:
        raise ConfigurationError(f"a door lamp has lights for admit and ask_staff, not for {', '.join(sorted(unknown))}")
    return Door(thermometer, lamp, settings.limit_celsius, faults)
