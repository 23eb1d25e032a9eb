"""A supervisor opens a counter for a named officer, from the live page, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages import live_scene as scene
from tests.pages.lead_browser import dialog, open_live, opened, press, serious, too_wide
from tests.pages.live_server import LiveServer, refusal, running

pytestmark = pytest.mark.browser


@pytest.fixture
def server() -> Iterator[LiveServer]:
    with running() as server:
        yield server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with opened(browser) as page:
        yield page


def staff(server: LiveServer, **officers: str | None) -> None:
    """Who is at which counter; ``bontang_4="rina"`` is Loket 4."""
    at = {code.replace("_", "-"): officer for code, officer in officers.items()}
    counters = [it.model_copy(update={"officer": at.get(it.code)}) for it in server.live.counters]
    server.live = server.live.model_copy(update={"counters": counters})


def remember(server: LiveServer, code: str, officer: str) -> None:
    """Who had a counter last today."""
    counters = [it.model_copy(update={"last_officer": officer}) if it.code == code else it for it in server.live.counters]
    server.live = server.live.model_copy(update={"counters": counters})


def ask_to_open(page: Page, counter: str = "Loket 4") -> None:
    page.locator("[data-counter=bontang-4]").click()
    press(page, f"Buka {counter}")


def choices(page: Page) -> list[str]:
    return dialog(page).locator("#officer option").all_inner_texts()


def test_only_officers_who_are_free_are_offered_and_the_last_one_stands_ready(page: Page, server: LiveServer) -> None:
    staff(server, bontang_1="Ana")
    remember(server, "bontang-4", "Rina")
    open_live(page, server)

    ask_to_open(page)

    assert choices(page) == ["Saya sendiri, Dewi", "Bo", "Rina, terakhir di sini hari ini"]
    expect(dialog(page).get_by_label("Siapa yang melayani")).to_have_value("Rina")
    press(page, "Buka Loket 4")
    expect(dialog(page)).to_be_hidden()
    expect(page.locator("[data-counter=bontang-4]")).to_have_attribute("data-state", "free")
    assert server.bodies("open") == [{"counter": "bontang-4", "officer": "Rina"}]


def test_without_a_last_officer_it_is_opened_in_ones_own_name(page: Page, server: LiveServer) -> None:
    staff(server)
    open_live(page, server)

    ask_to_open(page)
    expect(dialog(page).get_by_label("Siapa yang melayani")).to_have_value("")
    press(page, "Buka Loket 4")

    expect(dialog(page)).to_be_hidden()
    assert server.bodies("open") == [{"counter": "bontang-4"}]


def test_another_officer_can_be_chosen_by_keyboard(page: Page, server: LiveServer) -> None:
    staff(server)
    open_live(page, server)

    ask_to_open(page)
    dialog(page).get_by_label("Siapa yang melayani").focus()
    page.keyboard.press("B")
    dialog(page).get_by_role("button", name="Buka Loket 4").press("Enter")

    expect(dialog(page)).to_be_hidden()
    assert server.bodies("open") == [{"counter": "bontang-4", "officer": "Bo"}]


def test_when_every_officer_has_a_counter_the_page_says_so(page: Page, server: LiveServer) -> None:
    staff(server, bontang_1="Ana", bontang_2="Bo", bontang_3="Rina")
    open_live(page, server)

    ask_to_open(page)

    assert choices(page) == ["Saya sendiri, Dewi"]
    expect(dialog(page)).to_contain_text("Semua petugas sudah memegang loket.")


def test_a_refusal_stands_in_the_dialog(page: Page, server: LiveServer) -> None:
    staff(server)
    open_live(page, server)
    sentence = "Bo masih memegang loket atau bilik lain."
    server.answers = [refusal(sentence)]

    ask_to_open(page)
    dialog(page).get_by_label("Siapa yang melayani").select_option("Bo")
    press(page, "Buka Loket 4")

    expect(dialog(page).get_by_role("alert")).to_have_text(sentence)
    expect(dialog(page).get_by_label("Siapa yang melayani")).to_have_value("Bo")


def test_going_on_after_a_pause_leaves_the_counter_with_its_officer(page: Page, server: LiveServer) -> None:
    paused = next(it for it in server.live.counters if it.state == "paused")
    open_live(page, server)

    page.locator(f"[data-counter={paused.code}]").click()
    dialog(page).get_by_role("button", name="Lanjutkan").first.click()

    expect(dialog(page)).to_be_hidden()
    assert server.bodies("open") == [{"counter": paused.code, "officer": paused.officer}]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_dialog_fits_every_window(browser: Browser, server: LiveServer, pictures: Path, language: str, theme: str) -> None:
    server.language = language
    staff(server)
    remember(server, "bontang-4", "Rina")
    server.live = server.live.model_copy(update={"alerts": scene.live().alerts})
    for size in ((1440, 900), (1280, 720), (1024, 768), (390, 844)):
        with opened(browser, size=size, theme=theme) as page:
            open_live(page, server)
            page.locator("[data-counter=bontang-4]").click()
            dialog(page).locator(".option").first.click()

            expect(dialog(page).locator("#officer")).to_be_visible()
            page.screenshot(path=pictures / f"live-open-for-{language}-{theme}-{size[0]}.png")
            assert serious(page) == []
            assert [it for it in too_wide(page) if it != "services-card__scroll"] == []  # that one scrolls on purpose
