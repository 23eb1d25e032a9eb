"""A server that is killed in the middle of its work, and comes back: whatever it said it had done, it has done, and only once."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import make_url

from tests import checker
from tests.databases import postgres_url, sqlite_url
from tests.e2e.crowd import Crowd, crowd_for, missing
from tests.server_process import MONDAY_NINE, ServerProcess, start

pytestmark = pytest.mark.slow

SEED = 20261123
KILLS = 4
WORKS_S = (0.3, 1.2)  # between two kills
UNDISTURBED_S = 2.0
SENT_AGAIN = 60
LEAST_WORK = 20


class Machine:
    """A machine on which the server dies and is started again. Its clock goes on meanwhile."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self._folder = folder
        self._settings = {"database_url": database_url, "secret_key": "known to every process of this test"}
        self._began = time.monotonic()
        self.server: ServerProcess = start(folder, **self._settings, clock_start=MONDAY_NINE)

    def kill_and_start_again(self) -> float:
        """As a power cut ends it; gives the seconds until the new process says that it is ready."""
        self.server.kill()
        killed_at = time.monotonic()
        now = datetime.fromisoformat(MONDAY_NINE) + timedelta(seconds=killed_at - self._began)
        self.server = start(self._folder, keys=self.server.keys, **self._settings, clock_start=now.isoformat())
        return time.monotonic() - killed_at


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database on each of the two."""
    with sqlite_url(tmp_path) if request.param == "sqlite" else postgres_url() as url:
        yield url


@contextmanager
def at_work(folder: Path, database: str) -> Iterator[tuple[Machine, Crowd]]:
    """A server with a crowd before it; both are ended."""
    machine = Machine(folder, database)
    try:
        crowd = crowd_for(machine.server, SEED)
        crowd.start()
        try:
            yield machine, crowd
        finally:
            crowd.stop()
    finally:
        machine.server.kill()


def has_worked(crowd: Crowd, most_s: float = 180.0) -> bool:
    """Waits until enough was done to say something, however busy the machine is; False when it is not in time."""
    until = time.monotonic() + most_s
    while time.monotonic() < until:
        done = Counter(it.what for it in list(crowd.answered))
        if min(done["take"], done["call-next"]) >= LEAST_WORK:
            return True
        time.sleep(0.05)
    return False


def keeps_its_promises(database: str, crowd: Crowd) -> None:
    """No duplicate, no gap, nobody called twice, every answer kept."""
    taken = [it.number for it in crowd.answered if it.what == "take"]
    called = [it.number for it in crowd.answered if it.what == "call-next"]
    assert min(len(taken), len(called)) >= LEAST_WORK, "too little was done to say anything"
    assert len(set(taken)) == len(taken), "the same number was given twice"
    assert len(set(called)) == len(called), "two officers were sent the same person"
    assert missing(database, crowd.answered) == []
    assert max(Counter(checker.called_tickets(database)).values()) == 1
    assert checker.check(database)["tickets"] == len(taken), "a number was issued that nobody was told"


def test_many_kiosks_and_officers_over_http_get_each_number_once(tmp_path: Path, database: str) -> None:
    with at_work(tmp_path, database) as (_, crowd):
        time.sleep(UNDISTURBED_S)
        assert has_worked(crowd)

    keeps_its_promises(database, crowd)


def test_nothing_that_was_answered_is_lost_or_done_twice_when_the_server_is_killed(
    tmp_path: Path, database: str, pictures: Path
) -> None:
    chance = Random(SEED)
    with at_work(tmp_path, database) as (machine, crowd):
        back_after = []
        for _ in range(KILLS):
            time.sleep(chance.uniform(*WORKS_S))
            back_after.append(machine.kill_and_start_again())
            crowd.url = machine.server.url
            crowd.is_well()
        time.sleep(WORKS_S[0])
        assert has_worked(crowd)
        crowd.stop()
        repeated = chance.sample(crowd.answered, min(SENT_AGAIN, len(crowd.answered)))
        assert [crowd.again(earlier) for earlier in repeated] == repeated

    write_times(pictures / f"kill-{make_url(database).get_backend_name()}.json", crowd, back_after)
    assert crowd.retries > 0, "nobody was ever interrupted"
    assert len(back_after) == KILLS  # how soon it is back is told by make bench: machines that run tests are shared
    keeps_its_promises(database, crowd)


def write_times(file: Path, crowd: Crowd, back_after: list[float]) -> None:
    """What was measured, for whoever wants to know."""
    times = {
        "answered": len(crowd.answered),
        "sent_again": crowd.retries,
        "ready_again_after_s": [round(seconds, 2) for seconds in back_after],
    }
    file.write_text(json.dumps(times, indent=2) + "\n", encoding="utf-8")
