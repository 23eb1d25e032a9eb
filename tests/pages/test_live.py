"""The supervisor's page in a real browser against a small server: alerts, figures, counters, services, and what can be done."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from caller_server.contract import views
from tests import samples
from tests.pages import live_scene as scene
from tests.pages.lead_browser import dialog, keys_of, open_live, opened, press, serious, texts_named, too_wide
from tests.pages.live_server import LiveServer, refusal, running

pytestmark = pytest.mark.browser
SIZES = [(1440, 900), (1280, 720), (1024, 768)]
SPY = """() => { window.sounds = 0; const make = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () { window.sounds += 1; return make.call(this); }; }"""


@pytest.fixture
def server() -> Iterator[LiveServer]:
    with running() as server:
        yield server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with opened(browser) as page:
        yield page


def alert(page: Page, key: str) -> Locator:
    return page.locator(f"[data-alert='{key}']")


# --- alerts ---


def test_an_alert_arrives_without_reloading_is_said_and_sounds(page: Page, server: LiveServer) -> None:
    open_live(page, server)
    page.evaluate(SPY)
    page.locator("h1").click()  # browsers are silent until they are touched

    server.change(
        alerts=[*scene.alerts(), scene.alert("help", urgent=True, counter=scene.DESKS[2], officer="Bayu", reason="ragu")]
    )

    expect(alert(page, "help")).to_contain_text("Bayu di Loket 2 minta bantuan")
    expect(page.locator("[role=status].visually-hidden")).to_contain_text("Bayu di Loket 2 minta bantuan")
    expect(page).to_have_title(re.compile(r"^\(3\) "))
    assert page.evaluate("window.sounds") > 0


def test_the_sound_can_be_switched_off_and_stays_off(page: Page, server: LiveServer) -> None:
    open_live(page, server)
    press(page, "Menu Dewi")
    press(page, "Bunyi hidup")
    expect(dialog(page)).to_contain_text("Bunyi mati")
    page.reload()
    expect(page.locator(".counter")).to_have_count(8)
    page.evaluate(SPY)
    page.locator("h1").click()

    server.change(alerts=[scene.alert("help", urgent=True, counter=scene.DESKS[2], officer="Bayu")])

    expect(alert(page, "help")).to_be_visible()
    assert page.evaluate("window.sounds") == 0


def test_what_was_there_when_the_page_opened_and_what_is_not_urgent_makes_no_sound(page: Page, server: LiveServer) -> None:
    page.add_init_script(f"({SPY})()")
    open_live(page, server)
    page.locator("h1").click()

    server.change(alerts=[*scene.alerts(), scene.alert("paper_near_end", device="kios")])

    expect(alert(page, "paper_near_end")).to_be_visible()
    assert page.evaluate("window.sounds") == 0


def test_seeing_an_alert_says_who_and_when_and_it_goes_with_its_cause(page: Page, server: LiveServer) -> None:
    open_live(page, server)

    alert(page, "serving_too_long:bontang-b1").get_by_role("button", name="Sudah ditanya").click()

    seen = alert(page, "serving_too_long:bontang-b1")
    expect(seen).to_contain_text("Dilihat Dewi, pukul 09.43")
    expect(seen.get_by_role("button")).to_have_count(0)
    assert page.locator(".alert").first.get_attribute("data-alert") == "quota_gone:P", "what nobody has seen stands first"
    assert [it["key"] for it in server.bodies("alerts/seen")] == ["serving_too_long:bontang-b1"]
    assert server.tokens == ["csrf-token"]
    server.change(alerts=scene.alerts()[1:])
    expect(seen).to_have_count(0)


def test_a_refused_seen_says_why_at_its_alert(page: Page, server: LiveServer) -> None:
    open_live(page, server)
    server.answers = [refusal("Peringatan itu sudah tidak berlaku.")]

    alert(page, "quota_gone:P").get_by_role("button", name="Sudah dilihat").click()

    expect(alert(page, "quota_gone:P").get_by_role("alert")).to_have_text("Peringatan itu sudah tidak berlaku.")


def test_at_most_three_alerts_are_shown_and_the_others_fold(page: Page, server: LiveServer) -> None:
    server.live = scene.live(alerts=scene.every_alert())
    open_live(page, server)

    expect(page.locator(".alert")).to_have_count(3)
    press(page, "12 lagi")
    expect(page.locator(".alert")).to_have_count(15)
    press(page, "Lipat")
    expect(page.locator(".alert")).to_have_count(3)


def test_each_device_says_how_it_is_and_which_version_it_runs(page: Page, server: LiveServer) -> None:
    hot = views.LiveDevice(
        name="kios", kind="kiosk", is_online=True, seen_at=scene.NOW, version="1.2.0", paper="near_end",
        faults=["alone", "scanner"], box_celsius=84.2, clock_offset_s=-185.0,
    )  # fmt: skip
    server.live = scene.live(devices=[hot, *scene.live().devices[1:]])
    open_live(page, server)

    expect(page.locator("[data-device=kios]")).to_have_text(
        re.compile(
            r"kios mengirim nomor yang diberikan saat terputus, kertas hampir habis, terlalu panas, "
            r"jam lebih lambat 3 menit, 1 gangguan, periksa perangkatnya\s+versi 1\.2\.0, 84 °C"
        )
    )
    assert too_wide(page) == []


def test_every_kind_of_alert_has_its_words_and_one_action(page: Page, server: LiveServer) -> None:
    keys = keys_of("live")
    server.live = scene.live(alerts=scene.every_alert())
    open_live(page, server)
    press(page, "12 lagi")

    for kind in get_args(views.AlertKind):
        assert {f"alert.{kind}", f"alert.{kind}.then", f"alert.{kind}.action"} <= keys, kind
    assert {it.kind for it in scene.every_alert()} == set(get_args(views.AlertKind))
    for card in page.locator(".alert").all():
        assert card.locator("p").first.inner_text() != ""
        assert 1 <= card.get_by_role("button").count() <= 2


def test_a_service_without_a_counter_leads_to_the_counters_that_can_take_it(page: Page, server: LiveServer) -> None:
    server.live = scene.live(alerts=[scene.alert("no_counter", urgent=True, service=scene.service_name("D"), people=5)])
    open_live(page, server)

    press(page, "Buka loket")
    expect(dialog(page).locator(".option")).to_have_count(2)  # Loket 4 and Bilik 4
    dialog(page).get_by_role("button", name="Loket 4").click()
    press(page, "Buka Loket 4")
    dialog(page).get_by_label("U Informasi").uncheck()
    press(page, "Buka Loket 4")

    expect(page.locator("[data-counter=bontang-4]")).to_contain_text("Kosong")
    assert server.bodies("open") == [{"counter": "bontang-4", "services": ["D"]}]


def test_a_quota_that_is_gone_is_raised_from_its_alert(page: Page, server: LiveServer) -> None:
    open_live(page, server)

    press(page, "Tambah kuota")
    dialog(page).get_by_label("Kuota hari ini").fill("empat")
    press(page, "Ubah kuota")
    expect(dialog(page).get_by_role("alert")).to_contain_text("angka, 0 sampai 9999")
    dialog(page).get_by_label("Kuota hari ini").fill("40")
    press(page, "Ubah kuota")

    expect(dialog(page)).to_be_hidden()
    expect(page.locator("tr[data-service=P]")).not_to_contain_text("Kuota habis")
    assert server.bodies("quota") == [{"service": "P", "quota": 40}]


# --- who looks ---


def test_a_viewer_sees_everything_and_can_change_nothing(page: Page, server: LiveServer) -> None:
    server.role = "viewer"
    server.live = scene.live(notice=samples.notice("paused"))
    open_live(page, server)

    expect(page.locator(".read-only")).to_be_visible()
    assert page.locator("main button").all_inner_texts() == ["Antrean, 26 orang"]
    assert page.locator(".top button").all_inner_texts() == ["Gelap", "Dewi"]
    press(page, "Antrean, 26 orang")
    expect(dialog(page).locator("tbody tr")).to_have_count(11)
    expect(dialog(page).locator("input")).to_have_count(0)
    page.keyboard.press("Escape")
    press(page, "Menu Dewi")
    assert dialog(page).get_by_role("link").all_inner_texts() == ["Laporan", "Ketepatan perkiraan", "Akun saya", "English"]


def test_an_administrator_goes_to_another_branch_and_to_the_other_pages(page: Page, server: LiveServer) -> None:
    server.role = "administrator"
    names = {"bontang": "Kantor Cabang Bontang", "samarinda": "Kantor Cabang Samarinda"}
    server.branches = [{"code": code, "name": name} for code, name in names.items()]
    open_live(page, server)

    press(page, "Menu Dewi")

    assert "Administrasi" in dialog(page).get_by_role("link").all_inner_texts()
    other = dialog(page).get_by_role("link", name="Kantor Cabang Samarinda")
    expect(other).to_have_attribute("href", "/live?branch=samarinda")


def test_a_session_that_ended_leads_to_signing_in(page: Page, server: LiveServer) -> None:
    open_live(page, server)
    server.signed_in = False

    alert(page, "quota_gone:P").get_by_role("button", name="Sudah dilihat").click()

    expect(page.locator("#sign-in")).to_be_visible()


def test_a_lost_connection_is_said_and_dated(page: Page, server: LiveServer) -> None:
    open_live(page, server)
    server.down = True
    page.context.set_offline(True)

    expect(page.locator(".cut-off")).to_contain_text("Keadaan terakhir, pukul 09.43", timeout=20000)


def test_a_branch_just_after_opening_has_its_picture_too(page: Page, server: LiveServer) -> None:
    """Nobody waits, nothing was served, nobody counts the lobby, no device was ever heard of."""
    services = [
        it.model_copy(update={"waiting": 0, "longest_wait_s": None, "estimate": None, "done_by": None, "counters": 0})
        for it in scene.services()
    ]
    device = views.LiveDevice(name="kios", kind="kiosk", is_online=False, seen_at=None, version=None, paper=None, faults=[])
    server.live = scene.live(
        services=services, alerts=[], devices=[device], waiting=0, longest_wait_s=None, longest_wait_number=None, issued=0,
        served=0, no_show=0, returned=0, cancelled=0, within_target=None, hit_rate=None, opens_at=None, done_by=None,
        lobby=views.Lobby(here=0, at_counters=0, on_the_way=0, away=0, cap=None),
    )  # fmt: skip
    open_live(page, server)

    expect(page.locator("[data-figure=lobby]")).to_contain_text("tanpa batas")
    expect(page.locator(".services-card__foot")).to_have_text("Tidak ada yang menunggu.")
    expect(page.locator("thead")).to_contain_text("Keadaan")
    expect(page.locator("tr[data-service=A]")).to_contain_text("Buka")
    expect(page.locator(".top__branch")).to_contain_text("Buka sampai 15.00")
    expect(page.locator("[data-device=kios]")).to_contain_text("belum pernah terhubung")
    assert serious(page) == []


# --- looks ---


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
def test_the_picture_fits_the_window(
    browser: Browser, server: LiveServer, pictures: Path, size: tuple[int, int], language: str, theme: Any
) -> None:
    server.language = language
    server.live = scene.live(services=scene.services(language))
    with opened(browser, size=size, theme=theme) as page:
        open_live(page, server)

        page.screenshot(path=pictures / f"live-{language}-{theme}-{size[0]}.png", full_page=True)

        assert too_wide(page) == []
        for name, opener in (("notice", "notice"), ("day", "day"), ("line", "line"), ("menu", "menu")):
            page.locator(f"[data-action={opener}]").first.click()
            expect(dialog(page)).to_be_visible()
            page.screenshot(path=pictures / f"live-{name}-{language}-{theme}-{size[0]}.png")
            assert too_wide(page) == []
            page.keyboard.press("Escape")
            expect(dialog(page)).to_be_hidden()


def test_axe_finds_nothing_serious(page: Page, server: LiveServer) -> None:
    server.live = scene.live(alerts=scene.every_alert(), notice=samples.notice("closing_soon"))
    open_live(page, server)
    assert serious(page) == []

    for opener in ("[data-counter=bontang-b3]", "tr[data-service=A] button", "[data-action=line]", "[data-action=notice]",
                   "[data-action=day]", "[data-action=menu]"):  # fmt: skip
        page.locator(opener).first.click()
        expect(dialog(page)).to_be_visible()
        assert serious(page) == [], opener
        page.keyboard.press("Escape")
        expect(dialog(page)).to_be_hidden()


def test_dark_is_as_readable(browser: Browser, server: LiveServer) -> None:
    with opened(browser, theme="dark") as page:
        open_live(page, server)

        assert serious(page) == []


# --- texts ---


def test_every_text_the_page_names_is_in_its_catalogue() -> None:
    assert texts_named("live") - keys_of("live") == set()


def test_every_state_and_reason_of_the_view_has_words() -> None:
    keys = keys_of("live")

    assert {f"closed.{why}" for why in get_args(views.ClosedBecause)} <= keys
    assert {f"service.{state}" for state in get_args(views.ServiceState)} <= keys
    assert {f"message.{message}" for message in get_args(views.Message)} <= keys_of("voice")
