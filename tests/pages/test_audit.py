"""The audit page in a real browser, over the real server with a day on which everything happened."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.audit_day import BRANCH, tamper, work_a_day
from tests.web.site import Site
from tests.web.site import site as make_site

pytestmark = pytest.mark.browser
SIZES = ((1440, 900), (1280, 720), (1024, 768), (390, 844))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with make_site(tmp_path_factory.mktemp("audit"), branch=BRANCH) as made:
        work_a_day(made.hall)
        yield made


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def as_sari(site: Site) -> dict[str, Any]:
    """What makes a browser one that Sari uses, in Bontang."""
    return {"extra_http_headers": site.staff("sari").headers, "locale": "id-ID", "timezone_id": "Asia/Makassar"}


@pytest.fixture
def page(browser: Browser, as_sari: dict[str, Any], address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, **as_sari)
    page = context.new_page()
    page.goto(f"{address}/audit")
    yield page
    context.close()


def _serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


def _has_sideways_scroll(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_fits_and_axe_finds_nothing_serious(page: Page, address: str, pictures: Path, language: str, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]

    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{address}/audit?lang={language}")
        page.locator(f"html[data-theme={theme}]").wait_for()
        page.screenshot(path=pictures / f"audit-{language}-{theme}-{width}.png", full_page=True)

        assert not _has_sideways_scroll(page), width
        assert _serious(page) == [], width


def test_the_word_of_the_verification_stands_on_top(page: Page) -> None:
    page.get_by_role("heading", name="Catatan utuh").wait_for()

    assert page.locator(".verdict--whole .verdict__short").inner_text().count(" ") == 2


def test_choosing_a_kind_shows_only_that(page: Page) -> None:
    everything = page.locator(".entries tbody tr").count()

    page.select_option("#kind", "no_shows")
    page.wait_for_url("**kind=no_shows**")

    rows = page.locator(".entries tbody tr")
    assert 0 < rows.count() < everything
    assert "tidak sesuai aturan" in rows.nth(1).inner_text()


def test_a_number_asked_for_shows_who_went_before_it(page: Page) -> None:
    page.fill("#number", "a4")
    page.keyboard.press("Enter")

    why = page.locator(".why")
    why.wait_for()
    assert "sebelum A004" in why.inner_text()
    assert "prioritas" in why.inner_text()


def test_a_number_that_was_not_given_out_says_so_and_shows_the_day(page: Page) -> None:
    page.fill("#number", "Z999")
    page.keyboard.press("Enter")

    page.get_by_role("alert").filter(has_text="Z999").wait_for()
    assert page.locator(".entries tbody tr").count() > 5


def test_light_and_dark_can_be_changed(page: Page) -> None:
    page.get_by_role("button", name="Gelap").click()

    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.get_by_role("button", name="Terang").wait_for()


def test_on_paper_there_are_no_buttons(page: Page, pictures: Path) -> None:
    page.emulate_media(media="print")
    page.screenshot(path=pictures / "audit-print.png", full_page=True)

    assert not page.locator("#filters").is_visible()
    assert not page.locator("#print").is_visible()
    assert page.locator(".entries table").is_visible()


def test_without_script_the_page_still_answers(browser: Browser, as_sari: dict[str, Any], address: str) -> None:
    context = browser.new_context(java_script_enabled=False, **as_sari)
    page = context.new_page()
    page.goto(f"{address}/audit")

    page.select_option("#kind", "overrides")
    page.get_by_role("button", name="Tampilkan").click()

    rows = page.locator(".entries tbody tr")
    assert rows.count() == rows.filter(has_text="di loket bo").count() == 3
    context.close()


def test_a_broken_log_is_told_in_red(page: Page, site: Site, address: str, pictures: Path) -> None:
    tamper(site.hall, "UPDATE branch_event SET actor = 'bo' WHERE kind = 'quota_changed'")
    try:
        page.goto(f"{address}/audit")
        page.screenshot(path=pictures / "audit-broken.png")

        assert "Catatan rusak pada urutan" in page.locator(".verdict--broken h2").inner_text()
        assert _serious(page) == []
    finally:
        tamper(site.hall, "UPDATE branch_event SET actor = 'sari' WHERE kind = 'quota_changed'")


@pytest.mark.parametrize(("theme", "language"), [("light", "id"), ("dark", "en")])
def test_administrators_see_the_log_of_accounts_below_and_it_fits(
    browser: Browser, site: Site, address: str, pictures: Path, theme: Any, language: str
) -> None:
    headers = site.staff("budi").headers
    with_accounts = {"id": "Akun dan perangkat", "en": "Accounts and devices"}[language]

    for width, height in SIZES:
        context = browser.new_context(
            viewport={"width": width, "height": height}, extra_http_headers=headers, color_scheme=theme, locale=language
        )
        page = context.new_page()
        page.goto(f"{address}/audit?branch=bontang&lang={language}")
        page.get_by_role("heading", name=with_accounts).wait_for()
        page.screenshot(path=pictures / f"audit-accounts-{language}-{theme}-{width}.png", full_page=True)

        assert page.locator(".accounts tbody tr").count() >= 6
        assert not _has_sideways_scroll(page), width
        assert _serious(page) == [], width
        context.close()
