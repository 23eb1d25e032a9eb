"""The report page in a real browser, over the real server with three weeks of a branch."""

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect
from werkzeug.serving import make_server

from caller_server.usecases.accounts import Role
from config.translations import texts
from tests.pages.lead_browser import texts_named
from tests.storage.report_rows import MONDAY, add_quota_gone, add_stages, called_off, missed, passed_on
from tests.web.site import PASSWORD, Site
from tests.web.site import site as make_site

pytestmark = pytest.mark.browser
SIZES = ((1440, 900), (1280, 720), (1024, 768), (390, 844))
LONG_NAME = "Pengajuan klaim Jaminan Kecelakaan Kerja bagi pekerja magang"  # 60 letters
SERVICES = [
    {"code": "A", "name": {"id": "Klaim JHT", "en": "Old-age claim"}},
    {"code": "K", "name": {"id": LONG_NAME, "en": LONG_NAME}},
    {"code": "D", "name": {"id": "Pendaftaran", "en": "Registration"}},
]


def fill(site: Site) -> None:
    """Sixteen working days up to Monday the 23rd, with everything that a report counts."""
    dice = np.random.default_rng(7)
    days = [day for day in (MONDAY - timedelta(days=n) for n in range(21, -1, -1)) if day.weekday() < 5]
    stages: list[dict[str, Any]] = []
    for day in days:
        for _ in range(int(dice.integers(18, 30))):
            waiting, serving = int(dice.gamma(3, 420)), 90 + int(dice.gamma(3, 130))
            one = {
                "day": day, "hour": int(dice.choice([8, 9, 9, 10, 10, 11, 13, 14])),
                "service": str(dice.choice(["A", "A", "K", "D"])),
                "counter": str(dice.choice(["bontang-1", "bontang-2", "bontang-b1"])), "officer": str(dice.choice(["ana", "bo"])),
                "class": str(dice.choice(["ordinary"] * 8 + ["priority", "appointment"])),
                "waiting_s": waiting, "service_s": serving, "total_s": waiting + serving + 60,
            }  # fmt: skip
            fate = dice.random()
            if fate < 0.08:
                one = missed(**{name: one[name] for name in one if name not in ("service_s", "total_s")})
            elif fate < 0.14:
                one = called_off(**{name: one[name] for name in ("day", "hour", "service", "class")})
            elif fate < 0.3:
                stages.append(passed_on("handed_on", **{name: one[name] for name in one if name != "total_s"}))
            stages.append(one)
    add_stages(site.hall.database, *stages)
    for day in (MONDAY, MONDAY - timedelta(days=6)):
        add_quota_gone(site.hall.database, day, "K", datetime(day.year, day.month, day.day, 1, 20, tzinfo=UTC))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with make_site(tmp_path_factory.mktemp("reports"), branch={"services": SERVICES}) as made:
        made.accounts.add_user("vera", Role.VIEWER, "bontang", PASSWORD)
        fill(made)
        yield made


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def page(browser: Browser, site: Site, address: str) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1440, "height": 900},
        extra_http_headers=site.staff("sari").headers,
        locale="id-ID",
        accept_downloads=True,
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(f"{address}/sign-in/{site.accounts.sign_in_link('sari')}?next=/livez")
    open_page(page, address)
    yield page
    context.close()
    assert faults == []


def open_page(page: Page, address: str, query: str = "?lang=id") -> None:
    page.goto(f"{address}/reports{query}")
    loaded(page)


def loaded(page: Page) -> None:
    expect(page.locator("main")).to_have_attribute("aria-busy", "false")
    expect(page.locator(".headline__figure")).to_have_count(6)


def rows(page: Page) -> list[list[str]]:
    """The table as it reads: a list of cells for each row, the totals last."""
    found = page.locator(".figures-table tbody tr, .figures-table tfoot tr").all()
    return [[cell.strip() for cell in row.locator("th, td").all_inner_texts()] for row in found]


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in ("serious", "critical")]


def too_wide(page: Page) -> list[str]:
    """What is wider than its place: the page itself, a card, a button, a figure."""
    return page.evaluate(  # type: ignore[no-any-return]
        """() => [document.documentElement, ...document.querySelectorAll(".card, .button, .choice, .filters select")]
          .filter((it) => it.scrollWidth > it.clientWidth + 1).map((it) => it.className || it.tagName)"""
    )


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_fits_and_axe_finds_nothing_serious(page: Page, address: str, pictures: Path, language: str, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]

    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        open_page(page, address, f"?lang={language}")
        expect(page.locator(f"html[data-theme={theme}]")).to_be_attached()
        expect(page.locator("#chart canvas")).to_be_visible()
        page.screenshot(path=pictures / f"reports-{language}-{theme}-{width}.png", full_page=True)

        assert too_wide(page) == [], width
        assert serious(page) == [], width


def test_the_table_has_what_the_server_counted(page: Page, site: Site) -> None:
    report = site.staff("sari").get("branches/bontang/report?from=2026-11-01&to=2026-11-23&lang=id").get_json()

    shown = rows(page)

    assert [row[0] for row in shown] == [row["label"] for row in report["rows"]] + ["Seluruhnya"]
    assert [row[1] for row in shown] == [str(row["tickets"]) for row in [*report["rows"], report["totals"]]]
    assert shown[-1][-1] == "belum ada"
    assert shown[15][-4:-1] == ["1", "09.20", "09.20"]


def test_the_figures_on_top_say_what_they_are(page: Page) -> None:
    figures = [re.sub(r"\s+", " ", text) for text in page.locator(".headline__figure").all_inner_texts()]

    assert [figure.split(" ")[0] for figure in figures] == ["Nomor", "Menunggu,", "Dilayani,", "Di", "Dalam", "Terlewat"]
    assert re.search(r"\d+ mnt( \d+ dtk)? 9 dari 10 dipanggil dalam \d+ mnt", figures[1])
    assert "di kantor paling lama 40 menit" in figures[4]


def test_every_tab_shows_its_own_groups(page: Page) -> None:
    first = {}
    for by, name in (("hour", "Jam"), ("service", "Layanan"), ("counter", "Loket"), ("officer", "Petugas"), ("day", "Hari")):
        page.get_by_role("radio", name=name, exact=True).check()
        expect(page).to_have_url(re.compile(f"by={by}"))
        loaded(page)
        expect(page.locator(f"table.by-{by}")).to_be_visible()
        first[by] = rows(page)[0][0]

    assert first == {
        "hour": "08.00–09.00", "service": "A Klaim JHT", "counter": "Loket 1", "officer": "ana", "day": "Sen 2 Nov 2026",
    }  # fmt: skip


@pytest.mark.parametrize("by", ["hour", "service", "counter", "officer"])
def test_long_names_break_and_nothing_is_cut_off(page: Page, address: str, pictures: Path, by: str) -> None:
    for width, height in ((1280, 720), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        open_page(page, address, f"?lang=id&by={by}")
        page.screenshot(path=pictures / f"reports-by-{by}-{width}.png", full_page=True)

        assert too_wide(page) == [], width
        assert page.locator(".figures-table tbody th").first.evaluate("it => it.scrollWidth <= it.clientWidth + 1")


def test_days_are_chosen_by_name_or_by_date(page: Page) -> None:
    page.get_by_text("Minggu lalu").click()
    loaded(page)
    assert (page.input_value("#from"), page.input_value("#to")) == ("2026-11-16", "2026-11-22")
    assert [row[0] for row in rows(page)][:2] == ["Sen 16 Nov 2026", "Sel 17 Nov 2026"]

    page.fill("#from", "2026-11-20")
    page.locator("#from").blur()
    loaded(page)

    assert [row[0] for row in rows(page)] == ["Jum 20 Nov 2026", "Seluruhnya"]
    expect(page.get_by_role("radio", name="Hari sendiri")).to_be_checked()
    expect(page).to_have_url(re.compile("from=2026-11-20&to=2026-11-22"))


def test_days_that_run_backwards_are_said_and_not_asked_for(page: Page) -> None:
    before = rows(page)

    page.fill("#to", "2026-10-01")
    page.locator("#to").blur()

    expect(page.get_by_role("alert").filter(has_text="Hari pertama harus sebelum hari terakhir.")).to_be_visible()
    assert rows(page) == before


def test_a_row_leads_into_its_day_and_a_service_narrows_it(page: Page) -> None:
    page.get_by_role("button", name="Sen 23 Nov 2026").click()
    loaded(page)
    expect(page.locator("table.by-hour")).to_be_visible()
    expect(page.get_by_role("radio", name="Hari ini")).to_be_checked()

    page.select_option("#service", "K")
    loaded(page)

    expect(page).to_have_url(re.compile("service=K"))
    expect(page.locator("[data-figure=tickets] dt")).to_have_text("Kunjungan ke layanan")


def test_an_empty_period_says_so(page: Page, address: str, pictures: Path) -> None:
    open_page(page, address, "?from=2020-01-01&to=2020-01-31&lang=id")

    expect(page.locator(".empty")).to_contain_text("Tidak ada nomor antrean yang selesai pada hari-hari ini.")
    expect(page.locator("#chart")).to_be_hidden()
    assert page.locator("[data-figure=within_target] b").inner_text() == "belum ada"
    page.screenshot(path=pictures / "reports-empty.png", full_page=True)
    assert serious(page) == []


def test_the_address_opens_the_same_report_again(page: Page, address: str) -> None:
    open_page(page, address, "?from=2026-11-16&to=2026-11-20&by=service&counter=bontang-2&lang=id")

    assert page.input_value("#counter") == "bontang-2"
    expect(page.get_by_role("radio", name="Layanan", exact=True)).to_be_checked()
    page.get_by_role("link", name="English").click()
    loaded(page)
    expect(page).to_have_url(re.compile("counter=bontang-2.*lang=en"))
    assert page.locator("h1").inner_text() == "Reports"


@pytest.mark.parametrize("ending", ["csv", "xlsx", "pdf"])
def test_what_is_shown_is_what_is_downloaded(page: Page, ending: str) -> None:
    page.select_option("#service", "A")
    loaded(page)

    with page.expect_download() as download:
        page.get_by_role("link", name=f"Unduh {ending.upper()}").click()

    assert download.value.suggested_filename == f"laporan-bontang-2026-11-01-2026-11-23-day.{ending}"
    content = download.value.path().read_bytes()
    assert content.startswith({"csv": b"\xef\xbb\xbfTanggal,Hari", "xlsx": b"PK", "pdf": b"%PDF"}[ending])


def test_the_chart_says_to_those_who_cannot_see_it_where_its_numbers_are(page: Page) -> None:
    label = page.get_by_role("img", name="Grafik").get_attribute("aria-label") or ""

    total = rows(page)[-1][1]
    assert re.fullmatch(
        rf"Grafik: {total} nomor dalam 16 kelompok, waktu tunggu P90 paling lama \d+ mnt\. Tabel di bawahnya .+ sama\.", label
    )


def test_the_chart_takes_the_colours_of_the_theme(page: Page) -> None:
    place = page.locator("#chart canvas")
    light = place.screenshot()

    page.get_by_role("button", name="Gelap").click()

    expect(page.locator("html[data-theme=dark]")).to_be_attached()
    assert place.screenshot() != light
    assert page.evaluate("getComputedStyle(document.querySelector('.chart')).backgroundColor") == "rgb(20, 27, 43)"


def test_without_the_server_the_page_says_so_and_keeps_what_it_shows(page: Page) -> None:
    before = rows(page)
    page.route("**/report?*", lambda route: route.abort())

    page.get_by_text("Minggu lalu").click()

    expect(page.get_by_role("alert").filter(has_text="Server tidak menjawab.")).to_be_visible()
    assert rows(page) == before
    page.unroute("**/report?*")
    page.get_by_role("button", name="Coba lagi").click()
    expect(page.locator(".figures-table tbody tr")).to_have_count(5)


def test_an_answer_that_comes_late_does_not_replace_a_newer_one(page: Page) -> None:
    held: list[Route] = []
    page.route("**/report?*by=hour*", lambda route: held.append(route))
    page.get_by_role("radio", name="Jam", exact=True).check()
    expect(page.locator("main")).to_have_attribute("aria-busy", "true")

    page.get_by_role("radio", name="Layanan", exact=True).check()
    expect(page.locator("table.by-service")).to_be_visible()
    for route in held:
        route.continue_()
    page.wait_for_timeout(300)

    expect(page.locator("table.by-service")).to_be_visible()


def test_a_viewer_sees_no_single_officer(browser: Browser, site: Site, address: str) -> None:
    context = browser.new_context(extra_http_headers=site.staff("vera").headers, locale="id-ID")
    page = context.new_page()

    open_page(page, address, "?by=officer&officer=ana")

    expect(page.locator("table.by-day")).to_be_visible()
    assert page.get_by_role("radio", name="Petugas", exact=True).count() == page.locator("#officer").count() == 0
    assert page.get_by_role("link", name="Audit").count() == 0
    context.close()


def test_who_is_not_signed_in_comes_back_to_the_same_report(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="id-ID")
    page = context.new_page()
    page.goto(f"{address}/reports?from=2026-11-16&to=2026-11-20&by=service")

    page.fill("#username", "sari")
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")

    expect(page.locator("table.by-service")).to_be_visible()
    assert page.input_value("#from") == "2026-11-16"
    context.close()


def test_every_text_that_the_scripts_name_is_there() -> None:
    named = texts_named("reports")

    assert len(named) > 20
    assert named <= set(texts("reports", "id").forms)
