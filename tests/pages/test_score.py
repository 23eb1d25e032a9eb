"""The score card in a real browser, over the real server with a week of simulated days."""

import re
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from caller_server.usecases.accounts import Role
from config.translations import texts
from tests.pages.lead_browser import opened, serious, texts_named, too_wide
from tests.storage.many_windows import add, working_days
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
WEEK = working_days(date(2026, 11, 16), date(2026, 11, 23))
DAYS = "from=2026-11-16&to=2026-11-23"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with make_site(tmp_path_factory.mktemp("score"), branch={"services": SERVICES}) as made:
        made.accounts.add_user("vera", Role.VIEWER, "bontang", PASSWORD)
        add(made.hall.database, "bontang", WEEK, 6 * 700)
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
    headers = site.staff("sari").headers
    with opened(browser, extra_http_headers=headers, locale="id-ID", accept_downloads=True) as page:
        page.goto(f"{address}/sign-in/{site.accounts.sign_in_link('sari')}?next=/livez")
        open_page(page, address)
        yield page


def open_page(page: Page, address: str, query: str = f"?{DAYS}&lang=id") -> None:
    page.goto(f"{address}/score{query}")
    loaded(page)


def loaded(page: Page) -> None:
    expect(page.locator("main")).to_have_attribute("aria-busy", "false")
    expect(page.locator(".headline__figure")).to_have_count(6)


def rows(page: Page) -> list[list[str]]:
    """The table as it reads: a list of cells for each row, the totals last."""
    found = page.locator(".figures-table tbody tr, .figures-table tfoot tr").all()
    return [[cell.strip() for cell in row.locator("th, td").all_inner_texts()] for row in found]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_fits_and_axe_finds_nothing_serious(page: Page, address: str, pictures: Path, language: str, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]

    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        open_page(page, address, f"?{DAYS}&lang={language}")
        expect(page.locator(f"html[data-theme={theme}]")).to_be_attached()
        expect(page.locator("canvas")).to_have_count(2)
        page.screenshot(path=pictures / f"score-{language}-{theme}-{width}.png", full_page=True)

        assert [name for name in too_wide(page) if "scroll" not in name] == [], width  # the table moves sideways in itself
        assert serious(page) == [], width


@pytest.mark.parametrize("by", ["horizon", "service", "day"])
def test_every_breakdown_fits_and_long_names_break(page: Page, address: str, pictures: Path, by: str) -> None:
    for width, height in ((1280, 720), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        open_page(page, address, f"?{DAYS}&by={by}&lang=id")
        page.screenshot(path=pictures / f"score-by-{by}-{width}.png", full_page=True)

        assert [name for name in too_wide(page) if "scroll" not in name] == [], width
        assert page.locator(".figures-table tbody th").first.evaluate("it => it.scrollWidth <= it.clientWidth + 1")


def test_the_table_has_what_the_server_counted(page: Page, site: Site) -> None:
    card = site.staff("sari").get(f"branches/bontang/score?{DAYS}&lang=id").get_json()

    shown = rows(page)

    assert [row[0] for row in shown] == [row["label"] for row in card["rows"]] + ["Seluruhnya"]
    assert [row[1].replace(".", "") for row in shown] == [str(row["windows"]) for row in [*card["rows"], card["totals"]]]
    assert shown[-1][2] == f"{round(card['totals']['hit_rate'] * 100)} %"
    assert page.locator("[data-figure=hit_rate] b").inner_text() == shown[-1][2]
    assert page.locator("[data-figure=hit_rate] span").inner_text() == "yang diharapkan: 80 %"


def test_every_tab_shows_its_own_groups(page: Page) -> None:
    first = {}
    for by, name in (("horizon", "Lama menunggu"), ("service", "Layanan"), ("day", "Hari"), ("hour", "Jam")):
        page.get_by_role("radio", name=name, exact=True).check()
        expect(page).to_have_url(re.compile(f"by={by}"))
        loaded(page)
        expect(page.locator(f"table.by-{by}")).to_be_visible()
        first[by] = rows(page)[0][0]

    assert first == {"horizon": "0–5 menit", "service": "A Klaim JHT", "day": "Sen 16 Nov 2026", "hour": "08.00–09.00"}


def test_days_are_chosen_by_name_and_wrong_ones_are_said(page: Page) -> None:
    page.get_by_text("Hari ini").click()
    loaded(page)
    assert (page.input_value("#from"), page.input_value("#to")) == ("2026-11-23", "2026-11-23")
    before = rows(page)

    page.fill("#to", "2026-10-01")
    page.locator("#to").blur()

    expect(page.get_by_role("alert").filter(has_text="Hari pertama harus sebelum hari terakhir.")).to_be_visible()
    assert rows(page) == before


def test_an_empty_period_says_so(page: Page, address: str, pictures: Path) -> None:
    open_page(page, address, "?from=2020-01-01&to=2020-01-31&lang=id")

    expect(page.locator(".empty")).to_contain_text("tidak ada perkiraan yang sudah terbukti")
    expect(page.locator(".charts")).to_be_hidden()
    assert page.locator("[data-figure=hit_rate] b").inner_text() == "belum ada"
    page.screenshot(path=pictures / "score-empty.png", full_page=True)
    assert serious(page) == []


def test_what_is_shown_is_what_is_downloaded(page: Page) -> None:
    page.get_by_role("radio", name="Layanan", exact=True).check()
    loaded(page)

    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh CSV").click()

    assert download.value.suggested_filename == "ketepatan-bontang-2026-11-16-2026-11-23-service.csv"
    assert download.value.path().read_bytes().startswith(b"\xef\xbb\xbfKode layanan,Layanan")


def test_the_charts_say_to_those_who_cannot_see_them_where_their_numbers_are(page: Page) -> None:
    labels = [image.get_attribute("aria-label") or "" for image in page.get_by_role("img", name="Grafik").all()]

    assert re.fullmatch(
        r"Grafik: bagian .+ dalam \d+ kelompok, dari \d+ % sampai \d+ %; yang diharapkan 80 %\. Tabel .+", labels[0]
    )
    assert re.fullmatch(r"Grafik: meleset .+ P90 paling jauh \d+ mnt( \d+ dtk)?\. Tabel .+", labels[1])


def test_the_charts_take_the_colours_of_the_theme(page: Page) -> None:
    place = page.locator("#hit-chart canvas")
    light = place.screenshot()

    page.get_by_role("button", name="Gelap").click()

    expect(page.locator("html[data-theme=dark]")).to_be_attached()
    assert place.screenshot() != light


def test_without_the_server_the_page_says_so_and_keeps_what_it_shows(page: Page) -> None:
    before = rows(page)
    page.route("**/score?*by=service*", lambda route: route.abort())

    page.get_by_role("radio", name="Layanan", exact=True).check()

    expect(page.get_by_role("alert").filter(has_text="Server tidak menjawab.")).to_be_visible()
    assert rows(page) == before
    page.unroute("**/score?*by=service*")
    page.get_by_role("button", name="Coba lagi").click()
    expect(page.locator("table.by-service tbody tr")).to_have_count(3)


def test_reports_lead_here_and_back(page: Page, address: str) -> None:
    page.goto(f"{address}/reports?lang=id")

    page.get_by_role("link", name="Ketepatan perkiraan").click()
    loaded(page)
    page.get_by_role("link", name="Laporan").click()

    expect(page).to_have_url(re.compile("/reports"))


def test_a_viewer_sees_the_score(browser: Browser, site: Site, address: str) -> None:
    with opened(browser, extra_http_headers=site.staff("vera").headers, locale="id-ID") as page:
        open_page(page, address)

        assert len(rows(page)) > 5
        page.get_by_role("link", name="English").click()
        loaded(page)
        assert page.locator("h1").inner_text() == "How good the estimates are"
        expect(page).to_have_url(re.compile("from=2026-11-16&to=2026-11-23&by=hour&lang=en"))


def test_every_text_that_the_scripts_name_is_there() -> None:
    named = texts_named("score")

    assert len(named) > 12
    assert named <= set(texts("score", "id").forms)
