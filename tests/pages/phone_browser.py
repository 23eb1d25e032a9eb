"""What the tests of the phone page share: a page in a phone-sized browser whose noises can be counted."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.pages.phone_server import PhoneServer

PHONE = {"width": 390, "height": 844}
SMALL = {"width": 320, "height": 640}

# Makes the page's vibrations countable; the browser here has no motor.
LISTEN = """
window.noises = [];
Object.defineProperty(navigator, 'vibrate', { value: (pattern) => { window.noises.push(pattern.join('-')); return true; } });
Object.defineProperty(navigator, 'userActivation', { value: { hasBeenActive: true } });
"""


def a_phone(browser: Browser, size: dict[str, int] = PHONE, **more: Any) -> BrowserContext:
    """A browser window the size of a phone, to be closed by the test."""
    context = browser.new_context(viewport=size, locale="id-ID", reduced_motion="reduce", **more)  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    context.add_init_script(LISTEN)
    return context


def open_page(context: BrowserContext, server: PhoneServer, view: Any, language: str = "id") -> Page:
    """The page with its scripts running. An error in it fails the test."""
    server.view = view
    page = context.new_page()
    page.on("pageerror", _raise)
    page.on("console", lambda message: _raise(message.text) if "Content Security Policy" in message.text else None)
    page.goto(f"{server.page}?lang={language}")
    until(page, "document.getElementById('parts').shown !== undefined")
    return page


def connected(page: Page) -> Page:
    """The same page, once it says that it is connected."""
    page.wait_for_selector("#link .icon--check", state="attached")
    return page


def until(page: Page, condition: str) -> None:
    """Wait for it; Playwright's own way needs eval, which the page's security policy forbids."""
    for _ in range(80):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never came true: {condition}")


def _raise(problem: object) -> None:
    raise AssertionError(problem)
