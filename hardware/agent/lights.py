"""Lamps and signs, kept at what the board says, in a thread of their own."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hardware.agent.board import Board
from hardware.agent.clock import ServerClock
from hardware.agent.health import Faults
from hardware.agent.showing import Zone, lit, sign_text, unknown_counters
from hardware.errors import ConfigurationError, HardwareError
from hardware.lamp.port import Lamp
from hardware.sign.port import Sign

log = logging.getLogger(__name__)

LOOKS_EVERY_S = 1.0
AGAIN_EVERY_S = 30.0  # a sign that lost its power for a moment shows the number again
TRY_AGAIN_S = 5.0  # one that is gone


@dataclass
class _Light:
    """One device: what it should show of a board, how it is told, what it shows, and when (monotonic s) it is told anew."""

    name: str
    counters: tuple[str, ...]
    wanted: Callable[[Board, datetime], Any]
    show: Callable[[Any], None]
    close: Callable[[], None]
    shows: Any = None
    due: float = 0.0


class Lights:
    """``hear`` may be called from any thread. A device that is gone is tried again for ever; the others go on."""

    def __init__(
        self,
        lamps: Sequence[Lamp],
        signs: Sequence[Sign],
        clock: ServerClock,
        faults: Faults,
        zone: Zone | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._zone, self._clock, self._faults, self._monotonic = zone or Zone(), clock, faults, monotonic
        self._lights = [_lamp(f"lamp {place}", lamp) for place, lamp in enumerate(lamps, start=1)]
        self._lights += [_sign(f"sign {place}", sign) for place, sign in enumerate(signs, start=1)]
        self._board: Board | None = None
        self._news = threading.Event()
        self._is_over = False
        self._thread = threading.Thread(target=self._run, name="agent-lights", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """All lights out, and let go of the devices."""
        self._is_over = True
        self._news.set()
        if self._thread.is_alive():
            self._thread.join(TRY_AGAIN_S)
        for light in self._lights:
            light.close()

    def hear(self, board: Board) -> None:
        """Take a board in."""
        self._board = board
        self._news.set()

    def round(self) -> None:
        """Bring every device to what the board says now; time alone puts lamps out."""
        if self._board is None:
            return
        board, now = self._zone.of(self._board), self._clock.now()
        self._check("zone", self._zone.unknown(board))
        for light in self._lights:
            self._check(f"{light.name} counters", unknown_counters(light.counters, board))
            wanted = light.wanted(board, now)
            if wanted != light.shows or self._monotonic() >= light.due:
                self._tell(light, wanted)

    def _check(self, what: str, unknown: list[str]) -> None:
        """A counter that was spelt otherwise would leave a light dark for ever, and nobody would know why."""
        if unknown:
            self._faults.set(what, ConfigurationError(f"the branch has no {', '.join(unknown)}"))
        else:
            self._faults.clear(what)

    def _tell(self, light: _Light, wanted: Any) -> None:
        is_gone = light.shows is None and light.due > 0
        if is_gone and self._monotonic() < light.due:
            return
        try:
            light.show(wanted)
        except HardwareError as error:
            self._faults.set(light.name, error)
            light.shows, light.due = None, self._monotonic() + TRY_AGAIN_S
        else:
            self._faults.clear(light.name)
            light.shows, light.due = wanted, self._monotonic() + AGAIN_EVERY_S

    def _run(self) -> None:
        while not self._is_over:
            self._news.wait(LOOKS_EVERY_S)
            self._news.clear()
            try:
                self.round()
            except Exception:  # the outermost loop of this thread: one odd board must not darken the hall
                log.exception("lamps and signs were not brought up to date")


def _lamp(name: str, lamp: Lamp) -> _Light:
    return _Light(name, lamp.counters, lit, lamp.show, lamp.close)


def _sign(name: str, sign: Sign) -> _Light:
    counters = (sign.counter,) if sign.counter else ()
    return _Light(name, counters, lambda board, now: sign_text(board, sign.counter, now), sign.show, sign.close)
