"""The pages of one branch in real browsers, each opened as its person would, watched for faults and the moment of a call."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.conftest import CHROMIUM_FLAGS, _chromium

# Playwright's own description of this phone.
PIXEL_7: dict[str, Any] = {
    "viewport": {"width": 412, "height": 839},
    "device_scale_factor": 2.625,
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/139.0.0.0 Mobile Safari/537.36",
}
PATIENCE_MS = 30_000

# All pages run on one machine: the moments are comparable, in milliseconds of its clock.
WATCH = """
  window.moment = () => performance.timeOrigin + performance.now();
  window.calls = {}; window.pressed = null; window.sounds = [];
  const text = (selector) => document.querySelector(selector)?.textContent ?? "";
  const look = () => {
    const phone = document.body?.dataset.kind === "called" && `${text("#parts .plate")} ${text("#parts .badge")}`;
    const display = document.getElementById("fresh")?.hidden === false && `${text("#fresh .plate")} ${text("#fresh .badge")}`;
    const call = phone || display;
    if (call && !(call in calls)) calls[call] = moment();
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  addEventListener("keydown", () => { pressed = moment(); }, true);
  document.addEventListener("playing", ({ target: { currentSrc: it } }) => it && sounds.push(new URL(it).pathname), true);
"""


@dataclass
class Opened:
    """Pages that a test opened, and what went wrong in any of them."""

    browser: Browser
    loud: Browser
    faults: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def phone(self, address: str) -> Page:
        """A follow page on a person's own phone, which stands in Bontang and speaks Indonesian."""
        page = self._page(self.browser, **PIXEL_7, locale="id-ID", timezone_id="Asia/Makassar")
        page.goto(address)
        return page

    def display(self, server: str, branch: str = "bontang", key: str = "") -> Page:
        """The television in the lobby, allowed to make sounds by itself as its browser is started; with its key or without."""
        page = self._page(self.loud, viewport={"width": 1920, "height": 1080}, locale="id-ID")
        page.goto(f"{server}/display/{branch}" + (f"#key={key}" if key else ""))
        page.get_by_text("Tersambung").wait_for()
        return page

    def console(self, address: str) -> Page:
        """An officer's screen."""
        page = self._page(self.browser, viewport={"width": 1440, "height": 900}, locale="id-ID", color_scheme="light")
        page.goto(address)
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _page(self, browser: Browser, **options: Any) -> Page:
        context = browser.new_context(**options)
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script(WATCH)
        page.on("pageerror", lambda fault: self.faults.append(f"{page.url}: {fault}"))
        page.on("console", lambda said: self.faults.append(f"{page.url}: {said.text}") if said.type == "error" else None)
        return page


@contextmanager
def opened_pages(browser: Browser) -> Iterator[Opened]:
    """Opens pages, and closes them; fails when any of them had a fault."""
    loud = browser.browser_type.launch(
        executable_path=_chromium(), args=[*CHROMIUM_FLAGS, "--autoplay-policy=no-user-gesture-required"]
    )
    pages = Opened(browser, loud)
    try:
        yield pages
    finally:
        pages.close()
        loud.close()
    assert pages.faults == [], "\n".join(pages.faults)


def call_seen(page: Page, number: str, place: str) -> float:
    """When the page first showed this call, in ms of the machine's clock; waits for it."""
    key = f"{number} {place}"
    page.wait_for_function("key => key in calls", arg=key)
    moment: float = page.evaluate("key => calls[key]", key)
    return moment
