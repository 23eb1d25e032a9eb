"""A kiosk without its server, killed again and again: what it gave out is told once, and each slip is printed once."""

import json
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kiosk.alone.database import FILE
from tests import checker
from tests.kiosk.lonely_child import POINTS
from tests.server_process import ServerProcess, start

pytestmark = pytest.mark.slow

KILLED = -9
ROUNDS = 20
GIVING = ("before_given", "after_given", "before_queued", "after_queued", "before_printed", "after_printed")
TELLING = tuple(point for point in POINTS if point not in GIVING)


class Machine:
    """A kiosk's disk, and a server that comes and goes."""

    def __init__(self, folder: Path) -> None:
        self.state = folder / "kiosk"
        (folder / "server").mkdir()
        self.folder = folder / "server"
        self.server: ServerProcess = start(self.folder)
        self.keys = self.server.keys
        self.given: list[str] = []

    def cut(self) -> None:
        self.server.kill()

    def mend(self) -> None:
        self.server = start(self.folder, keys=self.keys)

    def kiosk(self, command: str, point: str = "") -> int:
        """Run the kiosk for one command; remembers every number that somebody was shown."""
        words = [str(self.state), self.server.url, self.keys.kiosk, command, *([point] if point else [])]
        ran = subprocess.run(
            [sys.executable, "-m", "tests.kiosk.lonely_child", *words], capture_output=True, text=True, timeout=60, check=False
        )
        self.given += ran.stdout.split()
        assert ran.returncode in (0, 1, KILLED), ran.stderr
        return ran.returncode

    def rows(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(self.state / FILE)) as connection:
            return connection.execute(query).fetchall()

    def tickets(self) -> dict[str, str]:
        """What the server has: the number of each id."""
        with closing(sqlite3.connect(self.folder / "lapak.sqlite")) as connection:
            return {row[0]: row[1] for row in connection.execute("SELECT id, number FROM ticket")}


@pytest.fixture
def machine(tmp_path: Path) -> Any:
    made = Machine(tmp_path)
    yield made
    if made.server.process.poll() is None:
        made.server.kill()


def test_a_number_given_out_while_the_server_is_away_is_told_once_when_it_is_back(machine: Machine) -> None:
    assert machine.kiosk("hold") == 0
    machine.cut()

    assert machine.kiosk("give:3") == 0
    assert machine.kiosk("tell") == 1
    machine.mend()
    assert machine.kiosk("tell") == 0
    assert machine.kiosk("tell") == 0

    assert machine.given == ["A001", "A002", "A003"]
    assert sorted(machine.tickets().values()) == machine.given
    assert machine.rows("SELECT state, count(*) FROM outbox GROUP BY state") == [("acknowledged", 3)]
    assert len(list((machine.state / "slips").glob("slip-*.png"))) == 3
    checker.check(machine.server.settings["database_url"])


def test_killed_at_every_point_nothing_is_lost_and_nothing_is_twice(machine: Machine) -> None:
    choice = Random(5)
    assert machine.kiosk("hold") == 0
    killed: Counter[str] = Counter()

    for turn in range(ROUNDS):
        point = GIVING[turn % len(GIVING)]
        killed[point] += machine.kiosk("give:4", f"{point}:{choice.randint(1, 4)}") == KILLED
        point = TELLING[turn % len(TELLING)]
        killed[point] += machine.kiosk("tell", point) == KILLED
    assert machine.kiosk("tell") == 0

    assert set(killed) == set(POINTS)
    assert all(killed.values()), killed
    outbox = {json.loads(body)["id"].replace("-", ""): number for body, number in machine.rows("SELECT body, number FROM outbox")}
    assert outbox == machine.tickets()  # every one that was given out, and nothing else
    assert set(machine.given) <= set(outbox.values())
    assert len(set(outbox.values())) == len(outbox)
    assert machine.rows("SELECT DISTINCT state FROM outbox") == [("acknowledged",)]
    slips = Counter(machine.rows("SELECT token, kind FROM slip"))
    assert set(slips.values()) == {1}
    states = dict(machine.rows("SELECT state, count(*) FROM slip GROUP BY state"))
    printed = len(list((machine.state / "slips").glob("slip-*.png")))
    assert states["confirmed"] <= printed <= states["confirmed"] + states.get("unknown", 0)
    checker.check(machine.server.settings["database_url"])
