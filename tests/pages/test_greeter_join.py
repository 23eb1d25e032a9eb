"""The greeter shows the turning code on the own phone, to somebody who cannot get at the display."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.lead_browser import PHONE, dialog, open_greeter, opened, serious, tap, too_wide
from tests.pages.live_server import LiveServer, running

pytestmark = pytest.mark.browser


@pytest.fixture
def server() -> Iterator[LiveServer]:
    with running() as server:
        server.role = "greeter"
        yield server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with opened(browser, **PHONE) as page:
        yield page


@pytest.mark.parametrize(("language", "button"), [("id", "Kode gabung"), ("en", "Joining code")])
def test_the_code_is_shown_large_and_asked_for_while_it_is_looked_at(
    page: Page, server: LiveServer, pictures: Path, language: str, button: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/join?lang=" + language) else None)
    page.goto(f"{server.url}/take?lang={language}")

    tap(page, button)

    expect(dialog(page).get_by_text("7KQM 2XPD")).to_be_visible()
    page.screenshot(path=pictures / f"greeter-join-{language}.png")
    assert serious(page) == []
    assert too_wide(page) == []
    page.wait_for_timeout(2600)
    seen = len(asked)
    assert seen >= 2
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    page.wait_for_timeout(1500)
    assert len(asked) <= seen + 1


def test_while_nobody_answers_the_dialog_says_that_it_is_asking(page: Page, server: LiveServer) -> None:
    page.route("**/branches/bontang/join*", lambda route: route.abort())
    open_greeter(page, server, "/take")

    tap(page, "Kode gabung")

    expect(dialog(page)).to_contain_text("Kode sedang diminta.")
