"""What every test shares: which outside programs are here, and a browser."""

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

expect.set_options(timeout=30_000)  # a machine that is busy with four such tests is no fault of a page

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@cache
def _chromium() -> str | None:
    return next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)


@cache
def _opengl() -> bool:
    from ctypes.util import find_library

    return bool(find_library("EGL") and find_library("GLESv2"))


NEEDS = {
    "browser": (lambda: bool(_chromium()), "Chromium is not installed: pages were not tried in a browser"),
    "window": (_opengl, "OpenGL (libEGL, libGLESv2) is not installed: the kiosk's window was not opened"),
    "espeak": (lambda: bool(shutil.which("espeak-ng")), "espeak-ng is not installed: no clip was spoken by it"),
    "node": (lambda: bool(shutil.which("node")), "Node is not installed: the pages' scripts were not tried as they are sent"),
}
_left_out: set[str] = set()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what this machine cannot run, and say so; with CI=true that is a failure instead."""
    for item in items:
        for marker, (is_here, sentence) in NEEDS.items():
            if item.get_closest_marker(marker) and not is_here():
                if os.environ.get("CI") == "true":
                    raise pytest.UsageError(f"CI must run everything: {sentence}")
                _left_out.add(sentence)
                item.add_marker(pytest.mark.skip(reason=sentence))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for sentence in sorted(_left_out):
        terminalreporter.write_line(f"LEFT OUT: {sentence}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_chromium(), args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where tests put the screenshots they make (``make pictures`` copies the good ones into assets/images)."""
    folder = Path(__file__).parent / "output"
    folder.mkdir(exist_ok=True)
    return folder
