"""``lapak demo`` as somebody would try it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
import requests

from tests.server_process import eventually, free_port


class Demo:
    """A running demo and what it has said so far."""

    def __init__(self, folder: Path, *options: str, **variables: str) -> None:
        self.port = free_port()
        env = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")} | variables
        self.process = subprocess.Popen(
            [sys.executable, "-m", "caller_server", "demo", "--port", str(self.port), *options],
            cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        self.said = ""
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line

    def address(self, words: str) -> str:
        found = eventually(lambda: re.search(rf"{words}.*\n +(http\S+)", self.said), 40)
        return str(found[1])


@contextmanager
def demo(folder: Path, *options: str, **variables: str) -> Iterator[Demo]:
    started = Demo(folder, *options, **variables)
    try:
        eventually(lambda: "Ctrl-C" in started.said or started.process.poll() is not None, 40)
        assert started.process.poll() is None, started.said
        yield started
    finally:
        started.process.send_signal(signal.SIGTERM)
        started.process.wait(30)


def test_every_address_it_prints_opens(tmp_path: Path) -> None:
    with demo(tmp_path, "--no-kiosk") as running:
        assert requests.get(running.address("Lobby display"), timeout=30).status_code == 200
        phone = requests.get(running.address("Participant's phone"), timeout=30)
        assert phone.status_code == 200
        assert "A001" in phone.text
        for person, begins in (("rina", "/console"), ("gita", "/greeter"), ("sari", "/live")):
            visitor = requests.Session()
            page = visitor.get(running.address(rf"\({person}\)"), timeout=30)
            assert page.status_code == 200
            assert page.url.endswith(begins), page.url
        assert requests.get(running.address("Printed slips"), timeout=30).status_code == 200


def test_a_number_given_by_hand_prints_a_slip_and_one_of_a_kiosk_does_not(tmp_path: Path) -> None:
    with demo(tmp_path, "--no-kiosk") as running:
        staff = requests.Session()
        page = staff.get(running.address("Take a number"), timeout=30)
        assert page.url.endswith("/take")
        csrf = staff.get(f"http://127.0.0.1:{running.port}/api/v1/session", timeout=30).json()["csrf"]
        slips = tmp_path / "demo-data" / "slips"
        assert not list(slips.glob("slip-*.png"))

        taken = staff.post(
            f"http://127.0.0.1:{running.port}/api/v1/branches/bontang/tickets",
            json={"request_id": "0b9b9f7e-3c1e-4a55-9c8f-3a2f9f6f1a11", "service": "P"},
            headers={"X-CSRF-Token": csrf},
            timeout=5,
        )

        assert taken.status_code == 201, taken.text
        eventually(lambda: list(slips.glob("slip-*.png")), 30)
        picture = requests.get(f"http://127.0.0.1:{running.port}/demo/slips/slip-0001.png", timeout=30)
        assert picture.headers["Content-Type"] == "image/png"
        for other in ("../secret.key", "secret.key", "..%2flapak.sqlite"):
            assert requests.get(f"http://127.0.0.1:{running.port}/demo/slips/{other}", timeout=30).status_code == 404


def test_it_ends_all_its_programs_and_starts_again_on_the_same_data(tmp_path: Path) -> None:
    with demo(tmp_path, "--no-kiosk") as running:
        port = running.port
    for _ in range(50):
        try:
            requests.get(f"http://127.0.0.1:{port}/livez", timeout=1)
        except requests.ConnectionError:
            break
        time.sleep(0.1)
    else:
        pytest.fail("the server is still there")

    with demo(tmp_path, "--no-kiosk") as again:
        assert requests.get(again.address("Participant's phone"), timeout=30).status_code == 200


def test_an_agent_stands_beside_the_display(tmp_path: Path) -> None:
    with demo(tmp_path, "--no-kiosk") as running:
        log = tmp_path / "demo-data" / "agent.log"
        eventually(lambda: "connected to" in log.read_text(encoding="utf-8"), 30)

        assert str(log.relative_to(tmp_path)) in running.said


@pytest.mark.slow
def test_busy_means_that_people_come_and_are_served(tmp_path: Path) -> None:
    with demo(tmp_path, "--no-kiosk", "--busy") as running:
        board = f"http://127.0.0.1:{running.port}/api/v1/branches/bontang/board"

        calls = eventually(lambda: requests.get(board, timeout=30).json()["calls"], 40)

        log = tmp_path / "demo-data" / "agent.log"
        eventually(lambda: f"sign of the hall: {calls[-1]['number']}" in log.read_text(encoding="utf-8"), 30)
        assert f"lamp: {calls[-1]['counter']}" in log.read_text(encoding="utf-8")


def test_a_port_in_use_is_told_of_in_both_languages(tmp_path: Path) -> None:
    with demo(tmp_path, "--no-kiosk") as running:
        other = subprocess.run(
            [sys.executable, "-m", "caller_server", "demo", "--no-kiosk", "--port", str(running.port)],
            cwd=tmp_path, capture_output=True, text=True, timeout=20, check=False,
        )  # fmt: skip

    assert other.returncode == 1
    assert "--port" in other.stderr
    assert "dipakai" in other.stderr
    assert "used by" in other.stderr
