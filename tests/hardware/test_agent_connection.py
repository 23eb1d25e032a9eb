"""The agent's way to the server where sockets do not get through, and what it makes of odd answers."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from caller_server.contract.commands import DeviceHeartbeat
from hardware.agent import connection
from hardware.agent.board import Board
from hardware.agent.connection import Connection
from hardware.enrolment import NoServer, NotEnrolled
from tests.hardware.boards import a_board
from tests.hardware.queue_server import QueueServer
from tests.server_process import eventually

logging.getLogger("engineio.client").setLevel(logging.CRITICAL)  # it speaks of sockets that are refused on purpose

ME = {"name": "agent-1", "kind": "agent", "branch": "bontang"}


def told(seq: int) -> dict[str, Any]:
    return a_board(seq).model_dump(mode="json")


@pytest.fixture
def server() -> Iterator[QueueServer]:
    with QueueServer() as started:
        started.answers = {"/devices/me": (200, ME), "/branches/bontang/board": (200, told(5)), "/devices/heartbeat": (204, b"")}
        yield started


@contextmanager
def connected(server: QueueServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Connection, list[Board]]]:
    monkeypatch.setattr(connection, "FIRST_PAUSE_S", 0.05)
    monkeypatch.setattr(connection, "LONGEST_PAUSE_S", 0.1)
    boards: list[Board] = []
    link, stop = Connection(f"{server.url}/", "secret", boards.append), threading.Event()
    thread = threading.Thread(target=link.run, args=(stop,), daemon=True)
    thread.start()
    try:
        yield link, boards
    finally:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()


def test_where_no_socket_gets_through_the_board_is_asked_for(server: QueueServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with connected(server, monkeypatch) as (_, boards):
        eventually(lambda: boards, 30)
        server.answers["/branches/bontang/board"] = (200, told(6))
        eventually(lambda: boards[-1].seq == 6, 30)

    assert {key for _, _, key in server.asked if key} == {"Bearer secret"}


def test_an_older_board_is_not_shown_and_odd_ones_are_passed_over(server: QueueServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with connected(server, monkeypatch) as (link, boards):
        eventually(lambda: boards, 30)
        for odd in (told(4), None, [], {"seq": 9}, told(6) | {"calls": "many"}):
            link._take(odd)
        link._take(told(7))

        assert [board.seq for board in boards if board.seq != 5] == [7]


def test_a_heartbeat_that_is_ahead_of_the_board_has_it_fetched(server: QueueServer) -> None:
    boards: list[Board] = []
    link = Connection(server.url, "secret", boards.append)
    link._take(told(5))

    for beat in ({"seq": 5}, {"seq": None}, None, "odd"):
        link._beat_heard(beat)
    assert not link._is_behind.is_set()
    link._beat_heard({"branch": "bontang", "seq": 6})
    assert link._is_behind.is_set()
    server.answers["/branches/bontang/board"] = (200, told(6))
    link._fetch()

    assert ([board.seq for board in boards], link._is_behind.is_set()) == ([5, 6], False)


def test_a_server_that_stumbles_is_asked_again(server: QueueServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answers["/devices/me"] = (503, b"starting")
    with connected(server, monkeypatch) as (_, boards):
        eventually(lambda: len(server.asked) > 2, 30)
        server.answers["/devices/me"] = (200, b"<html>")
        asked = len(server.asked)
        eventually(lambda: len(server.asked) > asked + 2, 30)
        assert not boards
        server.answers["/devices/me"] = (200, ME)
        eventually(lambda: boards, 30)


@pytest.mark.parametrize("answer", [(401, {}), (200, ME | {"kind": "display"})])
def test_a_key_that_is_no_agent_s_ends_it(server: QueueServer, answer: tuple[int, Any]) -> None:
    server.answers["/devices/me"] = answer

    with pytest.raises(NotEnrolled):
        Connection(server.url, "secret", lambda _: None).run(threading.Event())


def test_a_server_that_is_away_is_tried_in_no_hurry() -> None:
    class Stop(threading.Event):
        def __init__(self) -> None:
            super().__init__()
            self.pauses: list[float] = []

        def wait(self, timeout: float | None = None) -> bool:
            self.pauses.append(timeout or 0)
            if len(self.pauses) == 7:
                self.set()
            return True

    stop = Stop()

    Connection("http://127.0.0.1:9", "secret", lambda _: None).run(stop, random_=lambda: 0.5)

    assert stop.pauses == [1, 2, 4, 8, 15, 15, 15]


def test_a_heartbeat_says_how_the_agent_is_and_a_lost_one_is_told(server: QueueServer) -> None:
    link = Connection(server.url, "secret", lambda _: None)

    link.beat(DeviceHeartbeat(version="1.0", faults=["lamp 1: DeviceAbsent"], box_celsius=51.5))
    server.answers["/devices/heartbeat"] = (503, b"")
    with pytest.raises(NoServer):
        link.beat(DeviceHeartbeat(version="1.0"))

    path, body, key = server.asked[0]
    assert (path, key) == ("/devices/heartbeat", "Bearer secret")
    assert (body["faults"], body["box_celsius"]) == (["lamp 1: DeviceAbsent"], 51.5)
