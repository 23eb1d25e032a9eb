"""A display and the real site: enrolled by its one-time code, heard of by the server, and out when its key is taken away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from caller_server.usecases.accounts import DeviceKind
from tests.pages.account_site import serving
from tests.web import site as sites
from tests.web.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[Site, str]]:
    with sites.site(tmp_path) as site, serving(site) as address:
        yield site, address


def test_a_display_is_enrolled_by_its_code_and_is_out_when_its_key_is_taken_away(
    browser: Browser, running: tuple[Site, str]
) -> None:
    site, address = running
    code = site.accounts.device_code("tv-lobi", DeviceKind.DISPLAY, "bontang")
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.goto(f"{address}/display/bontang#enrol")
    page.get_by_label("Kode").fill("AAAAA-AAAAA")
    page.get_by_label("Kode").press("Enter")
    expect(page.locator(".enrol__wrong")).not_to_be_empty()

    page.get_by_label("Kode").fill(code)
    page.get_by_label("Kode").press("Enter")

    expect(page.get_by_text("Ambil lewat HP")).to_be_visible(timeout=30_000)
    found = next(device for device in site.accounts.devices() if device.device.name == "tv-lobi")
    assert found.seen_at is not None
    site.accounts.revoke_device("tv-lobi")
    page.reload()
    expect(page.locator("#enrol")).to_contain_text("Kunci layar ini sudah dicabut.", timeout=30_000)
    expect(page.get_by_text("Ambil lewat HP")).to_be_hidden()
    context.close()
