"""A supervisor opens a counter for an officer: the console shows it at once, without tearing anybody away."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from caller_server.contract import views
from tests.pages.console_browser import SIZES, booth_state, cut_off, faultless_page, open_booths, open_desk, serious, state
from tests.pages.console_server import DESK, ConsoleServer, running

pytestmark = pytest.mark.browser


@pytest.fixture
def server() -> Iterator[ConsoleServer]:
    with running() as server:
        yield server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with faultless_page(browser) as page:
        yield page


def staffed(server: ConsoleServer, **officers: str) -> None:
    """The line's news of who is where; ``bontang_3="Rina"`` is Loket 3."""
    server.change_line(staffed=[views.Staffed(counter=code.replace("_", "-"), officer=it) for code, it in officers.items()])


def choose(page: Page, server: ConsoleServer) -> None:
    page.goto(f"{server.url}/console")
    expect(page.get_by_role("heading", name="Pilih loket")).to_be_visible()


def test_an_officer_who_is_choosing_is_taken_to_the_counter(page: Page, server: ConsoleServer) -> None:
    choose(page, server)
    expect(page.locator(".counters__who")).to_have_count(0)

    staffed(server, bontang_3="Rina")

    state(page, "Kosong")
    expect(page.get_by_role("alert")).to_have_text("Loket 3 dibuka untuk Anda.")
    assert page.url == f"{server.url}/console#{DESK}"
    page.keyboard.press("Space")
    state(page, "Dipanggil")


def test_a_counter_opened_before_the_console_was_is_there_when_it_opens(page: Page, server: ConsoleServer) -> None:
    staffed(server, bontang_3="Rina", bontang_1="Bo")

    page.goto(f"{server.url}/console")

    state(page, "Kosong")


def test_several_booths_are_shown_together(page: Page, server: ConsoleServer) -> None:
    choose(page, server)

    staffed(server, bontang_b2="Rina", bontang_b1="Rina")

    booth_state(page, 1, "free")
    booth_state(page, 2, "free")
    assert page.url.endswith("#bontang-b1,bontang-b2")


def test_an_officer_at_a_closed_counter_is_taken_to_the_open_one(page: Page, server: ConsoleServer) -> None:
    server.counters.change("bontang-b1", state="closed", officer=None, can=["open"])
    page.goto(server.booths(1))
    state(page, "Bilik 1 tutup")
    page.keyboard.press("m")

    staffed(server, bontang_3="Rina")

    state(page, "Kosong")
    expect(page.locator(".top").get_by_role("img", name="Loket 3")).to_be_visible()
    expect(page.locator("dialog")).to_be_hidden()


def test_an_officer_who_serves_is_told_and_stays(page: Page, server: ConsoleServer) -> None:
    staffed(server, bontang_b1="Rina")
    page.goto(server.booths(1))
    state(page, "Kosong")

    staffed(server, bontang_b1="Rina", bontang_b2="Rina")

    expect(page.get_by_role("alert")).to_contain_text("Bilik 2 juga dibuka untuk Anda.")
    assert page.url == server.booths(1)


def test_who_leaves_a_counter_to_choose_another_is_not_sent_back(page: Page, server: ConsoleServer) -> None:
    staffed(server, bontang_3="Rina", bontang_2="Bo")
    open_desk(page, server)

    page.keyboard.press("m")
    page.get_by_role("link", name="Ganti loket").click()
    expect(page.get_by_role("heading", name="Pilih loket")).to_be_visible()
    server.change_line()

    expect(page.locator(f"a[href='#{DESK}'] .counters__who")).to_have_text("Anda di sini")
    expect(page.locator("a[href='#bontang-2'] .counters__who")).to_have_text("Bo")
    page.wait_for_timeout(300)
    expect(page.get_by_role("heading", name="Pilih loket")).to_be_visible()


def test_a_counter_opened_by_oneself_is_no_news(page: Page, server: ConsoleServer) -> None:
    server.counters.change("bontang-b1", state="closed", officer=None, can=["open"])
    open_booths(page, server, 1, 2)

    server.counters.change("bontang-b1", state="open", officer="Rina", can=["pause", "close", "call_next"])
    staffed(server, bontang_b1="Rina", bontang_b2="Rina")

    booth_state(page, 1, "free")
    expect(page.locator("[data-shown=note]")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_choice_says_who_is_where(browser: Browser, server: ConsoleServer, pictures: Path, language: str, theme: Any) -> None:
    server.language = language
    staffed(server, bontang_1="Bo", bontang_2="siti.nurhaliza-rahmawati", bontang_b1="Bo", bontang_b3="Bo")
    for width, height in SIZES:
        with faultless_page(browser, viewport={"width": width, "height": height}, color_scheme=theme) as page:
            page.goto(f"{server.url}/console")

            expect(page.locator(".counters__who")).to_have_count(4)
            page.screenshot(path=pictures / f"console-choose-who-{language}-{theme}-{width}.png")
            assert serious(page) == []
            assert cut_off(page) == []
