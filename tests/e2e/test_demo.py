"""``lapak demo`` as somebody starts it who has just installed the program: an empty folder, an empty home, one command."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import requests
from playwright.sync_api import Browser, expect

from tests.e2e.pages import opened_pages
from tests.e2e.paper import qr_of
from tests.server_process import eventually, free_port

pytestmark = pytest.mark.slow

STARTS_WITHIN_S = 60.0
PRINTS_WITHIN_S = 30.0
ENDS_WITHIN_S = 30.0
LAST_WORDS = "Ctrl-C"


@dataclass
class Demo:
    """A demo that has printed its addresses."""

    process: subprocess.Popen[bytes]
    folder: Path
    mark: str

    @property
    def said(self) -> str:
        return (self.folder / "said.txt").read_text(encoding="utf-8")

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def slips(self) -> Path:
        return self.folder / "work" / "demo-data" / "slips"

    def addresses(self, path: str) -> list[str]:
        """The printed addresses whose path begins with this."""
        return [url for url in re.findall(r"http://\S+", self.said) if urlsplit(url).path.startswith(path)]

    def address(self, path: str, ends: str = "") -> str:
        """The one address whose path begins with this."""
        found = [url for url in self.addresses(path) if url.endswith(ends)]
        assert len(found) == 1, f"{path}: {found} in\n{self.said}"
        return found[0]

    def newest_slip(self) -> Path:
        """The slip that comes out next, or has just come out."""
        eventually(lambda: (self.slips / "latest.png").exists(), PRINTS_WITHIN_S)
        return self.slips / "latest.png"

    def programs(self) -> list[int]:
        """Process ids of everything that the demo started, itself included: all that inherited its environment."""
        found = []
        for entry in Path("/proc").glob("[0-9]*/environ"):
            try:
                if self.mark.encode() in entry.read_bytes():
                    found.append(int(entry.parent.name))
            except OSError:
                continue  # ended while we looked, or somebody else's
        return found

    def command_lines(self) -> list[list[str]]:
        """How each of them was started, word by word."""
        return [Path(f"/proc/{pid}/cmdline").read_text().split("\0") for pid in self.programs()]

    def stop(self) -> int:
        """Ctrl-C in its terminal: the signal goes to the whole foreground group."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(ENDS_WITHIN_S)


def _hears_ctrl_c() -> None:
    """As in a terminal: whoever runs the tests in a shell's background made everything they start deaf to it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def running_demo(folder: Path, *options: str, **more: str) -> Iterator[Demo]:
    """A demo on a free port, ended afterwards with all that it started; ``more`` are variables of its environment."""
    for name in ("home", "work"):
        (folder / name).mkdir()
    mark = f"lapak-demo-{uuid4().hex}"
    variables = {key: os.environ[key] for key in ("PATH", "LANG", "SYSTEMROOT") if key in os.environ}
    variables |= {"HOME": str(folder / "home"), "E2E_MARK": mark, "PYTHONDONTWRITEBYTECODE": "1"} | more
    with (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(
            [str(Path(sys.executable).parent / "lapak"), "demo", "--port", str(free_port()), *(options or ("--no-kiosk",))],
            env=variables,
            cwd=folder / "work",
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_hears_ctrl_c,
        )
    demo = Demo(process, folder, mark)
    try:
        eventually(lambda: LAST_WORDS in demo.said or process.poll() is not None, STARTS_WITHIN_S)
        assert process.poll() is None, f"the demo ended:\n{demo.said}"
        yield demo
    finally:
        if process.poll() is None:
            demo.stop()
        for pid in demo.programs():
            os.kill(pid, signal.SIGKILL)


def test_the_demo_starts_from_nothing_and_ctrl_c_ends_all_of_it(tmp_path: Path) -> None:
    with running_demo(tmp_path) as demo:
        display = demo.address("/display/")
        for page in (display, demo.address("/t/"), demo.address("/demo/slips")):
            assert requests.get(page, timeout=30).status_code == 200, page
        assert len(demo.programs()) >= 2, "the demo and its server"

        status = demo.stop()

        eventually(lambda: demo.programs() == [], ENDS_WITHIN_S)
        assert status == 0, demo.said
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", urlsplit(display).port or 80)) != 0, "somebody still listens"
        assert list(demo.home.iterdir()) == [], "the demo writes into its own folder only"


def a_person() -> requests.Session:
    """Somebody who keeps cookies, and no connection: the server would wait for it a while when it is told to end."""
    person = requests.Session()
    person.headers["Connection"] = "close"
    return person


def landed(person: requests.Session, link: str) -> tuple[int, str]:
    """Status and path of the page that a link leads to."""
    answer = person.get(link, timeout=10)
    return answer.status_code, urlsplit(answer.url).path


def test_the_demos_sign_in_links_work_once_and_a_number_given_by_hand_prints_a_slip(tmp_path: Path) -> None:
    with running_demo(tmp_path) as demo:
        links = demo.addresses("/sign-in/")
        assert len(links) == 5, "officer, greeter, supervisor, administrator, and the page that gives numbers"
        people = [a_person() for _ in links]
        assert [landed(person, link) for person, link in zip(people, links, strict=True)] == [
            (200, "/console"),
            (200, "/greeter"),
            (200, "/live"),
            (200, "/admin"),
            (200, "/take"),
        ]
        assert [requests.get(link, timeout=30).status_code for link in links] == [401] * 5

        base = "http://" + urlsplit(links[-1]).netloc
        csrf = people[-1].get(f"{base}/api/v1/session", timeout=10).json()["csrf"]
        taken = people[-1].post(
            f"{base}/api/v1/branches/bontang/tickets",
            json={"request_id": str(uuid4()), "service": "K"},
            headers={"X-CSRF-Token": csrf},
            timeout=10,
        )

        assert taken.status_code == 201, taken.text
        assert qr_of(demo.newest_slip()) == taken.json()["follow_url"]
        assert 'src="/demo/slips/slip-' in requests.get(demo.address("/demo/slips"), timeout=30).text


@pytest.mark.browser
def test_a_press_on_the_demos_page_that_gives_numbers_prints_a_slip(tmp_path: Path, browser: Browser) -> None:
    with running_demo(tmp_path) as demo, opened_pages(browser) as pages:
        page = pages.console(demo.address("/sign-in/", ends="?next=/take"))

        page.locator("[data-service=M]").click()

        expect(page.locator(".take__number .plate")).to_have_text("M001")
        address = qr_of(demo.newest_slip())
        expect(page.get_by_role("link", name="Buka halaman nomor ini")).to_have_attribute("href", address)
        phone = pages.phone(address)
        expect(phone.locator("#number .plate")).to_have_text("M001")


@pytest.mark.browser
def test_the_demos_display_shows_the_code_with_which_a_phone_joins(tmp_path: Path, browser: Browser, pictures: Path) -> None:
    with running_demo(tmp_path) as demo, opened_pages(browser) as pages:
        display = pages.console(demo.address("/display/"))
        expect(display.locator("#join img")).to_be_visible()
        expect(display).to_have_url(re.compile("/display/bontang$"))  # the key stands on no screen
        picture = pictures / "demo-display.png"
        display.screenshot(path=picture)

        phone = pages.phone(qr_of(picture))
        phone.locator("[data-service=D]").tap()
        phone.get_by_role("button", name="Ambil nomor antrean").tap()
        phone.wait_for_url("**/t/*")

        expect(phone.locator("#number .plate")).to_have_text("D001")


@pytest.mark.window
def test_the_demos_kiosk_reads_codes_and_speaks(tmp_path: Path) -> None:
    without_a_screen = {"DISPLAY": ":0", "SDL_VIDEODRIVER": "offscreen", "SDL_AUDIODRIVER": "dummy"}
    with running_demo(tmp_path, "--host", "127.0.0.1", **without_a_screen) as demo:
        supervisor = a_person()
        assert landed(supervisor, demo.addresses("/sign-in/")[2]) == (200, "/live")
        live = "http://" + urlsplit(demo.address("/demo/slips")).netloc + "/api/v1/branches/bontang/live"

        def is_online() -> bool:
            devices = {device["name"]: device for device in supervisor.get(live, timeout=10).json()["devices"]}
            return bool(devices["kiosk-1"]["is_online"])

        eventually(is_online, STARTS_WITHIN_S)
        kiosk = next(words for words in demo.command_lines() if "kiosk" in words)
        assert kiosk[kiosk.index("--scanner") + 1] == "keyboard"
        assert kiosk[kiosk.index("--speaker") + 1] == "auto"
        assert "key=" not in " ".join(kiosk), "whoever lists programs would read it"
