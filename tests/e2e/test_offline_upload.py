"""A kiosk that was alone sends what it gave out to a server that is killed in the middle of it: nothing lost, nothing twice."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests import checker
from tests.alone import a_token
from tests.databases import postgres_url, sqlite_url
from tests.e2e.test_kill import Machine

pytestmark = pytest.mark.slow

KILLS = 3
GIVEN = 240
PAGE = 40
HELD = 50


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database on each of the two."""
    with sqlite_url(tmp_path) if request.param == "sqlite" else postgres_url() as url:
        yield url


def outbox(machine: Machine) -> list[dict[str, Any]]:
    """What a kiosk gave out by itself: fifty numbers that it held, then its own series."""
    server = machine.server
    answer = server.post("/devices/leases", server.keys.kiosk, services={"A": HELD})
    assert answer.status_code == 200, answer.text
    held = answer.json()
    given = [{"id": one["ticket_id"], "number": one["number"], "token": one["token"]} for one in held["leases"]]
    given += [
        {"id": str(uuid4()), "number": f"A-{held['series']}-{nth:02d}", "token": a_token()}
        for nth in range(1, GIVEN - len(given) + 1)
    ]
    told = {"service": "A", "taken_at": held["server_time"], "day": held["day"], "seen_seq": held["seq"], "printed": "confirmed"}
    return [one | told | {"own_order": order} for order, one in enumerate(given, 1)]


def send(machine: Machine, tickets: list[dict[str, Any]]) -> dict[str, str]:
    """One page; what became of each, or nothing when the server was killed over it."""
    with suppress(requests.RequestException):
        answer = machine.server.post("/devices/offline-tickets", machine.server.keys.kiosk, tickets=tickets)
        if answer.status_code == 200:
            return {result["id"]: result["state"] for result in answer.json()["results"]}
    return {}


def upload(machine: Machine, tickets: list[dict[str, Any]]) -> list[str]:
    """Page after page, each again until it was answered."""
    states = []
    for first in range(0, len(tickets), PAGE):
        page = tickets[first : first + PAGE]
        while not (result := send(machine, page)):
            time.sleep(0.1)
        states += [result[one["id"]] for one in page]
    return states


def test_an_upload_over_which_the_server_is_killed_is_whole(tmp_path: Path, database: str) -> None:
    machine, chance = Machine(tmp_path, database), Random(20261123)
    try:
        tickets = outbox(machine)
        with ThreadPoolExecutor(1) as thread:
            running: Future[list[str]] = thread.submit(upload, machine, tickets)
            interrupted = []
            for _ in range(KILLS):
                time.sleep(chance.uniform(0.2, 0.6))
                interrupted.append(not running.done())
                machine.kill_and_start_again()
            states = running.result()
        again = upload(machine, tickets)
        line = machine.server.get("/branches/bontang/line", machine.server.keys.officer).json()["tickets"]
    finally:
        machine.server.kill()

    assert interrupted[0]
    assert set(states) <= {"accepted", "known"}
    assert set(again) == {"known"}
    assert [entry["number"] for entry in line] == [ticket["number"] for ticket in tickets]
    assert checker.check(database)["tickets"] == GIVEN
