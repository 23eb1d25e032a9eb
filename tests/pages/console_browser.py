"""What the tests of the console do with a page: open it, press at the pace of a person, look whether everything fits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.pages.console_server import ConsoleServer

SIZES = [(1440, 900), (1280, 720), (1024, 768)]


@contextmanager
def faultless_page(browser: Browser, **context: Any) -> Iterator[Page]:
    """A page at a desk's window that fails the test when a script fails or the content policy forbids something."""
    opened = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"} | context)
    page = opened.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    opened.close()
    assert faults == []


def open_desk(page: Page, server: ConsoleServer) -> None:
    page.goto(server.desk)
    expect(page.locator(".connection")).to_have_text("Tersambung")
    expect(page.locator(".line tbody tr").first).to_be_visible()


def open_booths(page: Page, server: ConsoleServer, *numbers: int) -> None:
    page.goto(server.booths(*numbers))
    expect(page.locator(".connection")).to_have_text("Tersambung")
    expect(page.locator(".booth")).to_have_count(len(numbers))
    expect(page.locator(".line tbody tr").first).to_be_visible()


def sign_in_form(page: Page) -> None:
    """Wait for the form as a person does: until the cursor blinks in it and its button is no longer grey."""
    expect(page.get_by_label("Nama pengguna")).to_be_focused()
    expect(page.get_by_role("button", name="Masuk")).to_be_enabled()


def state(page: Page, words: str) -> None:
    expect(page.locator("#state")).to_have_text(words)


def booth(page: Page, n: int) -> Locator:
    """The card of Bilik n."""
    return page.locator(f"[data-place=bontang-b{n}]")


def booth_state(page: Page, n: int, name: str) -> None:
    expect(booth(page, n)).to_have_attribute("data-state", name)


def press(page: Page, key: str) -> None:
    """A key, at the pace of a person: the filled button takes one press in 600 ms."""
    page.wait_for_timeout(650)
    page.keyboard.press(key)


def serious(page: Page) -> list[tuple[str, Any]]:
    found = Axe().run(page).response["violations"]
    return [(it["id"], it["nodes"][0]["html"][:100]) for it in found if it["impact"] in ("serious", "critical")]


def cut_off(page: Page) -> list[str]:
    """What does not fit: a page that scrolls, a line table wider than its card, a button too wide or below its card."""
    return page.evaluate(  # type: ignore[no-any-return]
        """() => {
          const wide = (it) => it.scrollWidth > it.clientWidth + 1;
          const page = document.documentElement;
          const tall = page.scrollHeight > innerHeight ? ["page is too tall"] : [];
          const outside = (it) => it.getBoundingClientRect().bottom > it.closest(".desk").getBoundingClientRect().bottom;
          const parts = [page, ...document.querySelectorAll(".line__scroll, .desk__body, .button, .banner, .today, .line__foot")];
          const fallen = [...document.querySelectorAll(".desk .button")].filter(outside);
          return [...tall, ...[...parts.filter(wide), ...fallen].map((it) => it.textContent.trim().slice(0, 40) || it.tagName)];
        }"""
    )
