"""From every page of the staff a way leads to one's own account, and from there back."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from caller_server.usecases.accounts import Role
from tests.web.site import PASSWORD, Site

pytestmark = pytest.mark.browser
MENU = "[data-action=menu]"
PAGES = (  # who, where, what opens the menu that has the link
    ("rina", "/console#bontang-3", MENU), ("rina", "/console#bontang-b1", MENU), ("rina", "/greeter", MENU),
    ("gita", "/greeter", MENU), ("gita", "/take", MENU), ("sari", "/live", MENU), ("vera", "/live", MENU),
    ("vera", "/reports", None), ("sari", "/reports", None), ("sari", "/audit", None), ("budi", "/audit", None),
    ("budi", "/admin", MENU),
)  # fmt: skip
WAY_BACK = {"rina": "/console", "gita": "/greeter", "sari": "/live", "vera": "/live", "budi": "/admin"}


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    site.accounts.add_user("vera", Role.VIEWER, "bontang", PASSWORD)
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1024, "height": 768}, locale="id-ID")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("name", "path", "menu"), PAGES)
def test_ones_own_account_is_one_or_two_presses_away(
    site: Site, address: str, page: Page, name: str, path: str, menu: str | None
) -> None:
    page.goto(f"{address}/sign-in/{site.accounts.sign_in_link(name)}?next={path.replace('#', '%23')}")
    if menu:
        page.locator(menu).click()

    page.locator("a[href^='/account']").first.click()

    expect(page).to_have_url(re.compile(f"^{address}/account"))
    expect(page.get_by_role("heading", name="Kata sandi")).to_be_visible()
    page.locator(f"a[href='{WAY_BACK[name]}']").click()
    expect(page).to_have_url(address + WAY_BACK[name])


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("path", ["/reports", "/audit"])
def test_the_bar_has_room_for_the_account_and_says_whose_it_is(
    site: Site, address: str, page: Page, pictures: Path, path: str, language: str
) -> None:
    page.goto(f"{address}/sign-in/{site.accounts.sign_in_link('sari')}?next={path}%3Flang={language}")

    link = page.locator("a[href='/account']")

    expect(link).to_have_accessible_name({"id": "sari, akun saya", "en": "sari, my account"}[language])
    for width in (1440, 1280, 1024, 390):
        page.set_viewport_size({"width": width, "height": 768})
        page.screenshot(path=pictures / f"account-link-{path[1:]}-{language}-{width}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert [it["id"] for it in found if it["impact"] in ("serious", "critical")] == []
