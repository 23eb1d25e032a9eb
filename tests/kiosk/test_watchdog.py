"""The service manager is told by the screen itself that it is alive."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.watchdog import Watchdog


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    """The socket of a service manager."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(5)
        yield line


def heard(manager: socket.socket) -> list[str]:
    return manager.recv(4096).decode().splitlines()


def test_it_says_that_it_is_ready_alive_and_told_to_stop(manager: socket.socket) -> None:
    watchdog = Watchdog({"NOTIFY_SOCKET": manager.getsockname(), "WATCHDOG_USEC": "30000000"})

    watchdog.ready()
    assert "READY=1" in heard(manager)
    watchdog.beat()
    assert heard(manager) == ["WATCHDOG=1"]
    watchdog.stopping()
    assert heard(manager) == ["STOPPING=1"]


def test_it_beats_three_times_within_the_manager_s_patience(manager: socket.socket) -> None:
    assert Watchdog({"NOTIFY_SOCKET": manager.getsockname(), "WATCHDOG_USEC": "30000000"}).every_s == 10


@pytest.mark.parametrize(
    "environment",
    [{}, {"WATCHDOG_USEC": "0"}, {"WATCHDOG_USEC": "soon"}, {"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}],
)
def test_nobody_is_told_who_does_not_watch(manager: socket.socket, environment: dict[str, str]) -> None:
    assert Watchdog({"NOTIFY_SOCKET": manager.getsockname()} | environment).every_s is None


def test_a_watch_over_this_process_is_one() -> None:
    environment = {"NOTIFY_SOCKET": "@somewhere", "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())}

    assert Watchdog(environment).every_s == 10


def test_an_abstract_socket_is_heard_too() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(f"\0lapak-asik-test-{os.getpid()}")
        line.settimeout(5)

        Watchdog({"NOTIFY_SOCKET": f"@lapak-asik-test-{os.getpid()}"}).beat()

        assert line.recv(100) == b"WATCHDOG=1"


def test_without_a_manager_nothing_is_said_and_nothing_breaks(tmp_path: Path) -> None:
    for environment in ({}, {"NOTIFY_SOCKET": str(tmp_path / "nobody")}):
        watchdog = Watchdog(environment)

        watchdog.ready()
        watchdog.beat()
        watchdog.stopping()


def test_a_manager_that_does_not_read_cannot_stop_the_screen(manager: socket.socket) -> None:
    watchdog = Watchdog({"NOTIFY_SOCKET": manager.getsockname()})

    for _ in range(2000):  # far more than its socket holds
        watchdog.beat()

    assert heard(manager) == ["WATCHDOG=1"]
