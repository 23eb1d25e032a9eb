"""The touchscreen itself at a server that is killed: touched like on any day, and afterwards slips, outbox and database agree."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kiosk.alone.database import FILE
from tests.e2e.kiosk import KioskProcess, kiosk_process
from tests.e2e.lonely_checker import faults
from tests.e2e.lonely_records import gathered, outbox
from tests.printer_server import PrinterServer
from tests.server_process import eventually, free_port, start

pytestmark = [pytest.mark.slow, pytest.mark.window]

WITHIN_S = 60.0
LATER = "2026-11-23T09:10:00+08:00"


def holds_numbers(state: Path) -> bool:
    """Whether the kiosk could go on without the server."""
    with closing(sqlite3.connect(state / FILE)) as connection:
        return bool(connection.execute("SELECT count(*) FROM lease").fetchone()[0])


def take_alone(kiosk: KioskProcess, service: str) -> dict[str, Any]:
    """The touches of a person while the server is away."""
    kiosk.wait("alone", WITHIN_S)
    kiosk.tap("go-on")
    kiosk.wait("services")
    kiosk.choose(service)
    kiosk.wait("confirm")
    kiosk.tap("take")
    kiosk.wait("done", WITHIN_S)
    taken = kiosk.printed()
    kiosk.tap("finish")
    return taken


def test_numbers_taken_by_touch_without_the_server_are_told_once_it_is_back(tmp_path: Path) -> None:
    state, port = tmp_path / "kiosk", free_port()
    server = start(tmp_path, port=port)
    try:
        with PrinterServer() as printer, kiosk_process(server, printer.spec, "--state", str(state)) as kiosk:
            eventually(lambda: holds_numbers(state), WITHIN_S)
            numbers = [kiosk.take("K")["number"]]
            kiosk.tap("finish")
            server.kill()
            numbers += [take_alone(kiosk, service)["number"] for service in "KPU"]
            server = start(tmp_path, keys=server.keys, port=port, clock_start=LATER)
            kiosk.wait("welcome", WITHIN_S)
            eventually(lambda: {one.state for one in outbox("kiosk", state)} == {"acknowledged"}, WITHIN_S)
            numbers.append(kiosk.take("K")["number"])
            papers = eventually(lambda: len(printer.jobs) == len(numbers) and printer.pictures())
        found = gathered(papers, {"kiosk": state}, server.settings["database_url"])
    finally:
        server.kill()

    assert faults(found) == []
    assert sorted(ticket.number for ticket in found.tickets) == sorted(numbers)
    assert [one.ticket.number for one in found.outbox] == numbers[1:-1]
