"""Opening the pages of supervisors and greeters in a browser, and looking whether what they show fits."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from config import translations
from tests.pages.live_server import LiveServer

PHONE = {"size": (390, 844), "has_touch": True, "is_mobile": True}
STATIC = Path(__file__).resolve().parents[2] / "caller_server" / "web" / "static"


@contextmanager
def opened(browser: Browser, *, size: tuple[int, int] = (1440, 900), theme: Any = "light", **more: Any) -> Iterator[Page]:
    """A page in a context of its own; fails at the end when a script failed or something was refused by the policy."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=theme, **more)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert faults == []


def open_live(page: Page, server: LiveServer, query: str = "") -> None:
    """The supervisor's page with its first views."""
    page.goto(f"{server.url}/live{query}")
    expect(page.locator(".connection")).to_have_text(re.compile("Tersambung|Connected"))
    expect(page.locator(".counter")).to_have_count(8)


def open_greeter(page: Page, server: LiveServer, path: str = "/greeter") -> None:
    """The greeter's page with its first views."""
    page.goto(server.url + path)
    expect(page.locator(".connection")).to_have_text(re.compile("Tersambung|Connected"))
    expect(page.locator("main")).not_to_contain_text(re.compile("Memuat…|Loading…"))


def press(page: Page, name: str) -> None:
    """Click the button that is called so."""
    page.get_by_role("button", name=name, exact=True).click()


def tap(page: Page, name: str) -> None:
    """Touch the button that is called so."""
    page.get_by_role("button", name=name, exact=True).tap()


def dialog(page: Page) -> Locator:
    """The open dialog."""
    return page.get_by_role("dialog")


def serious(page: Page) -> list[tuple[str, Any]]:
    """What axe finds that keeps people out."""
    found = Axe().run(page).response["violations"]
    return [(it["id"], it["nodes"][0]["html"][:100]) for it in found if it["impact"] in ("serious", "critical")]


def too_wide(page: Page) -> list[str]:
    """What is wider than its place: the page itself, a button, a card, the words of a counter, a dialog."""
    return page.evaluate(  # type: ignore[no-any-return]
        """(parts) => [document.documentElement, ...document.querySelectorAll(parts)]
          .filter((it) => it.scrollWidth > it.clientWidth + 1).map((it) => it.className || it.tagName)""",
        ".button, .card, .counter, .counter__words, .counter__words b, .figure, dialog[open], [class$=scroll]",
    )


def texts_named(*folders: str) -> set[str]:
    """The keys that the scripts of these folders name in full."""
    files = [file for folder in folders for file in (STATIC / folder).glob("*.mjs")]
    found = (re.findall(r"""\bt\(["']([a-z_.]+)["']""", file.read_text(encoding="utf-8")) for file in files)
    return {key for keys in found for key in keys}


def keys_of(surface: str) -> set[str]:
    """All keys of a catalogue."""
    return set(translations.texts(surface, "id").forms)
