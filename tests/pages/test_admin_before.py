"""What a branch asks before a number, its picture and the PIN of its staff, on the administrator's page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from caller_server.contract.staff_pin import given
from tests.pages.account_site import opened
from tests.pages.admin_browser import Shot, admin_site, confirm, enter, field, go, look, save, saved

pytestmark = pytest.mark.browser
PIN = "482917"


@pytest.fixture
def running_site(tmp_path: Path) -> Iterator[Shot]:
    """Bontang as the demo has it, with Adi who administers it alone."""
    with admin_site(tmp_path) as made:
        yield made


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with opened(browser, size=(1280, 900)) as page:
        yield page


def test_a_service_gets_a_case_a_question_and_the_day_of_its_papers(running_site: Shot, page: Page, pictures: Path) -> None:
    site, address = running_site
    enter(page, address, section="services")
    page.locator("#services-4").click()
    expect(page.get_by_label("Sama setiap hari")).to_be_checked()
    page.locator("#field-services-4-cases-add").click()
    field(page, "services.4.cases.0.name.id").fill("Kartu hilang")
    page.locator("#field-services-4-cases-0-checklist-add").click()
    field(page, "services.4.cases.0.checklist.0.name.id").fill("Surat kehilangan")
    page.locator("#field-services-4-hints-add").click()
    field(page, "services.4.hints.0.question.id").fill("Apakah tentang JKP?")
    field(page, "services.4.hints.0.place.id").fill("Klaim JKP ada di SIAPkerja.")
    field(page, "services.4.hints.0.url").fill("https://siapkerja.kemnaker.go.id/")
    field(page, "services.4.papers_as_of").fill("2026-06-30")
    look(page, pictures, "service-before")

    dialog = save(page)

    look(page, pictures, "service-before-save", whole=False)
    told = dialog.inner_text()
    assert "Layanan D: kasus Kartu hilang" in told
    assert "Layanan D: pertanyaan Apakah tentang JKP?" in told
    assert "Daftar berkas berlaku per" in told
    confirm(page)
    service = saved(site).services[4]
    assert [(case.code, [paper.code for paper in case.checklist]) for case in service.cases] == [
        ("kartu_hilang", ["surat_kehilangan"])
    ]
    assert [(hint.code, hint.question, hint.url) for hint in service.hints] == [
        ("apakah_tentang_jkp", {"id": "Apakah tentang JKP?"}, "https://siapkerja.kemnaker.go.id/")
    ]
    assert service.papers_as_of == "2026-06-30"


def test_a_case_of_a_service_is_changed_and_told_in_words(running_site: Shot, page: Page) -> None:
    site, address = running_site
    enter(page, address, section="services")
    page.locator("#services-0").click()
    field(page, "services.0.cases.1.checklist.4.name.id").fill("Surat PHK")
    field(page, "services.0.hints.0.place.id").fill("Lewat aplikasi JMO.")

    told = save(page).inner_text()

    assert "Layanan A: kasus phk, berkas bukti_phk (Indonesia)" in told
    assert "Layanan A: pertanyaan jmo, Jalan lainnya (Indonesia)" in told
    confirm(page)
    assert saved(site).services[0].cases[1].checklist[4].name["id"] == "Surat PHK"


def test_a_pin_is_set_kept_and_taken_away_without_being_shown(running_site: Shot, page: Page, pictures: Path) -> None:
    site, address = running_site
    enter(page, address)
    field(page, "picture").fill("bontang.jpg")
    field(page, "staff_pin").fill("4829")
    page.locator("#save").click()
    expect(page.locator(".field__wrong")).to_have_text("PIN terdiri dari enam angka.")
    field(page, "staff_pin").fill(PIN)
    told = save(page).inner_text()
    assert PIN not in told
    assert "PIN petugas di kiosk" in told
    confirm(page)

    sealed = saved(site).staff_pin
    pin = given(sealed)
    assert pin is not None
    assert pin.fits(PIN)
    assert saved(site).picture == "bontang.jpg"
    expect(field(page, "staff_pin")).to_have_value("")
    look(page, pictures, "office-pin")

    field(page, "name").fill("Kantor Cabang Bontang Baru")
    save(page)
    confirm(page)
    assert saved(site).staff_pin == sealed

    page.locator("#remove-pin").click()
    save(page)
    confirm(page)
    assert saved(site).staff_pin is None
    go(page, "changes")
    expect(page.locator(".log__entry").first).to_contain_text("PIN petugas di kiosk")
    assert pin.hash not in page.content()


def test_a_branch_in_a_third_language_has_words_in_it(running_site: Shot, page: Page, pictures: Path) -> None:
    site, address = running_site
    enter(page, address)
    expect(page.locator("#field-texts-welcome-jv")).to_have_count(0)
    field(page, "languages").select_option("jv,id")
    field(page, "texts.welcome.jv").fill("Sugeng rawuh.")
    look(page, pictures, "office-third")
    go(page, "services")
    page.locator("#services-4").click()
    field(page, "services.4.name.jv").fill("Pandaftaran")
    page.locator("#field-services-4-checklist-add").click()
    field(page, "services.4.checklist.0.name.jv").fill("KTP asli")
    look(page, pictures, "service-third")

    told = save(page).inner_text()

    assert "Basa Jawa" in told
    confirm(page)
    now = saved(site)
    assert (list(now.languages), now.texts["welcome"]["jv"]) == (["jv", "id"], "Sugeng rawuh.")
    assert (now.services[4].name["jv"], now.services[4].checklist[0].name) == ("Pandaftaran", {"jv": "KTP asli"})
