"""The administrator's page in a real browser on the real site: every section looked at, changed, saved, and refused."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pydantic import BaseModel

from caller_server.contract.branch_file import BranchFile, CounterFile, HoursFile, PolicyFile, SeasonFile
from caller_server.contract.branch_values import WEEKDAYS
from caller_server.contract.service_file import CaseFile, HintFile, OutcomeFile, ServiceFile
from caller_server.contract.toml_text import as_toml
from config.translations import texts
from tests.pages.account_site import opened
from tests.pages.admin_browser import (
    LOOKS,
    SECTIONS,
    SIZES,
    Shot,
    admin_site,
    confirm,
    demo,
    enter,
    field,
    go,
    look,
    save,
    saved,
)
from tests.pages.lead_browser import STATIC, keys_of, texts_named

pytestmark = pytest.mark.browser


@pytest.fixture
def running_site(tmp_path: Path) -> Iterator[Shot]:
    """Bontang as the demo has it, with Adi who administers it alone."""
    with admin_site(tmp_path) as made:
        yield made


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with opened(browser, size=(1440, 900)) as page:
        yield page


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_every_section_fits_every_screen(browser: Browser, running_site: Shot, pictures: Path, theme: Any, language: str) -> None:
    site, address = running_site
    site.browser("adi").send(
        "PUT",
        "admin/branches/bontang",
        json={
            "request_id": "8a4f2f0e-3f5c-4d6f-9a2b-0d9f2b7c1a11",
            "version": 1,
            "description": demo() | {"name": "Kantor Cabang Bontang dan Sekitarnya", "is_stopped": True, "cut_off": "01:00"},
        },
    )
    with opened(browser, theme=theme, language=language) as page:
        enter(page, address, language=language)
        for section in SECTIONS:
            go(page, section)
            for size, (width, height) in SIZES.items():
                page.set_viewport_size({"width": width, "height": height})
                look(page, pictures, f"{section}-{language}-{theme}-{size}")


@pytest.mark.parametrize(("theme", "language"), LOOKS[:2])
def test_a_change_is_shown_in_words_before_it_is_saved(
    browser: Browser, running_site: Shot, pictures: Path, theme: Any, language: str
) -> None:
    site, address = running_site
    with opened(browser, size=(1280, 720), theme=theme, language=language) as page:
        enter(page, address, language=language)
        field(page, "name").fill("Kantor Cabang Bontang Baru")
        go(page, "rules")
        field(page, "policy.max_calls").fill("4")
        page.get_by_label(re.compile("Terlewat dengan sendirinya|Missed by itself")).check()
        go(page, "hours")
        field(page, "hours.friday.0.1").fill("11.00")
        go(page, "services")
        field(page, "services.0.quota.monday").fill("55")
        look(page, pictures, f"draft-{language}", whole=False)

        dialog = save(page)

        look(page, pictures, f"save-{language}", whole=False)
        told = dialog.inner_text()
        expected = {
            "id": ["Nama kantor", "Panggilan paling banyak", "3 kali", "4 kali", "Terlewat dengan sendirinya", "Jam buka Jumat",
                   "07.30–11.30, 13.30–15.30", "07.30–11.00, 13.30–15.30", "Layanan A: Kuota (Senin)", "5 hal akan berubah"],
            "en": ["Name of the branch", "Calls at most", "3 times", "4 times", "Missed by itself", "Hours on Friday",
                   "07.30–11.30, 13.30–15.30", "07.30–11.00, 13.30–15.30", "Service A: Quota (Monday)", "5 things will change"],
        }[language]  # fmt: skip
        assert [words for words in expected if words not in told] == []
        assert saved(site).name == "Kantor Cabang Bontang", "nothing is saved by looking"
        confirm(page)
        expect(page.locator("h1")).to_have_text("Kantor Cabang Bontang Baru")
        expect(page.locator(".save-bar")).to_be_hidden()
        go(page, "changes")
        expect(page.locator(".log__entry").first).to_contain_text("adi")
        look(page, pictures, f"log-{language}")
    now = saved(site)
    assert (now.name, now.policy.max_calls, now.policy.auto_no_show) == ("Kantor Cabang Bontang Baru", 4, True)
    assert (now.hours.friday[0], now.services[0].week()[0]) == (("07:30", "11:00"), 55)


@pytest.mark.parametrize(("theme", "language"), LOOKS[:2])
def test_a_wrong_field_is_marked_beside_itself_in_its_section(
    browser: Browser, running_site: Shot, pictures: Path, theme: Any, language: str
) -> None:
    _, address = running_site
    with opened(browser, size=(1280, 720), theme=theme, language=language) as page:
        enter(page, address, language=language, section="hours")
        field(page, "hours.monday.0.0").fill("pagi")
        field(page, "hours.friday.1.0").fill("11.00")
        go(page, "services")
        page.locator("#services-2").click()
        field(page, "services.2.name.id").fill("")
        field(page, "services.2.name.en").fill("")
        go(page, "office")
        page.locator("#save").click()

        expect(field(page, "hours.monday.0.0")).to_be_focused()
        expect(field(page, "hours.monday.0.0")).to_have_attribute("aria-invalid", "true")
        wrong = page.locator(".field__wrong")
        assert (
            wrong.all_inner_texts()
            == {
                "id": ["Tulis jam seperti 07.30.", "Jam harus berurutan dan tidak boleh tumpang tindih."],
                "en": ["Write a time such as 07.30.", "Times must be in order and must not overlap."],
            }[language]
        )
        expect(page.locator(".save-bar")).to_contain_text(re.compile("3 isian|3 fields"))
        look(page, pictures, f"wrong-hours-{language}")
        go(page, "services")
        expect(page.locator("#services-2 .parts__wrong")).to_be_visible()
        expect(page.locator(".field__wrong")).to_have_count(1)
        look(page, pictures, f"wrong-services-{language}")

        field(page, "services.2.name.id").fill("Klaim JKM")
        expect(page.locator(".field__wrong")).to_have_count(0)


def test_a_service_gets_papers_an_outcome_and_a_counter_by_keyboard(page: Page, running_site: Shot, pictures: Path) -> None:
    site, address = running_site
    enter(page, address, section="services")
    page.locator("#add-service").press("Enter")
    expect(field(page, "services.6.name.id")).to_be_focused()
    page.keyboard.type("Bayar iuran")
    page.keyboard.press("Tab")
    page.keyboard.type("Pay dues")
    page.get_by_role("button", name="Tambah berkas").press("Enter")
    expect(field(page, "services.6.checklist.0.name.id")).to_be_focused()
    page.keyboard.type("Kode bayar")
    page.get_by_role("button", name="Tambah hasil").press("Enter")
    page.keyboard.type("Berkas kurang")
    page.get_by_label("Tanyakan berkas yang kurang").press("Space")
    page.get_by_label("Menurut hari").press("Space")
    field(page, "services.6.quota.friday").fill("10")
    look(page, pictures, "new-service")
    go(page, "counters")
    page.locator("#add-booth").press("Enter")
    expect(field(page, "counters.8.label")).to_have_value("5")
    field(page, "counters.8.weights.B").fill("3")
    look(page, pictures, "new-counter")

    dialog = save(page)

    expect(dialog).to_contain_text("Ditambah: Layanan B (Bayar iuran)")
    expect(dialog).to_contain_text("Ditambah: Bilik 5 (bontang-b5)")
    page.keyboard.press("Enter")
    expect(page.locator("#said[data-shown=note]")).to_be_visible()
    made = saved(site).services[6]
    assert (made.code, made.name, made.quota) == ("B", {"id": "Bayar iuran", "en": "Pay dues"}, made.quota)
    assert made.week() == [40, 40, 40, 40, 10, None, None]
    assert [(it.code, it.name) for it in made.checklist] == [("kode_bayar", {"id": "Kode bayar"})]
    assert [(it.code, it.asks_missing) for it in made.outcomes] == [("berkas_kurang", True)]
    assert (saved(site).counters[8].code, saved(site).counters[8].weights) == ("bontang-b5", {"B": 3})


def test_the_keyboard_stays_where_something_was_taken_away_or_moved(page: Page, running_site: Shot) -> None:
    site, address = running_site
    enter(page, address, section="services")
    papers = [paper.code for paper in saved(site).services[0].checklist]
    page.get_by_role("button", name="Naikkan 3").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Hapus 5", exact=True).first.press("Enter")
    expect(page.locator("#field-services-0-checklist-remove-4")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#field-services-0-checklist-add")).to_be_focused()
    go(page, "hours")
    page.get_by_role("button", name="Hapus jam ke-2 hari Jumat").first.press("Enter")
    expect(page.locator("#field-hours-friday-add")).to_be_focused()
    page.get_by_role("button", name="Hapus hari libur 1").press("Enter")
    expect(page.locator("#add-holiday")).to_be_focused()

    save(page)
    confirm(page)

    expect(page.locator("#main")).to_be_focused()
    assert [paper.code for paper in saved(site).services[0].checklist] == [papers[2], papers[0], papers[1], papers[3]]


def test_a_service_that_is_used_cannot_go_and_the_page_says_why(page: Page, running_site: Shot) -> None:
    site, address = running_site
    site.take("U")
    enter(page, address, section="services")
    page.locator("#services-5").click()
    page.get_by_role("button", name="Hapus", exact=True).click()

    save(page)
    page.locator("#dialog-submit").click()

    expect(page.locator("#dialog .message")).to_contain_text("Layanan U sudah dipakai hari ini")
    page.keyboard.press("Escape")
    expect(page.locator(".save-bar")).to_be_visible()
    page.locator("#discard").click()
    expect(page.locator("#services-5")).to_contain_text("Informasi")
    assert len(saved(site).services) == 6


def test_a_season_and_a_holiday_are_added_and_times_are_written_as_people_write_them(
    page: Page, running_site: Shot, pictures: Path
) -> None:
    site, address = running_site
    enter(page, address, section="hours")
    field(page, "hours.monday.0.0").fill("8")
    page.get_by_role("button", name="Buka pada hari Sabtu").first.click()
    field(page, "hours.saturday.0.1").fill("1200")
    page.locator("#add-season").click()
    field(page, "hours.seasons.1.name").fill("Akhir tahun")
    field(page, "hours.seasons.1.first").fill("2026-12-28")
    field(page, "hours.seasons.1.last").fill("2026-12-31")
    page.locator("#add-holiday").click()
    field(page, "hours.holidays.2").fill("2027-08-17")
    look(page, pictures, "season")

    dialog = save(page)

    expect(dialog).to_contain_text("07.30–15.30")
    expect(dialog).to_contain_text("17 Agu 2027")
    confirm(page)
    hours = saved(site).hours
    assert (hours.monday, hours.saturday) == ([("08:00", "15:30")], [("07:30", "12:00")])
    assert [(it.name, it.first, it.last) for it in hours.seasons][1] == ("Akhir tahun", "2026-12-28", "2026-12-31")
    assert hours.holidays == ["2026-12-25", "2027-01-01", "2027-08-17"]


def test_a_file_is_downloaded_and_another_is_looked_at_before_it_is_saved(
    page: Page, running_site: Shot, tmp_path: Path, pictures: Path
) -> None:
    site, address = running_site
    enter(page, address)
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh berkas").click()
    assert download.value.suggested_filename == "bontang.toml"
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert BranchFile.model_validate(tomllib.loads(text)) == saved(site)
    wrong, right = tmp_path / "wrong.toml", tmp_path / "right.toml"
    wrong.write_text(text.replace('label = "4"', 'label = "empat"'), encoding="utf-8")
    right.write_text(text.replace('name = "Kantor Cabang Bontang"', 'name = "Dari berkas"'), encoding="utf-8")

    page.set_input_files("#file", wrong)
    expect(page.locator("#dialog")).to_contain_text("counters 4 › label Tulis angka dari 1 sampai 99.")
    look(page, pictures, "file-wrong", whole=False)
    page.keyboard.press("Escape")
    page.set_input_files("#file", right)
    expect(page.locator("#dialog .changes")).to_contain_text("Dari berkas")
    assert saved(site).name == "Kantor Cabang Bontang"
    confirm(page)

    assert saved(site).name == "Dari berkas"


@pytest.mark.parametrize(("theme", "language"), LOOKS[:2])
def test_an_administrator_of_all_adds_a_branch_and_goes_there(
    browser: Browser, running_site: Shot, pictures: Path, theme: Any, language: str
) -> None:
    site, address = running_site
    with opened(browser, size=(1280, 720), theme=theme, language=language) as page:
        enter(page, address, name="budi", language=language)
        page.locator("[data-action=menu]").click()
        look(page, pictures, f"menu-{language}", whole=False)
        page.locator("#new-branch").click()
        page.fill("#fresh-name", "Kantor Cabang Balikpapan")
        page.fill("#fresh-code", "Balik Papan")
        page.locator("#dialog-submit").click()
        expect(page.locator("#fresh-code-wrong")).to_be_visible()
        look(page, pictures, f"fresh-{language}", whole=False)
        page.fill("#fresh-code", "balikpapan")
        page.locator("#dialog-submit").click()

        expect(page.locator("h1")).to_have_text("Kantor Cabang Balikpapan")
        page.locator("[data-action=menu]").click()
        expect(page.locator("#dialog a[aria-current=page]")).to_have_text("Kantor Cabang Balikpapan")
        expect(page.locator("#dialog .dialog__list").last.locator("a")).to_have_count(3)
    assert [counter.code for counter in saved(site, "balikpapan").counters][:2] == ["balikpapan-1", "balikpapan-2"]
    assert saved(site, "balikpapan").services == saved(site).services


def test_a_new_branch_may_stand_in_any_of_the_four_zones(page: Page, running_site: Shot) -> None:
    site, address = running_site
    enter(page, address, name="budi")
    page.locator("[data-action=menu]").click()
    page.locator("#new-branch").click()
    zones = page.locator("#fresh-time_zone option")
    expect(zones).to_have_text(["WIB, Asia/Jakarta", "WIB, Asia/Pontianak", "WITA, Asia/Makassar", "WIT, Asia/Jayapura"])
    expect(page.locator("#fresh-time_zone")).to_have_value("Asia/Makassar")

    page.fill("#fresh-name", "Kantor Cabang Pontianak")
    page.fill("#fresh-code", "pontianak")
    page.locator("#fresh-time_zone").select_option("Asia/Pontianak")
    page.locator("#dialog-submit").click()

    expect(page.locator("h1")).to_have_text("Kantor Cabang Pontianak")
    expect(field(page, "time_zone")).to_have_value("Asia/Pontianak")
    assert saved(site, "pontianak").time_zone == "Asia/Pontianak"


def test_a_new_branch_comes_from_a_file_and_a_wrong_file_says_what_is_wrong(
    page: Page, running_site: Shot, tmp_path: Path
) -> None:
    site, address = running_site
    wrong, right = tmp_path / "wrong.toml", tmp_path / "right.toml"
    there = demo() | {"code": "tarakan", "name": "Kantor Cabang Tarakan", "displays": []}
    there["counters"] = [{"code": "tarakan-1", "label": "1", "services": ["A"]}]
    right.write_text(as_toml(there), encoding="utf-8")
    wrong.write_text(as_toml(there | {"time_zone": "Asia/Tarakan"}), encoding="utf-8")
    enter(page, address, name="budi")
    page.locator("[data-action=menu]").click()
    page.locator("#new-branch").click()

    page.set_input_files("#fresh-file", wrong)
    expect(page.locator("#dialog")).to_contain_text("Zona waktu Asia/Tarakan tidak dikenal.")
    page.keyboard.press("Escape")
    page.locator("[data-action=menu]").click()
    page.locator("#new-branch").click()
    with page.expect_file_chooser() as chooser:
        page.locator("#from-file").click()
    chooser.value.set_files(right)

    expect(page.locator("h1")).to_have_text("Kantor Cabang Tarakan")
    assert saved(site, "tarakan") == BranchFile.model_validate(there)


def test_two_desks_of_the_same_number_are_refused_beside_the_number(page: Page, running_site: Shot) -> None:
    site, address = running_site
    enter(page, address, section="counters")
    page.locator("#counters-1").click()
    field(page, "counters.1.label").fill("1")
    go(page, "office")

    page.locator("#save").click()

    expect(field(page, "counters.1.label")).to_be_focused()
    expect(page.locator("#field-counters-1-label-wrong")).to_contain_text("Nomor 1 sudah dipakai")
    expect(page.locator("#counters-1 .parts__wrong")).to_be_visible()
    assert saved(site).counters[1].label == "2"


def test_long_names_of_papers_are_seen_in_full_and_stay_on_one_line(page: Page, running_site: Shot, pictures: Path) -> None:
    site, address = running_site
    page.set_viewport_size(dict(zip(("width", "height"), SIZES["small"], strict=True)))
    enter(page, address, section="services")
    name = field(page, "services.0.checklist.0.name.id")

    name.fill("Surat keterangan ahli waris dari pejabat yang berwenang di tempat tinggal")
    name.press("Enter")

    height = "(it) => [it.scrollHeight <= it.clientHeight, it.clientHeight > 60]"
    assert name.evaluate(height) == [True, True]
    look(page, pictures, "long-names")
    save(page)
    confirm(page)
    assert saved(site).services[0].checklist[0].name["id"].endswith("di tempat tinggal")


def test_an_administrator_of_one_branch_is_offered_no_other(page: Page, running_site: Shot) -> None:
    _, address = running_site
    enter(page, address)
    page.locator("[data-action=menu]").click()

    expect(page.locator("#new-branch")).to_have_count(0)
    expect(page.locator("#dialog")).not_to_contain_text("Samarinda")


def test_hostile_names_are_shown_as_text(page: Page, running_site: Shot) -> None:
    site, address = running_site
    hostile = "<img src=x onerror=alert(1)> {{7*7}}"
    site.hall.catalogue.import_branch(demo() | {"name": hostile})
    enter(page, address)

    expect(page.locator("h1")).to_have_text(hostile)
    expect(field(page, "name")).to_have_value(hostile)
    assert page.locator("img").count() == 0
    assert tomllib.loads(as_toml(saved(site).short()))["name"] == hostile


def test_every_text_that_the_scripts_name_is_there() -> None:
    named = {key for key in texts_named("admin") if not key.startswith(("people.", "devices."))}

    assert named - keys_of("admin") == set()
    assert len(named) > 60


def test_both_languages_have_the_same_texts_with_the_same_values() -> None:
    def values(language: str) -> dict[str, set[str]]:
        return {key: set(re.findall(r"\{(\w+)\}", " ".join(forms))) for key, forms in texts("admin", language).forms.items()}

    assert {key: found - {"count"} for key, found in values("id").items()} == {
        key: found - {"count"} for key, found in values("en").items()
    }


def test_whatever_a_branch_can_say_has_its_field_and_its_words() -> None:
    def named(*scripts: str) -> str:
        return "".join((STATIC / "admin" / f"{script}.mjs").read_text(encoding="utf-8") for script in scripts)

    rules = set(re.findall(r"\b(\w+): (?:null|\"\w+\")", named("rules").split("};")[0]))
    assert rules == set(PolicyFile.model_fields)
    fields: list[tuple[type[BaseModel], str]] = [
        (BranchFile, named("office", "top")), (ServiceFile, named("services")), (CounterFile, named("counters")),
        (OutcomeFile, named("services", "parts_list")),
        (CaseFile, named("before")), (HintFile, named("before")), (HoursFile, named("hours", "draft")),
        (SeasonFile, named("hours", "draft")),
    ]  # fmt: skip
    elsewhere = {"policy", "hours", "counters", *WEEKDAYS}  # sections of their own
    for form, scripts in fields:
        for name in form.model_fields:
            assert re.search(rf"\b{name}\b", scripts), (form, name)
    told = {f"rules.{name}" for name in PolicyFile.model_fields} | {f"rules.{name}.hint" for name in PolicyFile.model_fields}
    told |= {f"office.{name}" for name in BranchFile.model_fields.keys() - elsewhere - {"services"}}
    told |= {f"hint.{name}" for name in HintFile.model_fields.keys() - {"code"}}
    told |= {f"service.{name}" for name in ServiceFile.model_fields}
    told |= {f"counter.{name}" for name in CounterFile.model_fields}
    told |= {"outcome.asks_missing", "case.checklist", "hours.seasons", "hours.holidays"}
    assert told - keys_of("admin") == set()
