"""The section "Layar" of the administrator's page: how announcements sound, and the displays of the lobby."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.account_site import opened
from tests.pages.admin_browser import Shot, admin_site, confirm, enter, field, look, save, saved

pytestmark = pytest.mark.browser


@pytest.fixture
def running_site(tmp_path: Path) -> Iterator[Shot]:
    """Bontang as the demo has it, with Adi who administers it alone."""
    with admin_site(tmp_path) as made:
        yield made


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with opened(browser, size=(1280, 900)) as page:
        yield page


def test_a_display_is_added_and_another_one_changed(running_site: Shot, page: Page, pictures: Path) -> None:
    site, address = running_site
    enter(page, address, section="displays")
    page.locator("#add-display").click()
    field(page, "displays.1.code").fill("pintu-masuk")
    field(page, "displays.1.layout").select_option("playlist")
    field(page, "displays.1.reload_at").fill("4.15")
    page.get_by_label("A Klaim JHT").check()
    page.get_by_label("D Pendaftaran").check()
    page.locator("#displays-0").click()
    page.get_by_label("Nomor yang terlewat").check()

    dialog = save(page)

    look(page, pictures, "displays-save", whole=False)
    told = dialog.inner_text()
    assert "Ditambah: Layar pintu-masuk" in told
    assert "Layar bilik: Nomor yang terlewat" in told
    confirm(page)
    booths, entrance = saved(site).displays
    assert (booths.code, booths.missed, entrance.code, entrance.layout) == ("bilik", True, "pintu-masuk", "playlist")
    assert (list(entrance.services), list(entrance.counters), entrance.reload_at) == (["A", "D"], [], "04:15")


def test_how_it_sounds_is_set_by_the_hour_and_a_wrong_order_is_told_there(running_site: Shot, page: Page, pictures: Path) -> None:
    site, address = running_site
    enter(page, address, section="displays")
    field(page, "speech.digits").select_option("whole")
    for place, (at, percent) in enumerate([("12.00", "60"), ("7", "100")]):
        page.locator("#add-loudness").click()
        field(page, f"speech.loudness.{place}.at").fill(at)
        field(page, f"speech.loudness.{place}.percent").fill(percent)
    page.locator("#save").click()
    expect(page.locator(".field__wrong")).to_have_text("Jam harus berurutan dan masing-masing hanya sekali.")
    look(page, pictures, "displays-wrong")

    page.get_by_role("button", name="Hapus jam ke-1").click()
    save(page)
    confirm(page)

    speech = saved(site).speech
    assert (speech.digits, [(step.at, step.percent) for step in speech.loudness]) == ("whole", [("07:00", 100)])


def test_a_display_is_taken_away(running_site: Shot, page: Page) -> None:
    site, address = running_site
    enter(page, address, section="displays")

    page.get_by_role("button", name="Hapus", exact=True).click()
    save(page)
    confirm(page)

    assert saved(site).displays == []
