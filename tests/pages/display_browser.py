"""What the tests of the lobby display share: a television whose sounds can be counted."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import CHROMIUM_FLAGS, _chromium
from tests.pages.display_server import DisplayServer

TELEVISION = (1920, 1080)
UPRIGHT = (1080, 1920)
WATCH = """
  window.sounds = []; window.violations = [];
  for (const type of ["playing", "ended"]) document.addEventListener(type, (event) => {
    const path = new URL(event.target.currentSrc).pathname;
    const before = window.sounds.at(-1);
    if (before && type === "playing" && before.type === type && before.path === path) return; // it had stalled
    if (!path.endsWith("silence.wav")) window.sounds.push({ type, path, at: performance.now() });
  }, true);
  document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
"""
CUT_OFF_TEXTS = """() => [...document.querySelectorAll("td, th, p, h1, h2, .row, .plate, .badge, .call, .service__name")]
  .filter((element) => element.offsetParent !== null && !element.closest(".visually-hidden"))
  .filter((element) => {
    const box = element.getBoundingClientRect();
    return element.scrollWidth > element.clientWidth + 2 && element.tagName !== "TH" && !element.matches(".plate")
      || box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1;
  }).map((element) => `${element.className}: ${element.textContent}`)"""


@pytest.fixture
def server() -> Iterator[DisplayServer]:
    running = DisplayServer()
    yield running
    running.close()


@pytest.fixture(scope="module")
def television(browser: Browser) -> Iterator[Browser]:
    """A browser that may make sounds by itself, as a display's is started."""
    loud = browser.browser_type.launch(
        executable_path=_chromium(), args=[*CHROMIUM_FLAGS, "--autoplay-policy=no-user-gesture-required"]
    )
    yield loud
    loud.close()


def open_display(browser: Browser, server: DisplayServer, size: tuple[int, int] = TELEVISION, at: str = "bontang") -> Page:
    """The page of the branch, or ``at`` another place below ``/display``, as it stands when its board is there."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.add_init_script(WATCH)
    page.goto(f"{server.url}/display/{at}")
    page.wait_for_selector(".foot__text", state="attached")
    return page


def fill(server: DisplayServer) -> None:
    """A morning's last calls; the newest is too old to be announced when the page opens."""
    for number, kind, label, ago_s in [("A040", "booth", "4", 370), ("D011", "desk", "1", 250), ("A041", "booth", "2", 190),
                                       ("K004", "desk", "4", 70), ("A042", "desk", "3", 20)]:  # fmt: skip
        server.call(number, kind=kind, label=label, ago_s=ago_s)


def spoken(page: Page) -> list[str]:
    """The announcements that were played to their end, as they stand in their addresses."""
    sounds: list[dict[str, Any]] = page.evaluate("window.sounds")
    paths = [sound["path"].rsplit("/", 1)[1] for sound in sounds if sound["type"] == "ended"]
    return [path.removesuffix(".wav") for path in paths if path != "chime.wav"]


def wait_until_spoken(page: Page, announcement: str, seconds: float = 20) -> None:
    limit = time.monotonic() + seconds
    while announcement not in spoken(page):
        assert time.monotonic() < limit, f"{announcement} was not heard within {seconds} s"
        page.wait_for_timeout(100)
