"""The screens that no visitor touches: the one that waits for somebody, and the page for staff, in a real window."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from caller_server.contract.staff_pin import kept, sealed
from caller_server.usecases.accounts import DeviceKind
from config.paths import branch_file
from config.translations import LANGUAGES
from kiosk.device_state import DeviceState
from kiosk.enrol.key import key_for
from kiosk.settings import START_AGAIN
from tests.kiosk.server import KEY, FakeQueueServer, serving
from tests.kiosk.window import LARGEST, ROOT, Driven, check, check_every
from tests.server_process import eventually
from tests.server_process import running as running_server

pytestmark = [pytest.mark.window, pytest.mark.slow]
PIN = "482917"
TALL, SMALL = {"1080x1920": 132}, {"800x480": 104}


class DrivenByStaff(Driven):
    """The same kiosk with a driver that knows how staff come to their page."""

    def __init__(self, server: FakeQueueServer | str, notified: Path, *options: str, key: str = KEY) -> None:
        self._log: list[str] = []
        if isinstance(server, FakeQueueServer):
            self.server = server
        address = ["--server", getattr(server, "address", server), "--key", key, "--size", LARGEST]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kiosk_staff_driver", *address, *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
            env=os.environ | {"NOTIFY_SOCKET": str(notified), "WATCHDOG_USEC": "1500000"},
        )  # fmt: skip
        threading.Thread(target=self._read_log, daemon=True).start()

    def home(self) -> None:
        """Also from where no visitor comes to."""
        if self.do(state=True)["screen"] == "attract":
            self.do(tap="wake")
        super().home()

    def tell(self, **command: Any) -> None:
        """A command whose answer is not waited for."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()

    def answer(self) -> None:
        """Wait for the answer to what was told."""
        assert self._process.stdout
        assert json.loads(self._process.stdout.readline())["ok"]

    def last_tap(self, target: str) -> int:
        """A touch that ends the kiosk, too soon to be answered for; the status that it ends with."""
        self.tell(tap=target)
        return self._process.wait(30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the kiosk kept of its last run: the PIN's check and the branch's picture."""
    state = DeviceState(tmp_path_factory.mktemp("state"))
    state.keep_pin(kept(PIN, bytes(16)))
    drawn = Image.new("RGB", (1600, 900), (120, 170, 210))
    ImageDraw.Draw(drawn).rectangle((300, 300, 1300, 900), fill=(200, 190, 170))
    drawn.save(state.folder / "drawn.png")
    state.keep_picture((state.folder / "drawn.png").read_bytes(), '"1"')
    return state.folder


@pytest.fixture(scope="module")
def manager(tmp_path_factory: pytest.TempPathFactory) -> Iterator[socket.socket]:
    """The service manager's ear."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path_factory.mktemp("manager") / "notify"))
        line.settimeout(30)
        yield line


def heard(manager: socket.socket) -> set[str]:
    """What the manager was told and did not look at before."""
    manager.setblocking(False)
    said: set[str] = set()
    with suppress(BlockingIOError):
        while True:
            said.update(manager.recv(1000).decode().splitlines())
    manager.settimeout(30)
    return said


@pytest.fixture(scope="module")
def running(folder: Path, manager: socket.socket, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DrivenByStaff]:
    slips = tmp_path_factory.mktemp("slips")
    devices = ["--printer", f"fake:{slips}", "--speaker", "fake", "--presence", "fake"]
    with serving() as server:
        server.branch, server.staff_pin = {"picture": "front.jpg"}, kept(PIN, bytes(16)).model_dump()
        driven = DrivenByStaff(server, Path(manager.getsockname()), *devices, "--state", str(folder))
        driven.do(wait="welcome", timeout=30)
        yield driven
        if driven.end() not in (0, START_AGAIN):
            pytest.fail("the kiosk ended badly")


@pytest.fixture
def kiosk(running: DrivenByStaff) -> DrivenByStaff:
    running.do(resize="1080x1920")
    running.home()
    running.server.branch = {"picture": "front.jpg"}
    return running


def type_pin(kiosk: DrivenByStaff) -> None:
    for digit in PIN:
        kiosk.do(tap=f"pin-{digit}")
    kiosk.do(tap="pin-open")


def open_page(kiosk: DrivenByStaff) -> None:
    kiosk.do(staff_keys=True)
    kiosk.do(wait="pin")
    type_pin(kiosk)
    kiosk.do(wait="staff", timeout=30)


def test_the_sleeping_screen_fits_with_and_without_a_picture(kiosk: DrivenByStaff, pictures: Path) -> None:
    kiosk.do(silence=600)
    kiosk.do(wait="attract")

    check(kiosk, "attract", "id", pictures)
    kiosk.do(language="en")
    check(kiosk, "attract", "en", pictures, sizes=TALL)
    kiosk.do(language="id")
    kiosk.do(picture="")
    check(kiosk, "attract-plain", "id", pictures)

    kiosk.do(tap="wake")
    kiosk.do(wait="welcome")


def test_a_touch_on_the_sleeping_screen_chooses_nothing_however_often_it_comes(kiosk: DrivenByStaff) -> None:
    kiosk.do(silence=600)
    kiosk.do(wait="attract")

    kiosk.do(tap="wake", times=3)

    assert kiosk.do(wait="welcome")["language"] == "id"


def test_who_steps_before_the_kiosk_wakes_it(kiosk: DrivenByStaff) -> None:
    kiosk.do(silence=600)
    kiosk.do(wait="attract")

    kiosk.do(come=True)

    kiosk.do(wait="welcome", timeout=30)


def test_a_key_wakes_it_and_does_nothing_else(kiosk: DrivenByStaff) -> None:
    kiosk.do(silence=600)
    kiosk.do(wait="attract")

    kiosk.do(key="down")

    kiosk.do(wait="welcome")


def test_a_hand_in_the_corner_for_a_moment_opens_nothing_and_for_three_seconds_asks_for_the_pin(kiosk: DrivenByStaff) -> None:
    kiosk.do(hold_corner=0.5)
    assert kiosk.do(state=True)["screen"] == "welcome"

    kiosk.do(hold_corner=3.5, timeout=30)

    kiosk.do(wait="pin")


def look(kiosk: DrivenByStaff, name: str, pictures: Path) -> None:
    """In every mode and every language; staff have no button for it, the kiosk keeps the language of its last visitor."""
    for language in (*LANGUAGES[1:], LANGUAGES[0]):
        kiosk.do(language=language)
        check_every(kiosk, name, language, pictures)


def test_the_pin_and_the_page_fit(kiosk: DrivenByStaff, pictures: Path) -> None:
    kiosk.do(staff_keys=True)
    kiosk.do(wait="pin")
    kiosk.do(tap="pin-4")
    kiosk.do(tap="pin-8")

    look(kiosk, "pin", pictures)
    kiosk.do(tap="pin-erase")
    for digit in PIN[1:]:
        kiosk.do(tap=f"pin-{digit}")
    kiosk.do(tap="pin-open")
    kiosk.do(wait="staff", timeout=30)
    kiosk.do(wait_start="Printer:", timeout=30)

    look(kiosk, "staff", pictures)
    kiosk.do(tap="restart")
    check(kiosk, "staff-restart", "id", pictures, sizes=SMALL)


def test_the_code_of_a_kiosk_that_nobody_knows_is_typed_at_the_screen(kiosk: DrivenByStaff, pictures: Path) -> None:
    kiosk.do(unknown=True)
    kiosk.do(wait="code")
    for sign in "A7":
        kiosk.do(tap=f"code-{sign}")

    kiosk.do(wait_text="A 7 – – –    – – – – –")
    look(kiosk, "code", pictures)
    kiosk.do(tap="code-erase")
    kiosk.do(wait_text="A – – – –    – – – – –")
    kiosk.do(resize="800x480")
    for _ in range(2):
        kiosk.do(tap="code-more")
    kiosk.do(tap="code-Z")
    kiosk.do(wait_text="A Z – – –    – – – – –")


def test_no_key_leads_out_of_the_kiosk(kiosk: DrivenByStaff) -> None:
    escape, f1, f4, f5, f11, f12, tab, print_screen, q, w = 27, 282, 285, 286, 292, 293, 9, 316, 113, 119
    keys = [(escape, []), (f1, []), (f4, ["alt"]), (f5, []), (f11, []), (f12, []), (tab, ["alt"]), (print_screen, [])]
    keys += [(q, ["ctrl"]), (w, ["ctrl"]), (f4, ["ctrl"]), (f12, ["alt"]), (f1, ["ctrl"])]
    for code, held in keys:
        assert kiosk.do(press=[code, held])["screen"] == "welcome", (code, held)

    assert kiosk.do(close=True)["kept"]


def test_a_wrong_pin_opens_nothing_and_says_so(kiosk: DrivenByStaff) -> None:
    kiosk.do(staff_keys=True)
    kiosk.do(wait="pin")
    for _ in range(6):
        kiosk.do(tap="pin-1")
    kiosk.do(tap="pin-open")

    kiosk.do(wait_text="PIN salah. Silakan coba lagi.", timeout=30)


def test_printer_sound_and_volume_are_tried_from_the_page(kiosk: DrivenByStaff, folder: Path) -> None:
    open_page(kiosk)

    kiosk.do(tap="try-print")
    kiosk.do(wait_start="Tiket percobaan sudah dikirim", timeout=30)
    kiosk.do(tap="try-sound")
    kiosk.do(wait_start="Suara sudah diputar", timeout=30)
    heard = kiosk.do(said=2)["said"]
    kiosk.do(tap="quieter")
    kiosk.do(wait_text="Suara: 90 dari 100")

    kiosk.do(said=heard + 1, timeout=30)
    assert DeviceState(folder).volume == 90
    kiosk.do(tap="louder")
    kiosk.do(wait_text="Suara: 100 dari 100")


def test_a_screen_that_stands_still_is_not_said_to_be_alive(kiosk: DrivenByStaff, manager: socket.socket, tmp_path: Path) -> None:
    assert manager.recv(1000) in (b"READY=1\nSTATUS=running", b"WATCHDOG=1")
    kiosk.tell(stall=str(tmp_path))
    eventually((tmp_path / "still").exists)
    heard(manager)  # what was said before

    time.sleep(1.6)  # of which half a second would be enough for a beat

    assert heard(manager) == set()
    (tmp_path / "go").touch()
    kiosk.answer()
    assert manager.recv(1000) == b"WATCHDOG=1"


def test_a_restart_ends_the_kiosk_with_the_status_that_asks_for_one(kiosk: DrivenByStaff) -> None:
    open_page(kiosk)

    kiosk.do(tap="restart")
    kiosk.do(wait_text="Ya, mulai ulang")

    assert kiosk.last_tap("restart") == START_AGAIN


def test_a_new_kiosk_is_enrolled_at_its_screen_and_opens_to_the_branch_s_pin_after_that(tmp_path: Path) -> None:
    state = DeviceState(tmp_path / "kiosk")
    with running_server(tmp_path) as server:
        with server.store() as store:
            code = store.accounts.device_code("pintu-2", DeviceKind.KIOSK, "bontang")
            described = tomllib.loads(branch_file("bontang").read_text(encoding="utf-8"))
            store.catalogue.import_branch(sealed(described | {"staff_pin": PIN}, bytes(16)))
        new = DrivenByStaff(server.url, tmp_path / "nobody", "--state", str(state.folder), key="")
        new.do(wait="trouble", timeout=30)
        new.do(staff_keys=True)
        new.do(wait="code")
        for sign in code:
            new.do(tap=f"code-{sign}")
        assert new.last_tap("code-send") == START_AGAIN

        key = key_for(server.url, state, given="")
        assert key
        again = DrivenByStaff(server.url, tmp_path / "nobody", "--state", str(state.folder), key=key)
        again.do(wait="welcome", timeout=30)
        again.do(staff_keys=True)
        again.do(wait_text="Masukkan PIN petugas, enam angka.", timeout=30)  # the server has told it by then
        type_pin(again)
        again.do(wait="staff", timeout=30)
        assert again.end() == 0
