"""The server as a process: it starts, refuses to start, says goodbye, and survives being killed."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from tests.databases import sqlite_url
from tests.realtime.listener import listening
from tests.server_process import READY_WITHIN_S, free_port, running, start


def serve(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """A server that is expected to end by itself."""
    variables = {key: value for key, value in os.environ.items() if not key.startswith("LAPAK_")}
    variables |= {f"LAPAK_{key.upper()}": value for key, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-m", "caller_server", "serve", "--port", str(free_port())],
        env=variables, cwd=folder, capture_output=True, text=True, timeout=READY_WITHIN_S, check=False,
    )  # fmt: skip


def test_a_clock_that_starts_elsewhere_needs_testing(tmp_path: Path) -> None:
    done = serve(tmp_path, clock_start="2026-11-23T09:00:00+08:00")

    assert done.returncode == 2
    assert "clock_start" in done.stderr


def test_an_outdated_postgresql_is_refused_with_the_command_to_run(tmp_path: Path) -> None:
    from sqlalchemy import create_engine, text

    from tests.databases import postgres_url

    with postgres_url() as database:
        engine = create_engine(database)
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM alembic_version"))
        engine.dispose()

        done = serve(tmp_path, database_url=database, secret_key="k" * 40)

    assert done.returncode == 1
    assert "lapak db upgrade" in done.stderr


def test_a_database_that_is_no_database_is_not_replaced_by_an_empty_one(tmp_path: Path) -> None:
    file = tmp_path / "lapak.sqlite"
    file.write_bytes(b"this is not a database, but somebody's only copy" * 100)
    before = file.read_bytes()

    done = serve(tmp_path, database_url=f"sqlite:///{file}")

    assert done.returncode == 1
    assert file.read_bytes() == before
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("mode", ["gevent", "threading"])
def test_it_says_goodbye_and_ends_by_itself(tmp_path: Path, mode: str) -> None:
    with running(tmp_path, async_mode=mode) as server, listening(server.url, "/board", {"branch": "bontang"}) as board:
        board.wait("board")

        status = server.stop()

        assert status == 0
        assert board.wait("bye").what == {"reason": "restart"}


def test_what_was_acknowledged_survives_kill_and_the_token_opens_it_again(tmp_path: Path) -> None:
    first = start(tmp_path)
    try:
        taken = [first.take() for _ in range(20)]
    finally:
        first.kill()

    with running(tmp_path, keys=first.keys) as second:
        for one in taken:
            view = second.get(f"/tickets/{one['token']}").json()
            assert view["number"] == one["ticket"]["number"]
        assert second.take()["ticket"]["number"] == "A021"


def test_the_small_server_of_other_systems_serves_too(tmp_path: Path) -> None:
    with running(tmp_path) as furnished:
        settings, keys = furnished.settings, furnished.keys
    port = free_port()
    variables = os.environ | {f"LAPAK_{key.upper()}": value for key, value in settings.items()} | {"LAPAK_PORT": str(port)}
    program = subprocess.Popen([sys.executable, "-m", "caller_server.commands.small_server"], env=variables)
    try:
        url, until = f"http://127.0.0.1:{port}", time.monotonic() + READY_WITHIN_S
        while time.monotonic() < until and not _is_ready(url):
            time.sleep(0.1)
        with listening(url, "/device", {"key": keys.kiosk}) as device:
            assert device.wait("board").what["branch"] == "bontang"
            program.terminate()
            assert device.wait("bye")
        assert program.wait(10) == 0
    finally:
        program.kill()


def test_the_database_is_brought_up_to_date_before_the_first_request(tmp_path: Path) -> None:
    with sqlite_url(tmp_path) as url:
        Path(url.removeprefix("sqlite:///")).unlink()
        with running(tmp_path, database_url=url) as server:
            assert requests.get(f"{server.url}/readyz", timeout=30).json()["status"] == "ready"


def _is_ready(url: str) -> bool:
    try:
        return requests.get(f"{url}/readyz", timeout=2).status_code == 200
    except requests.ConnectionError:
        return False
