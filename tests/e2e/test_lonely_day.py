"""A day on which the server goes three times: two kiosks, a printer that misbehaves, kills in the middle of uploads, a new day.

Afterwards every slip has exactly one ticket, and every ticket at most one original slip.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from caller_server.usecases.accounts import DeviceKind
from kiosk.state import Paper
from tests import checker
from tests.e2e.lonely_checker import Evidence, faults
from tests.e2e.lonely_kiosk import ANSWERED, SENDING, KioskLife, Place
from tests.e2e.lonely_records import gathered
from tests.printer_server import Behaviour, PrinterServer
from tests.server_process import MONDAY_NINE, ServerProcess, free_port, start

pytestmark = pytest.mark.slow

SEED = 20261123
MONDAY_LATE = datetime.fromisoformat("2026-11-23T15:20:00+08:00")
TUESDAY_EARLY = datetime.fromisoformat("2026-11-24T07:40:00+08:00")
TUESDAY = "2026-11-24T08:00:00+08:00"
KILLS = 20
ALONE = 500
SERVICES = "AAKMPDU"
# What a printer does, what a person sees who looks for the slip, and what the kiosk says of the paper in the end.
MISBEHAVES = (
    (Behaviour(paper="out"), False, [Paper.OUT]),
    (Behaviour(offline=True), False, [Paper.FAILED]),
    (Behaviour(stalls=True), False, [Paper.FAILED]),
    (Behaviour(garbage=True), False, [Paper.FAILED]),
    (Behaviour(hangs_up_after=2_000), False, [Paper.UNKNOWN, Paper.UNKNOWN]),
    (Behaviour(silent=True), False, [Paper.FAILED]),
    (Behaviour(falls_silent_after=2_000), True, [Paper.UNKNOWN]),
    (Behaviour(paper_lasts=2_000), True, [Paper.OUT]),
    (Behaviour(paper="near_end"), False, [Paper.PRINTED]),
)


class Branch:
    """A server that goes and comes back at the same address, and two kiosks with a printer each."""

    def __init__(self, folder: Path, printers: list[PrinterServer]) -> None:
        self.folder, self._port, self._began = folder, free_port(), time.monotonic()
        self.server: ServerProcess = start(folder, port=self._port, secret_key="known to every process of this test")
        with self.server.store() as store:
            second = store.accounts.add_device("kiosk-2", DeviceKind.KIOSK, "bontang")
        self.places = [
            Place(self.server.url, key, printer.spec, folder / f"kiosk-{nth}")
            for nth, (key, printer) in enumerate(zip((self.server.keys.kiosk, second), printers, strict=True), 1)
        ]
        self.kiosks: list[KioskLife] = []

    def cut(self) -> None:
        """The power of the server fails."""
        self.server.kill()

    def back(self, at: str | None = None) -> None:
        """The server is there again; ``at`` is the time there, else its clock went on."""
        now = datetime.fromisoformat(MONDAY_NINE) + timedelta(seconds=time.monotonic() - self._began)
        settings = self.server.settings | {"clock_start": at or now.isoformat()}
        self.server = start(self.folder, keys=self.server.keys, port=self._port, **settings)

    def turn_on(self) -> None:
        """The kiosks start."""
        self.kiosks = [KioskLife(place) for place in self.places]

    def evidence(self, printers: list[PrinterServer]) -> Evidence:
        """All that is left."""
        papers = [picture for printer in printers for picture in printer.pictures()]
        return gathered(papers, {place.state.name: place.state for place in self.places}, self.database)

    @property
    def database(self) -> str:
        """Its address."""
        return self.server.settings["database_url"]

    def end(self) -> None:
        """Everything stops."""
        for kiosk in self.kiosks:
            kiosk.kill()
        if self.server.process.poll() is None:
            self.server.kill()


@pytest.fixture
def printers() -> Iterator[list[PrinterServer]]:
    """One that will misbehave, and one that never does."""
    with PrinterServer() as first, PrinterServer() as second:
        yield [first, second]


@contextmanager
def opened(folder: Path, printers: list[PrinterServer]) -> Iterator[Branch]:
    """A branch with both kiosks on, which hold numbers."""
    branch = Branch(folder, printers)
    try:
        branch.turn_on()
        assert all(kiosk.do("look") for kiosk in branch.kiosks)
        yield branch
    finally:
        branch.end()


def people(count: int, chance: Random) -> list[str]:
    """What so many people come for."""
    return [chance.choice(SERVICES) for _ in range(count)]


def stands_still(branch: Branch, printer: PrinterServer, chance: Random) -> None:
    """The server takes requests and does not answer; one printer does everything that printers do."""
    os.killpg(branch.server.process.pid, signal.SIGSTOP)
    for kiosk in branch.kiosks:
        kiosk.begin("take", services=people(1, chance))
    assert [kiosk.result("take") for kiosk in branch.kiosks] == [1, 1], "the server was there"
    for kiosk in branch.kiosks:
        kiosk.do("printed")
    for behaviour, came_out, papers in MISBEHAVES:
        printer.behaviour = behaviour
        before = len(branch.kiosks[0].do("printed"))
        branch.kiosks[0].do("looks", came_out=came_out)
        branch.kiosks[0].do("give", services=people(1, chance))
        assert branch.kiosks[0].do("printed")[before:] == papers, behaviour
    printer.behaviour = Behaviour()
    branch.kiosks[1].do("give", services=people(len(MISBEHAVES), chance))
    os.killpg(branch.server.process.pid, signal.SIGCONT)


def upload_under_kills(branch: Branch, chance: Random) -> None:
    """The first kiosk dies again and again while it tells what it gave out; the second one tells meanwhile."""
    branch.kiosks[1].begin("look")
    branch.kiosks[0].kill()
    kills = 0
    while kills < KILLS:
        life = branch.kiosks[0] = KioskLife(branch.places[0])
        life.begin("look")
        if life.hears(chance.choice((SENDING, ANSWERED))):
            time.sleep(chance.choice((0.0, 0.02, 0.1, 0.3)))
            kills += 1
        else:  # nothing was left to tell
            life.do("give", services=people(10, chance))
        life.kill()
    branch.kiosks[0] = KioskLife(branch.places[0])
    assert branch.kiosks[0].do("look")
    assert branch.kiosks[1].result("look")


def test_after_three_cuts_and_twenty_kills_every_slip_has_its_one_ticket(tmp_path: Path, printers: list[PrinterServer]) -> None:
    chance = Random(SEED)
    with opened(tmp_path, printers) as branch:
        for kiosk in branch.kiosks:
            assert kiosk.do("take", services=people(5, chance)) == 0

        stands_still(branch, printers[0], chance)
        assert all(kiosk.do("look") for kiosk in branch.kiosks)

        branch.cut()
        for kiosk in branch.kiosks:
            kiosk.begin("give", services=people(ALONE // 2, chance))
        for kiosk in branch.kiosks:
            kiosk.result("give")
            kiosk.do("printed")
        branch.back()
        upload_under_kills(branch, chance)

        branch.cut()
        for kiosk in branch.kiosks:
            kiosk.do("give", services=people(12, chance), at=MONDAY_LATE)
            kiosk.do("printed")
            kiosk.do("give", services=people(12, chance), at=TUESDAY_EARLY)
            kiosk.do("printed")
        branch.back(TUESDAY)
        assert all(kiosk.do("look") for kiosk in branch.kiosks)
        assert all(kiosk.do("take", services=["A"]) == 0 for kiosk in branch.kiosks)
        for kiosk in branch.kiosks:
            kiosk.do("printed")
        branch.end()
        found = branch.evidence(printers)

    assert faults(found) == [], "\n".join(faults(found))
    assert len(found.outbox) >= ALONE + 2 * (1 + len(MISBEHAVES) + 24)
    assert len(found.papers) >= ALONE
    assert sum(ticket.instead_of is not None for ticket in found.tickets) == len(branch.kiosks)
    checker.check(branch.database)
