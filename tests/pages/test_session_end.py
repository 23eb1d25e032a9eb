"""Staff pages that stay open longer than their session go on after signing in elsewhere, or lead to the sign-in page and back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.account_site import give_password, opened, serving
from tests.web import site as sites
from tests.web.site import PASSWORD, Site

pytestmark = pytest.mark.browser
Shot = tuple[Site, str]


@pytest.fixture
def running_site(tmp_path: Path) -> Iterator[Shot]:
    with sites.site(tmp_path) as site, serving(site) as address:
        yield site, address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with opened(browser) as page:
        yield page


def enter(page: Page, address: str, name: str, path: str) -> None:
    """Signed in at this page, with everything there that it asks for at first."""
    page.goto(f"{address}{path}")
    give_password(page, name)
    expect(page.locator("main[class]:not([aria-busy=true])").first).to_be_visible()
    if path.startswith("/take") or path.endswith("#give"):
        expect(page.locator("[data-service=K]")).to_be_visible()


def sign_in_elsewhere(page: Page, address: str, name: str) -> None:
    """In another tab of the same browser: the page that is open has the token of a session that this browser has no more."""
    page.context.clear_cookies()
    tab = page.context.new_page()
    tab.goto(f"{address}/start")
    give_password(tab, name)
    expect(tab.locator("#sign-in")).to_have_count(0)
    tab.close()


def open_own_counter(page: Page) -> None:
    page.locator("#primary").click()
    expect(page.locator("#primary")).to_contain_text("Panggil berikutnya")


def open_a_counter(page: Page) -> None:
    page.locator("[data-counter=bontang-1]").click()
    page.get_by_role("button", name="Buka Loket 1", exact=True).click()
    page.get_by_role("button", name="Buka Loket 1", exact=True).click()
    expect(page.locator("[data-counter=bontang-1]")).to_contain_text("Kosong")


def give_a_number(page: Page) -> None:
    page.locator("[data-service=K]").click()
    expect(page.locator(".take__words")).to_have_text("K nol nol satu")


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Keluar").click()
    expect(page.locator("#sign-in")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "path", "press"),
    [
        ("rina", "/console#bontang-1", open_own_counter),
        ("sari", "/live", open_a_counter),
        ("gita", "/take", give_a_number),
        ("sari", "/reports", sign_out),
        ("sari", "/score", sign_out),
    ],
)
def test_after_signing_in_elsewhere_the_page_goes_on(
    page: Page, running_site: Shot, name: str, path: str, press: Callable[[Page], None]
) -> None:
    _, address = running_site
    enter(page, address, name, path)
    sign_in_elsewhere(page, address, name)

    press(page)


def test_nothing_is_pressed_in_the_name_of_somebody_else(page: Page, running_site: Shot) -> None:
    site, address = running_site
    enter(page, address, "gita", "/take")
    sign_in_elsewhere(page, address, "sari")
    before = site.seq()

    page.locator("[data-service=K]").click()

    expect(page.locator("main [role=alert]")).to_have_text(
        "Di peramban ini sekarang sari yang masuk. Muat ulang halaman ini, atau masuk lagi sebagai gita di tab lain."
    )
    assert site.seq() == before


@pytest.mark.parametrize("path", ["/greeter?lang=id#give", "/reports?lang=id&by=service", "/score?lang=id&by=service"])
def test_with_nobody_signed_in_the_sign_in_page_comes_and_leads_back(page: Page, running_site: Shot, path: str) -> None:
    site, address = running_site
    enter(page, address, "sari", path)
    before = page.url
    site.accounts.set_password("sari", PASSWORD)  # ends her sessions

    if "#give" in path:
        page.locator("[data-service=K]").click()
    else:
        page.locator("input[name=by]").nth(1).click()  # no check(): the page may be gone before the tick is looked for
        before = page.url

    expect(page.locator("#sign-in")).to_be_visible()
    give_password(page, "sari")
    expect(page.locator("main[class]").first).to_be_visible()
    assert page.url == before


def test_a_sign_in_page_goes_on_when_somebody_signed_in_on_another_tab(page: Page, running_site: Shot) -> None:
    _, address = running_site
    page.goto(f"{address}/greeter?lang=id#give")
    expect(page.locator("#sign-in")).to_be_visible()
    sign_in_elsewhere(page, address, "gita")

    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.locator("[data-service=K]")).to_be_visible()
    assert page.url.endswith("/greeter?lang=id#give")
