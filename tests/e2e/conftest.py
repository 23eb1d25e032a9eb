"""A branch on a Monday morning at nine: server, printer and kiosk as processes and sockets of their own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from config.paths import branch_file
from tests.e2e.kiosk import KioskProcess, kiosk_process
from tests.e2e.pages import Opened, opened_pages
from tests.printer_server import PrinterServer
from tests.server_process import ServerProcess, running

RECALL_AFTER_S = 1  # a branch may set it; the demo's 30 s would be waited for
Lapak = Callable[..., str]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A real server with the demo branch."""
    with running(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="module")
def lapak(server: ServerProcess) -> Lapak:
    """The command line on the server's own database."""

    def run(*command: str) -> str:
        variables = {key: value for key, value in os.environ.items() if not key.startswith("LAPAK_")}
        variables |= {f"LAPAK_{key.upper()}": value for key, value in server.settings.items()}
        variables |= {"LAPAK_PUBLIC_URL": server.url}
        done = subprocess.run(
            [sys.executable, "-m", "caller_server", *command], env=variables, capture_output=True, text=True, timeout=30
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run


@pytest.fixture(scope="module")
def printer() -> Iterator[PrinterServer]:
    """A slip printer on the network."""
    with PrinterServer() as printer:
        yield printer


@pytest.fixture(scope="module")
def kiosk(server: ServerProcess, printer: PrinterServer) -> Iterator[KioskProcess]:
    """The touchscreen at the door."""
    with kiosk_process(server, printer.spec) as kiosk:
        yield kiosk


@pytest.fixture
def pages(browser: Browser) -> Iterator[Opened]:
    """Opens pages and looks after them."""
    with opened_pages(browser) as pages:
        yield pages


@pytest.fixture(scope="module")
def quick_recall(lapak: Lapak, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The branch with another time between calls, set the way a branch sets it."""
    before = branch_file("bontang").read_text(encoding="utf-8")
    changed = before.replace("recall_after_s = 30", f"recall_after_s = {RECALL_AFTER_S}")
    assert changed != before
    file: Path = tmp_path_factory.mktemp("branch") / "bontang.toml"
    file.write_text(changed, encoding="utf-8")
    lapak("branch", "import", str(file))
