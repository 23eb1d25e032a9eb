"""What is not saved yet on the administrator's page: kept over others' changes, a silent server and the session's end."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.pages.account_site import give_password, opened
from tests.pages.admin_browser import Shot, admin_site, confirm, demo, enter, field, go, look, save, saved
from tests.web.site import Site

pytestmark = pytest.mark.browser
NEW_PASSWORD = "rumah-di-tepi-sungai"
OTHERS = "3f1f86d4-1a7e-4f6c-8f5e-3f2f5c1f7d"  # and two digits more: the request of somebody else


@pytest.fixture
def running_site(tmp_path: Path) -> Iterator[Shot]:
    """Bontang as the demo has it, with Adi who administers it alone."""
    with admin_site(tmp_path) as made:
        yield made


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with opened(browser, size=(1280, 720)) as page:
        yield page


def end_session(site: Site) -> None:
    """As after a night: Adi has to sign in again."""
    site.accounts.set_password("adi", NEW_PASSWORD)


def sign_in_elsewhere(page: Page, address: str, name: str = "adi", password: str = NEW_PASSWORD) -> None:
    """In another tab of the same browser, whoever was signed in there."""
    page.context.clear_cookies()
    tab = page.context.new_page()
    tab.goto(f"{address}/admin")
    give_password(tab, name, password)
    expect(tab.locator("#admin h1")).to_be_visible()
    tab.close()


def test_a_time_counts_while_it_is_written(page: Page, running_site: Shot) -> None:
    _, address = running_site
    enter(page, address, section="hours")
    start = field(page, "hours.monday.0.0")
    start.press("End")
    start.press("Backspace")
    expect(page.locator(".save-bar")).to_be_visible()

    start.press("0")
    expect(page.locator(".save-bar")).to_be_hidden()  # 07.30 again: nothing has changed
    start.press("Backspace")
    start.press("5")

    expect(page.locator(".save-bar")).to_be_visible()
    expect(start).to_have_value("07.35")
    expect(save(page)).to_contain_text("07.35–15.30")


def test_a_day_counts_while_it_is_chosen(page: Page, running_site: Shot) -> None:
    _, address = running_site
    enter(page, address, section="hours")

    field(page, "hours.holidays.0").focus()
    page.keyboard.press("ArrowUp")

    expect(page.locator(".save-bar")).to_be_visible()
    expect(field(page, "hours.holidays.0")).to_be_focused()


def test_what_somebody_else_saved_meanwhile_is_kept_and_told(page: Page, running_site: Shot, pictures: Path) -> None:
    site, address = running_site
    enter(page, address)
    field(page, "name").fill("Kantor Bontang")
    other = demo() | {"voice": ["id", "en"]}
    body = {"request_id": f"{OTHERS}11", "version": 1, "description": other}
    assert site.browser("budi").send("PUT", "admin/branches/bontang", json=body).status_code == 200

    dialog = save(page)

    expect(dialog).to_contain_text("Orang lain menyimpan perubahan")
    expect(dialog.locator(".changes li")).to_have_count(1)
    look(page, pictures, "joined", whole=False)
    confirm(page)
    assert (saved(site).name, saved(site).voice) == ("Kantor Bontang", ["id", "en"])


def test_somebody_who_is_faster_between_looking_and_saving_is_not_run_over(page: Page, running_site: Shot) -> None:
    site, address = running_site
    enter(page, address)
    field(page, "name").fill("Kantor Bontang")
    dialog = save(page)
    body = {
        "request_id": f"{OTHERS}12",
        "version": 1,
        "description": demo() | {"policy": demo()["policy"] | {"max_calls": 5}},
    }
    site.browser("budi").send("PUT", "admin/branches/bontang", json=body)

    page.locator("#dialog-submit").click()

    expect(dialog).to_contain_text("Orang lain menyimpan perubahan")
    confirm(page)
    assert (saved(site).name, saved(site).policy.max_calls) == ("Kantor Bontang", 5)


def test_two_who_each_add_a_service_both_have_theirs_and_the_order_of_the_other_stays(page: Page, running_site: Shot) -> None:
    site, address = running_site
    enter(page, address, section="services")
    page.locator("#add-service").click()
    field(page, "services.6.name.id").fill("Bayar iuran")
    other = demo()
    other["services"] = [{"code": "B", "name": {"id": "Perbaikan data"}}, *reversed(other["services"])]
    body = {"request_id": f"{OTHERS}13", "version": 1, "description": other}
    assert site.browser("budi").send("PUT", "admin/branches/bontang", json=body).status_code == 200

    dialog = save(page)

    expect(dialog.locator(".changes li")).to_have_text([re.compile(r"Ditambah: Layanan C \(Bayar iuran\)")])
    confirm(page)
    names = [(it.code, it.name["id"]) for it in saved(site).services if it.code in "BC"]
    assert names == [("B", "Perbaikan data"), ("C", "Bayar iuran")]
    assert [it.code for it in saved(site).services] == ["B", "U", "D", "P", "M", "K", "A", "C"]


def test_leaving_with_a_draft_asks(page: Page, running_site: Shot) -> None:
    _, address = running_site
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    enter(page, address)
    page.goto(f"{address}/live")  # nothing was changed: nobody is asked
    page.goto(f"{address}/admin#office")
    expect(field(page, "name")).to_be_visible()
    field(page, "name").click()
    field(page, "name").fill("Belum disimpan")

    page.evaluate("location.assign('/live')")
    expect(field(page, "name")).to_have_value("Belum disimpan")
    assert asked == ["beforeunload"]
    page.locator("#discard").click()
    expect(field(page, "name")).to_have_value("Kantor Cabang Bontang")


def test_the_draft_stays_when_the_server_does_not_answer(page: Page, running_site: Shot) -> None:
    site, address = running_site
    enter(page, address)
    field(page, "name").fill("Belum disimpan")
    page.route("**/check*", lambda route: route.abort())
    page.locator("#save").click()
    expect(page.locator("#said")).to_contain_text("Server tidak menjawab", timeout=30_000)
    page.unroute("**/check*")

    save(page)
    confirm(page)

    assert saved(site).name == "Belum disimpan"


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_draft_outlives_the_session_and_is_saved_after_signing_in_again(
    browser: Browser, running_site: Shot, pictures: Path, language: str
) -> None:
    site, address = running_site
    with opened(browser, size=(1024, 768), language=language) as page:
        enter(page, address, language=language)
        field(page, "name").fill("Belum disimpan")
        end_session(site)
        page.locator("#save").click()
        expect(page.locator("#said")).to_contain_text({"id": "draf Anda masih ada", "en": "your draft is still there"}[language])
        look(page, pictures, f"signed-out-{language}", whole=False)

        with page.context.expect_page() as other:
            page.locator("#said a").click()
        give_password(other.value, "adi", NEW_PASSWORD)
        expect(other.value.locator("#admin h1")).to_be_visible()
        other.value.close()
        expect(field(page, "name")).to_have_value("Belum disimpan")
        save(page)
        confirm(page)

    assert saved(site).name == "Belum disimpan"
    (logged,) = site.hall.catalogue.settings_changes(site.hall.catalogue.codes()[0])
    assert logged.actor == "adi"


def test_the_session_may_end_between_looking_and_saving(page: Page, running_site: Shot) -> None:
    site, address = running_site
    enter(page, address)
    field(page, "name").fill("Belum disimpan")
    save(page)
    end_session(site)
    page.locator("#dialog-submit").click()
    expect(page.locator("#said")).to_contain_text("draf Anda masih ada")
    expect(page.locator("#dialog")).to_be_hidden()

    sign_in_elsewhere(page, address)
    save(page)
    confirm(page)

    assert saved(site).name == "Belum disimpan"


def test_nothing_is_saved_in_the_name_of_somebody_else(page: Page, running_site: Shot) -> None:
    site, address = running_site
    enter(page, address)
    field(page, "name").fill("Belum disimpan")
    end_session(site)
    site.accounts.set_password("budi", NEW_PASSWORD)
    sign_in_elsewhere(page, address, "budi")

    page.locator("#save").click()

    expect(page.locator("#said")).to_contain_text("sekarang budi yang masuk")
    assert saved(site).name == "Kantor Cabang Bontang"
    sign_in_elsewhere(page, address)
    save(page)
    confirm(page)
    assert saved(site).name == "Belum disimpan"


@pytest.mark.parametrize("section", ["people", "devices", "changes"])
def test_other_sections_do_not_throw_the_draft_away_when_the_session_has_ended(
    page: Page, running_site: Shot, section: str
) -> None:
    site, address = running_site
    enter(page, address)
    field(page, "name").fill("Belum disimpan")
    end_session(site)

    page.locator(f".sections a[href='#{section}']").click()

    expect(page.locator("#said")).to_contain_text("draf Anda masih ada")
    page.locator(".sections a[href='#office']").click()
    expect(field(page, "name")).to_have_value("Belum disimpan")


def test_without_a_draft_the_end_of_the_session_brings_the_sign_in_page(page: Page, running_site: Shot) -> None:
    site, address = running_site
    enter(page, address)
    end_session(site)

    page.locator(".sections a[href='#people']").click()

    expect(page.locator("#sign-in")).to_be_visible()


def test_a_page_that_got_nothing_asks_again_when_told_to(page: Page, running_site: Shot, pictures: Path) -> None:
    _, address = running_site
    page.route("**/api/v1/admin/branches/bontang*", lambda route: route.abort())
    page.goto(f"{address}/admin?lang=id#office")
    give_password(page, "adi")
    expect(page.locator("#again")).to_be_visible()
    look(page, pictures, "unreachable", whole=False)
    page.unroute("**/api/v1/admin/branches/bontang*")

    page.locator("#again").press("Enter")

    expect(field(page, "name")).to_have_value("Kantor Cabang Bontang")


def test_what_was_just_saved_stands_in_the_list_of_changes(page: Page, running_site: Shot) -> None:
    _, address = running_site
    enter(page, address)
    field(page, "name").fill("Kantor Bontang")
    go(page, "changes")

    save(page)
    confirm(page)

    expect(page.locator(".log__entry").first).to_contain_text("Kantor Bontang")
