"""The estimator with nothing replaced: a real server, its child process, and what a ticket's view says."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server_process import ServerProcess, eventually, running

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with running(tmp_path) as made:
        yield made


def told(server: ServerProcess, token: str) -> Any:
    """What the holder of a ticket is told: a window's kind, or why nobody can say; None while it is being worked out."""
    time.sleep(0.25)  # as a page that asks politely: who asks too often is refused
    view = server.get(f"/tickets/{token}").json()
    return (view["estimate"] and view["estimate"]["kind"]) or view["cannot_say"]


def children(server: ServerProcess) -> list[int]:
    """The estimators of this server. ``-ww``: a long path would push the module's name out of the line."""
    found = subprocess.run(["ps", "-ww", "-eo", "pid,pgid,args"], capture_output=True, text=True, check=True).stdout.splitlines()[
        1:
    ]
    rows = [line.split(None, 2) for line in found]
    return [int(pid) for pid, group, args in rows if int(group) == server.process.pid and "commands.estimator" in args]


def test_who_takes_a_number_is_told_a_window_once_a_counter_is_open(server: ServerProcess) -> None:
    first = server.take()

    assert eventually(lambda: told(server, first["token"]) == "no_counter_open", within_s=30)
    server.open_counter()
    assert eventually(lambda: told(server, first["token"]) == "window", within_s=30)
    assert eventually(lambda: server.get("/branches/bontang").json()["services"][0]["estimate"], within_s=30)
    second = server.take()
    assert second["ticket"]["estimate"]["kind"] == "window"  # at once, with the number


def test_an_estimator_that_dies_is_replaced_and_nobody_waits_for_it(server: ServerProcess) -> None:
    server.open_counter()
    server.take()
    dead = eventually(lambda: children(server), within_s=30)[0]

    os.kill(dead, signal.SIGKILL)

    taken = server.take()
    assert taken["ticket"]["state"] == "waiting"
    assert eventually(lambda: [pid for pid in children(server) if pid != dead], within_s=30)
    assert eventually(lambda: told(server, taken["token"]) in ("window", "not_before"), within_s=30)


def test_a_server_that_stops_leaves_no_estimator_behind(server: ServerProcess) -> None:
    server.open_counter()
    eventually(lambda: children(server), within_s=30)

    server.stop()

    assert eventually(lambda: not children(server), within_s=30)
